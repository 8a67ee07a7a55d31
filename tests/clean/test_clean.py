"""The cleaning stage as a whole: pure, exact about what is no article, and not to be broken by a page."""

from datetime import UTC, date, datetime

import pytest

from pipeline.clean import VERSION, article, clean
from schemas import Article, Capture, Layout, Site
from schemas.errors import NotAnArticle

SITE = Site(name="paper", home="https://paper.example/")
HEAD = (
    "<!doctype html><html lang=en><head><title>Rail Bill Stalls</title>"
    "<meta property='article:published_time' content='2026-02-03T10:00:00Z'></head><body>"
)
FIRST = "The rail bill failed by one vote on Thursday, and its sponsor blamed a lift that stopped between two floors."
SECOND = "“I could hear them counting,” said Senator Clement Rook, who was in it with two others and a bag of shrimp."
STORY = f"{HEAD}<article><h1>Rail Bill Stalls</h1><p>{FIRST}</p><p>{SECOND}</p></article>"


DEEP = "<div>" * 30_000 + "</div>" * 30_000


def capture(
    html: str | bytes, *, url: str = "https://paper.example/rail", status: int = 200, kind: str = "text/html"
) -> Capture:
    body = html if isinstance(html, bytes) else html.encode("utf-8", "replace")
    return Capture(
        id="c", site="paper", run_id="r", kind="page", url=url, final_url=url,
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC), status=status, headers=(("Content-Type", kind),), body=body,
    )  # fmt: skip


def reason(html: str | bytes, **changes: object) -> str:
    with pytest.raises(NotAnArticle) as verdict:
        clean(capture(html, **changes), SITE)  # type: ignore[arg-type]
    return verdict.value.reason


def story(html: str) -> Article:
    return clean(capture(html), SITE)


def test_story_is_its_paragraphs_and_its_headline_once() -> None:
    found = story(STORY)
    assert found.headline == "Rail Bill Stalls"
    assert found.text == f"{FIRST}\n\n{SECOND}"
    assert found.cleaner == VERSION


def test_same_capture_gives_the_same_article() -> None:
    assert story(STORY) == story(STORY)


def test_two_short_paragraphs_are_a_story_and_its_surroundings_are_not() -> None:
    words = "Every word of it is true, and has been for a hundred and fifty years"
    around = f"<header><p class='site-description'>{words}</p></header>"
    short = "<div class='entry-content'><p>Ada Finch was named clerk on Sunday.</p><p>She starts in May.</p></div>"
    found = story(f"{HEAD}{around}<article><h1>Clerk Named</h1>{short}</article>")
    assert found.text == "Ada Finch was named clerk on Sunday.\n\nShe starts in May."


def test_label_of_a_post_is_no_name_of_its_element() -> None:
    teaser = f"<div class=related-posts><p>{FIRST}</p><p>{SECOND}</p></div>"
    labelled = "<article class='hentry category-trending-news tag-share'><div class=entry-content>"
    page = f"{HEAD}{labelled}<p>Ada Finch was named clerk on Sunday night.</p></div></article>{teaser * 3}"
    assert story(page).text == "Ada Finch was named clerk on Sunday night."


def test_story_in_several_parts_of_one_name_is_whole() -> None:
    parts = "".join(
        f"<div class='article-body'><p>{FIRST} Part {number}.</p></div><div class=ad>ad</div>" for number in range(4)
    )
    assert len(story(f"{HEAD}<main><h1>Rail Bill Stalls</h1>{parts}</main>").blocks) == 4


def test_layout_of_the_capture_s_day_names_the_body() -> None:
    old = Layout(until=date(2026, 3, 1), body="#old", remove=("p.x",))
    site = Site(name="paper", home="https://paper.example/", layouts=(old,))
    page = f"{HEAD}<div id=old><p>{FIRST}</p><p class=x>{SECOND}</p></div><div>{'<p>' + SECOND + '</p>'}</div>"
    found = clean(capture(page), site)
    assert found.text == FIRST
    assert found.provenance["text"] == "site"


