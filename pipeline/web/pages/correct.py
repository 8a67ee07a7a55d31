"""Corrections from the pages, where `serve --edit` takes them; the guard has seen whose form it is."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, get_args

from datasette import Response
from datasette.utils.asgi import NotFound

from pipeline.config import Config
from pipeline.process.corrections import Verdict
from pipeline.process.corrections.settle import Ruling, decide, undo
from pipeline.process.people import merged, without_person
from pipeline.process.people import settle as people
from pipeline.web.editing import Editing
from schemas.errors import ConfigError, LockedError, OnrecordError
from schemas.person import person_id

Form = Mapping[str, str]
MOST_BYTES = 16_384
"""Longest form that is read."""
BUSY = "A run is at work on the archive: what you decided was not kept. Try again when it has ended."


async def enter(datasette: Any, request: Any) -> Response:
    """The address that is printed at the start: once, and the browser is an editor's."""
    editing: Editing = datasette.onrecord_editing
    if request.method != "GET" or not editing.spend(request.args.get("key") or ""):
        return await _told(datasette, request, 403, "This address opened once already; start `onrecord serve` again.")
    headers = {"location": "/", "set-cookie": editing.set_cookie(), "cache-control": "no-store"}
    return Response("", status=303, headers=headers)


async def correct(datasette: Any, request: Any) -> Response:
    """A decision about a quote, from the form beside it."""
    return await _carried_out(datasette, request, _about_quote)


async def correct_person(datasette: Any, request: Any) -> Response:
    """A decision about a name, from the person's page."""
    return await _carried_out(datasette, request, _about_person)


async def _carried_out(datasette: Any, request: Any, work: Callable[[Config, str, Form], str]) -> Response:
    """Do what the form says, in a thread, and lead to where it can be seen; an error is told on a page."""
    editing: Editing = datasette.onrecord_editing
    if request.method != "POST":
        raise NotFound("a form's address")
    form = await _form(request)
    if form is None or not editing.is_token(form.get("token", "")):
        return await _told(datasette, request, 403, "This form is of an earlier start; open its page again.")
    try:
        place = await asyncio.to_thread(_one_by_one, editing, work, datasette.onrecord_config, form)
    except LockedError:
        return await _told(datasette, request, 409, BUSY)
    except OnrecordError as error:
        return await _told(datasette, request, 400, str(error))
    return Response("", status=303, headers={"location": place, "cache-control": "no-store"})


def _one_by_one(editing: Editing, work: Callable[[Config, str, Form], str], config: Config, form: Form) -> str:
    with editing.turn:
        return work(config, editing.by, form)


async def _form(request: Any) -> Form | None:
    """What the form holds; None when it is too long or no form."""
    if int(request.headers.get("content-length") or MOST_BYTES + 1) > MOST_BYTES:
        return None
    try:
        return {name: value.strip() for name, value in (await request.post_vars()).items()}
    except ValueError:  # no UTF-8, or more fields than Python reads
        return None


async def _told(datasette: Any, request: Any, status: int, message: str) -> Response:
    page = await datasette.render_template("error.html", {"status": status, "message": message}, request=request)
    return Response.html(page, status=status, headers={"cache-control": "no-store"})


def _about_quote(config: Config, by: str, form: Form) -> str:
    quote, verdict = _number(form, "quote"), form.get("verdict", "")
    if verdict == "undo":
        undo(config, form.get("correction", ""))
    elif verdict in get_args(Verdict):
        decide(config, quote, _ruling(by, form), datetime.now(UTC))
    else:
        raise ConfigError(f"{verdict!r} is no decision")
    everything = form.get("all") == "1" or verdict == "reject"
    return f"/article/{_number(form, 'article')}{'?sure_from=0' if everything else ''}#c{quote}"


def _ruling(by: str, form: Form) -> Ruling:
    speaker, verdict = form.get("speaker", ""), form["verdict"]
    if verdict == "confirm" and speaker != form.get("was", ""):
        raise ConfigError("you named another speaker, and said that the quote is right as it stands: say one of both")
    return Ruling(
        verdict=verdict,  # type: ignore[arg-type]  # one of the verdicts
        speaker=speaker if verdict == "speaker" else "",
        is_group="group" in form,
        by=by,
        note=form.get("note", ""),
    )


def _about_person(config: Config, by: str, form: Form) -> str:
    name, other = form.get("name", ""), form.get("other", "")
    if form.get("verdict") == "nobody":
        people.check_people(config, [name])
        told = f"{by}, {datetime.now(UTC):%Y-%m-%d}"
        people.decide(config, lambda merges: without_person(merges, name, told))
        return "/people"
    people.check_people(config, [name, other])
    people.decide(config, lambda merges: merged(merges, name, other))
    return f"/person/{person_id(other)}"


def _number(form: Form, name: str) -> int:
    value = form.get(name, "")
    if not (value.isascii() and value.isdecimal() and len(value) < 19):
        raise ConfigError(f"{name}: {value[:30]!r} is no id")
    return int(value)
