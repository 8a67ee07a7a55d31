"""Offices that are not told beside the name: by the lead ("The prime minister has denied it. On Monday, Ana Holt
said"), and by the evidence that somebody gives: "the witness" of a court's or an inquiry's report.
"""

from collections.abc import Collection, Iterator, Sequence
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

BEFORE = words("""
    testifying testimony evidence cross-examined cross-examination re-examined questioning questioned sworn oath dock
""")
"""`Cross-examined, Ana Holt said`, `Giving evidence, Ana Holt said`"""
BEHIND = words("testified testifies testifying evidence")
"""`Ana Holt testified`, `Ana Holt gave evidence`"""
EVIDENCE = BEFORE | BEHIND | {"told"}
COURTS = words("court inquest inquiry tribunal commission jury jurors hearing coroner")
"""Whom a witness tells."""
OTHERS = words("""
    lawyer counsel solicitor barrister attorney advocate prosecutor judge justice magistrate silk coroner recorder chair
""")
"""Who asks and hears them."""


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


def bears_witness(tokens: Sequence[Token], first: int, end: int, offices: Collection[Sequence[str]]) -> bool:
    """`Giving evidence, Ana Holt said`, `Ana Holt told the inquest that`, `Cross-examined, Ana Holt agreed`."""
    if any(office[-1] in OTHERS for office in offices):
        return False
    if end < len(tokens) and tokens[end].low == "told":
        return not COURTS.isdisjoint([token.low for token in tokens[end + 1 : end + 6]])
    if not BEHIND.isdisjoint([token.low for token in tokens[end : end + 3]]):
        return True
    if first < 2 or BEFORE.isdisjoint([token.low for token in tokens[:first]]):
        return False
    speaks = end < len(tokens) and tokens[end].low in CUES
    by = any(token.low == "by" for token in tokens[:first])  # by counsel, Ana Holt, the witness agreed
    acts = speaks or not by or (end < len(tokens) and tokens[end].text.islower())
    return (acts and tokens[first - 1].text == ",") or (speaks and any(token.text == "," for token in tokens[:first]))
