"""What a response's bytes say to a reader, each letter with its place in them.

Not what cleaning makes of a page, which would prove itself: tags go, entities become letters, and nothing is left out
but what no reader sees. Words that a page holds in data alone (a script, a JSON answer) are told apart.
"""

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

_BLOCKS = (
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 head header hr html iframe img input legend li main menu nav ol option p pre "
    "section select summary table tbody td textarea tfoot th thead title tr ul video"
)
BLOCKS = frozenset(_BLOCKS.split())
"""Elements whose tags part words; between the words around any other nothing stands."""
UNREAD = ("script", "style")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,30})")
_STOP = re.compile("[>\"']")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_PAUSE = re.compile(r'["\\]')
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": " ", "f": " "}


def _none() -> "array[int]":
    return array("L")


@dataclass(slots=True)
class Placed:
    """A text, and for each letter the place in the source where it is written."""

    text: str = ""
    places: "array[int]" = field(default_factory=_none)


class _Writer:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.places = _none()

    def put(self, text: str, places: Iterable[int]) -> None:
        self.pieces.append(text)
        self.places.extend(places)

    def put_at(self, text: str, place: int) -> None:
        self.put(text, [place] * len(text))

    def placed(self) -> Placed:
        return Placed("".join(self.pieces), self.places)


def seen(html: str) -> Placed:
    """The text of markup as a browser would show it, hidden elements too.

    >>> seen("<p>Ros&eacute;s <b>bl</b>oom<!-- no --></p><p>late").text
    ' Rosés bloom  late'
    """
    out, at = _Writer(), 0
    while (tag := html.find("<", at)) >= 0:
        _letters(out, html, at, tag)
        at, name = _after(html, tag)
        if at == tag:  # a sign, and no tag
            out.put("<", [tag])
            at += 1
        elif name in BLOCKS:
            out.put_at(" ", tag)
    _letters(out, html, at, len(html))
    return out.placed()


def data(source: str) -> Placed:
    """The strings that JSON holds, or scripts in a page do, as what they say where they are markup themselves."""
    out = _Writer()
    for text, places in _strings(source):
        found = seen(text)
        out.put(found.text, [places[place] for place in found.places])
        out.put_at("\n", places[-1] if places else 0)
    return out.placed()


def scripts(html: str) -> Placed:
    """The strings in a page's scripts, one after the other."""
    out, lower, at = _Writer(), html.lower(), 0
    while (begin := lower.find("<script", at)) >= 0:
        start = _close(html, begin)
        at = _until(lower, "</script", start)
        found = data(html[start:at])
        out.put(found.text, [place + start for place in found.places])
    return out.placed()


def _letters(out: _Writer, html: str, at: int, end: int) -> None:
    """A stretch without tags."""
    for entity in _ENTITY.finditer(html, at, end):
        if (letters := unescape(entity[0])) != entity[0]:
            out.put(html[at : entity.start()], range(at, entity.start()))
            out.put_at(letters, entity.start())
            at = entity.end()
    out.put(html[at:end], range(at, end))


def _after(html: str, tag: int) -> tuple[int, str]:
    """Where what begins with this sign ends, and the element's name; the sign's own place where it is no tag."""
    if html.startswith("<!--", tag):
        return min(_until(html, "-->", tag + 4) + 3, len(html)), ""
    if html.startswith(("<!", "<?"), tag):
        return _close(html, tag), ""
    found = _TAG.match(html, tag)
    if found is None:
        return tag, ""
    end, name = _close(html, tag), found[1].lower()
    if name in UNREAD and html[tag + 1] != "/":
        close = re.compile(f"</{name}", re.IGNORECASE).search(html, end)
        return (close.start() if close else len(html)), name
    return end, name


def _close(html: str, tag: int) -> int:
    """The place after a tag, whose attributes may hold the sign that ends it."""
    at = tag + 1
    while found := _STOP.search(html, at):
        if found[0] == ">":
            return found.end()
        quoted = html[max(tag, found.start() - 8) : found.start()].rstrip().endswith("=")
        end = html.find(found[0], found.end()) if quoted else found.start()
        if end < 0:
            return _until(html, ">", found.end()) + 1
        at = end + 1
    return len(html)


def _until(text: str, mark: str, start: int) -> int:
    end = text.find(mark, start)
    return len(text) if end < 0 else end


def _strings(source: str) -> Iterator[tuple[str, "array[int]"]]:
    """Each string in double quotation marks, its escapes undone, with places of its letters."""
    at = source.find('"')
    while at >= 0:
        out, at = _Writer(), at + 1
        while (stop := _PAUSE.search(source, at)) and stop[0] == "\\":
            out.put(source[at : stop.start()], range(at, stop.start()))
            letter, at = _escaped(source, stop.start())
            out.put_at(letter, stop.start())
        if stop is None:
            return
        out.put(source[at : stop.start()], range(at, stop.start()))
        yield "".join(out.pieces), out.places
        at = source.find('"', stop.end())


def _escaped(source: str, at: int) -> tuple[str, int]:
    """The letter of the escape that begins there, and the place after it."""
    letter = source[at + 1 : at + 2]
    if letter != "u":
        return _ESCAPES.get(letter, letter), at + 2
    units, end = list[int](), at
    while source.startswith("\\u", end) and len(units) < 2:
        try:
            units.append(int(source[end + 2 : end + 6], 16))
        except ValueError:
            break
        end += 6
        if not 0xD800 <= units[0] < 0xDC00:
            break
    if not units:
        return "u", at + 2
    raw = b"".join(unit.to_bytes(2, "big") for unit in units)
    if len(units) == 2 and not 0xDC00 <= units[1] < 0xE000:
        raw, end = raw[:2], end - 6
    return raw.decode("utf-16-be", "replace"), end
