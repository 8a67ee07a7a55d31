"""Where an answer sends its reader on: Location, Refresh, and the cookies for the way."""

import re
import urllib.request
from dataclasses import dataclass
from email.message import Message
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import quote, urldefrag, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from schemas.capture import CaptureKind
from spiders.http.answers import Answer

REDIRECTS = frozenset((301, 302, 303, 307, 308))
COOKIE_BYTES = 4096
COOKIES = 50
"""Longer ones, and more of them, are not kept: what browsers promise at least."""
SOON = 5
"""Seconds after which a page that sends its reader on is not read any more."""
PROSE = 400
"""Letters of text on a page that is there to be read, and not to send on."""
READ_BYTES = 256 * 1024
"""Longer pages hold more than a notice."""

BLANK = "".join(map(chr, range(0x21)))
"""What is cut from both ends of an address; no more, for these strings are bytes, and A0 ends many a letter."""
PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
SLASHES = re.compile(r"((?:https?:)?)//+", re.IGNORECASE)
HIGH = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
WAIT = re.compile(r"(\d{1,4})(?:\.\d{0,6})?\s*[;,\s]\s*(?:url\s*=\s*)?(.*)", re.IGNORECASE | re.DOTALL)
"""Seconds and address, as HTML reads them: "0; url='/there'", "3,/there"."""
TAG = re.compile(r"/?[a-z][a-z0-9-]*", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""(?<![^\s"'/])([a-z-]{1,20})\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
TAG_LENGTH = 4000
UNSEEN = frozenset(("script", "style", "title", "template", "textarea", "svg"))
"""Elements whose text no reader sees."""


class Cookies:
    """The cookies of one visit, under the rules of the standard library's policy: host, path, secure, expired."""

    def __init__(self) -> None:
        self._jar = CookieJar()

    def keep(self, answer: Answer) -> None:
        """Take the cookies that an answer sets."""
        set_here = [value for name, value in answer.headers if name.lower() == "set-cookie"]
        if not set_here:
            return
        asked = urllib.request.Request(answer.url)  # noqa: S310 - nothing is opened
        for value in set_here[: COOKIES - len(self._jar)]:
            told = Message()  # one at a time, so that a later one may take an earlier one back
            told["Set-Cookie"] = value if len(value) <= COOKIE_BYTES else ""
            self._jar.extract_cookies(_Told(told), asked)  # type: ignore[arg-type]  # all of a response that it reads

    def header(self, url: str) -> str:
        """What goes back to an address; empty when nothing does."""
        if not len(self._jar):
            return ""
        asking = urllib.request.Request(url)  # noqa: S310 - nothing is opened
        self._jar.add_cookie_header(asking)
        return asking.get_header("Cookie") or ""


@dataclass(frozen=True, slots=True)
class _Told:
    """As much of a response as the standard library's jar looks at."""

    headers: Message

    def info(self) -> Message:
        return self.headers


def location_of(answer: Answer) -> str:
    """Where a redirect points to, as it is written; empty for what is none."""
    return answer.header("location").strip(BLANK) if answer.status in REDIRECTS else ""


def address(base: str, told: str) -> str:
    r"""The absolute address that a header's text means, seen from `base`, as browsers read it; ValueError if none.

    Bytes outside ASCII go back as they came. Backslashes are slashes, and any number of them before a host are two.

    >>> address("http://a.example/b", "/caf\xe9 x"), address("http://a.example/b", "///c.example\\d#e")
    ('http://a.example/caf%E9%20x', 'http://c.example/d')
    """
    path, mark, rest = re.split(r"([?#]|$)", re.sub(r"[\t\r\n]", "", told.strip(BLANK)), maxsplit=1)
    path = path.replace("\\", "/")
    path = SLASHES.sub(r"\1//", path, count=1) if SLASHES.match(path) else path
    escaped = quote((path + mark + rest).encode("latin-1"), safe=PRINTABLE)
    parts = urlsplit(urljoin(base, escaped))
    named = HIGH.sub(lambda found: _decoded(bytes.fromhex(found[0].replace("%", ""))), parts.netloc)
    return urldefrag(safe_url_string(urlunsplit(parts._replace(netloc=named.lower())))).url


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeError:
        return data.decode("latin-1")


def may_refresh(answer: Answer) -> bool:
    """Whether a page may send its reader on: told at a glance, for most do not."""
    return _may_send_on(answer) and bool(_soon(answer.header("refresh")) or b"refresh" in answer.body.lower())


def refresh_of(answer: Answer, kind: CaptureKind) -> str:
    """Where a page that holds nothing to read sends its reader within five seconds; empty for every other answer.

    Of an article's page links do not count as text, so that a notice within the paper's frame is known for one.
    """
    told, base = _soon(answer.header("refresh")), answer.url
    if not may_refresh(answer):
        return ""
    notice = _notice(_decoded(answer.body), links=kind not in ("page", "part"))
    if notice.letters >= PROSE:
        return ""
    try:
        if not told and (told := _soon(notice.refresh)):
            told, base = told.encode().decode("latin-1"), address(base, notice.base.encode().decode("latin-1"))
        return address(base, told) if told else ""
    except ValueError:
        return ""  # "http://[broken"


def _may_send_on(answer: Answer) -> bool:
    """Whether it is a whole page, and not too long for a notice."""
    if answer.status != 200 or answer.problem or len(answer.body) > READ_BYTES:
        return False
    kind, start = answer.header("content-type").lower(), answer.body.lstrip()[:1]
    return "html" in kind or not start or (not kind and start == b"<")


def _soon(text: str) -> str:
    """The address of a Refresh that comes soon; empty when it only loads the page again, or later."""
    found = WAIT.match(text[:TAG_LENGTH].strip())
    if found is None or int(found[1]) > SOON:
        return ""
    told = found[2].strip()
    return told[1:].partition(told[0])[0].strip() if told[:1] in ("'", '"') else told


@dataclass(slots=True)
class _Notice:
    """What little a page says."""

    letters: int = 0
    refresh: str = ""
    base: str = ""


def _notice(text: str, *, links: bool) -> _Notice:
    """Read as far as there is little text; every part of it is looked at once, however it is broken."""
    before, *pieces = text.split("<")
    found, unseen, in_link = _Notice(letters=len(" ".join(before.split()))), "", False
    for piece in pieces:
        tag, _, after = piece.partition(">")
        name = _name(tag)
        if unseen:
            if name != f"/{unseen}" and not (unseen == "!--" and "-->" in piece):
                continue
            unseen, after = "", after if unseen != "!--" else piece.rpartition("-->")[2]
        elif name in UNSEEN or (name == "!--" and "-->" not in piece):
            unseen = name
            continue
        elif name in ("meta", "base"):
            _take(found, name, tag)
        in_link = name == "a" or (in_link and name != "/a")
        found.letters += 0 if in_link and not links else len(" ".join(after.split()))
        if found.letters >= PROSE:
            break
    return found


def _name(tag: str) -> str:
    if tag.startswith("!--"):
        return "!--"
    found = TAG.match(tag)
    return found[0].lower() if found else ""


def _take(notice: _Notice, name: str, tag: str) -> None:
    found = reversed(ATTRIBUTE.findall(tag[:TAG_LENGTH]))  # of two alike the first holds
    told = {key.lower(): unescape(value[1:-1] if value[0] in "\"'" else value) for key, value in found}
    if name == "base":
        notice.base = notice.base or told.get("href", "").strip()
    elif told.get("http-equiv", "").strip().lower() == "refresh":
        notice.refresh = notice.refresh or told.get("content", "")
