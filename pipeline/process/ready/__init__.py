"""Stages that have read a page: what they make once, tables and patterns, is there before the first page of a run.

In: nothing. Out: the same stages, a tenth of a second of work quicker at their first page. Uses the stages.
by_rules, by_tagger: the same as soon as they are imported, for fork servers alone, whose workers have it in common
"""

import gc
from datetime import UTC, datetime

from pipeline.attribution import Model
from pipeline.process.people import Merges
from pipeline.process.pool import Worked
from pipeline.process.stages import Tools, work
from schemas import Capture, Site

URL = "https://example.org/2026/05/03/pier"
PAGE = """<!doctype html><html lang="en"><head><title>The pier stays shut</title></head><body><article>
<h1>The pier stays shut</h1><p class="byline">By Odile Brandt</p>
<p>“We ran out of boats,” said Bruno Salt, the mayor of Port Alma, who told the Lantern that the pier would close.</p>
<p>According to Ingrid Vale, the harbor lost a third of its boats, and she expects that more will go.</p>
</article></body></html>"""


def read_a_page(model: Model | None) -> Worked:
    """What the stages make of a page of our own; no garbage collection looks any more at what stays of it."""
    site = Site(name="example", home="https://example.org/")
    page = Capture(
        id="", site=site.name, run_id="", kind="page", url=URL, final_url=URL, status=200, body=PAGE.encode(),
        fetched_at=datetime(2026, 5, 3, tzinfo=UTC), headers=(("Content-Type", "text/html; charset=utf-8"),),
    )  # fmt: skip
    worked = work(page, site, Tools(Merges(), model, {}))
    gc.freeze()  # a look at it in a worker would make a copy
    return worked
