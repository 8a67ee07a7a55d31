"""What a visit brought, as far as the frontier can tell."""

from schemas import Capture
from schemas.capture import digest_of
from schemas.run import OutcomeName
from spiders.visit import Visit


def digest_of_visit(visit: Visit, answer: Capture) -> str:
    """Digest of what the visit brought: of several pages, of all of them; after a redirect, of where it led too.

    A page that a browser showed counts as it was shown.
    """
    brought = [visit.rendered.digest if visit.rendered else answer.digest]
    brought += [(part.rendered or part.captures[-1]).digest for part in visit.parts if part.captures]
    if answer.final_url != visit.lease.url:
        brought.append(answer.final_url)
    return digest_of(" ".join(brought).encode()) if len(brought) > 1 else brought[0]


def outcome_of(visit: Visit, *, same: bool) -> OutcomeName | None:
    """The outcome, as far as fetching alone can tell: what a document leads to is told there, not here."""
    if visit.outcome is not None:
        return visit.outcome
    return "unchanged" if same or visit.lease.kind != "page" else None


def concerns_stages(visit: Visit, last: Capture) -> bool:
    """Whether cleaning has something to say about the last response of a visit."""
    if not visit.answered:
        return False
    if visit.outcome == "gone":
        return visit.lease.kind == "page"
    return visit.outcome is None and visit.lease.kind in ("page", "api")
