"""Headline, bylines, times and labels by ranked evidence; every field says where it came from."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborNode

from pipeline.clean import jsonld
from pipeline.clean.dates import instant, spoken
from pipeline.clean.names import names_of
from pipeline.clean.page import Page
from pipeline.clean.text import squeeze, tidy, words
from schemas.site import Site

MAX_HEADLINE = 500
"""Characters; a longer headline is a fault of the page, and would burden every list and log."""
_SUFFIX = re.compile(r"\s+[|–—·•»:-]\s+|\s*[｜]\s*")
_BYLINE = (
    '[rel~="author"]', '[itemprop~="author"] [itemprop~="name"]', '[itemprop~="author"]', ".byline .author",
    ".byline a", ".author-name", ".wp-block-post-author-name", ".wp-block-post-author__name", ".byline", ".by-line",
    "[class*=byline]", ".article-author", ".post-author", ".author", ".autor", ".autoren",
)  # fmt: skip
"""Where a page spells out who wrote it, the surest place first."""
_AUTHOR_META = (
    "author",
    "article:author",
    "byl",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
)
_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "datepublished", "article:published", "parsely-pub-date",
    "sailthru.date", "pubdate", "publishdate", "publication_date", "dc.date.issued", "dcterms.created", "dcterms.date",
    "dc.date", "date", "publish-date", "article.published", "cxenseparse:recs:publishtime", "last-modified",
)  # fmt: skip
_TIME = "time[datetime]"
_DEK_ELEMENTS = ", ".join(
    f"{tag}[class*={part}]"
    for part in (
        "dek",
        "deck",
        "standfirst",
        "subtitle",
        "sub-title",
        "subhead",
        "sub-head",
        "lead",
        "lede",
        "intro",
        "summary",
        "strapline",
        "chapeau",
    )
    for tag in ("p", "h2", "h3", "div")
)
_DEK = re.compile(
    r"(?:^|[\s_-])(?:dek|deck|standfirst|sub-?title|sub-?head(?:line|ing)?|lead|lede|intro|"
    r"summary|strapline|excerpt|abstract|chapeau)(?=$|[\s_-])",
    re.I,
)


@dataclass(slots=True)
class Metadata:
    """What is known of an article beside its text."""

    headline: str = ""
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


@dataclass(frozen=True, slots=True)
class Evidence:
    """One page's declarations, read once."""

    page: Page
    nodes: list[jsonld.Node]
    article: jsonld.Node
    zone: ZoneInfo
    seen: datetime
    language: str
    title: str = ""
    """The paper's name by its site file."""

    @property
    def outlet(self) -> str:
        publisher = next(jsonld.resolve(self.article.get("publisher"), self.nodes), None)
        return jsonld.text(publisher) or self.page.first("og:site_name", "application-name") or self.title


def evidence_of(page: Page, site: Site, seen: datetime) -> Evidence:
    """Read JSON-LD; `seen` is when the page was fetched."""
    nodes = jsonld.nodes(page.json_ld)
    article = jsonld.main_article(nodes, page.url)
    return Evidence(
        page=page, nodes=nodes, article=article, zone=site.zone, seen=seen, language=site.language, title=site.title
    )


def metadata_of(evidence: Evidence) -> Metadata:
    """All fields of the page."""
    found = Metadata()
    found.take("headline", _headline(evidence))
    found.take("bylines", _bylines(evidence))
    _times(found, evidence)
    found.take("language", _language(evidence))
    found.take("dek", _dek(evidence, found.headline))
    found.take("section", _sections(evidence))
    found.take("tags", _tags(evidence))
    found.take(
        "categories",
        [("html", _labels(evidence, '[rel~="category"], .cat-links a, .post-categories a, .taxonomy-category a'))],
    )
    if found.section and not found.categories:
        found.categories = (found.section,)
    found.complete = not _is_teaser(evidence)
    return found


# ---- headline


