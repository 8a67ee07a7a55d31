"""What the compiled kernel tells of words beside others is what NumPy tells, number by number."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pipeline.attribution.learnt import lexemes, roles
from pipeline.attribution.learnt.compiled import kernel
from pipeline.attribution.learnt.lexemes import (
    BUCKETS,
    CLASS_COUNT,
    MARKS,
    NAMES,
    PLACED,
    SEEN,
    SPAN_LABELS,
    read_lexemes,
)

built = pytest.mark.skipif(kernel is None, reason="no compiler was there when onrecord was installed")
TEXT = "The ferry left, said Mara Kell. “It was half empty, and late,” she told the Lantern (again). No: it was full."
LIKELY = [1 + NAMES.index(name) for name in ("stop", "comma", "closer", "to", "according", "word", "word", "cue-say")]


def seen(seed: int, words: int = 200) -> dict[str, Any]:
    """Columns of any numbers that there may be, small ones of each, so that they meet."""
    dice = np.random.default_rng(seed)
    columns = {name: dice.integers(0, 5, words) for name in (*SEEN, "nq", "q")}
    columns["cls"] = np.where(
        dice.random(words) < 0.2, dice.integers(0, CLASS_COUNT, words), dice.choice([0, *LIKELY], words)
    )
    return columns


def both(monkeypatch: pytest.MonkeyPatch, module: Any, tell: Callable[[], dict[str, Any]]) -> list[dict[str, Any]]:
    """What is told by the kernel, and by NumPy."""
    with monkeypatch.context() as patched:
        quick = tell()
        patched.setattr(module, "kernel", None)
        return [{name: (values.dtype, values.tolist()) for name, values in found.items()} for found in (quick, tell())]


@built
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("words", [1, 2, 200])
def test_kernel_places_words_in_their_sentences_as_numpy_does(
    monkeypatch: pytest.MonkeyPatch, seed: int, words: int
) -> None:
    columns = seen(seed, words)
    quick, slow = both(monkeypatch, lexemes, lambda: lexemes._placed(columns))
    assert quick == slow


@built
@pytest.mark.parametrize("seed", range(20))
def test_kernel_tells_where_words_stand_from_cues_as_numpy_does(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    dice = np.random.default_rng(seed)
    read = read_lexemes(TEXT, [(0, len(TEXT))], ())
    count = len(read.starts)
    read = replace(read, columns=read.columns | {"nq": dice.integers(0, 4, count).cumsum()})
    labels = dice.integers(0, SPAN_LABELS, count)
    cues = [(at, at + int(dice.integers(1, 4))) for at in dice.integers(2, count - 4, 6).tolist()]
    bounds = [0, *np.cumsum(dice.integers(0, 30, len(cues))).tolist()]
    words = dice.integers(0, count, bounds[-1])
    places = np.array(cues).T
    quick, slow = both(monkeypatch, roles, lambda: roles._related(read, labels, words, places, bounds))
    assert quick == slow


def told() -> dict[str, Any]:
    """What the kernel is given to place words by."""
    columns = seen(3)
    used = [columns[name] for name in ("cls", "lower", "q", "w", "stem", "cue")]
    found = np.empty((len(PLACED), 200), dtype=np.int64)
    return {"columns": used, "marks": MARKS, "buckets": BUCKETS, "found": found}


@built
@pytest.mark.parametrize(
    "change",
    [
        {"columns": told()["columns"][:5]},
        {"columns": [*told()["columns"][:5], np.zeros(199, dtype=np.int64)]},
        {"columns": [np.full(200, len(MARKS)), *told()["columns"][1:]]},
        {"columns": [np.full(200, -1), *told()["columns"][1:]]},
        {"columns": [column.astype(np.int32) for column in told()["columns"]]},
        {"buckets": np.zeros(0, dtype=np.int64)},
        {"found": np.empty((len(PLACED), 199), dtype=np.int64)},
    ],
    ids=["too few", "shorter", "no such class", "below all classes", "small numbers", "no buckets", "no room"],
)
def test_columns_that_do_not_fit_together_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"columns|class|items|buckets|room"):
        kernel.placed(*(told() | change).values())


@built
@pytest.mark.parametrize(
    ("part", "value"),
    [(3, [0, 9]), (3, [-1, 2]), (4, [[0], [1]]), (4, [[2], [11]]), (5, [0, 3]), (5, [1, 2]), (6, [1, 2, 3])],
    ids=str,
)
def test_views_beyond_the_words_are_refused(part: int, value: list[Any]) -> None:
    numbers = [np.zeros(10, dtype=np.int64) for _ in range(4)]
    given: list[Any] = [numbers, roles.COUNTED, BUCKETS, *map(np.array, ([3, 4], [[2], [3]], [0, 2])), roles.MOST, 2]
    found = np.empty((len(roles.RELATED), 2), dtype=np.int64)
    given.append(found)
    kernel.related(*given)
    given[part] = np.array(value) + (10 if part == 3 and value == [0, 9] else 0)
    with pytest.raises(ValueError, match=r"beyond|not one after|words that are seen|there is not|fit together"):
        kernel.related(*given)
