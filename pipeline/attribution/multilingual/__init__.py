"""Who said what in articles that are not in English: one reader, the words of each language as data."""

from collections.abc import Mapping, Sequence

from pipeline.attribution.multilingual import east
from pipeline.attribution.multilingual.dialogue import with_blocks, with_dialogue
from pipeline.attribution.multilingual.reported import also_reported, before_verbs, reported_in
from pipeline.attribution.multilingual.rules import LEAST_NAMED, NOT_TOLD, RANK, confidence
from pipeline.attribution.multilingual.scene import Scene, set_scene
from pipeline.attribution.multilingual.sources import Finder
from pipeline.attribution.multilingual.spoken import Found, Listener
from pipeline.attribution.multilingual.transcript import turns_by_sentence
from pipeline.attribution.multilingual.vocabulary import NO_WORDS, vocabulary
from pipeline.attribution.text.marks import find_quotations, is_noise
from pipeline.attribution.text.tokens import Range
from schemas.attribution import Attribution

__all__ = ["attribute"]


def attribute(text: str, blocks: Sequence[Range], kinds: Sequence[str], context: str, code: str) -> list[Attribution]:
    """All attributions of a text in the language of a code; `kinds` are the blocks' kinds."""
    words = vocabulary(code) or NO_WORDS
    clean = text.replace("\x01", " ").replace("\x02", " ")
    worded = [
        (block, kind) for block, kind in zip(blocks, kinds, strict=True)
        if kind not in ("table", "caption", "preformatted") and not is_noise(clean, *block)
    ]  # fmt: skip
    spoken = [block for block, _ in worded]
    if (eastern := east.grammar(code)) is not None:
        return sorted((_finished(one) for one in east.read(clean, spoken, eastern)), key=lambda one: one.content[0])
    apart = [block for block, kind in worded if kind == "quote"]
    quotations = with_blocks(clean, apart, with_dialogue(clean, spoken, find_quotations(clean, spoken), words))
    scene = set_scene(clean, spoken, quotations, context, words)
    found = _read(scene, turns_by_sentence(scene, spoken, [kind for _, kind in worded]))
    return sorted((_finished(one) for one in found if one.content), key=lambda one: one.content[0])


def _read(scene: Scene, turns: Mapping[int, Found | None]) -> list[Found]:
    listener = Listener(scene)
    found: list[Found] = []
    for number in range(len(scene.sentences)):
        turn = turns.get(number)
        here = _heard(listener, number) if number not in turns else [turn] if turn else []
        scene.arrive(number)
        for one in here:
            scene.hear(one.speaker, number)
        found += here
    return found


def _heard(listener: Listener, number: int) -> list[Found]:
    """What one sentence tells: quotations, and what it reports beside or without them."""
    scene = listener.scene
    here = listener.take(number)
    if not here:
        here = list(reported_in(scene, number, listener.found[-1] if listener.found else None))
        listener.found += here
        return here
    if scene.words.language.has("text", "verb_last"):
        return [*here, *before_verbs(Finder(scene, number))]
    return [*here, *also_reported(scene, number, here[-1])]


def _finished(found: Found) -> Attribution:
    rank = RANK[found.rule] * (found.speaker.sure if found.speaker.name else 1)
    named = bool(found.speaker.name) and rank >= LEAST_NAMED
    quoted = tuple(found.content) if found.direct else ()
    return Attribution(
        content=tuple(sorted(found.content)), source=(found.source,) if found.source else (),
        cue=(found.cue,) if found.cue else (), speaker=found.speaker.name if named else "",
        speaker_kind=found.speaker.kind if named else "unknown",  # type: ignore[arg-type]
        kind="direct" if found.direct else "indirect", stance="negated" if found.negated else "said",
        quoted=quoted, confidence=round(confidence(rank) if named else NOT_TOLD, 2), rule=found.rule,
    )  # fmt: skip
