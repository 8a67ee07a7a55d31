"""When two addresses are spellings of one page."""

import re
from urllib.parse import quote, unquote, urlsplit

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def address(url: str) -> str:
    """An address as two spellings of one page share it: no scheme, no `www.`, no fragment, no last slash,
    nothing percent-encoded but control characters, which are in no text of ours.

    >>> address("https://www.example.org/a/#top"), address("example.org/%61"), address("example.org/a%00")
    ('example.org/a', 'example.org/a', 'example.org/a%00')
    """
    parts = urlsplit(url if "//" in url else f"//{url}")
    query = f"?{parts.query}" if parts.query else ""
    path = CONTROL.sub(lambda letter: quote(letter[0]), unquote(parts.path))
    return parts.netloc.lower().removeprefix("www.") + path.rstrip("/") + query
