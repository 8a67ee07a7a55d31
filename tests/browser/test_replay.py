"""A rendered page is played again by others' software: its frame, with the scripts and data that were archived.

Run by hand where pywb is installed: `WAYBACK=.../bin/wayback pytest -m browser tests/browser/test_replay.py`.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from schemas.errors import Exit
from tests.browser.paper import NEEDED, QUAY, SANDBOX, desk_over, serve, words
from tests.small_site import serving

WAYBACK = os.environ.get("WAYBACK") or shutil.which("wayback")
pytestmark = [*NEEDED, pytest.mark.skipif(not WAYBACK, reason="no pywb on this machine")]


@contextmanager
def playing(archive: Path, folder: Path) -> Iterator[str]:
    """The address of a player of the archive."""
    held = folder / "collections" / "gazette"
    held.mkdir(parents=True)
    (held / "archive").symlink_to(archive)
    shutil.copytree(archive / "index", held / "indexes")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    player = subprocess.Popen([str(WAYBACK), "-p", str(port), "-b", "127.0.0.1"], cwd=folder)
    try:
        for _ in range(150):
            try:
                urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
                break
            except URLError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/gazette/"
    finally:
        player.terminate()
        player.wait()


def test_the_archive_plays_a_page_that_has_no_text_without_its_scripts(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    from spiders.browser.chromium import find

    with serving() as paper:
        serve(paper)
        desk = desk_over(paper, tmp_path / "made")
        assert desk.run() == Exit.COMPLETE
        home = paper.home.rstrip("/")
    with playing(desk.config.archive, tmp_path) as address, sync_playwright() as driver:  # the paper is gone
        chromium = driver.chromium.launch(executable_path=find(None), chromium_sandbox=SANDBOX)
        page = chromium.new_page()
        page.goto(f"{address}2026/{home}{QUAY}")
        lines = page.frame_locator("iframe").first.locator("article p")
        lines.first.wait_for(timeout=30_000)
        assert lines.all_text_contents() == words(QUAY)
        chromium.close()
