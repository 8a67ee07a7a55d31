"""Addresses of static files that change with their bytes, so that a browser may keep them for long."""

import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"


@cache
def asset(name: str) -> str:
    """The address of a file of `static/`.

    >>> asset("onrecord.svg").startswith("/static/onrecord.svg?v=")
    True
    """
    return f"/static/{name}?v={version(name)}"


@cache
def version(name: str) -> str:
    """What its bytes are known by; empty where there is no such file."""
    path = FOLDER / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""
