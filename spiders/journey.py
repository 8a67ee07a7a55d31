"""What one address has been through so far."""

from dataclasses import dataclass, field
from datetime import datetime

from schemas.capture import Capture
from schemas.run import OutcomeName
from spiders.http.encoding import BODY_LIMIT
from spiders.http.hops import Cookies
from spiders.visit import Lease, Visit


@dataclass(slots=True)
class Journey:
    """What happened so far on the way to one address."""

    lease: Lease
    part_of: str | None = None
    """Id of the capture of an article's first page, when this is a further one."""
    captures: list[Capture] = field(default_factory=list)
    cookies: Cookies = field(default_factory=Cookies)
    """What was set on the way; gone when it ends."""
    requests: int = 0
    bytes: int = 0
    answered: bool = False
    most_bytes: int = BODY_LIMIT
    """Of one answer as received."""
    headers: tuple[tuple[str, str], ...] = ()
    """Further headers of its requests."""

    def ended(self, outcome: OutcomeName | None, reason: str = "", not_before: datetime | None = None) -> Visit:
        return Visit(
            lease=self.lease,
            captures=tuple(self.captures),
            answered=self.answered,
            outcome=outcome,
            reason=reason,
            not_before=not_before,
            requests=self.requests,
            bytes=self.bytes,
        )
