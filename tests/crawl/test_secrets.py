"""A subscription's cookie, a token and a proxy's password reach the site and the proxy, and nothing else."""

import base64
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from schemas import Site
from schemas.errors import Exit
from spiders.access import Access
from tests.small_site import ROOT, Newsroom, SmallSite, front, serving, story

COOKIE, TOKEN, PASSWORD, RENEWED = (f"{kind}-{uuid.uuid4().hex[:12]}" for kind in ("sid", "token", "word", "renewed"))
"""Of this process alone: the same test may run beside it, and all processes of the machine are looked at."""
MAGIC = b"\x1f\x8b\x08\0\0\0\0\0"
PATHS = [f"/news/{n}-the-council-voted" for n in range(12)]
WORDS = "The harbour council voted on Tuesday to keep both pumps running through the winter, said its clerk. "


@dataclass
class Proxy:
    """A forward proxy that asks for a password; and what it was asked with."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    scratch: str = ""
    """A folder for temporary files, whose path is short enough for a socket."""


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    found = Proxy()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.headers.get("Proxy-Authorization", ""))
            kept = {name: value for name, value in self.headers.items() if not name.startswith("Proxy-")}
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            try:
                answer: Any = opener.open(urllib.request.Request(self.path, headers=kept))
            except urllib.error.HTTPError as error:
                answer = error
            body = answer.read()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in ("connection", "content-length"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    with tempfile.TemporaryDirectory() as found.scratch:
        yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def paper() -> Iterator[SmallSite]:
    """A paper that sets a new session with each page, and shows the reader's token in it."""
    with serving({"/": front(*PATHS)}) as site:
        for path in PATHS:
            page = story(f"Pumps for {path}").replace(b"</body>", f"<p>{WORDS * 6}</p><i>{TOKEN}</i></body>".encode())
            site.pages[path] = (200, {"Set-Cookie": f"sid={RENEWED}", "X-Reader": f"id {COOKIE}"}, page)
        yield site


def processes(*kinds: str) -> dict[int, list[str]]:
    """Process id -> its command line or environment, in the order asked for, of all that may be read."""
    told = {}
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            found = [(path / kind).read_bytes() for kind in kinds]
            told[int(path.name)] = [text.replace(b"\0", b" ").decode("utf-8", "replace") for text in found]
    return told


def watched(child: "subprocess.Popen[bytes]") -> tuple[list[str], list[str]]:
    """Command lines of all processes while `child` runs, and environments of all but it.

    What it starts is a copy of it for the moment before that becomes a program of its own, so a process of its very
    command line is left out, too; the command line is read first.
    """
    lines: list[str] = []
    environments: list[str] = []
    while child.poll() is None:
        found = processes("cmdline", "environ")
        own = found.pop(child.pid, [""])[0]
        lines += [own, *(line for line, _ in found.values())]
        environments += [environment for line, environment in found.values() if line != own]
        time.sleep(0.1)
    return lines, environments


