"""Addresses, times, names and encodings: what pages declare, and what of it is believed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from pipeline.clean.address import own_address, tidy_address
from pipeline.clean.dates import instant, spoken
from pipeline.clean.jsonld import main_article, nodes
from pipeline.clean.names import names_of
from pipeline.clean.page import decode
from pipeline.clean.text import tidy

SEEN = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://paper.example/2026/02/rail-bill-stalls"


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2026-02-03T21:14:09-06:00", "UTC", "2026-02-04T03:14:09"),
        ("2026-02-03T21:14:09.123Z", "Europe/Berlin", "2026-02-03T21:14:09"),
        ("2026-02-03 21:14:09 +0100", "UTC", "2026-02-03T20:14:09"),
        ("2026-02-03T21:14", "Asia/Tokyo", "2026-02-03T12:14:00"),
        ("Tue, 03 Feb 2026 21:14:09 GMT", "Europe/Berlin", "2026-02-03T21:14:09"),
        ("1770153249", "UTC", "2026-02-03T21:14:09"),
        ("20260203T211409Z", "UTC", "2026-02-03T21:14:09"),
        ("2025-11-02T01:30:00", "America/New_York", "2025-11-02T05:30:00"),
        ("2025-03-09T02:30:00", "America/New_York", "2025-03-09T07:30:00"),
        ("2016-12-31T23:59:60Z", "UTC", "2016-12-31T23:59:59"),
    ],
)
def test_times_become_instants(text: str, zone: str, expected: str) -> None:
    assert instant(text, ZoneInfo(zone), SEEN) == datetime.fromisoformat(expected + "+00:00")


@pytest.mark.parametrize(
    "text",
    ["", "32 Foobar 20x4", "1970-01-01T00:00:00Z", "2099-12-31T23:59:59Z", "12024-01-01T00:00:00Z",
     "2024-05-05T10:00:00+25:99", "2026-02-31", "0001-01-01T00:00:00+14:00", "0000000000"],
)  # fmt: skip
def test_times_that_cannot_be_are_none(text: str) -> None:
    assert instant(text, ZoneInfo("UTC"), SEEN) is None


def test_date_in_a_readers_words_is_read_in_the_sites_zone() -> None:
    assert spoken("3. Februar 2026", ZoneInfo("Europe/Berlin"), SEEN, "de") == datetime(2026, 2, 2, 23, tzinfo=UTC)
    assert spoken("five minutes ago", ZoneInfo("UTC"), SEEN, "en") is None


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("https://paper.example/2026/02/rail-bill-stalls/", "https://paper.example/2026/02/rail-bill-stalls/"),
        ("/politics/rail-bill-stalls.html", "https://paper.example/politics/rail-bill-stalls.html"),
        ("https://www.paper.example/2026/02/rail-bill-stalls", "https://www.paper.example/2026/02/rail-bill-stalls"),
        ("https://paper.example/news/rail-bill-fails-again", "https://paper.example/news/rail-bill-fails-again"),
        ("https://other.example/2026/02/rail-bill-stalls", URL),
        ("https://paper.example/", URL),
        ("https://paper.example/2026/01/fish-quota-talks-break-up", URL),
        ("https://paper.example/2026/02/rail-bill-stalls?page=all", URL),
        ("javascript:alert(1)", URL),
        ("file:///etc/passwd", URL),
        ("http://[broken", URL),
        ("https://paper.example/{{slug}}", URL),
        ("", URL),
    ],
)
def test_canonical_is_believed_on_the_same_site_and_for_the_same_story(canonical: str, expected: str) -> None:
    assert own_address([canonical], URL + "?utm_source=x&fbclid=y#top", "Rail Bill Fails Again by One Vote") == expected


def test_first_believable_canonical_wins() -> None:
    assert own_address(["javascript:x", "", URL + "/"], URL, "") == URL + "/"


def test_tidying_keeps_what_names_the_article() -> None:
    assert tidy_address("http://User:pw@Paper.example:80/a?id=7&utm_medium=rss") == "http://paper.example/a?id=7"
    assert tidy_address("http://127.0.0.1:8080/a?b") == "http://127.0.0.1:8080/a?b"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["By JANE DOE, Staff Writer"], ("JANE DOE",)),
        (["Von Wiebke Harmsen und Ole Tjarksen"], ("Wiebke Harmsen", "Ole Tjarksen")),
        (["Ana Sá, Rui Melo and Eva Paz"], ("Ana Sá", "Rui Melo", "Eva Paz")),
        (["Jane Doe (Lorne City)", "jane doe"], ("Jane Doe",)),
        (["https://paper.example/author/jane", "jane@paper.example", "admin", "Posted 3 March"], ()),
        (["Paper Example", "Jane Doe"], ("Jane Doe",)),
    ],
)
def test_bylines_become_names(values: list[str], expected: tuple[str, ...]) -> None:
    assert names_of(values, outlet="Paper Example") == expected


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("é “q”".encode(), "text/html; charset=iso-8859-1"),
        ("é “q”".encode("cp1252"), "text/html; charset=utf-8"),
        ("é “q”".encode("cp1252"), "text/html; charset=klingon"),
        (b"\xef\xbb\xbf" + "é “q”".encode(), ""),
        ("é “q”".encode("utf-16"), ""),
        ("é “q” and some more words".encode("utf-16-le")[:], "text/html; charset=utf-16"),
        ("é “q” and some more words".encode("utf-16-be"), ""),
    ],
)
def test_bytes_are_decoded_by_what_they_are(body: bytes, content_type: str) -> None:
    assert decode(body, content_type).startswith("é “q”")


def test_utf_7_is_never_believed() -> None:
    assert decode(b"+ADw-script+AD4-", "text/html; charset=utf-7") == "+ADw-script+AD4-"


def test_a_few_bad_bytes_do_not_make_utf_8_something_else() -> None:
    assert decode("é é é".encode() + b"\xff", "text/html") == "é é é\ufffd"


def test_meta_charset_counts_where_the_header_is_silent() -> None:
    body = b'<meta charset="windows-1251">' + "Пётр".encode("cp1251")
    assert decode(body, "text/html").endswith("Пётр")


def test_control_characters_never_reach_the_text() -> None:
    assert tidy("a\x00b\x1b[2J\u202ec\ud800\u200b d\u00ad") == "ab[2Jc d"


@pytest.mark.parametrize(
    "script",
    [
        "[" * 100_000,
        '{"@type": "NewsArticle", "headline": "x", "n": ' + "9" * 10_000 + "}",
        "<!-- {} -->",
        '{"a": 1,}',
        "not json",
        "",
    ],
)
def test_hostile_json_ld_is_survived(script: str) -> None:
    assert isinstance(nodes([script]), list)


def test_article_with_the_pages_address_goes_before_another_in_a_list() -> None:
    found = nodes(
        [
            '[{"@type": "NewsArticle", "headline": "Other", "url": "https://paper.example/other"},'
            ' {"@type": ["Report"], "headline": "This", "mainEntityOfPage": {"@id": "https://paper.example/this/"}}]'
        ]
    )
    assert main_article(found, "https://paper.example/this")["headline"] == "This"
