"""The end of a run for those who are not there: metrics file, ping, messages. Nothing here makes a run fail."""

import contextlib
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
