"""The day of publication where a page declares none: from its lines, its address, and never a later day."""

from datetime import UTC, datetime

import pytest

from pipeline.clean import _alone
from pipeline.clean.facts.dates import as_told
from pipeline.clean.facts.evidence import evidence_of
from pipeline.clean.facts.metadata import Metadata, metadata_of
from pipeline.clean.page.tree import parse
from schemas.site import Site

SEEN = datetime(2026, 3, 1, tzinfo=UTC)
PROSE = "<p>The harbour council voted on Tuesday to close the old slip, which ends a quarrel of eleven years.</p>" * 9


def found(body: str, language: str = "en", url: str = "https://lantern.example/x", head: str = "") -> Metadata:
    html = f'<html lang="{language}"><head>{head}<title>Levy rises</title></head><body>{body}{PROSE}</body></html>'
    return metadata_of(evidence_of(parse(html, url), Site(name="lantern", home="https://lantern.example/"), SEEN))


LINES = {
    "german, with the clock": ("de", "<h1>Levy rises</h1><p>12.02.2026, 05:07 Uhr</p>", "2026-02-12T05:07"),
    "german, with minutes to read": (
        "de",
        "<h1>Levy rises</h1><div><span>12. Februar 2026 - 16.03 Uhr</span> <span>Lesedauer: 2 Min.</span></div>",
        "2026-02-12T16:03",
    ),
    "german broadcasters tell nothing but this": (
        "de",
        "<h1>Levy rises</h1><p>Stand: 12.02.2026 17:23 Uhr</p>",
        "2026-02-12T17:23",
    ),
    "french, before the day of the change": (
        "fr",
        "<h1>Levy rises</h1><div>Publié le 3 févr. 2026 à 08:01 Mis à jour le 5 févr. 2026 à 09:06</div>",
        "2026-02-03T08:01",
    ),
    "french, behind the day of the change": (
        "fr",
        "<h1>Levy rises</h1><div>Mis à jour le 5 févr. 2026</div><div>Publié le 3 févr. 2026 à 8h12</div>",
        "2026-02-03T08:12",
    ),
    "spanish": ("es", "<h1>Levy rises</h1><p>Ana Ruiz, 3 de febrero de 2026</p>", "2026-02-03T00:00"),
    "italian": ("it", "<h1>Levy rises</h1><p>Pubblicato il 3 febbraio 2026</p>", "2026-02-03T00:00"),
    "portuguese": ("pt", "<h1>Levy rises</h1><p>Publicado em 3 de fevereiro de 2026 às 9:30</p>", "2026-02-03T09:30"),
    "dutch": ("nl", "<h1>Levy rises</h1><p>Geplaatst: 3 mrt. 2025</p>", "2025-03-03T00:00"),
    "norwegian": ("no", "<h1>Levy rises</h1><p>Publisert torsdag 09. mai 2024 - 13:26</p>", "2024-05-09T13:26"),
    "swedish": ("sv", "<h1>Levy rises</h1><p>Publicerad 3 maj 2024</p>", "2024-05-03T00:00"),
    "danish": ("da", "<h1>Levy rises</h1><p>3. marts 2025</p>", "2025-03-03T00:00"),
    "finnish": ("fi", "<h1>Levy rises</h1><p>Julkaistu 3. helmikuuta 2026</p>", "2026-02-03T00:00"),
    "polish": ("pl", "<h1>Levy rises</h1><p>3 marca 2025, 10:15</p>", "2025-03-03T10:15"),
    "turkish": ("tr", "<h1>Levy rises</h1><p>3 Şubat 2026 - Güncelleme: 5 Şubat 2026</p>", "2026-02-03T00:00"),
    "russian": ("ru", "<h1>Levy rises</h1><p>Опубликовано 3 февраля 2026</p>", "2026-02-03T00:00"),
    "japanese": ("ja", "<h1>Levy rises</h1><p>2026年2月3日 20時01分</p>", "2026-02-03T20:01"),
    "korean": ("ko", "<h1>Levy rises</h1><p>입력 2026.02.03 20:00 수정 2026.02.05 20:57</p>", "2026-02-03T20:00"),
    "chinese": ("zh", "<h1>Levy rises</h1><p>发布：2026-02-03 08:15</p>", "2026-02-03T08:15"),
    "english months in a page of another language": (
        "de",
        "<h1>Levy rises</h1><div>Lorne, February 3, 2026, 12:30 Uhr</div>",
        "2026-02-03T12:30",
    ),
    "a label in the line before": ("en", "<h1>Levy rises</h1><p>Published</p><p>Feb 3, 2026</p>", "2026-02-03T00:00"),
    "over the headline": ("en", "<div>February 3, 2026 by Ada Finch</div><h1>Levy rises</h1>", "2026-02-03T00:00"),
    "in a small aside beside it": (
        "en",
        "<h1>Levy rises</h1><aside><p>Ada Finch</p><p>3 February 2026</p></aside>",
        "2026-02-03T00:00",
    ),
    "a headline in two lines": ("en", "<h1><div>Levy on rails</div><div>rises</div></h1><p>3 Feb 2026</p>", None),
    "under a headline whose words are set apart": (
        "en",
        "<h1><div>Levy rises</div><div>Councils quarrel</div></h1><p>3 Feb 2026</p>",
        "2026-02-03T00:00",
    ),
}


