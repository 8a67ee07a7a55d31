"""News agencies and outlets of the world, read from `press/*.toml`: a file a region, a table a country.

    "The Irish Times" = { hosts = ["irishtimes.com"] }
    "PTI" = { also = ["Press Trust of India"], initials = ["PTI"], hosts = ["ptinews.com"] }

`also` are other full names; a leading "The" and accents need not be told. `initials` are short forms, with "the" where
they bear it. `signs` are short forms that are too many other things: they count as a dateline or credit and after
"the news agency". `ordinary = true` is a name that is a word of its own ("Time", "Stern"): it counts as signs do.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal
from urllib.parse import urlsplit

Sort = Literal["full", "short", "sign"]
"""Of a name as written: it stands for nothing else; what follows must allow it; something before must say so."""
FIRST = re.compile(r"\w+")
LAST = re.compile(r"\w+$")


@dataclass(frozen=True, slots=True)
class Outlet:
    """One agency or outlet."""

    name: str
    """As onrecord writes it."""
    kind: Literal["agency", "outlet"]
    hosts: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    ordinary: bool = False
    country: str = ""

    def written(self) -> Iterator["Written"]:
        """Every form that stands for it in a text."""
        for form in dict.fromkeys(full for name in (self.name, *self.also) for full in _full_forms(name)):
            yield Written(form, self, "sign" if self.ordinary and " " not in form else "full")
        for form in dict.fromkeys(short.removeprefix("the ").removeprefix("het ") for short in self.initials):
            articles = frozenset(short[: -len(form)].strip() for short in self.initials if short.endswith(form))
            yield Written(form, self, "short", articles)
        yield from (Written(form, self, "sign") for form in self.signs)


@dataclass(frozen=True, slots=True)
class Written:
    """A name as a text may write it."""

    form: str
    outlet: Outlet
    sort: Sort
    articles: frozenset[str] | None = None
    """Articles it may bear, "" for none; None is any."""


def _full_forms(name: str) -> Iterator[str]:
    """The name, without its article where that is not all that tells it, and without accents.

    >>> list(_full_forms("The Irish Times")), list(_full_forms("RTÉ")), list(_full_forms("The Star"))
    (['The Irish Times', 'Irish Times'], ['RTÉ', 'RTE'], ['The Star'])
    """
    bare = name.removeprefix("The ")
    for form in (name, bare) if " " in bare else (name,):
        yield form
        plain = "".join(c for c in unicodedata.normalize("NFD", form) if not unicodedata.combining(c))
        if plain.isascii() and plain != form:
            yield plain


@cache
def outlets() -> tuple[Outlet, ...]:
    """All of them; the files are read once, when first asked for."""
    regions = sorted((file for file in files(__package__).joinpath("press").iterdir()), key=lambda file: file.name)
    tables = (tomllib.loads(file.read_text(encoding="utf-8")) for file in regions)
    return tuple(outlet for table in tables for country in table for outlet in _of_country(country, table[country]))


def _of_country(country: str, table: dict[str, Any]) -> Iterator[Outlet]:
    kinds: tuple[tuple[Literal["agency", "outlet"], str], ...] = (("agency", "agencies"), ("outlet", "outlets"))
    for kind, listed in kinds:
        for name, told in table.get(listed, {}).items():
            lists = {key: tuple(value) for key, value in told.items() if key != "ordinary"}
            yield Outlet(name, kind, ordinary=told.get("ordinary", False), country=country, **lists)


@cache
def by_written() -> dict[str, Written]:
    """Every form as written, and what it stands for."""
    return {written.form: written for outlet in outlets() for written in outlet.written()}


def named(written: str) -> Outlet | None:
    """The outlet of exactly this name, with or without its article."""
    found = by_written().get(written)
    if found is None and written.startswith(("The ", "the ")):
        found = by_written().get(written[4:])
    return found.outlet if found else None


@cache
def _by_first_word() -> dict[str, list[Written]]:
    return _indexed(FIRST)


@cache
def _by_last_word() -> dict[str, list[Written]]:
    return _indexed(LAST)


def _indexed(word: re.Pattern[str]) -> dict[str, list[Written]]:
    table: dict[str, list[Written]] = {}
    for form in sorted(by_written(), key=len, reverse=True):
        if found := word.search(form):
            table.setdefault(found.group(), []).append(by_written()[form])
    return table


def longest_at(text: str, at: int) -> Written | None:
    """The longest known name that begins at a place and ends with a word."""
    first = FIRST.match(text, at)
    for written in _by_first_word().get(first.group(), ()) if first else ():
        end = at + len(written.form)
        if text.startswith(written.form, at) and not text[end : end + 1].isalnum():
            return written
    return None


def longest_before(text: str, end: int) -> Written | None:
    """The longest known name that ends at a place and begins with a word."""
    near = max(0, end - 40)
    last = LAST.search(text, max(near, text.rfind(" ", near, end) + 1), end)
    for written in _by_last_word().get(last.group(), ()) if last else ():
        start = end - len(written.form)
        if text.endswith(written.form, 0, end) and not (
            start and (text[start - 1].isalnum() or text[start - 1] in "-’")
        ):
            return written
    return None


@cache
def by_host() -> dict[str, Outlet]:
    return {host: outlet for outlet in outlets() for host in outlet.hosts}


def outlet_of(url: str) -> Outlet | None:
    """The outlet that publishes on the address's host or on a parent of it.

    >>> outlet_of("https://www.reuters.com/world/").name
    'Reuters'
    """
    labels = (urlsplit(url).hostname or "").split(".")
    parents = (".".join(labels[at:]) for at in range(len(labels) - 1))
    return next((found for host in parents if (found := by_host().get(host))), None)
