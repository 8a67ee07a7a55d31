"""Stages that are ready have read a page, and a story came of it; a broken model ends no fork server."""

import subprocess
import sys

import pytest

from pipeline.attribution import packaged_model
from pipeline.process.ready import read_a_page

PRELOADED = """
import gc
import pipeline.process.ready.by_{}
from pipeline.attribution import packaged_model
print(gc.get_freeze_count() > 10_000, packaged_model.cache_info().currsize)
"""
BROKEN = """
from pipeline.attribution.learnt import model
model.MAGIC = b"of another version"
import pipeline.process.ready.by_tagger
print("started")
"""


def printed(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("model", [packaged_model(), None], ids=["tagger", "rules"])
def test_a_story_with_two_speakers_comes_of_the_page(model: object) -> None:
    worked = read_a_page(model)  # type: ignore[arg-type]
    assert (worked.failed, worked.refused) == ("", ())
    [story] = worked.stories
    assert story.article.bylines
    assert [*dict.fromkeys(found.speaker for found in story.attributions)] == ["Bruno Salt", "Ingrid Vale"]


def test_the_model_is_loaded_where_the_tagger_reads_and_nothing_is_looked_at_for_garbage() -> None:
    assert printed(PRELOADED.format("tagger")) == "True 1"
    assert printed(PRELOADED.format("rules")) == "True 0"


def test_a_broken_model_is_left_to_the_workers_to_tell() -> None:
    assert printed(BROKEN) == "started"
