"""A page's bytes as text: by what they are, and only then by what is declared."""

import codecs
import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_IN_ROW = re.compile(rb"[\x80-\xff]{2}")
_META = re.compile(rb"<meta\b[^<>]{1,600}>", re.I)
_UNREAD = (b"script", b"style", b"!--")
"""What a page's own `<meta>` never stands in."""
_EARLY, _LATE, _MANY = 4096, 1_000_000, 200
"""Bytes in which a declaration is sought at once, and in which, among so many `<meta>`, where there is none."""
_HEAD, _TOO_SHORT = 2000, 20
"""Bytes by which UTF-16 is told; too few to tell it by."""
_NEVER_BELIEVED = ("utf-7", "unicode-1-1-utf-7")
MOST_BROKEN = 0.05
"""Share of bytes above ASCII that a codec may fail to read; one that fails at more is not the page's."""
_USUAL = {
    "ja": (("cp932", "euc_jp"), "のにはをたがでてとしいるな、。"),
    "zh": (("gb18030", "big5hkscs"), "的一是不了在人有我他这這中大来來上国國个個到说說们們，。"),
    "ko": (("cp949",), "이다는의에가을로하고지를은한"),
    "ru": (("cp1251", "koi8_r", "cp866", "iso8859_5"), "оеаинтсрвл"),
    "uk": (("cp1251", "koi8_u", "cp866", "iso8859_5"), "оанитвіерс"),
    "be": (("cp1251", "iso8859_5"), "анеіорстыў"),
    "bg": (("cp1251", "iso8859_5"), "аиоентрсвл"),
    "mk": (("cp1251", "iso8859_5"), "аоиентрсвк"),
    "sr": (("cp1251", "cp1250", "iso8859_2", "iso8859_5"), "аоиентрсвкčšžćđ"),
    "el": (("cp1253", "iso8859_7"), "αοιετνσηρπκΆ"),
    "he": (("cp1255",), "יוהלאתרמבש"),
    "ar": (("cp1256", "iso8859_6"), "اليمونترب"),
    "fa": (("cp1256",), "اليمونتردهب"),
    "th": (("cp874",), "าันรเกอยง"),
    "pl": (("cp1250", "iso8859_2"), "ąęłóśćżźńŚŻŹĄ"),
    "cs": (("cp1250", "iso8859_2"), "áéíěščřžýůúťŠŤŽ"),
    "sk": (("cp1250", "iso8859_2"), "áéíľščťžýúäôňŠŤŽ"),
    "hu": (("cp1250", "iso8859_2"), "áéíóöőúüű"),
    "sl": (("cp1250", "iso8859_2"), "čšžČŠŽ"),
    "hr": (("cp1250", "iso8859_2"), "čšžćđČŠŽ"),
    "ro": (("cp1250", "iso8859_16"), "ăâîșțşţ"),
    "tr": (("cp1254",), "ıİşŞğĞüöç"),
    "lt": (("cp1257",), "ėįšųūžąčę"),
    "lv": (("cp1257",), "āēīūšžčķļņģ"),
    "et": (("cp1257",), "õäöüšž"),
}
"""A language -> the codecs of its old pages, the likeliest first, and what its texts are full of beside ASCII."""
_FULL, _ROWS = 0.05, 0.4
"""Share of such letters among what is not ASCII; share of high bytes that stand in rows where a script is not Latin."""
_SAMPLE = 200_000


class Decoded(NamedTuple):
    """A body's text, and the body where it is that text's UTF-8: a parser would write the text as such again."""

    text: str
    utf8: bytes | None = None


def decode(body: bytes, content_type: str, language: str = "") -> Decoded:
    """The body's text by what its bytes are, and only then by what is declared: declarations lie.

    Bytes that are valid UTF-8 and not ASCII are UTF-8 whatever is declared; UTF-7 is never believed. `language` is the
    site's, ISO 639-1: where nothing that is declared can be believed, one of its own old codecs may be.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(name, "replace"))
    if _can_only_be_utf8(body):
        with suppress(UnicodeDecodeError):
            return Decoded(body.decode("utf-8"), body)
    declared = _declared(body, content_type)
    if wide := _wide(body, declared):
        return Decoded(body.decode(wide, "replace"))
    if escaped := next((name for name in declared if name.startswith("iso2022") and b"\x1b" in body), ""):
        return Decoded(body.decode(escaped, "replace"))  # seven bits, so that it passes for UTF-8
    try:
        return Decoded(body.decode("utf-8"), body)
    except UnicodeDecodeError:
        return Decoded(body.decode(_single(body, declared, language), "replace"))


def _can_only_be_utf8(body: bytes) -> bool:
    """Whether none that passes for UTF-8 can be another codec's, as most: what is declared need not be looked for."""
    return len(body) > _TOO_SHORT and b"\0" not in body[:_HEAD] and b"\x1b" not in body


