"""Heads of responses as servers write them are read as browsers read them, and kept as they came."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.archive import read_capture
from schemas.capture import Capture
from tests.small_site import Newsroom, front, serving, story

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def answering(head: bytes, body: bytes, *, length: bool = True) -> Any:
    """Writes the head's very bytes, the body, and hangs up."""
    end = b"Content-Length: %d\r\n\r\n" % len(body) if length else b"\r\n"

    def write(handler: Any) -> None:
        handler.wfile.write(head + end + body)
        handler.close_connection = True

    return write


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


def odd_heads() -> dict[str, Any]:
    heads = {
        "a-curly-name": OK + "‘access-control-allow-origin’: *\r\n".encode(),
        "a-name-of-three-words": OK + b"X Cache Status: HIT\r\n",
        "a-space-before-the-colon": b"HTTP/1.1 200 OK\r\nContent-Type : text/html; charset=utf-8\r\n",
        "a-name-in-brackets": OK + b"(X-Served-By): lark\r\n@x: y\r\n",
        "a-header-without-name": OK + b": nothing\r\n",
        "a-header-without-colon": OK + b"frame-src 'self' lark.example;\r\n",
        "a-header-that-is-folded": OK + b"X-Policy: one,\r\n\ttwo,\r\n   three\r\n",
        "a-fold-before-any-header": b"HTTP/1.1 200 OK\r\n X-Early: yes\r\nContent-Type: text/html\r\n",
        "a-header-that-is-there-twice": OK + b"X-Frame-Options: DENY\r\nX-Frame-Options: DENY\r\n",
        "a-header-of-twenty-kilobytes": OK + b"Content-Security-Policy: " + b"img.lark.example " * 1300 + b"\r\n",
        "a-header-of-two-hundred": OK + b"X-Long: " + b"0123456789" * 20_000 + b"\r\n",
        "a-thousand-headers-of-two-hundred": OK + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 200) for n in range(1000)),
        "a-value-that-is-no-ascii": OK + b"Set-Cookie: \xb3\xd2=1\r\nX-Place: /voil\xc3\xa0\r\n",
        "lines-that-end-in-newlines": OK.replace(b"\r\n", b"\n"),
        "a-status-without-reason": b"HTTP/1.1 200\r\nContent-Type: text/html\r\n",
        "a-status-in-small-letters": b"http/1.1 200 fine\r\nContent-Type: text/html\r\n",
        "a-status-with-two-spaces": b"HTTP/1.1  200  OK\r\nContent-Type: text/html\r\n",
        "a-status-without-any-space": b"HTTP/1.1 200OK\r\nContent-Type: text/html\r\n",
        "a-status-of-version-one": b"HTTP/1 200 OK\r\nContent-Type: text/html\r\n",
        "a-status-of-no-version": b"HTTP 200 OK\r\nContent-Type: text/html\r\n",
        "a-status-in-another-language": "HTTP/1.1 200 Artículo hallado\r\nContent-Type: text/html\r\n".encode(),
        "a-status-behind-an-empty-line": b"\r\n" + OK,
        "a-status-behind-an-early-hint": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + OK,
        "a-length-that-is-there-twice": OK + b"Content-Length: %d\r\n" % len(story("a-length-that-is-there-twice")),
        "a-coding-of-transfer-that-is-none": OK + b"Transfer-Encoding: identity\r\n",
    }
    return {name: answering(head, story(name)) for name, head in heads.items()}


