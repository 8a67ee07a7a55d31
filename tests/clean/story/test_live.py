"""Live blogs in parts, and block quotations with their source."""

from datetime import UTC, datetime

import pytest

from pipeline.clean import clean
from schemas import Article, Capture, Site

URL = "https://ansel.example/2026/03/14/mole-vote-live"
TOLD = "The council of Port Ansel met at nine to vote on the new mole, and the square was full before the doors opened."
RAIN = "It rained all morning, and the ferry brought two hundred people from the islands to hear it."
POSTS = [
    (
        "2026-03-14T12:40:00Z",
        "Vote is over",
        "Eleven members voted for the mole and four against it, the clerk read out.",
    ),
    (
        "2026-03-14T11:05:00Z",
        "Mayor speaks",
        "The mayor asked for quiet and said that the harbour could not wait a year.",
    ),
    (
        "2026-03-14T09:10:00Z",
        "",
        "The doors are open and forty people wait on the stairs in the rain for a seat inside.",
    ),
]


def post(time: str, title: str, text: str, tag: str = "article") -> str:
    head = f"<h2>{title}</h2>" if title else ""
    when = f'<p class="when"><time datetime="{time}">{time[11:16]}</time></p>'
    return f'<{tag} class="entry">{when}{head}<p>{text}</p></{tag}>'


def cleaned(body: str) -> Article:
    head = '<meta property="og:type" content="article"><title>Mole vote</title>'
    html = f"<html><head>{head}</head><body><main><h1>Mole vote, hour by hour</h1>{body}</main></body></html>"
    capture = Capture(
        id="1", site="observer", run_id="r", kind="page", url=URL, final_url=URL, status=200, body=html.encode(),
        fetched_at=datetime(2026, 3, 14, 18, tzinfo=UTC), headers=(("Content-Type", "text/html; charset=utf-8"),),
    )  # fmt: skip
    return clean(capture, Site(name="observer", home="https://ansel.example/"))


@pytest.mark.parametrize("tag", ["article", "div", "li"])
def test_live_blog_comes_in_parts(tag: str) -> None:
    found = cleaned(
        f"<div><p>{TOLD}</p><p>{RAIN}</p></div><div class='feed'>{''.join(post(*told, tag) for told in POSTS)}</div>"
    )
    assert [(p.number, p.posted_text) for p in found.posts] == [(n, told[0]) for n, told in enumerate(POSTS, 1)]
    assert found.posts[0].posted_at == datetime(2026, 3, 14, 12, 40, tzinfo=UTC)
    assert [block.text for block in found.blocks if not block.post] == [TOLD, RAIN]
    assert [block.text for block in found.blocks if block.post == 2] == list(POSTS[1][1:])
    assert [block.text for block in found.blocks if block.post == 3] == [POSTS[2][2]]


def test_dated_links_under_a_story_are_no_posts() -> None:
    teasers = "".join(
        f'<li class="item"><a href="/{n}">More {n}</a> <time datetime="{POSTS[n][0]}">x</time></li>' for n in range(3)
    )
    found = cleaned(f"<p>{TOLD}</p>" * 4 + f"<ul>{teasers}</ul>")
    assert found.posts == ()
    assert {block.post for block in found.blocks} == {0}


def test_readers_comments_are_no_posts() -> None:
    said = "".join(post(*told, "li") for told in POSTS * 2)
    found = cleaned(f"<p>{TOLD}</p><p>{TOLD} It rained.</p><ol class='comment-list'>{said}</ol>")
    assert found.posts == ()


def test_two_dates_of_a_story_are_no_posts() -> None:
    dates = "".join(f'<p class="d"><time datetime="{time}">{time}</time></p>' for time, *_ in POSTS[:2])
    assert cleaned(f"{dates}<p>{TOLD}</p><p>{TOLD} It rained.</p>").posts == ()


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote><p>The lamp stays lit.</p><cite>Mara Quill, keeper</cite></blockquote>",
        "<blockquote><p>The lamp stays lit.</p><footer>— Mara Quill, keeper</footer></blockquote>",
        "<figure><blockquote><p>The lamp stays lit.</p></blockquote>"
        "<figcaption>Mara Quill, keeper</figcaption></figure>",
    ],
    ids=["cite", "footer", "figcaption"],
)
def test_block_quotation_knows_its_source(quote: str) -> None:
    found = cleaned(f"<p>{TOLD}</p>{quote}<p>{TOLD} It rained.</p>")
    told = [(block.text, block.source) for block in found.blocks if block.kind == "quote"]
    assert told == [("The lamp stays lit.", "Mara Quill, keeper")]


def test_quotation_without_a_name_has_no_source() -> None:
    found = cleaned(f"<p>{TOLD}</p><blockquote><p>The lamp stays lit.</p></blockquote><p>{TOLD} It rained.</p>")
    assert [block.source for block in found.blocks if block.kind == "quote"] == [""]
