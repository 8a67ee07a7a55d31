"""Pages that are no article, each with the reason; a page is judged before and after its text is read."""

import re
from collections.abc import Iterator, Sequence, Set
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from pipeline.clean.facts.evidence import Evidence
from pipeline.clean.page import jsonld
from pipeline.clean.page.address import is_further_page
from pipeline.clean.page.text import squeeze, tidy
from pipeline.clean.page.tree import Page
from pipeline.clean.verdict.signs import LISTING, LONGEST, SIGNS, Sign
from schemas.article import Block
from schemas.capture import Capture
from schemas.errors import NotAnArticle

_HTML = re.compile(rb"<(?:!doctype|html|head|body|article|div|p|meta|title|h1)\b", re.I)
_LONG_STORY = 150
"""Words; a story of this length may well be headed "Access denied"."""
_FEW_WORDS = 30
"""A page with fewer that holds a video or a gallery is about that, unless it declares a story."""
_BRIEF = 60
"""Words; a page with fewer, no date and no author is no story for its og:type alone, which software writes unasked."""
_LONG_NOTICE = 500
"""Words; the longest notices in a story's place are those on cookies."""
_WORDS_A_PHRASE = 60
"""A notice speaks to its reader once in so many words, at least; a story about notices quotes one or two."""
_FEW_STORIES = 3
"""Linked headlines on a page that lists stories, at least."""
_SHOWN = frozenset(("VideoObject", "ImageGallery", "MediaGallery"))
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?[. ] ?(?:de )?[^\W\d_]{3,} (?:de )?\d{4}|[^\W\d_]{3,9} \d{1,2}, \d{4})"
_DATED = re.compile(rf"\b{_DAY}\b")
_DATELINE = re.compile(rf"[^.:]{{0,40}}\b{_DAY}\)?\s*[-–—:]")
"""How a wire story begins: "Kelp Island, 14 March 2026 - "."""
_DATE_LINE = 12
"""Words of a line that tells the day of a story, at most."""
_MANY_TEASERS = 40
"""Linked headlines that are looked at; a list shows itself sooner."""
_ARCHIVE = frozenset(
    (
        "archive",
        "category",
        "tag",
        "author",
        "search",
        "home",
        "blog",
        "date",
        "paged",
        "error404",
        "search-results",
        "search-no-results",
    )
)
"""WordPress's own classes on `<body>` for pages that are no single story."""
_SINGLE = frozenset(("single", "single-post", "page", "postid"))
_LIST_PATH = re.compile(
    r"^/?$|^/(?:[a-z]{2}/)?(?:category|categories|tag|tags|topic|topics|author|authors|staff|"
    r"section|archive|archives|search|page|thema|themen|schlagwort|autor|autoren|suche|auteurs?|"
    r"recherche|sujet|etiqueta|autores|buscar|busqueda|tema|temas)(?:/|$)|/page/\d+/?$|"
    r"^/\d{4}(?:/\d{1,2}){0,2}/?$|^/(?:index\.(?:html?|php))?$",
    re.I,
)


def judge_response(capture: Capture) -> None:
    """Raise NotAnArticle for what can be told from the response itself."""
    url = capture.final_url
    body = capture.body
    if capture.status in (404, 410):
        raise NotAnArticle(url, "soft_404" if capture.status == 404 else "error_page", f"status {capture.status}")
    if capture.status >= 400:
        challenged = capture.status in (403, 429, 503) and re.search(
            rb"cf-chl|captcha|just a moment|checking your browser", body[:20000], re.I
        )
        raise NotAnArticle(url, "challenge" if challenged else "error_page", f"status {capture.status}")
    if not body.strip():
        raise NotAnArticle(url, "empty", "no body")
    declared = capture.header("content-type").split(";")[0].strip().lower()
    looks = _HTML.search(body[:5000].replace(b"\0", b""))
    if not looks and (_is_binary(body) or (declared and "html" not in declared)):
        raise NotAnArticle(url, "not_html", declared or "unknown type")
    if declared.startswith(
        (
            "image/",
            "video/",
            "audio/",
            "application/pdf",
            "application/json",
            "application/rss",
            "text/xml",
            "application/xml",
        )
    ):
        raise NotAnArticle(url, "not_html", declared)


def _is_binary(body: bytes) -> bool:
    head = body[:1000]
    return head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"PK\x03\x04", b"\x1f\x8b")) or (
        sum(byte < 9 for byte in head) > len(head) // 10 and head[1::2].count(0) < len(head) // 4 > head[0::2].count(0)
    )


