"""WordPress's listing gives posts and its further pages; what is no listing is a problem and no error."""

import json
from datetime import UTC, datetime

import pytest

from spiders.discovery import Found, links_in, posts_url
from tests.pace import least
from tests.spiders.discovery.documents import HOME, SITE, STORY, of_kind, post


def api(answer: object, page: int = 1, total: str = "1") -> Found:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return links_in("api", body, posts_url(HOME + "wp-json/", page=page), (("X-WP-TotalPages", total),), SITE)


def test_a_wordpress_listing_gives_posts_and_the_first_page_names_the_others() -> None:
    found = api(
        [post(STORY, date_gmt="2026-05-03T08:00:00"), post(STORY + "?id=2", date="2026-05-03T08:00:00")], total="3"
    )
    first, second = (link for link in found.links if link.kind == "page")
    assert (first.title, first.published_at) == ("Council: “No”", datetime(2026, 5, 3, 8, tzinfo=UTC))
    assert first.lastmod == datetime(2026, 5, 4, 10, tzinfo=UTC)
    assert second.published_at == datetime(2026, 5, 3, 6, tzinfo=UTC)
    assert of_kind(found, "api") == [posts_url(HOME + "wp-json/", page=n) for n in (2, 3)]
    assert of_kind(api([post(STORY)], page=2, total="3"), "api") == []


def test_the_root_of_the_api_leads_to_its_listing() -> None:
    root = HOME + "wp-json/"
    found = links_in("api", b'{"namespaces": ["wp/v2"]}', root, {}, SITE)
    assert of_kind(found, "api") == [posts_url(root)]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"<html>", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[1" + b"0" * 5000 + b"]", "not JSON"),
        (b'notice {"id": 1' + b"0" * 5000 + b"}", "not JSON"),
        (b"notice [{" + b'"a": [' * 100_000, "not JSON"),
        (b'Notice: [] {"debug": 1} [{"debug": 2}]', "not JSON"),
        (b'{"code": "rest_forbidden"}', "not a list of posts: rest_forbidden"),
        (b'[{"link": 7}, null, {"title": []}]', ""),
    ],
)
def test_what_is_no_listing_is_a_problem_and_no_error(body: bytes, problem: str) -> None:
    found = api(body, total="9" * 30)
    assert (found.links, found.problem) == ((), problem)


AROUND = [
    ("<br />\n<b>Notice</b>: Undefined [offset] in <b>/srv/lamp/{plugin}.php</b> on line <b>7</b><br />\n", ""),
    ('<style>a{"b"}</style><script>var lamp = {"lit": [true]};</script>', "<!-- served in {0.2} s -->"),
    ("\ufeff\n\n", "\n[]"),
    ("array(0) []\n", "{}"),
]


@pytest.mark.parametrize(("before", "after"), AROUND)
def test_words_that_a_plug_in_prints_around_an_answer_are_left_out(before: str, after: str) -> None:
    listing = f"{before}{json.dumps([post(STORY)])}{after}".encode()
    assert [link.kind for link in api(listing).links] == ["page"]
    assert api(f"{before}[]".encode()).problem == ""
    root = f'{before}{{"namespaces": ["wp/v2"]}}{after}'.encode()
    assert of_kind(links_in("api", root, HOME + "wp-json/", {}, SITE), "api")


def test_half_an_answer_is_none_of_its_posts() -> None:
    cut = json.dumps([post(STORY), post(STORY + "?id=2")])[:-30]
    assert api(f"Notice {cut}".encode()).problem == api(cut.encode()).problem == "not JSON"


def test_ever_more_brackets_cost_little() -> None:
    for unit in ('{"', '[{"', '[{"a":1},', '{"id" 1}', "[ ", "[]", '{"a":1}', '[{"a":"'):
        body = b"Notice " + unit.encode() * (500_000 // len(unit))
        assert least(lambda body=body: api(body), 0.5) < 0.5
