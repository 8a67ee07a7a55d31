"""Redirects, refreshes and the cookies between them lead where a browser would go, and no further."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from spiders.http.answers import Answer
from spiders.http.hops import Cookies, address, refresh_of
from tests.small_site import Newsroom, SmallSite, front, serving, story

PROSE = "<p>" + "The council met on Tuesday and voted on the ferry after a long debate. " * 8 + "</p>"


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        (b"there", "http://lark.example/2026/there"),
        (b"?id=7", "http://lark.example/2026/old?id=7"),
        (b"../../there", "http://lark.example/there"),
        (b"//lark.example/there", "http://lark.example/there"),
        (b"///lark.example/there", "http://lark.example/there"),
        (b"http:///lark.example/there", "http://lark.example/there"),
        (b"https:////lark.example/there", "https://lark.example/there"),
        (rb"\\lark.example\there", "http://lark.example/there"),
        (rb"/a\b?c=\d", "http://lark.example/a/b?c=%5Cd"),
        (b"/a//b", "http://lark.example/a//b"),
        (b" /two words \r", "http://lark.example/two%20words"),
        (b"/a\tb", "http://lark.example/ab"),
        (b"/a\xc3\xb1o", "http://lark.example/a%C3%B1o"),
        (b"/a\xf1o?q=\xf1", "http://lark.example/a%F1o?q=%F1"),
        (b"/voil\xc3\xa0", "http://lark.example/voil%C3%A0"),
        (b"/a%20b%F1", "http://lark.example/a%20b%F1"),
        (b"http://gr\xc3\xbcn.example/x", "http://xn--grn-ioa.example/x"),
        (b"http://gr\xfcn.example/x", "http://xn--grn-ioa.example/x"),
        (b"HTTP://Lark.Example/There#top", "http://lark.example/There"),
        (b"/there#top", "http://lark.example/there"),
        (b"#top", "http://lark.example/2026/old"),
    ],
)
def test_a_location_means_what_browsers_read_in_it(told: bytes, meant: str) -> None:
    assert address("http://lark.example/2026/old", told.decode("latin-1")) == meant


def page(
    html: str | bytes, refresh: str = "", kind: str = "text/html; charset=utf-8", url: str = "http://lark.example/old"
) -> Answer:
    headers = (("Content-Type", kind), ("Refresh", refresh))
    body = html if isinstance(html, bytes) else html.encode()
    return Answer(
        url=url,
        status=200,
        headers=tuple(pair for pair in headers if pair[1]),
        request_headers=(),
        raw=body,
        body=body,
        problem="",
    )


@pytest.mark.parametrize(
    "tag",
    [
        '<meta http-equiv="refresh" content="0; url=/new">',
        "<meta http-equiv='refresh' content='0; url=/new'>",
        "<meta http-equiv=refresh content=0;url=/new>",
        '<META CONTENT="0;URL=/new" HTTP-EQUIV="Refresh"/>',
        '<meta http-equiv="refresh" content="0; url=\'/new\'">',
        "<meta http-equiv='refresh' content='3;URL=\"/new\"'>",
        '<meta http-equiv="refresh" content="0;url=\'/new">',
        '<meta http-equiv="refresh" content=" 5 , url = /new ">',
        '<meta http-equiv="refresh" content="0.5;/new">',
        '<meta http-equiv="refresh" content="0 /new">',
        '<meta\n  http-equiv="refresh"\n  content="0;\n url=/new"\n>',
        '<meta http-equiv="refresh" content="0; url=&#47;new">',
        '<meta http-equiv="refresh" content="0; url=http://lark.example/new#top">',
        '<meta name="x" data-content="0;url=/wrong" http-equiv="refresh" content="0;url=/new">',
        '<noscript><meta http-equiv="refresh" content="0;url=/new"></noscript>',
        '<base href="http://lark.example/"><meta http-equiv="refresh" content="0;url=new">',
        "<script>if (a<b) document.write('<p>" + "x" * 500 + "')</script>"
        '<meta http-equiv="refresh" content="0;url=/new">',
        '<!-- <meta http-equiv=refresh content=\'0;url=/wrong\'> --><meta http-equiv="refresh" content="0;url=/new">',
    ],
)
def test_a_notice_that_sends_its_reader_on_is_read_in_every_spelling(tag: str) -> None:
    assert refresh_of(page(f"<html><head>{tag}</head><body><p>This story has moved.</p></body></html>"), "page") == (
        "http://lark.example/new"
    )


@pytest.mark.parametrize("told", ["0; url=/new", "0;/new", "1; URL='/new'", "5,url=/new"])
def test_the_header_says_the_same(told: str) -> None:
    assert refresh_of(page("", told), "page") == "http://lark.example/new"
    assert refresh_of(page("<p>Moved</p>", told), "page") == "http://lark.example/new"


META = '<meta http-equiv="refresh" content="{}">'


@pytest.mark.parametrize(
    "answer",
    [
        page(META.format("0;url=/new") + PROSE),
        page(PROSE, "0;url=/new"),
        page(META.format("300;url=/new") + "<p>Live</p>"),
        page(META.format("60") + "<p>Live</p>"),
        page(META.format("0;url=") + "<p>Live</p>"),
        page(META.format("soon;url=/new")),
        page("<script>var s = '" + META.format("0;url=/new") + "'</script>"),
        page("<!-- " + META.format("0;url=/new")),
        page("<p>&lt;meta http-equiv=refresh content='0;url=/new'&gt;"),
        page("<rss>" + META.format("0;url=/new") + "</rss>", kind="application/rss+xml"),
        page(META.format("0;url=http://[broken")),
        page(META.format("0;url=/new") + "<p>" + "x" * 300_000),
    ],
)
def test_a_page_to_be_read_or_read_again_sends_nobody_on(answer: Answer) -> None:
    assert refresh_of(answer, "page") == ""


def test_links_around_a_notice_are_no_story_but_a_list_of_links_is_a_list() -> None:
    frame = "".join(f'<li><a href="/{n}">The council voted on the budget again</a></li>' for n in range(40))
    notice = page(f"<ul>{frame}</ul>{META.format('0;url=/new')}<p>Moved</p>")
    assert refresh_of(notice, "page") == "http://lark.example/new"
    assert refresh_of(notice, "section") == ""


def set_cookies(*lines: str, url: str = "http://lark.example/2026/a") -> Cookies:
    cookies = Cookies()
    headers = tuple(("Set-Cookie", line) for line in lines)
    cookies.keep(Answer(url=url, status=302, headers=headers, request_headers=(), raw=b"", body=b"", problem=""))
    return cookies


@pytest.mark.parametrize(
    ("lines", "url", "sent"),
    [
        (["a=1; Path=/", "b=2"], "http://lark.example/2026/b", {"a=1", "b=2"}),
        (["a=1; Path=/2027"], "http://lark.example/2026/b", set()),
        (["a=1"], "http://other.example/2026/b", set()),
        (["a=1; Domain=lark.example"], "http://www.lark.example/2026/b", {"a=1"}),
        (["a=1; Domain=other.example"], "http://other.example/2026/b", set()),
        (["a=1; Secure"], "http://lark.example/2026/b", set()),
        (["a=1; Secure"], "https://lark.example/2026/b", {"a=1"}),
        (["a=1", "a=2"], "http://lark.example/2026/b", {"a=2"}),
        (["a=1", "a=; Max-Age=0"], "http://lark.example/2026/b", set()),
        (["a=\xb3\xd2; HttpOnly; SameSite=Lax"], "http://lark.example/2026/b", {"a=\xb3\xd2"}),
        (["a=" + "x" * 5000], "http://lark.example/2026/b", set()),
        (["nonsense;;;=", "a=1"], "http://lark.example/2026/b", {"a=1", "nonsense"}),
    ],
)
def test_a_cookie_goes_back_where_it_belongs(lines: list[str], url: str, sent: set[str]) -> None:
    assert set(filter(None, set_cookies(*lines).header(url).split("; "))) == sent


@dataclass
class World:
    site: SmallSite
    outcomes: dict[str, str]
    captures: list[tuple[str, str, int, str | None]]
    archive: bytes


def moved(location: str, **headers: str) -> Any:
    """A 302 with the bytes of this Latin-1 text."""
    head = "HTTP/1.1 302 Found\r\n" + "".join(
        f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items()
    )

    def write(handler: Any) -> None:
        place = location.replace("PORT", str(handler.server.server_port))
        handler.wfile.write(f"{head}Location: {place}\r\nContent-Length: 0\r\n\r\n".encode("latin-1"))
        handler.close_connection = True

    return write


def wall(cookie: str, otherwise: Any) -> Any:
    """A story for whoever brings the cookie."""
    return lambda handler: story("Behind") if cookie in handler.headers.get("Cookie", "") else otherwise


def notice(target: str, wait: int = 0) -> bytes:
    return f"<html><head>{META.format(f'{wait};url={target}')}</head><body>Moved</body></html>".encode()


def hops() -> dict[str, Any]:
    asking = (200, {"Set-Cookie": "seen=1"}, notice("/2026/06/a-wall-that-loads-itself-again"))
    return {
        "/2026/06/moved-beyond-three-slashes": moved("///127.0.0.1:PORT/2026/06/new-1"),
        "/2026/06/moved-in-old-letters": moved("/2026/06/a\xf1o"),
        "/2026/06/moved-to-no-place-at-all": moved(""),
        "/2026/06/a-wall-of-one-cookie": wall("seen=1", (302, {"Set-Cookie": "seen=1", "Location": "#"}, b"")),
        "/2026/06/a-loop-with-the-same-cookie": (302, {"Set-Cookie": "a=1", "Location": "#"}, b""),
        "/2026/06/a-wall-that-loads-itself-again": wall("seen=1", asking),
        "/2026/06/told-by-a-tag-that-it-moved": notice("/2026/06/new-2", 3),
        "/2026/06/told-by-a-header-that-it-moved": (200, {"Refresh": "0; url=/2026/06/new-3"}, b""),
        "/2026/06/a-notice-that-leads-elsewhere": notice("https://other.example/story"),
        "/2026/06/a-notice-that-leads-inside": notice("http://127.0.0.1:1/"),
        "/2026/06/a-notice-that-leads-to-secrets": notice("/secret/plan"),
        "/2026/06/one-notice-leads-to-another": notice("/2026/06/another-notice"),
        "/2026/06/another-notice": notice("/2026/06/one-notice-leads-to-another"),
        "/2026/06/a-ticker-that-loads-itself-again": story("Ticker")
        + notice("/2026/06/a-ticker-that-loads-itself-again"),
    }


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    room = Newsroom(tmp_path_factory.mktemp("hops"))
    pages = hops()
    ends = ("/2026/06/new-1", "/2026/06/a%F1o", "/2026/06/new-2", "/2026/06/new-3", "/secret/plan")
    robots = b"User-agent: *\nDisallow: /secret/\n"
    with serving({"/robots.txt": robots, "/": front(*pages), **pages, **{end: story(end) for end in ends}}) as site:
        room.add("lark", site.home)
        code, runs, errors = room.fetch("lark")
        assert (code, errors) == (0, "")
        rows = room.ask("SELECT url, final_url, status, processed_by FROM captures WHERE kind = 'page' ORDER BY seq")
        paths = [(*("/" + url.split("/", 3)[3] for url in row[:2]), *row[2:]) for row in rows]
        (file,) = room.config.archive.glob("*.warc.gz")
        yield World(site, room.outcomes(runs["lark"]), paths, file.read_bytes())


@pytest.mark.parametrize(
    ("asked", "final"),
    [
        ("moved-beyond-three-slashes", "new-1"),
        ("moved-in-old-letters", "a%F1o"),
        ("a-wall-of-one-cookie", "a-wall-of-one-cookie"),
        ("a-wall-that-loads-itself-again", "a-wall-that-loads-itself-again"),
        ("told-by-a-tag-that-it-moved", "new-2"),
        ("told-by-a-header-that-it-moved", "new-3"),
        ("a-ticker-that-loads-itself-again", "a-ticker-that-loads-itself-again"),
    ],
)
def test_the_story_at_the_end_of_the_way_is_left_to_the_stages(world: World, asked: str, final: str) -> None:
    answers = [row for row in world.captures if row[0] == f"/2026/06/{asked}" and row[3] is None]
    assert [(row[1], row[2]) for row in answers] == [(f"/2026/06/{final}", 200)]
    assert f"/2026/06/{asked}" not in world.outcomes


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        ("moved-to-no-place-at-all", "http_error"),
        ("a-loop-with-the-same-cookie", "redirect_loop"),
        ("a-notice-that-leads-elsewhere", "offsite"),
        ("a-notice-that-leads-inside", "forbidden_address"),
        ("a-notice-that-leads-to-secrets", "robots"),
        ("one-notice-leads-to-another", "redirect_loop"),
    ],
)
def test_a_way_that_leads_nowhere_is_told(world: World, asked: str, outcome: str) -> None:
    assert world.outcomes[f"/2026/06/{asked}"] == outcome
    assert "/secret/plan" not in world.site.paths()


def test_a_notice_is_kept_as_a_redirect_is(world: World) -> None:
    kept = [row for row in world.captures if row[0] == "/2026/06/told-by-a-tag-that-it-moved"]
    assert [(row[1], row[3]) for row in kept] == [
        ("/2026/06/told-by-a-tag-that-it-moved", "fetch"),
        ("/2026/06/new-2", None),
    ]


def test_a_cookie_serves_one_visit_and_no_other(world: World) -> None:
    sent = [hit for hit in world.site.hits if "Cookie" in hit.headers]
    assert {hit.path for hit in sent} == {
        "/2026/06/a-wall-of-one-cookie",
        "/2026/06/a-loop-with-the-same-cookie",
        "/2026/06/a-wall-that-loads-itself-again",
    }
