"""CSV from the pages: all rows of one state of the database, or a transfer that everybody sees break off."""

import csv
import io
import socket
import sqlite3
import threading
import tracemalloc
from collections.abc import Iterator
from http.client import HTTPResponse, IncompleteRead
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.rows import filled_file

pytest.importorskip("datasette")

from pipeline.database import open_database
from pipeline.web import table_csv
from tests.web.test_pages import Site, running

MANY = 4000
TABLE = "/onrecord/attributions.csv"
COPY = """
WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?)
INSERT INTO attribution_rows (id, article_id, revision, position, kind, "start", "end", content, shown, quoted, source,
                              cue, speaker, speaker_kind, confidence, rule)
SELECT 1000 + n, article_id, revision, 1000 + n, kind, "start", "end", content, shown, quoted, source, cue, speaker,
       speaker_kind, confidence, rule
FROM c CROSS JOIN (SELECT * FROM attribution_rows WHERE speaker = '<b>Tarn</b>' LIMIT 1)
"""


def many_quotes(folder: Path, copies: int = MANY) -> Path:
    """A data folder whose database has several times more quotes than Datasette hands out at once."""
    data = filled_file(folder)
    db = open_database(data / "onrecord.db")
    db.execute(COPY, [copies])
    db.close()
    return data


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(many_quotes(tmp_path_factory.mktemp("csv"))) as found:
        yield found


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def count(site: Site, sql: str) -> int:
    db = sqlite3.connect(site.data / "onrecord.db")
    found = db.execute(f"SELECT count(*) FROM ({sql})").fetchone()[0]  # noqa: S608 - our own
    db.close()
    return int(found)


@pytest.mark.parametrize(
    ("path", "sql"),
    [
        (TABLE, "SELECT 1 FROM attributions"),
        (f"{TABLE}?_size=max&kind__exact=direct&_labels=on", "SELECT 1 FROM attributions WHERE kind = 'direct'"),
        (f"{TABLE}?_size=7&_sort_desc=confidence", "SELECT 1 FROM attributions LIMIT 7"),
        ("/onrecord/quotes_with_speakers.csv", "SELECT 1 FROM quotes_with_speakers"),
        ("/onrecord/quotes.csv?limit=3000", "SELECT 1 FROM quotes_with_speakers LIMIT 3000"),
        ("/onrecord/articles.csv?_facet=site&site=none", "SELECT 1 WHERE 0"),
    ],
)
def test_a_table_a_view_and_a_question_come_with_all_rows(site: Site, path: str, sql: str) -> None:
    answer = site.get(path)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert len(rows_of(answer.text)) == count(site, sql)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_rows_are_those_that_the_page_shows_in_its_order(site: Site) -> None:
    rows = rows_of(site.get("/onrecord/articles.csv").text)
    assert [row["published_at"] for row in rows] == sorted((row["published_at"] for row in rows), reverse=True)
    later = site.get(f"{TABLE}?_next=5&_col=position").text.splitlines()
    assert len(later) == count(site, "SELECT 1 FROM attributions LIMIT -1 OFFSET 5") + 1


def test_head_has_the_type_and_no_rows(site: Site) -> None:
    answer = site.get(TABLE, "HEAD")
    assert (answer.status, answer.headers["content-type"], answer.text) == (200, "text/csv; charset=utf-8", "")


def test_one_row_by_its_key_is_csv_too(site: Site) -> None:
    number = rows_of(site.get("/onrecord/articles.csv").text)[0]["id"]
    assert [row["id"] for row in rows_of(site.get(f"/onrecord/articles/{number}.csv").text)] == [number]


def test_a_byte_order_mark_is_there_where_it_is_asked_for(site: Site) -> None:
    assert site.get("/onrecord/articles.csv").text.startswith("id,site,")
    assert site.get("/onrecord/articles.csv?_bom=1").text.startswith("\ufeffid,site,")
    assert site.get("/onrecord/totals.csv?_bom=1").text.startswith("\ufeffarticles,")
    assert site.get("/onrecord/totals.csv?_header=off").text.startswith("4,")


