"""The compiled kernel and NumPy label words alike, to the last bit, and what does not fit together is refused."""

import shutil
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from pipeline.attribution.learnt import paths
from pipeline.attribution.learnt.tagger import kernel

EDGES, LABELS = 5, 6
RANGES = [(0, 1), (1, 3), (3, 6), (6, 40), (42, 300)]
built = pytest.mark.skipif(kernel is None, reason="no compiler was there when onrecord was installed")
FINDS = """
import sys
{}
from pipeline.attribution import find_attributions, packaged_model
from pipeline.attribution.learnt import tagger
from schemas import Article, Block
texts = ("“We ran out of boats,” said Odile Brandt, the mayor.", "The council denied that the map was sold.",
         "According to Ingrid Vale, the harbor lost a third of its boats, and she expects that more will go.")
blocks = tuple(Block(kind="paragraph", text=text) for text in texts)
told = {{"site": "lantern", "capture_id": "1", "headline": "The pier", "language": "en"}}
article = Article(url="https://lantern.example/1", blocks=blocks, **told)
print(tagger.kernel is None, *find_attributions(article, packaged_model()), sep="\\n")
"""


def graph(seed: int, *, tied: bool = False) -> tuple[Any, Any, Any]:
    """Scores, what steps depend on, and steps; whole numbers among which many are alike, where `tied`."""
    random = np.random.default_rng(seed)
    words = RANGES[-1][1] + 2
    scores, steps = (random.normal(size=size, scale=3) for size in ((words, LABELS), (EDGES, LABELS + 1, LABELS)))
    edges = random.integers(0, EDGES, words)
    return (
        (np.rint(scores) if tied else scores).astype(np.float32),
        edges,
        steps.astype(np.float32).round(0 if tied else 9),
    )


def by_kernel(scores: Any, edges: Any, ranges: list[Any], steps: Any) -> Any:
    found = np.zeros(len(scores), dtype=np.int64)
    kernel.best_paths(scores, edges, ranges, steps, LABELS, found)
    return found


def found_by(first: str) -> list[str]:
    """What a process of its own finds, after these statements."""
    ended = subprocess.run([sys.executable, "-c", FINDS.format(first)], capture_output=True, text=True, check=True)
    return ended.stdout.splitlines()


def test_a_kernel_is_built_where_a_compiler_is() -> None:
    assert kernel is not None or not shutil.which("cc")


@built
@pytest.mark.parametrize("tied", [False, True], ids=["unlike", "many alike"])
@pytest.mark.parametrize("seed", range(20))
def test_both_find_the_same_path(seed: int, tied: bool) -> None:
    scores, edges, steps = graph(seed, tied=tied)
    assert by_kernel(scores, edges, RANGES, steps).tolist() == paths.best_paths(scores, edges, RANGES, steps).tolist()


@built
@pytest.mark.parametrize("ranges", [[(3, 3)], [(4, 2)], [(-1, 2)], [(300, 303)], [[0, 1]], [3]], ids=str)
def test_a_range_beyond_the_words_is_refused(ranges: list[Any]) -> None:
    scores, edges, steps = graph(1)
    with pytest.raises(ValueError, match="range"):
        by_kernel(scores, edges, ranges, steps)


@built
def test_what_does_not_fit_together_is_refused() -> None:
    scores, edges, steps = graph(1)
    for wrong in (
        (scores[:-1], edges, RANGES, steps), (scores, edges + EDGES, RANGES, steps), (scores, edges - 9, RANGES, steps),
        (scores.astype(np.float64), edges, RANGES, steps), (scores, edges.astype(np.int32), RANGES, steps),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"words|depends|bytes"):
            by_kernel(*wrong)
    with pytest.raises((BufferError, ValueError), match="contiguous"):
        by_kernel(scores.T.copy().T, edges, RANGES, steps)


def test_without_it_the_same_is_found() -> None:
    without, with_it = found_by(f'sys.modules["{paths.__package__}.kernel"] = None'), found_by("")
    assert without[0] == "True"
    assert len(with_it) > 3
    assert without[1:] == with_it[1:]
