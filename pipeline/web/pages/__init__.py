"""The pages of our own, one module a kind; what they ask of the database is timed, what they show is escaped."""

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import Response

from pipeline.web.pages.article import article, revision
from pipeline.web.pages.changes import changes, feed
from pipeline.web.pages.correct import correct, correct_person, enter
from pipeline.web.pages.days import day, today
from pipeline.web.pages.front import front
from pipeline.web.pages.papers import paper, papers
from pipeline.web.pages.people import people
from pipeline.web.pages.person import person
from pipeline.web.pages.proof.captured import captured, raw, record
from pipeline.web.pages.proof.citing import citation, quote, quote_citation
from pipeline.web.pages.proof.memento import timegate, timemap
from pipeline.web.pages.quotes import quotes
from pipeline.web.pages.same import same
from pipeline.web.pages.search import search

HANDLERS: dict[str, Callable[[Any, Any], Awaitable[Response]]] = {
    "front": front,
    "search": search,
    "quotes": quotes,
    "changes": changes,
    "feed": feed,
    "article": article,
    "revision": revision,
    "same": same,
    "quote": quote,
    "citation": citation,
    "quote_citation": quote_citation,
    "record": record,
    "captured": captured,
    "raw": raw,
    "timegate": timegate,
    "timemap": timemap,
    "person": person,
    "people": people,
    "paper": paper,
    "papers": papers,
    "day": day,
    "today": today,
    "enter": enter,
    "correct": correct,
    "correct_person": correct_person,
}
"""Name of an address (`pipeline.web.addresses`) -> what answers it."""