def _headline(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """The candidate that the weightiest witnesses agree on."""
    candidates = [(witness, weight, text) for witness, weight, found in _headlines(evidence) if (text := tidy(found))]
    support: dict[str, float] = {}
    for _, weight, text in candidates:
        support[squeeze(text)] = support.get(squeeze(text), 0.0) + weight
    best = max(candidates, key=lambda candidate: support[squeeze(candidate[2])], default=None)
    if best:
        yield best[0], _cut(best[2])


def _headlines(evidence: Evidence) -> Iterator[tuple[str, float, str]]:
    """Witness, weight and words; titles for other sites and for the browser's tab are seldom independent."""
    page = evidence.page
    outlet = evidence.outlet
    yield "json-ld", 1.2, _plain(jsonld.text(evidence.article.get("headline")))
    yield "html", 1.1, _h1(page)
    yield "meta", 1.0, _without_outlet(page.first("og:title"), outlet)
    yield "microdata", 1.0, _text(page, 'h1[itemprop~="headline"], h2[itemprop~="headline"]')
    yield "meta", 0.2, _without_outlet(page.first("twitter:title"), outlet)
    yield "html", 0.4, _without_outlet(page.title(), outlet)


def _plain(text: str) -> str:
    """JSON-LD often carries entities twice escaped, or markup."""
    if "&" not in text and "<" not in text:
        return text
    from html import unescape

    return re.sub(r"</?(?:b|i|em|strong|span|br|sup|sub|q|p)\b[^<>]*>", "", unescape(unescape(text)))


def _h1(page: Page) -> str:
    """The page's headline element: of several the one whose words the title holds, else the first with words."""
    texts = [text for node in page.tree.css("h1")[:12] if words(text := tidy(node.text(separator=" ")[:5000])) >= 1]
    title = squeeze(page.first("og:title") or page.title())
    fitting = [text for text in texts if squeeze(text) and squeeze(text) in title]
    return max(fitting, key=len) if fitting else next(iter(texts), "")


def _without_outlet(title: str, outlet: str) -> str:
    """A title without the paper's name behind or before it."""
    if outlet and title.casefold().startswith(f"{outlet.casefold()}:"):
        return title[len(outlet) + 1 :].strip()
    pieces = _SUFFIX.split(title)
    if len(pieces) < 2:
        return title
    if outlet and squeeze(pieces[-1]) in squeeze(outlet) + "com":
        return title[: title.rindex(pieces[-1])].rstrip(" |｜–—·•»:-")
    if "|" in title:
        return max(title.split("|"), key=len).strip()
    last = pieces[-1]
    short = len(last.split()) <= 4 and len(title) - len(last) > 25
    return title[: len(title) - len(last)].rstrip(" |｜–—·•»:-") if short else title


def _cut(text: str) -> str:
    return text if len(text) <= MAX_HEADLINE else text[: MAX_HEADLINE - 1].rstrip() + "…"


# ---- bylines


def _bylines(evidence: Evidence) -> Iterator[tuple[str, tuple[str, ...]]]:
    """People first, wherever they are named; then the outlet, where it declares itself the author."""
    outlet = evidence.outlet
    page = evidence.page
    people, others = _authors(evidence)
    meta = [value for name in _AUTHOR_META for value in page.meta.get(name, ()) if "/" not in value]
    yield "json-ld", names_of(people, outlet=outlet)
    yield "meta", names_of(meta, outlet=outlet)
    yield "html", _spelled_out(page, outlet)
    yield "json-ld", names_of([*people, *others])
    yield "meta", names_of(meta)


def _authors(evidence: Evidence) -> tuple[list[str], list[str]]:
    """Names of the people and of the organisations that JSON-LD calls authors."""
    people: list[str] = []
    others: list[str] = []
    for author in jsonld.resolve(evidence.article.get("author"), evidence.nodes):
        into = others if isinstance(author, dict) and "Organization" in jsonld.types(author) else people
        if isinstance(author, dict) and isinstance(author.get("name"), list):
            into += [name for name in author["name"] if isinstance(name, str)]
        else:
            into.append(_plain(jsonld.text(author)))
    return people, others


def _spelled_out(page: Page, outlet: str) -> tuple[str, ...]:
    """Names from the byline on the page: the first place that gives any, readers' comments left out."""
    for selector in _BYLINE:
        texts = []
        for node in page.tree.css(selector)[:12]:
            if _in_comments(node):
                continue
            text = node.text(separator=" ")[:3000]
            if 0 < words(text) <= 14:
                texts.append(text)
        if names := names_of(texts[:4] if "author" in selector else texts[:1], outlet=outlet):
            return names
    return ()


def _in_comments(node: LexborNode) -> bool:
    at: LexborNode | None = node
    for _ in range(12):
        if at is None or not at.is_element_node:
            return False
        attributes = at.attributes
        marks = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
        if (
            ("comment" in marks and at.tag not in ("body", "html", "main"))
            or "related" in marks
            or at.tag in ("aside", "nav")
        ):
            return True
        at = at.parent
    return False


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
    yield "meta", page.first("article:modified_time", "og:updated_time", "datemodified", "lastmod", "dcterms.modified")
    yield "microdata", _datetime(page, '[itemprop~="dateModified"]')
    yield "html", _datetime(page, "time.updated:not(.published), .wp-block-post-date__modified-date time")


def _datetime(page: Page, selector: str) -> str:
    for node in page.tree.css(selector)[:8]:
        if not _in_comments(node):
            attributes = node.attributes
            return (attributes.get("datetime") or attributes.get("content") or node.text()).strip()
    return ""


def _spoken(found: Metadata, evidence: Evidence) -> None:
    """Last of all: a date in words beside the headline, then the day in the address."""
    language = next((code for _, code in _language(evidence) if code), evidence.language)
    for node in evidence.page.tree.css("time, [class*=date], [class*=publish], [class*=timestamp]")[:6]:
        text = tidy(node.text(separator=" ")[:300])
        if (
            5 < len(text) < 60
            and not _in_comments(node)
            and (moment := spoken(text, evidence.zone, evidence.seen, language))
        ):
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
    for node in evidence.page.tree.css(_DEK_ELEMENTS)[:20]:
        if _DEK.search(node.attributes.get("class") or "") and not _in_comments(node):
            text = tidy(node.text(separator=" ")[:2000])
            if 5 <= words(text) <= 120 and squeeze(text) != squeeze(headline):
                yield "html", text
                return


def _sections(evidence: Evidence) -> Iterator[tuple[str, str]]:
    yield "json-ld", tidy(jsonld.text(evidence.article.get("articleSection")))[:100]
    yield "meta", evidence.page.first("article:section", "section", "parsely-section")[:100]


def _tags(evidence: Evidence) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield (
        "html",
        _labels(evidence, ".tags-links a, .wp-block-post-terms.taxonomy-post_tag a, [class*=taxonomy-post_tag] a"),
    )
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
    found = {tidy(node.text()[:200]): None for node in evidence.page.tree.css(selector)[:50] if not _in_comments(node)}
    return tuple(label for label in found if label)


def _is_teaser(evidence: Evidence) -> bool:
    """The publisher's own signal that the rest is behind a wall."""
    value = evidence.article.get("isAccessibleForFree")
    declared = value is False or (isinstance(value, str) and value.lower().rsplit("/", 1)[-1] == "false")
    tier = evidence.page.first("article:content_tier").lower()
    return declared or tier in ("locked", "metered_locked")


def _text(page: Page, selector: str) -> str:
    node = page.tree.css_first(selector)
    return node.text(separator=" ")[:5000] if node else ""
