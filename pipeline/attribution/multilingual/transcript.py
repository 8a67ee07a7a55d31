"""Turns of interviews and transcripts (`NAME: ...`), which no word has to tell."""

from collections import Counter
from collections.abc import Sequence

from pipeline.attribution.multilingual.names import folded
from pipeline.attribution.multilingual.roster import stems
from pipeline.attribution.multilingual.scene import Scene, Speaker
from pipeline.attribution.multilingual.spoken import Found
from pipeline.attribution.text.tokens import Range
from pipeline.attribution.text.turns import Turn, find_turns
from schemas.attribution import Span


def turns_by_sentence(scene: Scene, blocks: Sequence[Range], kinds: Sequence[str]) -> dict[int, Found | None]:
    """Sentence number -> the turn that begins there, or None where one goes on; those in marks are read as others."""
    speech = [kind not in ("heading", "table", "preformatted") for kind in kinds]
    listed = find_turns(scene.text, blocks, lambda: _last_names(scene), speech)
    turns = {turn.block: turn for turn in listed if turn.name and not turn.quoted}
    found: dict[int, Found | None] = {}
    for number, sentence in enumerate(scene.sentences):
        if (turn := turns.get(sentence.block)) is not None:
            begins = not number or scene.sentences[number - 1].block != sentence.block
            found[number] = _taken(scene, turn, number) if begins else None
    return found


def _last_names(scene: Scene) -> Counter[str]:
    return Counter(mention.words[-1].lower() for mentions in scene.mentions for mention in mentions)


def _taken(scene: Scene, turn: Turn, number: int) -> Found:
    label = Span(*(turn.name or turn.content[0]))
    name = label.of(scene.text)
    cue = Span(turn.colon, turn.colon + 1)
    content = [Span(*part) for part in turn.content]
    return Found(content, "transcript", number, label, cue, Speaker(_full(scene, name), "person"))


def _full(scene: Scene, label: str) -> str:
    """The full name of somebody who is labelled by the last one; the label where the article has no other."""
    if " " in label:
        return next((name for name in scene.roster.people if name.casefold() == label.casefold()), label)
    bearers = {name for stem in stems(folded(label), scene.words) for _, name in scene.roster.last.get(stem, ())}
    return bearers.pop() if len(bearers) == 1 else label
