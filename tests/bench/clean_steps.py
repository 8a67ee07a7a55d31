"""The steps of cleaning one page, one after the other and timed."""

import time
from collections.abc import Iterator

from pipeline.clean.blocks.soup import soup_of
from pipeline.clean.blocks.walk import drafts_of
from pipeline.clean.facts.evidence import evidence_of
from pipeline.clean.facts.metadata import metadata_of
from pipeline.clean.page.charset import decode
from pipeline.clean.page.tree import parse
from pipeline.clean.story.fragment import Context, clean_nodes
from pipeline.clean.story.locate import locate
from pipeline.clean.verdict import judge_page, judge_text
from schemas import Capture, Site

STEPS = ("decode", "parse", "metadata", "candidates", "soup", "blocks", "rules", "verdict")


def steps_of(capture: Capture, site: Site) -> Iterator[tuple[str, float]]:
    """Name and seconds of each; rules are what cleaning the fragment costs beyond its soup and its blocks."""
    clock = _Clock()
    html = decode(capture.body, capture.header("content-type"))
    yield "decode", clock.lap()
    page = parse(html.text, capture.final_url, html.utf8)
    yield "parse", clock.lap()
    evidence = evidence_of(page, site, capture.fetched_at)
    meta = metadata_of(evidence)
    yield "metadata", clock.lap()
    nodes, _ = locate(page) or ([], "")
    yield "candidates", clock.lap()
    soup = soup_of(nodes)
    made = clock.lap()
    drafts_of(soup, page.url)
    drafted = clock.lap()
    context = Context(url=page.url, headline=meta.headline, titles=meta.titles, bylines=meta.bylines)
    cleaned = clean_nodes(nodes, context)
    yield from (("soup", made), ("blocks", drafted), ("rules", max(clock.lap() - made - drafted, 0.0)))
    judge_page(page, evidence)
    judge_text(page, evidence, meta.headline, cleaned.blocks, signed=True, listed=False)
    yield "verdict", clock.lap()


class _Clock:
    def __init__(self) -> None:
        self._at = time.process_time()

    def lap(self) -> float:
        """Seconds since the last lap."""
        before, self._at = self._at, time.process_time()
        return self._at - before
