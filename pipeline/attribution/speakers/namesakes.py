"""Of two people of one last name the one who spoke just now: `She said no. “Never,” Surrey said.`"""

from pipeline.attribution.speakers.stage import Stage
from pipeline.attribution.text.names import Mention, key_of

SOON = 3
"""Sentences within which she spoke last."""


def bearer_of(stage: Stage, mention: Mention) -> str:
    """The fullest name of the mention; of several of one last name who spoke last, if the text names no other since."""
    name = stage.roster.resolve(mention)
    bearers = {one for _, one in stage.roster.shared.get(key_of(mention.words), ())}
    if len(mention.words) > 1 or mention.gender or mention.titles or len(bearers) < 2 or not stage.focus.spoke:
        return name
    last = stage.focus.spoke[-1]
    near = stage.focus.distance(last.place, mention.start) < SOON
    if last.name not in bearers or last.place >= mention.start or not near:
        return name
    others = [one for one in stage.focus.seen if last.place < one.place < mention.start and one.name in bearers]
    return name if any(one.name != last.name for one in others) else last.name