@pytest.mark.parametrize("case", LINES)
def test_a_line_near_the_headline_tells_the_day(case: str) -> None:
    language, body, expected = LINES[case]
    meta = found(body, language)
    assert meta.published_at == (datetime.fromisoformat(expected + "+00:00") if expected else None)
    assert meta.provenance.get("published_at") == ("html" if expected else None)


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Levy rises</h1><p>Last updated: February 3, 2026</p>",
        "<h1>Levy rises</h1><p>Last updated</p><p>February 3, 2026</p>",
        "<h1>Levy rises</h1><p>Fact checked on 3 February 2026</p>",
        "<h1>Levy rises</h1><p>Photo from 3 February 2026</p>",
        "<h1>Levy rises</h1><p>03/04/2025</p>",
        "<h1>Levy rises</h1><p>The council, which met first in the old town hall, chose 3 February 2026 for a vote "
        "that nobody had asked it to hold</p>",
        '<h1>Levy rises</h1><div class="comments"><p>Bo Reed</p><p>3 February 2026</p></div>',
        '<h1>Levy rises</h1><div class="related"><p>3 February 2026</p></div>',
        '<h1>Levy rises</h1><p>Updated <time datetime="2026-02-03">3 February</time></p>',
        "<h1>Levy rises</h1>" + PROSE + "<p>3 February 2026</p>",
        '<h1>Levy rises</h1><ul><li><time datetime="2026-02-03">3 Feb</time><h3>Ferry sinks</h3></li></ul>',
    ],
)
def test_no_day_is_better_than_that_of_a_change_or_of_something_else(body: str) -> None:
    assert found(body).published_at is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://lantern.example/2026/02/03/levy-rises", "2026-02-03"),
        ("https://lantern.example/2026-02-03-levy-rises.html", "2026-02-03"),
        ("https://lantern.example/politics/levy-rises-20260203", "2026-02-03"),
        ("https://lantern.example/levy/20260203/k00/00m/030.html", "2026-02-03"),
        ("https://lantern.example/news/A2026020316330004328", "2026-02-03"),
        ("https://lantern.example/story/83202602039", None),
        ("https://lantern.example/2026/13/03/levy", None),
        ("https://lantern.example/2025-12-levy-of-12-towns", None),
    ],
)
def test_an_address_tells_the_day_where_nothing_else_does(url: str, expected: str | None) -> None:
    meta = found("<h1>Levy rises</h1>", url=url)
    assert meta.published_at == (datetime.fromisoformat(expected + "T00:00:00+00:00") if expected else None)
    assert meta.provenance.get("published_at") == ("url" if expected else None)


def test_a_declared_day_may_be_in_words() -> None:
    for text in ("June 9, 2025", "Monday, June 9, 2025", "9 June 2025"):
        meta = found("<h1>Levy rises</h1>", head=f'<meta name="date" content="{text}">')
        assert (meta.published_at, meta.provenance["published_at"]) == (datetime(2025, 6, 9, tzinfo=UTC), "meta")


def test_a_library_is_asked_last_and_said_to_be_the_witness() -> None:
    head = '<meta name="shareaholic:article_published_time" content="2026-02-03T08:00:00+00:00">'
    meta = found("<h1>Levy rises</h1>", head=head)
    assert (meta.published_at, meta.provenance["published_at"]) == (datetime(2026, 2, 3, tzinfo=UTC), "htmldate")


