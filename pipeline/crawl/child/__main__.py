"""A main module of its own: processes that this one starts would import another one, and Scrapy with it."""

import sys

from pipeline.light import collect_seldom, import_lightly

if __name__ == "__main__":
    collect_seldom()
    import_lightly()
    import scrapy.core.downloader.contextfactory  # noqa: F401 - it reads the source of all who wait for it: few here

    from pipeline.crawl.child.process import main

    collect_seldom()
    sys.exit(main())
