"""What a page says of a piece that takes too long, and what no answer may wait for."""

import importlib
import socket
import threading
from http.client import HTTPConnection
from pathlib import Path

import pytest

from pipeline.config import Config
from pipeline.web import listening, make_server
from tests.rows import filled_file

pytest.importorskip("datasette")

from tests.web.test_pages import running  # it reads the pages' code


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return filled_file(tmp_path)


def test_the_front_page_opens_though_its_pieces_are_slow(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = importlib.import_module("pipeline.web.pages.front").PIECES
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    told = {
        "totals": "Counting all that is here takes longer",
        "latest": "Finding them takes longer",
        "sites": "Counting their articles takes longer",
        "most_quoted": "That takes longer than a page may",
    }
    assert told.keys() == pieces.keys()
    with running(data) as site:
        for name, missing in told.items():
            with monkeypatch.context() as patch:
                patch.setitem(pieces, name, lambda db, now: list(db.query(endless)))
                page = site.get("/")
            assert page.status == 200
            assert missing in page.text
            assert [text for text in told.values() if text in page.text] == [missing]


def test_no_answer_waits_until_its_reader_says_that_the_part_before_came(data: Path) -> None:
    with listening("127.0.0.1", 0) as door:
        server = make_server(Config(data=data))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        connection = HTTPConnection("127.0.0.1", door.getsockname()[1], timeout=30)
        connection.request("GET", "/onrecord/runs.json")
        assert connection.getresponse().read()
        (held,) = server.server_state.connections  # it is kept alive
        accepted = held.transport.get_extra_info("socket")
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        connection.close()
        server.should_exit = True
        thread.join(20)
