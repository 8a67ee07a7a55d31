"""Quality and cost of cleaning: floors on saved pages of our own, and docs/cleaning.md's figures and picture.

    python tests/bench/clean_gate.py                            # the gate: exit code 1 below a floor
    python tests/bench/clean_gate.py --memory 10000             # and the memory over so many pages
    python tests/bench/clean_gate.py --scores pages.tsv --write # and a table of extractors into the manual

`--scores` is a tab-separated table with a line an extractor and page: extractor, dataset, language, f1, exact, title,
authors, day, minute (shares from 0 to 1, empty where not told) and seconds.
"""

import argparse
import csv
import re
import resource
import statistics
import sys
import time
import tomllib
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import altair

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from clean_steps import STEPS, steps_of  # noqa: E402 - after the path is set

from pipeline.clean import clean  # noqa: E402
from schemas import Capture, Site  # noqa: E402
from tests.clean.test_saved_pages import STORIES, capture_of, found, wanted  # noqa: E402

FLOORS = HERE / "clean_floors.toml"
MANUAL = ROOT / "docs" / "cleaning.md"
PICTURE = ROOT / "docs" / "cleaning.svg"
FIELDS = ("headline", "bylines", "published_at", "dek", "section", "tags", "images")
COLUMNS = ("f1", "exact", "title", "authors", "day", "minute")
WORD = re.compile(r"\w+")
NAMED = re.compile(rb"""(\s(?:class|id|role|aria-label|data-[\w-]+)\s*=\s*)("[^"]*"|'[^']*')""")


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of one core for a page, by step and in all."""

    by_step: Mapping[str, float]
    median: float
    p95: float
    worst: float


def main() -> int:
    arguments = parse_arguments()
    scores, times = quality(), timed()
    report(scores, times)
    if arguments.memory:
        print(f"memory: {memory(arguments.memory)}")
    if arguments.write:
        write(scores, times, read_scores(arguments.scores) if arguments.scores else {})
    below = [f"{name} {scores[name]:.3f} < {floor}" for name, floor in floors().items() if scores[name] < floor]
    print("\n".join(f"below its floor: {line}" for line in below) or "every floor is kept")
    return 1 if below else 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memory", type=int, default=0, metavar="PAGES", help="clean so many and tell the peak")
    parser.add_argument("--scores", type=Path, metavar="TSV", help="what a scorer found of several extractors")
    parser.add_argument("--write", action="store_true", help="write docs/cleaning.md's figures and its picture")
    return parser.parse_args()


def floors() -> dict[str, float]:
    return {name: float(floor) for name, floor in tomllib.loads(FLOORS.read_text()).items()}


# ---- quality


def quality() -> dict[str, float]:
    """Shares of the saved stories that are right, field by field, and the mean F1 of their words."""
    told = [(found(page), wanted(page)) for page in STORIES]
    scores = {field: statistics.mean(got.get(field) == want[field] for got, want in told) for field in FIELDS}
    texts = [(words_of(got.get("blocks", [])), words_of(want["blocks"])) for got, want in told]
    scores["text_f1"] = statistics.mean(f1(got, want) for got, want in texts)
    scores["text_exact"] = statistics.mean(got == want for got, want in texts)
    nameless = [(words_of(_nameless(page)), want) for page, (_, want) in zip(STORIES, texts, strict=True)]
    scores["nameless_f1"] = statistics.mean(f1(got, want) for got, want in nameless)
    return scores


def _nameless(page: Path) -> list[Sequence[str]]:
    """Blocks of the page when its elements' names say nothing, as on sites that make names of numbers."""
    capture, site = capture_of(page)
    body = NAMED.sub(lambda found: found[1] + b'"' + _hashed(found[2]) + b'"', capture.body)
    article = clean(replace(capture, body=body), Site(name=site.name, home=site.home, timezone=site.timezone))
    return [(block.kind, "", block.text) for block in article.blocks]


def _hashed(names: bytes) -> bytes:
    return b" ".join(b"c%08x" % zlib.crc32(name) for name in names.strip(b"\"'").split())


def words_of(blocks: Iterable[Sequence[str]]) -> list[str]:
    return [word for kind, _, text in blocks if kind != "caption" for word in WORD.findall(text)]


def f1(got: Sequence[str], want: Sequence[str]) -> float:
    """Of runs of four words, each counted as often as it stands there."""
    runs = [Counter(zip(*(text[at:] for at in range(4)), strict=False)) for text in (got, want)]
    same = sum((runs[0] & runs[1]).values())
    return 2 * same / (sum(runs[0].values()) + sum(runs[1].values()) or 1)


# ---- cost


def timed(rounds: int = 20) -> Times:
    """Over the saved stories, after one round to warm up."""
    captures = [capture_of(page) for page in STORIES]
    for capture, site in captures:
        clean(capture, site)
    whole = sorted(statistics.median(_seconds(capture, site) for _ in range(rounds)) for capture, site in captures)
    by_step: dict[str, float] = dict.fromkeys(STEPS, 0.0)
    for capture, site in captures * rounds:
        for step, seconds in steps_of(capture, site):
            by_step[step] += seconds
    each = {step: 1000 * seconds / (rounds * len(captures)) for step, seconds in by_step.items()}
    return Times(
        each, *(1000 * value for value in (statistics.median(whole), whole[int(0.95 * len(whole))], whole[-1]))
    )


