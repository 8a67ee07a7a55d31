"""Headline, bylines, times and labels by ranked evidence; every field says where it came from."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.clean.facts import told
from pipeline.clean.facts.byline import bylines_of
from pipeline.clean.facts.evidence import Evidence, in_comments
from pipeline.clean.facts.headline import candidates_of, elect, shared_title
from pipeline.clean.facts.lines import Surroundings
from pipeline.clean.facts.published import modified_of, published_of
from pipeline.clean.page import jsonld
from pipeline.clean.page.text import squeeze, tidy, words

_CATEGORIES = '[rel~="category"], .cat-links a, .post-categories a, .taxonomy-category a'
_TAGGED = ".tags-links a, .taxonomy-post_tag a"


@dataclass(slots=True)
class Metadata:
    """What is known of an article beside its text."""

    headline: str = ""
    shared_title: str = ""
    titles: frozenset[str] = frozenset()
    """Letters and digits of every line that the page gives for a headline."""
    dek: str = ""
    bylines: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_text: str = ""
    modified_at: datetime | None = None
    language: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    complete: bool = True
    provenance: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, found: Iterable[tuple[str, object]]) -> None:
        """Keep the first value that is there, with the name of its witness."""
        for witness, value in found:
            if value:
                setattr(self, name, value)
                self.provenance[name] = witness
                return


def metadata_of(evidence: Evidence) -> Metadata:
    """All fields of the page."""
    found = Metadata()
    candidates = candidates_of(evidence)
    found.take("headline", [*told.headlines(evidence), elect(evidence.page, candidates)])
    found.shared_title = shared_title(evidence)
    lines = [*(text for _, text in told.headlines(evidence) if text), *(candidate.text for candidate in candidates)]
    found.titles = frozenset(map(squeeze, lines))
    around = Surroundings(evidence.page, [found.headline, *(candidate.text for candidate in candidates)])
    found.take("bylines", [*told.bylines(evidence), bylines_of(evidence, around)])
    found.take("language", [*told.labels(evidence, "language"), *_language(evidence)])
    _times(found, evidence, around)
    found.take("dek", [*told.labels(evidence, "dek"), *_dek(evidence, found.headline)])
    found.take("section", [*told.labels(evidence, "section"), *_sections(evidence)])
    labelled = evidence.page.is_labelled()
    found.take("tags", [*told.labels(evidence, "tags"), *_tags(evidence, labelled=labelled)])
    found.take("categories", [("html", _labels(evidence, _CATEGORIES) if labelled else ())])
    if found.section and not found.categories:
        found.categories = (found.section,)
    found.complete = not _is_teaser(evidence)
    return found


def _times(found: Metadata, evidence: Evidence, around: Surroundings) -> None:
    published = published_of(evidence, around, found.language or evidence.language)
    found.published_at, found.published_text = published.moment, published.text
    if published.moment:
        found.provenance["published_at"] = published.witness
    found.take("modified_at", modified_of(evidence))


# ---- labels


def _language(evidence: Evidence) -> Iterator[tuple[str, str]]:
    root = evidence.page.tree.root
    yield "html", _code(root.attributes.get("lang") or root.attributes.get("xml:lang") if root else "")
    yield "json-ld", _code(jsonld.text(evidence.article.get("inLanguage")))
    yield "meta", _code(evidence.page.first("og:locale", "content-language", "language"))


def _code(tag: str | None) -> str:
    """ISO 639-1 of a language tag.

    >>> _code("de-AT"), _code("en_US"), _code("english")
    ('de', 'en', '')
    """
    code = re.split(r"[-_]", (tag or "").strip().lower())[0]
    return code if len(code) == 2 and code.isalpha() else ""


def _dek(evidence: Evidence, headline: str) -> Iterator[tuple[str, str]]:
    """The standfirst as the page sets it apart: an element named so outside lists of other stories."""
    for node in evidence.page.standfirsts():
        if not in_comments(node):
            text = tidy(node.text(separator=" ")[:2000])
            if 5 <= words(text) <= 120 and squeeze(text) != squeeze(headline):
                yield "html", text
                return


def _sections(evidence: Evidence) -> Iterator[tuple[str, str]]:
    yield "json-ld", tidy(jsonld.text(evidence.article.get("articleSection")))[:100]
    yield "meta", evidence.page.first("article:section", "section", "parsely-section")[:100]


def _tags(evidence: Evidence, *, labelled: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "html", _labels(evidence, _TAGGED) if labelled else ()
    yield "meta", _several(evidence.page.meta.get("article:tag", ()))
    keywords = evidence.article.get("keywords")
    if isinstance(keywords, str):
        keywords = [keywords]
    yield (
        "json-ld",
        _several([word for word in keywords if isinstance(word, str)] if isinstance(keywords, list) else ()),
    )
    yield "meta", _several(evidence.page.meta.get("news_keywords", ()) or evidence.page.meta.get("keywords", ()))


def _several(values: Iterable[str]) -> tuple[str, ...]:
    found = {tidy(part)[:100]: None for value in values for part in value.split(",") if part.strip()}
    return tuple(found)[:50]


def _labels(evidence: Evidence, selector: str) -> tuple[str, ...]:
    found = {tidy(node.text()[:200]): None for node in evidence.page.tree.css(selector)[:50] if not in_comments(node)}
    return tuple(label for label in found if label)


def _is_teaser(evidence: Evidence) -> bool:
    """The publisher's own signal that the rest is behind a wall."""
    value = evidence.article.get("isAccessibleForFree")
    declared = value is False or (isinstance(value, str) and value.lower().rsplit("/", 1)[-1] == "false")
    tier = evidence.page.first("article:content_tier").lower()
    return declared or tier in ("locked", "metered_locked")
