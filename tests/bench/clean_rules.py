"""What each cleaning rule takes away, right and wrong, over pages whose stories are known.

    python tests/bench/clean_rules.py PAGES.jsonl ...             # the table; exit code 1 for a rule below the floor
    python tests/bench/clean_rules.py PAGES.jsonl --show RULE     # what of the story a rule took, page by page

A line of PAGES.jsonl is a page: `id`, `url`, `file` (HTML, may be gzipped, beside the manifest) and `expected` with
`text`, the story, or with `with` and `without`, lines that are and are not the story's. Words that a rule takes are the
story's when the story has them and what is left has not; where lines are all that is known, other words do not count.
"""

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pipeline.clean import article  # noqa: E402 - after the path is set
from pipeline.clean.blocks.cleaned import Tally  # noqa: E402
from pipeline.clean.story import fragment  # noqa: E402
from schemas.errors import NotAnArticle  # noqa: E402

FLOOR = 0.85
"""Least share of what a rule takes that is not the story's."""
DISPUTED = {
    "also-read": "a pointer to another story is that story's, whatever the line is counted for",
    "story-link": "the same without a label",
    "link-list": "the same in a list; on one page of a collection the list is the page",
    "foreign-section": "the same under a heading that says so",
    "echo-headline": "the headline is kept as a field of its own, and some collections repeat it in the text",
    "embedded-post": "somebody else's post, shown by a script: one collection counts its words, another does not",
    "repeat": "the same words again within a few blocks are a copy for another screen",
    "advertisement": "one page whose system calls all of its parts widgets makes the difference",
    "footer": "one page that calls its boxes' ends footers makes the difference",
}
"""Rules below the floor that stay: the collections contradict each other there, and what a reader would say decides."""
ENOUGH = 300
"""Words that a rule must have taken before its share tells anything."""
RUN = 4
"""Words in a row by which a text is known again."""
WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Taken:
    """Words that one rule took: all that could be judged, and those of the story."""

    pages: int = 0
    words: int = 0
    story: int = 0
    wrong: list[tuple[int, str, str]] = field(default_factory=list)
    """Words of the story, page and text, of each time that it took any."""

    @property
    def precision(self) -> float:
        return 1 - self.story / self.words if self.words else 1.0


class Recorder(Tally):
    """A tally that keeps what was taken."""

    taken: list[tuple[str, str]] = []  # noqa: RUF012 - one for all, emptied before each page

    def add(self, rule: str, text: str) -> None:
        Recorder.taken.append((rule, text))
        Tally.add(self, rule, text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("manifests", type=Path, nargs="+", metavar="PAGES.jsonl")
    parser.add_argument("--show", metavar="RULE", help="print what of stories this rule took, worst first")
    arguments = parser.parse_args()
    rules = measured(arguments.manifests)
    if arguments.show:
        for count, page, text in sorted(rules.get(arguments.show, Taken()).wrong, reverse=True):
            print(f"{count:5} {page}: {' '.join(text.split())[:300]}")
        return 0
    print("\n".join(table(rules)))
    below = {name for name, taken in rules.items() if taken.words >= ENOUGH and taken.precision < FLOOR}
    for name in sorted(below & DISPUTED.keys()):
        print(f"disputed: {name}: {DISPUTED[name]}")
    missed = sorted(below - DISPUTED.keys())
    print(f"below {FLOOR:.0%}: {', '.join(missed)}" if missed else "every other rule keeps its floor")
    return 1 if missed else 0


def measured(manifests: Sequence[Path]) -> dict[str, Taken]:
    """Rule -> what it took over all pages."""
    fragment.Tally = Recorder  # type: ignore[misc] - the cleaning itself tells only counts
    rules: dict[str, Taken] = {}
    for manifest in manifests:
        for line in manifest.read_text(encoding="utf-8").splitlines():
            _judge(json.loads(line), manifest.parent, rules)
    return rules


def _judge(page: dict[str, Any], folder: Path, rules: dict[str, Taken]) -> None:
    data = (folder / page["file"]).read_bytes()
    html = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8", "replace")
    Recorder.taken.clear()
    try:
        left = str(article(html, page["url"])["text"])
    except NotAnArticle:
        left = ""
    by_rule: dict[str, list[str]] = {}
    for rule, text in Recorder.taken:
        by_rule.setdefault(rule, []).append(text)
    missing = _missing(page["expected"], left)
    for rule, texts in by_rule.items():
        taken = rules.setdefault(rule, Taken())
        taken.pages += 1
        for text in texts:
            _count(taken, page, text, missing)


def _missing(expected: dict[str, Any], left: str) -> Counter[tuple[str, ...]]:
    """Runs of words that the story has and what is left has not."""
    story = expected.get("text") or "\n".join(expected.get("with") or ())
    return Counter(_runs(story)) - Counter(_runs(left))


def _count(taken: Taken, page: dict[str, Any], text: str, missing: Counter[tuple[str, ...]]) -> None:
    runs = list(_runs(text))
    wrong = sum(run in missing for run in runs)
    if page["expected"].get("text"):
        taken.words += len(runs)
    else:
        others = set(_runs("\n".join(page["expected"].get("without") or ())))
        taken.words += wrong + sum(run in others for run in runs)
    taken.story += wrong
    if wrong:
        taken.wrong.append((wrong, page["id"], text))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = WORD.findall(text.casefold())
    return zip(*(words[at:] for at in range(RUN)), strict=False)


def table(rules: dict[str, Taken]) -> Iterator[str]:
    """Markdown, the rules that take most first."""
    yield "| rule | pages | words | of it the story's |"
    yield "|---|---|---|---|"
    for name, taken in sorted(rules.items(), key=lambda pair: -pair[1].words):
        yield f"| {name} | {taken.pages} | {taken.words:,} | {1 - taken.precision:.0%} |"


if __name__ == "__main__":
    sys.exit(main())
