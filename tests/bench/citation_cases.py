"""Citation cases: short stories with every citation a careful reader finds; the file tells how they are written."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from annotated import MarkupError

from pipeline.attribution import find_citations
from schemas.article import Article, Block, Credit, Link
from schemas.attribution import Citation

FILE = Path(__file__).parents[1] / "attribution" / "citations.txt"
HELD_OUT = 3
"""The last case of so many is held back while rules are written."""
KINDS = ("agency", "outlet", "document", "law", "court", "poll", "social", "anonymous", "statement")
PART = re.compile(r"\[(?P<kind>[a-z]+)(?: (?P<name>[^:\]]+))?: |\]|\{|\}|<|\|(?P<url>[^>]*)>")
FIELD = re.compile(r"> (?P<field>byline|credit|url|outside): (?P<value>.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One citation as a careful reader marks it; offsets are None outside the text."""

    kind: str
    name: str
    start: int | None = None
    end: int | None = None
    reason: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One story of a few lines."""

    number: int
    form: str
    article: Article
    expected: tuple[Expected, ...]

    @property
    def held_out(self) -> bool:
        return self.number % HELD_OUT == 0


@dataclass(frozen=True, slots=True)
class Judged:
    """One case and what was found in it."""

    case: Case
    hits: tuple[tuple[Expected, Citation], ...]
    missed: tuple[Expected, ...]
    spurious: tuple[Citation, ...]


def load_cases(file: Path = FILE) -> list[Case]:
    """All cases in order; MarkupError names the case that cannot be read."""
    parts = re.split(r"(?m)^## ", file.read_text(encoding="utf-8"))[1:]
    return [_case(number, part) for number, part in enumerate(parts, 1)]


def _case(number: int, part: str) -> Case:
    form, *lines = [line for line in part.splitlines() if line.strip()]
    fields = [_field(form, line) for line in lines if line.startswith("> ")]
    blocks, expected, at = [], [_outside(form, value) for field, value in fields if field == "outside"], 0
    for line in (line for line in lines if not line.startswith("> ")):
        text, links, marked = _unmark(f"case {number} ({form})", line)
        expected += [_placed(mark, links, text, at) for mark in marked]
        blocks.append(Block(kind="paragraph", text=text, links=tuple(links)))
        at += len(text) + 2
    article = Article(
        url=next((value for field, value in fields if field == "url"), "https://lantern.example/a"),
        site="lantern", capture_id="c", headline="", blocks=tuple(blocks),
        bylines=tuple(value for field, value in fields if field == "byline"),
        credits=tuple(Credit(text=value) for field, value in fields if field == "credit"),
    )  # fmt: skip
    return Case(number=number, form=form, article=article, expected=tuple(expected))


def _field(form: str, line: str) -> tuple[str, str]:
    match = FIELD.fullmatch(line)
    if match is None:
        raise MarkupError(f"{form}: {line!r}; write > byline: value, or credit, url, outside")
    return match["field"], match["value"]


def _outside(form: str, value: str) -> Expected:
    kind, _, name = value.partition(" ")
    if kind not in KINDS:
        raise MarkupError(f"{form}: outside: {value!r}; write a kind ({', '.join(KINDS)}) and a name")
    return Expected(kind=kind, name=name)


Marked = tuple[re.Match[str], int, int, str]


def _unmark(place: str, line: str) -> tuple[str, list[Link], list[Marked]]:
    """The bare text, its links, and the citations marked in it with the reason each gives."""
    text, at = "", 0
    links, marked = list[Link](), list[Marked]()
    opened, linked, reason, told = list[tuple[re.Match[str], int]](), 0, 0, ""
    for part in PART.finditer(line):
        text += line[at : part.start()]
        at = part.end()
        match part.group()[0]:
            case "<":
                linked = len(text)
            case "|":
                links.append(Link(start=linked, end=len(text), url=part["url"]))
            case "{":
                reason = len(text)
            case "}":
                told = text[reason:]
            case "]" if opened:
                opening, start = opened.pop()
                marked.append((opening, start, len(text), told))
                told = ""
            case "[" if part["kind"] in KINDS:
                opened.append((part, len(text)))
            case _:
                raise MarkupError(f"{place}: {part.group()!r} does not fit; write [kind Name: words], kinds: {KINDS}")
    if opened:
        raise MarkupError(f"{place}: {opened[-1][0].group()!r} is never closed by ]")
    return text + line[at:], links, marked


def _placed(mark: Marked, links: Iterable[Link], text: str, offset: int) -> Expected:
    opening, start, end, reason = mark
    url = next((link.url for link in links if link.start < end and start < link.end), "")
    return Expected(kind=opening["kind"], name=opening["name"] or text[start:end], start=offset + start,
                    end=offset + end, reason=reason, url=url)  # fmt: skip


def judge(case: Case) -> Judged:
    """Pair what is found with what is expected: the same kind and place, and the same name of a newsroom."""
    left, hits, missed = list(find_citations(case.article)), [], []
    for expected in case.expected:
        found = next((citation for citation in left if _same(expected, citation)), None)
        if found is None:
            missed.append(expected)
        else:
            left.remove(found)
            hits.append((expected, found))
    return Judged(case, tuple(hits), tuple(missed), tuple(left))


def _same(expected: Expected, found: Citation) -> bool:
    if expected.kind != found.kind or (expected.start is None) != (found.start is None):
        return False
    if expected.kind in ("agency", "outlet", "social") and expected.name != found.name:
        return False
    return expected.start is None or _overlap((expected.start, expected.end or 0), (found.start or 0, found.end or 0))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Half of the characters that either holds are in both."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return 4 * common >= (one[1] - one[0]) + (other[1] - other[0])


def precision_recall(judged: Iterable[Judged]) -> dict[str, float]:
    """Shares of 1: precision, recall, reasons and links told right; 0 where there is nothing to share out."""
    counts = Counter[str]()
    for one in judged:
        counts.update(hits=len(one.hits), found=len(one.hits) + len(one.spurious),
                      expected=len(one.case.expected))  # fmt: skip
        counts.update(dict(_details(one)))
    return {
        "precision": _share(counts["hits"], counts["found"]), "recall": _share(counts["hits"], counts["expected"]),
        "reason": _share(counts["reasons right"], counts["reasons"]),
        "link": _share(counts["links right"], counts["links"]), "cases": counts["expected"],
    }  # fmt: skip


def _details(one: Judged) -> Iterator[tuple[str, int]]:
    reasons = [(e.reason, getattr(c, "reason", "")) for e, c in one.hits if e.reason]
    links = [(e.url, c.url) for e, c in one.hits if e.url]
    for name, pairs in (("reasons", reasons), ("links", links)):
        yield name, len(pairs)
        yield f"{name} right", sum(a == b for a, b in pairs)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
