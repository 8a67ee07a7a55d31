"""Who said what, and what a story cites."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from schemas import quote
from schemas.travel import travelling

AttributionKind = Literal["direct", "indirect", "mixed"]
Stance = Literal["said", "negated", "asked", "hypothetical"]
"""What a text makes of an attribution: it was said; it was not ("did not say", "Nobody said"); it is asked whether it
was ("Did she say ...?"); it is supposed ("would say", "if she says")."""
STANCES: tuple[Stance, ...] = get_args(Stance)
CitationKind = Literal["agency", "outlet", "document", "law", "court", "poll", "statement", "anonymous", "social"]


class Span(NamedTuple):
    """Half-open range of code points in `Article.text`."""

    start: int
    end: int

    def __reduce__(self) -> tuple[type["Span"], tuple[int, int]]:
        """As `travelling` has others go from process to process, and quicker."""
        return Span, (self.start, self.end)

    def of(self, text: str) -> str:
        """The words of the span.

        >>> Span(4, 7).of("She said so.")
        'sai'
        """
        return text[self.start : self.end]


@travelling
@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who said what: the triad source, cue, content of PARC and PolNeAR, and whom the source stands for."""

    content: tuple[Span, ...]
    """What was said, in order; several spans where the cue interrupts it. Quotation marks are outside."""
    source: tuple[Span, ...] = ()
    """Who is said to say it, as the text has it ("she", "the minister"); empty when none is named."""
    cue: tuple[Span, ...] = ()
    """The words that attribute: "said", "according to"."""
    speaker: str = ""
    """Fullest name in the article, titles stripped ("Sanae Takaichi"); empty when not known."""
    speaker_kind: Literal["person", "group", "unknown"] = "unknown"
    kind: AttributionKind = "direct"
    stance: Stance = "said"
    """Only what has "said" is a quote of its speaker."""
    quoted: tuple[Span, ...] = ()
    """The parts of the content that the text puts in quotation marks, without the marks.

    Of a direct one all of it, of a mixed one some ("said that the plan was “a gift”"), of an indirect one none.
    """
    confidence: float = 0.0
    """0 to 1."""
    rule: str = ""
    """Name of the rule or model that made it."""

    def words(self, text: str, between: str = " ") -> str:
        """The content's words; a space joins interrupted parts, which is good for comparing words and for no reader."""
        return between.join(span.of(text) for span in self.content)

    def verbatim(self, text: str, between: str = " ") -> str:
        """The words in quotation marks, likewise."""
        return between.join(span.of(text) for span in self.quoted)

    def shown(self, text: str) -> str:
        """The content as every output shows it: parts apart, each in the quotation marks of the text."""
        return quote.shown(text, self.content, self.quoted)


@travelling
@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What the article points to as its source."""

    name: str
    """As onrecord writes it: "AP News", "Reuters", or the anonymous source's description."""
    kind: CitationKind
    start: int | None = None
    """Offset in `Article.text`; None for what stands outside it (a credit line or byline that cleaning took away)."""
    end: int | None = None
    text: str = ""
    """As found."""
    url: str = ""
    """Of the link on the citation's words."""
    rule: str = ""
    reason: str = ""
    """Why somebody is not named, as the outlet states it ("they were not authorized to speak publicly")."""


@travelling
@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is named as a speaker; `id` is derived from the name alone, so a rebuild finds the same."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
