"""Who wrote it: people first, wherever they are named, then the outlet where it declares itself the author."""

import re
from collections.abc import Iterator
from functools import cache

from pipeline.clean.facts.author_names import names_of
from pipeline.clean.facts.evidence import Evidence, in_comments, is_outlet
from pipeline.clean.facts.headline import plain
from pipeline.clean.facts.lines import Surroundings
from pipeline.clean.facts.signed import is_person, signed
from pipeline.clean.page import jsonld
from pipeline.clean.page.text import tidy, words
from pipeline.clean.page.tree import Page
from pipeline.languages import any_of

_PLACES = (
    '[rel~="author"]', '[itemprop~="author"] [itemprop~="name"]', '[itemprop~="author"]', ".byline .author",
    ".byline a", ".author-name", ".wp-block-post-author-name", ".wp-block-post-author__name", ".byline", ".by-line",
    "[class*=byline]", ".article-author", ".post-author", ".author", ".autor", ".autoren",
)  # fmt: skip
"""Where a page spells out who wrote it, the surest place first."""
_ANY_PLACE = (
    '[rel~="author"], [itemprop~="author"], [class*=byline i], [class*=by-line i], [class*=author i], [class*=autor i]'
)
"""One of these is in each of the places: most pages that come so far have none, and each look at the tree costs."""
_META = (
    "author", "article:author", "byl", "dc.creator", "parsely-author", "sailthru.author", "cxenseparse:author",
    "articleauthor",
)  # fmt: skip


@cache
def _written_by() -> re.Pattern[str]:
    """How the SEO plugin that most WordPress sites use labels the author among a shared link's facts."""
    return re.compile(any_of("byline", "meta"), re.I)


@cache
def _signed() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{any_of('byline', 'by')}|{any_of('byline', 'by_in_names')})\b[\s:]", re.I)


def bylines_of(evidence: Evidence, around: Surroundings) -> tuple[str, tuple[str, ...]]:
    """Witness and names; both empty where nobody is named."""
    return next(((witness, names) for witness, names in _ranked(evidence, around) if names), ("", ()))


def _ranked(evidence: Evidence, around: Surroundings) -> Iterator[tuple[str, tuple[str, ...]]]:
    people, others = _authors(evidence)
    page = evidence.page
    meta = [value for name in _META for value in page.meta.get(name, ()) if "/" not in value or " " in value]
    yield "json-ld", _people(people, evidence)
    yield "meta", _people(meta, evidence)
    yield "meta", _people(_labelled(page), evidence)
    yield "html", tuple(name for name in signed(around) if not is_outlet(name, evidence))
    yield "html", _spelled_out(evidence)
    yield "json-ld", names_of([*people, *others], outlets=True)
    yield "meta", names_of(meta, outlets=True)


def _people(values: list[str], evidence: Evidence) -> tuple[str, ...]:
    return tuple(name for name in names_of(values) if not is_outlet(name, evidence))


def _authors(evidence: Evidence) -> tuple[list[str], list[str]]:
    """Names of the people and of the organisations that JSON-LD calls authors."""
    people: list[str] = []
    others: list[str] = []
    for author in jsonld.resolve(evidence.article.get("author"), evidence.nodes):
        into = others if isinstance(author, dict) and _is_organisation(author) else people
        if isinstance(author, dict) and isinstance(author.get("name"), list):
            into += [name for name in author["name"] if isinstance(name, str)]
        else:
            into.append(plain(jsonld.text(author)))
    return people, others


def _is_organisation(author: jsonld.Node) -> bool:
    return any(name.endswith("Organization") for name in jsonld.types(author))


def _labelled(page: Page) -> list[str]:
    """The fact labelled "Written by" among those that a shared link shows."""
    return [
        value
        for number in ("1", "2")
        if _written_by().fullmatch(page.first(f"twitter:label{number}"))
        for value in page.meta.get(f"twitter:data{number}", ())
    ] + page.meta.get("twitter:misc:written by", [])


def _spelled_out(evidence: Evidence) -> tuple[str, ...]:
    """Names from the byline on the page: the first place that gives any, readers' comments left out."""
    if evidence.page.tree.css_first(_ANY_PLACE) is None:
        return ()
    for selector in _PLACES:
        texts = _texts(evidence.page, selector)
        if names := _people(texts[:4] if "author" in selector else texts[:1], evidence):
            return names
    texts = _texts(evidence.page, "[class*=author], [class*=autor]")
    by = [text for text in texts if _signed().match(text)]
    alone = [text for text in map(tidy, texts) if is_person(text)]
    inmost = [min((text for text in alone if alone[0].startswith(text)), key=len)] if alone else []
    return _people(by[:1] or inmost, evidence)


def _texts(page: Page, selector: str) -> list[str]:
    texts = [node.text(separator=" ")[:3000] for node in page.tree.css(selector)[:12] if not in_comments(node)]
    return [text for text in texts if 0 < words(text) <= 14]
