"""The browser goes with its run, however that ends; and a hostile page costs itself alone."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from spiders.browser import Browser, Document, Reply, Shown, window
from spiders.browser.process import PREFIX
from tests.browser.paper import FRAME, NEEDED, QUAY, SANDBOX, desk_over, serve, until
from tests.desk import Desk
from tests.small_site import ROOT, SmallSite, serving

pytestmark = NEEDED
ORDINARY = b"<p>An ordinary page<script>document.body.append(' with a script')</script>"


def offspring(pid: int) -> dict[int, str]:
    """Process id -> command line, of all that a process started and that lives."""
    found: dict[int, str] = {}
    for path in Path(f"/proc/{pid}").glob("task/*/children"):
        for child in map(int, path.read_text().split()):
            found |= {child: command_of(child)} | offspring(child)
    return found


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def browsers() -> dict[int, str]:
    """Of all processes those that keep their files in a folder of ours."""
    pids = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
    return {pid: text for pid in pids if PREFIX in (text := command_of(pid))}


@pytest.fixture
def scratch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files, whose path is short enough for a socket."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr(tempfile, "tempdir", None)
        yield Path(folder)


@pytest.fixture
def paper() -> Iterator[SmallSite]:
    with serving() as site:
        serve(site)
        site.pages[QUAY] = FRAME.replace(b"</body>", b"<script>for(;;);</script></body>")
        yield site


def start(desk: Desk) -> "subprocess.Popen[bytes]":
    words = ["--data", str(desk.config.data), "--sites", str(desk.config.sites), "run", "--quiet"]
    environment = {**os.environ, "ONRECORD_BROWSER_SANDBOX": str(SANDBOX), "ONRECORD_MIN_FREE_MIB": "1"}
    return subprocess.Popen([sys.executable, "-m", "pipeline", *words], env=environment, cwd=ROOT)


def fetching_child(parent: int) -> int:
    return next(pid for pid, text in offspring(parent).items() if "pipeline.crawl.child" in text)


@pytest.mark.parametrize("killed", ["run", "child"])
def test_no_process_is_left_when_a_run_is_killed(paper: SmallSite, tmp_path: Path, scratch: Path, killed: str) -> None:
    run = start(desk_over(paper, tmp_path))
    try:
        assert until(lambda: any("--type=renderer" in text for text in offspring(run.pid).values()))
        family = {pid: text for pid, text in offspring(run.pid).items() if "chrom" in text or "playwright" in text}
        assert len(family) > 3
        os.kill(run.pid if killed == "run" else fetching_child(run.pid), signal.SIGKILL)
        assert until(lambda: not any(command_of(pid) == text for pid, text in family.items()), 20)
        assert until(lambda: not browsers(), 20)
    finally:
        run.kill()
        run.wait()
    left = list(scratch.glob(f"{PREFIX}*"))
    assert len(left) == 1
    shown = show_all(ORDINARY)  # the next browser takes the folder away
    assert b"with a script" in shown[0].html
    assert list(scratch.glob(f"{PREFIX}*")) == []


def test_a_run_that_is_told_to_stop_takes_its_browser_with_it(paper: SmallSite, tmp_path: Path, scratch: Path) -> None:
    run = start(desk_over(paper, tmp_path))
    assert until(lambda: any("--type=renderer" in text for text in offspring(run.pid).values()))
    run.send_signal(signal.SIGTERM)
    assert run.wait(30) == 12
    assert browsers() == {}
    assert list(scratch.glob(f"{PREFIX}*")) == []


async def nothing(_url: str, _headers: Mapping[str, str]) -> Reply | None:
    return None


def show_all(*pages: bytes, ask: Any = nothing) -> list[Shown]:
    """What one browser makes of these, one after the other."""

    async def work() -> list[Shown]:
        browser = Browser(sandbox=SANDBOX)
        try:
            given = [Reply(200, {"content-type": "text/html; charset=utf-8"}, page) for page in pages]
            return [await browser.show(Document(url="https://paper.example/x", reply=one), ask) for one in given]
        finally:
            await browser.close()

    return asyncio.run(work())


@pytest.mark.parametrize(
    ("page", "outcome", "reason"),
    [
        (b"<p>A<script>for(;;);</script>", "timeout", "not at rest within 6 s of its own"),
        (b"<p>A<script>setTimeout(() => { for(;;); }, 200)</script>", "timeout", "not at rest within 6 s of its own"),
        (
            b"<script>const held = []; for(;;) held.push(new Uint8Array(1 << 26).fill(7))</script>",
            "parse_budget",
            "too costly: its process ended",
        ),
        (b"<p>A<script>location.replace('about:blank')</script>", "protocol_error", "its scripts left it for about:"),
        (b"<script>document.write('<p>' + 'words '.repeat(2000000))</script>", "too_large", "more than 10 MiB"),
    ],
    ids=["loop", "late loop", "memory", "left", "long"],
)
def test_a_hostile_page_costs_itself_alone(
    page: bytes, outcome: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if outcome == "timeout":
        monkeypatch.setattr(window, "SECONDS", 6.0)
    hostile, ordinary = show_all(page, ORDINARY)
    assert hostile.outcome == outcome
    assert hostile.reason.startswith(reason)
    assert hostile.cut
    assert (ordinary.outcome, ordinary.cut) == (None, "")
    assert b"An ordinary page" in ordinary.html


def test_a_page_that_leaves_opens_windows_and_never_rests_is_taken_as_it_stands() -> None:
    script = b"""<script>alert(1); confirm(2); window.open('/x'); setInterval(() => fetch('/y' + Math.random()), 50);
    addEventListener('beforeunload', event => event.preventDefault());
    addEventListener('load', () => { location.href = '/z'; setTimeout(() => document.body.append('It stays.'), 300) })
    </script>"""
    (shown,) = show_all(b"<p>The page.</p>" + script)
    assert (shown.outcome, shown.cut) == (None, "")
    assert b"The page." in shown.html
    assert b"It stays." in shown.html


def test_a_page_waits_for_what_it_asked_for_and_its_script_knows_no_cookie() -> None:
    async def slowly(url: str, _headers: Mapping[str, str]) -> Reply | None:
        await asyncio.sleep(3)
        return Reply(200, {"content-type": "text/plain"}, b"what was asked for")

    script = b"""<script>fetch('/slow').then(reply => reply.text()).then(
    text => document.body.append(text + ' [' + document.cookie + ']'))</script>"""
    (shown,) = show_all(b"<p>The page. " + script, ask=slowly)
    assert b"what was asked for []" in shown.html
