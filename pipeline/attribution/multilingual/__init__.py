"""Who said what in articles that are not in English: one reader, the words of each language as data."""

from collections.abc import Sequence

from pipeline.attribution.multilingual import east
from pipeline.attribution.multilingual.dialogue import with_dialogue
from pipeline.attribution.multilingual.reported import reported_in
from pipeline.attribution.multilingual.rules import CONFIDENCE, LEAST_NAMED
from pipeline.attribution.multilingual.scene import set_scene
from pipeline.attribution.multilingual.spoken import Found, Listener
from pipeline.attribution.multilingual.vocabulary import Vocabulary, vocabulary
from pipeline.attribution.text.marks import find_quotations, is_noise
from pipeline.attribution.text.tokens import Range
from schemas.attribution import Attribution

__all__ = ["attribute"]


def attribute(
    text: str, blocks: Sequence[Range], kinds: Sequence[str], context: str, code: str
) -> list[Attribution]:
    """All attributions of a text in the language of a code; `kinds` are the blocks' kinds."""
    words = vocabulary(code)
    clean = text.replace("\x01", " ").replace("\x02", " ")
    spoken = [
        block for block, kind in zip(blocks, kinds, strict=True)
        if kind not in ("table", "caption", "preformatted") and not is_noise(clean, *block)
    ]  # fmt: skip
    if (eastern := east.grammar(code)) is not None:
        return sorted((_finished(one) for one in east.read(clean, spoken, eastern)), key=lambda one: one.content[0])
    if words is None:
        return []
    return sorted(_read(clean, spoken, context, words), key=lambda one: one.content[0])


def _read(text: str, blocks: Sequence[Range], context: str, words: Vocabulary) -> list[Attribution]:
    quotations = with_dialogue(text, blocks, find_quotations(text, blocks), words)
    scene = set_scene(text, blocks, quotations, context, words)
    listener = Listener(scene)
    found: list[Found] = []
    for number in range(len(scene.sentences)):
        here = listener.take(number)
        last = listener.found[-1] if listener.found else None
        if not here:
            here = list(reported_in(scene, number, last))
            listener.found += here
        scene.arrive(number)
        for one in here:
            scene.hear(one.speaker, number)
        found += here
    return [_finished(one) for one in found if one.content]


def _finished(found: Found) -> Attribution:
    sure = CONFIDENCE[found.rule]
    if found.speaker.name:
        sure *= found.speaker.sure
    named = bool(found.speaker.name) and sure >= LEAST_NAMED
    quoted = tuple(found.content) if found.direct else ()
    return Attribution(
        content=tuple(sorted(found.content)), source=(found.source,) if found.source else (),
        cue=(found.cue,) if found.cue else (), speaker=found.speaker.name if named else "",
        speaker_kind=found.speaker.kind if named else "unknown",  # type: ignore[arg-type]
        kind="direct" if found.direct else "indirect", stance="negated" if found.negated else "said",
        quoted=quoted, confidence=round(sure, 2), rule=found.rule,
    )  # fmt: skip
