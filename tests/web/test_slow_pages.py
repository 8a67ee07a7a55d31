"""What a page says of a piece that takes too long."""

import asyncio
import importlib
import socket
from pathlib import Path

import pytest

from tests.rows import filled_file

pytest.importorskip("datasette")

from pipeline.web import listening
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


def test_an_answer_in_two_pieces_does_not_wait_for_the_reader_to_acknowledge_the_first() -> None:
    async def without_delay() -> bool:
        found: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def accepted(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            own = writer.get_extra_info("socket")
            found.set_result(bool(own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
            writer.close()

        with listening("127.0.0.1", 0) as door:
            async with await asyncio.start_server(accepted, sock=door):
                _, writer = await asyncio.open_connection(*door.getsockname())
                told = await found
                writer.close()
        return told

    assert asyncio.run(without_delay())
