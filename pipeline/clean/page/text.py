"""Text as onrecord keeps it: NFC, single spaces, nothing that a terminal, a CSV file or SQLite could trip over."""

import re
import unicodedata
from functools import lru_cache

HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
"""Of a style: the element is not shown."""
_DROPPED = (
    *range(0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0),
    0xAD,                                                   # soft hyphen: where a word may break, not part of it
    0x200B, 0x2060, 0xFEFF,                                 # zero-width space, word joiner, byte order mark
    *range(0x202A, 0x202F), *range(0x2066, 0x206A),         # bidi overrides: they reorder what a reader sees
    *range(0xD800, 0xE000), 0xFFFE, 0xFFFF,                 # lone surrogates cannot be written as UTF-8
)  # fmt: skip
DROP = dict.fromkeys(_DROPPED)
_ANY_DROPPED = re.compile(f"[{re.escape(''.join(map(chr, _DROPPED)))}]")
_WIDE = re.compile("[\u3040-\u9fff]")
_LABEL = re.compile(r"\b(?:category|tag)-\S+")
_WORD = re.compile(r"\w+")
_SHORT = 200
"""Characters of a line that is remembered when it is squeezed."""
_SQUEEZED = {code: chr(code).lower() if chr(code).isalnum() or chr(code) == "_" else None for code in range(128)}
"""What becomes of the characters of an ASCII text, which need no pattern."""


def without_dropped(text: str) -> str:
    """The text without what could do harm; most texts hold none of it, and to see that is cheap.

    >>> without_dropped("a\\x00b")
    'ab'
    """
    return text if text.isprintable() or not _ANY_DROPPED.search(text) else text.translate(DROP)


def tidy(text: str) -> str:
    """One line of clean text.

    >>> tidy(" Ten\\u00a0\\n voted\\x1b. ")
    'Ten voted.'
    """
    text = text.strip() if is_plain(text) else " ".join(without_dropped(text).split())
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def is_plain(text: str) -> bool:
    """Whether nothing in it is dropped and only single spaces part its words, as in most: the space alone is printable.

    >>> is_plain(" Ten voted. "), is_plain("Ten\u00a0voted."), is_plain("Ten  voted.")
    (True, False, False)
    """
    return text.isprintable() and "  " not in text


def squeeze(text: str) -> str:
    """Letters and digits alone, case folded: what two ways of writing the same line share.

    >>> squeeze("“Vote” — passed!") == squeeze("'Vote' - Passed")
    True
    """
    return _remembered(text) if len(text) <= _SHORT else _squeezed(text)


@lru_cache(maxsize=4096)
def _remembered(text: str) -> str:
    """Remembered: headlines and names are compared with every line."""
    return _squeezed(text)


def _squeezed(text: str) -> str:
    return text.translate(_SQUEEZED) if text.isascii() else "".join(_WORD.findall(text.casefold()))


def without_labels(classes: str) -> str:
    """Class names without the categories and tags that WordPress writes among a post's own.

    >>> without_labels("hentry category-trending-news tag-share")
    'hentry  '
    """
    return _LABEL.sub("", classes) if "hentry" in classes or "type-post" in classes else classes


def words(text: str) -> int:
    """How many words; each ideograph, kana or hangul run counts by its length, since no spaces part them.

    >>> words("Ten voted."), words("議会は可決した")
    (2, 4)
    """
    return _with_wide(text, len(text.split()))


def words_told(text: str) -> int:
    """The same of a text of tidy lines, as a block's is."""
    return _with_wide(text, spaced(text))


def spaced(text: str) -> int:
    r"""How many words spaces and line breaks part in a text of tidy lines: they are counted, and no list is made.

    >>> spaced("Ten voted.\nTwo left."), spaced("")
    (4, 0)
    """
    return text.count(" ") + text.count("\n") + 1 if text else 0


def _with_wide(text: str, parted: int) -> int:
    return parted if text.isascii() else parted + len(_WIDE.findall(text)) // 2
