"""Discovery is pure: bytes in, links out, and no document of any kind raises, however damaged."""

import gzip
import json
import random
from typing import get_args

from schemas.capture import CaptureKind
from spiders.discovery import Found, links_in
from tests.spiders.discovery.documents import FRONT, HOME, SITE, STORY, entry, item, post, rss, urlset


def test_an_article_leads_nowhere() -> None:
    assert links_in("page", FRONT.encode(), STORY, {}, SITE) == Found()


def test_no_damaged_document_raises() -> None:
    rng = random.Random(7)
    sound = (
        rss(item(STORY), item(STORY + "?id=2", "B &amp; C")).encode(),
        urlset(entry(STORY, "<lastmod>2026-05-04</lastmod>")),
        gzip.compress(urlset(entry(STORY)), mtime=0),
        json.dumps([post(STORY)]).encode(),
        FRONT.encode(),
        f"Sitemap: {HOME}s.xml\n".encode(),
    )
    for _ in range(400):
        body = bytearray(rng.choice(sound))
        for _ in range(rng.randint(1, 12)):
            start = rng.randrange(len(body))
            body[start : start + rng.randint(0, 6)] = rng.randbytes(rng.randint(0, 6)) + rng.choice(
                (b"", b"<", b"&", b"]]>")
            )
        kind = rng.choice(get_args(CaptureKind))
        assert isinstance(links_in(kind, bytes(body), HOME, {}, SITE), Found)
