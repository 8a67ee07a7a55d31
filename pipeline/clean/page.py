"""A page: its bytes decoded, parsed once by a fast parser, its JSON-LD and meta elements at hand."""

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

from pipeline.clean.text import tidy

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_NEVER_BELIEVED = ("utf-7", "unicode-1-1-utf-7")
MOST_BROKEN = 0.05
"""Share of bytes above ASCII that a codec may fail to read; one that fails at more is not the page's."""
_NEVER_TEXT = ("script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "map")
_ASKED_FOR = "h1, article, form, link[rel][href], meta[content]"
"""Found by one look at the tree, for looking costs the same however little is found."""
MAX_DEPTH = 400
"""Wrappers nested deeper than this are a fault or an attack, and every later step would pay for them."""
MANY_TAGS, MANY_LINKS = 20_000, 2_000
_EMPTY = re.compile(r"<(div|span|p|b|i|em|strong|a|li|ul|section|font|small|u)\b[^<>]*></\1>", re.I)
LONG_TAG, MAX_ATTRIBUTES = 50_000, 500
"""Characters of a tag whose attributes are counted, and how many stay: a parser compares each with all before."""
SEVERAL_TAGS, MAX_FORMATS = 4_000, 100
"""Formatting elements open at once that a parser is given, on a page of so many tags: where they overlap, each end tag
copies all of them, and 4,000 take it half a minute and gigabytes. Real pages have 27 open at most."""
_LONG_TAG = re.compile(rf"(<[a-z][^\s/<>]*+)([^<>]{{{LONG_TAG},}})>", re.I)
_ATTRIBUTE = re.compile(r"""[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?""")
_FORMAT = re.compile(r"<(/?)(?:b|i|em|strong|font|u|small|big|code|tt|s|strike|nobr)\b[^<>]*>", re.I)
_WRAPPER = re.compile(r"<(/?)(?:div|span|font|b|i|em|strong|a|section|center|u|small|table|tbody|tr|td)\b[^<>]*>", re.I)


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page; scripts and the like are gone from the tree, JSON-LD is kept as text."""

    tree: LexborHTMLParser
    url: str
    """The address that answered."""
    source: str
    """The page as it came, scripts and all."""
    json_ld: tuple[str, ...]
    links: tuple[tuple[tuple[str, ...], str], ...] = ()
    """Relations and target of every `<link>` that has both, in order."""
    meta: dict[str, list[str]] = field(default_factory=dict)
    """Lower-case name, property or itemprop of `<meta>` -> contents in order."""

    found: dict[str, list[LexborNode]] = field(default_factory=dict)
    """What `of` knows."""

    def of(self, tag: str) -> list[LexborNode]:
        """Elements of one of the tags that several steps ask for (`h1`, `article`, `form`), in order."""
        return self.found.get(tag, [])

    @property
    def body(self) -> LexborNode | None:
        return self.tree.body

    def first(self, *names: str) -> str:
        """Content of the first of these meta names that is there and not empty."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), "")

    def link(self, rel: str) -> list[str]:
        """Targets of `<link rel=...>`, in order."""
        return [href for names, href in self.links if rel in names]

    def title(self) -> str:
        node = self.tree.css_first("title")
        return tidy(node.text()[:2000]) if node else ""


def parse(html: str, url: str) -> Page:
    """Parse once; what can never be text goes at once. MemoryError when the page is more than memory allows."""
    tree = _tree(_tame(html))
    json_ld = tuple(node.text() for node in tree.css('script[type^="application/ld+json"]'))
    tree.strip_tags(list(_NEVER_TEXT))
    found: dict[str, list[LexborNode]] = {}
    for node in tree.css(_ASKED_FOR):
        found.setdefault(str(node.tag), []).append(node)
    links, meta = _links(found.get("link", [])), _meta(found.get("meta", []))
    return Page(tree=tree, url=url, source=html, json_ld=json_ld, links=links, meta=meta, found=found)


def _tree(html: str) -> LexborHTMLParser:
    try:
        return LexborHTMLParser(html)
    except SelectolaxError as error:  # lexbor reads any text; it gives up only where it gets no memory
        raise MemoryError(str(error)) from error


def decode(body: bytes, content_type: str) -> str:
    """The body's text by what its bytes are, and only then by what is declared: declarations lie.

    Bytes that are valid UTF-8 and not ASCII are UTF-8 whatever is declared; UTF-7 is never believed.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    declared = _declared(body, content_type)
    if wide := _wide(body, declared):
        return body.decode(wide, "replace")
    if escaped := next((name for name in declared if name.startswith("iso2022") and b"\x1b" in body), ""):
        return body.decode(escaped, "replace")  # seven bits, so that it passes for UTF-8
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(_single(body, declared), "replace")


def _declared(body: bytes, content_type: str) -> tuple[str, ...]:
    """The codecs that the header and then the page itself name, as far as there are such."""
    labels = (http_content_type_encoding(content_type), html_body_declared_encoding(body[:4096]))
    names = (resolve_encoding(label) for label in labels if label)
    return tuple(str(name) for name in names if name and name.replace("_", "-") not in _NEVER_BELIEVED)


def _wide(body: bytes, declared: Sequence[str]) -> str:
    """The flavour of UTF-16, by declaration or because every other byte is NUL; empty when it is not.

    Where it is declared, or the first sign is a wide "<", fewer will do: only markup has them in a text of ideographs.
    """
    head = body[:2000]
    told = any(name.startswith("utf-16") for name in declared) or head[:2] in (b"<\0", b"\0<")
    if head.count(0) < len(head) // (20 if told else 4):
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if any(name.startswith("utf-32") for name in declared):
        return "utf-32-be" if head[:1] == b"\0" else "utf-32-le"
    return "utf-16-be" if even > odd else "utf-16-le"


def _single(body: bytes, declared: Sequence[str]) -> str:
    """The codec of bytes that are not UTF-8: the first one declared that can read them, else by how they look.

    Latin-1, which is to say windows-1252, is what servers declare unasked, and it reads anything: it proves nothing.
    """
    high = len(_HIGH.findall(body))
    for name in declared:
        if name != "cp1252" and not name.startswith(("utf", "ascii")):
            broken = body.decode(name, "replace").count("\ufffd")
            if broken <= MOST_BROKEN * high:
                return name
    in_sequence = sum(len(found) for found in _MULTIBYTE.findall(body))
    return "utf-8" if in_sequence > high - in_sequence else "cp1252"


def _links(nodes: Sequence[LexborNode]) -> tuple[tuple[tuple[str, ...], str], ...]:
    found = (node.attributes for node in nodes[:MANY_LINKS])
    told = (((link["rel"] or "").lower().split(), (link["href"] or "").strip()) for link in found)
    return tuple((tuple(names), href) for names, href in told if href)


def _meta(nodes: Iterable[LexborNode]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in nodes:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name:
            found.setdefault(name.strip().lower(), []).append(tidy((attributes.get("content") or "")[:5000]))
    return found


def _tame(html: str) -> str:
    """The html without what makes a parser pay for more than it reads; ordinary pages are only looked at."""
    if _may_have_long_tag(html):
        html = _few_attributes(html)
    tags = html.count("<")
    if tags >= SEVERAL_TAGS:
        html = _unformatted(html)
    return _flat(html) if tags >= MANY_TAGS else html


def _may_have_long_tag(html: str) -> bool:
    """Whether a tag is open where a stretch of half an overlong one begins; stretches are laid end to end."""
    half = LONG_TAG // 2
    return any(
        html.find("<", at, at + half) < 0
        and html.find(">", at, at + half) < 0
        and html.rfind("<", at - half, at) > html.rfind(">", at - half, at)
        for at in range(half, len(html) - half + 1, half)
    )


def _few_attributes(html: str) -> str:
    """The html without the attributes that an overlong tag has above MAX_ATTRIBUTES."""
    if html.count("<") >= MANY_TAGS:  # so many pieces would fill the memory
        return _LONG_TAG.sub(_first_attributes, html)
    before, *pieces = html.split("<")
    if max(map(len, pieces), default=0) < LONG_TAG:
        return html
    return "<".join([before, *(piece if len(piece) < LONG_TAG else _shortened(piece) for piece in pieces)])


def _shortened(piece: str) -> str:
    """What follows a "<"; a script's long text stays, since its own tag ends before."""
    return piece if piece.find(">", 0, LONG_TAG) >= 0 else _LONG_TAG.sub(_first_attributes, f"<{piece}")[1:]


def _first_attributes(tag: re.Match[str]) -> str:
    found = [attribute[0] for attribute in islice(_ATTRIBUTE.finditer(tag[2]), MAX_ATTRIBUTES + 1)]
    return tag[0] if len(found) <= MAX_ATTRIBUTES else f"{tag[1]} {' '.join(found[:MAX_ATTRIBUTES])}>"


def _unformatted(html: str) -> str:
    """The html without its formatting where more than MAX_FORMATS of its elements are open at once."""
    open_ = accumulate(-1 if closing else 1 for closing in _FORMAT.findall(html))
    return _FORMAT.sub("", html) if max(open_, default=0) > MAX_FORMATS else html


def _flat(html: str) -> str:
    """The html without empty elements and deep nests of wrappers."""
    html = _EMPTY.sub("", html)
    return _WRAPPER.sub(" ", html) if _depth(html) > MAX_DEPTH else html


def _depth(html: str) -> int:
    depth = deepest = 0
    for closing in _WRAPPER.findall(html):
        depth = max(depth - 1, 0) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest
