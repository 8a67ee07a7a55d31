"""The canned questions: one file of queries/ each, the same for command line, web pages and manual."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from importlib import resources
from itertools import chain, islice
from typing import Any

from sqlite_utils.db import Database

from pipeline.database import utc
from pipeline.read.diff import small_diff_as_text
from pipeline.read.known import check_names
from pipeline.read.offices import office_in
from pipeline.read.reference import refer
from pipeline.read.sentence import sentence_of
from schemas import quote
from schemas.attribution import STANCES
from schemas.doubt import SURE_FROM, doubt
from schemas.errors import ConfigError
from schemas.meant import did_you_mean

Row = dict[str, Any]

HEADER = re.compile(r"-- (title|note|param (\w+)): (.+)")
AGO = re.compile(r"(\d{1,4})([hdw])")
DAY = re.compile(r"\d{4}-?\d\d-?\d\d")
NEVER = "9999"
"""Comes after every moment as the database writes it."""
HOURS = {"h": 1, "d": 24, "w": 24 * 7}
SEARCHED = ("headline text", "content speaker")
"""Columns of the two full-text tables, articles_fts and attributions_fts."""
ALL = "all"
"""The stance of whoever wants all attributions, said or not."""
MAX_TERMS = 60
"""FTS5 refuses an expression of more than 256 levels; longer texts are searched for as one phrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A canned question: one file of queries/, read by the command line, the web pages and the manual."""

    name: str
    title: str
    note: str
    params: Mapping[str, str]
    """Parameter name -> what it means; a parameter that is empty does not filter."""
    sql: str


@cache
def queries() -> Mapping[str, Query]:
    """All canned questions by name, in alphabetical order."""
    folder = resources.files(__package__) / "queries"
    files = sorted((file.name.removesuffix(".sql"), file) for file in folder.iterdir() if file.name.endswith(".sql"))
    return {name: _parsed(name, file.read_text(encoding="utf-8")) for name, file in files}


def queries_as_markdown() -> str:
    """The list of canned questions as the manual has it."""
    return "\n".join(_as_markdown(query) for query in queries().values())


def run_query(db: Database, name: str, /, **params: Any) -> Iterator[Row]:
    """Rows of a canned question; a parameter that is left out, None or empty does not filter.

    Raises ConfigError for an unknown question, parameter or name, and for a value that cannot be meant.
    """
    query = _known(name)
    values = dict.fromkeys(query.params) | {key: _value(query, key, value) for key, value in params.items()}
    ready(db)
    check_names(db, values, parts=False, query=name)
    rows = db.query(query.sql, values)
    first = list(islice(rows, 1))
    if not first:
        check_names(db, values, parts=True, query=name)
    return map(_with_lists, chain(first, rows))


def count_rows(db: Database, name: str, /, most: int, **params: Any) -> int:
    """How many rows a question has that chooses its rows before it tells of them (`chosen`); `most` at most."""
    query = _known(name)
    choosing, telling, _ = query.sql.rpartition("\nSELECT ")
    if "chosen AS" not in choosing:
        raise ConfigError(f"query {name!r}: its rows cannot be counted")
    given = {key: _value(query, key, value) for key, value in params.items()}
    values = dict.fromkeys(query.params) | given | {"limit": most, "offset": 0}
    counting = f"{choosing}{telling}count(*) FROM chosen"
    return int(ready(db).execute(counting, values).fetchone()[0])


def prepare(connection: sqlite3.Connection, now: Callable[[], datetime], sure_from: float = SURE_FROM) -> None:
    """Teach a connection the questions' functions: doubt, fts_query, office, parts, reference, sentence, small_diff,
    since, until and sure_from.

    `sure_from` is the least confidence where a question names none.
    """
    trial = sqlite3.connect(":memory:", check_same_thread=False)
    for columns in SEARCHED:
        trial.execute(f'CREATE VIRTUAL TABLE "{columns}" USING fts5({columns.replace(" ", ",")})')
    connection.create_function("doubt", 2, lambda sure, who: doubt(sure, who, sure_from), deterministic=True)
    connection.create_function("sure_from", 1, lambda text: parse_sure_from(text, sure_from), deterministic=True)
    connection.create_function("fts_query", 2, partial(_fts_query, trial), deterministic=True)
    connection.create_function("office", 3, office_in, deterministic=True)
    connection.create_function("parts", 3, parts_of, deterministic=True)
    connection.create_function("reference", 4, reference_of, deterministic=True)
    connection.create_function("sentence", -1, sentence_of, deterministic=True)
    connection.create_function("since", 1, lambda text: parse_since(text, now), deterministic=True)
    connection.create_function("small_diff", 2, small_diff_as_text, deterministic=True)
    connection.create_function("until", 1, lambda text: parse_until(text, now), deterministic=True)


def ready(db: Database, sure_from: float = SURE_FROM) -> Database:
    """The same database, whose connection knows those functions; one that knows them keeps its own."""
    if not _is_prepared(db.conn):
        prepare(db.conn, _no_clock, sure_from)
    return db


def parts_of(text: str, content_spans: str, quoted_spans: str) -> str:
    """The parts of a quote as JSON, from its text and its spans as the database has them.

    >>> parts_of("“No,” she said.", "[[1, 3]]", "[[1, 3]]")
    '[{"text": "No", "start": 1, "end": 3, "quoted": true}]'
    """
    found = quote.parts(text, json.loads(content_spans), json.loads(quoted_spans))
    return json.dumps([part._asdict() for part in found], ensure_ascii=False)


def reference_of(article: int, capture: str, text: str, content_spans: str) -> str:
    """The permanent name of a quote, from its article, its revision's capture and text, and its spans as stored.

    >>> reference_of(7, "5f0c1c8e-1111-4222-8333-444455556666", "“We stay,” she said.", "[[1, 9]]")
    '7.5f0c1c8e.1-9.bfe7525eb278'
    """
    return str(refer(article, capture, text, json.loads(content_spans)))


def parse_since(text: str | None, now: Callable[[], datetime]) -> str:
    """A moment as the database writes it, from an ISO date or time or from 7d, 24h, 4w; empty for none.

    >>> parse_since("2026-03-01", lambda: datetime(2026, 3, 14, tzinfo=UTC))
    '2026-03-01T00:00:00+00:00'
    >>> parse_since("7d", lambda: datetime(2026, 3, 14, tzinfo=UTC))
    '2026-03-07T00:00:00+00:00'
    """
    wanted = (text or "").strip()
    return (utc(_moment("since", wanted, now)) or "") if wanted else ""


def parse_until(text: str | None, now: Callable[[], datetime]) -> str:
    """The moment before which things lie that were until then: of a date the end of its day (UTC); for none NEVER.

    >>> parse_until("2026-03-01", lambda: datetime(2026, 3, 14, tzinfo=UTC))
    '2026-03-02T00:00:00+00:00'
    """
    wanted = (text or "").strip()
    if not wanted or wanted == NEVER:
        return NEVER
    moment = _moment("until", wanted, now)
    return utc(moment + timedelta(days=1) if DAY.fullmatch(wanted) else moment) or ""


def _moment(name: str, wanted: str, now: Callable[[], datetime]) -> datetime:
    try:
        if ago := AGO.fullmatch(wanted.lower()):
            return now() - timedelta(hours=int(ago[1]) * HOURS[ago[2]])
        moment = datetime.fromisoformat(wanted)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ConfigError(
            f"{name}: {wanted!r} is no time; write 2026-03-01, 2026-03-01T18:00Z, 7d, 24h or 4w"
        ) from error


def parse_sure_from(text: str | float | None, default: float) -> float:
    """A least confidence, 0 to 1; `default` where none is named.

    >>> parse_sure_from("0.9", 0.6), parse_sure_from("", 0.6)
    (0.9, 0.6)
    """
    wanted = str("" if text is None else text).strip()
    if not wanted:
        return default
    if not re.fullmatch(r"[01]|[01]?\.\d{1,16}", wanted) or float(wanted) > 1:
        raise ConfigError(f"sure_from: {wanted!r} is no confidence; write 0 (all) to 1, such as 0.6")
    return float(wanted)


def fts_terms(text: str) -> str:
    """What a person typed as plain search terms: every word quoted, phrases kept, a last star kept.

    >>> fts_terms('budget "second reading" col:y vot*')
    '"budget" "second reading" "col:y" "vot" *'
    """
    found = re.findall(r'"([^"]*)"|([^\s"]+)', text)
    terms = [_quoted(phrase) if phrase else _term(word) for phrase, word in found if phrase.strip() or word]
    return " ".join(terms) if len(terms) <= MAX_TERMS else _quoted(text)


def _with_lists(row: Row) -> Row:
    return row | {"parts": json.loads(row["parts"])} if "parts" in row else row


def _is_prepared(connection: sqlite3.Connection) -> bool:
    known = "SELECT 1 FROM pragma_function_list WHERE name = 'fts_query'"
    return connection.execute(known).fetchone() is not None


def _parsed(name: str, text: str) -> Query:
    notes, params, title = [], {}, name
    for line in text.splitlines():
        if header := HEADER.fullmatch(line):
            kind, param, value = header.groups()
            if param:
                params[param] = value
            elif kind == "title":
                title = value
            else:
                notes.append(value)
    sql = "\n".join(line for line in text.splitlines() if not HEADER.fullmatch(line))
    return Query(name=name, title=title, note=" ".join(notes), params=params, sql=sql.strip())


def _as_markdown(query: Query) -> str:
    params = "".join(f"- `{name}`: {meaning}\n" for name, meaning in query.params.items())
    note = query.note.replace(". ", ".\n")
    return f"### `{query.name}`: {query.title}\n\n{note}\n" + (f"\n{params}" if params else "")


def _known(name: str) -> Query:
    if name not in queries():
        raise ConfigError(f"unknown query {name!r}{did_you_mean(name, queries())}")
    return queries()[name]


def _value(query: Query, name: str, value: Any) -> Any:
    if name not in query.params:
        raise ConfigError(f"query {query.name!r}: unknown parameter {name!r}{did_you_mean(name, query.params)}")
    if value is None or value == "":
        return None
    if isinstance(value, str):
        _refuse_unwritable(name, value)
    if name == "stance" and value not in (*STANCES, ALL):
        raise ConfigError(f"stance: {value!r} is none; write one of {', '.join(STANCES)}, or {ALL}")
    if name == "sure_from":
        return parse_sure_from(value, SURE_FROM)
    if name in MOMENTS:
        return MOMENTS[name](str(value), _no_clock)
    return _whole_number(name, value) if name in ("limit", "offset", "article") else value


MOMENTS = {"since": parse_since, "until": parse_until}
"""Parameters that are times, and how each is read."""


def _refuse_unwritable(name: str, value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ConfigError(f"{name}: {value!r} is not valid UTF-8; mind the terminal's encoding") from error


def _whole_number(name: str, value: Any) -> int:
    if not re.fullmatch(r"\d{1,16}", str(value)):
        raise ConfigError(f"{name}: {value!r} is not a whole number")
    return int(value)


def _no_clock() -> datetime:
    raise ConfigError("since, until: name a date here, such as 2026-03-01")


def _fts_query(trial: sqlite3.Connection, text: str | None, columns: str) -> str:
    """The text itself where it is a full-text expression, else its terms quoted: never a syntax error."""
    wanted = (text or "").replace("\0", " ").strip()
    return wanted if _is_expression(trial, wanted, columns) else fts_terms(wanted) or '""'


def _is_expression(trial: sqlite3.Connection, text: str, columns: str) -> bool:
    try:
        trial.execute(f'SELECT 1 FROM "{columns}" WHERE "{columns}" MATCH ?', [text]).fetchall()  # noqa: S608 - fixed
    except sqlite3.OperationalError:  # what SQLite says of every text that is no FTS5 expression
        return False
    return bool(text)


def _term(word: str) -> str:
    stem = word.rstrip("*")
    return _quoted(stem) + " *" if stem and stem != word else _quoted(word)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
