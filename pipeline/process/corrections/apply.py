"""An article's attributions as they are with what somebody decided: pure, between attribution and the persons."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.process.corrections.ledger import Corrected, Correction
from pipeline.process.identity import words_of
from pipeline.process.people.merges import Merges
from schemas import Article, Attribution
from schemas.person import person_id
from schemas.quote import PARTED

SURE, NO_QUOTE = 1.0, 0.0
"""Confidence of what somebody looked at and let stand, and of what is none: the doubtful are shown it, no one else."""


def corrected(
    article: Article, attributions: Sequence[Attribution], corrections: Sequence[Correction], merges: Merges
) -> tuple[list[Attribution], Mapping[int, Corrected]]:
    """The attributions with the corrections of their article, and which of them (position) each is about.

    A correction whose words stand in none of them changes nothing.
    """
    kept = list(attributions)
    placed: dict[int, Corrected] = {}
    for number, correction in _placed(article.text, kept, corrections).items():
        placed[number] = Corrected(kept[number], correction)
        kept[number] = _as_decided(kept[number], correction, article, merges)
    return kept, placed


def _placed(text: str, attributions: Sequence[Attribution], corrections: Sequence[Correction]) -> dict[int, Correction]:
    """Position -> correction: the very words, and of several with them the nearest; each is taken once."""
    if not corrections:
        return {}
    said = [words_of(found.words(text, PARTED)) for found in attributions]
    placed: dict[int, Correction] = {}
    for correction in sorted(corrections, key=lambda one: (one.start, one.at)):
        words = words_of(correction.quote)
        free = [n for n, own in enumerate(said) if own == words and n not in placed]
        if free:
            placed[min(free, key=lambda n: abs(attributions[n].content[0].start - correction.start))] = correction
    return placed


def _as_decided(found: Attribution, correction: Correction, article: Article, merges: Merges) -> Attribution:
    if correction.verdict == "reject":
        return replace(found, confidence=NO_QUOTE)
    told = {person_id(found.speaker), person_id(merges.person_of(found.speaker, article))}
    if correction.verdict == "confirm" and person_id(correction.speaker) in told:
        return replace(found, confidence=SURE)
    return replace(found, speaker=correction.speaker, speaker_kind=correction.speaker_kind, confidence=SURE)
