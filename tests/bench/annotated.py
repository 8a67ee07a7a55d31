"""Annotated articles: text with bracketed spans, and a line on each attribution.

    title: Velt defends the ferries
    style: wire
    ~~~
    “[q1 Boats are roads],” [s1 she] [c1 said] of the “[x lifeline]”.
    ~~~
    1: direct | Mara Velt | person | pronoun | after

One paragraph a line; `## ` starts a heading, `- ` a list item, `> ` a block quotation. `q` is content, `s` source, `c`
cue, `x` words in quotation marks that nobody is said to have said. Spans may nest; one id may have several, and
`s1+2` serves two attributions. The last part tells kind | speaker's full name or - | speaker's kind | how the speaker
is told | forms.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.attribution.text.tables import words
from schemas.article import Article, Block, BlockKind

FOLDER = Path(__file__).parents[1] / "attribution" / "articles"
KINDS = ("direct", "mixed", "indirect")
SPEAKER_KINDS = ("person", "group", "unknown")
TOLD = ("name", "short", "pronoun", "description", "none")
"""How the source tells the speaker; none: no source stands there, as in a paragraph that only goes on."""
FORMS = words("""
    according after anonymous before believes blame block-quote collective colon continuation description
    doubled-singles french-quotes german-quotes headline hypothetical inverted list-item mixed multi-paragraph negated
    nested odd-mark parenthetical participle passive poll promise pronoun-chain question scare shared-surname
    signed-list single-quotes split that-clause title transcript written
""")
PREFIXES: tuple[tuple[str, BlockKind], ...] = (("## ", "heading"), ("- ", "list_item"), ("> ", "quote"))
OPENING = re.compile(r"\[(?:(?P<role>[qsc])(?P<ids>\d+(?:\+\d+)*)|(?P<negative>x)) ?")
LINE = re.compile(
    r"(?P<id>\d+): (?P<kind>[^|]+) \| (?P<speaker>[^|]+) \| (?P<of>[^|]+) \| (?P<told>[^|]+) \| (?P<forms>.+)"
)

Range = tuple[int, int]


class MarkupError(ValueError):
    """An annotated file that cannot be read; tells file, line and what to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """One attribution as a careful reader marks it; ranges count code points in the article's text."""

    id: int
    content: tuple[Range, ...]
    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    kind: str
    speaker: str
    """Full name; empty when the article names nobody."""
    speaker_kind: str
    told: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """An article and everything that is said in it."""

    name: str
    article: Article
    style: str
    annotations: tuple[Annotation, ...]
    negatives: tuple[Range, ...]
    """Words in quotation marks that are no quotation: titles, scare quotes."""


def load_all(folder: Path = FOLDER) -> list[Annotated]:
    """All annotated articles, by name."""
    return [load(path) for path in sorted(folder.glob("*.txt"))]


def load(path: Path) -> Annotated:
    """One annotated article; MarkupError when its markup is broken."""
    return parse(path.stem, path.read_text(encoding="utf-8"))


def parse(name: str, written: str) -> Annotated:
    """Take an annotated article apart.

    >>> page = parse("a", "title: T\\nstyle: wire\\n~~~\\n“[q1 Yes],” [s1 Ana] [c1 said].\\n~~~\\n"
    ...              "1: direct | Ana | person | name | after")
    >>> page.article.text, page.annotations[0].content, page.annotations[0].source
    ('“Yes,” Ana said.', ((1, 4),), ((7, 10),))
    """
    parts = written.split("\n~~~\n")
    if len(parts) != 3:
        raise MarkupError(f"{name}: {len(parts)} parts; write a head, the text and the list, parted by lines of ~~~")
    head = dict(line.split(": ", 1) for line in parts[0].splitlines() if line.strip())
    if set(head) != {"title", "style"}:
        raise MarkupError(f"{name}: the head has {sorted(head)}; write title: and style:")
    blocks, spans = _blocks(name, parts[1])
    article = Article(
        url=f"https://paper.example/{name}", site="paper", capture_id=name, headline=head["title"], blocks=blocks
    )
    negatives = tuple(spans.pop("x", []))
    return Annotated(name=name, article=article, style=head["style"], negatives=negatives,
                     annotations=tuple(_annotations(name, parts[2], spans)))  # fmt: skip


