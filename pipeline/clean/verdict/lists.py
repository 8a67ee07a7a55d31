"""Pages that may be a list of stories, or nothing that a newsroom wrote: what speaks for it, one sign after the other.

No sign is proof: real stories stand under lists' addresses, beside teasers, without a date. What decides is whether the
page has prose of its own; a page that has some is stored, and its doubt with it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborNode

from pipeline.clean.facts.evidence import Evidence
from pipeline.clean.facts.spelled import first_day, tells_day
from pipeline.clean.page.address import tidy_address
from pipeline.clean.page.text import squeeze, words
from pipeline.clean.page.tree import Page
from pipeline.clean.verdict.declared import holds, is_declared, is_wordpress, places
from pipeline.clean.verdict.signs import LISTING, STANDING
from schemas.article import Block

FEW_WORDS = 30
"""A page with fewer that holds a video or a gallery is about that, unless it declares a story."""
LONG_STORY = 150
"""Words; a story of this length may well be headed "Access denied", and bear no date."""
_FEW_STORIES = 3
"""Linked headlines on a page that lists stories, at least."""
_OWN_SENTENCES, _SENTENCE = 3, 5
"""Sentences that make a page a story for all that speaks against it; words of one, at least."""
_SHOWN = frozenset(("VideoObject", "ImageGallery", "MediaGallery"))
_BEFORE_DAY, _AFTER_DAY = re.compile(r"[^.:]{0,40}"), re.compile(r"\)?\s*[-–—:]")
"""How a wire story begins: "Kelp Island, 14 March 2026 - "."""
_DATE_LINE = 12
"""Words of a line that tells the day of a story, at most."""
_AFTER_HEADLINE = 4
"""Elements and texts after a headline among which its day stands."""
_AROUND = 4
"""Elements around a headline that may be its link."""
_MANY_LINKS, _HEADED = 400, 3
"""Links that are looked at; words of one that heads a story, at least."""
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
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[”\"»’)\]]*+(?=\s|$)|[。！？]")
_CUT = re.compile(r"(?:…|\.\.\.)\W*$")
"""How a story's beginning ends where a list shows no more of it."""
Sign = tuple[str, str]
"""A refusal's reason and what it rests on."""


def declared_signs(page: Page, evidence: Evidence) -> Iterator[Sign]:
    """The page says of itself that it is a list."""
    classes = frozenset((page.body.attributes.get("class") or "").lower().split()) if page.body else frozenset()
    if classes & _ARCHIVE and not classes & _SINGLE and is_wordpress(page):
        yield "listing", f"body class {min(classes & _ARCHIVE)}"
    if _is_list(page, evidence):
        yield "listing", "declares itself a list"


def standing_signs(page: Page, headline: str) -> Iterator[Sign]:
    """The headline of a page that stands on every site: privacy, terms, contact, about us."""
    if named := next((place for place in places(page, headline) if STANDING.fullmatch(place)), ""):
        yield "off_topic", named


def unsaid_signs(page: Page, evidence: Evidence, headline: str, blocks: Sequence[Block], count: int) -> Iterator[Sign]:
    """Signs on a page that does not say what it is: its headline and address, teasers, links, hardly any text."""
    if listed := next((place for place in places(page, headline) if LISTING.fullmatch(place)), ""):
        yield "listing", listed
    teasers = _teasers(page)
    under_list = _LIST_PATH.search(urlsplit(page.url).path)
    if under_list and len(teasers) >= 2:
        yield "listing", f"{len(teasers)} teasers under a list's address"
    if len(page.of("article")) >= 4 and len(teasers) >= 4 and not page.tree.css_first("h1 + *, article h1"):
        yield "listing", f"{len(teasers)} teasers"
    if (led := _led(teasers, blocks)) >= _FEW_STORIES:
        yield "listing", f"{led} paragraphs belong to linked headlines"
    cut = sum(_CUT.search(block.text) is not None for block in blocks)
    if cut >= _FEW_STORIES and cut >= len(blocks) / 3:
        yield "listing", f"{cut} beginnings of stories"
    ends = Counter(block.text[block.links[-1].start : block.links[-1].end] for block in blocks if block.links)
    for text, times in ends.most_common(1):
        if times >= _FEW_STORIES and times >= len(blocks) / 3:
            yield "listing", f"{times} lines lead on by {text!r}"
    linked = sum(link.end - link.start for block in blocks for link in block.links)
    if linked > 0.6 * (sum(len(block.text) for block in blocks) or 1):
        yield "listing", "mostly links"
    if count < FEW_WORDS and (page.first("og:type").startswith("video") or shows(evidence)):
        yield why_empty(page, evidence)
    if count < FEW_WORDS and under_list:
        yield "listing", f"a list's address and {count} words"
    if count < 12 and not headline:
        yield "empty", f"{count} words and no headline"


def unsigned_signs(page: Page, blocks: Sequence[Block], *, short: bool) -> Iterator[Sign]:
    """Signs on a page that gives neither author nor time, and declares nothing; `short`: it tells little as well."""
    if _is_dated(blocks) or any(is_day_line(line) for line in _under_headline(page)):
        return
    if _lists_stories(blocks):
        yield "listing", "its blocks begin with links to other pages"
    if short:
        if _LIST_PATH.search(urlsplit(page.url).path):
            yield "listing", "a list's address, no date and no author"
        yield "off_topic", "no date, no author, and nothing that declares a story"


