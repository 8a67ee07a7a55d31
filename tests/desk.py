"""A small site, the data folder of its runs, and the main job over both, for tests of the whole way."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from pipeline.config import Config
from pipeline.crawl.run import Options, run
from pipeline.database import read_database
from schemas import Site
from tests.small_site import SmallSite
from tests.told import told


@dataclass
class Desk:
    """A site with its site file, and what its runs leave."""

    paper: SmallSite
    config: Config
    site: Site

    @classmethod
    def over(cls, paper: SmallSite, folder: Path, more: str = "feeds = []") -> Self:
        """`more`: lines of the site file."""
        file = folder / "sites" / "sound.toml"
        file.parent.mkdir()
        fixed = "delay = 0\nretry_wait = 0.05\nsitemaps = []\nwordpress = false\n"
        file.write_text(f'name = "sound"\nhome = "{paper.home}"\n{fixed}{more}\n')
        config = Config(data=folder / "data", sites=file.parent, workers=1, min_free_mib=1)
        return cls(paper, config, Site.parse(file.read_text(), file))

    def copied(self, folder: Path) -> Self:
        """The same desk over copies of its data and its site file."""
        shutil.copytree(self.config.data, folder / "data")
        shutil.copytree(str(self.config.sites), folder / "sites")
        places = {"data": folder / "data", "sites": folder / "sites"}
        return replace(self, config=self.config.model_copy(update=places))

    @contextmanager
    def lent(self, folder: Path) -> Iterator[Self]:
        """A copy for one test, over a paper that was asked for nothing yet and is put back as it was afterwards."""
        pages = dict(self.paper.pages)
        self.paper.hits.clear()
        try:
            yield self.copied(folder)
        finally:
            self.paper.pages = pages

    def run(self) -> int:
        """Ask for every known page, as `onrecord run --revisit` does."""
        return run(self.config, [self.site], options=Options(revisit=True))

    def told(self, table: str) -> list[tuple[object, ...]]:
        """All rows of a table or view in an order, but for their small keys."""
        db = read_database(self.config.database)
        try:
            return sorted((tuple(row.values()) for row in told(db, table)), key=repr)
        finally:
            db.close()

    def rows(self, query: str) -> list[tuple[object, ...]]:
        db = read_database(self.config.database)
        try:
            return db.execute(query).fetchall()
        finally:
            db.close()
