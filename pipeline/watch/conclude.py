"""The end of a run for those who are not there: metrics file, ping, messages. Nothing here makes a run fail."""

import contextlib
import queue
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pipeline.config import Config
from pipeline.database import open_database, storage_errors
from pipeline.logs import get_logger
from pipeline.watch.alarms import alarms_of, send
from pipeline.watch.condition import of_site, states_of, watched_sites
from pipeline.watch.metrics import metrics, write_metrics
from pipeline.watch.sending import SendError, ask
from schemas import Site
from schemas.errors import Exit, LockedError, OnrecordError, StoppedError

WELL = (Exit.COMPLETE, Exit.BUDGET)
UNTOLD = (Exit.LOCKED, Exit.STOPPED)
"""Another run is at it, or somebody stopped it: neither good news nor bad."""
log = get_logger(__name__)


def conclude(config: Config, sites: Sequence[Site], run_ids: Sequence[str], code: int) -> None:
    """Write the metrics file, send what was found, and ping; what fails is logged."""
    try:
        _write_and_send(config, sites, run_ids, sends=code not in UNTOLD)
    except (OnrecordError, ModuleNotFoundError) as error:  # the latter: installed without its dependencies
        log.error("the run's end could not be told", reason=str(error))
    ping(config, code)


class Concluding:
    """Tells the ends of runs in a thread of its own: no other run waits for a metrics file or a slow webhook.

    Runs that end while others are told are told together afterwards.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._ends: queue.SimpleQueue[tuple[Site, str, int] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="concluding", daemon=True)
        self._thread.start()

    def put(self, site: Site, run_id: str, code: int) -> None:
        """A run ended with this code."""
        self._ends.put((site, run_id, code))

    def close(self, seconds: float) -> None:
        """Tell what is left, in so many seconds at most."""
        self._ends.put(None)
        self._thread.join(seconds)

    def _serve(self) -> None:
        goes_on = True
        while goes_on:
            found = [self._ends.get()]
            with contextlib.suppress(queue.Empty):
                while True:
                    found.append(self._ends.get_nowait())
            goes_on = None not in found
            ends = [end for end in found if end]
            for told in (True, False):
                self._tell([end for end in ends if (end[2] not in UNTOLD) is told])

    def _tell(self, ends: Sequence[tuple[Site, str, int]]) -> None:
        if ends:
            worst = next((code for _, _, code in ends if code not in WELL), ends[0][2])
            try:
                conclude(self._config, [site for site, _, _ in ends], [run_id for _, run_id, _ in ends], worst)
            except Exception:
                log.exception("the run's end could not be told")


@contextlib.contextmanager
def failure_reported(config: Config) -> Iterator[None]:
    """Ping of a run that an error ends before it could be judged."""
    try:
        yield
    except (LockedError, StoppedError):
        raise
    except OnrecordError as error:
        ping(config, error.exit_code)
        raise
    except Exception:
        ping(config, Exit.UNFORESEEN)
        raise


def ping(config: Config, code: int) -> None:
    """Ask the address for good or for bad news, if there is one."""
    setting = "ping_success" if code in WELL else "ping_failure"
    url: str = getattr(config, setting)
    if url and code not in UNTOLD:
        try:
            ask(url, config.user_agent)
        except SendError as error:  # whoever waits for it notices the silence
            log.warning("the ping did not arrive", setting=setting, reason=str(error))


def _write_and_send(config: Config, sites: Sequence[Site], run_ids: Sequence[str], *, sends: bool) -> None:
    if not (config.metrics_file or config.webhook or config.alarm_command):
        return
    now = datetime.now(UTC)
    with storage_errors(config.database), contextlib.closing(open_database(config.database)) as db:
        known = {site.name: site for site in watched_sites(config, db)} | {site.name: of_site(site) for site in sites}
        states = list(states_of(db, known.values(), now))
        if config.metrics_file:
            _write(config.metrics_file, metrics(db, states, now))
        if sends:
            send(config, db, alarms_of(db, run_ids, states, config.alarm_level), now)


def _write(path: Path, content: bytes) -> None:
    try:
        write_metrics(path, content)
    except OSError as error:
        log.error("metrics_file could not be written", file=str(path), reason=error.strerror)
