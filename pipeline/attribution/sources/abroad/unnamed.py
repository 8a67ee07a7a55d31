"""People whom stories in other languages let speak without a name, by the words of `abroad.toml`."""

import re
from collections.abc import Iterator
from functools import cache

from pipeline.attribution.sources.abroad.words import any_of, texts
from pipeline.attribution.sources.found import Told
from schemas.attribution import Citation

STEMS = ("anon", "ungenannt", "namentlich", "identificad", "неизвестн")
OF = (
    r"(?:del |de la |de los |de l[’']|du |de |des |d[’']|da |do |della |dell[’']|alla |al |a |ao |à |der |dem "
    r"|von |vom |van de |van het |van |til |till |en el |en la )(?:el |la |l[’'])?"
)
"""Whose confidant somebody is."""
NEAR = 90
"""Within so many code points stands who asked for it."""


@cache
def asked() -> re.Pattern[str]:
    """What he asked for, and the reason after it."""
    return re.compile(rf"(?:{any_of('unnamed')})\b(?P<fear> (?:{any_of('fear')})[^.,;\n]{{0,80}})?")


@cache
def who_before() -> re.Pattern[str]:
    """The last article before it, in the same sentence."""
    return re.compile(rf"\b(?:{any_of('one')}) [^.;:\n»”]{{3,70}}?,? $")


@cache
def who_after() -> re.Pattern[str]:
    """Him after it: ", sous couvert d'anonymat, un conseiller"."""
    return re.compile(rf",? (?P<who>(?:{any_of('one')}) [^.,;:\n»”]{{3,60}})")


@cache
def circle() -> re.Pattern[str]:
    """`fuentes del Gobierno`, `fonti parlamentari`."""
    return re.compile(
        rf"(?i:\b(?:{any_of('circles')})) (?:(?:{any_of('circle_words')})(?: (?:a|al|do|da|du|di|de|del|della)"
        rf" [\w’]+)?|(?:del|de la|de los|della|dell[’']|do|da|du) ?[A-ZÀ-Ý][\w’-]+)(?: [A-ZÀ-Ý][\w’-]+){{0,3}}"
    )


@cache
def insider() -> re.Pattern[str]:
    """`assure un proche du ministre`; no name follows."""
    return re.compile(
        rf"\b(?:{any_of('tells')}) (?P<who>(?i:{any_of('insiders')}) (?:{OF})[^\W\d_][\w’'-]*"
        rf"(?: (?:{OF})?[A-ZÀ-Ý][\w’'-]+){{0,2}})(?=[.;:»”\n]|$|, (?!(?i:{OF})?[A-ZÀ-Ý])| (?![A-ZÀ-Ý]))"
    )


@cache
def tells() -> frozenset[str]:
    """The last words of what somebody near a person does."""
    return frozenset(word.split()[-1] for word in texts("tells"))


@cache
def listed() -> frozenset[str]:
    """Words by which they are looked for."""
    asked_for = (word for text in texts("unnamed") for word in re.findall(r"\w+", text))
    anonymous = (word for word in asked_for if any(stem in word for stem in STEMS))
    return frozenset(anonymous) | texts("circles") | tells()


def unnamed(told: Told) -> Iterator[Citation]:
    """Everybody of whom the text says that he asked not to be named, and circles that say something."""
    for place in told.at(listed()):
        near = max(0, place - 40), place + 120
        if match := next((m for m in asked().finditer(told.low, *near) if m.start() <= place < m.end()), None):
            yield from _asked(told, match)
        elif match := circle().match(told.text, place):
            yield _cite(told, *match.span(), "abroad-circles")
        elif match := insider().match(told.text, place):
            yield _cite(told, *match.span("who"), "abroad-insider")


def _asked(told: Told, match: re.Match[str]) -> Iterator[Citation]:
    reason = (match["fear"] or "").strip().partition(" ")[2]
    before = list(who_before().finditer(told.low, max(0, match.start() - NEAR), match.start()))
    after = who_after().match(told.low, match.end())
    if before:
        yield _cite(told, before[-1].start(), match.end(), "abroad-anonymity", reason)
    elif after:
        yield _cite(told, *after.span("who"), "abroad-anonymity", reason)


def _cite(told: Told, start: int, end: int, rule: str, reason: str = "") -> Citation:
    text = told.text[start:end]
    return Citation(name=text, kind="anonymous", start=start, end=end, text=text, rule=rule, reason=reason)
