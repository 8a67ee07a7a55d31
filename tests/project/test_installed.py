"""The wheel holds all that onrecord needs, and an installed onrecord meets no stranger in its working directory."""

import os
import shutil
import signal
import site
import sqlite3
import subprocess
import sys
import time
import venv
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.newsroom import Newsroom
from schemas.errors import Exit
from tests.project.strangers import settle_strangers

ROOT = Path(__file__).parents[2]
SOURCE = (
    "pyproject.toml", "setup.py", "constraints.txt", "README.md", "LICENSE",
    "scheduler.py", "pipeline", "spiders", "schemas",
)  # fmt: skip
pytestmark = pytest.mark.slow


def pip(*arguments: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "pip", *map(str, arguments)], capture_output=True, check=True)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`onrecord` in an environment of its own, out of a wheel; libraries come from the one that runs the tests."""
    folder = tmp_path_factory.mktemp("installed")
    (folder / "source").mkdir()
    for name in SOURCE:  # a copy: setuptools builds where the source is
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, folder / "source" / name)
    pip("wheel", "--no-index", "--no-deps", "--no-build-isolation", "-w", folder / "dist", folder / "source")
    venv.create(folder / "venv")
    python = folder / "venv" / "bin" / "python"
    pip("--python", python, "install", "--no-index", "--no-deps", *(folder / "dist").glob("*.whl"))
    [libraries] = (folder / "venv").glob("lib/python*/site-packages")
    (libraries / "libraries.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    return folder / "venv" / "bin" / "onrecord"


@pytest.fixture
def environ() -> dict[str, str]:
    """Of a person who set nothing."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "ONRECORD_"))}


def test_the_wheel_has_each_file_of_the_packages(program: Path) -> None:
    packages = [name for name in SOURCE if (ROOT / name).is_dir()]
    ours = {path.relative_to(ROOT) for name in packages for path in (ROOT / name).rglob("*") if path.is_file()}
    [libraries] = program.parents[1].glob("lib/python*/site-packages")
    installed = {path.relative_to(libraries) for path in libraries.rglob("*") if path.is_file()}
    assert {str(path) for path in ours - installed if "__pycache__" not in path.parts} == set()


@pytest.mark.parametrize("flags", [[], ["-E"]], ids=["as pip starts it", "as pipx starts it"])
def test_the_demo_works_beside_strangers(
    program: Path, environ: dict[str, str], flags: list[str], tmp_path: Path
) -> None:
    strangers = settle_strangers(tmp_path / "strangers")
    command = [program.with_name("python"), *flags, program, "demo", "--folder", tmp_path / "demo"]
    ended = subprocess.run(command, cwd=strangers, env=environ, capture_output=True, text=True, check=False)
    assert "stranger" not in ended.stdout + ended.stderr
    assert ended.returncode == Exit.COMPLETE, ended.stderr[-2000:]


def test_the_daemon_works_beside_strangers(program: Path, environ: dict[str, str], tmp_path: Path) -> None:
    strangers, data = settle_strangers(tmp_path / "strangers"), tmp_path / "data"
    with Newsroom() as newsroom:
        newsroom.site_files(tmp_path / "sites")
        post = tmp_path / "sites" / "lantern-post.toml"
        post.write_text(post.read_text().replace("\nhome", '\nschedule = "* * * * *"\nhome', 1))
        command = [program, "--data", data, "--sites", tmp_path / "sites", "daemon"]
        daemon = subprocess.Popen(command, cwd=strangers, env=environ, stderr=subprocess.PIPE, text=True)
        try:
            wait_for_an_article(data / "onrecord.db", daemon)
        finally:
            daemon.send_signal(signal.SIGTERM)
            told = daemon.communicate(timeout=30)[1]
    assert "stranger" not in told
    assert daemon.returncode == Exit.STOPPED


def wait_for_an_article(database: Path, daemon: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and daemon.poll() is None:
        if database.exists():
            with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
                tables = db.execute("SELECT name FROM sqlite_master WHERE name = 'articles'").fetchall()
                if tables and db.execute("SELECT count(*) FROM articles").fetchone()[0]:
                    return
        time.sleep(0.2)
    raise AssertionError(f"no article came; exit code {daemon.poll()}")
