"""The yardstick: a bare Scrapy spider over the bench's site that yields an address and a title, and nothing else.

python tests/bench/bare_spider.py http://127.0.0.1:8000 items.jsonl
"""

import sys
from collections.abc import Iterator

from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.spiders import SitemapSpider


class BareSpider(SitemapSpider):
    name = "bare"

    def parse(self, response: Response) -> Iterator[dict[str, str | None]]:
        yield {"url": response.url, "title": response.css("title::text").get()}


def main() -> None:
    base, target = sys.argv[1:]
    process = CrawlerProcess(
        {
            "FEEDS": {target: {"format": "jsonlines"}},
            "ROBOTSTXT_OBEY": True,
            "DOWNLOAD_DELAY": 0,
            "CONCURRENT_REQUESTS": 16,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
            "TELNETCONSOLE_ENABLED": False,
            "LOG_LEVEL": "WARNING",
        }
    )
    process.crawl(BareSpider, sitemap_urls=[f"{base}/robots.txt"])
    process.start()


if __name__ == "__main__":
    main()
