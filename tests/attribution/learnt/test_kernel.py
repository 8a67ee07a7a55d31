"""The compiled kernel and NumPy score and label words alike, to the last bit; what does not fit together is refused."""

import shutil
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from pipeline.attribution.learnt import paths, tagger
from pipeline.attribution.learnt.compiled import kernel
from pipeline.attribution.learnt.features import ROWS, plan_of, templates
from pipeline.attribution.learnt.tagger import CHUNK, Tagger, packed, unpacked

EDGES, LABELS = 5, 6
RANGES = [(0, 1), (1, 3), (3, 6), (6, 40), (42, 300)]
TEMPLATES = templates("a0 | a-2 | b+1 | a0 b0 | a-1 b+1 c-1 | c+2 b0 | a0 b0 c0 d0 | d-1")
MOST = {"a": 9, "b": 300, "c": 2, "d": 1 << 40}
"""Of each column its largest number."""
WORDS = 300
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


def columns(words: int, seed: int = 3) -> dict[str, Any]:
    random = np.random.default_rng(seed)
    return {name: random.integers(-most, most, words + 4) for name, most in MOST.items()}


def scored(monkeypatch: pytest.MonkeyPatch, learnt: Any, seen: dict[str, Any], *, in_c: bool) -> Any:
    """The scores of all words but two at both ends, by the kernel or by NumPy."""
    with monkeypatch.context() as patched:
        if not in_c:
            patched.setattr(tagger, "kernel", None)
        rows = packed(learnt)
        assert (unpacked(rows, learnt.shape[1]) == learnt).all()
        steps = np.zeros((1, learnt.shape[1] + 1, learnt.shape[1]), dtype=np.float32)
        return Tagger(TEMPLATES, rows, steps, 37.3).scores(seen, 2, len(seen["a"]) - 2)


def told() -> dict[str, Any]:
    """What the kernel is given to score words by."""
    plan, seen = plan_of(TEMPLATES), columns(WORDS)
    return {
        "columns": [seen[name] for name, _ in plan.columns], "first": 2, "looks": plan.looks,
        "templates": plan.recipes, "rows": np.ones((64, 1), dtype=np.uint64), "scale": 1.0,
        "found": np.zeros((WORDS, 7), dtype=np.float32),
    }  # fmt: skip


def with_one(numbers: Any, place: tuple[int, int], number: int) -> Any:
    changed = numbers.copy()
    changed[place] = number
    return changed


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
@pytest.mark.parametrize("words", [0, 1, 31, 32, 33, 300, CHUNK + 5])
@pytest.mark.parametrize("labels", [1, 6, 8, 11, 16, 17])
def test_both_find_the_same_scores(monkeypatch: pytest.MonkeyPatch, words: int, labels: int) -> None:
    learnt = np.random.default_rng(labels).integers(-128, 128, (ROWS, labels), dtype=np.int8)
    seen = columns(words)
    quick, slow = (scored(monkeypatch, learnt, seen, in_c=in_c) for in_c in (True, False))
    assert quick.tobytes() == slow.tobytes()


@built
def test_the_sum_of_the_most_templates_does_not_overflow() -> None:
    given = told() | {"templates": np.zeros((256, 2), dtype=np.int64)}
    for row, weight in ((0x80, -128), (0x7F, 127)):
        given["rows"] = np.full((64, 1), int.from_bytes(bytes([row] * 8), "little"), dtype=np.uint64)
        kernel.scores(*given.values())
        assert (given["found"] == 256 * weight).all()


@built
@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("columns", lambda seen: seen[:-1]), ("columns", lambda seen: [*seen, seen[0]]),
        ("columns", lambda seen: [one[:-1] for one in seen]), ("columns", lambda seen: [*seen[:-1], seen[0][:9]]),
        ("columns", lambda seen: [*seen[:-1], seen[0].astype(np.int32)]), ("columns", lambda seen: [*seen[:-1], b"12"]),
        ("first", lambda _: 1), ("first", lambda _: 3), ("first", lambda _: -1), ("first", lambda _: 1 << 62),
        ("looks", lambda looks: with_one(looks, (0, 0), 3)), ("looks", lambda looks: with_one(looks, (0, 0), -3)),
        ("looks", lambda looks: with_one(looks, (0, 0), (1 << 63) - 1)), ("looks", lambda looks: looks[:, 0].copy()),
        ("looks", lambda looks: with_one(looks, (0, 0), -(1 << 63))), ("looks", lambda looks: looks[:-1]),
        ("looks", lambda looks: looks.repeat(2, axis=1)), ("looks", lambda looks: looks.repeat(99, axis=0)),
        ("templates", lambda recipes: with_one(recipes, (0, 1), 99)), ("templates", lambda recipes: recipes.ravel()),
        ("templates", lambda recipes: with_one(recipes, (0, 1), -2)), ("templates", lambda recipes: recipes[:, 9:]),
        ("templates", lambda recipes: with_one(recipes, (2, 3), 1 << 33)),
        ("templates", lambda recipes: recipes.repeat(33, axis=0)), ("templates", lambda recipes: recipes[:, ::2]),
        ("rows", lambda rows: rows[:-1]), ("rows", lambda rows: rows[:0]), ("rows", lambda rows: rows[:1]),
        ("rows", lambda rows: rows.view(np.int8)), ("rows", lambda rows: rows[:, :0].copy()),
        ("rows", lambda rows: rows.repeat(9, axis=1)), ("rows", lambda rows: rows.ravel()),
        ("found", lambda found: np.zeros((WORDS, 9), dtype=np.float32)), ("found", lambda found: found.ravel()),
        ("found", lambda found: found.astype(np.float64)), ("found", lambda found: np.vstack([found, found])),
        ("found", lambda found: found.T), ("found", lambda found: found.tobytes()),
    ],
)  # fmt: skip
def test_scores_of_what_does_not_fit_together_are_refused(part: str, change: Any) -> None:
    given = told()
    kernel.scores(*given.values())
    with pytest.raises((ValueError, BufferError)):
        kernel.scores(*(given | {part: change(given[part])}).values())


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
