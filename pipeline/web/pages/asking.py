"""Lists with a form above them: what a visitor asks, one page of a canned question's rows, and how many there are."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from datasette import Response
from sqlite_utils.db import Database

from pipeline.languages.names import name_of
from pipeline.read import count_rows, parse_since, parse_until, run_query
from pipeline.web.pages.rendering import (
    PATIENCE_MS,
    Paging,
    Row,
    answer,
    asked,
    offset_of,
    paged,
    read,
    read_or_none,
)
from schemas.errors import ConfigError, UnknownNameError

SIZE = 25
"""Rows of a page."""
MOST = 10_000
"""So many rows are counted."""
COUNT_MS = 60
"""Longest that counting them may take."""
SLOW = "That took too long, so it was stopped. Narrow it down: one paper, one person, or a shorter time."
PERSONS = """
SELECT id, name FROM persons WHERE id IN (
    SELECT id FROM persons WHERE {named} UNION SELECT person_id FROM person_aliases WHERE {called})
ORDER BY name, id LIMIT 13
"""
EXACTLY = {"named": "id = :name OR name = :name COLLATE NOCASE", "called": "alias = :name COLLATE NOCASE"}
PARTLY = {"named": "name LIKE '%' || :name || '%'", "called": "alias LIKE '%' || :name || '%'"}
NOBODY = "Nobody who is quoted here is called “{}”. A part of the name will do."
LANGUAGES = "SELECT DISTINCT language FROM sites WHERE language <> '' ORDER BY 1"

WORDED = """
SELECT count(*) FROM (
    SELECT 1 FROM articles_fts WHERE articles_fts MATCH fts_query(:text, 'headline text') LIMIT :most)
"""
"""How many articles a search finds that asks for words alone."""
SAID = """
SELECT count(*) FROM (
    SELECT 1 FROM attributions_fts WHERE attributions_fts MATCH fts_query(:about, 'content speaker') LIMIT :most)
"""
"""The same of quotes, those that do not count among them."""
WORDS_ALONE = {"about", "order", "kind", "stance", "sure_from"}
"""Of who narrows quotes about something by no more than this each is looked at, and COUNT_MS are too short for many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a visitor asks of a list."""

    given: Row
    """Parameter -> what was typed, for the form."""
    values: Row = field(default_factory=dict)
    """Parameter of the question -> its value."""
    problem: str = ""
    """What cannot be understood; empty: all can."""
    persons: tuple[Row, ...] = ()
    """Those who may be meant, where a name is several persons'."""
    person: Row = field(default_factory=dict)
    """Who is meant: id and name; empty where nobody is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of rows, and how many there are in all: None where counting took too long."""

    paging: Paging
    total: int | None
    problem: str = ""
    unranked: bool = False
    """The newest first, although the best were asked for: there are too many to rank."""

    @property
    def rows(self) -> list[Row]:
        return self.paging.rows

    @property
    def count(self) -> str:
        """The total in words; empty where it is not known."""
        if self.total is None:
            return ""
        return f"More than {MOST:,}" if self.total > MOST else f"{self.total:,}"


async def understand(datasette: Any, request: Any, *names: str, or_speaker: bool = False) -> Asked:
    """The named parameters, times as moments and the person as an id.

    `or_speaker`: a name that is not one person's is taken for a part of what speakers are called.
    """
    given = asked(request, *names)
    try:
        times = _times(given)
    except ConfigError as error:
        return Asked(given=given, problem=str(error))
    values = {name: value for name, value in given.items() if name != "person"} | times
    found = Asked(given=given, values=values)
    if "person" not in given:
        return found
    with_person: Asked = await read(datasette, lambda db: _with_person(db, found))
    if with_person.problem and or_speaker:
        return replace(found, values=values | {"speaker": given["person"]})
    return with_person


async def rows_of(
    datasette: Any, request: Any, question: str, values: Mapping[str, Any], limit_ms: int = PATIENCE_MS
) -> Found:
    """The page of a question's rows that is asked for; `problem` tells of a wrong value, or that it takes too long."""
    wanted = {**values, "limit": SIZE + 1, "offset": offset_of(request, SIZE)}
    try:
        paging: Paging = await read(
            datasette, lambda db: paged(request, run_query(db, question, **wanted), SIZE), limit_ms
        )
    except ConfigError as error:
        return Found(paging=NOTHING, total=None, problem=nobody(error, values.get("speaker")))
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        return Found(paging=NOTHING, total=None, problem=SLOW)
    if paging.number == 1 and not paging.after:
        return Found(paging=paging, total=len(paging.rows))
    return Found(paging=paging, total=await total_of(datasette, question, values))


async def total_of(datasette: Any, question: str, values: Mapping[str, Any]) -> int | None:
    """Rows of a question, one more than MOST at most; None when counting them takes, or would take, too long."""

    def count(db: Database) -> int | None:
        if words_alone(question, values):
            return int(db.execute(WORDED, {**values, "most": MOST + 1}).fetchone()[0])
        in_vain = question == "quotes" and "about" in values and values.keys() <= WORDS_ALONE
        if in_vain and db.execute(SAID, {**values, "most": MOST + 1}).fetchone()[0] > MOST:
            return None
        return count_rows(db, question, MOST + 1, **values)

    total: int | None = await read_or_none(datasette, count, COUNT_MS)
    return total


def words_alone(question: str, values: Mapping[str, Any]) -> bool:
    """Whether articles are searched for words, and narrowed down by nothing else."""
    return question == "articles_search" and values.keys() <= {"text", "order"}


async def choices(datasette: Any) -> Row:
    """What the selects of a form offer beside papers."""
    codes = await read(datasette, lambda db: [code for (code,) in db.execute(LANGUAGES)])
    return {"languages": {code: name_of(code) for code in codes}}


async def shown(datasette: Any, request: Any, template: str, context: Row, problem: str) -> Response:
    """The page of a list; 400 where something was not understood."""
    body = await datasette.render_template(template, context | {"problem": problem}, request=request)
    return Response.html(body, status=400) if problem else answer(request, body)


def nobody(error: ConfigError, name: str | None) -> str:
    """What was wrong, in a reader's words where it is that nobody has the name; who may be meant stands behind it."""
    if isinstance(error, UnknownNameError) and (error.what, error.name) == ("speaker", name):
        return f"{NOBODY.format(name)}{error.meant}"
    return str(error)


NOTHING = Paging(number=1, rows=[], before="", after="")


def _times(given: Row) -> Row:
    parsed = {"since": parse_since, "until": parse_until}
    return {name: parse(given[name], lambda: datetime.now(UTC)) for name, parse in parsed.items() if name in given}


def _with_person(db: Database, found: Asked) -> Asked:
    """The person by id or whole name, else those a part of whose names it is."""
    name = found.given["person"]
    fits = (EXACTLY, PARTLY)
    persons = next(filter(None, (list(db.query(PERSONS.format(**fit), {"name": name})) for fit in fits)), [])
    if len(persons) == 1:
        person = persons[0]
        given, values = found.given | {"person": person["name"]}, found.values | {"person": person["id"]}
        return replace(found, given=given, values=values, person=person)
    if persons:
        return replace(found, problem=f"Several persons are called “{name}”: choose one.", persons=tuple(persons[:12]))
    return replace(found, problem=NOBODY.format(name))
