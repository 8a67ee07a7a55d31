"""Who holds an office that the lead tells: "The prime minister has denied it. On Monday, Ana Holt said"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.attribution.speakers.offices import called_at
from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.names import Mention, is_capital
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Token

INDEFINITE = words("a an one another")
HAS = words("has have had")
LEAVING = words("""
    departure resignation exit dismissal sacking firing ouster appointment decision announcement move remarks comments
    statement letter arrest
""")
"""Of whom the lead tells the same: `Canada’s envoy has resigned. Ana Holt’s departure`."""


@dataclass(slots=True)
class Newcomer:
    """`A former harbour master took a boat.`: the lead tells the office, one of the next sentences the name."""

    office: tuple[str, ...] = ()
    sentences: int = 0
    known: bool = False
    """The lead speaks of an office that everybody knows: the name must follow at once, and nothing else with it."""

    def lead(self, tokens: Sequence[Token], named: Sequence[Mention]) -> None:
        """Read the first sentence."""
        owned = tokens[0].low.endswith(("'s", "s'")) and is_capital(tokens[0])
        self.known = owned or tokens[0].low == "the"
        if named and named[0].subject and not (owned and named[0].possessive):
            return
        if len(tokens) < 4 or not (self.known or tokens[0].low in INDEFINITE):
            return
        office = next(called_at(tokens, 1), ())
        if not self.known or (office and (owned or _speaks(tokens, 1 + len(office)))):
            self.office = office

    def bind(self, tokens: Sequence[Token], end: int, mention: Mention, *, told: bool) -> Iterator[tuple[str, ...]]:
        """The office, if this is the name, after which `tokens` go on at `end`; `told` if it has one of its own."""
        if not self.office or not mention.subject or self.sentences < 2:
            return
        if self.known:
            apart = told or self.sentences > 2 or len(mention.words) < 2
            if not apart and end < len(tokens) and self._goes_on(tokens, end, mention):
                yield self.office
            self.office = ()
        elif self.sentences < 5 and len(mention.words) > 1:
            yield self.office
            self.office = ()

    def _goes_on(self, tokens: Sequence[Token], end: int, mention: Mention) -> bool:
        return tokens[end].low in LEAVING if mention.possessive else _speaks(tokens, end)


def _speaks(tokens: Sequence[Token], at: int) -> bool:
    """`said`, `has denied`"""
    at += at < len(tokens) and tokens[at].low in HAS
    cue = CUES.get(tokens[at].low) if at < len(tokens) else None
    return cue is not None and cue.speech and cue.form in ("past", "s")
