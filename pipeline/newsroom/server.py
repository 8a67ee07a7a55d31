"""The newsroom's server: five papers on five ports of 127.0.0.1, a request log, and levers to pull."""

import gzip
import hashlib
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pipeline.newsroom import bote, digest, gazette, plain, wordpress
from pipeline.newsroom.pages import GIF, Answer, Edition, page
from pipeline.newsroom.stories import TrueArticle, read_stories, revised

PAPERS: tuple[ModuleType, ...] = (wordpress, plain, digest, bote, gazette)
ADDITIONS = {
    "en": (
        "A spokesperson confirmed the figures the next morning.",
        "The minutes will be published on Thursday.",
        "Nobody had asked for a recount by midnight.",
        "The clerk of the house was not available for comment.",
    ),
    "de": (
        "Das Protokoll soll am Donnerstag erscheinen.",
        "Bis Mitternacht lag kein weiterer Antrag vor.",
    ),
    "fr": (
        "Le procès-verbal sera publié jeudi.",
        "Aucun recours n’était déposé à minuit.",
    ),
}
"""What `Newsroom.revise` adds to a story of each language, one after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as the newsroom answered it."""

    paper: str
    method: str
    path: str
    """With its query."""
    status: int
    conditional: bool
    """The client asked "has it changed?"."""
    user_agent: str
    started: float
    """Seconds of `time.monotonic`."""


@dataclass(slots=True)
class _Failure:
    status: int
    times: int
    retry_after: int | None


class Newsroom:
    """Five papers of our own writing on loopback, one of them German and one French; a context manager.

        with Newsroom() as newsroom:
            newsroom.papers["lantern-post"]     # "http://127.0.0.1:41235/"

    `clock` dates what the levers change. Levers may be pulled while requests are answered.
    """

    def __init__(
        self,
        *,
        stories: Iterable[TrueArticle] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        ports: tuple[int, ...] = (0,) * len(PAPERS),
    ) -> None:
        self._clock, self._ports = clock, ports
        self._stories = {story.slug: story for story in (read_stories() if stories is None else stories)}
        self._gone: dict[str, int] = {}
        self._failures: dict[str, _Failure] = {}
        self._additions: Counter[str] = Counter()
        self._delay = 0.0
        self._lock = threading.RLock()
        self._servers: dict[str, _Server] = {}
        self._requests: list[Request] = []

    def __enter__(self) -> "Newsroom":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> "Newsroom":
        """Open the ports and answer in background threads; the same ports after a stop."""
        for paper, port in zip(PAPERS, self._ports, strict=True):
            self._servers[paper.NAME] = _Server(self, paper, port)
        self._ports = tuple(server.server_port for server in self._servers.values())
        for server in self._servers.values():
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def stop(self) -> None:
        """Close the ports and every open connection; the log and the stories stay."""
        for server in self._servers.values():
            server.close()
        self._servers.clear()

    @property
    def papers(self) -> dict[str, str]:
        """Name of each paper -> address of its front page."""
        return {name: f"{server.base}/" for name, server in self._servers.items()}

    @property
    def requests(self) -> list[Request]:
        """Every request so far, in the order of the answers; a copy."""
        with self._lock:
            return list(self._requests)

    def forget_requests(self) -> None:
        with self._lock:
            self._requests.clear()

    @property
    def truth(self) -> list[TrueArticle]:
        """What is public now, with addresses: what a crawl should find."""
        return [story for story in self.stories if self._is_public(story)]

    @property
    def stories(self) -> list[TrueArticle]:
        """Every story, held back and deleted ones too."""
        with self._lock:
            return [replace(story, url=self._url(story)) for story in self._stories.values()]

    def revise(self, slug: str) -> TrueArticle:
        """Add a sentence to one paragraph of a story and date the change; the story as it is now."""
        with self._lock:
            listed = ADDITIONS[self._stories[slug].language]
            sentence = listed[self._additions[slug] % len(listed)]
            self._additions[slug] += 1
            self._stories[slug] = revised(self._stories[slug], sentence, self._clock().replace(microsecond=0))
            return replace(self._stories[slug], url=self._url(self._stories[slug]))

    def delete(self, slug: str, status: int = 410) -> None:
        """Take a story down: its addresses answer 410 (or 404) and no list names it."""
        with self._lock:
            self._gone[self._stories[slug].slug] = status

    def publish(self, slug: str) -> TrueArticle:
        """Bring out a story that was held back, or bring back a deleted one."""
        with self._lock:
            now = self._clock().replace(microsecond=0)
            self._stories[slug] = replace(self._stories[slug], held_back=False, modified_at=now)
            self._gone.pop(slug, None)
            return replace(self._stories[slug], url=self._url(self._stories[slug]))

    def fail(self, path: str, status: int, times: int = 1, retry_after: int | None = None) -> None:
        """Answer the next `times` requests for a path (its query may be left out) or an address with a status."""
        HTTPStatus(status)
        with self._lock:
            self._failures[path] = _Failure(status, times, retry_after)

    def throttle(self, seconds: float) -> None:
        """Wait that long before every answer; 0: at once."""
        self._delay = seconds

    def site_files(self, folder: Path) -> list[Path]:
        """Write a site file for each paper, delay 0; the folder is made."""
        folder.mkdir(parents=True, exist_ok=True)
        return [_site_file(folder, paper, self.papers[paper.NAME]) for paper in PAPERS]

    def _url(self, story: TrueArticle) -> str:
        server = self._servers.get(story.paper)
        return server.base + server.paper.path_of(story) if server else ""

    def _is_public(self, story: TrueArticle) -> bool:
        return not story.held_back and story.slug not in self._gone

    def edition(self, paper: str, base: str) -> Edition:
        """What a paper shows now."""
        with self._lock:
            shown = [story for story in self._stories.values() if story.paper == paper and self._is_public(story)]
        newest_first = sorted(shown, key=lambda story: story.published_at, reverse=True)
        return Edition(base=base, stories=tuple(newest_first))

    def gone(self, paper: str, path: str) -> int:
        """Status for a path that has no page: that of a deleted story, or 404."""
        with self._lock:
            return next((status for slug, status in self._gone.items() if slug in path), 404)

    def failure(self, base: str, target: str) -> Answer | None:
        """The failure that is due for a request, if any; counted down."""
        with self._lock:
            for key in (base + target, target, target.partition("?")[0]):
                found = self._failures.get(key)
                if found and found.times > 0:
                    found.times -= 1
                    wait = () if found.retry_after is None else (("Retry-After", str(found.retry_after)),)
                    phrase = HTTPStatus(found.status).phrase
                    return replace(page(f"<h1>{found.status} {phrase}</h1>", status=found.status), headers=wait)
        return None

    def wait(self) -> None:
        if self._delay:
            time.sleep(self._delay)

    def log(self, request: Request) -> None:
        with self._lock:
            self._requests.append(request)