def _declared(body: bytes, content_type: str) -> tuple[str, ...]:
    """The codecs that the header and then the page itself name, as far as there are such."""
    labels = (http_content_type_encoding(content_type), html_body_declared_encoding(body[:_EARLY]) or _late(body))
    names = (resolve_encoding(label) for label in labels if label)
    return tuple(str(name) for name in names if name and name.replace("_", "-") not in _NEVER_BELIEVED)


def _late(body: bytes) -> str | None:
    """What a `<meta>` further down names: browsers find it there and begin anew; what a script writes is no such."""
    for meta in islice(_META.finditer(body, 0, _LATE), _MANY):
        if b"charset" in meta[0].lower() and not _is_unread(body[: meta.start()].lower()):
            return str(html_body_declared_encoding(meta[0]) or "")
    return None


def _is_unread(before: bytes) -> bool:
    """Whether a script, a style or a comment is open where this ends."""
    ends = {b"!--": b"-->"}
    return any(before.rfind(b"<" + name) > before.rfind(ends.get(name, b"</" + name)) for name in _UNREAD)


def _wide(body: bytes, declared: Sequence[str]) -> str:
    """The flavour of UTF-16, by declaration or because every other byte is NUL; empty when it is not.

    Where it is declared, or the first sign is a wide "<", fewer will do: only markup has them in a text of ideographs.
    """
    head = body[:_HEAD]
    told = any(name.startswith("utf-16") for name in declared) or head[:2] in (b"<\0", b"\0<")
    if head.count(0) < len(head) // (20 if told else 4):
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if any(name.startswith("utf-32") for name in declared):
        return "utf-32-be" if head[:1] == b"\0" else "utf-32-le"
    return "utf-16-be" if even > odd else "utf-16-le"


def _single(body: bytes, declared: Sequence[str], language: str) -> str:
    """The codec of bytes that are not UTF-8: the first one declared that can read them, else by how they look.

    They look like UTF-8 with a few faults, like one of the language's own old codecs, or like nothing in particular.

    Latin-1, which is to say windows-1252, is what servers declare unasked, and it reads anything: it proves nothing.
    """
    high = len(_HIGH.findall(body))
    for name in declared:
        if name != "cp1252" and not name.startswith(("utf", "ascii")):
            broken = body.decode(name, "replace").count("\ufffd")
            if broken <= MOST_BROKEN * high:
                return name
    in_sequence = sum(len(found) for found in _MULTIBYTE.findall(body))
    return "utf-8" if in_sequence > high - in_sequence else _usual(body[:_SAMPLE], language) or "cp1252"


def _usual(body: bytes, language: str) -> str:
    """The codec by which the bytes are full of what the language is full of; empty where none makes them so."""
    codecs_of, letters = _USUAL.get(language, ((), ""))
    if not codecs_of or (letters[0] > "\u0250" and not _stands_in_rows(body)):
        return ""
    share, name = max(((_share(body, name, letters), name) for name in codecs_of), key=lambda found: found[0])
    return name if share >= _FULL else ""


def _stands_in_rows(body: bytes) -> bool:
    """Whether whole words are above ASCII; a name with an accent is not."""
    return 2 * len(_IN_ROW.findall(body)) >= _ROWS * len(_HIGH.findall(body))


def _share(body: bytes, codec: str, letters: str) -> float:
    """How much of what is not ASCII these letters are; 0 where the codec fails."""
    text = body.decode(codec, "replace")
    told = sum(not character.isascii() for character in text)
    if text.count("\ufffd") > MOST_BROKEN * told:
        return 0
    return sum(map(text.count, letters)) / max(told, 1)
