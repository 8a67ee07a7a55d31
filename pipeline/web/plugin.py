"""Our hooks into Datasette: pages, the questions' SQL functions, links in cells, error pages."""

import sqlite3
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from datasette import Response
from datasette import hookimpl as untyped_hookimpl
from datasette.utils.asgi import Base400, Forbidden, NotFound
from datasette.views.base import DatasetteError
from markupsafe import Markup

from pipeline.languages.names import name_of
from pipeline.logs import get_logger
from pipeline.read import prepare, queries
from pipeline.web import watching
from pipeline.web.addresses import ADDRESSES
from pipeline.web.assets import asset
from pipeline.web.cells import in_words, instant, is_empty, label, link, moment, number_columns, passage, web_address
from pipeline.web.doubtful import doubtful
from pipeline.web.editing import editing_of
from pipeline.web.metadata import NAME
from pipeline.web.pages import HANDLERS
from pipeline.web.pages.rendering import papers_of
from schemas.doubt import SURE_FROM

SHOWN = {
    shown.__name__: shown
    for shown in (asset, in_words, instant, is_empty, label, moment, number_columns, passage, web_address)
} | {"language_name": name_of}
"""What every template may use, beside `questions`, `doubtful`, `editing`, `papers` (names of sites -> their titles) and
`sure_from`, the least confidence of what is shown unasked."""
SLOW = "That took longer than a second, so it was stopped. Narrow it down: one paper, a shorter time, or fewer rows."


Hook = TypeVar("Hook", bound=Callable[..., Any])


def hookimpl(hook: Hook) -> Hook:
    """Mark a function as a hook of ours; Datasette asks it before its own of the same name."""
    marked: Hook = untyped_hookimpl(tryfirst=True)(hook)
    return marked


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    answered = HANDLERS | {"health": watching.health, "metrics": watching.metrics}
    ours = [(f"^{ADDRESSES[name]}$", handler) for name, handler in answered.items()]
    return [*ours, (r"^/onrecord/(?P<view>articles|attributions)/(?P<own>\d+)(?P<format>\.json)?$", one_row)]


async def one_row(datasette: Any, request: Any) -> Response:
    """A row of a view by its id: Datasette has addresses for rows of tables alone."""
    view, own, form = (request.url_vars[name] or "" for name in ("view", "own", "format"))
    known = await datasette.get_database(NAME).execute(f"SELECT 1 FROM {view} WHERE id = ?", [int(own)])  # noqa: S608 - ours
    if not known.rows:
        raise NotFound(f"no row {own} in {view}")
    return Response.redirect(f"/{NAME}/{view}{form}?id__exact={own}")


@hookimpl
def skip_csrf(datasette: Any, scope: Any) -> bool:
    """Datasette's own check would set a cookie for every reader; the guard and our forms' token do it."""
    return datasette.onrecord_editing is not None


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    opened = datasette.databases.get(database)
    prepare(conn, lambda: datetime.now(UTC), getattr(opened, "sure_from", SURE_FROM))


@hookimpl
def extra_template_vars(datasette: Any, request: Any) -> Callable[[], Awaitable[dict[str, Any]]]:
    async def variables() -> dict[str, Any]:
        return SHOWN | {
            "questions": queries(),
            "doubtful": await doubtful(datasette, request) if request else None,
            "editing": editing_of(datasette, request),
            "papers": await papers_of(datasette),
            "sure_from": datasette.onrecord_config.sure_from,
        }

    return variables


@hookimpl
async def render_cell(row: Any, value: Any, column: str, table: str | None, datasette: Any) -> Markup | None:
    return link(column, value, table, row, await papers_of(datasette) if column in ("site", "name") else {})


@hookimpl
def forbidden(datasette: Any, request: Any) -> Any:
    return _error(datasette, request, 403, "This is not open to visitors.")


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """An error page that names no path, no version and no SQL; what was not foreseen goes to the log."""
    if isinstance(exception, NotFound) or "no such table" in str(exception):  # of a row's address alone it is asked
        return _error(datasette, request, 404, "There is nothing at this address.")
    if isinstance(exception, Forbidden):
        return _error(datasette, request, 403, "This is not open to visitors.")
    if isinstance(exception, DatasetteError):
        said = SLOW if exception.message_is_html else str(exception.message)
        status = 400 if exception.status == 500 else exception.status  # its way to say: no such column to sort by
        return _error(datasette, request, status, said)
    if isinstance(exception, Base400):
        return _error(datasette, request, exception.status, str(exception.args[0]))
    if isinstance(exception, sqlite3.OperationalError) and "interrupted" in str(exception):
        return _error(datasette, request, 400, SLOW)
    if isinstance(exception, ValueError | KeyError) and request.query_string:  # Datasette reads parameters as they come
        get_logger("onrecord.web").warning("parameters not understood", path=request.path, error=repr(exception))
        return _error(datasette, request, 400, "A parameter of this address cannot be read.")
    get_logger("onrecord.web").error("page failed", path=request.path, exc_info=exception)
    return _error(datasette, request, 500, "Something went wrong here; the server's log has it.")


async def _error(datasette: Any, request: Any, status: int, message: str) -> Response:
    if request.path.split("?")[0].endswith(".json"):
        return Response.json({"ok": False, "status": status, "error": message}, status=status)
    page = await datasette.render_template("error.html", {"status": status, "message": message}, request=request)
    return Response.html(page, status=status)
