"""What a page says of a piece that takes too long, and what no answer may wait for."""

import asyncio
import importlib
import re
import socket
import threading
from http.client import HTTPConnection
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.config import Config
from pipeline.database import open_database
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


def test_a_question_that_was_asked_before_is_not_made_ready_again(data: Path) -> None:
    """A PRAGMA or a function between two readings expires every statement: SQLite plans a long one in 50 ms."""
    from pipeline.web.app import make_datasette
    from pipeline.web.pages.rendering import read

    pages, told = make_datasette(Config(data=data)), list[str]()

    def reading(db: Database) -> None:
        db.conn.set_trace_callback(told.append)
        db.execute("SELECT 1")

    async def readings() -> None:
        for _ in range(12):
            await read(pages, reading)

    asyncio.run(readings())
    assert set(told) == {"SELECT 1"}
    assert len(told) == 12


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


def test_rows_of_all_tables_are_counted_as_far_as_a_reader_waits_for(data: Path) -> None:
    db = open_database(data / "onrecord.db")
    article = db.execute("SELECT id FROM articles").fetchone()[0]
    db.table("tags").insert_all({"article_id": article, "kind": "tag", "name": f"tag {own}"} for own in range(1001))
    counts = {name: db.table(name).count for name in ("sites", "persons")}
    db.close()
    with running(data) as pages:
        page = pages.get("/onrecord").text
    told = dict(re.findall(r"<dt><a[^>]*>([^<]*)</a> <span class=\"n\">([^<]*)</span>", page))
    assert told["Tags"] == "more than 1,000"
    assert told["Sites"] == str(counts["sites"])
    assert told["Persons"] == str(counts["persons"])
