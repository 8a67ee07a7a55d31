"""Addresses, times, names and encodings: what pages declare, and what of it is believed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import dateparser
import pytest

from pipeline.clean.facts.author_names import names_of
from pipeline.clean.facts.byline import bylines_of
from pipeline.clean.facts.dates import instant, spoken
from pipeline.clean.facts.evidence import Evidence, evidence_of
from pipeline.clean.facts.headline import candidates_of, elect, shared_title
from pipeline.clean.facts.lines import Surroundings
from pipeline.clean.facts.metadata import metadata_of
from pipeline.clean.page.address import own_address, tidy_address
from pipeline.clean.page.charset import decode
from pipeline.clean.page.jsonld import main_article, nodes
from pipeline.clean.page.text import tidy
from pipeline.clean.page.tree import parse
from schemas.site import Site

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
        ("Tue Feb 03 22:14:09 CET 2026", "UTC", "2026-02-03T21:14:09"),
        ("Tue Feb 3 21:14:09 +0000 2026", "Asia/Tokyo", "2026-02-03T21:14:09"),
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
    ("language", "text"),
    [
        ("en", "February 3, 2026"),
        ("en", "Feb. 3, 2026 at 9:14 pm"),
        ("en", "Tuesday, 3 February 2026, 21:14"),
        ("en", "9:14 PM EST Feb 3, 2026"),
        ("en", "Sept 3, 2025 | 7:02 a.m. EDT"),
        ("en", "Febuary 3, 2026"),
        ("en", "Feb 30, 2026"),
        ("en", "Mayor 3, 2026"),
        ("de", "Dienstag, 3. Februar 2026, 21:14 Uhr"),
        ("de", "3. März 2025"),
        ("de", "01. Okt. 2025 um 09:05"),
    ],
)
def test_date_in_words_is_what_a_library_for_all_languages_reads(language: str, text: str) -> None:
    zone = ZoneInfo("America/Chicago")
    found = dateparser.parse(text, languages=[language], settings={"STRICT_PARSING": True})
    assert spoken(text, zone, SEEN, language) == (instant(found.isoformat(), zone, SEEN) if found else None)


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
        (["Jane Doe", "(Image: Example Pictures)"], ("Jane Doe",)),
        (["Jane Doe und John Roe, dpa"], ("Jane Doe", "John Roe", "dpa")),
        (["Ona Laukis, chair of comparative riverine history at Saint Orla"], ("Ona Laukis",)),
        (["Paper24 newsroom"], ()),
    ],
)
def test_bylines_become_names(values: list[str], expected: tuple[str, ...]) -> None:
    assert names_of(values) == expected


def test_a_paper_may_have_a_name_that_no_person_has() -> None:
    assert names_of(["Paper24 newsroom", "paper.example"], outlets=True) == ("Paper24 newsroom", "paper.example")


def evidence(head: str, body: str = "") -> Evidence:
    page = parse(f"<html><head>{head}</head><body>{body}</body></html>", URL)
    return evidence_of(page, Site(name="paper", home="https://paper.example/"), SEEN)


HEADLINES = {
    "the paper's name goes": (
        '<meta property="og:site_name" content="Paper"><meta property="og:title" content="Rail Bill Stalls - Paper">',
        "",
        "Rail Bill Stalls",
    ),
    "words behind a dash stay where nothing says that they are a name": (
        '<meta property="og:title" content="Rail bill stalls in the upper house – five left before the vote">',
        "",
        "Rail bill stalls in the upper house – five left before the vote",
    ),
    "a section goes where another witness ends before it": (
        '<meta property="og:title" content="Rail bill stalls in the upper house-Politics｜Paper">',
        "<h1>Rail bill stalls in the upper house</h1>",
        "Rail bill stalls in the upper house",
    ),
    "a kicker's colon is not parted from it": (
        '<meta property="og:title" content="Rails: The bill stalls">',
        "<h1><span>Rails</span><span>:</span> The bill stalls</h1>",
        "Rails: The bill stalls",
    ),
    "a closing quotation mark is no separator": (
        '<meta property="og:title" content="« La loi est morte »">',
        "<h1>« La loi est morte »</h1>",
        "« La loi est morte »",
    ),
    "a second headline on the page shows that the h1 is for search engines": (
        '<meta property="og:title" content="One vote short: how the rail bill died">'
        '<script type="application/ld+json">{"@type": "Report", "headline": "Rail bill 2026: vote, result"}</script>',
        "<h1>Rail bill 2026: vote, result</h1><h2><span>Upper house</span> One vote short: how the rail bill died</h2>",
        "One vote short: how the rail bill died",
    ),
    "page and JSON-LD go before the titles for other sites": (
        '<meta property="og:title" content="You will not believe this vote">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Rail bill stalls"}</script>',
        "<h1>Rail bill stalls</h1>",
        "Rail bill stalls",
    ),
    "what happened goes before the label of a running page": (
        '<meta property="og:title" content="Council leader quits over rail vote">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Rail vote LIVE: leader quits"}'
        "</script>",
        "<h1>Rail vote LIVE: leader quits</h1>",
        "Council leader quits over rail vote",
    ),
    "a running page with no other line keeps its label": (
        "<title>Rail vote LIVE: leader quits</title>",
        "<h1>Rail vote LIVE: leader quits</h1>",
        "Rail vote LIVE: leader quits",
    ),
    "a title told to two services outvotes an element that declares itself": (
        '<meta property="og:title" content="Rail bill stalls"><meta name="parsely-title" content="Rail bill stalls">'
        "<title>Rail bill stalls in the upper house</title>",
        '<h1 itemprop="headline">Rail bill stalls in the upper house</h1>',
        "Rail bill stalls",
    ),
    "a section goes where a service is told the bare title": (
        '<meta property="og:title" content="Rail bill stalls-Politics｜Paper"><meta name="headline" '
        'content="Rail bill stalls">',
        "",
        "Rail bill stalls",
    ),
    "quotation marks as most declare them": (
        '<meta property="og:title" content="Mayor\'s \'last word\' on rail">'
        "<title>Mayor’s ‘last word’ on rail</title>"
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Mayor’s ‘last word’ on rail"}'
        "</script>",
        "<h1>Mayor’s ‘last word’ on rail</h1>",
        "Mayor’s ‘last word’ on rail",
    ),
}


@pytest.mark.parametrize("case", HEADLINES)
def test_headline(case: str) -> None:
    head, body, expected = HEADLINES[case]
    found = evidence(head, body)
    assert elect(found.page, candidates_of(found))[1] == expected


BYLINES = {
    "the paper by its host is no person": (
        '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Paper "}}</script>'
        '<meta name="author" content="Jane Doe">',
        "",
        ("Jane Doe",),
    ),
    "an organisation of a further type is none either": (
        '<script type="application/ld+json">{"@type": "NewsArticle", "author": '
        '{"@type": "NewsMediaOrganization", "name": "Newsroom paper.example"}}</script>',
        "",
        ("Newsroom paper.example",),
    ),
    "the fact that a shared link shows": (
        '<meta name="author" content="j.doe@paper.example"><meta name="twitter:label1" content="Written by">'
        '<meta name="twitter:data1" content="Jane Doe">',
        "",
        ("Jane Doe",),
    ),
    "the same fact under one name": (
        '<meta name="twitter:misc:Written by" content="Jane Doe">',
        "",
        ("Jane Doe",),
    ),
    "a reporter's title goes where it is written behind the name": (
        '<meta name="author" content="한지우 선임기자, 田中 花 記者">',
        "",
        ("한지우", "田中 花"),
    ),
    "a signed line in an element named after authors": (
        "",
        '<div class="title__authors">von Jane Doe</div><div class="authors-list">Our staff</div>',
        ("Jane Doe",),
    ),
}


@pytest.mark.parametrize("case", BYLINES)
def test_bylines(case: str) -> None:
    head, body, expected = BYLINES[case]
    given = evidence(head, body)
    assert bylines_of(given, Surroundings(given.page, ["Rail bill stalls"]))[1] == expected


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ('<meta name="article:published:time" content="2026-02-03T21:14:09+00:00">', "", "2026-02-03T21:14:09"),
        ("", '<span class="tarih">05.02.2026 - Güncelleme : 06.02.2026</span>', "2026-02-05T00:00:00"),
        ("", '<p class="fecha">Publicado: 3 de febrero de 2026 | Redacción</p>', "2026-02-03T00:00:00"),
        ("", '<p class="date">Published 9:14 PM EST Feb 3, 2026</p>', "2026-02-04T02:14:00"),
        ("", '<p class="date">By Ana Ruiz February 3, 2026</p>', "2026-02-03T00:00:00"),
        ("", '<p class="date">Updated 5 Feb 2026 Published 3 Feb 2026</p>', None),
        ("", '<p class="date">Redaktion | 2026</p>', None),
    ],
)
def test_publication_as_some_systems_and_languages_write_it(head: str, body: str, expected: str | None) -> None:
    language = "tr" if "tarih" in body else "es" if "fecha" in body else "en"
    page = parse(f'<html lang="{language}"><head>{head}</head><body>{body}</body></html>', "https://paper.example/x")
    found = metadata_of(evidence_of(page, Site(name="paper", home="https://paper.example/"), SEEN)).published_at
    assert found == (datetime.fromisoformat(expected + "+00:00") if expected else None)


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
    assert decode(body, content_type).text.startswith("é “q”")


def test_utf_7_is_never_believed() -> None:
    assert decode(b"+ADw-script+AD4-", "text/html; charset=utf-7").text == "+ADw-script+AD4-"


def test_a_few_bad_bytes_do_not_make_utf_8_something_else() -> None:
    assert decode("é é é".encode() + b"\xff", "text/html").text == "é é é\ufffd"


def test_meta_charset_counts_where_the_header_is_silent() -> None:
    body = b'<meta charset="windows-1251">' + "Пётр".encode("cp1251")
    assert decode(body, "text/html").text.endswith("Пётр")


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


def shared(title: str) -> str:
    html = (
        f'<html><head><title>Levy rises</title><meta property="og:title" content="{title}">'
        '<meta property="og:site_name" content="The Lantern Post"></head><body><h1>Levy rises</h1></body></html>'
    )
    return shared_title(evidence_of(parse(html, URL), Site(name="paper", home=URL), SEEN))


def test_the_title_for_other_sites_is_kept_without_the_papers_name_alone() -> None:
    assert shared("Levy rises | The Lantern Post") == "Levy rises"
    assert shared("Levy rises - and the ferry pays") == "Levy rises - and the ferry pays"
