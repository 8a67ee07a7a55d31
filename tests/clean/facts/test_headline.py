"""The headline where a page declares little, or the same on every page."""

from datetime import UTC, datetime

import pytest

from pipeline.clean.facts.evidence import evidence_of
from pipeline.clean.facts.headline import candidates_of, elect, shared_title
from pipeline.clean.page.tree import parse
from schemas.site import Site

PAPER = '<meta property="og:site_name" content="The Lantern Post">'
HEADLINES = {
    "a logo in the only h1 is no headline": (
        f"{PAPER}<title>Levy on rails rises - The Lantern Post</title>",
        '<h1><a href="/">The Lantern Post</a></h1><h2>Levy on rails rises</h2>',
        "Levy on rails rises",
    ),
    "an h1 that leads home is the logo whatever it says": (
        "<title>Levy on rails rises</title>",
        '<h1><a href="https://www.lantern.example/index.html">Lantern daily edition</a></h1>',
        "Levy on rails rises",
    ),
    "an h1 that leads to the story is its headline": (
        '<meta property="og:title" content="Rails: levy up">',
        '<h1><a href="/2026/levy">Levy on rails rises</a></h1>',
        "Levy on rails rises",
    ),
    "a title that is the paper's name on every page": (
        f'{PAPER}<title>The Lantern Post</title><meta property="og:title" content="Lantern Post">',
        "<h1>Levy on rails rises</h1>",
        "Levy on rails rises",
    ),
    "entities escaped twice": (
        '<meta property="og:title" content="Mayor&amp;#8217;s levy &amp;amp; the ferry">',
        "",
        "Mayor’s levy & the ferry",
    ),
    "what stands behind the headline on the page goes however long it is": (
        '<meta property="og:title" content="Levy on rails rises | All the news from the harbour towns and the isles">'
        '<meta name="twitter:title" content="Levy on rails rises | All the news from the harbour towns and the isles">',
        "<h1>Levy on rails rises</h1>",
        "Levy on rails rises",
    ),
    "a page that declares its title to other sites alone is read as its readers see it": (
        '<meta property="og:title" content="Five facts on the rail levy"><title>Five facts on the rail levy</title>',
        "<h1>Levy on rails rises</h1>",
        "Levy on rails rises",
    ),
    "of two declared spellings the one that the page shows": (
        '<meta property="og:title" content="The mayor\'s levy rises"><title>The mayor’s levy rises</title>',
        "<h1>The mayor’s levy rises</h1>",
        "The mayor’s levy rises",
    ),
    "a kicker in an element of its own is no part of a headline that is declared without it": (
        '<meta property="og:title" content="Council raises the levy on rails">'
        '<meta name="twitter:title" content="Night of votes: Council raises the levy on rails">'
        "<title>Night of votes: Council raises the levy on rails</title>",
        "<nav><h1>Night of votes: Council raises the levy on rails</h1></nav>"
        "<article><h2><span>Night of votes</span> <span>Council raises the levy on rails</span></h2></article>",
        "Council raises the levy on rails",
    ),
    "a heading without a kicker of its own leaves the headline as it is declared": (
        '<meta property="og:title" content="Council raises the levy on rails">'
        '<meta name="twitter:title" content="Night of votes: Council raises the levy on rails">'
        "<title>Night of votes: Council raises the levy on rails</title>",
        "<nav><h1>Night of votes: Council raises the levy on rails</h1></nav>"
        "<article><h2>Night of votes: Council raises the levy on rails</h2></article>",
        "Night of votes: Council raises the levy on rails",
    ),
    "the spelling that parts kicker and headline is the headline's": (
        '<meta property="og:title" content="Night of votes / Council raises the levy on rails">'
        '<meta name="twitter:title" content="Night of votes Council raises the levy on rails">'
        "<title>Night of votes Council raises the levy on rails</title>",
        "<h1><span>Night of votes</span>Council raises the levy on rails</h1>",
        "Night of votes / Council raises the levy on rails",
    ),
}


@pytest.mark.parametrize("case", HEADLINES)
def test_headline(case: str) -> None:
    head, body, expected = HEADLINES[case]
    page = parse(f"<html><head>{head}</head><body>{body}</body></html>", "https://www.lantern.example/2026/levy")
    evidence = evidence_of(page, Site(name="lantern", home="https://www.lantern.example/"), datetime.now(UTC))
    assert elect(page, candidates_of(evidence))[1] == expected


def test_the_title_for_other_sites_is_unescaped_too() -> None:
    html = '<html><head><meta property="og:title" content="Mayor&amp;#8217;s levy"></head><body></body></html>'
    page = parse(html, "https://www.lantern.example/2026/levy")
    site = Site(name="lantern", home="https://www.lantern.example/")
    assert shared_title(evidence_of(page, site, datetime.now(UTC))) == "Mayor’s levy"
