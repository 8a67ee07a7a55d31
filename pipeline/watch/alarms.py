"""Telling people: each cause of each site at most once a day (UTC), by webhook and command, in the operator's words."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from string import Template

from sqlite_utils.db import Database

from pipeline.config import Config
from pipeline.database import writing
from pipeline.logs import get_logger
from pipeline.watch.condition import SiteState
from pipeline.watch.sending import SendError, post, run_command

FOUND = 'SELECT site, "check", level, message, run_id FROM findings WHERE run_id IN (SELECT value FROM json_each(?))'
CLAIM = """
INSERT INTO alarms (site, cause, day) VALUES (?, ?, ?)
ON CONFLICT (site, cause) DO UPDATE SET day = excluded.day WHERE day <> excluded.day RETURNING 1
"""
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that somebody is told of."""

    site: str
    cause: str
    """The finding's check; `stale`, `quiet` or `failed`."""
    level: str
    message: str
    run_id: str


def alarms_of(db: Database, run_ids: Sequence[str], states: Iterable[SiteState], level: str) -> list[Alarm]:
    """What these runs found, and which sites are stale, quiet or failed, each cause of a site once."""
    found = [Alarm(*row) for row in db.execute(FOUND, [json.dumps(run_ids)])]
    found += [
        Alarm(state.site, trouble.cause, "error", trouble.message, state.run_id)
        for state in states
        for trouble in state.troubles
        if trouble.cause != "findings"  # they are told by their own names when they are found
    ]
    grave = [alarm for alarm in found if level == "warning" or alarm.level == "error"]
    return list({(alarm.site, alarm.cause): alarm for alarm in reversed(grave)}.values())[::-1]


def send(config: Config, db: Database, alarms: Sequence[Alarm], now: datetime) -> None:
    """Tell of what nobody was told today; what could not be delivered is logged, and told by the next run."""
    ways = _ways(config)
    fresh = _claim(db, alarms, now) if ways else []
    if not fresh:
        return
    text = "\n".join(Template(config.alarm_template).substitute(asdict(alarm)) for alarm in fresh)
    arrived = [_tried(name, way, text, fresh) for name, way in ways.items()]
    if not any(arrived):
        with writing(db):
            db.conn.executemany("DELETE FROM alarms WHERE site = ? AND cause = ?", [(a.site, a.cause) for a in fresh])


Way = Callable[[str, Sequence[Alarm]], None]


def _ways(config: Config) -> dict[str, Way]:
    ways: dict[str, Way] = {}
    if config.webhook:
        ways["webhook"] = lambda text, alarms: post(config.webhook, _body(config, text, alarms), config.user_agent)
    if config.alarm_command:
        ways["alarm_command"] = lambda text, _alarms: run_command(config.alarm_command, text)
    return ways


def _body(config: Config, text: str, alarms: Sequence[Alarm]) -> str:
    return Template(config.webhook_body).substitute(
        text=json.dumps(text, ensure_ascii=False),
        findings=json.dumps([asdict(alarm) for alarm in alarms], ensure_ascii=False),
        plain=text,
    )


def _claim(db: Database, alarms: Sequence[Alarm], now: datetime) -> list[Alarm]:
    """Those that are told now: whoever claims one first tells it."""
    day = now.astimezone(UTC).date().isoformat()
    with writing(db):
        return [alarm for alarm in alarms if db.conn.execute(CLAIM, [alarm.site, alarm.cause, day]).fetchall()]


def _tried(name: str, way: Way, text: str, alarms: Sequence[Alarm]) -> bool:
    try:
        way(text, alarms)
    except SendError as error:
        log.error("nobody could be told", setting=name, reason=str(error))
        return False
    return True
