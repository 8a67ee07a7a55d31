"""The words of an article as columns of numbers: what the learnt tagger sees of each word and of its place.

Unlike `tokens`, which hides each quotation behind one token for the grammar of the rules, here every word counts.
Two breaks part any two blocks, so that a look two words to the left or right never reaches into another block.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from pipeline.attribution.learnt.clusters import word_clusters
from pipeline.attribution.learnt.compiled import kernel
from pipeline.attribution.learnt.hints import Hint
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.marks import Quotation
from pipeline.attribution.text.name_words import GROUPS, NOT_NAMES, PLACES, TITLES, first_names
from pipeline.attribution.text.names import base_word
from pipeline.attribution.text.phrases import ADVERBS, AUXILIARIES, DAYS, DETERMINERS, PREPOSITIONS, STOPS
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import words_in

Numbers = npt.NDArray[np.int64]
Name = tuple[int, int, int]
"""Where a name stands in the text, and whose it is: 1 a person's, 2 a group's, 3 not known."""
Listed = tuple[list[str], list[int], list[int]]
"""Words, where each begins, and where it ends."""
BREAK = ""
"""Stands for a word where a block ends."""
LONGEST = 20_000
"""Code points of a paragraph: the longest ones in newspapers have a fifth of it."""
CLASSES: tuple[tuple[str, frozenset[str]], ...] = (
    ("stop", frozenset(".!?…") | {"..."}),
    ("comma", frozenset(",")),
    ("colon", frozenset(":")),
    ("semicolon", frozenset(";")),
    ("dash", frozenset("—–-")),
    ("opener", frozenset("“„«‘([")),
    ("closer", frozenset("”»’)]")),
    ("mark", frozenset("\"'`")),
    ("subject", words("he she they")),
    ("it", words("it")),
    ("i", words("i we you")),
    ("who", words("who which whom whose")),
    ("that", words("that")),
    ("object", words("him them me us")),
    ("possessive", words("his her their its our my your")),
    ("article", words("the a an")),
    ("of", words("of")),
    ("to", words("to")),
    ("by", words("by")),
    ("as", words("as")),
    ("according", words("according")),
    ("be", words("is are was were be been being")),
    ("have", words("has have had having")),
    ("not", words("not n't never no")),
    ("and", words("and or but nor")),
    ("if", words("if whether how why what when where")),
    ("auxiliary", AUXILIARIES),
    ("day", DAYS),
    ("preposition", PREPOSITIONS),
    ("link", STOPS),
    ("determiner", DETERMINERS),
    ("adverb", ADVERBS),
)
"""Name of a class -> its words, the first that fits."""
SHAPES = ("cue-say", "cue-tell", "cue-think", "cue-soft", "title", "first-name", "group", "place", "capital", "number",
          "adverb-ly", "past", "ing", "plural", "word", "other")  # fmt: skip
NAMES = tuple(name for name, _ in CLASSES) + SHAPES
CLASS_OF = {word: number for number, (_, listed) in reversed(list(enumerate(CLASSES, 1))) for word in listed}
KINDS = ("say", "tell", "think", "soft")
FORMS = ("base", "s", "past", "ing")
CLASS_COUNT = len(NAMES) + 1
NOMINAL = np.array([False, *(name in ("article", "possessive", "to") for name in NAMES)])
"""By class: whether what follows such a word is no verb that tells."""
MARKED = {"stop": 1, "closer": 2, "article": 8, "possessive": 8, "to": 8, "according": 16, "comma": 32}
MARKS = np.array([4, *(MARKED.get(name, 0) for name in NAMES)], dtype=np.int64)
"""By class what the kernel asks for."""
PLACED = ("sent", "from", "till", "first", "last", "left", "leftd", "leftk", "right", "rightd", "rightk", "commas",
          "next", "quotes")  # fmt: skip
"""The columns of where a word stands in its sentence, in the kernel's order."""
SPAN_LABELS = 13
"""0 none; then, each as first and further word: source before its cue, source after it, cue, content after its cue,
content before it, content in another block."""
SOURCE_BEFORE, SOURCE_AFTER, CUE, CONTENT_AFTER, CONTENT_BEFORE, CONTENT_APART = range(1, SPAN_LABELS, 2)
SEEN = ("w", "stem", "e3", "e2", "shape", "cls", "cue", "lower", "cluster", "field")
"""The columns of what a word shows by itself."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Of each word what is asked of one at a time: of a list a number is had in a tenth of an array's time."""

    starts: list[int]
    ends: list[int]
    cls: list[int]
    cue: list[int]
    q: list[int]