@pytest.mark.parametrize(
    ("html", "changes", "expected"),
    [
        ("", {}, "empty"),
        ("  \n ", {}, "empty"),
        ("<html><body></body></html>", {}, "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", {}, "not_html"),
        ("{}", {"kind": "application/json"}, "not_html"),
        ("%PDF-1.4", {"kind": "application/pdf"}, "not_html"),
        (STORY, {"status": 404}, "soft_404"),
        (STORY, {"status": 410}, "error_page"),
        (STORY, {"status": 500}, "error_page"),
        ("<title>Just a moment...</title>", {"status": 403}, "challenge"),
        (
            f"{HEAD}<h1>Access denied</h1><p>You do not have access to this page on this server, it says.</p>",
            {},
            "challenge",
        ),
        (
            f"{HEAD}<h1>Seite nicht gefunden</h1><p>Die Seite, die Sie suchen, gibt es hier leider nicht mehr.</p>",
            {},
            "soft_404",
        ),
    ],
)
def test_page_that_is_no_article_says_why(html: str | bytes, changes: dict[str, object], expected: str) -> None:
    assert reason(html, **changes) == expected


def test_long_story_may_be_headed_like_an_error() -> None:
    paragraphs = f"<p>{FIRST} {SECOND}</p>" * 5
    assert story(f"{HEAD}<article><h1>Access Denied</h1>{paragraphs}</article>").headline == "Access Denied"


def test_teaser_is_kept_and_flagged_by_the_publishers_own_word() -> None:
    flag = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    assert not story(STORY.replace("</head>", flag + "</head>")).complete
    assert story(STORY).complete


@pytest.mark.parametrize(
    "html",
    [
        f"{HEAD}<article><h1>Rail Bill Stalls</h1><p>{FIRST}</p>{DEEP}<p>{SECOND}</p></article>",
        f"{HEAD}<article><h1>Rail Bill Stalls</h1><p>{FIRST}</p>{'<b></b>' * 60_000}<p>{SECOND}</p></article>",
        f"{HEAD}<article><h1>Rail Bill Stalls</h1><p>{FIRST}</p><p>{SECOND}</p><!-- <script>var a='<p title=\"",
        f"{HEAD}<article><h1>Rail Bill Stalls</h1><p>{FIRST}<p>{SECOND}<table><b><i></b><td></article></p></i>",
        f"{HEAD}<article><h1>{'Rail ' * 100_000}</h1><p>{FIRST}</p><p>{SECOND}</p></article>",
    ],
    ids=["deep", "empty elements", "unclosed", "soup", "huge headline"],
)
def test_broken_page_gives_its_whole_text(html: str) -> None:
    found = story(html)
    assert FIRST in found.text
    assert SECOND in found.text
    assert len(found.headline) <= 500


def test_text_can_always_be_written_as_utf_8() -> None:
    page = STORY.replace("one vote", "one&#xD800; v&#0;ote\x1b[2J\u202e")
    found = story(page)
    assert found.text.encode()
    assert not set(found.text) & set("\0\x1b\u202e")


def test_links_are_absolute_and_point_at_their_words() -> None:
    page = STORY.replace("rail bill", '<a href="/bill">rail <i>bill</i></a>').replace(
        "<p>“I", '<p><a href="http://[x">“I</a>'
    )
    links = [(block.text[link.start : link.end], link.url) for block in story(page).blocks for link in block.links]
    assert links == [("rail bill", "https://paper.example/bill")]


def test_language_is_told_from_the_text_only_where_nothing_declares_it() -> None:
    german = "Der Kreistag hat am Donnerstag nach langer Sitzung den Haushalt beschlossen, mit knapper Mehrheit."
    page = STORY.replace("<html lang=en>", "<html>").replace(FIRST, german).replace(SECOND, german)
    assert story(page).language == "de"
    assert story(page.replace("<html>", "<html lang=fr-CH>")).language == "fr"


def test_page_without_author_or_date_or_declaration_is_no_story() -> None:
    assert reason(f"<html><body><main><h1>About us</h1><p>{FIRST}</p></main></body></html>") == "off_topic"


def test_adapter_gives_what_a_scorer_asks_for() -> None:
    found = article(STORY, "https://paper.example/rail")
    assert found == {
        "text": f"{FIRST}\n\n{SECOND}",
        "title": "Rail Bill Stalls",
        "authors": [],
        "published": datetime(2026, 2, 3, 10, tzinfo=UTC),
    }
