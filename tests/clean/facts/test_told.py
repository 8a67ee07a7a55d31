"""A site's own selectors and parser go before what a page declares; where they give nothing it is read as ever."""

from datetime import UTC, datetime

import pytest

from pipeline.clean import clean
from schemas import Article, Capture, Site
from schemas.errors import NotAnArticle
from schemas.parsed import Parsed
from schemas.site import Fields

BODY = "".join(
    f"<p>{line}</p>"
    for line in (
        "The district council voted on Tuesday to reopen the narrow bridge at Ostmill before the winter comes.",
        "Its treasurer said that the money had been found in the reserve, and that no other work would wait for it.",
        "Farmers on the far bank have driven eleven miles around since the flood took the old arch in April.",
    )
)
PAGE = f"""<html lang=en><head><title>Bridge reopens - Ostmill Mail</title>
<meta property="og:title" content="You will not believe this bridge">
<meta property="article:published_time" content="2026-02-01T08:00:00Z"><meta name="author" content="Ann Other"></head>
<body><article><h1>Bridge reopens</h1><div class=print-head>Ostmill bridge to open before winter</div>
<span class=writer>By Edda Quill</span><span class=writer>Tom Reed</span>
<b class=stamp title="x">3 March 2026, 14:05</b>{BODY}</article></body></html>"""


def article(fields: Fields | None = None, parsed: Parsed | None = None, page: str = PAGE) -> Article:
    site = Site(name="mail", home="https://mail.example/", language="en", timezone="Europe/London")
    capture = Capture(
        id="1", site="mail", run_id="r", kind="page", url="https://mail.example/bridge",
        final_url="https://mail.example/bridge", fetched_at=datetime(2026, 3, 5, tzinfo=UTC), status=200,
        headers=(("Content-Type", "text/html"),), body=page.encode(),
    )  # fmt: skip
    return clean(capture, site.model_copy(update={"fields": fields or Fields()}), parsed=parsed)


def test_a_selector_of_the_site_goes_before_what_the_page_declares() -> None:
    found = article(Fields(headline=".print-head", published=".stamp", author=".writer"))
    assert found.headline == "Ostmill bridge to open before winter"
    assert found.bylines == ("Edda Quill", "Tom Reed")
    assert (found.published_at, found.published_text) == (
        datetime(2026, 3, 3, 14, 5, tzinfo=UTC),
        "3 March 2026, 14:05",
    )
    told = {name: found.provenance[name] for name in ("headline", "published_at", "bylines")}
    assert set(told.values()) == {"site file"}
    assert set(found.selectors) == {".print-head", ".stamp", ".writer"}


def test_a_selector_that_gives_nothing_leaves_the_page_as_it_is_read_without() -> None:
    plain, found = article(), article(Fields(headline=".gone", published="h1", author="nav a"))
    assert (found.headline, found.published_at, found.bylines) == (plain.headline, plain.published_at, plain.bylines)
    assert "site file" not in found.provenance.values()
    assert found.selectors == ()


def test_an_elements_word_for_machines_goes_before_its_text() -> None:
    page = PAGE.replace("<b class=stamp", '<time class=stamp datetime="2026-03-02T23:30:00+01:00"').replace(
        "</b>", "</time>"
    )
    found = article(Fields(published=".stamp", headline='meta[property="og:title"]'), page=page)
    assert found.published_at == datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    assert found.headline == "You will not believe this bridge"


def test_what_a_parser_says_goes_before_selectors_and_its_story_is_one() -> None:
    parsed = Parsed(headline="Bridge", authors=("E. Q.",), published="2026-03-04", text="One line.\n\nAnother <line>.")
    found = article(Fields(headline=".print-head"), parsed, page="<html><body><p>Loading</p></body></html>")
    assert (found.headline, found.bylines, found.text) == ("Bridge", ("E. Q.",), "One line.\n\nAnother <line>.")
    assert found.published_at == datetime(2026, 3, 4, tzinfo=UTC)
    assert {found.provenance[name] for name in ("headline", "bylines", "text", "published_at")} == {"parser"}


def test_a_parser_may_say_that_a_page_is_no_article() -> None:
    with pytest.raises(NotAnArticle, match="a quiz"):
        article(parsed=Parsed(not_article="a quiz"))


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("Pumps", "a mapping or None"),
        ({"headine": "Pumps"}, "headline"),
        ({"headline": 7}, "headline: a text is wanted, not int"),
        ({"authors": [7]}, "authors: a text or a list of texts"),
    ],
)
def test_what_no_parser_can_mean_is_named(told: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Parsed.of(told)
