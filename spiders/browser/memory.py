"""Processes of pages that take too much memory; Linux tells, elsewhere nobody is told of."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

PAGE_MIB = 1024
"""Memory of its own that the process of one page may take."""
PROC = Path("/proc")
_OWN = re.compile(r"^RssAnon:\s*(\d+) kB", re.MULTILINE)


def too_large(mib: int = PAGE_MIB) -> list[int]:
    """Ids of our browser's processes that show pages and hold more than so much."""
    return [pid for pid in _offspring(os.getpid()) if _shows_pages(pid) and _own_kib(pid) > mib << 10]


def _offspring(pid: int) -> Iterator[int]:
    for path in (PROC / str(pid)).glob("task/*/children"):
        for child in _text(path).split():
            yield int(child)
            yield from _offspring(int(child))


def _shows_pages(pid: int) -> bool:
    return "--type=renderer" in _text(PROC / str(pid) / "cmdline")


def _own_kib(pid: int) -> int:
    found = _OWN.search(_text(PROC / str(pid) / "status"))
    return int(found[1]) if found else 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # it ended meanwhile
        return ""
