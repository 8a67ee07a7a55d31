"""Pages that are no article, each with the reason; a page is judged before and after its text is read."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from pipeline.clean import jsonld
from pipeline.clean.address import is_further_page
from pipeline.clean.evidence import Evidence
from pipeline.clean.page import Page
from pipeline.clean.text import tidy
from schemas.article import Block
from schemas.capture import Capture
from schemas.errors import NotAnArticle

_HTML = re.compile(rb"<(?:!doctype|html|head|body|article|div|p|meta|title|h1)\b", re.I)
_SIGNS = (
    (
        "challenge",
        r"just a moment\W*|attention required.*|checking (?:your|if the site) .*|"
        r"are you (?:a )?(?:human|robot).*|verify (?:that )?you are (?:a )?human.*|"
        r"access (?:to this page )?(?:has been )?denied.*|security check.*|"
        r"pardon our interruption.*|please (?:enable|turn on) (?:js|javascript|cookies).*|"
        r"ddos-guard|robot check|bot verification|one more step|sicherheitsüberprüfung.*|"
        r"captcha.*|human verification",
    ),
    (
        "soft_404",
        r"(?:error\W*)?404\b.*|.*\b(?:page|seite|article|story|artikel|post|content|"
        r"document) (?:(?:was|is|could|can(?:no|.)t|wurde|konnte|existiert|"
        r"you(?:.re)? (?:requested|looking for))\b.*)?(?:not|nicht|n.?t|no longer)(?: (?:be|"
        r"longer|mehr))? ?(?:found|gefunden|available|exists?|verfügbar|here).*|not found|"
        r"nothing found|page non trouvée.*|page introuvable.*|p[áa]gina no encontrada.*|"
        r"pagina non trovata.*|oops\W.*|sidan (?:kunde inte|finns inte).*|siden (?:finnes|"
        r"blev) ikke.*|nothing (?:was )?found.*",
    ),
    (
        "error_page",
        r"error establishing a database connection.*|(?:service|site|page|"
        r"website) (?:is )?(?:temporarily )?unavailable.*|(?:500|502|503|504)\b.*|bad gateway.*|"
        r"internal server error.*|gateway time-?out.*|(?:briefly|temporarily) unavailable.*|"
        r".*(?:scheduled|under|undergoing|down for) maintenance.*|maintenance(?: mode)?|"
        r"we.?(?:ll)? be (?:right )?back.*|wartungsarbeiten.*|something went wrong.*|"
        r"an error (?:has )?occurred.*|application error.*|forbidden|403\b.*|fatal error.*",
    ),
    (
        "consent",
        r"before you continue.*|(?:we|this site) (?:value|use|care about)s? (?:your privacy|"
        r"cookies).*|your privacy (?:choices|settings|is important).*|cookie (?:consent|settings|"
        r"preferences|policy).*|privacy (?:settings|preference).*|.*(?:weiterlesen|weiter|"
        r"nutzen) mit (?:werbung|cookies).*|consent.*|(?:ihre )?(?:privatsphäre|zustimmung|"
        r"einwilligung).*|cookies? zustimmen.*|manage (?:your )?consent.*",
    ),
    (
        "login",
        r"(?:please )?(?:log|sign) ?in(?: (?:to|or|here)\b.*)?|login|anmelden|einloggen|"
        r"subscriber (?:login|sign[ -]?in)|member (?:login|sign[ -]?in)|create (?:an|"
        r"your) account.*|register|registrieren|se connecter|connexion|iniciar sesión|"
        r"reset (?:your )?password.*|forgot(?:ten)? (?:your )?password.*",
    ),
)
_SIGN = tuple((reason, re.compile(rf"\W*(?:{pattern})\W*", re.I)) for reason, pattern in _SIGNS)
_LONG_STORY = 150
"""Words; a story of this length may well be headed "Access denied"."""
_FEW_STORIES = 3
"""Linked headlines on a page that lists stories, at least."""
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
    r"^/?$|^/(?:[a-z]{2}/)?(?:category|categories|tag|tags|topic|topics|author|authors|"
    r"section|archive|archives|search|page|thema|themen|schlagwort)/|/page/\d+/?$|"
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
    if page.tree.css_first("form.post-password-form") is not None:
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
    declared = any(
        jsonld.types(node) & {"CollectionPage", "SearchResultsPage", "ProfilePage"} for node in evidence.nodes
    )
    return declared and page.first("og:type") != "article"


def judge_text(page: Page, evidence: Evidence, headline: str, blocks: Sequence[Block], *, signed: bool) -> None:
    """Raise NotAnArticle for what only the cleaned text shows: a sign in the headline's place, teasers, nothing at all.

    `signed`: the page gives an author or a time.
    """
    url = page.url
    count = sum(
        len(block.text.split()) + len(block.text) // 12 * (not block.text.isascii() and " " not in block.text)
        for block in blocks
        if block.kind != "caption"
    )
    _judge_sign(page, headline, blocks, count)
    if not count:
        raise NotAnArticle(url, *_why_empty(page, evidence))
    if not says_article(page, evidence):
        _judge_unsaid(page, headline, blocks, count)
        if not signed and _lists_stories(blocks):
            raise NotAnArticle(url, "listing", "its blocks begin with links to other pages")
        if not signed and count < _LONG_STORY:
            raise NotAnArticle(url, "off_topic", "no date, no author, and nothing that declares a story")


def _lists_stories(blocks: Sequence[Block]) -> bool:
    """A section page that reads like prose: headline after linked headline, each with a line or two of its story."""
    running = [block for block in blocks if block.kind in ("paragraph", "list_item", "heading")]
    led = sum(1 for block in running if block.links and block.links[0].start == 0)
    return led >= _FEW_STORIES and led >= len(running) / 3


def _judge_sign(page: Page, headline: str, blocks: Sequence[Block], count: int) -> None:
    if count >= _LONG_STORY:
        return
    h1 = page.tree.css_first("h1")
    places = [
        headline,
        tidy(h1.text()[:300]) if h1 else "",
        page.title().split(" | ")[0].split(" – ")[0].split(" - ")[0],
    ]
    for reason, sign in _SIGN:
        for place in places:
            if place and len(place) < 120 and sign.fullmatch(place):
                raise NotAnArticle(page.url, reason, place)
    if count < 60 and page.tree.css_first('input[type="password"]') is not None:
        raise NotAnArticle(page.url, "login", "asks for a password")


def _why_empty(page: Page, evidence: Evidence) -> tuple[str, str]:
    if any("VideoObject" in jsonld.types(node) for node in evidence.nodes) or page.first("og:type").startswith("video"):
        return "video_only", "a video and no text"
    return "empty", "no text that is the story's"


def says_article(page: Page, evidence: Evidence) -> bool:
    """Whether the page declares itself a story."""
    return (
        bool(evidence.article)
        or page.first("og:type").lower() in ("article", "news", "news.article")
        or bool(page.first("article:published_time", "article:section"))
        or page.tree.css_first('[itemprop~="articleBody"]') is not None
    )


def _judge_unsaid(page: Page, headline: str, blocks: Sequence[Block], count: int) -> None:
    """A page that does not say what it is must look like a story: running text that is not mostly links."""
    url = page.url
    teasers = page.tree.css("article h2 a, article h3 a, .hentry .entry-title a, li h2 a, li h3 a")
    if _LIST_PATH.search(urlsplit(url).path) and len(teasers) >= 2:
        raise NotAnArticle(url, "listing", f"{len(teasers)} teasers under a list's address")
    if len(page.tree.css("article")) >= 4 and len(teasers) >= 4 and not page.tree.css_first("h1 + *, article h1"):
        raise NotAnArticle(url, "listing", f"{len(teasers)} teasers")
    linked = sum(link.end - link.start for block in blocks for link in block.links)
    size = sum(len(block.text) for block in blocks) or 1
    if linked / size > 0.6:
        raise NotAnArticle(url, "listing", "mostly links")
    if count < 12 and not headline:
        raise NotAnArticle(url, "empty", f"{count} words and no headline")
