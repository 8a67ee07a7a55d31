"""`onrecord serve`: read the archive in a browser."""

import signal
import webbrowser
from types import FrameType

import click

from pipeline.commands.common import pass_config
from pipeline.config import Config
from pipeline.web import serve as serve_pages


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
@pass_config
def serve(config: Config, host: str, port: int, names: tuple[str, ...], opens: bool) -> None:
    """Serve articles, quotes, canned queries and tables as web pages, read-only and on loopback alone.

    For readers on other machines put a reverse proxy with authentication in front, and name its host with --host-name.
    """

    def ready(url: str) -> None:
        click.echo(f"onrecord is at {url} (Ctrl+C stops it)")
        if opens:
            webbrowser.open(url)

    signal.signal(signal.SIGTERM, _stopped)
    serve_pages(config, host, port, names=names, ready=ready)


def _stopped(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
