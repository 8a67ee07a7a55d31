"""Html without what makes a parser pay for more than it reads; ordinary pages are only looked at."""

import re
from collections.abc import Iterator
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
    html = _few_attributes(html)
    tags = html.count("<")
    if tags >= SEVERAL_TAGS:
        html = _unformatted(html)
    return _flat(html) if tags >= MANY_TAGS else html


def _few_attributes(html: str) -> str:
    """The html without the attributes that an overlong tag has above MAX_ATTRIBUTES."""
    kept, done = [], 0
    for start in _long_stretches(html):
        end = html.find("<", start + 1)
        end = len(html) if end < 0 else end
        if html.find(">", start, start + LONG_TAG) < 0:  # a script's long text stays, since its own tag ends before
            kept += [html[done:start], _LONG_TAG.sub(_first_attributes, html[start:end])]
            done = end
    return "".join((*kept, html[done:])) if kept else html


def _long_stretches(html: str) -> Iterator[int]:
    """Where a "<" stands that no other follows for the length of an overlong tag.

    Such a stretch holds all of a half of that length; halves are laid end to end, and few hold neither "<" nor ">".
    """
    half = LONG_TAG // 2
    for at in range(half, len(html) - half + 1, half):
        if html.find("<", at, at + half) >= 0 or html.find(">", at, at + half) >= 0:
            continue
        start = html.rfind("<", at - half, at)
        if start > html.rfind(">", at - half, at) and html.find("<", at, start + LONG_TAG) < 0:
            yield start


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