@dataclass(frozen=True, slots=True)
class Lexemes:
    """An article's words; all sequences have one entry a word, breaks included."""

    starts: Numbers
    ends: Numbers
    columns: dict[str, Numbers]
    """What is seen of each word, by the name of the column."""
    blocks: list[tuple[int, int]]
    """The words of each block that has some: half-open."""
    hints: list[Hint]
    """What rules make of it, in words."""
    plain: Plain
    """The same as lists, as far as words are looked at one by one."""


def lexeme(word: str) -> tuple[int, ...]:
    """What a word shows by itself: word, stem, ends, shape, class, kind of cue, case and clusters, as numbers."""
    if not word:
        return (0,) * len(SEEN)
    low = word.lower().replace("’", "'")
    base = base_word(low)
    cue = CUES.get(low)
    stem = cue.base if cue else _stem(base)
    kind = 1 + KINDS.index(cue.kind) * 4 + FORMS.index(cue.form) if cue else 0
    plain = "0" * len(low) if low.isdigit() else low
    return (_number(plain), _number(stem), _number(base[-3:]), _number(base[-2:]), _number(_shape(word)),
            _class(word, low, base), kind, int(word[0].islower()), *word_clusters().get(base, (0, 0)))  # fmt: skip


def _number(word: str) -> int:
    return crc32(word.encode()) + 1


def _stem(low: str) -> str:
    for end in ("ing", "ies", "ied", "ed", "es", "s", "e"):
        if low.endswith(end) and len(low) > len(end) + 2:
            return low[: -len(end)]
    return low


def _shape(word: str) -> str:
    return "".join(
        "X" if c.isupper() else "x" if c.islower() else "0" if c.isdigit() else c for c in (word[:2] + word[-2:])
    )


def _class(word: str, low: str, base: str) -> int:
    if low in CLASS_OF and (low in ("i", "it") or not word[0].isalpha() or low != "us" or word.islower()):
        return CLASS_OF[low]
    return 1 + NAMES.index(_kind(word, low, base))


def _kind(word: str, low: str, base: str) -> str:
    if word[0].isupper() and low not in NOT_NAMES:
        return _kind_of_name(base)
    if low in CUES:
        return "cue-" + CUES[low].kind
    if low.rstrip(".") in TITLES:
        return "title"
    if word[0].isdigit():
        return "number"
    if not word[0].isalpha():
        return "other"
    ends = (("ly", "adverb-ly"), ("ed", "past"), ("ing", "ing"), ("s", "plural"))
    return next((kind for end, kind in ends if base.endswith(end) and len(base) > 3), "word")


def _kind_of_name(base: str) -> str:
    if base.rstrip(".") in TITLES:
        return "title"
    if base in first_names():
        return "first-name"
    return "group" if base in GROUPS else "place" if base in PLACES else "capital"


