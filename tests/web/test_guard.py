"""The guard before the pages: who is answered, what no parameter breaks, and CSV that a spreadsheet may open."""

import csv
import io
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlite_utils.db import Database

from tests.rows import filled_file

pytest.importorskip("datasette")

from pipeline.database import open_database
from tests.web.test_pages import Site, running

LONG = "word " * 40_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = filled_file(tmp_path_factory.mktemp("guarded"))
    db = open_database(data / "onrecord.db")
    db.execute("UPDATE article_rows SET section = ? WHERE url LIKE '%/ferry'", [LONG])
    db.execute("UPDATE article_rows SET section = 'a;=1+1' WHERE url LIKE '%/odd'")
    db.execute("UPDATE article_rows SET section = 'one' || char(13) || 'two' WHERE url LIKE '%/lamp-tax'")
    _make_many_outcomes(db)
    db.close()
    with running(data, "archive.example", "Other.example:8443") as found:
        yield found


def _make_many_outcomes(db: Database) -> None:
    """More than a page of them, for Datasette then looks up where the next page begins."""
    known = db.execute("SELECT * FROM outcomes LIMIT 1")
    names = [column[0] for column in known.description]
    row = dict(zip(names, known.fetchone(), strict=True))
    db.table("outcomes").insert_all([{**row, "url": f"https://lantern-post.example/{n}"} for n in range(60)])


def ask(site: Site, *hosts: str, target: str = "/-/health", version: str = "1.1") -> tuple[int, str]:
    """Status and body for a request as it stands, headers and all."""
    place = urlsplit(site.url)
    lines = [f"GET {target} HTTP/{version}", *(f"Host: {host}" for host in hosts), "Connection: close", "", ""]
    with socket.create_connection((place.hostname, place.port), timeout=20) as door:
        door.sendall("\r\n".join(lines).encode())
        answer = b"".join(iter(lambda: door.recv(65536), b"")).decode()
    head, _, body = answer.partition("\r\n\r\n")
    return int(head.split()[1]), body


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:PORT", "localhost:PORT", "LocalHost:PORT", "[::1]:PORT", "archive.example", "ARCHIVE.example",
     "archive.example:9000", "other.example:8443"],
)  # fmt: skip
def test_loopback_with_our_port_and_a_name_that_was_allowed_are_answered(site: Site, host: str) -> None:
    status, body = ask(site, host.replace("PORT", str(urlsplit(site.url).port)))
    assert (status, "ok\n" in body) == (200, True)


@pytest.mark.parametrize(
    "host",
    ["rebound.example", "rebound.example:PORT", "127.0.0.1", "127.0.0.1:1", "[::1]", "localhost", "127.1:PORT",
     "localhost.rebound.example:PORT", "127.0.0.1.rebound.example:PORT", "archive.example.rebound.example",
     "other.example", "192.168.0.7:PORT", "[::ffff:192.168.0.7]:PORT", "127.0.0.1:PORT@rebound.example",
     "archive.example:x", ""],
)  # fmt: skip
def test_any_other_host_is_told_that_nothing_is_here(site: Site, host: str) -> None:
    status, body = ask(site, host.replace("PORT", str(urlsplit(site.url).port)))
    assert status in (400, 421)
    assert "ok" not in body
    assert "<" not in body


def test_an_address_in_front_of_the_path_and_no_host_or_two_are_refused(site: Site) -> None:
    ours = urlsplit(site.url).netloc
    for hosts, target, version in (
        ([ours], "http://rebound.example/-/health", "1.1"),
        (["rebound.example"], f"http://{ours}/-/health", "1.1"),
        ([], "/-/health", "1.1"),
        ([], "/-/health", "1.0"),
        ([ours, "rebound.example"], "/-/health", "1.1"),
    ):
        assert ask(site, *hosts, target=target, version=version)[0] == 400


def test_the_address_that_is_printed_is_answered_on_ipv6_too(tmp_path: Path) -> None:
    with running(filled_file(tmp_path), host="::1") as site:
        assert re.fullmatch(r"http://\[::1\]:\d+", site.url)
        assert site.get("/-/health").text == "ok\n"


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
@pytest.mark.parametrize(
    "query",
    ["_col=run_id&_labels=on", "_col=run_id", "_col=site&_label=site", "_nocol=at&_labels=on", "_nocol=site&_sort=site",
     "_col=run_id&_size=1", "_col=run_id&_labels=x", "_timelimit=x", "_through=x", '_through={"table":"x"}',
     "url__in=[1", "_size=-1", "_next=x", "_sort=nope", "_col=nope", "_facet=nope", "_shape=x"],
)  # fmt: skip
def test_no_parameter_breaks_a_table(site: Site, query: str, form: str) -> None:
    for table in ("outcomes", "quotations"):
        assert site.get(f"/onrecord/{table}{form}?{query}").status in (200, 400), table


def test_chosen_columns_are_shown_with_labels_asked_for_or_not(site: Site) -> None:
    found = site.get("/onrecord/outcomes.csv?_col=run_id&_labels=on&_size=max").text.splitlines()
    assert found[0] == "run_id,url,run_id"
    assert len(found) > 60


def sections(site: Site) -> list[str]:
    text = site.get("/onrecord/articles.csv").text
    return [row["section"] for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))]


def test_a_long_cell_a_semicolon_and_a_carriage_return_come_through_as_csv(site: Site) -> None:
    csv.field_size_limit(1 << 20)
    assert sorted(sections(site), key=len)[-1] == LONG
    assert {"a;'=1+1", "one\rtwo"} < set(sections(site))
    assert len(sections(site)) == 4


def test_csv_from_the_pages_says_that_it_is_utf_8_in_its_type_and_where_asked_by_a_mark(site: Site) -> None:
    answer = site.get("/onrecord/articles.csv?_bom=1")
    assert answer.text.startswith("\ufeff")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
