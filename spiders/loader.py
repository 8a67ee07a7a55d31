"""Makes a spider of every site file, so that `scrapy list` shows the sites and `scrapy crawl SITE` works."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from schemas.site import Site
from spiders.article_spider import ArticleSpider
from spiders.discovery import Refusal, document


class SiteSpiderLoader:
    """Scrapy's view of the site files."""

    def __init__(self, sites: Mapping[str, Site]) -> None:
        self._sites = sites

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        folder = settings.get("ONRECORD_SITES_FOLDER")
        return cls(load_object(settings["ONRECORD_SITES"])(Path(folder) if folder else None))

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of a site; KeyError, as Scrapy expects, when there is no such site."""
        if spider_name not in self._sites:
            raise KeyError(f"no site file is named {spider_name!r}; `scrapy list` shows them")
        return type("SiteSpider", (ArticleSpider,), {"name": spider_name, "site": self._sites[spider_name]})

    def list(self) -> list[str]:
        return sorted(self._sites)

    def find_by_request(self, request: Request) -> Sequence[str]:
        """The sites that an address belongs to."""
        found = (name for name, site in self._sites.items() if not isinstance(document(request.url, site), Refusal))
        return sorted(found)
