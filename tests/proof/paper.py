"""A paper whose pages write the same words in other ways: entities, tags within words, an old charset."""

import gzip
from pathlib import Path

from pipeline.archive.files import members
from tests.desk import Desk
from tests.small_site import SmallSite, front

PLAIN, OLD = "/2026/03/the-weir-holds/", "/2026/03/die-wehrtore/"
REST = (
    "<p>The council of Osier heard three hours of speeches about the weir on Monday night, and voted at eleven.</p>"
    "<p>The weir was built by hand ninety years ago, and its gates are opened by two people who live beside it.</p>"
)
SAID = (
    "<p>&#8220;Nobody at <b>Os</b>ier&nbsp;Weir <a href='/x?a=\"1>2\"'>slept</a>,\n and nobody compl&shy;ained,&rdquo; "
    "Ada Fernweh, the keeper, said on the quay. &ldquo;We would do it again.&rdquo;</p>"
    "<p>&ldquo;The gates,&rdquo; Fernweh said, &ldquo;have never failed us.&rdquo;</p>"
)


def page(title: str, body: str, more: str = "") -> bytes:
    return (
        f'<html lang="en"><head><title>{title}</title><meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2026-03-14T09:00:00Z">'
        f'<meta name="author" content="Ines Vale">{more}</head><body><article>'
        f"<h1>{title}</h1>{REST}{body}</article><script>alert('mine')</script></body></html>"
    ).encode()


def old_page() -> bytes:
    html = page("Café at the weir stays open", "<p>“The café stays open as long as I live,” Ada Fernweh said.</p>")
    return html.decode().replace("<html", "<html data-old", 1).encode("cp1252")


def serve(paper: SmallSite) -> None:
    paper.pages |= {
        PLAIN: page("The weir holds & stands", SAID),
        OLD: (200, {"Content-Type": "text/html; charset=windows-1252"}, old_page()),
        "/": front(PLAIN, OLD),
    }


def read(paper: SmallSite, folder: Path) -> Desk:
    """The desk after one run over the paper."""
    serve(paper)
    desk = Desk.over(paper, folder)
    assert desk.run() == 0
    return desk


def forged(path: Path) -> bool:
    """Write another word into a file's pages, as whole gzip members that only the digests give away."""
    out, changed = b"", False
    for member in members(path):
        fresh = member.data.replace(b"nobody compl", b"no body compl")
        changed |= fresh != member.data
        out += gzip.compress(fresh, mtime=0)
    path.write_bytes(out)
    return changed