def on_disk(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file as it stands, and each WARC member unpacked."""
    for path in (*folder.rglob("*"), *(folder / "tmp").resolve().rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            yield path, data
            for member in data.split(MAGIC)[1:]:
                yield path, zlib.decompressobj(31).decompress(MAGIC + member)


def room_of(folder: Path, paper: SmallSite, proxy: Proxy, delay: float = 0) -> tuple[Newsroom, dict[str, str]]:
    place = folder / "work"
    place.mkdir()
    (folder / "token").write_text(f"{TOKEN}\n")
    room = Newsroom(place)
    access = (
        f'delay = {delay}\nfeeds = []\nsitemaps = []\nwordpress = false\nuser_agent = "Larkfield Reader/2"\n'
        f'cookies = "env:LARK_COOKIE"\nproxy = "http://desk@127.0.0.1:{proxy.port}"\nproxy_password = "env:LARK_WORD"\n'
        f'[headers]\nX-Reader-Token = "file:{folder / "token"}"\nAccept-Language = "de"\n'
    )
    room.add("larkfield", paper.home, access)
    (place / "tmp").symlink_to(proxy.scratch)
    more = {"LARK_COOKIE": f"sid={COOKIE}; lang=de", "LARK_WORD": PASSWORD, "TMPDIR": str((place / "tmp").resolve())}
    return room, {**os.environ, **more, "PYTHONPATH": str(ROOT), "ONRECORD_MIN_FREE_MIB": "1"}


def start(room: Newsroom, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    where = ["--data", str(room.config.data), "--sites", str(room.config.sites), "--log-level", "debug"]
    with (room.folder / "told").open("wb") as told:
        return subprocess.Popen(
            [sys.executable, "-m", "pipeline", *where, "run", "larkfield"],
            stdout=told, stderr=told, cwd=room.folder, env=environment,
        )  # fmt: skip


def nowhere(folder: Path) -> None:
    hidden = (COOKIE, TOKEN, PASSWORD, base64.b64encode(f"desk:{PASSWORD}".encode()).decode(), RENEWED)
    for path, data in on_disk(folder):
        assert [secret for secret in hidden if secret.encode() in data] == [], path


def test_secrets_reach_the_site_and_are_written_nowhere(tmp_path: Path, paper: SmallSite, proxy: Proxy) -> None:
    room, environment = room_of(tmp_path, paper, proxy)
    child = start(room, environment)
    lines, environments = watched(child)
    assert child.returncode == Exit.COMPLETE, (room.folder / "told").read_text()
    asked = paper.hit(PATHS[3]).headers
    assert asked["Cookie"].startswith(f"sid={COOKIE}")
    assert (asked["X-Reader-Token"], asked["User-Agent"]) == (TOKEN, "Larkfield Reader/2")
    assert asked["Accept-Language"] == "de"
    assert set(proxy.asked) == {"Basic " + base64.b64encode(f"desk:{PASSWORD}".encode()).decode()}
    assert any("pipeline.crawl.child" in line for line in lines)
    assert not [text for text in (*lines, *environments) if COOKIE in text or PASSWORD in text or TOKEN in text]
    nowhere(room.folder)
    requests = b"".join(data for path, data in on_disk(room.config.archive) if data.startswith(b"WARC/1."))
    assert b"X-Onrecord-Left-Out" in requests
    assert b"Cookie, X-Reader-Token" in requests or b"X-Reader-Token, Cookie" in requests
    assert room.ask("SELECT count(*) FROM articles")[0][0] == len(PATHS)


@pytest.mark.slow
def test_a_run_killed_in_the_middle_leaves_no_secret(tmp_path: Path, paper: SmallSite, proxy: Proxy) -> None:
    room, environment = room_of(tmp_path, paper, proxy, delay=0.5)
    child = start(room, environment)
    until = time.monotonic() + 60
    while len(paper.paths()) < 6 and time.monotonic() < until:
        time.sleep(0.05)
    children = [
        pid for pid, (line,) in processes("cmdline").items() if str(room.config.data) in line and pid != child.pid
    ]
    child.send_signal(signal.SIGKILL)
    child.wait()
    while any(Path(f"/proc/{pid}").exists() for pid in children) and time.monotonic() < until:
        time.sleep(0.05)
    assert list(room.config.archive.glob("*.open"))
    nowhere(room.folder)
    assert not [line for (line,) in processes("cmdline").values() if COOKIE in line or PASSWORD in line]


def test_a_missing_secret_ends_the_run_of_its_site_unfetched_and_names_the_place(
    tmp_path: Path, paper: SmallSite, proxy: Proxy
) -> None:
    room, environment = room_of(tmp_path, paper, proxy)
    del environment["LARK_COOKIE"]
    assert start(room, environment).wait() == Exit.INCOMPLETE, (room.folder / "told").read_text()
    assert paper.paths() == []
    told = dict(room.ask("SELECT \"check\", message FROM findings WHERE level = 'error'"))
    assert told["access"] == (
        "larkfield.toml: cookies: env:LARK_COOKIE is empty or not set; nothing is fetched without it"
    )


def test_secrets_go_to_the_sites_own_hosts_alone_and_encrypted_where_its_home_is() -> None:
    site = Site(name="a", home="https://www.a.example/", cookies="env:A", headers={"X-T": "env:T", "DNT": "1"})
    access = Access.of(site, {"A": "sid=1", "T": "word"})
    assert access.cookies_for("https://news.a.example/story") == "sid=1"
    assert access.headers_for("https://www.a.example/tag/x") == (("X-T", "word"), ("DNT", "1"))
    for elsewhere in ("http://www.a.example/", "https://cdn.example/", "https://a.example.evil.example/"):
        assert access.cookies_for(elsewhere) == ""
        assert access.headers_for(elsewhere) == (("DNT", "1"),)
    assert "'word'" not in repr(access)
    assert "sid=1" not in repr(access)
