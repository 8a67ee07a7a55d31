"""`onrecord serve`: read the archive in a browser."""

import signal
import webbrowser
from types import FrameType
from typing import Any

import click

from pipeline.commands.common import by_option, pass_config
from pipeline.config import Config
from pipeline.web import serve as serve_pages
from schemas.errors import ConfigError


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Loopback address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0: any free port.")
@click.option(
    "--host-name",
    "names",
    multiple=True,
    metavar="NAME[:PORT]",
    help="Answer to this name too, as a reverse proxy passes it on; may be given again.",
)
@click.option("--open", "opens", is_flag=True, help="Open a browser.")
@click.option("--edit", is_flag=True, help="Take corrections, too, from whoever opens the address that is printed.")
@by_option
@pass_config
def serve(config: Config, /, host: str, port: int, by: str, **more: Any) -> None:
    """Serve articles, quotes, canned queries and tables as web pages, read-only and on loopback alone.

    For readers on other machines put a reverse proxy with authentication in front, and name its host with --host-name.
    With --edit the pages have forms to correct quotes and names; that is for this machine alone.
    """
    names, opens, edit = more["names"], more["opens"], more["edit"]
    if edit and not by:
        raise ConfigError("nobody is named who decides it: --by NAME")

    def ready(url: str) -> None:
        click.echo(f"onrecord is at {url} (Ctrl+C stops it{'; the address opens once' if edit else ''})")
        if opens:
            webbrowser.open(url)

    signal.signal(signal.SIGTERM, _stopped)
    serve_pages(config, host, port, names=names, editor=by if edit else "", ready=ready)


def _stopped(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
