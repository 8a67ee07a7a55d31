"""Bylines by their place: names that are linked or labelled near the headline, or stand there beside the day."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pipeline.clean.facts.author_names import is_role, names_of
from pipeline.clean.facts.evidence import in_comments
from pipeline.clean.facts.lines import Line, Surroundings
from pipeline.clean.facts.spelled import tells_day
from pipeline.clean.facts.wires import is_wire
from pipeline.clean.page.text import tidy
from pipeline.languages import any_of, phrases

_AUTHORS_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es|as|zy|i)?|auteurs?|autore|autori|staff|people|profiles?|profils?|redaktion|redactie|"
    r"journalist(?:e|en|es|s)?|periodistas?|reporters?|writers?|contributors?|columnists?|by|team|firmas?|yazar(?:lar)?|"
    r"forfattere?|skribent(?:er)?|penulis|producers?|members?|users?|bylines?|editors?|av|creators?)(?=[/.?=_-])"
    r"|[?&]author=",
    re.I,
)
"""An address of what one author wrote."""
_APART = re.compile(r"[|•·⋅–—]|\s-\s|\d")
"""What parts a name from what else stands in its line."""
_PERSON = re.compile(
    r"(?:(?:Dr|Prof|Mr|Ms|Mrs)\.?\s)*+[^\W\d_][\w’'.-]*+"
    r"(?:\s(?:(?:van|von|der|den|de|del|della|di|da|dos|das|du|la|le|el|al|bin|ibn|ten|ter|zu|y|af|av|e)\s)*+[^\W\d_][\w’'.-]*+)"
    r"{1,4}(?:,\s(?:Jr|Sr|I{2,3}|IV|V)\.?)?"
)
_WIDE_NAME = re.compile(
    r"[\u4e00-\u9fff]{2,5}|[가-힣]{2,4}|[\u4e00-\u9fff\u3040-\u30ff]{2,4}\s[\u4e00-\u9fff\u3040-\u30ff]{1,4}"
)
_CAPITAL = re.compile(r"[^\W\d_a-zà-öø-ÿ]")
_SENTENCE = 7
"""Words of a line with a full stop that is a byline still."""
_WORDS = 18
"""Words of a byline at most."""
_LABEL_LENGTH = 30
"""Letters of the line above that may tell what the people in a line did."""
_ROW = 3
"""Cells of a row in a table that lists something; a layout's rows have fewer."""
_CLOSE = 3
"""Lines between two that name one story's authors, at most."""
_DAY_WORDS = 10
"""Words of a line that tells the day, at most."""


@cache
def _label() -> re.Pattern[str]:
    """What stands before the names in a byline."""
    by = "|".join(map(_any, ("labels", "by", "by_in_names", "by_small")))
    nouns, wide = _any("nouns"), _any("wide_nouns")
    return re.compile(rf"^\W{{0,9}}+(?:(?:{by})(?!\w)|(?:{nouns})\s?[:：]|(?:{wide})\s?[=＝:：／/])", re.I)


@cache
def _sure() -> tuple[str, ...]:
    """Labels that are sure wherever they stand."""
    return (*phrases("byline", "sure"), *(f"{noun}:" for noun in phrases("byline", "sure_nouns")))


@cache
def _written() -> re.Pattern[str]:
    return re.compile(rf"^\W{{0,9}}+(?:{'|'.join(_sure())})", re.I)


@cache
def _other_part() -> re.Pattern[str]:
    """What people in a line did who did not write the story."""
    return re.compile(rf"getty|reuters|©|{_any('others')}", re.I)


@cache
def _reporter() -> re.Pattern[str]:
    return re.compile(rf"(?:^|\s)((?:[가-힣]{{2,4}}|[\u4e00-\u9fff]{{2,4}}))\s?(?:{_any('reporters')})(?:\s|$)")


@cache
def _lately() -> re.Pattern[str]:
    """What stands in a day's place: how long ago it was."""
    return re.compile(rf"\b(?:{any_of('dates', 'lately')})\b", re.I)


def _any(key: str) -> str:
    return any_of("byline", key)