def prose(blocks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The blocks that may be prose; what is longer is none, and would take its time for nothing."""
    return [(start, end) for start, end in blocks if end - start <= LONGEST]


def read_lexemes(
    text: str,
    blocks: Sequence[tuple[int, int]],
    quotations: Sequence[Quotation],
    hints: Sequence[Hint] = (),
    names: Sequence[Name] = (),
    known: Mapping[int, Listed] | None = None,
) -> Lexemes:
    """The words of the blocks, with what the tagger may look at; `known` has those of some, by where these begin."""
    listed: list[str] = [BREAK, BREAK]
    starts, ends = [0, 0], [0, 0]
    numbers, sizes = [0], [2]
    ranges: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(blocks):
        found, begun, ended = (known and known.get(start)) or words_in(text, start, end)
        if found:
            ranges.append((len(listed), len(listed) + len(found)))
            listed += [*found, BREAK, BREAK]
            starts += [*begun, end, end]
            ends += [*ended, end, end]
            numbers.append(min(number, 2))
            sizes.append(len(found) + 2)
    columns = _shown(listed)
    first, last = np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)
    columns["block"] = np.array(numbers, dtype=np.int64).repeat(sizes)
    columns |= _quoted(first, last, quotations)
    columns |= _placed(columns)
    drafted = _in_words(first, last, hints)
    columns["hint"], columns["rule"] = _hinted(len(listed), drafted)
    columns["name"] = _named(first, last, names)
    plain = Plain(starts, ends, *(columns[name].tolist() for name in ("cls", "cue", "q")))
    return Lexemes(first, last, columns, ranges, drafted, plain)


def _in_words(starts: Numbers, ends: Numbers, hints: Sequence[Hint]) -> list[Hint]:
    """The hints in words; those of blocks without words are left out."""
    places = [place for hint in hints for place in (hint.cue, hint.source or hint.cue, *hint.contents)]
    table = np.array(places, dtype=np.int64).reshape(-1, 2).T
    first, last = ends.searchsorted(table[0], side="right").tolist(), starts.searchsorted(table[1]).tolist()
    words = iter(zip(first, last, strict=True))
    found = []
    for hint in hints:
        cue, source, *contents = (next(words) for _ in range(2 + len(hint.contents)))
        if cue[0] < cue[1]:
            found.append(Hint(hint.rule, cue, source if hint.source else None, tuple(contents)))
    return found


def _named(starts: Numbers, ends: Numbers, names: Sequence[Name]) -> Numbers:
    """Of each word whose name it belongs to: of each kind one number for the first word and one for the others."""
    found = np.zeros(len(starts), dtype=np.int64)
    if names:
        table = np.array(names, dtype=np.int64).T
        first, last = ends.searchsorted(table[0], side="right").tolist(), starts.searchsorted(table[1]).tolist()
        for start, end, kind in zip(first, last, table[2].tolist(), strict=True):
            found[start:end] = 2 * kind
            found[start : start + 1] = 2 * kind - 1
    return found


def _hinted(count: int, hints: Sequence[Hint]) -> tuple[Numbers, Numbers]:
    """The label each word has by the rules, and the rule: cues go before sources, these before contents."""
    parts = [(place, hint, CONTENT_BEFORE if place < hint.cue else CONTENT_AFTER)
             for hint in hints for place in hint.contents]  # fmt: skip
    parts += [(hint.source, hint, SOURCE_BEFORE if hint.source < hint.cue else SOURCE_AFTER)
              for hint in hints if hint.source]  # fmt: skip
    parts += [(hint.cue, hint, CUE) for hint in hints]
    labels, rules = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    for (start, end), hint, label in parts:
        if start < end:
            labels[start:end] = label + 1
            labels[start] = label
            rules[start:end] = hint.rule
    return labels, rules


def _shown(listed: Sequence[str]) -> dict[str, Numbers]:
    """What each word shows by itself; every different word is looked at once."""
    known = {word: number for number, word in enumerate(dict.fromkeys(listed))}
    which = np.fromiter(map(known.__getitem__, listed), np.int64, len(listed))
    table = np.frombuffer(b"".join(map(_packed, known)), dtype=np.int64).reshape(-1, len(SEEN))
    return dict(zip(SEEN, np.ascontiguousarray(table.T).take(which, axis=1), strict=True))


@lru_cache(1 << 16)
def _packed(word: str) -> bytes:
    """What a word shows, as one object: most words have been met before, and nine small ones take longer to find."""
    return np.array(lexeme(word), dtype=np.int64).tobytes()


def _quoted(starts: Numbers, ends: Numbers, quotations: Sequence[Quotation]) -> dict[str, Numbers]:
    """q: outside, opening mark, inside, closing mark, doubled for long ones; nq: how many quotations began before."""
    if not quotations:
        return {"q": np.zeros(len(starts), np.int64), "nq": np.zeros(len(starts), np.int64)}
    listed = [(q.start, q.end, q.inner_start, q.inner_end, q.single) for q in quotations]
    table = np.array(listed, dtype=np.int64).T
    which = table[0].searchsorted(starts, side="right") - 1
    _, end, inner, inner_end, single = table.take(which, axis=1)
    within = (which >= 0) & (starts < end) & (ends > starts)
    place = 1 + (starts >= inner) + (starts >= inner_end)
    long = (inner_end - inner) > 24
    return {"q": (place + 4 * long + 8 * single) * within, "nq": which + 1}


def _placed(columns: dict[str, Numbers]) -> dict[str, Numbers]:
    """Where a word stands in its sentence, and the cues beside it there."""
    if kernel is None:
        return _placed_by_numpy(columns)
    found = np.empty((len(PLACED), len(columns["cls"])), dtype=np.int64)
    kernel.placed([columns[name] for name in ("cls", "lower", "q", "w", "stem", "cue")], MARKS, BUCKETS, found)
    return dict(zip(PLACED, found, strict=True))


def _placed_by_numpy(columns: dict[str, Numbers]) -> dict[str, Numbers]:
    cls, here = columns["cls"], np.arange(len(columns["cls"]))
    begins = _beginnings(columns)
    sentence = np.cumsum(begins) - 1
    bounds = np.append(np.flatnonzero(begins), len(here))
    start, end = bounds.take(sentence), bounds.take(sentence + 1)
    found: dict[str, Numbers] = {"sent": sentence, "from": bucket(here - start), "till": bucket(end - 1 - here)}
    found["first"] = columns["w"].take(start)
    found["last"] = cls.take(end - 1)
    found |= _cues_beside(columns, start, end)
    opens = columns["q"] & 3 == 1
    quotes = np.cumsum(opens)
    found["quotes"] = 2 * (quotes > (quotes - opens).take(start)) + (quotes.take(end - 1) > quotes)
    return found


def _beginnings(columns: dict[str, Numbers]) -> npt.NDArray[np.bool_]:
    """Whether a sentence begins with each word; one does with the first."""
    cls, lower = columns["cls"], columns["lower"] > 0
    stop, closer = cls == 1 + NAMES.index("stop"), (cls == 1 + NAMES.index("closer")) | (columns["q"] & 3 == 3)
    after = _shift(stop)
    ended = (after | _shift(closer & after)) & ~closer
    parted = cls == 0
    begins: npt.NDArray[np.bool_] = (ended & ~lower & ~stop) | parted | _shift(parted)
    begins[0] = True
    return begins


def _shift(values: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Of each word what holds of the one before it."""
    shifted = np.zeros_like(values)
    shifted[1:] = values[:-1]
    return shifted


def _cues_beside(columns: dict[str, Numbers], start: Numbers, end: Numbers) -> dict[str, Numbers]:
    """The nearest cue of the sentence (`start` to `end`) to the left and right: its stem, its distance, what stands
    between; 0 of all where there is none."""
    cls, here = columns["cls"], np.arange(len(start))
    cue = (columns["cue"] > 0) & ~_shift(NOMINAL.take(cls)) | (cls == 1 + NAMES.index("according"))
    cues = np.flatnonzero(cue)
    passed = np.cumsum(cue)
    before = np.append(-1, cues).take(passed - cue)
    after = np.append(cues, len(here)).take(passed)
    led, followed = before >= start, after < end
    before, after = before * led, after * followed
    commas = np.cumsum(cls == 1 + NAMES.index("comma"))
    kind, stem = 1 + (columns["cue"] + 3) // 4, columns["stem"]
    return {
        "left": stem.take(before) * led, "leftd": (1 + bucket(here - before)) * led, "leftk": kind.take(before) * led,
        "right": stem.take(after) * followed, "rightd": (1 + bucket(after - here)) * followed,
        "rightk": kind.take(after) * followed, "commas": (1 + np.minimum(commas - commas.take(before), 2)) * led,
        "next": cls.take(before + 1, mode="clip") * led,
    }  # fmt: skip


BUCKETS = np.array([0, 1, 2, 3, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 7], dtype=np.int64)


def bucket(distance: Numbers) -> Numbers:
    """Distances in words, coarser the farther: 0, 1, 2, 3, 4-5, 6-9, 10-19, 20 and more."""
    return BUCKETS.take(distance, mode="clip")