def test_every_row_is_neutralised(site: Site) -> None:
    contents = [row["content"] for row in rows_of(site.get(TABLE).text)]
    assert sum(cell.startswith("'=HYPERLINK") for cell in contents) == MANY + 1
    assert not [cell for cell in contents if cell.startswith("=")]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/onrecord.csv", 404), ("/onrecord/nope.csv", 404), ("/onrecord/frontier.csv", 403), ("/nothing.csv", 404),
     (f"{TABLE}?_sort=nope", 400), (f"{TABLE}?_where=1", 403), ("/onrecord/quotes.csv?since=soon", 400),
     ("/onrecord.csv?sql=select+1", 403)],
)  # fmt: skip
def test_what_cannot_be_had_is_told_in_a_line(site: Site, path: str, status: int) -> None:
    answer = site.get(path)
    assert answer.status == status
    assert "," not in answer.headers["content-type"]
    assert "csv" not in answer.headers["content-type"]


def test_a_row_that_fails_breaks_the_transfer(tmp_path: Path) -> None:
    data = many_quotes(tmp_path)
    db = open_database(data / "onrecord.db")
    db.execute("UPDATE attribution_rows SET quoted = 'broken' WHERE position = ?", [1000 + MANY])
    db.close()
    with running(data) as site, urlopen(f"{site.url}/onrecord/quotations.csv", timeout=20) as answer:
        with pytest.raises(IncompleteRead) as broken:
            answer.read()
        assert 1000 < broken.value.partial.count(b"\n") < MANY


def test_a_transfer_that_takes_too_long_breaks_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_csv, "MOST_SECONDS", 0.0)
    with urlopen(site.url + TABLE, timeout=20) as answer, pytest.raises(IncompleteRead):
        answer.read()


def test_first_rows_that_take_too_long_are_told_before_any_is_sent(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_csv, "PIECE_SECONDS", 0.0)
    answer = site.get(TABLE)
    assert (answer.status, "Narrow it down" in answer.text) == (400, True)


def raw(site: Site, path: str, version: str) -> bytes:
    place = urlsplit(site.url)
    with socket.create_connection((place.hostname, place.port), timeout=20) as door:
        door.sendall(f"GET {path} HTTP/{version}\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: door.recv(65536), b""))


def test_who_could_not_see_a_break_gets_short_tables_alone(site: Site) -> None:
    assert raw(site, TABLE, "1.0").startswith(b"HTTP/1.1 426")
    assert b"'=1+1" in raw(site, "/onrecord/articles.csv", "1.0")
    assert raw(site, TABLE, "1.1").endswith(b"\r\n0\r\n\r\n")


def test_all_rows_are_of_one_state_while_others_write(tmp_path: Path) -> None:
    with running(many_quotes(tmp_path)) as site:
        before = count(site, "SELECT 1 FROM attributions")
        with urlopen(site.url + TABLE, timeout=20) as answer:
            first = answer.read(1000)
            db = open_database(site.data / "onrecord.db")
            db.execute("DELETE FROM attribution_rows WHERE position >= 1000")
            db.close()
            rest = answer.read()
    assert len(rows_of((first + rest).decode())) == before


def stalled(site: Site) -> HTTPResponse:
    answer: HTTPResponse = urlopen(site.url + TABLE, timeout=20)
    answer.read(1)
    return answer


def test_two_readers_who_stall_hold_up_no_page_and_a_third_is_asked_to_wait(tmp_path: Path) -> None:
    with running(many_quotes(tmp_path, 40_000)) as site:  # more than the network keeps for somebody who does not read
        readers = [stalled(site), stalled(site)]
        with pytest.raises(HTTPError) as refused:
            urlopen(site.url + TABLE, timeout=20)
        assert (refused.value.code, refused.value.headers["retry-after"]) == (503, "10")
        assert site.get("/onrecord/totals").status == 200
        for reader in readers:
            reader.close()
        waiting = threading.Event()
        for _ in range(50):
            if site.get("/onrecord/articles.csv").status == 200:
                break
            waiting.wait(0.1)
        assert site.get("/onrecord/articles.csv").status == 200


def test_memory_does_not_grow_with_the_table() -> None:
    def connect() -> sqlite3.Connection:
        return sqlite3.connect(":memory:", check_same_thread=False)

    sql = (
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 30000) "
        "SELECT n, hex(zeroblob(500)) FROM c"
    )
    statement = table_csv._Statement("all", False, True, sql)
    reading = table_csv._Reading(connect, statement)
    tracemalloc.start()
    length = sum(len(piece) for piece in iter(reading.piece, b""))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    reading.close()
    assert length > 30_000_000
    assert peak < 2_000_000
