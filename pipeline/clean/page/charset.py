"""A page's bytes as text: by what they are, and only then by what is declared."""

import codecs
import re
from collections.abc import Sequence

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
_NEVER_BELIEVED = ("utf-7", "unicode-1-1-utf-7")
MOST_BROKEN = 0.05
"""Share of bytes above ASCII that a codec may fail to read; one that fails at more is not the page's."""


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
