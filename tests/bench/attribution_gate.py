"""How well attributions and citations are found in our own annotated articles, against committed floors.

    python tests/bench/attribution_gate.py [--by rules|tagger] [--json] [--misses] [--chart FILE]

Fails with exit code 1 when a figure falls below its floor in attribution_floors.json. All figures are percent.
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotated import Annotated, Annotation, Range, load_all
from citation_cases import KINDS, Judged, judge, load_cases, precision_recall

from pipeline.attribution import Model, find_attributions, packaged_model
from schemas.attribution import Attribution, Span

FLOORS = Path(__file__).with_name("attribution_floors.json")
BINS = 10
WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
Words = frozenset[int]
"""Words by the offset of their first character: marks and spaces never count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One stretch in quotation marks, or one turn, that somebody said, and what was made of it."""

    annotation: Annotation
    found: bool
    speaker: bool
    """Found, and with the right source or the right last name."""
    name: bool
    """Found, and the person's full name is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One article: its quotes, what was taken for a quote and is none, and every attribution paired."""

    page: Annotated
    quotes: tuple[Quote, ...]
    spurious: tuple[str, ...]
    pairs: tuple[tuple[Annotation, Attribution], ...]
    unpaired: tuple[Annotation, ...]
    found: tuple[Attribution, ...]


def model_of(by: str) -> Model | None:
    """What the setting `attribution` of that value reads with."""
    return packaged_model() if by == "tagger" else None


def score(page: Annotated, model: Model | None = None) -> Scored:
    """Judge what is found in one article, by a model or by rules alone."""
    found, text = find_attributions(page.article, model), page.article.text
    pairs = tuple(_pairs(text, page.annotations, found))
    paired = {annotation.id for annotation, _ in pairs}
    return Scored(
        page=page, found=tuple(found), pairs=pairs, spurious=tuple(_spurious(page, found)),
        quotes=tuple(_quotes(page, found)), unpaired=tuple(a for a in page.annotations if a.id not in paired),
    )  # fmt: skip


def _words(text: str, spans: Iterable[Range]) -> Words:
    return frozenset(match.start() for start, end in spans for match in WORD.finditer(text, start, end))


def _content(text: str, found: Attribution) -> Words:
    return _words(text, ((span.start, span.end) for span in found.content))


def quoted(annotation: Annotation) -> list[Range]:
    """The stretches in quotation marks: of a mixed content that marks its quoted part, that part."""
    spans = annotation.content if annotation.kind != "indirect" else ()
    return [a for a in spans if not any(b != a and a[0] <= b[0] and b[1] <= a[1] for b in spans)]


def _quotes(page: Annotated, found: Sequence[Attribution]) -> Iterator[Quote]:
    text = page.article.text
    contents = [(_content(text, one), one) for one in found]
    for annotation in page.annotations:
        for span in quoted(annotation):
            own = _words(text, [span])
            ranked = [(len(own & words), -len(words), -n) for n, (words, _) in enumerate(contents)]
            common, _, best = max(ranked, default=(0, 0, 0))  # of a quotation within another the narrowest holds it
            yield _quote(annotation, found[-best] if 2 * common >= len(own) and found else None)


def _quote(annotation: Annotation, found: Attribution | None) -> Quote:
    right = found is not None and _same_speaker(annotation, found)
    named = found is not None and _same_name(annotation, found)
    return Quote(annotation=annotation, found=found is not None, speaker=right, name=named)


def _same_name(annotation: Annotation, found: Attribution) -> bool:
    """In whatever case: a transcript may name its speakers in capitals alone."""
    return annotation.speaker.casefold() == found.speaker.casefold()


def _same_speaker(annotation: Annotation, found: Attribution) -> bool:
    """The same mention, the same last name elsewhere, or nobody on both sides."""
    if _overlap(annotation.source, found.source):
        return True
    if annotation.speaker and found.speaker:
        return annotation.speaker.split()[-1] == found.speaker.split()[-1]
    return not annotation.source and not annotation.speaker and not found.source


def _overlap(ranges: Sequence[Range], spans: Sequence[Span]) -> bool:
    return any(start < span.end and span.start < end for start, end in ranges for span in spans)


def _spurious(page: Annotated, found: Sequence[Attribution]) -> Iterator[str]:
    """Titles and scare quotes taken for quotes, and direct speech where nobody speaks."""
    text = page.article.text
    said = frozenset[int]().union(*(_words(text, annotation.content) for annotation in page.annotations))
    taken = frozenset[int]().union(*(_content(text, one) for one in found))
    for start, end in page.negatives:
        own = _words(text, [(start, end)])
        if 2 * len(own & said) < len(own) and 2 * len(own & taken) >= len(own):
            yield text[start:end]
    marked = _words(text, page.negatives)
    for span in (span for one in found if one.kind == "direct" for span in one.content):
        own = _words(text, [(span.start, span.end)])
        if 2 * len(own & (said | marked)) < len(own):
            yield span.of(text)