def judge_page(page: Page, evidence: Evidence) -> None:
    """Raise NotAnArticle for what the page says of itself: lists, further pages, password forms."""
    url = page.url
    if any("post-password-form" in (form.attributes.get("class") or "").split() for form in page.of("form")):
        raise NotAnArticle(url, "protected", "asks for the post's password")
    if is_further_page(url, page.link("canonical"), page.link("prev")):
        raise NotAnArticle(
            url, "listing", "a further page of an article on several pages; its first page is the article"
        )
    classes = frozenset((page.body.attributes.get("class") or "").lower().split()) if page.body else frozenset()
    if "error404" in classes:
        raise NotAnArticle(url, "soft_404", "body class error404")
    if classes & _ARCHIVE and not classes & _SINGLE and _is_wordpress(page):
        raise NotAnArticle(url, "listing", f"body class {min(classes & _ARCHIVE)}")
    if _is_list(page, evidence):
        raise NotAnArticle(url, "listing", "declares itself a list")


def _is_wordpress(page: Page) -> bool:
    return (
        "wordpress" in page.first("generator").lower()
        or bool(page.link("https://api.w.org/"))
        or page.tree.css_first('link[href*="/wp-content/"]') is not None
    )


def _is_list(page: Page, evidence: Evidence) -> bool:
    if evidence.article:
        return False
    declared = _holds(evidence, {"CollectionPage", "SearchResultsPage", "ProfilePage"})
    kind = page.first("og:type").lower()
    return kind == "profile" or (declared and (kind != "article" or not _is_declared(page, evidence)))


def judge_text(page: Page, evidence: Evidence, headline: str, blocks: Sequence[Block], *, signed: bool) -> None:
    """Raise NotAnArticle for what only the cleaned text shows: a sign in the headline's place, teasers, nothing at all.

    `signed`: the page gives an author or a time.
    """
    count = _count(blocks)
    _judge_sign(page, evidence, headline, blocks, count)
    if not count:
        raise NotAnArticle(page.url, *_why_empty(page, evidence))
    if says_article(page, evidence) and (signed or count >= _BRIEF or _is_declared(page, evidence)):
        return
    _judge_unsaid(page, evidence, headline, blocks, count)
    if not signed and not _is_dated(blocks):
        _judge_unsigned(page.url, blocks, count)


def _count(blocks: Sequence[Block]) -> int:
    """Words of the text, captions apart; of a language without spaces, a word for twelve characters."""
    return sum(
        len(block.text.split()) + len(block.text) // 12 * (not block.text.isascii() and " " not in block.text)
        for block in blocks
        if block.kind != "caption"
    )


def _judge_unsigned(url: str, blocks: Sequence[Block], count: int) -> None:
    """A page without date or author that declares nothing must be long, and no list."""
    if _lists_stories(blocks):
        raise NotAnArticle(url, "listing", "its blocks begin with links to other pages")
    if count < _LONG_STORY:
        if _LIST_PATH.search(urlsplit(url).path):
            raise NotAnArticle(url, "listing", "a list's address, no date and no author")
        raise NotAnArticle(url, "off_topic", "no date, no author, and nothing that declares a story")


def _is_dated(blocks: Sequence[Block]) -> bool:
    """Whether one of the first lines is the day of a story, as papers without any markup for it print it."""
    return any(
        _DATELINE.match(block.text) or (len(block.text.split()) <= _DATE_LINE and _DATED.search(block.text))
        for block in blocks[:3]
    )


def _lists_stories(blocks: Sequence[Block]) -> bool:
    """A section page that reads like prose: headline after linked headline, each with a line or two of its story."""
    running = [block for block in blocks if block.kind in ("paragraph", "list_item", "heading")]
    led = sum(1 for block in running if block.links and block.links[0].start == 0)
    return led >= _FEW_STORIES and led >= len(running) / 3


def _judge_sign(page: Page, evidence: Evidence, headline: str, blocks: Sequence[Block], count: int) -> None:
    """Raise for a page that says in a story's place that there is none, be it that of another story's metadata."""
    if count >= _LONG_NOTICE:
        return
    text = " ".join(block.text for block in blocks)[:4000]
    places, declared = _places(page, headline), _is_declared(page, evidence)
    for sign in SIGNS:
        if sign.reason == "consent" and declared and _shows_its_story(page, evidence):
            continue  # a banner that the story's few words could not outweigh
        named = next((place for place in places if sign.headline.fullmatch(place)), "") if count < _LONG_STORY else ""
        said = text if declared or count >= _FEW_WORDS or sign.reason == "consent" else _all_of(page)
        if why := _told_by(sign, named, said, count, declared=declared):
            raise NotAnArticle(page.url, sign.reason, why)
    if count < _BRIEF and not declared and page.tree.css_first('input[type="password"]') is not None:
        raise NotAnArticle(page.url, "login", "asks for a password")


def _told_by(sign: Sign, named: str, text: str, count: int, *, declared: bool) -> str:
    """The headline or the phrases that show a page to be of this kind; empty when it is not."""
    if named and (not declared or sign.heard(text)):
        return named
    if declared and (sign.reason != "consent" or "cookie" not in text.lower()):
        return ""  # a story that asks to subscribe, or that quotes a notice, is one; only consent stands before stories
    heard = sign.heard(text)
    if len(heard) < (3 if declared or count >= _LONG_STORY else 2) or count > _WORDS_A_PHRASE * len(heard):
        return ""
    return "; ".join(sorted(heard))


