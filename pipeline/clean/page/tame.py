"""Html without what makes a parser pay for more than it reads; ordinary pages are only looked at."""

import re
from itertools import accumulate, islice

MAX_DEPTH = 400
"""Wrappers nested deeper than this are a fault or an attack, and every later step would pay for them."""
MANY_TAGS = 20_000
_EMPTY = re.compile(r"<(div|span|p|b|i|em|strong|a|li|ul|section|font|small|u)\b[^<>]*></\1>", re.I)
LONG_TAG, MAX_ATTRIBUTES = 50_000, 500
"""Characters of a tag whose attributes are counted, and how many stay: a parser compares each with all before."""
SEVERAL_TAGS, MAX_FORMATS = 4_000, 100
"""Formatting elements open at once that a parser is given, on a page of so many tags: where they overlap, each end tag
copies all of them, and 4,000 take it half a minute and gigabytes. Real pages have 27 open at most."""
_LONG_TAG = re.compile(rf"(<[a-z][^\s/<>]*+)([^<>]{{{LONG_TAG},}})>", re.I)
_ATTRIBUTE = re.compile(r"""[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?""")
_FORMAT = re.compile(r"<(/?)(?=[bcefinstu])(?:b|i|em|strong|font|u|small|big|code|tt|s|strike|nobr)\b[^<>]*>", re.I)
_WRAPPER = re.compile(r"<(/?)(?:div|span|font|b|i|em|strong|a|section|center|u|small|table|tbody|tr|td)\b[^<>]*>", re.I)


def tame(html: str) -> str:
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
        and (opened := html.rfind("<", at - half, at)) > html.rfind(">", at - half, at)
        and html.find("<", at, opened + LONG_TAG) < 0
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
