"""What holds of each attribution that the second reading found, as numbers of rows of weights: so sure it may be.

Both taggers look at words; this looks at the attribution as a whole, when all of it is known.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from pipeline.attribution.learnt.features import BITS, rows, templates
from pipeline.attribution.learnt.lexemes import CUE, Numbers
from pipeline.attribution.learnt.roles import ABOUT, CONTENT, SOURCE, Views

TRAIT_BITS = 13
TRAIT_ROWS = 1 << TRAIT_BITS
TRAITS = """
    sense | verb | kind size | frame | near | sure kind | before kind | after kind | before after | next | last | field
    lead | begin | begin kind | first | close beyond | place kind spans | place gap | long | long kind | block
    opened closed place kind | sentence further kind | began ended past | eager kind | drafted
    hinted kind sameas samefrom met | agreed | inner kind | share kind | side kind who | whom name | side far
    side found | size-of-source | side place kind | sources | called | where
"""
"""Of the cue, the words beside it, the content, its place, what the rules draft for the cue, and the source."""
TEMPLATES = templates(TRAITS)
Marked = npt.NDArray[np.bool_]


def traits_of(seen: Views, labels: Numbers, eager: Numbers) -> list[list[int]]:
    """Rows of each cue by the labels of what it sees; `eager` tells how eagerly its parts were looked for."""
    content, source = ((labels == label) | (labels == label + 1) for label in (CONTENT, SOURCE))
    start = np.array(seen.ranges, dtype=np.int64)[:, 0]
    columns = {name: seen.columns[name].take(start) for name in (*ABOUT, "block", "drafted")}
    columns |= _of_cue(seen, start) | _of_content(seen, labels, content) | _of_source(seen, labels, source)
    columns |= _agreeing(seen, content, source) | {"eager": eager}
    found: list[list[int]] = (rows(columns, TEMPLATES, 0, len(start)).T >> np.uint32(BITS - TRAIT_BITS)).tolist()
    return found


def _of_cue(seen: Views, start: Numbers) -> dict[str, Numbers]:
    first, last = _cues(seen, start)
    cls = seen.columns["cls"]
    return {
        "before": cls.take(first - 1), "after": cls.take(last), "next": seen.columns["w"].take(last),
        "field": seen.columns["field"].take(last - 1),
    }  # fmt: skip


def _cues(seen: Views, start: Numbers) -> tuple[Numbers, Numbers]:
    """Where each cue begins and ends in what it sees."""
    cues = np.array(seen.cues, dtype=np.int64).T
    first = start + cues[0] - seen.words.take(start)
    return first, first + cues[1] - cues[0]


def _of_content(seen: Views, labels: Numbers, content: Marked) -> dict[str, Numbers]:
    start, end = np.array(seen.ranges, dtype=np.int64).T
    cue, behind = _cues(seen, start)
    first, ended, last = _bounds(content, start, end)
    cls, label = seen.columns["cls"], seen.columns["label"]
    size, spans, inner, labelled = _counts(
        seen, content, labels == CONTENT, content & (label == CUE), content & (label > CUE + 1)
    )
    return {
        "lead": cls.take(first - 1), "begin": cls.take(first), "first": seen.columns["w"].take(first),
        "close": cls.take(last - 1), "beyond": cls.take(last), "spans": np.minimum(spans, 3),
        "place": 2 * (first < cue) + (last <= cue), "gap": _scaled(np.where(first < cue, cue - ended, first - behind)),
        "opened": seen.columns["q"].take(first) > 0, "closed": seen.columns["q"].take(last - 1) > 0,
        "sentence": seen.columns["sents"].take(first), "further": seen.columns["sents"].take(last - 1),
        "long": _scaled(size), "began": label.take(first), "ended": label.take(last - 1), "past": label.take(last),
        "inner": np.minimum(inner, 2), "share": 4 * labelled // np.maximum(size, 1),
    }  # fmt: skip


def _of_source(seen: Views, labels: Numbers, source: Marked) -> dict[str, Numbers]:
    """All are 0 where there is none."""
    start, end = np.array(seen.ranges, dtype=np.int64).T
    cue, behind = _cues(seen, start)
    first, last, _ = _bounds(source, start, end)
    size, sources = _counts(seen, source, labels == SOURCE)
    told = {
        "side": 1 + (first >= cue), "who": seen.columns["cls"].take(first), "whom": seen.columns["cls"].take(last - 1),
        "name": seen.columns["name"].take(last - 1), "called": seen.columns["w"].take(first),
        "far": _scaled(np.where(first < cue, cue - last, first - behind)), "found": seen.columns["label"].take(first),
        "size-of-source": _scaled(size), "sources": sources, "where": seen.columns["sents"].take(first),
    }  # fmt: skip
    return {name: np.where(size > 0, values, 0) for name, values in told.items()}


def _agreeing(seen: Views, content: Marked, source: Marked) -> dict[str, Numbers]:
    """How far the parts are those that the rules draft for the cue."""
    own = seen.columns["own"]
    drafted, named = ((own == label) | (own == label + 1) for label in (CONTENT, SOURCE))
    hinted, apart, other, met, both, either = _counts(
        seen, own > 0, drafted ^ content, named ^ source, named & source, drafted & content, drafted | content
    )
    return {
        "hinted": hinted > 0, "sameas": (hinted > 0) & (apart == 0), "samefrom": (hinted > 0) & (other == 0),
        "met": met > 0, "agreed": np.where(hinted > 0, 1 + 4 * both // np.maximum(either, 1), 0),
    }  # fmt: skip


def _bounds(marked: Marked, start: Numbers, end: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Of each range the first word that is marked, where those after it end, and where the last ones end."""
    inside = np.append(np.flatnonzero(marked), len(marked) - 2)
    outside = np.flatnonzero(~marked)
    first = inside.take(inside.searchsorted(start), mode="clip")
    last = inside.take(inside.searchsorted(end) - 1, mode="clip") + 1
    return first, outside.take(outside.searchsorted(first), mode="clip"), last


def _counts(seen: Views, *marked: Marked) -> Iterator[Numbers]:
    """Of each range how many words are marked, so and so."""
    start, end = np.array(seen.ranges, dtype=np.int64).T
    for words in marked:
        total = np.cumsum(words)
        yield total.take(end - 1) - total.take(start - 1)


def _scaled(size: Numbers) -> Numbers:
    """The number of binary digits: 0, 1, 2-3, 4-7 and so on."""
    return np.frexp(np.abs(size))[1].astype(np.int64)
