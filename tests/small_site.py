"""A web server of a few lines for tests: paths with answers, and a list of what was asked for."""

import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sqlite_utils.db import Database

from pipeline.books import ledger
from pipeline.config import Config
from pipeline.database import open_database
from pipeline.sites import load_sites, sync_sites

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Hit:
    path: str
    headers: Mapping[str, str]
    at: float


@dataclass
class SmallSite:
    """`pages` maps a path to a body, to (status, headers, body), or to a function of the handler that writes bytes."""

    pages: dict[str, Any] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)
    port: int = 0

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def paths(self) -> list[str]:
        return [hit.path for hit in self.hits]

    def hit(self, path: str) -> Hit:
        return next(hit for hit in reversed(self.hits) if hit.path == path)


@contextmanager
def serving(pages: dict[str, Any] | None = None) -> Iterator[SmallSite]:
    """A site on a free port of loopback."""
    site = SmallSite(pages or {})

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.hits.append(Hit(self.path, dict(self.headers.items()), time.monotonic()))
            answer = site.pages.get(self.path, (404, {}, b"not here"))
            if callable(answer):
                answer = answer(self)
            if answer is not None:
                self.answer(*(answer if isinstance(answer, tuple) else (200, {}, answer)))

        def answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
            etag = headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                status, body = 304, b""
            self.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def story(title: str) -> bytes:
    return (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{title}, again.</p></body></html>".encode()
    )


def front(*paths: str) -> bytes:
    links = "".join(f'<li><a href="{path}">The council voted on the budget again</a></li>' for path in paths)
    return f"<html><body><ul>{links}</ul></body></html>".encode()


@dataclass
class Newsroom:
    """A data folder and site files of one test, and the fetching child over them."""

    folder: Path
    site_files: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Config:
        return Config(data=self.folder / "data", sites=self.folder / "sites", min_free_mib=1, log_format="json")

    def add(self, name: str, home: str, more: str = "delay = 0") -> None:
        (self.folder / "sites").mkdir(exist_ok=True)
        eager = "" if "retry_wait" in more else "retry_wait = 0.05\n"
        text = f'name = "{name}"\nhome = "{home}"\n{eager}{more}\n'
        (self.folder / "sites" / f"{name}.toml").write_text(text)

    def db(self) -> Database:
        return open_database(self.config.database)

    def open_runs(self, *names: str) -> dict[str, str]:
        """Ledger rows as the parent makes them: site name -> run id."""
        sites, db = load_sites(self.config.sites), self.db()
        sync_sites(db, [sites[name] for name in names])
        now = datetime.now(UTC)
        made = {
            name: ledger.start_manual(db, sites[name], now, os.getpid(), new_id=lambda: uuid.uuid4().hex)
            for name in names
        }
        db.close()
        return made

    def command(self, runs: Mapping[str, str], *flags: str, config: Config | None = None) -> list[str]:
        text = (config or self.config).model_dump_json()
        named = [f"{run_id}:{name}" for name, run_id in runs.items()]
        return [sys.executable, "-m", "pipeline.crawl.child", "--config-json", text, *flags, *named]

    def start(self, runs: Mapping[str, str], *flags: str, **more: Any) -> "subprocess.Popen[str]":
        config = more.pop("config", None)
        return subprocess.Popen(
            self.command(runs, *flags, config=config),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            **more,
        )

    def fetch(self, *names: str, **more: Any) -> tuple[int, dict[str, str], str]:
        """Run the child to its end: exit code, run ids, and what it wrote on standard error."""
        runs = self.open_runs(*names)
        child = self.start(runs, **more)
        _, errors = child.communicate(timeout=60)
        db = self.db()
        for run_id in runs.values():
            state: Any = "complete" if child.returncode == 0 else "incomplete"
            ledger.finish(db, run_id, state=state, exit_code=child.returncode, now=datetime.now(UTC))
        db.close()
        return child.returncode, runs, errors

    def ask(self, query: str, *values: Any) -> list[Any]:
        db = self.db()
        try:
            return db.execute(query, values).fetchall()
        finally:
            db.close()

    def outcomes(self, run_id: str) -> dict[str, str]:
        """Path -> outcome."""
        rows = self.ask("SELECT url, outcome FROM outcomes WHERE run_id = ?", run_id)
        return {"/" + url.split("/", 3)[3]: outcome for url, outcome in rows}

    def waiting(self, run_id: str) -> int:
        """How many addresses the run left for the next."""
        return int(self.ask("SELECT coalesce(sum(addresses), 0) FROM waiting WHERE run_id = ?", run_id)[0][0])


Answer = Callable[[Any], Any]