def has_prose(page: Page, blocks: Sequence[Block]) -> bool:
    """Whether sentences are the page's own, and not those under the linked headlines of other stories."""
    others = _beside_teasers(_teasers(page)) | _under_links(page)
    own = [block for block in blocks if block.kind in ("paragraph", "quote") and not _leads_on(block)]
    return sum(_sentences(block.text) for block in own if squeeze(block.text) not in others) >= _OWN_SENTENCES


def _leads_on(block: Block) -> bool:
    """Another story's beginning: it is mostly a link, begins with one, or is cut off."""
    linked = sum(link.end - link.start for link in block.links)
    headed = any(link.start == 0 and words(block.text[: link.end]) >= _HEADED for link in block.links)
    return headed or linked > len(block.text) / 2 or _CUT.search(block.text) is not None


def _sentences(text: str) -> int:
    """Ends of sentences that have words before them."""
    at = found = 0
    for stop in _STOP.finditer(text):
        found += words(text[at : stop.start()]) >= _SENTENCE
        at = stop.end()
    return found


def shows(evidence: Evidence) -> bool:
    """Whether the page says that it holds a video or a gallery."""
    return holds(evidence, _SHOWN)


def why_empty(page: Page, evidence: Evidence) -> Sign:
    """What a page without text is."""
    if page.first("og:type").startswith("video") or holds(evidence, {"VideoObject"}):
        return "video_only", "a video and no text"
    return "empty", "a gallery's captions and no text" if shows(evidence) else "no text that is the story's"


def _is_list(page: Page, evidence: Evidence) -> bool:
    if evidence.article:
        return False
    declared = holds(evidence, {"CollectionPage", "SearchResultsPage", "ProfilePage"})
    kind = page.first("og:type").lower()
    return kind == "profile" or (declared and (kind != "article" or not is_declared(page, evidence)))


def _teasers(page: Page) -> list[LexborNode]:
    """Linked headlines of other pages: a blog links its story's own headline to where it stands."""
    own = _place(page.url, page.url)
    found = []
    for heading in page.headings():
        if heading.tag == "h1":
            continue
        link = heading.css_first("a[href]") or _link_around(heading)
        if link is not None and _place(page.url, link.attributes.get("href") or "") not in (own, ""):
            found.append(heading)
            if len(found) >= _MANY_TEASERS:
                break
    return found


def _link_around(heading: LexborNode) -> LexborNode | None:
    """The nearest of few elements around a headline that is a link."""
    node = heading.parent
    for _ in range(_AROUND):
        if node is None or (node.tag == "a" and "href" in node.attributes):
            return node
        node = node.parent
    return None


def _place(base: str, href: str) -> str:
    """Where a link leads to on the web, empty where that is no page: a place on the same page."""
    if href.lstrip().startswith("#"):
        return ""
    try:
        return tidy_address(urljoin(base, href)).split("://", 1)[-1].rstrip("/")
    except ValueError:
        return ""


def _led(teasers: Sequence[LexborNode], blocks: Sequence[Block]) -> int:
    """How many paragraphs stand in a box with the linked headline of another page; 0 where most do not."""
    boxes = _beside_teasers(teasers)
    prose = [squeeze(block.text) for block in blocks if block.kind == "paragraph"]
    led = sum(text in boxes for text in prose)
    return led if led >= len(prose) / 2 else 0


def _beside_teasers(teasers: Sequence[LexborNode]) -> frozenset[str]:
    return frozenset(squeeze(text) for node in teasers for text in _beside(node))


def _under_links(page: Page) -> frozenset[str]:
    """What stands right under lines that are nothing but a link of some words: results of a search."""
    found = set()
    for link in page.tree.css("a[href]")[:_MANY_LINKS]:
        line = link.parent
        following = line.next if line is not None else None
        while following is not None and not following.is_element_node:
            following = following.next
        if line is None or following is None or following.tag not in ("p", "div", "dd", "span"):
            continue
        text = link.text().strip()
        if words(text) >= _HEADED and line.text().strip() == text:
            found.add(squeeze(following.text()[:2000]))
    return frozenset(found)


def _beside(heading: LexborNode) -> Iterator[str]:
    """Paragraphs in the box of a linked headline, where it is the only one there."""
    box = heading
    for _ in range(3):
        if box.parent is None or len(box.parent.css("h1, h2, h3")) > 1:
            break
        box = box.parent
    yield from (node.text() for node in box.css("p")[:5])


def _under_headline(page: Page) -> Iterator[str]:
    """The texts of the elements right after the page's only headline."""
    headlines = page.of("h1")
    node = headlines[0].next if len(headlines) == 1 else None
    for _ in range(_AFTER_HEADLINE):
        if node is not None:
            yield node.text()[:200].strip()
            node = node.next


def is_day_line(text: str) -> bool:
    """Whether a line is the day of a story."""
    return len(text.split()) <= _DATE_LINE and tells_day(text)


def _is_dated(blocks: Sequence[Block]) -> bool:
    """Whether one of the first lines is the day of a story, as papers without any markup for it print it."""
    return any(_is_dateline(block.text) or is_day_line(block.text) for block in blocks[:3])


def _is_dateline(text: str) -> bool:
    day = first_day(text)
    return day is not None and bool(_BEFORE_DAY.fullmatch(text, 0, day[0]) and _AFTER_DAY.match(text, day[1]))


def _lists_stories(blocks: Sequence[Block]) -> bool:
    """A section page that reads like prose: headline after linked headline, each with a line or two of its story."""
    running = [block for block in blocks if block.kind in ("paragraph", "list_item", "heading")]
    led = sum(1 for block in running if block.links and block.links[0].start == 0)
    return led >= _FEW_STORIES and led >= len(running) / 3
