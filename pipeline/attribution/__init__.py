"""Attribution: who said what, and what a story cites. Pure functions of the cleaned article.

In: `Article`. Out: attributions and citations. Its rooms: text, grammar, speakers, learnt, quotes; sources for what is
cited; training, which makes the tagger. It uses schemas; nothing else of onrecord's.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipeline.attribution import multilingual
from pipeline.attribution.learnt.model import Model, has_model, packaged_model
from pipeline.attribution.quotes.direct import attribute
from pipeline.attribution.sources.citations import find_citations
from pipeline.languages import told_by
from schemas.article import Article
from schemas.attribution import Attribution

SAMPLE = 2000
"""Characters of a bare text by which its language is told; an article brings its own."""
VERSION = "attribution-12"
"""Changes whenever a result may change; stored results of another version are made anew."""

__all__ = [
    "VERSION",
    "Model",
    "attributions",
    "find_attributions",
    "find_citations",
    "has_model",
    "packaged_model",
    "version",
]


def version(*, by_model: bool) -> str:
    """What the database says of attributions found by the model or by rules alone."""
    return VERSION if by_model else f"{VERSION}-rules"


def find_attributions(article: Article, model: Model | None = None) -> list[Attribution]:
    """Who said what, in order of the text; offsets count in `article.text`. Without a model by rules alone."""
    spans = article.spans()
    captions = [block.text for block in article.blocks if block.kind == "caption"]
    context = "\n".join(
        [article.headline, article.dek, *captions, *(image.caption for image in article.images), *article.tags]
    )
    kinds = [block.kind for _, _, block in spans]
    blocks = [(s, e) for s, e, _ in spans]
    return _read(article.text, blocks, kinds, context, (article.language, model))


def _read(
    text: str, blocks: list[tuple[int, int]], kinds: Sequence[str], context: str, reader: tuple[str, Model | None]
) -> list[Attribution]:
    """English by its own rules and tagger, every other language by the words of its file."""
    code, model = reader
    if code in ("en", ""):
        return attribute(text, blocks, kinds, context, model)
    return multilingual.attribute(text, blocks, kinds, context, code)


def attributions(
    text: str, title: str | None = None, paragraphs: Sequence[tuple[int, int]] | None = None
) -> list[dict[str, Any]]:
    """Those of a bare text, by the packaged model, as plain values: content, source, cue (offsets) and speaker.

    As the corpora for this task count them: acts without words ("praised the mayor") and doubtful ones too, which
    `find_attributions` leaves out of the record.
    """
    blocks = list(paragraphs) if paragraphs is not None else [m.span() for m in re.finditer(r"[^\n]+", text)]
    model = packaged_model()
    reader = (told_by(text[:SAMPLE]), model and replace(model, acts=True))
    found = _read(text, blocks, ["paragraph"] * len(blocks), title or "", reader)
    return [_plain(attribution) for attribution in found]


def _plain(found: Attribution) -> dict[str, Any]:
    def spans(role: str) -> list[tuple[int, int]]:
        return [(span.start, span.end) for span in getattr(found, role)]

    return {
        "content": spans("content"), "source": spans("source") or None, "cue": spans("cue") or None,
        "speaker": found.speaker or None, "kind": found.kind, "stance": found.stance,
        "confidence": found.confidence, "rule": found.rule,
    }  # fmt: skip