class _Server(ThreadingHTTPServer):
    """One paper on one port of 127.0.0.1."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, newsroom: Newsroom, paper: ModuleType, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.newsroom, self.paper = newsroom, paper
        self.base = f"http://127.0.0.1:{self.server_port}"
        self._open: set[Any] = set()

    def get_request(self) -> tuple[Any, Any]:
        request, address = super().get_request()
        self._open.add(request)
        return request, address

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let a client that hung up go without a traceback; anything else is told."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)

    def close(self) -> None:
        self.shutdown()
        for request in list(self._open):
            super().shutdown_request(request)
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    """HTTP/1.1 with keep-alive, both validators and gzip; one write an answer."""

    protocol_version = "HTTP/1.1"
    server_version = "Newsroom/1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        self._respond(with_body=True)

    def do_HEAD(self) -> None:
        self._respond(with_body=False)

    def _respond(self, *, with_body: bool) -> None:
        started = time.monotonic()
        self.server.newsroom.wait()
        answer = self._answer()
        tag = f'W/"{hashlib.sha256(answer.body).hexdigest()[:24]}"'
        if answer.status == 200 and self._has_it(tag, answer.modified):
            answer = replace(answer, body=b"", status=304)
        self._log(started, answer.status)
        self._send(answer, tag, with_body=with_body)

    def _answer(self) -> Answer:
        newsroom, paper, base = self.server.newsroom, self.server.paper, self.server.base
        parts = urlsplit(self.path)
        if failure := newsroom.failure(base, self.path):
            return failure
        if parts.path.startswith("/images/"):
            return Answer(body=GIF, kind="image/gif")
        found: Answer | None = paper.answer(
            newsroom.edition(paper.NAME, base), parts.path, dict(parse_qsl(parts.query))
        )
        return found or page(
            "<h1>Not found</h1><p>Try the front page.</p>", status=newsroom.gone(paper.NAME, parts.path)
        )

    def _has_it(self, tag: str, modified: datetime | None) -> bool:
        if known := self.headers.get("If-None-Match"):
            return tag.removeprefix("W/") in known or known.strip() == "*"
        since = self.headers.get("If-Modified-Since")
        if not (since and modified):
            return False
        try:
            return modified <= parsedate_to_datetime(since)
        except ValueError:
            return False  # not a date: RFC 9110 says to answer as if the header were not there

    def _send(self, answer: Answer, tag: str, *, with_body: bool) -> None:
        body, squeezed = answer.body, "gzip" in self.headers.get("Accept-Encoding", "") and len(answer.body) > 512
        if squeezed:
            body = gzip.compress(body, 5, mtime=0)
        self.send_response(answer.status)
        for name, value in (*self._fields(answer, tag), *answer.headers):
            self.send_header(name, value)
        if squeezed:
            self.send_header("Content-Encoding", "gzip")
        if answer.status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body and answer.status != 304:
            self.wfile.write(body)

    def _fields(self, answer: Answer, tag: str) -> Iterable[tuple[str, str]]:
        yield "Content-Type", answer.kind
        yield "Vary", "Accept-Encoding"
        if answer.status in (200, 304):
            yield "ETag", tag
            if answer.modified:
                yield "Last-Modified", format_datetime(answer.modified.astimezone(UTC), usegmt=True)

    def _log(self, started: float, status: int) -> None:
        conditional = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
        self.server.newsroom.log(
            Request(
                paper=self.server.paper.NAME, method=self.command, path=self.path, status=status,
                conditional=conditional, user_agent=self.headers.get("User-Agent", ""), started=started,
            )
        )  # fmt: skip

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing on standard error; `Newsroom.requests` tells it all."""


def _site_file(folder: Path, paper: ModuleType, home: str) -> Path:
    lines = {
        "name": paper.NAME,
        "title": paper.TITLE,
        "home": home,
        "language": paper.LANGUAGE,
        "timezone": paper.TIMEZONE,
        "checked_against": "loopback",
    }
    text = "# A paper of the newsroom: our own server on this machine, so the delay may be 0.\n"
    text += "".join(f'{key} = "{value}"\n' for key, value in lines.items()) + "delay = 0.0\n"
    path = folder / f"{paper.NAME}.toml"
    path.write_text(text, encoding="utf-8")
    return path
