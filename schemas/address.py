"""When two addresses are spellings of one page."""

from urllib.parse import unquote, urlsplit


def address(url: str) -> str:
    """An address as two spellings of one page share it: no scheme, no `www.`, no fragment, no last slash,
    nothing percent-encoded.

    >>> address("https://www.example.org/a/#top"), address("example.org/%61")
    ('example.org/a', 'example.org/a')
    """
    parts = urlsplit(url if "//" in url else f"//{url}")
    query = f"?{parts.query}" if parts.query else ""
    return parts.netloc.lower().removeprefix("www.") + unquote(parts.path).rstrip("/") + query
