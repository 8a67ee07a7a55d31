"""A paper whose pages have no text without their scripts, and whoever crawls it with a browser."""

import importlib.util
import json
import os
import time
from pathlib import Path

import pytest

from pipeline.cli import run_cli
from spiders.browser.chromium import find
from tests.desk import Desk
from tests.small_site import SmallSite, front

CAN = bool(find(None)) and importlib.util.find_spec("playwright") is not None
NEEDED = [pytest.mark.browser, pytest.mark.skipif(not CAN, reason="no Chromium or no Playwright on this machine")]
SANDBOX = os.geteuid() != 0
"""For root Chromium has none."""

QUAY, PUMPS = "/news/1-the-quay-is-closed", "/news/2-the-pumps-are-bought"
TITLES = {QUAY: "The quay is closed", PUMPS: "The pumps are bought"}
MARKER = "Quillorane"
"""A word that the quay's story alone has."""
FRAME = b"""<!DOCTYPE html><html lang="en"><head><title>Harbour Gazette</title><meta charset="utf-8">
<script src="/app.js" defer></script></head><body><div id="root"></div></body></html>"""
APP = """
fetch("/api" + location.pathname).then(reply => reply.json()).then(story => {
  document.title = story.title;
  document.getElementById("root").innerHTML = "<article><h1>" + story.title + "</h1><time datetime='" + story.at + "'>"
    + story.at + "</time>" + story.text.map(line => "<p>" + line + "</p>").join("") + "</article>";
});
"""


def words(path: str) -> list[str]:
    name = f"Ada {MARKER}" if path == QUAY else "Ingrid Vale"
    return [
        f"The council of Tarn Sound met on Monday night and heard three hours of speeches about {TITLES[path]}.",
        f"“Nobody will row across for it before June,” {name} said on the quay, and the whole harbour heard it.",
        "The ferry company said that it would tell its passengers before the summer what that means for them.",
    ]


def code(text: str) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "text/javascript; charset=utf-8"}, text.encode()


def data(path: str, *more: str) -> tuple[int, dict[str, str], bytes]:
    told = {"title": TITLES[path], "at": "2026-03-14T09:00:00Z", "text": [*words(path), *more]}
    return 200, {"Content-Type": "application/json"}, json.dumps(told).encode()


def serve(paper: SmallSite) -> None:
    paper.pages |= {"/": front(QUAY, PUMPS), "/app.js": code(APP)}
    for path in TITLES:
        paper.pages |= {path: FRAME, f"/api{path}": data(path)}


def desk_over(paper: SmallSite, folder: Path, more: str = "") -> Desk:
    folder.mkdir(exist_ok=True)
    desk = Desk.over(paper, folder, f'feeds = []\nrender = "browser"\n{more}')
    desk.config = desk.config.model_copy(update={"browser_sandbox": SANDBOX})
    return desk


def command(desk: Desk, *words: str) -> int:
    return run_cli(["--data", str(desk.config.data), "--sites", str(desk.config.sites), *words])


def outcomes(desk: Desk) -> dict[str, tuple[str, str]]:
    """Of the latest run: path -> outcome and reason."""
    rows = desk.rows(
        "SELECT url, outcome, reason FROM outcomes "
        "WHERE run_id = (SELECT id FROM crawl_runs ORDER BY started_at DESC LIMIT 1)"
    )
    return {f"/{str(url).split('/', 3)[3]}": (str(outcome), str(reason)) for url, outcome, reason in rows}


def until(condition: object, seconds: float = 30.0) -> bool:
    """Whether a condition (a function) holds before so many seconds are over."""
    end = time.monotonic() + seconds
    while not (holds := condition()) and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.1)
    return bool(holds)
