"""The newsroom's papers, crawled twice by one machine and by four that share them."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Config
from pipeline.crawl.run import Options, run
from pipeline.newsroom import Newsroom
from pipeline.newsroom.demo import REVISED
from pipeline.sites import chosen_sites
from schemas.errors import Exit

SHARDS = 4


@dataclass(frozen=True)
class Crawled:
    """Data folders of the same papers."""

    sites: Path
    one: Path
    """Of the machine that crawled them all."""
    shards: tuple[Path, ...]
    early: tuple[Path, ...]
    """These as they were after their first run."""


def crawl(folder: Path) -> Crawled:
    """Two runs of each machine; between them a paper changes a story."""
    with Newsroom() as newsroom:
        newsroom.site_files(folder / "sites")
        shards, early = (tuple(folder / f"{name}-{n}" for n in range(SHARDS)) for name in ("shard", "early"))
        crawled = Crawled(folder / "sites", folder / "one", shards, early)
        for revisit in (False, True):
            _run(crawled, crawled.one, "", revisit=revisit)
            for number, data in enumerate(crawled.shards):
                _run(crawled, data, f"{number}/{SHARDS}", revisit=revisit)
            if not revisit:
                newsroom.revise(REVISED)
                for data, copy in zip(shards, early, strict=True):
                    shutil.copytree(data, copy)
    return crawled


def _run(crawled: Crawled, data: Path, shard: str, *, revisit: bool) -> None:
    config = Config(data=data, sites=crawled.sites, shard=shard, workers=1, min_free_mib=1)
    sites = chosen_sites(config)
    assert run(config, sites, options=Options(revisit=revisit)) == Exit.COMPLETE