def _pairs(
    text: str, annotations: Sequence[Annotation], found: Sequence[Attribution]
) -> Iterator[tuple[Annotation, Attribution]]:
    """One to one, best overlap first, while half of the words are common (Dice)."""
    gold = [_words(text, annotation.content) for annotation in annotations]
    made = [_content(text, one) for one in found]
    ranked = sorted(
        ((2 * len(a & b) / (len(a) + len(b)), -i, -j) for i, a in enumerate(gold) for j, b in enumerate(made) if a & b),
        reverse=True,
    )
    left, right = set(range(len(gold))), set(range(len(made)))
    for dice, i, j in ranked:
        if dice >= 0.5 and -i in left and -j in right:
            left.remove(-i)
            right.remove(-j)
            yield annotations[-i], found[-j]


def figures(scored: Sequence[Scored]) -> dict[str, float]:
    """Every figure of the attributions, in percent."""
    quotes = [quote for one in scored for quote in one.quotes]
    hits, wrong = sum(q.found for q in quotes), sum(len(one.spurious) for one in scored)
    pairs = [pair for one in scored for pair in one.pairs]
    gold, made = sum(len(one.page.annotations) for one in scored), sum(len(one.found) for one in scored)
    right = sum(_same_speaker(a, f) and _same_cue(a, f) for a, f in pairs)
    persons = [q for q in quotes if q.annotation.speaker_kind == "person" and q.annotation.speaker]
    return {
        **_prf("quote found", hits, hits + wrong, len(quotes)),
        "quote and speaker F1": _f1(sum(q.speaker for q in quotes), hits + wrong, len(quotes)),
        **_prf("attribution", len(pairs), made, gold), "triple soft F1": _f1(right, made, gold),
        "full name": _percent([q.name for q in persons]),
        **{f"full name, told by {told}": _percent([q.name for q in persons if q.annotation.told == told])
           for told in ("name", "short", "pronoun", "description", "none")},
    }  # fmt: skip


def _same_cue(annotation: Annotation, found: Attribution) -> bool:
    return _overlap(annotation.cue, found.cue) or not (annotation.cue or found.cue)


def _prf(name: str, hits: int, made: int, gold: int) -> dict[str, float]:
    return {f"{name} P": 100 * hits / max(1, made), f"{name} R": 100 * hits / max(1, gold),
            f"{name} F1": _f1(hits, made, gold)}  # fmt: skip


def _f1(hits: int, made: int, gold: int) -> float:
    return 200 * hits / max(1, made + gold)


def _percent(right: Sequence[bool]) -> float:
    return 100 * sum(right) / max(1, len(right))


def citation_figures(judged: Sequence[Judged]) -> dict[str, float]:
    """Precision, recall, reasons and links of all citation cases and of those held back, in percent."""
    parts = {"citation": judged, "citation held back": [one for one in judged if one.case.held_out]}
    return {
        f"{name} {figure}": 100 * value
        for name, part in parts.items()
        for figure, value in precision_recall(part).items()
        if figure != "cases"
    }


def citations_by_kind(judged: Sequence[Judged]) -> dict[str, Counter[str]]:
    """Kind -> how many citations there are, how many of them are found, and how many are found where none is."""
    table = {kind: Counter(all=0, found=0, spurious=0) for kind in KINDS}
    for one in judged:
        for expected in one.case.expected:
            table[expected.kind]["all"] += 1
        for expected, _ in one.hits:
            table[expected.kind]["found"] += 1
        for citation in one.spurious:
            table[citation.kind]["spurious"] += 1
    return table


def by_form(scored: Sequence[Scored]) -> dict[str, Counter[str]]:
    """Form -> how many attributions have it, how many of them are found, with the right speaker, the right name."""
    table = defaultdict[str, Counter[str]](Counter)
    for one in scored:
        pairs = {annotation.id: found for annotation, found in one.pairs}
        for annotation in one.page.annotations:
            found = pairs.get(annotation.id)
            right = found is not None and _same_speaker(annotation, found)
            named = found is not None and _same_name(annotation, found)
            for form in (annotation.kind, *annotation.forms):
                table[form].update(all=1, found=int(found is not None), speaker=int(right), named=int(named))
    return dict(sorted(table.items()))


