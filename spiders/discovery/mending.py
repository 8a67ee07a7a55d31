"""XML as sites write it, mended to what a parser reads whole: its real encoding, its ampersands, its entities."""

import re
from html.entities import html5

DECLARED = re.compile(rb"<\?xml\b[^<>]{0,200}?\bencoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})[\"']")
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
PROLOG = re.compile(r"<\?xml\b[^<>]*\?>")
NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)")
AMPERSANDS = 1_000_000
"""A document with more is not mended: each bare one makes it grow by four bytes."""
CONTROL = dict.fromkeys({*range(0x20)} - {9, 10, 13}, " ")
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
CDATA, CDATA_END = "<![CDATA[", "]]>"


def mended(body: bytes) -> bytes:
    """The document in UTF-8, and so declared, without control characters, each ampersand one that XML knows.

    >>> mended(b'<?xml version="1.0" encoding="us-ascii"?><loc>caf&eacute;?a=1&b=2 \\xc3\\xa9</loc>').decode()
    '<?xml version="1.0" encoding="utf-8"?><loc>café?a=1&amp;b=2 é</loc>'
    """
    text = PROLOG.sub("", _unicode(body).lstrip("\ufeff \t\r\n"), count=1).translate(CONTROL)
    if text.count("&") > AMPERSANDS:
        return f"{DECLARATION}{text}".encode("utf-8", "replace")
    first, *others = text.split(CDATA)
    pieces = [DECLARATION, _with_ampersands(first)]
    for other in others:  # within CDATA an ampersand is itself
        inside, end, after = other.partition(CDATA_END)
        pieces += [CDATA, inside, end, _with_ampersands(after)]
    return "".join(pieces).encode("utf-8", "replace")


def _with_ampersands(text: str) -> str:
    return BARE.sub("&amp;", NAMED.sub(_letter, text))


def _letter(found: re.Match[str]) -> str:
    """What an entity of HTML stands for; XML's own, and what nobody knows, as they stand."""
    letter = html5.get(f"{found[1]};", "")
    return letter if letter and letter not in "<>&\"'" else found[0]


def _unicode(body: bytes) -> str:
    """The text; UTF-8 where it is that, whatever the document claims: hardly any other text is so by chance."""
    for mark, name in MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    if b"\0" in body[:4]:
        return body.decode("utf-16-be" if body[:1] == b"\0" else "utf-16-le", "replace")
    found = DECLARED.match(body.lstrip()[:400])
    claimed = found[1].decode("ascii").lower() if found else "utf-8"
    for name in (claimed, "utf-8") if claimed.startswith("iso-2022") else ("utf-8", claimed):
        try:
            return body.decode(name)
        except (UnicodeError, LookupError):
            continue
    text = body.decode("utf-8", "replace")
    letters_of_several_bytes = len(body) > len(text) + text.count("\ufffd")
    return text if letters_of_several_bytes else body.decode("cp1252", "replace")
