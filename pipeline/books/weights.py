"""What each outcome counts for when a run is judged, and why."""

from dataclasses import dataclass
from typing import Literal

from schemas.run import OutcomeName

Counts = Literal["fine", "some", "failed", "left"]
"""fine: as it should be; some: usual of a few, never of most; failed: each is told; left: due again in the next run."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One outcome, what it counts for, and the reason."""

    outcome: OutcomeName
    counts: Counts
    why: str


WEIGHTS = (
    Weight("stored", "fine", "a new story"),
    Weight("revised", "fine", "a story with other words; too many of them at once is judged against the site's runs"),
    Weight("unchanged", "fine", "nothing new, which is most of what a run meets"),
    Weight("duplicate", "fine", "a stored story under another address"),
    Weight("incomplete", "fine", "the publisher shows a teaser alone, and that is kept"),
    Weight("not_article", "fine", "has a floor of its own, `max_not_article`, and the site's own share"),
    Weight("removed", "fine", "`onrecord remove` took it out, and it is kept out"),
    Weight("gone", "some", "papers take stories down, but not most of them at once"),
    Weight("robots", "some", "a site may forbid a few addresses; when it forbids most, the record has ended"),
    Weight("offsite", "failed", "a story that leads to another host: the paper may have moved"),
    Weight("redirect_loop", "failed", "a story that leads back to itself, as one that wants a cookie does"),
    Weight("trap", "failed", "a story that leads into a calendar or a reply form"),
    Weight("forbidden_scheme", "failed", "a story that leads to something that is not the web"),
    Weight("forbidden_address", "failed", "a story that leads to an inner network"),
    Weight("too_large", "failed", "more than is read of any page"),
    Weight("timeout", "failed", "no whole answer in time"),
    Weight("truncated", "failed", "the connection ended within the page"),
    Weight("http_error", "failed", "an error of the server, of the proxy, or nobody there"),
    Weight("protocol_error", "failed", "an answer that is no HTTP, or none at all"),
    Weight("undecodable", "failed", "a body that cannot be unpacked"),
    Weight("parse_budget", "failed", "a page that our own stages could not read"),
    Weight("parser_failed", "failed", "a page on which the site's own parser failed"),
    Weight("rate_limited", "left", "the site asked for a pause"),
    Weight("deferred", "left", "not reached in this run"),
)
UNASKED = ("offsite", "trap", "forbidden_scheme", "forbidden_address", "removed")
"""Outcomes of links that are refused where they are found; such an address is on no list of what is to be fetched."""


def outcomes_that(*counts: Counts) -> frozenset[str]:
    """Names of the outcomes that count for one of these.

    >>> sorted(outcomes_that("left"))
    ['deferred', 'rate_limited']
    """
    return frozenset(weight.outcome for weight in WEIGHTS if weight.counts in counts)
