"""A data folder, site files and daemons over them; a shift that is small but claims for real, and the real one."""

import contextlib
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import scheduler
from pipeline.config import Config
from pipeline.sites import load_sites

AN_HOUR_AGO = f"{datetime.now(UTC) - timedelta(hours=1):%M %H} * * *"
"""A schedule with one slot in the last 23 hours, so that no test meets the next one."""

CHILD = """
import pipeline.light.preloaded
import os, signal, sys, time, uuid
from datetime import UTC, datetime
from pipeline.books import ledger
from pipeline.config import load_config
from pipeline.crawl.wire import Words, say
from pipeline.database import open_database
from pipeline.books.locks import hold
from pipeline.sites import check_files

told = []
signal.signal(signal.SIGTERM, signal.SIG_IGN if os.environ.get("DEAF") else lambda *_: told.append("stop"))
assert sys.argv[1:] == ["run", "--due", "--daemon"], sys.argv
config, orders, held = load_config({}), Words(0), {}
db = open_database(config.database)

def begin(name):
    now, lock = datetime.now(UTC), hold(config.locks, name)
    lock.__enter__()
    slot, = ledger.due_slots(db, [check_files(config.sites)[0][name]], now)
    run_id = ledger.claim(db, slot, "daemon", now, os.getpid(), new_id=lambda: uuid.uuid4().hex)
    held[name] = run_id, lock
    if run_id is None:
        end(name, None, 0)

def end(name, state, code):
    run_id, lock = held.pop(name)
    if run_id:
        ledger.finish(db, run_id, state=state, exit_code=code, now=datetime.now(UTC))
    lock.__exit__(None, None, None)
    say(1, site=name, code=code)

last = False
while not told and (held or not (last or orders.ended)):
    for word in orders.come():
        last = last or "last" in word
        if "site" in word:
            begin(word["site"])
    for name in list(held) if (config.data / "quick").exists() else []:
        end(name, "complete", 0)
    time.sleep(0.02)
for name in list(held):
    end(name, "stopped", 12)
sys.exit(12 if told else 0)
"""

DAEMON = """
import pipeline.light.preloaded
import os, sys
import scheduler
from pipeline.config import load_config
from pipeline.logs import setup_logging
from schemas.errors import OnrecordError
scheduler.LOOK_SECONDS, scheduler.GRACE_SECONDS, scheduler.BACK_OFF = 0.4, 2.0, (0.2, 1.0)
scheduler.GRACE_SECONDS = float(os.environ.get("GRACE", "2"))
setup_logging("info", "json")
try:
    sys.exit(scheduler.main(load_config({}), command=[sys.executable, *sys.argv[1:]]))
except OnrecordError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""


class Place:
    """A data folder, a folder of site files, and daemons over them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        places = {"data": folder / "data", "sites": folder / "sites"}
        self.config = Config(**places, contact="desk@archive.example", daemon_runs=2, log_format="json")
        self.config.data.mkdir()
        (folder / "sites").mkdir()
        (folder / "child.py").write_text(CHILD)
        for shipped in load_sites(None):
            self.site(shipped, schedule="")
        self.daemons: list[subprocess.Popen[bytes]] = []

    def site(self, name: str, schedule: str = AN_HOUR_AGO) -> None:
        text = f'name = "{name}"\nhome = "https://{name}.example/"\nschedule = "{schedule}"\n'
        (self.folder / "sites" / f"{name}.toml").write_text(text)

    def quick(self) -> None:
        (self.config.data / "quick").touch()

    @property
    def shift(self) -> list[str]:
        """What the daemon starts as a shift, after Python's own name."""
        return [str(self.folder / "child.py")]

    def daemon(self, **environ: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            daemon = subprocess.Popen(
                [sys.executable, "-c", DAEMON, *self.shift],
                env={**scheduler.environment(self.config), **environ},
                stderr=log,
            )
        self.daemons.append(daemon)
        return daemon

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """What the database says; nothing while there is none."""
        if not self.config.database.exists():
            return []
        with contextlib.closing(sqlite3.connect(self.config.database, timeout=30)) as db:
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'crawl_runs'").fetchone():
                return []
            return db.execute(query).fetchall()

    def rows(self, columns: str = "site, state, exit_code, trigger") -> list[tuple[object, ...]]:
        return self.ask(f"SELECT {columns} FROM crawl_runs WHERE state <> 'missed' ORDER BY due_at, site")  # noqa: S608

    def close(self) -> None:
        for daemon in self.daemons:
            daemon.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                daemon.wait(8)
            daemon.kill()
            daemon.wait()

    def wait_for(self, condition: Callable[[], object], seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.1)


def running(place: Place) -> list[object]:
    return [row[0] for row in place.rows("state") if row[0] == "running"]
