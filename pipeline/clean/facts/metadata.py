"""Headline, bylines, times and labels by ranked evidence; every field says where it came from."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from pipeline.clean.facts.byline import bylines_of
from pipeline.clean.facts.dates import instant, spoken
from pipeline.clean.facts.evidence import Evidence, in_comments
from pipeline.clean.facts.headline import candidates_of, elect, shared_title
from pipeline.clean.page import jsonld
from pipeline.clean.page.text import squeeze, tidy, words
from pipeline.clean.page.tree import Page

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "datepublished", "article:published",
    "article:published:time", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publication_date",
    "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "date", "publish-date", "article.published",
    "cxenseparse:recs:publishtime", "last-modified",
)  # fmt: skip
_CATEGORIES = '[rel~="category"], .cat-links a, .post-categories a, .taxonomy-category a'
_TAGGED = ".tags-links a, .taxonomy-post_tag a"
_LABELLED = '[rel~="category"], .cat-links, .post-categories, .taxonomy-category, .tags-links, .taxonomy-post_tag'
"""Whatever the two above stand in; most pages have none of it, and one look tells."""
_LABEL = re.compile(r"^(?:[^\d:]{3,20}:\s*|(?:published|posted|updated)(?: (?:on|at))?\s+)", re.I)
"""What stands before a date: "Published: ", "erstellt: ", "Published 11:11 PM EST Nov 19, 2019"."""
_TIME = "time[datetime]"
_DATED = (
    "time, [class*=date], [class*=publish], [class*=timestamp], [class*=datum], [class*=fecha], [class*=tarih], "
    "[class*=dato]"
)
_BESIDE = re.compile(r"(?<!\s)\s+[-–—|•·/]\s+")
"""What parts a date from the one of its last change, or from a name."""
_DEK = re.compile(
    r"(?:^|[\s_-])(?:dek|deck|standfirst|sub-?title|sub-?head(?:line|ing)?|lead|lede|intro|"
    r"summary|strapline|excerpt|abstract|chapeau)(?=$|[\s_-])"
)


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
    found.take("headline", [elect(evidence.page, candidates)])
    found.shared_title = shared_title(evidence)
    found.titles = frozenset(squeeze(candidate.text) for candidate in candidates)
    found.take("bylines", [bylines_of(evidence)])
    _times(found, evidence)
    found.take("language", _language(evidence))
    found.take("dek", _dek(evidence, found.headline))
    found.take("section", _sections(evidence))
    labelled = evidence.page.tree.css_first(_LABELLED) is not None
    found.take("tags", _tags(evidence, labelled=labelled))
    found.take("categories", [("html", _labels(evidence, _CATEGORIES) if labelled else ())])
    if found.section and not found.categories:
        found.categories = (found.section,)
    found.complete = not _is_teaser(evidence)
    return found


# ---- times


def _times(found: Metadata, evidence: Evidence) -> None:
    for witness, text in _published(evidence):
        moment = instant(text, evidence.zone, evidence.seen)
        if text and not found.published_text:
            found.published_text = tidy(text)[:100]
        if moment:
            found.published_at, found.published_text = moment, tidy(text)[:100]
            found.provenance["published_at"] = witness
            break
    else:
        _spoken(found, evidence)
    found.take(
        "modified_at",
        ((witness, instant(text, evidence.zone, evidence.seen)) for witness, text in _modified(evidence) if text),
    )


def _published(evidence: Evidence) -> Iterator[tuple[str, str]]:
    page, node = evidence.page, evidence.article
    for key in ("datePublished", "dateCreated"):
        yield "json-ld", jsonld.text(node.get(key))
    for name in _PUBLISHED_META:
        yield from (("meta", value) for value in page.meta.get(name, ())[:3])
    yield "microdata", _datetime(page, '[itemprop~="datePublished"]')
    yield "html", _datetime(page, "time.published, time.entry-date, .wp-block-post-date time, time[pubdate]")
    yield "html", _datetime(page, "article time[datetime], main time[datetime], header time[datetime]")
    yield "html", _datetime(page, _TIME)


def _modified(evidence: Evidence) -> Iterator[tuple[str, str]]:
    page, node = evidence.page, evidence.article
    yield "json-ld", jsonld.text(node.get("dateModified"))
    yield (
        "meta",
        page.first(
            "article:modified_time",
            "article:modified:time",
            "og:updated_time",
            "datemodified",
            "lastmod",
            "dcterms.modified",
        ),
    )
    yield "microdata", _datetime(page, '[itemprop~="dateModified"]')
    yield "html", _datetime(page, "time.updated:not(.published), .wp-block-post-date__modified-date time")


def _datetime(page: Page, selector: str) -> str:
    for node in page.tree.css(selector)[:8]:
        if not in_comments(node):
            attributes = node.attributes
            return (attributes.get("datetime") or attributes.get("content") or node.text()).strip()
    return ""


def _spoken(found: Metadata, evidence: Evidence) -> None:
    """Last of all: a date in words beside the headline, then the day in the address."""
    language = next((code for _, code in _language(evidence) if code), evidence.language)
    for node in evidence.page.tree.css(_DATED)[:6]:
        text = _LABEL.sub("", tidy(node.text(separator=" ")[:300]))
        if not 5 < len(text) < 60 or in_comments(node):
            continue
        for part in dict.fromkeys((text, _BESIDE.split(text)[0])):
            if moment := spoken(part, evidence.zone, evidence.seen, language):
                found.published_at, found.published_text = moment, text
                found.provenance["published_at"] = "html"
                return
    if match := re.search(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=/|-|$)", evidence.page.url):
        day = f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}"
        if moment := instant(day, evidence.zone, evidence.seen):
            found.published_at, found.published_text = moment, found.published_text or match[0].strip("/")
            found.provenance["published_at"] = "url"


# ---- labels


def _language(evidence: Evidence) -> Iterator[tuple[str, str]]:
    root = evidence.page.tree.css_first("html")
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
    for node in evidence.page.tree.css("p[class], h2[class], h3[class], div[class]"):
        if _is_dek(node.attributes["class"] or "") and not in_comments(node):
            text = tidy(node.text(separator=" ")[:2000])
            if 5 <= words(text) <= 120 and squeeze(text) != squeeze(headline):
                yield "html", text
                return


@lru_cache(maxsize=8192)
def _is_dek(classes: str) -> bool:
    """Remembered, since a site's elements bear few different names."""
    return _DEK.search(classes.lower()) is not None


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
