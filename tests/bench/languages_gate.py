"""How well quotations and reported speech are found in our own annotated articles of other languages than English.

    python tests/bench/languages_gate.py [--part read|held|all] [--language CODE] [--json] [--misses] [--bins]

Fails with exit code 1 when a figure falls below its floor in languages_floors.json. All figures are percent. Of each
language the first two articles were in view when rules and words were written; the others are scored alone.
"""

import argparse
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from annotated import Annotated, Annotation, Range, load

from pipeline.attribution import find_attributions
from schemas.attribution import Attribution, Span

FOLDER = Path(__file__).parents[1] / "attribution" / "languages"
FLOORS = Path(__file__).with_name("languages_floors.json")
READ = ("1", "2", "5")
"""Numbers of the articles that rules and words were written with in view."""
BINS = 10
MARKS = "„“”«»‹›「」『』\"‘’‚'‟"


@dataclass(frozen=True, slots=True)
class Judged:
    """One attribution that is marked, or one that was found: what became of it."""

    language: str
    what: str
    """quote, reported, taken."""
    right: dict[str, bool]
    """Figure -> whether it is right; a figure that does not apply is left out."""
    sure: float | None = None
    shown: str = ""


def pages(part: str, language: str = "") -> Iterator[tuple[str, Annotated]]:
    """Language and article of each that belongs to a part."""
    for path in sorted(FOLDER.glob("*.txt")):
        code, number, _ = path.stem.split("-", 2)
        if language in ("", code) and (part == "all" or (number in READ) == (part == "read")):
            page = load(path)
            yield code, replace(page, article=replace(page.article, language=code))


def letters(text: str, spans: Sequence[Range]) -> frozenset[int]:
    """Places of letters and digits: marks and spaces never count."""
    return frozenset(at for start, end in spans for at in range(start, end) if text[at].isalnum())


def folded(name: str) -> str:
    """Small letters without accents."""
    parts = unicodedata.normalize("NFKD", name.lower().replace("’", "'"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def same_person(found: str, marked: str) -> bool:
    """The same last word; in Chinese, Japanese and Korean the same name."""
    if not found or not marked:
        return found == marked
    return folded(found).split()[-1] == folded(marked).split()[-1]


def judge(code: str, page: Annotated) -> Iterator[Judged]:
    """Everything marked and everything found in one article."""
    text = page.article.text
    found = find_attributions(page.article)
    held = [(letters(text, _ranges(one.content)), one) for one in found]
    for annotation in page.annotations:
        for span in _stretches(text, annotation):
            own = letters(text, [span])
            best = max(held, key=lambda one: len(own & one[0]), default=None)
            told = best[1] if best and own and 2 * len(own & best[0]) >= len(own) else None
            yield _quote(code, text[slice(*span)], annotation, told)
    yield from _taken(code, page, held)


def _stretches(text: str, annotation: Annotation) -> list[Range]:
    """What is to be found: each stretch in marks of a quotation, the whole of a reported clause."""
    if annotation.kind == "direct":
        return list(annotation.content)
    if annotation.kind == "indirect":
        return [annotation.content[0]]
    return [span for span in annotation.content if text[: span[0]].rstrip()[-1:] in MARKS]


def _quote(code: str, words: str, annotation: Annotation, told: Attribution | None) -> Judged:
    right = told is not None and same_person(told.speaker, annotation.speaker)
    what = "reported" if annotation.kind == "indirect" else "quote"
    figures = {f"{what} found": told is not None, f"{what} and speaker": right}
    if what == "quote" and annotation.speaker:
        figures["named right"] = right
    if what == "quote" and told is not None and told.speaker:
        figures["right where given"] = right
    if what == "quote" and annotation.speaker and annotation.speaker_kind == "person":
        figures["full name"] = told is not None and folded(told.speaker) == folded(annotation.speaker)
    made = f"{told.speaker or '-'} by {told.rule}" if told else "missed"
    shown = f"{words[:70]!r}: {annotation.speaker or '-'}, got {made}"
    return Judged(code, what, figures, told.confidence if told else None, "" if right else shown)


def _taken(code: str, page: Annotated, held: Sequence[tuple[frozenset[int], Attribution]]) -> Iterator[Judged]:
    """Titles and scare quotes taken for quotations, and direct speech where nobody speaks."""
    text = page.article.text
    said = letters(text, [span for annotation in page.annotations for span in annotation.content])
    for own, one in held:
        if one.kind == "direct":
            good = 2 * len(own & said) >= len(own)
            yield Judged(code, "taken", {"precision": good}, shown="" if good else f"took {one.words(text)[:70]!r}")
    taken = frozenset[int]().union(*(own for own, one in held if one.kind == "direct"))
    for span in page.negatives:
        own = letters(text, [span])
        if not 2 * len(own & said) >= len(own):
            yield Judged(code, "negative", {"negatives left": 2 * len(own & taken) < len(own)})


def _ranges(spans: Sequence[Span]) -> list[Range]:
    return [(span.start, span.end) for span in spans]


def figures(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Percent by language and figure; "all" is of all languages together."""
    counted: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for one in judged:
        for name, right in one.right.items():
            counted[one.language, name][right] += 1
            counted["all", name][right] += 1
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for (language, name), counts in sorted(counted.items()):
        table[language][name] = round(100 * counts[True] / counts.total(), 1)
    return dict(table)


def bins(judged: Sequence[Judged]) -> list[tuple[float, float, int]]:
    """Of each tenth of confidence: the mean confidence, the share that is right, how many."""
    held: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for one in judged:
        if one.sure is not None:
            held[min(BINS - 1, int(one.sure * BINS))].append((one.sure, one.right[f"{one.what} and speaker"]))
    return [
        (sum(sure for sure, _ in group) / len(group), sum(right for _, right in group) / len(group), len(group))
        for _, group in sorted(held.items())
    ]


def below(table: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> list[str]:
    """Each figure that is under its floor, in words."""
    return [
        f"{language}: {name} is {table[language][name]}, below {least}"
        for language, wanted in floors.items()
        for name, least in wanted.items()
        if language in table and table[language][name] < least
    ]


def main() -> int:
    """Print the table; 1 where a floor is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--part", choices=("read", "held", "all"), default="all", help="articles 1 and 2, the others, or both"
    )
    parser.add_argument("--language", default="", help="one language, by its code")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--misses", action="store_true", help="everything missed, given to another or taken wrongly")
    parser.add_argument("--bins", action="store_true", help="how far confidence can be believed")
    options = parser.parse_args()
    judged = [one for code, page in pages(options.part, options.language) for one in judge(code, page)]
    table = figures(judged)
    if options.json:
        print(json.dumps(table, indent=1))
    else:
        _print(table)
    if options.misses:
        print(*(f"{one.language} {one.what} {one.shown}" for one in judged if one.shown), sep="\n")
    if options.bins:
        print(*(f"{sure:.2f} {right:.2f} of {size}" for sure, right, size in bins(judged)), sep="\n")
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))[options.part]
    missed = below(table, floors) if not options.language else []
    print(*missed, sep="\n", file=sys.stderr)
    return 1 if missed else 0


def _print(table: dict[str, dict[str, float]]) -> None:
    names = list(table.get("all", {}))
    print("     " + "".join(f"{name:>{len(name) + 2}}" for name in names))
    for language, row in table.items():
        print(f"{language:5}" + "".join(f"{row.get(name, '-'):>{len(name) + 2}}" for name in names))


if __name__ == "__main__":
    sys.exit(main())
