"""Scrapy's settings, hardened; `scrapy list`, `crawl` and `shell` use them as `onrecord run` does.

There are no switches here to turn manners off: what a site may need is in its file.
"""

from spiders.http.encoding import ACCEPTED

BOT_NAME = "onrecord"
USER_AGENT = "onrecord/0.1 (politics news archive)"
SPIDER_LOADER_CLASS = "spiders.loader.SiteSpiderLoader"

# Where the books are kept. Named, not imported: fetching knows nothing of the stages behind it.
ONRECORD_DESK = "pipeline.crawl.item_pipelines.open_desk"
ONRECORD_SITES = "pipeline.sites.load_sites"
ONRECORD_DATA = "./onrecord-data"
ONRECORD_SITE_MINUTES = 30.0
ONRECORD_BROWSER_SANDBOX = True
ITEM_PIPELINES = {"pipeline.crawl.item_pipelines.CapturePipeline": 100}

# Manners. The spider keeps the site's own delay, one for all its hosts; these are for `scrapy shell` and `fetch`.
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0
CONCURRENT_REQUESTS = 8
CONCURRENT_REQUESTS_PER_DOMAIN = 8
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": ACCEPTED,
}
COOKIES_ENABLED = False
REFERER_ENABLED = False

# Guard. Scrapy verifies no certificate and follows redirects anywhere unless told otherwise.
DOWNLOAD_HANDLERS = {
    "http": "spiders.http.guard.GuardedDownloadHandler",
    "https": "spiders.http.guard.GuardedDownloadHandler",
    "ftp": None,
    "file": None,
    "data": None,
    "s3": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_TIMEOUT = 60  # of the whole request
DOWNLOAD_MAXSIZE = 10 << 20
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = False  # a cut body is kept, and marked as cut
REDIRECT_MAX_TIMES = 10
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# No files and no state of Scrapy's own; the frontier remembers what is to be fetched.
HTTPCACHE_ENABLED = False
JOBDIR = None
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
EXTENSIONS_BASE = {  # in place of Scrapy's: one named and set to None is imported all the same, a shell with 90 modules
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
}
STATS_DUMP = False
LOG_LEVEL = "INFO"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
REACTOR_THREADPOOL_MAXSIZE = 20
