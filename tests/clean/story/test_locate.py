"""Where the story is: the named container, what stands before it, and what only looks like it."""

import json

import pytest

from pipeline.clean import article
from pipeline.clean.page.embedded import story_in_scripts
from schemas.errors import NotAnArticle

URL = "https://ansel.example/lighthouse"
PARAGRAPHS = (
    "The council of Port Ansel voted on Monday to sell the old lighthouse, after a hearing until midnight.",
    "Two members of the council walked out before the vote, and a third said that she had not read the contract.",
    "The buyer, a brewer from Saint Orla, has a year to mend the roof, and promised to keep the lamp lit.",
    "Nobody from the ministry came to the hearing, although the ministry owns the rock under the tower.",
    "A petition with four hundred names lay on the table, and nobody could say who had brought it there.",
    "The mayor closed the meeting at ten past twelve and said that the brewer would write before spring.",
)
STORY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def text_of(body: str) -> list[str]:
    html = f'<html><head><meta property="og:type" content="article"></head><body>{body}</body></html>'
    return str(article(html, URL)["text"]).split("\n\n")


def test_paragraphs_in_a_box_before_the_body_are_the_storys_beginning() -> None:
    first = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[:2])
    rest = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[2:])
    body = f'<article><div class="intro-box">{first}</div><div class="article-body">{rest}</div></article>'
    assert text_of(body) == list(PARAGRAPHS)


def test_one_paragraph_before_the_body_counts_where_it_bears_the_bodys_names() -> None:
    boxes = '<div class="elements">{}</div><div class="elements walled">{}</div>'
    rest = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[1:])
    assert text_of(f"<article>{boxes.format(f'<p>{PARAGRAPHS[0]}</p>', rest)}</article>") == list(PARAGRAPHS)
    other = boxes.replace('"elements"', '"standfirst"')
    assert text_of(f"<article>{other.format(f'<p>{PARAGRAPHS[0]}</p>', rest)}</article>") == list(PARAGRAPHS[1:])


def test_paragraph_longer_than_a_standfirst_is_the_storys_beginning() -> None:
    long = " ".join(PARAGRAPHS[:3])
    rest = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[3:] * 2).replace("The mayor", "That mayor", 1)
    found = text_of(
        f'<article><div id="free"><p>{long}</p></div><div class="article-body">{rest}{STORY}</div></article>'
    )
    assert found[0] == long


def test_what_follows_a_story_is_not_taken_with_what_leads_to_it() -> None:
    first = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[:2])
    told = [f"In the year {year} {text[0].lower()}{text[1:]}" for year in (1987, 1999, 2011) for text in PARAGRAPHS[2:]]
    rest = "".join(f"<p>{text}</p>" for text in told)
    after = "<div><p>Our reader service answers questions on weekdays from nine until noon, by telephone.</p></div>"
    assert text_of(f"<main><div><div>{first}</div><div>{rest}</div>{after}</div></main>") == [*PARAGRAPHS[:2], *told]


@pytest.mark.parametrize(
    "box",
    [
        '<a href="/other"><div><h3>Why the tower leans to the east</h3></div></a>',
        '<ol><li><a href="/a"><div>Keeper tells all about his years</div></a></li>'
        '<li><a href="/b"><div>Gulls are back on the north coast</div></a></li></ol>',
    ],
)
def test_a_block_within_a_link_is_a_link(box: str) -> None:
    assert text_of(f"<article>{STORY}{box}{STORY.replace('The ', 'This ')}</article>")[6].startswith("This council")


@pytest.mark.parametrize(
    "caption",
    [
        '<div class="caption"><p>The tower at dusk. Picture: Ada Finch</p></div>',
        '<div class="image-credit">Ada Finch, Ansel Observer</div>',
        '<span class="legend">The tower at dusk</span>',
        '<p class="photo__info__text">The tower at dusk</p>',
    ],
)
def test_captions_stand_apart_outside_figures_too(caption: str) -> None:
    picture = f'<div><img src="/t.jpg">{caption}</div>'
    assert text_of(f"<article>{STORY.replace('</p>', '</p>' + picture, 1)}</article>") == list(PARAGRAPHS)


def test_copy_of_the_story_that_no_reader_sees_does_not_count() -> None:
    body = f'<div itemprop="articleBody">{STORY}</div>'
    copy = f'<div style="display:none"><div itemprop="author">Ada Finch</div>{body}</div>'
    assert text_of(f"<div>{copy}<div><div>{STORY}</div></div></div>") == list(PARAGRAPHS)


def in_script(html: str, wraps: int = 1) -> str:
    value: object = {"headline": "x", "body": html}
    for _ in range(wraps):
        value = json.dumps(value).replace("<", "\\u003c")
    return f"<script>self.push([1,{json.dumps(value)}])</script>"


@pytest.mark.parametrize("wraps", [1, 2])
def test_story_that_only_a_script_holds_is_found(wraps: int) -> None:
    assert text_of(f'<div id="app"></div>{in_script(STORY, wraps)}') == list(PARAGRAPHS)


def test_script_is_not_asked_where_the_page_has_a_text_or_is_no_story() -> None:
    other = in_script(STORY.replace("lighthouse", "mole"))
    assert text_of(f"<article>{STORY}</article>{other}") == list(PARAGRAPHS)
    with pytest.raises(NotAnArticle):
        article(f"<html><body><div></div>{other}</body></html>", URL)


def test_string_with_a_paragraph_or_two_is_no_story() -> None:
    assert story_in_scripts(in_script(f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1] * 3}</p>")) == ""


