"""A paper of a few stories on loopback, whose feed lists them, and a receiver of pings and messages."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.small_site import SmallSite

SENTENCES = (
    "The council of {place} voted on Tuesday to spend the harbour levy on new pumps, after an evening of argument.",
    "“We have waited eleven winters for this,” said Odile Brandt, who leads the council, before the vote was taken.",
    "The opposition wanted the money for the school roof, and said that it would bring the matter back in the autumn.",
    "Some forty people watched from the gallery, among them the harbour master and the crews of the night ferry.",
    "The pumps are to be bought next year; the treasurer said that the price of the first two is already agreed.",
    "A report on the state of the sea wall, which had been promised for the same evening, was put off until May.",
)


def story(title: str) -> bytes:
    """A page that reads as a story, with words of its own."""
    words = "".join(f"<p>{sentence.format(place=title)}</p>" for sentence in SENTENCES)
    return (
        f"<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f"{words}</article></body></html>"
    ).encode()


def feed(site: SmallSite, items: dict[str, datetime]) -> tuple[int, dict[str, str], bytes]:
    """An RSS feed of these paths with their times."""
    listed = "".join(
        f"<item><title>News of {path}</title><link>{site.home.rstrip('/')}{path}</link>"
        f"<pubDate>{format_datetime(at)}</pubDate></item>"
        for path, at in items.items()
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>A</title>{listed}</channel></rss>'
    return 200, {"Content-Type": "application/rss+xml"}, body.encode()


def site_file(site: SmallSite, more: str = "") -> str:
    """Keys of a site file that asks the feed and no front page but an empty one."""
    return f'delay = 0\nfeeds = ["{site.home}feed.xml"]\nsitemaps = []\nwordpress = false\n{more}'


def hours_ago(hours: float) -> datetime:
    return datetime.now(UTC) - timedelta(hours=hours)


@dataclass
class Receiver:
    """What came: method, path and body of each request; `answer` may write one itself."""

    came: list[tuple[str, str, str]] = field(default_factory=list)
    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    answer: Callable[[Any], None] | None = None

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def bodies(self) -> list[str]:
        return [body for method, _, body in self.came if method == "POST"]


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            receiver.came.append((self.command, self.path, body))
            if receiver.answer:
                receiver.answer(self)
                return
            self.send_response(receiver.status)
            for name, value in {"Content-Length": "0", **receiver.headers}.items():
                self.send_header(name, value)
            self.end_headers()

        do_POST = do_GET  # noqa: N815 - named so by http.server

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
