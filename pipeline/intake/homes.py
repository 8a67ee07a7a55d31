"""Whose a page is: a known site's, or that of a new one, which gets a file with defaults."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.config import Config
from pipeline.database import write_whole
from pipeline.sites import name_for
from schemas.errors import SiteError
from schemas.site import NAME, Site
from spiders.discovery import Owners, origin

TEXT = """\
# Written by `onrecord import`: pages of this site were imported, and no file told of it.
# Every key is told by `onrecord sites keys`. Set `crawl` to true, or name the site, to let a run fetch it.
name = "{name}"
home = "{home}"
crawl = false
"""


class Homes:
    """Tells the site of a page; a new one's file is written where you keep your own."""

    def __init__(self, config: Config, sites: Sequence[Site], *, known_only: bool = False) -> None:
        """`known_only`: no file is written, and what no site owns is nobody's."""
        self.folder = config.sites or Path("sites")
        self.made: list[Path] = []
        """The site files that were written."""
        self._owners, self._known_only = Owners(sites), known_only
        self._names = {site.name for site in sites}

    def of(self, url: str) -> Site | None:
        """The site of an absolute address; None where it has none."""
        return self._owners.of(url) or (None if self._known_only else self._new(url))

    def _new(self, url: str) -> Site | None:
        home = origin(url)
        name = self._free_name(name_for(home)) if home else ""
        if not NAME.fullmatch(name):
            return None
        path = self.folder / f"{name}.toml"
        text = TEXT.format(name=name, home=home)
        try:
            site = Site.parse(text, path)
        except SiteError:  # a host that no site file may have
            return None
        write_whole(path, text)
        self.made.append(path)
        self._names.add(name)
        self._owners.add(site)
        return site

    def _free_name(self, name: str) -> str:
        free, number = name, 1
        while free in self._names or (self.folder / f"{free}.toml").exists():
            number += 1
            free = f"{name[:70]}-{number}"
        return free
