"""WordPress's REST answer: one article a public post, its text through the same rules as a page's."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.clean import VERSION, clean_posts
from schemas import Article, Capture, Credit, Site
from schemas.errors import NotAnArticle

SITE = Site(name="bulletin", home="https://bulletin.example/", timezone="America/New_York")
FIRST = "The harbor board on Sunday named Anneke Dorn as interim chief, a week after Hollis Crane resigned."
CONTENT = f"""
<h2 class="wp-block-heading">Title</h2>
<p>{FIRST}</p>
<p>Share this: Facebook X Email</p>
<ul><li>“We start at six,” Dorn said.<br><a href="https://apnews.com/hub/harbors" target="_blank">AP News</a></li></ul>
<p>Also read: Who Pays for the Ferry</p>
<figure class="wp-block-image"><img src="/dorn.png" alt="Dorn"/><figcaption>Dorn on the pier.</figcaption></figure>
<h2>Subscribe to our newsletter</h2><p>Get the harbor’s news in your inbox.</p>
"""


def post(**changes: Any) -> dict[str, Any]:
    return {
        "id": 7,
        "date": "2025-11-02T01:30:00",
        "date_gmt": "2025-11-02T06:30:00",
        "modified": "2025-11-03T10:00:00",
        "modified_gmt": "2025-11-03T15:00:00",
        "status": "publish",
        "type": "post",
        "link": "https://bulletin.example/2025/11/interim-chief/?utm_source=rest",
        "title": {"rendered": "Harbor Board Names <em>Interim</em> Chief &#8211; &#8220;At Last&#8221;"},
        "content": {"rendered": CONTENT, "protected": False},
        "_embedded": {
            "author": [{"id": 2, "name": "Newsroom Staff"}],
            "wp:term": [
                [{"name": "Harbor &amp; Bay", "taxonomy": "category"}, {"name": "Politics", "taxonomy": "category"}],
                [{"name": "Dorn", "taxonomy": "post_tag"}],
            ],
        },
    } | changes


def answer(value: Any) -> list[Article | NotAnArticle]:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    capture = Capture(
        id="c1", site="bulletin", run_id="r", kind="api", url="https://bulletin.example/wp-json/wp/v2/posts",
        final_url="https://bulletin.example/wp-json/wp/v2/posts", fetched_at=datetime(2025, 12, 1, tzinfo=UTC),
        status=200, headers=(("content-type", "application/json"),), body=body,
    )  # fmt: skip
    return list(clean_posts(capture, SITE))


def story(**changes: Any) -> Article:
    (found,) = answer([post(**changes)])
    assert isinstance(found, Article)
    return found


def test_post_becomes_an_article_with_its_fields() -> None:
    article = story()
    assert article.url == "https://bulletin.example/2025/11/interim-chief/"
    assert article.headline == "Harbor Board Names Interim Chief – “At Last”"
    assert article.bylines == ("Newsroom Staff",)
    assert article.categories == ("Harbor & Bay", "Politics")
    assert article.tags == ("Dorn",)
    assert article.language == "en"
    assert (article.evidence, article.capture_id, article.cleaner) == ("wordpress", "c1", VERSION)


def test_gmt_times_are_taken_where_the_local_ones_are_told_twice() -> None:
    article = story()
    assert article.published_at == datetime(2025, 11, 2, 6, 30, tzinfo=UTC)
    assert article.published_text == "2025-11-02T06:30:00"
    assert article.modified_at == datetime(2025, 11, 3, 15, tzinfo=UTC)


def test_local_time_is_read_in_the_sites_zone_where_gmt_is_missing() -> None:
    assert story(date_gmt=None).published_at == datetime(2025, 11, 2, 5, 30, tzinfo=UTC)


def test_noise_within_the_content_goes_by_the_pages_rules() -> None:
    article = story()
    assert [(block.kind, block.text) for block in article.blocks] == [
        ("paragraph", FIRST),
        ("list_item", "“We start at six,” Dorn said."),
        ("caption", "Dorn on the pier."),
    ]  # fmt: skip
    assert article.credits == (Credit(text="AP News", url="https://apnews.com/hub/harbors"),)
    assert {removed.rule for removed in article.removed} == {
        "template-heading", "share-line", "credit-line", "also-read", "foreign-section",
    }  # fmt: skip


def test_byline_within_the_text_goes_before_the_account_that_posted_it() -> None:
    content = "<p>By Tomas Erle, Meridian Wire</p><p>A plan to register drones ran into trouble on Monday in Lorne.</p>"
    article = story(content={"rendered": content})
    assert article.bylines == ("Tomas Erle",)
    assert len(article.blocks) == 1


def test_one_object_is_read_like_a_list_of_one() -> None:
    (found,) = answer(post())
    assert isinstance(found, Article)


def test_words_that_a_plug_in_prints_before_the_answer_are_left_out() -> None:
    printed = "<br />\n<b>Warning</b>: foreach() argument [1] must be of type array {lamp.php}<br />\n"
    (found,) = answer(printed.encode() + json.dumps([post()]).encode())
    assert isinstance(found, Article)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"content": {"rendered": "", "protected": True}}, "protected"),
        ({"content": {"rendered": " \n"}}, "empty"),
        ({"content": {"rendered": "<p>Advertisement</p>"}}, "empty"),
        ({"status": "draft"}, "protected"),
        ({"type": "page"}, "listing"),
    ],
)
def test_post_that_is_no_public_story_gets_a_verdict(changes: dict[str, Any], reason: str) -> None:
    (found,) = answer([post(**changes)])
    assert isinstance(found, NotAnArticle)
    assert (found.reason, found.url) == (reason, post()["link"])


@pytest.mark.parametrize("body", [b"<html>", b"[" * 100_000, b'{"code": "rest_no_route"}', b"[1, null]", b""])
def test_answer_that_is_no_list_of_posts_gives_verdicts_and_no_error(body: bytes) -> None:
    assert all(isinstance(found, NotAnArticle) for found in answer(body))


def test_post_without_embedded_terms_or_author_is_still_an_article() -> None:
    article = story(_embedded=None)
    assert (article.bylines, article.categories, article.tags) == ((), (), ())
