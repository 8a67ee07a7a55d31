"""The page from nothing to a running archive: each line runs, and then what it installed does its work.

An empty folder stands for `/`; libraries come from the environment that runs the tests, so nothing is fetched.
"""

import os
import re
import shlex
import shutil
import signal
import site
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.newsroom import Newsroom
from schemas.errors import Exit
from tests.project.strangers import settle_strangers

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
LINES = [line for block in BLOCKS if not block.startswith("# root") for line in block.splitlines()]
READ_ONLY = [line for block in BLOCKS if block.startswith("# root") for line in block.splitlines()[1:]]
FOLDERS = ("/opt", "/var/lib", "/var/backups", "/etc", "/usr/local/bin")
THERE = ("etc/systemd/system", "etc/cron.d", "etc/default", "etc/caddy", "etc/bash_completion.d", "usr/local/bin")
"""What a server has."""


@dataclass
class Server:
    """A folder that stands for `/`, and the papers that are crawled from there."""

    root: Path
    newsroom: Newsroom
    told: dict[str, subprocess.CompletedProcess[str]] = field(default_factory=dict)
    """What became of each line of the page."""

    def here(self, text: str) -> str:
        """The text with this folder for `/`, and a paper of ours for the page's."""
        text = re.sub(rf"(?<![\w.])({'|'.join(FOLDERS)})/", rf"{self.root}\1/", text)
        return text.replace("https://paper.example/", self.newsroom.papers["lantern-post"])

    @property
    def environ(self) -> dict[str, str]:
        """Of whoever set nothing; pip may ask no registry."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "ONRECORD_"))}
        return {**kept, "PATH": f"{self.root}/usr/local/bin:{kept['PATH']}", "PIP_NO_INDEX": "1"}

    def shell(self, command: str, folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", command], cwd=folder, env=self.environ, capture_output=True, text=True, check=False
        )


def lend_libraries(place: Path) -> None:
    """Let an environment find what is installed here, in place of the pip and setuptools that Python gave it."""
    [libraries] = place.glob("lib/python*/site-packages")
    shutil.rmtree(libraries)
    libraries.mkdir()
    (libraries / "libraries.pth").write_text("\n".join(site.getsitepackages()) + "\n")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server after the page: every line ran, in its order and its folder."""
    root = tmp_path_factory.mktemp("server")
    for name in THERE:
        (root / name).mkdir(parents=True)
    checkout = folder = root / "checkout"
    unwanted = shutil.ignore_patterns(".*", "tests", "__pycache__", "build", "*.egg-info")
    shutil.copytree(ROOT, checkout, ignore=unwanted)
    (root / "var" / "lib" / "onrecord").mkdir(parents=True)
    with Newsroom() as newsroom:
        server = Server(root, newsroom)
        for line in LINES:
            folder = checkout if line.startswith("install ") else folder
            if line.startswith("cd "):
                folder = Path(server.here(line).split()[1])
            server.told[line] = server.shell(server.here(line), folder)
            if " -m venv " in line:
                lend_libraries(root / "opt" / "onrecord")
            if " sites enable " in line:  # a paper of the world, which no test may ask
                server.told["undone"] = server.shell(line.replace("enable", "disable"), folder)
        assert server.told["undone"].returncode == Exit.COMPLETE
        yield server


@pytest.mark.slow
@pytest.mark.parametrize("line", LINES)
def test_the_line_of_the_page_works(server: Server, line: str) -> None:
    answers = (Exit.COMPLETE, Exit.INCOMPLETE) if line.endswith(" status") else (Exit.COMPLETE,)  # 10: see the page
    told = server.told[line]
    assert told.returncode in answers, told.stderr[-1000:]
    assert "Traceback" not in told.stderr


@pytest.mark.slow
def test_the_page_left_an_archive_with_articles_and_its_backup(server: Server) -> None:
    stored = "onrecord --data /var/lib/onrecord/data search --json the"
    for command in (stored, stored.replace("/var/lib/onrecord/data", "/var/backups/onrecord")):
        assert server.shell(server.here(command), server.root).stdout.count("\n") > 5


@pytest.mark.slow
@pytest.mark.parametrize("name", ["onrecord", "onrecord-upkeep"])
def test_the_lines_for_cron_say_nothing_when_all_is_well(server: Server, name: str) -> None:
    text = (ROOT / "deploy" / "cron.d" / name).read_text()
    exported = [f"export {variable}" for variable in re.findall(r"^ONRECORD_\w+=\w+$", text, re.MULTILINE)]
    for line in (line for line in text.splitlines() if "/opt/onrecord" in line):
        command = server.here("; ".join([*exported, line.split(maxsplit=6)[6]]))
        ended = server.shell(command, settle_strangers(server.root / "root"))
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


@contextmanager
def started(server: Server, unit: str, port: int) -> Iterator[subprocess.Popen[str]]:
    """The unit's process, as systemd would start it, and its port for 8001."""
    text = server.here((ROOT / "deploy" / "systemd" / unit).read_text())
    environ = {**server.environ, **dict(word.split("=") for word in directive(text, "Environment").split())}
    defaults = (server.root / "etc" / "default" / "onrecord").read_text()
    words = shlex.split(directive(text, "ExecStart").replace("${HOST_NAME}", defaults.strip().partition("=")[2]))
    words += ["--port", str(port)] if "serve" in words else []
    folder = directive(text, "WorkingDirectory")
    process = subprocess.Popen(words, cwd=folder, env=environ, text=True, stdout=-1, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=30)
        finally:
            process.kill()


def directive(unit: str, name: str) -> str:
    return " ".join(re.findall(rf"^{name}=(.*)$", unit, re.MULTILINE))


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@pytest.mark.slow
def test_the_unit_of_the_pages_answers_to_the_name_that_was_set(server: Server) -> None:
    port = free_port()
    with started(server, "onrecord-pages.service", port) as pages:
        assert pages.stdout
        assert str(port) in pages.stdout.readline()
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/-/health", headers={"Host": "archive.example"})
        with urllib.request.urlopen(asked, timeout=20) as answer:
            assert answer.read() == b"ok\n"
    assert pages.returncode in (Exit.COMPLETE, Exit.STOPPED)


@pytest.mark.slow
def test_the_unit_of_the_daemon_starts_and_stops(server: Server) -> None:
    with started(server, "onrecord-daemon.service", 0) as daemon:
        assert daemon.stderr
        assert "daemon started" in daemon.stderr.readline()
    assert daemon.returncode == Exit.STOPPED


def test_what_is_only_read_needs_root_and_names_what_is_there() -> None:
    assert {line.split()[0] for line in READ_ONLY} <= {
        "apt-get", "useradd", "install", "runuser", "exit", "systemctl", "journalctl", "echo", "chown", "chmod"
    }  # fmt: skip
    named = [re.sub(r"^deploy/", "", word) for line in BLOCKS for word in re.findall(r"deploy/\S+", line)]
    assert [name for name in named if not (ROOT / "deploy" / name).exists()] == []
    units = {word for line in READ_ONLY if line.startswith("systemctl") for word in re.findall(r"\S+\.service", line)}
    assert units == {"onrecord-daemon.service", "onrecord-pages.service"}
