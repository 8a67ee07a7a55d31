"""Everything the stages found in one article, on its way into the database; and what selectors found something in it.

A selector of a site file that never does is mistyped, or its layout gone.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.lineage.shingles import Sketch
from pipeline.process.corrections import Corrected
from pipeline.process.identity import Met
from schemas import Article, Attribution, Citation, Finding, Person, Site
from schemas.travel import travelling

LEAST = {"body": 1, "remove": 3, "headline": 1, "published": 1, "author": 3}
"""Stories that must have been read: each has a body, but not each has a box that is to be removed, or an author."""


@travelling
@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Everything the stages found in one article, and the capture that proves it."""

    article: Article
    attributions: Sequence[Attribution] = ()
    citations: Sequence[Citation] = ()
    people: Mapping[int, Person] = field(default_factory=dict)
    """Position in `attributions` -> the person who speaks."""
    corrected: Mapping[int, Corrected] = field(default_factory=dict)
    """Likewise -> what somebody decided about it, and how it was found; `attributions` are as decided."""
    seen_at: datetime
    """When the capture was fetched; never the clock, so that a rebuild writes the same rows."""
    address: str
    """The address that answered; an article met under another one than its own is an alias."""
    asked: str = ""
    """The address that a redirect led here from; empty without one."""
    sketch: Sketch | None = None
    """By what it is found among other papers' articles (`pipeline.lineage`); None: loading makes it of the text."""
    technical: bool = False
    """The capture is one that was processed before: what differs is our doing, not the publisher's."""

    kept_id: int | None = None
    """The id of the article where it is made anew; None: a new one's is made of its address."""

    @property
    def met(self) -> Met:
        return Met(article=self.article, asked=self.asked, address=self.address)


@dataclass(slots=True)
class Selectors:
    """How many stories each selector was tried on, and on how many it found something; by site, key and selector."""

    tried: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    found: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def see(self, site: Site, story: Story) -> None:
        """Count one story that was cleaned."""
        layout = site.layout(story.seen_at.date())
        keys = [("remove", selector) for selector in layout.remove]
        if layout.body and story.article.evidence == "page":  # WordPress gives the body itself
            keys.append(("body", layout.body))
        if story.article.evidence == "page" and not site.parser:  # whose words go before
            keys += [(key, selector) for key, selector in site.fields if selector]
        for key, selector in keys:
            self.tried[site.name, key, selector] += 1
            self.found[site.name, key, selector] += selector in story.article.selectors

    def findings(self, name: str) -> Iterator[Finding]:
        """A warning for each selector of the site that found nothing on any story."""
        for (site, key, selector), count in self.tried.items():
            if site == name and count >= LEAST[key] and not self.found[site, key, selector]:
                told = f"{key} {selector!r} of the site's file matched on none of {count} stories"
                message = f"{told}: has the layout changed? Mend {site}.toml"
                yield Finding(site=site, level="warning", check="selectors", message=message)
