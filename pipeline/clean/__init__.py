"""The cleaning stage: a capture -> an Article, or NotAnArticle with the reason.

Pure: the same capture, site file and version give the same result on any day. The rooms are the way a page takes: its
bytes become a tree (page), what it says of itself is read (facts), the story is found (story), its elements become
blocks (blocks) without what is not journalism (furniture), and what is no article is refused (verdict).

In: captures and a site file. Out: articles. Uses schemas, and of spiders what leads to an article's next page
and what reads WordPress's answers.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from pipeline.clean.facts.author_names import names_of
from pipeline.clean.facts.dates import as_told, instant
from pipeline.clean.facts.evidence import Evidence, evidence_of, is_outlet
from pipeline.clean.facts.language import language_of
from pipeline.clean.facts.metadata import Metadata, metadata_of
from pipeline.clean.facts.told import FILE, PARSER
from pipeline.clean.page import jsonld
from pipeline.clean.page.address import own_address
from pipeline.clean.page.charset import Decoded, decode
from pipeline.clean.page.embedded import story_as_declared, story_in_scripts
from pipeline.clean.page.tree import Page, parse
from pipeline.clean.story.fragment import Cleaned, Context, clean_fragment, clean_nodes
from pipeline.clean.story.locate import locate
from pipeline.clean.story.parts import goes_on, joined
from pipeline.clean.story.template import Template, learn, without_shared
from pipeline.clean.verdict import is_day_line, judge_page, judge_response, judge_text, says_article
from pipeline.clean.wordpress import posts_of
from schemas.article import Article, Post
from schemas.capture import Capture
from schemas.errors import NotAnArticle
from schemas.parsed import Parsed
from schemas.site import Layout, Site
from spiders.discovery import next_part

__all__ = ["VERSION", "Template", "article", "clean", "clean_posts", "fit_site", "learn", "version_with"]

VERSION = "clean-7"
"""Stored with every article; another version's different words make a technical revision."""
_DATE_RULES = frozenset(("date-line", "echo-date"))
_ONE_STORYS = 2
"""What these take away is the day of a story; a list has more such lines."""


@dataclass(frozen=True, slots=True)
class Case:
    """One page with all that may be known of it beside its bytes."""

    capture: Capture
    site: Site
    further: Sequence[Capture] = ()
    """Captures of the article's further pages, in order."""
    listed: bool = False
    """Whether the site's own feed or news sitemap lists the page."""
    parsed: Parsed = field(default_factory=Parsed)
    """What the site's own parser says of it."""

    @property
    def layout(self) -> Layout:
        """What the site's file says of pages of that day."""
        return self.site.layout(self.capture.fetched_at.date())


def clean(
    capture: Capture,
    site: Site,
    template: Template | None = None,
    further: Sequence[Capture] = (),
    *,
    listed: bool = False,
    parsed: Parsed | None = None,
) -> Article:
    """The article of a page; NotAnArticle says why there is none.

    `template` is what the site's pages share; without one the page stands alone. `further` are the captures of the
    article's further pages, in order; where one that is linked is missing, the article is not `complete`. `listed`:
    the site's own feed or news sitemap lists the page, so that it is an article unless it is an error, a notice or
    empty. `parsed` is what the site's own parser says: its words go before the page's, and its story is one.
    """
    case = Case(capture, site, further, listed, parsed or Parsed())
    if case.parsed.not_article:
        raise NotAnArticle(capture.final_url, "parser", case.parsed.not_article)
    if not case.parsed.body:
        judge_response(capture)
    html = _html(capture, site)
    if not html.text or html.text.isspace():
        raise NotAnArticle(capture.final_url, "empty", "white space")
    found = _clean_html(html, case)
    return replace(without_shared(found, template), cleaner=version_with(template))


def _html(capture: Capture, site: Site) -> Decoded:
    return decode(capture.body, capture.header("content-type"), site.language)


def version_with(template: Template | None) -> str:
    """Name of the cleaning stage as it works with this template: "clean-7+template-3"."""
    return f"{VERSION}+template-{template.version}" if template else VERSION


def _clean_html(html: Decoded, case: Case) -> Article:
    page = parse(html.text, case.capture.final_url, html.utf8)
    evidence = evidence_of(page, case.site, case.capture.fetched_at, case.parsed)
    if not case.parsed.body:
        judge_page(page, evidence)
    return _read(page, evidence, case)


def clean_posts(capture: Capture, site: Site) -> Iterator[Article | NotAnArticle]:
    """Articles of a WordPress REST answer (one post or a list), and a verdict for each post that is no public story."""
    return posts_of(capture, site, VERSION)


def article(html: str, url: str) -> dict[str, Any]:
    """The same for a page without a site file: text, title, authors, published; for measuring.

    `published` is by the page's own clock, since a day is one where the paper is; without a zone where it names none.
    """
    return _plain(_alone(html, url))


def fit_site(documents: Sequence[tuple[str, str]]) -> Callable[[str, str], dict[str, Any]]:
    """What `article` is for one site with a template learnt from its pages, given as html and address."""
    cleaned = [_alone_or_why(html, url) for html, url in documents]
    template = learn("page", [found for found in cleaned if isinstance(found, Article)])
    known = {url: (html, found) for (html, url), found in zip(documents, cleaned, strict=True)}

    def fitted(html: str, url: str) -> dict[str, Any]:
        seen, found = known.get(url, ("", None))
        if found is None or seen != html:
            found = _alone(html, url)
        if isinstance(found, NotAnArticle):
            raise found
        return _plain(without_shared(found, template))

    return fitted