def signed(around: Surroundings) -> tuple[str, ...]:
    """Names of a story's authors; empty where no line near the headline is a byline."""
    lines = [*around.under, *around.above]
    for find in (_labelled, _linked, _beside_day):
        if names := tuple(dict.fromkeys(find(lines))):
            return names
    words = around.words.lower()
    if not any(label in words for label in _sure()):
        return ()
    return tuple(dict.fromkeys(_labelled([line for line in around.everywhere if _says_written(line)])))


def _says_written(line: Line) -> bool:
    """Whether a line anywhere says that somebody wrote the story: it often stands at the end."""
    return _written().match(line.pieces[0].lstrip()) is not None and not in_comments(line.block)


def is_person(name: str) -> bool:
    """Whether this is written as people's names are: two to five words, each with a capital.

    >>> is_person("Ada van der Finch"), is_person("Read more here"), is_person("Ada")
    (True, False, False)
    """
    if _WIDE_NAME.fullmatch(name):
        return True
    if is_role(name) or not _PERSON.fullmatch(name):
        return False
    parts = [part for part in re.split(r"[\s]", name) if len(part) > 3 or part[:1].isupper()]
    return len(parts) >= 2 and all(_CAPITAL.match(part) for part in parts)


def _labelled(lines: list[Line]) -> Iterator[str]:
    """Names behind a label, in its line or in the next; the first line that has any."""
    for number, line in enumerate(lines):
        text = line.text
        label = _label().match(text) if len(text.split()) <= _WORDS and not _is_sentence(text) else None
        if label is None:
            continue
        follows = lines[number + 1] if not text[label.end() :].strip(" :") and number + 1 < len(lines) else line
        names = list(_of(follows, follows.text if follows is not line else text[label.end() :]))
        if names:
            yield from names
            return


def _is_sentence(text: str) -> bool:
    """Whether a line goes on as no byline does: `By the pier, where nobody had been since March, she stopped.`"""
    return len(text.split()) > _SENTENCE and text.endswith(".") and not _written().match(text)


def _of(line: Line, text: str) -> list[str]:
    """Names in a byline: its links' texts and what stands between them, else its own."""
    linked = [name for name in _people(name for _, name in line.links) if name]
    if linked:
        rest = text
        for _, name in line.links:
            rest = rest.replace(name, ";", 1)
        rest = _APART.split(rest, maxsplit=1)[0]
        return linked + [name for name in names_of([rest]) if is_person(name) or is_wire(name)]
    start = _APART.split(text.strip(" :"), maxsplit=1)[0]
    if _other_part().search(start):
        return []
    return [name for name in names_of([start]) if is_person(name) or is_wire(name)]


def _people(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from (part for part in names_of([name]) if is_person(part) or is_wire(part))


def _linked(lines: list[Line]) -> Iterator[str]:
    """Names that lead to what their bearers wrote; those of the first line that has any, and of lines close behind."""
    last = -1
    for number, line in enumerate(lines):
        if 0 <= last < number - _CLOSE:
            return
        above = lines[number - 1].text if number else ""
        if (
            _is_cell(line)
            or len(line.text.split()) > _WORDS
            or _other_part().match(line.text)
            or _other_part().search(above[:_LABEL_LENGTH])
        ):
            continue
        names = [name for address, name in line.links if _AUTHORS_PAGE.search(address)]
        found = [person for name in names for person in names_of([name]) if is_person(person)]
        found += [match[1] for match in _reporter().finditer(line.text)]
        last = number if found else last
        yield from found


def _is_cell(line: Line) -> bool:
    """Whether it is a cell of a table that lists something: teams, candidates, results."""
    row = line.block.parent
    return line.block.tag in ("td", "th") and row is not None and len(row.css("td, th")) >= _ROW


def _beside_day(lines: list[Line]) -> Iterator[str]:
    """A name alone in its line, or before the day in one, right beside the line that tells the day."""
    for number, line in enumerate(lines):
        start = tidy(_APART.split(line.text, maxsplit=1)[0]).strip(" ,;")
        if (
            line.block.tag == "li"
            or _is_cell(line)
            or not is_person(start)
            or _WIDE_NAME.fullmatch(start)
            or _other_part().search(line.text)
            or line.links
        ):
            continue
        beside = [line.text[len(start) :], *(near.text for near in lines[number + 1 : number + 2])]
        if any(tells_day(text) or _lately().search(text) for text in beside if len(text.split()) <= _DAY_WORDS):
            yield start
            return
