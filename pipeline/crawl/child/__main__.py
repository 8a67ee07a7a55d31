"""A main module of its own: processes that this one starts would import another one, and Scrapy with it."""

import sys

from pipeline.light import collect_seldom, import_sqlite_utils

if __name__ == "__main__":
    import_sqlite_utils()
    from pipeline.crawl.child.process import main

    collect_seldom()
    sys.exit(main())