def _alone(html: str, url: str) -> Article:
    now = datetime.now(UTC)
    capture = Capture(
        id="", site="page", run_id="", kind="page", url=url, final_url=url, fetched_at=now, status=200,
        headers=(), body=b"",
    )  # fmt: skip
    return _clean_html(Decoded(html), Case(capture, _no_site()))


@cache
def _no_site() -> Site:
    """What is known of a page's site where there is no file; made once, as runs read a site's file once."""
    return Site(name="page", home="https://page.invalid/")


def _alone_or_why(html: str, url: str) -> Article | NotAnArticle:
    try:
        return _alone(html, url)
    except NotAnArticle as verdict:
        return verdict


def _plain(found: Article) -> dict[str, Any]:
    return {
        "text": found.text,
        "title": found.headline,
        "authors": list(found.bylines),
        "published": as_told(found.published_at, found.published_text) if found.published_at else None,
    }


def _read(page: Page, evidence: Evidence, case: Case) -> Article:
    layout = case.layout
    meta = metadata_of(evidence)
    context = Context(
        url=page.url, headline=meta.headline, titles=meta.titles, bylines=meta.bylines, remove=layout.remove
    )
    if case.parsed.body:
        cleaned = clean_fragment(case.parsed.body, context)
        return _build(page, meta, cleaned, case, PARSER)
    cleaned, witness = _cleaned(page, layout.body, context)
    if not cleaned.blocks and says_article(page, evidence):
        cleaned, witness = clean_fragment(story_in_scripts(page.source), context), "script"
    if not cleaned.blocks and (body := jsonld.text(evidence.article.get("articleBody"))):
        cleaned, witness = clean_fragment(story_as_declared(body), context), "json-ld"
    dated = meta.provenance.get("published_at") not in (None, "htmldate", "web-page")  # of any page, no sign of a story
    dated = dated or _tells_its_day(cleaned)
    signed = bool(dated or cleaned.byline or any(not is_outlet(name, evidence) for name in meta.bylines))
    doubt = judge_text(page, evidence, meta.headline, cleaned.blocks, signed=signed, listed=case.listed)
    cleaned, whole = _with_parts(cleaned, case, context)
    meta.complete = meta.complete and whole
    posts = tuple(
        Post(number=post.number, posted_at=instant(post.text, evidence.zone, evidence.seen), posted_text=post.text)
        for post in cleaned.posts
    )
    return replace(_build(page, meta, cleaned, case, witness), posts=posts, doubtful=doubt)


def _tells_its_day(cleaned: Cleaned) -> bool:
    """Whether a line or two that was taken away is the day of a story, be it in a form that is not read."""
    lines = (gone for gone in cleaned.removed if gone.rule in _DATE_RULES and gone.blocks <= _ONE_STORYS)
    return any(is_day_line(line.sample) for line in lines)


def _with_parts(first: Cleaned, case: Case, context: Context) -> tuple[Cleaned, bool]:
    """The text of all pages, the first of which is cleaned already, and whether none that is linked is missing."""
    pages, captures = [first], [case.capture, *case.further]
    for capture in case.further:
        html = _html(capture, case.site)
        page = parse(html.text, capture.final_url, html.utf8)
        part = _cleaned(page, case.layout.body, replace(context, url=page.url))[0]
        if not goes_on(first, part):
            return joined(pages), True
        pages.append(part)
    return joined(pages), not next_part([capture.body for capture in captures], captures[0].final_url)


def _cleaned(page: Page, selector: str, context: Context) -> tuple[Cleaned, str]:
    """The fragment's blocks and who named it; the whole body where the named one held nothing but furniture."""
    found: tuple[Cleaned, str] = (Cleaned(), "")
    for nodes, witness in ((locate(page, selector) or ([], "")), ([page.body] if page.body else [], "body")):
        found = clean_nodes(nodes, context), witness
        if any(block.kind != "caption" for block in found[0].blocks):
            break
    return found


def _build(page: Page, meta: Metadata, cleaned: Cleaned, case: Case, witness: str) -> Article:
    bylines = meta.bylines
    if not bylines and cleaned.byline:
        bylines, meta.provenance["bylines"] = names_of([cleaned.byline]), "html"
    return Article(
        url=own_address(page.link("canonical"), case.capture.final_url, meta.headline),
        site=case.site.name,
        capture_id=case.capture.id,
        headline=meta.headline,
        blocks=cleaned.blocks,
        shared_title=meta.shared_title,
        dek=meta.dek,
        bylines=bylines,
        published_at=meta.published_at,
        published_text=meta.published_text,
        modified_at=meta.modified_at,
        language=meta.language or case.site.language or language_of(cleaned.blocks),
        section=meta.section,
        tags=meta.tags,
        categories=meta.categories,
        images=cleaned.images,
        credits=cleaned.credits,
        removed=cleaned.removed,
        selectors=(*_found_by_file(meta, case, witness), *cleaned.selectors),
        provenance=meta.provenance | {"text": witness},
        evidence="page",
        complete=meta.complete,
        cleaner=VERSION,
    )


def _found_by_file(meta: Metadata, case: Case, witness: str) -> Iterator[str]:
    """The selectors of the site's file that gave the story or a field."""
    if witness == "site":
        yield case.layout.body
    names = {"headline": "headline", "published": "published_at", "author": "bylines"}
    for key, selector in case.site.fields:
        if meta.provenance.get(names[key]) == FILE:
            yield selector