NEXT = "".join(f"<p>Of the quay, part {n}: {text.lower()}</p>" for n, text in enumerate(PARAGRAPHS))
STREAM = "<main><article><h1>{}</h1>{}</article><article><h1>{}</h1>{}</article></main>"


def streamed(title: str, second: str, *, first: str = "Lighthouse sold after midnight", shared: str = "") -> list[str]:
    head = f'<meta property="og:type" content="article"><title>{title} - Ansel Observer</title>'
    head += f'<meta property="og:title" content="{shared}">' if shared else ""
    body = STREAM.format(first, STORY, second, NEXT)
    return str(article(f"<html><head>{head}</head><body>{body}</body></html>", URL)["text"]).split("\n\n")


def test_of_stories_one_under_the_other_the_one_with_the_pages_headline_is_meant() -> None:
    assert streamed("Lighthouse sold after midnight", "Quay is closed until the autumn") == list(PARAGRAPHS)


def test_story_of_a_stream_with_a_short_headline_is_known_by_the_whole_of_it() -> None:
    assert streamed("Tower sold", "Quay is closed", first="Tower sold", shared="Tower sold") == list(PARAGRAPHS)
    assert len(streamed("Tower sold at last", "Quay is closed", first="Tower sold")) > len(PARAGRAPHS)


def test_part_of_a_story_under_a_lower_heading_is_no_other_story() -> None:
    half = ["".join(f"<p>{text}</p>" for text in part) for part in (PARAGRAPHS[:3], PARAGRAPHS[3:])]
    intro = f"<article><h1>How the lighthouse of Port Ansel was sold</h1>{half[0]}</article>"
    title = "<title>How the lighthouse of Port Ansel was sold</title>"
    below = "<article><{0}>What happened on Monday</{0}>{1}</article>"
    both = text_of(f"{title}<div>{intro}{below.format('h2', half[1])}</div>")
    assert [text for text in both if text in PARAGRAPHS] == list(PARAGRAPHS)
    assert text_of(f"{title}<div>{intro}{below.format('h1', half[1])}</div>") == list(PARAGRAPHS[:3])


def test_box_named_like_furniture_is_the_story_where_it_begins_as_the_page_says() -> None:
    told = [" ".join(PARAGRAPHS[:2]), *PARAGRAPHS[2:]]
    voices = "".join(f"<blockquote><p>{text} Thank you all for that.</p></blockquote>" for text in PARAGRAPHS[::-1])
    story = "".join(f"<p>{text}</p>" for text in told)
    letter = f'<div class="newsletter wide"><div>{story}</div></div><div class="voices">{voices}</div>'
    assert text_of(letter)[0] != told[0]
    for description in (told[0], f"Last week they met: {told[0][13:]}"):
        head = f'<meta name="description" content="{description}">'
        assert text_of(head + letter)[: len(told)] == told


def test_hidden_copy_that_begins_as_the_page_says_is_still_no_story() -> None:
    copy = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[:3])
    hidden = f'<div class="newsletter" style="display:none"><div>{copy}</div></div>'
    shown = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[1:])
    meta = f'<meta name="description" content="{PARAGRAPHS[0]}">'
    assert text_of(f"{meta}{hidden}<div>{shown}</div>") == list(PARAGRAPHS[1:])


def test_parts_of_a_story_whose_headline_none_bears_belong_together() -> None:
    assert len(streamed("What Port Ansel decided in March", "Quay is closed until the autumn")) > len(PARAGRAPHS)


def test_notice_on_cookies_longer_than_the_story_is_not_the_story() -> None:
    notice = (
        "This website uses cookies to improve your experience while you read about towers and the sea. "
        "Some of these cookies are stored by your browser, and you may opt out of all that are not needed. "
    )
    told = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[:4])
    asked = f"<p>{notice * 2}</p>" * 6 + "<p>Choose below what you would like to let us keep.</p>"
    boxes = f'<div class="x1"><div class="x2">{told}</div><div class="x3">{asked}</div></div>'
    assert text_of(f'<p class="author">Ada Finch</p>{boxes}') == list(PARAGRAPHS[:4])


def test_story_in_loose_italics_is_found_where_a_page_has_hardly_any_paragraphs() -> None:
    told = "The lock at Hale stays shut until the ice has gone, said its keeper, who has not seen the like since 1963."
    page = (
        "<html><head><title>Hale lock stays shut</title><meta property='og:type' content='article'></head><body>"
        "<div class='bar'><p>Read the Gauge from a telephone: point it at our short pages.</p></div>"
        f"<div class='fh'><h2>Hale lock stays shut</h2><div id='t1'>Otto Pym writes: <i>{told} {told}</i></div></div>"
        "</body></html>"
    )
    assert told in article(page, "https://gauge.example/hale")["text"]


def test_story_without_paragraphs_is_found_above_many_comments_that_have_them() -> None:
    told = "The lock at Hale stays shut until the ice has gone, said its keeper, who has not seen the like since 1963."
    said = "I have lived beside that lock for sixty years and never once was it shut for so long by anybody at all."
    page = (
        "<html><head><title>Shut</title><meta property='article:published_time' content='2026-02-11'></head>"
        f"<div class='fh'><h2>Hale lock stays shut</h2><div id='t1'>{told} {told}</div></div>"
        f"<ul>{''.join(f'<li class=comment><p>{said} {n}</p></li>' for n in range(12))}</ul></body></html>"
    )
    assert article(page, "https://gauge.example/hale")["text"] == f"{told} {told}"
