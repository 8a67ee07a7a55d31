"""A story that only a script holds: pages drawn in the reader's browser carry its HTML as a string."""

import json
import re
from collections.abc import Iterator
from html import escape

_STRING = re.compile(r'"((?:[^"\\]|\\.){300,})"', re.S)
"""A long string literal of JavaScript or JSON."""
_PARAGRAPH = re.compile(r"<p[ >]", re.I)
_PARAGRAPHS = 3
"""A string with fewer is a teaser or a notice."""
_DEPTH = 3
"""Strings of JSON within strings of JSON: so deep do frameworks wrap what they were sent."""
MAX_SOURCE = 5_000_000
"""Characters of a page that is looked through."""


def story_in_scripts(html: str) -> str:
    """The HTML with the most paragraphs among the page's strings; empty where none has three."""
    found = (fragment for script in _scripts(html[:MAX_SOURCE]) for fragment in _fragments(script, _DEPTH))
    return max(found, key=lambda fragment: len(_PARAGRAPH.findall(fragment)), default="")


def story_as_declared(body: str) -> str:
    """The HTML of a text that JSON-LD gives as the story's: lines are paragraphs where it has no elements of its own.

    >>> story_as_declared("Ten voted.\\n\\nTwo & more left.")
    '<p>Ten voted.</p><p>Two &amp; more left.</p>'
    """
    if _PARAGRAPH.search(body):
        return body
    return "".join(f"<p>{escape(line.strip())}</p>" for line in body.splitlines() if line.strip())


def _scripts(html: str) -> Iterator[str]:
    """What stands between each end of a script and the last start before it: a page may open ever more of them."""
    for piece in html.split("</script")[:-1]:
        yield piece[piece.rfind("<script") :]


def _fragments(text: str, depth: int) -> Iterator[str]:
    for literal in _STRING.findall(text):
        if "<p" not in literal and "003cp" not in literal.lower():
            continue
        try:
            value = json.loads(f'"{literal}"', strict=False)
        except ValueError:
            continue  # a script's own escapes: not what a server sent
        inner = list(_fragments(value, depth - 1)) if depth else []
        yield from inner
        if not inner and len(_PARAGRAPH.findall(value)) >= _PARAGRAPHS:
            yield value[value.index("<") :]
