"""JSON as templates, plug-ins and hands write it: read in one pass as far as it can be told, nothing made up."""

import json
import re
from typing import Any

LONGEST = 1_000_000
"""Characters that are read at most."""
DEEPEST = 100
"""Brackets open at once; who opens more means harm."""
MOST = 500
"""Values one after the other."""
_KEY = r"""["'][\w@$.:-]{1,40}["']\s*+:"""
_NEXT = r"""["'{\[\]}\d/-]|(?:true|false|null|undefined|NaN)\b|[\w$]{1,40}\s*+:|$"""
_END = rf"""(?=\s*+(?:[:}}\]]|$|//|/\*|{_KEY}|,\s*+(?:{_NEXT})))"""
"""What follows a quotation mark that ends a text; before anything else one is a mark within: "The "lamp" is out"."""
_COMMENT = r"//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+"
_OUTSIDE = re.compile(rf"(?://\s{{0,9}}(?:<!\[CDATA\[|-->|><!--)|<!\[CDATA\[|{_COMMENT}|[^{{\[/<]++|[/<])*+")
"""What stands around the outermost brackets: comments, the marks of CDATA, words that a plug-in prints."""
_TOKEN = re.compile(
    rf"""(?P<text>"(?:[^"\\,\n]|\\.|[,\n](?!\s{{0,40}}{_KEY})|"(?!{_END}))*+(?:"|(?P<open>))"""
    rf"""|(?<=[\[{{:,\s])'(?:[^'\\,\n]|\\.|[,\n](?!\s{{0,40}}{_KEY})|'(?!{_END}))*+(?:'|(?P<left>)))"""
    rf"""|(?P<mark>[{{}}\[\]:,])|(?P<word>[^\s{{}}\[\]:,;"'/]++)|(?:{_COMMENT}|.)""",
    re.S,
)
"""A text that the next member's name cuts short has lost its end, and whoever lost it knows where it was: we do not."""
_ESCAPE = re.compile(r'\\(?:(u[0-9a-fA-F]{4}|["\\/bfnrt])|x([0-9a-fA-F]{2})|(.?))|"', re.S)
_WORDS = {"true": True, "false": False}


def read(text: str) -> list[Any]:
    """Every object and list that the text holds outermost, in order; a value that cannot be told is left out.

    >>> read('/* mayor */ {"by": "Odile "Bo" Brandt" "at": undefined,}; {"no": 7')
    [{'by': 'Odile "Bo" Brandt', 'at': None}, {'no': 7}]
    """
    text = text[:LONGEST]
    if '"' not in text:
        text = text.replace("&quot;", '"').replace("&#34;", '"')
    return _Reader().read(text)


class _Reader:
    """What is open at one place of the text; every value is put into its holder as soon as it begins."""

    def __init__(self) -> None:
        self.found: list[Any] = []
        self.open: list[dict[str, Any] | list[Any]] = []
        self.key: str | None = None
        self.named = False
        """Whether a colon has followed the key."""

    def read(self, text: str) -> list[Any]:
        at = _outside(text, 0)
        while (token := _TOKEN.match(text, at)) and len(self.open) < DEEPEST and len(self.found) < MOST:
            self._take(token)
            at = token.end() if self.open else _outside(text, token.end())
        return self.found

    def _take(self, token: re.Match[str]) -> None:
        if token["mark"]:
            self._mark(token[0])
        elif token["word"]:
            self._put(_value(token[0]) if self._is_value() else token[0])
        elif token["text"] and (token["open"] is not None or token["left"] is not None):
            self._forget()
        elif token["text"]:
            self._put(_text(token[0]))

    def _mark(self, mark: str) -> None:
        if mark in "{[":
            made: dict[str, Any] | list[Any] = {} if mark == "{" else []
            self._put(made)
            self.open.append(made)
        elif mark in "}]":
            self._close(dict if mark == "}" else list)
        elif mark == ":":
            self.named = self.key is not None
        else:
            self._forget()

    def _is_value(self) -> bool:
        return self.named or isinstance(self.open[-1], list)

    def _put(self, value: Any) -> None:
        """Into the innermost holder; a text that has no name is one, any other value without one stands alone."""
        holder = self.open[-1] if self.open else self.found
        if isinstance(holder, list):
            holder.append(value)
        elif self.named and self.key is not None:
            holder[self.key] = value
        elif isinstance(value, str):
            self.key = value
            return
        elif value is not None:
            self.found.append(value)
        self._forget()

    def _forget(self) -> None:
        self.key, self.named = None, False

    def _close(self, kind: type) -> None:
        """The innermost of its kind, and whatever was left open in it; a bracket too many closes nothing."""
        self._forget()
        fitting = (number for number in reversed(range(len(self.open))) if type(self.open[number]) is kind)
        number = next(fitting, None)
        if number is not None:
            del self.open[number:]


def _outside(text: str, at: int) -> int:
    """Where the next outermost bracket is, or the text's end."""
    found = _OUTSIDE.match(text, at)
    return found.end() if found else at


def _text(token: str) -> str:
    body = token[1:-1]
    if "\\" in body or '"' in body:
        body = _ESCAPE.sub(_mended, body)
        return str(json.loads(f'"{body}"', strict=False))
    return body


def _mended(found: re.Match[str]) -> str:
    """An escape as JSON has it: JavaScript's \\x and a backslash before any other character are none."""
    if found[1]:
        return found[0]
    if found[2]:
        return f"\\u00{found[2]}"
    return '\\"' if found[0] == '"' else found[3]


def _value(word: str) -> bool | int | None:
    """What a bare word means; `undefined` and a template's own mean that nothing is known."""
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 18 else _WORDS.get(word)