def _blocks(name: str, body: str) -> tuple[tuple[Block, ...], dict[str, list[Range]]]:
    blocks, spans, at = [], dict[str, list[Range]](), 0
    for line in filter(str.strip, body.splitlines()):
        kind, marked = _kind(line.strip())
        text, found = unmark(f"{name}: {line[:40]!r}", marked)
        for key, start, end in found:
            spans.setdefault(key, []).append((at + start, at + end))
        blocks.append(Block(kind=kind, text=text, level=2 if kind == "heading" else int(kind == "list_item")))
        at += len(text) + 2
    return tuple(blocks), spans


def _kind(line: str) -> tuple[BlockKind, str]:
    return next(((kind, line.removeprefix(p)) for p, kind in PREFIXES if line.startswith(p)), ("paragraph", line))


def unmark(place: str, marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The bare text of a paragraph and its spans ("q1", start, end); MarkupError where brackets do not match."""
    text, at = "", 0
    open_spans, spans = list[tuple[list[str], int]](), list[tuple[str, int, int]]()
    for bracket in re.finditer(r"\[[a-z0-9+]* ?|\]", marked):
        text += marked[at : bracket.start()]
        at = bracket.end()
        if bracket.group() != "]":
            open_spans.append((_keys(place, bracket.group()), len(text)))
        elif not open_spans:
            raise MarkupError(f"{place}: a ] without its [")
        else:
            keys, start = open_spans.pop()
            spans += [(key, *_filled(place, text, start)) for key in keys]
    if open_spans:
        raise MarkupError(f"{place}: [{open_spans[-1][0][0]} is never closed by ]")
    return text + marked[at:], spans


def _keys(place: str, bracket: str) -> list[str]:
    match = OPENING.fullmatch(bracket)
    if match is None:
        raise MarkupError(f"{place}: {bracket.strip()!r} opens no span; write [q1, [s1, [c1 or [x")
    return ["x"] if match["negative"] else [f"{match['role']}{number}" for number in match["ids"].split("+")]


def _filled(place: str, text: str, start: int) -> Range:
    if not text[start:].strip():
        raise MarkupError(f"{place}: an empty span")
    return start, len(text)


def _annotations(name: str, listed: str, spans: dict[str, list[Range]]) -> Iterator[Annotation]:
    known = set[int]()
    for line in filter(str.strip, listed.splitlines()):
        annotation = _annotation(name, line, spans)
        if annotation.id in known:
            raise MarkupError(f"{name}: {annotation.id} is listed twice")
        known.add(annotation.id)
        yield annotation
    if missing := {key for key in spans if int(key[1:]) not in known}:
        raise MarkupError(f"{name}: {sorted(missing)} stand in the text, but not in the list")


def _annotation(name: str, line: str, spans: dict[str, list[Range]]) -> Annotation:
    match = LINE.fullmatch(line.strip())
    if match is None:
        raise MarkupError(f"{name}: {line!r}; write 1: kind | speaker | speaker's kind | told | forms")
    number, forms = match["id"], tuple(match["forms"].split())
    _check(name, line, ((match["kind"], KINDS), (match["of"], SPEAKER_KINDS), (match["told"], TOLD)))
    _check(name, line, [(form, sorted(FORMS)) for form in forms])
    if f"q{number}" not in spans:
        raise MarkupError(f"{name}: {line!r} has no [q{number} in the text")
    return Annotation(
        id=int(number), kind=match["kind"], speaker="" if match["speaker"] == "-" else match["speaker"],
        speaker_kind=match["of"], told=match["told"], forms=forms,
        content=tuple(spans[f"q{number}"]), source=tuple(spans.get(f"s{number}", ())),
        cue=tuple(spans.get(f"c{number}", ())),
    )  # fmt: skip


def _check(name: str, line: str, values: Sequence[tuple[str, Sequence[str]]]) -> None:
    for value, allowed in values:
        if value not in allowed:
            raise MarkupError(f"{name}: {line!r}: {value!r} is none of {', '.join(allowed)}")