def reliability(scored: Sequence[Scored]) -> list[tuple[float, float, int]]:
    """Mean confidence, share right (content and speaker) and number of attributions, for each tenth of confidence."""
    bins = defaultdict[int, list[tuple[float, bool]]](list)
    for one in scored:
        pairs = {id(found): annotation for annotation, found in one.pairs}
        for found in one.found:
            annotation = pairs.get(id(found))
            right = annotation is not None and _same_speaker(annotation, found)
            bins[min(BINS - 1, int(found.confidence * BINS))].append((found.confidence, right))
    return [
        (sum(c for c, _ in inside) / len(inside), sum(r for _, r in inside) / len(inside), len(inside))
        for _, inside in sorted(bins.items())
    ]


def draw(bins: Sequence[tuple[float, float, int]], file: Path) -> None:
    """The reliability diagram as SVG; needs the bench extra."""
    import matplotlib as mpl
    from matplotlib import pyplot

    mpl.rcParams["svg.hashsalt"] = "onrecord"  # the same figures give the same file
    figure, axes = pyplot.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.scatter([c for c, _, _ in bins], [r for _, r, _ in bins], s=[8 + n for _, _, n in bins], color="#1f5f8b")
    for confidence, right, number in bins:
        axes.annotate(str(number), (confidence, right), xytext=(6, -12), textcoords="offset points", fontsize=8)
    axes.set(xlabel="confidence", ylabel="share right (content and speaker)", xlim=(0, 1), ylim=(0, 1.02),
             title="Reliability on the annotated articles")  # fmt: skip
    figure.savefig(file, metadata={"Date": None})


def below(found: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """A line for each figure below its floor, and for each floor of a figure that is not measured."""
    return [
        f"{name}: {found[name]:.1f} is below its floor of {floor}" if name in found else f"{name}: not measured"
        for name, floor in floors.items()
        if found.get(name, -1.0) < floor
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say by the exit code whether every floor holds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--by", choices=["rules", "tagger"], default="tagger", help="what finds the attributions")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--misses", action="store_true", help="print every attribution missed or given to another")
    parser.add_argument("--chart", type=Path, help="write the reliability diagram to this SVG file")
    options = parser.parse_args(arguments)
    scored = [score(page, model_of(options.by)) for page in load_all()]
    judged = [judge(case) for case in load_cases()]
    found = figures(scored) | citation_figures(judged)
    failed = below(found, json.loads(FLOORS.read_text())[options.by])
    if options.json:
        print(json.dumps({"figures": found, "forms": by_form(scored), "reliability": reliability(scored),
                          "citations": citations_by_kind(judged)}, indent=1))  # fmt: skip
    else:
        _print(scored, found)
        _print_citations(judged)
    if options.misses:
        _print_misses(scored)
        _print_citation_misses(judged)
    if options.chart:
        draw(reliability(scored), options.chart)
    print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


def _print(scored: Sequence[Scored], found: Mapping[str, float]) -> None:
    quotes = sum(len(one.quotes) for one in scored)
    gold = sum(len(one.page.annotations) for one in scored)
    print(f"{len(scored)} articles, {gold} attributions, {quotes} quotes\n")
    for name, value in found.items():
        print(f"{name:34} {value:6.1f}")
    print(f"\n{'form':18} {'all':>5} {'found':>6} {'speaker':>8} {'name':>6}")
    for form, counts in by_form(scored).items():
        print(f"{form:18} {counts['all']:5} {counts['found']:6} {counts['speaker']:8} {counts['named']:6}")
    print(f"\n{'confidence':>10} {'right':>6} {'n':>5}")
    for confidence, right, number in reliability(scored):
        print(f"{confidence:10.2f} {right:6.2f} {number:5}")


def _print_citations(judged: Sequence[Judged]) -> None:
    print(f"\n{'citations':18} {'all':>5} {'found':>6} {'spurious':>9}")
    for kind, counts in citations_by_kind(judged).items():
        print(f"{kind:18} {counts['all']:5} {counts['found']:6} {counts['spurious']:9}")


def _print_citation_misses(judged: Sequence[Judged]) -> None:
    for one in judged:
        lines = [f"  missed {expected.kind}: {expected.name}" for expected in one.missed]
        lines += [f"  no {citation.kind}: {citation.text!r} ({citation.rule})" for citation in one.spurious]
        if lines:
            print("\n".join([f"case {one.case.number} ({one.case.form})", *lines]))


def _print_misses(scored: Sequence[Scored]) -> None:
    for one in scored:
        text = one.page.article.text
        lines = [f"  missed {a.id}: {text[slice(*a.content[0])]!r}" for a in one.unpaired]
        lines += [f"  no quote: {words!r}" for words in one.spurious]
        lines += [f"  {a.id} is {a.speaker!r}, not {f.speaker!r}: {text[slice(*a.content[0])]!r}"
                  for a, f in one.pairs if a.speaker_kind == "person" and not _same_name(a, f)]  # fmt: skip
        if lines:
            print("\n".join([one.page.name, *lines]))


if __name__ == "__main__":
    sys.exit(main())
