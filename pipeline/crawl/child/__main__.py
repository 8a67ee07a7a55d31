"""A main module of its own: processes that this one starts would import another one, and Scrapy with it."""

import sys

from pipeline.crawl.child import main

if __name__ == "__main__":
    sys.exit(main())
