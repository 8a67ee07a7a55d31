"""What may stand in place of a front page: consent pages, logins, checks for robots, errors; and how it is told."""

from datetime import UTC, datetime
from http import HTTPStatus

from schemas.capture import Capture
from schemas.errors import NotAnArticle
from schemas.site import Site

Pairs = tuple[tuple[str, str], ...]
WALLS = {
    "consent": "a consent page stands before it",
    "challenge": "it asks whether we are a robot",
    "login": "it wants a login",
    "protected": "it wants a password",
    "error_page": "it is an error page",
    "soft_404": "it says that there is no such page",
    "not_html": "it is no web page",
}
"""What may stand where a front page should: the reason of cleaning's verdict, and how it is told."""


def wall(status: int, headers: Pairs, body: bytes, url: str, site: Site) -> str:
    """What stands where a page should, as cleaning judges it; empty: a page."""
    from pipeline.clean import clean  # it takes a second to import, which other commands need not wait for

    capture = Capture(
        id="", site=site.name, run_id="", kind="section", url=url, final_url=url, fetched_at=datetime.now(UTC),
        status=status, headers=headers, body=body,
    )  # fmt: skip
    try:
        clean(capture, site)
    except NotAnArticle as verdict:
        return WALLS.get(verdict.reason, "")
    return ""


def status_said(status: int) -> str:
    """A status with its name; 407 is a proxy's."""
    name = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    return f"{status} {name}".strip() + (" (by the proxy, not by the site)" if status == 407 else "")
