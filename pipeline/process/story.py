"""Everything the stages found in one article, on its way into the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.process.identity import Met
from schemas import Article, Attribution, Citation, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Everything the stages found in one article, and the capture that proves it."""

    article: Article
    attributions: Sequence[Attribution] = ()
    citations: Sequence[Citation] = ()
    people: Mapping[int, Person] = field(default_factory=dict)
    """Position in `attributions` -> the person who speaks."""
    seen_at: datetime
    """When the capture was fetched; never the clock, so that a rebuild writes the same rows."""
    address: str
    """The address that answered; an article met under another one than its own is an alias."""
    asked: str = ""
    """The address that a redirect led here from; empty without one."""
    technical: bool = False
    """The capture is one that was processed before: what differs is our doing, not the publisher's."""

    @property
    def met(self) -> Met:
        return Met(article=self.article, asked=self.asked, address=self.address)