def test_a_minus_before_nought_hours_is_greenwich_as_mail_has_it() -> None:
    site = Site(name="lantern", home="https://lantern.example/", timezone="Europe/Berlin")
    head = '<meta name="date" content="Tue, 03 Feb 2026 15:07:00 -0000">'
    page = parse(f"<html><head>{head}</head><body><h1>Levy</h1></body></html>", "https://lantern.example/x")
    assert metadata_of(evidence_of(page, site, SEEN)).published_at == datetime(2026, 2, 3, 15, 7, tzinfo=UTC)


def test_words_that_name_no_zone_leave_the_clock_without_one() -> None:
    moment = datetime(2026, 2, 4, 3, 14, tzinfo=UTC)
    assert as_told(moment, "Wed, 04 Feb 2026 03:14:00 GMT").tzinfo is not None
    assert as_told(moment, "4 February 2026, 03:14").tzinfo is None


def test_day_in_words_takes_the_hour_that_its_markup_gives() -> None:
    stamp = "2026-04-02T23:30:00-04:00"
    page = (
        "<html><head><title>The weir is mended</title></head><body><article><h1>The weir is mended</h1>"
        f"<p><time datetime='{stamp}'>April 2, 2026</time></p><p>It holds the river again, the miller said, "
        "and whoever doubts it may come and stand on it.</p></article></body></html>"
    )
    found = _alone(page, "https://weir.example/mended")
    assert (found.published_at, found.published_text) == (datetime(2026, 4, 3, 3, 30, tzinfo=UTC), stamp)


DECLARED = (
    '<script type="application/ld+json">'
    '{{"@type": "{}", "url": "https://lantern.example/x", "headline": "Levy rises", {}}}</script>'
)


@pytest.mark.parametrize(
    ("declared", "body", "expected"),
    [
        ('"datePublished": "2026-02-20T08:00:00Z"', "<p>February 3, 2026</p>", "2026-02-03"),  # built anew on the 20th
        (
            '"datePublished": "2026-02-20T08:00:00Z", "dateModified": "2026-02-20T09:00:00Z"',
            "<p>Published <span>February 3, 2026</span></p>",
            "2026-02-03",
        ),
        ('"datePublished": "2026-02-03T22:00:00Z"', "<p>February 3, 2026</p>", "2026-02-03"),
        ('"datePublished": "2026-02-03T08:00:00Z"', "<p>February 20, 2026</p>", "2026-02-03"),
        ('"datePublished": "2026-02-20T08:00:00Z"', "<p>Updated February 3, 2026</p>", "2026-02-20"),
        ('"datePublished": "2026-02-20T08:00:00Z"', "<p>It fell on February 3, 2026, unseen.</p>", "2026-02-20"),
        (
            '"datePublished": "2026-02-20T08:00:00Z", "dateModified": "2026-02-25T09:00:00Z"',
            "<p>February 3, 2026</p>",
            "2026-02-20",
        ),  # declares its changes apart: what it says of publication counts
    ],
)  # fmt: skip
def test_nothing_is_published_after_the_day_that_its_own_readers_are_told(
    declared: str, body: str, expected: str
) -> None:
    meta = found(f"<h1>Levy rises</h1>{body}", head=DECLARED.format("NewsArticle", declared))
    assert meta.published_at is not None
    assert meta.published_at.date().isoformat() == expected


def test_a_time_marked_as_of_publication_counts_wherever_it_stands() -> None:
    late = PROSE + '<footer>Published <time pubdate datetime="2026-02-03">February 3, 2026</time></footer>'
    head = DECLARED.format("NewsArticle", '"datePublished": "2026-02-20T08:00:00Z"')
    assert found(f"<h1>Levy rises</h1>{late}", head=head).published_at == datetime(2026, 2, 3, tzinfo=UTC)


def test_a_page_that_declares_no_article_may_declare_the_day_of_the_page() -> None:
    head = DECLARED.format("WebPage", '"datePublished": "2026-02-03T08:00:00Z"')
    meta = found("<h1>Levy rises</h1>", head=head)
    assert (meta.published_at, meta.provenance["published_at"]) == (datetime(2026, 2, 3, 8, tzinfo=UTC), "web-page")
    other = head.replace("https://lantern.example/x", "https://lantern.example/y")
    assert found("<h1>Levy rises</h1>", head=other).published_at is None