def odd_bodies() -> dict[str, Any]:
    def coded(coding: bytes, body: bytes) -> Any:
        return answering(OK + b"Content-Encoding: " + coding + b"\r\n", body)

    twice = gzip.compress(gzip.compress(story("packed-twice-and-said-so")))
    return {
        "a-length-that-is-a-word": answering(
            OK + b"Content-Length: unknown\r\n", story("a-length-that-is-a-word"), length=False
        ),
        "no-length-at-all": answering(OK, story("no-length-at-all"), length=False),
        "chunks-with-a-capital": answering(
            OK + b"Transfer-Encoding: Chunked\r\n", chunked(story("chunks-with-a-capital")), length=False
        ),
        "packed-in-none": coded(b"none", story("packed-in-none")),
        "packed-in-utf-8": coded(b"UTF-8", story("packed-in-utf-8")),
        "packed-in-identity": coded(b"identity", story("packed-in-identity")),
        "packed-in-nothing-named": coded(b"", story("packed-in-nothing-named")),
        "packed-in-x-gzip": coded(b"x-gzip", gzip.compress(story("packed-in-x-gzip"))),
        "packed-twice-and-said-so": coded(b"gzip, gzip", twice),
        "packed-once-and-said-twice": coded(
            b"gzip\r\nContent-Encoding: gzip", gzip.compress(story("packed-once-and-said-twice"))
        ),
        "packed-in-gzip-not-at-all": coded(b"gzip", story("packed-in-gzip-not-at-all")),
        "packed-in-deflate-not-at-all": coded(b"deflate", story("packed-in-deflate-not-at-all")),
        "packed-in-gzip-and-none": coded(b"gzip, none", gzip.compress(story("packed-in-gzip-and-none"))),
    }


FAILING = {
    "more-headers-than-promised": answering(OK + b"X-Long: " + b"0123456789" * 30_000 + b"\r\n", b"x"),
    "no-status-line-at-all": answering(b"<html>Hello</html>\r\n", b"x"),
    "two-lengths-that-differ": answering(OK + b"Content-Length: 7\r\n", story("two")),
    "packed-in-no-known-gzip": answering(OK + b"Content-Encoding: gzip\r\n", b"\x00\x01\x02 no gzip"),
}
PAGES = odd_heads() | odd_bodies()


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[str, Capture | None]]]:
    """Name of a page -> its outcome, and its capture as the archive gives it back where the stages are to see it."""
    room = Newsroom(tmp_path_factory.mktemp("heads"))
    pages = {f"/2026/06/{name}": answer for name, answer in (PAGES | FAILING).items()}
    with serving({"/": front(*pages), **pages}) as site:
        room.add("lark", site.home)
        code, runs, errors = room.fetch("lark")
        assert (code, errors) == (0, "")
        db = room.db()
        told = {path.rpartition("/")[2]: outcome for path, outcome in room.outcomes(runs["lark"]).items()}
        kept = db.execute("SELECT url, id FROM captures WHERE kind = 'page' AND processed_by IS NULL").fetchall()
        left = {url.rpartition("/")[2]: read_capture(db, room.config.archive, capture) for url, capture in kept}
        yield {name: (told.get(name, ""), left.get(name)) for name in PAGES | FAILING}
        db.close()


@pytest.mark.parametrize("name", PAGES)
def test_an_answer_with_an_odd_head_is_read_whole(read: dict[str, tuple[str, Capture | None]], name: str) -> None:
    outcome, capture = read[name]
    assert (outcome, capture.body if capture else b"") == ("", story(name))


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("more-headers-than-promised", "protocol_error"),
        ("no-status-line-at-all", "protocol_error"),
        ("two-lengths-that-differ", "protocol_error"),
        ("packed-in-no-known-gzip", "undecodable"),
    ],
)
def test_what_nobody_can_read_is_told(read: dict[str, tuple[str, Capture | None]], name: str, outcome: str) -> None:
    assert read[name][0] == outcome


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a-curly-name", ("â\x80\x98access-control-allow-originâ\x80\x99", "*")),
        ("a-name-of-three-words", ("X Cache Status", "HIT")),
        ("a-space-before-the-colon", ("Content-Type", "text/html; charset=utf-8")),
        ("a-fold-before-any-header", ("X-Early", "yes")),
        ("a-header-that-is-folded", ("X-Policy", "one,\ttwo,   three")),
        ("a-value-that-is-no-ascii", ("X-Place", "/voil\xc3\xa0")),
        ("packed-in-none", ("Content-Encoding", "none")),
    ],
)
def test_headers_are_kept_as_they_came(
    read: dict[str, tuple[str, Capture | None]], name: str, header: tuple[str, str]
) -> None:
    capture = read[name][1]
    assert capture
    assert header in capture.headers
