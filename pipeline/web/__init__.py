"""Web pages of the archive: Datasette, read-only and on loopback, with pages for articles, search and the front.

In: a database. Out: pages. Uses read, database and config; it knows nothing of how rows are made.
"""

import contextlib
import ipaddress
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline.config import Config
from pipeline.database import read_database, storage_errors
from pipeline.light import import_datasette
from pipeline.web.editing import Editing
from schemas.errors import ConfigError

if TYPE_CHECKING:
    import uvicorn


def serve(
    config: Config,
    host: str = "127.0.0.1",
    port: int = 8001,
    *,
    names: Iterable[str] = (),
    editor: str = "",
    ready: Callable[[str], None] = lambda _url: None,
) -> None:
    """Serve until a signal comes; `ready` is called with the address once the port is open.

    Only requests for loopback and this port are answered, and those for one of `names` (a host, or HOST:PORT).
    `editor`: in whose name corrections are taken from the pages; empty: none are.

    Raises ConfigError for corrections under other names than loopback's, an address that others can reach, a port in
    use, no database, or no Datasette.
    """
    names = tuple(names)
    if editor and names:
        raise ConfigError("corrections are taken on this machine alone: --edit and --host-name do not go together")
    with listening(host, port) as door:
        server = make_server(config, names, editing := Editing.fresh(editor) if editor else None)
        ready(_address(*door.getsockname()[:2]) + (editing.way_in if editing else ""))
        server.run(sockets=[door])


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket on a loopback address; port 0 takes a free one."""
    address = _loopback(host)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as door:  # unnamed, asyncio leaves Nagle on
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((address, port))
        except OSError as error:
            raise ConfigError(f"port {port} on {address}: {error.strerror}; choose another with --port") from error
        door.listen(128)  # so that whoever is told the address is answered, if a moment later
        yield door


def make_server(config: Config, names: Iterable[str] = (), editing: Editing | None = None) -> "uvicorn.Server":
    """The server, ready to run; its pages show no version and no path, and its log goes where ours goes."""
    with contextlib.closing(read_database(config.database)) as db, storage_errors(config.database):
        db.execute("SELECT count(*) FROM sites")
    try:
        import uvicorn

        import_datasette()
        from pipeline.web.app import make_app
    except ModuleNotFoundError as error:
        raise ConfigError(f"the web pages need {error.name}: pip install 'onrecord[web]'") from error
    app: Any = make_app(config, frozenset(name.lower() for name in names), editing)
    settings = uvicorn.Config(app, log_config=None, log_level="warning", access_log=False, server_header=False)
    return uvicorn.Server(settings)


def _loopback(host: str) -> str:
    address = {"localhost": "127.0.0.1"}.get(host, host)
    try:
        if ipaddress.ip_address(address).is_loopback:
            return address
    except ValueError as error:
        raise ConfigError(f"host {host!r} is no address; use 127.0.0.1") from error
    raise ConfigError(
        f"host {host!r} can be reached by others, and these pages ask nobody who he is; serve on 127.0.0.1 and put a "
        "reverse proxy with authentication in front (see docs/querying.md)"
    )
