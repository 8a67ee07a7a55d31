"""What an article shows and refers to beside its words: the addresses of its pictures and of documents in PDF."""

from collections.abc import Collection, Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

SMALL = 100
"""Width or height, as the page gives it, below which a picture is an icon or counts readers."""
LAZY = ("data-src", "data-original", "data-lazy-src")
"""Where pages keep a picture's address until it is scrolled to."""
_STORY = "article, main, [role=main]"
_LONGEST = 2000


def media_in(body: bytes, url: str, kinds: Collection[str], most: int) -> tuple[str, ...]:
    """Addresses of the story's own `image`s and `pdf`s, each once, in the page's order; `most` at most.

    >>> media_in(b'<article><img src="/a.jpg"><a href="b.pdf">b</a></article>', "https://a.example/x", ["image"], 9)
    ('https://a.example/a.jpg',)
    """
    tree = LexborHTMLParser(body)
    story = max(tree.css(_STORY)[:50], key=lambda node: len(node.text()), default=tree.body)
    if story is None:
        return ()
    base = _attribute(tree.css_first("base[href]"), "href")
    found: dict[str, None] = {}
    for link in _links(tree, story, kinds):
        address = _absolute(urljoin(url, base), link)
        if address and len(found) < most:
            found.setdefault(address)
    return tuple(found)


def _links(tree: LexborHTMLParser, story: LexborNode, kinds: Collection[str]) -> Iterator[str]:
    if "image" in kinds:
        yield _attribute(tree.css_first('meta[property="og:image"]'), "content")
        for node in story.css("img, picture > source"):
            if not _is_small(node):
                yield _picture(node)
    if "pdf" in kinds:
        for node in story.css("a[href]"):
            link = _attribute(node, "href")
            if link.partition("?")[0].partition("#")[0].lower().endswith(".pdf"):
                yield link


def _picture(node: LexborNode) -> str:
    """The largest that the element offers."""
    offered = [part.split() for part in _attribute(node, "srcset", "data-srcset").split(", ") if part.strip()]
    if offered:
        return max(offered, key=lambda one: _size(one[1]) if len(one) > 1 else 0)[0]
    return _attribute(node, *LAZY, "src")


def _size(told: str) -> float:
    """A candidate's width or density: "640w", "2x"."""
    number = told[:-1].strip()
    return float(number) if number.replace(".", "", 1).isdigit() else 0


def _is_small(node: LexborNode) -> bool:
    sizes = (_attribute(node, name).removesuffix("px") for name in ("width", "height"))
    return any(size.isdigit() and int(size[:9]) < SMALL for size in sizes)


def _attribute(node: LexborNode | None, *names: str) -> str:
    given = node.attributes if node is not None else {}
    return next((value.strip() for name in names if (value := given.get(name))), "")


def _absolute(base: str, link: str) -> str:
    """The web address of a link; empty for any other, and for what is too long to be one."""
    if not link or len(link) > _LONGEST:
        return ""
    try:
        address = urldefrag(urljoin(base, link)).url
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.hostname and not parts.username else ""