def _seconds(capture: Capture, site: Site) -> float:
    begun = time.process_time()
    clean(capture, site)
    return time.process_time() - begun


def memory(pages: int) -> str:
    """Peak memory after a tenth of the pages and after all of them: what grows in between is never given back."""
    captures = [capture_of(page) for page in STORIES]
    peaks = []
    for number in range(pages):
        clean(*captures[number % len(captures)])
        if number + 1 in (pages // 10, pages):
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    return f"{peaks[0]} MiB after {pages // 10:,} pages, {peaks[-1]} MiB after {pages:,}"


# ---- telling


def report(scores: Mapping[str, float], times: Times) -> None:
    for name, value in scores.items():
        print(f"{name:14} {100 * value:6.1f} %")
    for step, milliseconds in times.by_step.items():
        print(f"{step:14} {milliseconds:6.2f} ms")
    print(f"a page: median {times.median:.1f} ms, 95 of 100 below {times.p95:.1f} ms, worst {times.worst:.1f} ms")


def read_scores(path: Path) -> dict[tuple[str, str, str], dict[str, float]]:
    """(extractor, dataset, language group) -> mean of every column, and pages a second."""
    groups: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t"):
            groups.setdefault((row["extractor"], row["dataset"], "all"), []).append(row)
            if row["language"] == "en":
                groups.setdefault((row["extractor"], row["dataset"], "en"), []).append(row)
    return {key: _means(rows) for key, rows in groups.items()}


def _means(rows: Sequence[Mapping[str, str]]) -> dict[str, float]:
    told = {name: [float(row[name]) for row in rows if row[name]] for name in COLUMNS}
    found = {name: statistics.mean(values) for name, values in told.items() if values}
    found["pages"] = len(rows)
    return found


def write(
    scores: Mapping[str, float], times: Times, extractors: Mapping[tuple[str, str, str], Mapping[str, float]]
) -> None:
    """Replace what stands between the manual's two marks."""
    before, _, rest = MANUAL.read_text().partition("<!-- measured -->\n")
    _, _, after = rest.partition("<!-- end -->\n")
    told = "\n".join([*_own(scores, times), "", *_table(extractors)])
    MANUAL.write_text(f"{before}<!-- measured -->\n{told}\n<!-- end -->\n{after}")
    draw(times, extractors)


def _own(scores: Mapping[str, float], times: Times) -> list[str]:
    steps = [f"| {step} | {milliseconds:.2f} |" for step, milliseconds in times.by_step.items()]
    return [
        f"On {len(STORIES)} saved stories of our own: F1 {100 * scores['text_f1']:.1f}, "
        f"every word right on {100 * scores['text_exact']:.0f} %.",
        f"A page of theirs costs {times.median:.1f} ms of one core at the median, {times.worst:.1f} ms at worst.", "",
        "| step | ms a page |", "|---|---|", *steps,
    ]  # fmt: skip


def _table(extractors: Mapping[tuple[str, str, str], Mapping[str, float]]) -> list[str]:
    if not extractors:
        return []
    rows = [
        f"| {name} | {dataset}, {group} | {found['pages']:.0f} | "
        + " | ".join(f"{100 * found[column]:.1f}" if column in found else "-" for column in COLUMNS)
        + " |"
        for (name, dataset, group), found in sorted(extractors.items(), key=lambda item: (item[0][1:], item[0][0]))
    ]
    return [
        "| extractor | pages of | pages | " + " | ".join(COLUMNS) + " |",
        "|---|---|---|" + "---|" * len(COLUMNS),
        *rows,
    ]


def draw(times: Times, extractors: Mapping[tuple[str, str, str], Mapping[str, float]]) -> None:
    """What a page costs by step, and how the extractors' words compare."""
    cost = [{"step": step, "milliseconds": value} for step, value in times.by_step.items()]
    charts = [
        altair.Chart(altair.Data(values=cost), title="What a page costs").mark_bar().encode(
            x=altair.X("milliseconds:Q", title="ms of one core"), y=altair.Y("step:N", sort=list(STEPS), title=None)
        )
    ]  # fmt: skip
    compared = [
        {"extractor": name, "pages": f"{dataset}, {group}", "F1": 100 * found["f1"]}
        for (name, dataset, group), found in extractors.items()
    ]
    if compared:
        charts.append(
            altair.Chart(altair.Data(values=compared), title="Words right, F1").mark_point(filled=True, size=70).encode(
                x=altair.X("F1:Q", scale=altair.Scale(zero=False)), y=altair.Y("pages:N", title=None),
                color=altair.Color("extractor:N", title=None),
            )
        )  # fmt: skip
    altair.hconcat(*charts).save(PICTURE)


if __name__ == "__main__":
    sys.exit(main())
