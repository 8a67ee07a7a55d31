"""Reading a database on read-only media, and in a folder where the reader may not write."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.database import open_database
from tests.rows import filled_file

ROOT = Path(__file__).parents[1]
namespaces = pytest.mark.skipif(
    subprocess.run(["unshare", "-rm", "true"], check=False, capture_output=True).returncode != 0,
    reason="no mount namespaces here",
)
MOUNTED = """
mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && cd / && shift && exec "$@"
"""
START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from pipeline.__main__ import main; main()"
PROGRAM = [sys.executable, "-c", START, str(ROOT)]
WITHOUT_POWERS = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if os.geteuid() == 0 else []
READERS = [
    ["runs"], ["quotes"], ["show", "https://lantern-post.example/ferry"], ["people", "list"],
    ["schedule", "uk-bbc-politics"],
    ["query", "totals"], ["export"],
]  # fmt: skip


def on_read_only_media(data: Path, *command: str) -> subprocess.CompletedProcess[str]:
    line = ["unshare", "-rm", "sh", "-c", MOUNTED, "sh", str(data), *PROGRAM, "--data", str(data), *command]
    return subprocess.run(line, capture_output=True, text=True, check=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    found = filled_file(tmp_path)
    assert [path.name for path in found.iterdir()] == ["onrecord.db"]
    return found


@namespaces
def test_every_reader_works_on_read_only_media(data: Path) -> None:
    for command in READERS:
        done = on_read_only_media(data, *command)
        assert (done.returncode, done.stderr) == (0, ""), command
        assert done.stdout
    assert [path.name for path in data.iterdir()] == ["onrecord.db"]


@namespaces
def test_a_log_that_cannot_be_read_there_is_named_with_what_to_do(data: Path, tmp_path: Path) -> None:
    writer = open_database(data / "onrecord.db")
    writer.execute("UPDATE revisions SET headline = 'Written last'")
    cut = tmp_path / "cut"
    cut.mkdir()
    for name in ("onrecord.db", "onrecord.db-wal"):
        shutil.copy(data / name, cut / name)
    writer.close()
    done = on_read_only_media(cut, "search", "ferry")
    assert done.returncode == 14
    assert "onrecord.db-wal: holds what was written last" in done.stderr
    assert "copy it and onrecord.db" in done.stderr


@namespaces
def test_the_pages_are_served_from_read_only_media(data: Path) -> None:
    pytest.importorskip("datasette")
    code = """
import sys; sys.path.insert(0, sys.argv[1])
from pathlib import Path
from tests.web.test_pages import running
with running(Path(sys.argv[2])) as site:
    print(site.get("/onrecord/quotes.json").status, site.get("/").status)
"""
    line = ["unshare", "-rm", "sh", "-c", MOUNTED, "sh", str(data), sys.executable, "-c", code, str(ROOT), str(data)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.stdout == "200 200\n", done.stderr


@pytest.mark.skipif(bool(WITHOUT_POWERS) and not shutil.which("setpriv"), reason="root may write everywhere")
def test_a_folder_where_the_reader_may_not_write_is_told_with_what_to_do(data: Path) -> None:
    data.chmod(0o555)
    line = [*WITHOUT_POWERS, *PROGRAM, "--data", str(data)]
    for command in (["runs"], ["export"], ["people", "list"], ["serve", "--port", "0"]):
        done = subprocess.run([*line, *command], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (2, ""), command
        assert "this user may not write in that folder; read as the user who crawls" in done.stderr
    data.chmod(0o755)


@pytest.mark.skipif(bool(WITHOUT_POWERS) and not shutil.which("setpriv"), reason="root may write everywhere")
def test_a_writer_beside_makes_that_folder_readable(data: Path) -> None:
    writer = open_database(data / "onrecord.db")
    writer.execute("SELECT count(*) FROM articles").fetchone()
    data.chmod(0o555)
    line = [*WITHOUT_POWERS, *PROGRAM, "--data", str(data), "runs"]
    assert subprocess.run(line, capture_output=True, check=False).returncode == 0
    data.chmod(0o755)
    writer.close()