def _all_of(page: Page) -> str:
    """The page's text, furniture and all: a challenge is hardly more than that, but every story has a cookie banner."""
    return page.body.text(separator=" ")[:4000] if page.body else ""


def _shows_its_story(page: Page, evidence: Evidence) -> bool:
    """Whether the headline that the page declares is the one that it shows; a notice in a story's place has its own."""
    declared = {squeeze(page.first("og:title")), squeeze(jsonld.text(evidence.article.get("headline")))}
    return any(squeeze(node.text()[:500]) in declared - {""} for node in page.of("h1")[:5])


def _places(page: Page, headline: str) -> list[str]:
    h1 = next(iter(page.of("h1")), None)
    title = page.title().split(" | ")[0].split(" – ")[0].split(" - ")[0]
    return [place for place in (headline, tidy(h1.text()[:300]) if h1 else "", title) if 0 < len(place) < LONGEST]


def _why_empty(page: Page, evidence: Evidence) -> tuple[str, str]:
    if page.first("og:type").startswith("video") or _holds(evidence, {"VideoObject"}):
        return "video_only", "a video and no text"
    if _holds(evidence, _SHOWN):
        return "empty", "a gallery's captions and no text"
    return "empty", "no text that is the story's"


def _holds(evidence: Evidence, kinds: Set[str]) -> bool:
    return any(jsonld.types(node) & kinds for node in evidence.nodes)


def says_article(page: Page, evidence: Evidence) -> bool:
    """Whether the page declares itself a story; WordPress's plug-ins say so of its standing pages too."""
    return _is_declared(page, evidence) or (
        page.first("og:type").lower() in ("article", "news", "news.article") and not _is_standing_page(page)
    )


def _is_declared(page: Page, evidence: Evidence) -> bool:
    """Whether the page declares a story in a way that no page gets without its being meant."""
    return (
        bool(evidence.article)
        or bool(page.first("article:published_time", "article:section"))
        or page.tree.css_first('[itemprop~="articleBody"]') is not None
    )


def _is_standing_page(page: Page) -> bool:
    """WordPress's "page": about, contact, newsletter; posts are `single`."""
    classes = frozenset((page.body.attributes.get("class") or "").split()) if page.body else frozenset()
    return "page" in classes and not classes & {"single", "single-post"} and _is_wordpress(page)


def _judge_unsaid(page: Page, evidence: Evidence, headline: str, blocks: Sequence[Block], count: int) -> None:
    """A page that does not say what it is must look like a story: running text that is not mostly links."""
    url = page.url
    if listed := next((place for place in _places(page, headline) if LISTING.fullmatch(place)), ""):
        raise NotAnArticle(url, "listing", listed)
    teasers = page.tree.css("h2 a[href], h3 a[href], a[href] h2, a[href] h3")
    if _LIST_PATH.search(urlsplit(url).path) and len(teasers) >= 2:
        raise NotAnArticle(url, "listing", f"{len(teasers)} teasers under a list's address")
    if len(page.of("article")) >= 4 and len(teasers) >= 4 and not page.tree.css_first("h1 + *, article h1"):
        raise NotAnArticle(url, "listing", f"{len(teasers)} teasers")
    if (led := _words_of_teasers(teasers, blocks)) >= _FEW_STORIES:
        raise NotAnArticle(url, "listing", f"{led} paragraphs belong to linked headlines")
    linked = sum(link.end - link.start for block in blocks for link in block.links)
    size = sum(len(block.text) for block in blocks) or 1
    if linked / size > 0.6:
        raise NotAnArticle(url, "listing", "mostly links")
    if count < _FEW_WORDS and (page.first("og:type").startswith("video") or _holds(evidence, _SHOWN)):
        raise NotAnArticle(url, *_why_empty(page, evidence))
    if count < _FEW_WORDS and _LIST_PATH.search(urlsplit(url).path):
        raise NotAnArticle(url, "listing", f"a list's address and {count} words")
    if count < 12 and not headline:
        raise NotAnArticle(url, "empty", f"{count} words and no headline")


def _words_of_teasers(teasers: Sequence[LexborNode], blocks: Sequence[Block]) -> int:
    """How many paragraphs stand in a box with the linked headline of another page; 0 where most do not."""
    boxes = {squeeze(text) for node in teasers[:_MANY_TEASERS] for text in _beside(node)}
    prose = [squeeze(block.text) for block in blocks if block.kind == "paragraph"]
    led = sum(text in boxes for text in prose)
    return led if led >= len(prose) / 2 else 0


def _beside(heading: LexborNode) -> Iterator[str]:
    """Paragraphs in the box of a linked headline, where it is the only one there."""
    box = heading
    for _ in range(3):
        if box.parent is None or len(box.parent.css("h1, h2, h3")) > 1:
            break
        box = box.parent
    yield from (node.text() for node in box.css("p")[:5])
