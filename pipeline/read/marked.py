"""An annotated article as somebody reads and mends it: spans in brackets within the text, and a line on each quote.

It is how the articles of tests/attribution are written; `tests/bench/annotated.py` reads it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
Span = tuple[int, int, str]
"""Start, end, and what opens it: "q1", "s1+2"."""
STARTS = ("## ", "- ", "> ")
"""What would make a paragraph something else."""
PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "you"})
FORMS = {"negated": "negated", "asked": "question", "hypothetical": "hypothetical"}


def marked(headline: str, text: str, rows: Sequence[Row]) -> str | None:
    """The article with its attributions marked; None where text or spans cannot be written so.

    >>> row = {"content": [[1, 5]], "quoted": [[1, 5]], "source": [[12, 15]], "cue": [[7, 11]], "kind": "direct",
    ...        "stance": "said", "speaker": "Ana Ruiz", "speaker_kind": "person"}
    >>> print(marked("A vote", "“Yes,” said Ana.", [row]))
    title: A vote
    style: corrected
    ~~~
    “[q1 Yes,]” [c1 said] [s1 Ana].
    ~~~
    1: direct | Ana Ruiz | person | short | after
    <BLANKLINE>
    """
    spans = sorted(_spans(text, rows), key=lambda span: (span[0], -span[1]))
    if not _can_be_written(headline, text, rows) or not _nest(spans):
        return None
    listed = "".join(f"{number}: {_told(text, row)}\n" for number, row in enumerate(rows, 1))
    body = _with_brackets(text, spans).replace("\n\n", "\n")
    return f"title: {headline}\nstyle: corrected\n~~~\n{body}\n~~~\n{listed}"


def _can_be_written(headline: str, text: str, rows: Sequence[Row]) -> bool:
    lines = text.split("\n\n")
    plain = all(line and line == line.strip() and not line.startswith(STARTS) for line in lines)
    one_line = all(len(line.splitlines()) == 1 for line in (*lines, headline))
    signs = "".join([text, *(row["speaker"] for row in rows)])
    return bool(plain and one_line and "~~~" not in text and not {"[", "]", "|"} & set(signs))


def _spans(text: str, rows: Sequence[Row]) -> Iterator[Span]:
    """The spans of all rows, cut at the paragraphs; one that serves several is written once."""
    served: dict[tuple[str, int, int], list[str]] = {}
    for number, row in enumerate(rows, 1):
        parts = [("q", row["content"]), ("s", row["source"]), ("c", row["cue"])]
        parts += [("q", row["quoted"])] if row["kind"] == "mixed" else []
        for role, places in parts:
            for place in places:
                for start, end in _within_paragraphs(text, *place):
                    known = served.setdefault((role, start, end), [])
                    known += [str(number)] if str(number) not in known else []
    for (role, start, end), numbers in served.items():
        yield start, end, role + "+".join(numbers)


def _within_paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for line in text[start:end].split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _nest(spans: Sequence[Span]) -> bool:
    """Whether each span, in order, is inside the one that is open, or behind it."""
    still_open: list[int] = []
    for start, end, _ in spans:
        while still_open and still_open[-1] <= start:
            still_open.pop()
        if still_open and still_open[-1] < end:
            return False
        still_open.append(end)
    return True


def _with_brackets(text: str, spans: Sequence[Span]) -> str:
    pieces, at = list[str](), 0
    still_open: list[int] = []
    for start, end, opens in (*spans, (len(text), len(text), "")):
        while still_open and still_open[-1] <= start:
            pieces += [text[at : still_open[-1]], "]"]
            at = still_open.pop()
        pieces += [text[at:start], f"[{opens} " if opens else ""]
        at = start
        still_open.append(end)
    return "".join(pieces)


def _told(text: str, row: Row) -> str:
    """Kind, speaker, speaker's kind, how the source tells the speaker, and the form."""
    source = " ".join(text[start:end] for start, end in row["source"])
    parts = (row["kind"], row["speaker"] or "-", row["speaker_kind"], _how(source, row["speaker"]), _form(row))
    return " | ".join(parts)


def _how(source: str, speaker: str) -> str:
    if not source:
        return "none"
    if speaker and speaker in source:
        return "name"
    if source.lower() in PRONOUNS:
        return "pronoun"
    return "short" if set(speaker.split()) & set(source.split()) else "description"


def _form(row: Row) -> str:
    if row["stance"] in FORMS:
        return FORMS[row["stance"]]
    if not row["cue"]:
        return "continuation"
    return "after" if row["cue"][0][0] > row["content"][0][0] else "before"
