"""Lines that repeat a field, lead elsewhere or announce nothing go, at the place where they do so."""

from dataclasses import replace

import pytest

from pipeline.clean.story.fragment import clean_fragment
from tests.clean.furniture.pages import CONTEXT, PLAIN, STORY, cleaned, names, texts

FIELDS = [
    ("link-list", '<ul><li>Ports: <a href="/a">One More Story Of Ours</a></li><li>Fog: <a href="/b">Two</a></li></ul>'),
    ("also-read", '<p>DON\'T MISS <a href="/a">One more story of ours</a> [INSIGHT]</p>'),
    ("echo-headline", "<h2>“Lighthouse sold”</h2>"),
    ("template-heading", "<h2>Title</h2>"),
    ("echo-byline", "<p>Ada Finch</p>"),
    ("echo-byline", "<p>By Tomas Erle, Meridian Wire</p>"),
    ("echo-date", "<p>February 3, 2026</p>"),
    ("foreign-section", "<h3>You may also like</h3><p>The Keeper Who Stayed</p>"),
    ("link-list", '<ul><li><a href="/a">One More Story Of Ours</a></li><li><a href="/b">Another Story</a></li></ul>'),
    ("story-link", '<p><a href="/a">Why the tower leans to the east</a></p>'),
    ("credit-line", "<p>(Reuters)</p>"),
    ("credit-line", "<p>mit dpa</p>"),
    ("loose-heading", "<h2>What happens next</h2>"),
    ("loose-heading", "<p>Editor:</p>"),
    ("kicker", "<h3>Ports</h3><h2>Lighthouse Sold</h2>"),
    ("link-list", '<ul><li><a href="/a">Why the tower leans to the east</a></li></ul>'),
]


@pytest.mark.parametrize(("name", "html"), FIELDS)
def test_line_that_repeats_a_field_or_leads_elsewhere_is_dropped(name: str, html: str) -> None:
    place = "last" if name in ("loose-heading", "credit-line", "foreign-section") else "first"
    result = cleaned(**{place: html})
    assert names(result) == {name}
    assert texts(result) == PLAIN


def test_authors_names_under_the_standfirst_go_and_a_sentence_about_them_stays() -> None:
    standfirst = "<p>The town has no use for a tower, and a brewer has one, if the roof holds until the spring.</p>"
    assert texts(cleaned(first=standfirst + "<p>February 3, 2026 by Ada Finch</p>"))[1:] == PLAIN
    told = "Ada Finch was born in the tower and left it at nineteen."
    assert told in texts(cleaned(first=f"{standfirst}<p>{told}</p>"))


@pytest.mark.parametrize(("heading", "rule"), [("Ada Finch", "echo-byline"), ("What happens next", "loose-heading")])
def test_heading_over_nothing_but_a_picture_is_no_heading_of_the_story(heading: str, rule: str) -> None:
    picture = "<figure><img src='/a.jpg'><figcaption>The quay</figcaption></figure>"
    found = cleaned(last=f"<h4>{heading}</h4>{picture}")
    assert (names(found), texts(found)) == ({rule}, [*PLAIN, "The quay"])


def test_date_under_the_standfirst_goes_but_one_in_the_story_stays() -> None:
    standfirst = "<p>The town has no use for a tower, and a brewer has one, if the roof holds until the spring.</p>"
    assert texts(cleaned(first=standfirst + "<p>3.2.2026 18:41</p>"))[1:] == PLAIN
    assert "3.2.2026 18:41" in texts(cleaned("<p>3.2.2026 18:41</p>", first=standfirst * 3))


def test_heading_that_is_a_part_of_the_headline_is_dropped_at_the_top_alone() -> None:
    context = replace(CONTEXT, titles=frozenset(["aftertheharvestlighthousesold"]))
    heading = "<h2>After the Harvest</h2>"
    assert texts(clean_fragment(heading + STORY.format(""), context)) == PLAIN
    assert "After the Harvest" in texts(clean_fragment(STORY.format(heading), context))


def test_label_before_the_text_goes_but_a_short_sentence_stays() -> None:
    assert texts(cleaned(first="<p>City Hall</p>")) == PLAIN
    assert texts(cleaned(first="<p>It was sold.</p>")) == ["It was sold.", *PLAIN]


def test_removals_are_counted_with_their_words_and_a_sample() -> None:
    (removed,) = cleaned("<p>Advertisement</p><p>Advertisement</p>").removed
    assert (removed.rule, removed.blocks, removed.words, removed.sample) == ("advertisement", 2, 2, "Advertisement")
