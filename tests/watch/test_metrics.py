"""Numbers for Prometheus: whole, readable by whoever collects them, and each with its alert rule."""

import os
import re
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from sqlite_utils.db import Database

from pipeline.config import Config
from pipeline.watch.condition import states_of, watched_sites
from pipeline.watch.metrics import metrics, write_metrics
from tests.rows import NOW, fill

ROOT = Path(__file__).parents[2]
RULES = ROOT / "deploy" / "prometheus" / "onrecord.rules.yml"
MANUAL = ROOT / "docs" / "monitoring.md"


@pytest.fixture
def numbers(db: Database) -> dict[str, dict[tuple[str, ...], float]]:
    fill(db)
    now = NOW + timedelta(hours=1)
    states = list(states_of(db, watched_sites(Config(), db), now))
    return parsed(metrics(db, states, now))


def parsed(content: bytes) -> dict[str, dict[tuple[str, ...], float]]:
    """Name -> values of the labels, by name of label -> number; as Prometheus' own parser reads it."""
    return {
        family.name: {tuple(v for _, v in sorted(s.labels.items())): s.value for s in family.samples}
        for family in text_string_to_metric_families(content.decode())
    }


def test_the_numbers_are_those_of_the_database(db: Database, numbers: dict[str, dict[tuple[str, ...], float]]) -> None:
    articles = {(site,): float(count) for site, count in db.execute("SELECT site, count(*) FROM articles GROUP BY 1")}
    assert numbers["onrecord_articles"] == articles
    assert numbers["onrecord_run_findings"] == {("yield", "error", "meridian-digest"): 1.0}
    (good,) = db.execute("SELECT max(finished_at) FROM crawl_runs WHERE site = 'lantern-post'").fetchone()
    last = numbers["onrecord_site_last_good_run_timestamp_seconds"][("lantern-post",)]
    assert datetime.fromtimestamp(last, UTC).isoformat() == good
    assert numbers["onrecord_site_stale_after_timestamp_seconds"][("lantern-post",)] > last
    assert numbers["onrecord_run_exit_code"][("lantern-post",)] == 0


def test_each_metric_has_an_alert_rule_and_a_line_in_the_manual(
    numbers: dict[str, dict[tuple[str, ...], float]],
) -> None:
    rules = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    asked = [re.findall(r"\bonrecord_\w+", rule["expr"]) for rule in rules]
    names = {"onrecord_info" if name == "onrecord" else name for name in numbers}
    assert set().union(*asked) == names
    assert {named[0] for named in asked} == names
    described = set(re.findall(r"^\| `(onrecord_\w+)", MANUAL.read_text(encoding="utf-8"), re.MULTILINE))
    assert described == names
    assert len({rule["alert"] for rule in rules}) == len(rules)


def test_every_alert_that_the_manual_names_is_one_of_the_rules() -> None:
    rules = {rule["alert"] for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]}
    assert set(re.findall(r"`(Onrecord\w+)`", MANUAL.read_text(encoding="utf-8"))) == rules


def test_the_file_is_replaced_whole_and_readable_by_others_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "onrecord.prom"
    before = os.umask(0o077)
    try:
        write_metrics(path, b"a 1\n")
        write_metrics(path, b"b 2\n")
    finally:
        os.umask(before)
    assert path.read_bytes() == b"b 2\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "onrecord.prom").mkdir()
    with pytest.raises(OSError, match=r"onrecord\.prom"):
        write_metrics(tmp_path / "onrecord.prom", b"a 1\n")
    assert [path.name for path in tmp_path.iterdir()] == ["onrecord.prom"]
