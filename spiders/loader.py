"""Makes a spider of every site file, so that `scrapy list` shows the sites and `scrapy crawl SITE` works."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from schemas.errors import ConfigError
from schemas.site import Site
from spiders.article_spider import ArticleSpider
from spiders.discovery import Refusal, document
from spiders.hooks import load

FIRST_OWN = 543
"""Where Scrapy's manual puts a project's middlewares: between its own user agent and its own proxy."""


def spider_of(site: Site, folder: Path | None) -> type[ArticleSpider]:
    """The spider of a site, with its own middlewares; what keeps them from being loaded it tells when it runs."""
    told: dict[str, Any] = {"name": site.name, "site": site}
    try:
        own = {load(named, folder): FIRST_OWN + number for number, named in enumerate(site.middlewares)}
    except ConfigError as error:
        own, told["broken"] = {}, f"middlewares: {error}"
    if own:
        general = ArticleSpider.custom_settings or {}
        middlewares = {**general["DOWNLOADER_MIDDLEWARES"], **own}
        told["custom_settings"] = {**general, "DOWNLOADER_MIDDLEWARES": middlewares}
    return type("SiteSpider", (ArticleSpider,), told)


class SiteSpiderLoader:
    """Scrapy's view of the site files."""

    def __init__(self, sites: Mapping[str, Site], folder: Path | None = None) -> None:
        """`folder`: of the site files, in which a site's own code is looked for."""
        self._sites, self._folder = sites, folder

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        folder = Path(named) if (named := settings.get("ONRECORD_SITES_FOLDER")) else None
        return cls(load_object(settings["ONRECORD_SITES"])(folder), folder)

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of a site; KeyError, as Scrapy expects, when there is no such site."""
        if spider_name not in self._sites:
            raise KeyError(f"no site file is named {spider_name!r}; `scrapy list` shows them")
        return spider_of(self._sites[spider_name], self._folder)

    def list(self) -> list[str]:
        return sorted(self._sites)

    def find_by_request(self, request: Request) -> Sequence[str]:
        """The sites that an address belongs to."""
        found = (name for name, site in self._sites.items() if not isinstance(document(request.url, site), Refusal))
        return sorted(found)
