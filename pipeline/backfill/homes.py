"""Whose a page is, in a backfill: a known site's, or one's that has no file, by defaults. No file is written."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.intake.homes import TEXT
from pipeline.sites import name_for
from schemas.errors import SiteError
from schemas.site import NAME, Site
from spiders.discovery import Owners, origin


class Homes:
    """Tells the site of a page; the answer depends on nothing but the address and the site files."""

    def __init__(self, sites: Sequence[Site], *, known_only: bool) -> None:
        self._owners, self._known_only = Owners(sites), known_only
        self._others: dict[str, Site | None] = {}

    def of(self, url: str) -> Site | None:
        """The site of an absolute address; None where it has none, or only known ones are wanted."""
        known = self._owners.of(url)
        if known or self._known_only:
            return known
        home = origin(url)
        if home not in self._others:
            self._others[home] = _by_default(home)
        return self._others[home]


def _by_default(home: str) -> Site | None:
    name = name_for(home) if home else ""
    if not NAME.fullmatch(name):
        return None
    try:
        return Site.parse(TEXT.format(name=name, home=home), Path(f"{name}.toml"))
    except SiteError:  # a host that no site file may have
        return None
