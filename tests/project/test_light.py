"""Processes that start often do without what sqlite-utils only looks for."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def imported(*arguments: str) -> str:
    """What a new process says of its imports."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], env=env, capture_output=True, text=True, check=True
    )
    assert "sqlite_utils.db" in told.stderr
    return told.stderr


LOADING = """
import pipeline.__main__, pipeline.light
pipeline.light.import_lightly()
import pipeline.cli, pipeline.commands.run, pipeline.process.follow, pipeline.process.rebuild, pipeline.process.workers
"""
FETCHING = "-m", "pipeline.crawl.child", "--help"
CLEANING = "-c", "import pipeline.light.preloaded, pipeline.process.workers, pipeline.process.ready.by_rules"


@pytest.mark.parametrize("arguments", [("-m", "pipeline", "run", "--help"), ("-c", LOADING), FETCHING, CLEANING])
def test_no_process_of_a_run_imports_pandas(arguments: tuple[str, ...]) -> None:
    assert importlib.util.find_spec("pandas")  # else nothing would be seen here
    assert "pandas" not in imported(*arguments)


@pytest.mark.parametrize(
    ("arguments", "needless"),
    [
        (
            ("-c", LOADING),
            {"pipeline.clean", "pipeline.process.stages", "tldextract", "twisted.python.failure", "fsspec.core"},
        ),
        (FETCHING, {"pipeline.clean", "pipeline.process.stages", "tldextract", "rich.pretty", "fsspec.core"}),
        (CLEANING, {"twisted.python.failure", "rich.pretty", "fsspec.core"}),
    ],
)
def test_no_process_imports_what_another_one_works_with(arguments: tuple[str, ...], needless: set[str]) -> None:
    assert all(importlib.util.find_spec(name) for name in needless)  # else nothing would be seen here
    found = {line.rpartition("|")[2].strip() for line in imported(*arguments).splitlines()}
    assert found & needless == set()


def test_pages_are_served_without_what_datasette_only_looks_for(tmp_path: Path) -> None:
    assert importlib.util.find_spec("dask")  # else nothing would be seen here
    code = f"""
from pipeline.config import Config
from pipeline.database import open_database
from pipeline.web import make_server
config = Config(data="{tmp_path}")
open_database(config.database).close()
make_server(config)
"""
    assert "dask.array" not in imported("-c", code)


def test_the_fetching_process_imports_scrapys_tls_before_all_else() -> None:
    """Scrapy reads there, three times, the source of every module on the way to it."""
    told = imported("-m", "pipeline.crawl.child", "--help")
    assert re.search(r"\| scrapy\.core\.downloader\.contextfactory$", told, re.MULTILINE)


def test_numpy_is_there_for_whoever_uses_it_afterwards() -> None:
    code = "from pipeline.light import import_lightly as go; go(); go(); import numpy; numpy.zeros(1)"
    assert "numpy" in imported("-c", code)


def test_garbage_is_looked_for_seldom_once_a_process_says_so() -> None:
    code = """
import gc, sqlite_utils.db
from pipeline.light import SELDOM, collect_seldom
assert gc.get_freeze_count() == 0 and gc.get_threshold() != SELDOM
collect_seldom()
assert gc.get_freeze_count() > 1000 and gc.get_threshold() == SELDOM
"""
    imported("-c", code)


def test_a_command_ends_without_a_last_look_for_garbage() -> None:
    code = """
import atexit, gc, sys
from pipeline.__main__ import main
sys.argv = ["onrecord", "--version"]
atexit.register(lambda: print("still looked at:", len(gc.get_objects()), file=sys.stderr))
main()
"""
    told = imported("-c", code).splitlines()
    assert int(next(line for line in told if line.startswith("still looked at:")).rpartition(" ")[2]) < 1000
