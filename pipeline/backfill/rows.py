"""A story as rows of a backfill's tables, and back: what comes back is the same story."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.lineage.shingles import Sketch
from pipeline.process.story import Story
from schemas import Article, Attribution, Citation, Person, Span
from schemas.article import SEPARATOR, Block, Credit, Image, Link, Post, Removed

Row = dict[str, Any]
PLAIN = (
    "site", "url", "headline", "shared_title", "dek", "published_at", "published_text", "modified_at", "language",
    "section", "complete", "doubtful", "evidence", "cleaner",
)  # fmt: skip
"""Fields of an article that are columns as they are."""
LISTS = ("bylines", "tags", "categories", "selectors")
OF_ATTRIBUTION = ("kind", "stance", "speaker", "speaker_kind", "confidence", "rule")
OF_CITATION = ("name", "kind", "start", "end", "text", "url", "rule", "reason")
SPANS = ("content", "quoted", "source", "cue")


def rows_of(story: Story, number: int) -> dict[str, list[Row]]:
    """The rows of a story by table; `number`: which of its capture's stories it is."""
    key = {"capture_id": story.article.capture_id, "story": number}
    found = {
        "articles": [_article_row(story)],
        "blocks": _block_rows(story.article),
        "attributions": [_attribution_row(story, n) for n in range(len(story.attributions))],
        "citations": [_fields(one, OF_CITATION) | {"position": n} for n, one in enumerate(story.citations)],
    }
    return {table: [key | row for row in rows] for table, rows in found.items()}


def _fields(given: Any, names: Iterable[str]) -> Row:
    return {name: getattr(given, name) for name in names}


def _article_row(story: Story) -> Row:
    article, sketch = story.article, story.sketch
    return {
        **_fields(article, PLAIN),
        **{name: list(getattr(article, name)) for name in LISTS},
        "address": story.address,
        "asked": story.asked,
        "seen_at": story.seen_at,
        "text": article.text,
        "provenance": json.dumps(dict(article.provenance), sort_keys=True, ensure_ascii=False),
        "images": [_fields(one, ("url", "caption", "credit", "alt")) for one in article.images],
        "posts": [_fields(one, ("number", "posted_at", "posted_text")) for one in article.posts],
        "credits": [_fields(one, ("text", "url")) for one in article.credits],
        "removed": [_fields(one, ("rule", "blocks", "words", "sample")) for one in article.removed],
        "lead": list(sketch.lead) if sketch else None,
        "rest": list(sketch.rest) if sketch else None,
    }


def _block_rows(article: Article) -> list[Row]:
    places = {id(block): (start, end) for start, end, block in article.spans()}
    rows = []
    for n, block in enumerate(article.blocks):
        start, end = places.get(id(block), (None, None))
        links = [_fields(link, ("start", "end", "url")) for link in block.links]
        caption = block.text if start is None else None
        rows.append(_fields(block, ("kind", "level", "source", "post"))
                    | {"position": n, "start": start, "end": end, "caption": caption, "links": links})  # fmt: skip
    return rows


def _attribution_row(story: Story, n: int) -> Row:
    found, person, text = story.attributions[n], story.people.get(n), story.article.text
    return {
        **_fields(found, OF_ATTRIBUTION),
        **{name: [_fields(span, ("start", "end")) for span in getattr(found, name)] for name in SPANS},
        "position": n,
        "quote": found.shown(text),
        "source_words": " ".join(span.of(text) for span in found.source),
        "cue_words": " ".join(span.of(text) for span in found.cue),
        "person_id": person.id if person else None,
        "person": person.name if person else None,
        "aliases": list(person.aliases) if person else None,
    }


def story_of(row: Mapping[str, Any], parts: Mapping[str, Sequence[Mapping[str, Any]]]) -> Story:
    """The story of a row of articles and of its rows in the other tables, each in their order."""
    said = parts.get("attributions", ())
    return Story(
        article=_article(row, parts.get("blocks", ())),
        attributions=[_attribution(one) for one in said],
        citations=[Citation(**{name: one[name] for name in OF_CITATION}) for one in parts.get("citations", ())],
        people={one["position"]: _person(one) for one in said if one["person_id"]},
        seen_at=row["seen_at"],
        address=row["address"],
        asked=row["asked"],
        sketch=None if row["lead"] is None else Sketch(tuple(row["lead"]), tuple(row["rest"])),
    )


def _person(row: Mapping[str, Any]) -> Person:
    return Person(id=row["person_id"], name=row["person"], aliases=tuple(row["aliases"]))


def _article(row: Mapping[str, Any], blocks: Sequence[Mapping[str, Any]]) -> Article:
    fields: Row = {name: row[name] for name in PLAIN} | {name: tuple(row[name]) for name in LISTS}
    article = Article(
        **fields,
        capture_id=row["capture_id"],
        blocks=tuple(_block(one, row["text"]) for one in blocks),
        provenance=json.loads(row["provenance"]),
        images=tuple(Image(**one) for one in row["images"]),
        posts=tuple(Post(**one) for one in row["posts"]),
        credits=tuple(Credit(**one) for one in row["credits"]),
        removed=tuple(Removed(**one) for one in row["removed"]),
    )
    if article.text != row["text"]:
        raise ValueError(f"{row['url']}: the blocks do not make its text (parted by {SEPARATOR!r})")
    return article


def _block(row: Mapping[str, Any], text: str) -> Block:
    words = row["caption"] if row["start"] is None else text[row["start"] : row["end"]]
    return Block(kind=row["kind"], text=words, level=row["level"], links=tuple(Link(**one) for one in row["links"]),
                 source=row["source"], post=row["post"])  # fmt: skip


def _attribution(row: Mapping[str, Any]) -> Attribution:
    fields: Row = {name: row[name] for name in OF_ATTRIBUTION}
    spans = {name: tuple(Span(one["start"], one["end"]) for one in row[name]) for name in SPANS}
    return Attribution(**(fields | spans))
