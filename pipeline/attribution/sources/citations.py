"""What a story cites as its source: wires, other outlets, documents, polls, posts, people who are not named.

Precision before recall: each finder asks for the words by which a newsroom credits, never for a bare mention.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

from pipeline.attribution.sources import abroad, courts, dealings, newsrooms, papers, posts, voices
from pipeline.attribution.sources.found import Told
from pipeline.attribution.sources.lines import CREDIT_WORDS, WITH
from pipeline.attribution.sources.mastheads import outlet_in
from pipeline.attribution.sources.outlets import outlet_of
from schemas.article import SEPARATOR, Article, Credit, Link
from schemas.attribution import Citation

GENERAL_CREDIT = re.compile(
    r"\b(?:news )?(?:agency|agencies|wires?)\b(?: (?:reports?|reporting|services?|staff))?", re.I
)
REPORTED = re.compile(
    r"\b(?:report(?:ed|s|ing)?|told|tells|according to|said|says|wrote|interview|obtained|seen|reviewed|revealed"
    r"|published|citing|cited|quoted|investigation|analysis|survey)\b",
    re.IGNORECASE,
)
"""Words of crediting that make a link to an outlet a citation."""
REPORTS = re.compile(r"\W*(?:first |previously )?report(?:ed|s|ing)\b")
EARNINGS = re.compile(r"\W*(?:\w+ ){0,2}(?:earnings|results|profits?|revenues?|loss(?:es)?|sales)\b")
"""What a firm reports about itself."""
REPORTERS = re.compile(r"\b(?:reporting|editing|writing|edited|written|compiled|produced) by\b", re.IGNORECASE)
"""Whoever is named after these and is no outlet of the table is a person of the newsroom."""
LAST_NAME = re.compile(r"(?:^|[^\w’'-])((?:[A-Z][\w’'-]*\w ){0,3}[A-Z][\w’'-]*\w) ?$")
WINDOW = 90
"""A link to an outlet counts when the words of crediting stand so near."""
SAME_PLACE = {"agency": "newsroom", "outlet": "newsroom", "anonymous": "voice", "social": "post"}
"""Kinds that can be mistaken for each other: of those that overlap one is kept. What is not listed is a paper."""


FINDERS = (
    newsrooms.newsrooms,
    dealings.dealings,
    papers.papers,
    courts.courts,
    voices.voices,
    posts.posts,
    abroad.abroad,
)


@cache
def looked_for() -> frozenset[str]:
    """All words that the finders look for."""
    listed = (module.LISTED for module in (newsrooms, dealings, papers, courts, voices, posts))
    return abroad.listed().union(*listed)


def find_citations(article: Article) -> list[Citation]:
    """Every source the article credits, those outside its text first, then in order of the text; each once a place."""
    outside = [*_from_credits(article.credits), *_from_bylines(article.bylines)]
    told = Told.of(_running_text(article), looked_for())
    links = [_moved(link, start) for start, _, block in article.spans() for link in block.links]
    inside = [*(found for finder in FINDERS for found in finder(told)), *abroad.nearby(told.text)]
    placed = _told_apart(told.text, [*_once([*_from_links(told.text, links), *inside])])
    listed = [*_once_by_name(outside), *sorted(_linked(placed, links), key=lambda c: (c.start or 0, c.end or 0))]
    return [citation for citation in listed if not _is_own(citation, article.url)]


def _running_text(article: Article) -> str:
    """The text with its tables painted over: nobody credits a source in a table's cells."""
    kept = ("\n" * len(b.text) if b.kind == "table" else b.text for b in article.blocks if b.kind != "caption")
    return SEPARATOR.join(kept)


def _moved(link: Link, offset: int) -> Link:
    return Link(start=link.start + offset, end=link.end + offset, url=link.url)


def _is_own(citation: Citation, url: str) -> bool:
    """A site does not cite itself: by the table, or by a name that is its host's first label."""
    own = outlet_of(url)
    if own is not None:
        return citation.name == own.name
    labels = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    return citation.kind == "outlet" and labels[0].removeprefix("the").replace("-", "") == _squeezed(citation.name)


def _squeezed(name: str) -> str:
    return re.sub(r"\W", "", name.casefold()).removeprefix("the")


def _from_credits(credits: Iterable[Credit]) -> Iterator[Citation]:
    for credit in credits:
        named = [outlet_in(part) for part in _parts(credit.text)]
        known = [outlet for outlet in dict.fromkeys(named) if outlet]
        linked = outlet_of(credit.url) if credit.url else None
        for outlet in known or ([linked] if linked else []):
            yield Citation(name=outlet.name, kind=outlet.kind, text=credit.text, url=credit.url, rule="credit")
        if known or linked:
            continue
        if name := _credited(credit.text):
            yield Citation(name=name, kind="outlet", text=credit.text, url=credit.url, rule="credit-unlisted")
        elif GENERAL_CREDIT.search(credit.text):
            yield Citation(name="news agencies", kind="agency", text=credit.text, url=credit.url, rule="credit-general")


def _parts(credit: str) -> list[str]:
    """The names of a credit line: `Reuters, AFP` has two."""
    with_inputs = WITH.match(credit)
    bare = with_inputs["name"] if with_inputs else CREDIT_WORDS.sub("", credit).strip(" .()[]—–-")
    return [bare, *(part.strip() for part in re.split(r"[,/|;]|\band\b", bare))]


def _credited(text: str) -> str:
    """A credit line to somebody not in the table: its capitalised words."""
    name = "" if REPORTERS.search(text) else CREDIT_WORDS.sub("", text).strip(" .()[]—–-")
    words = [] if GENERAL_CREDIT.fullmatch(name) else name.split()
    capitals = all(word[0].isupper() or word in ("of", "and", "the") for word in words)
    return name if words and len(words) <= 5 and capitals else ""


def _from_bylines(bylines: Iterable[str]) -> Iterator[Citation]:
    for byline in bylines:
        if outlet := outlet_in(byline):
            yield Citation(name=outlet.name, kind=outlet.kind, text=byline, rule="byline")
        elif re.search(r"\b(?:agencies|news agency|wire services?)\b", byline, re.IGNORECASE):
            yield Citation(name="news agencies", kind="agency", text=byline, rule="byline")


def _from_links(text: str, links: Iterable[Link]) -> Iterator[Citation]:
    """A link to an outlet whose sentence credits it, or the word "reported" after a name, linked to another site."""
    for link in links:
        outlet = outlet_of(link.url)
        if outlet and _credits_near(text, link):
            yield Citation(name=outlet.name, kind=outlet.kind, start=link.start, end=link.end,
                           text=text[link.start : link.end], url=link.url, rule="link")  # fmt: skip
        elif outlet is None and REPORTS.match(text, link.start, link.end) and not EARNINGS.match(text, link.end):
            yield from _named_before(text, link)


def _named_before(text: str, link: Link) -> Iterator[Citation]:
    """`Quillfile reported` with a link on "reported": the address bears the name."""
    match = LAST_NAME.search(text, max(0, link.start - 60), link.start)
    host = _squeezed(urlsplit(link.url).hostname or "")
    if match and _squeezed(match[1]) in host:
        yield Citation(name=match[1], kind="outlet", start=match.start(1), end=match.end(1), text=match[1],
                       url=link.url, rule="link")  # fmt: skip


def _credits_near(text: str, link: Link) -> bool:
    """Words of crediting in the link or near it, within the sentence."""
    before = re.split(r"[.!?] |\n", text[max(0, link.start - WINDOW) : link.start])[-1]
    after = re.split(r"[.!?](?: |$)|\n", text[link.end : link.end + WINDOW])[0]
    return bool(REPORTED.search(before + text[link.start : link.end] + after))


def _linked(citations: Iterable[Citation], links: Sequence[Link]) -> Iterator[Citation]:
    """With the address of the first link that lies on the citation's words; links of one text never overlap."""
    for citation in citations:
        first = bisect_right(links, citation.start or 0, key=lambda link: link.end)
        meets = first < len(links) and links[first].start < (citation.end or 0)
        yield replace(citation, url=links[first].url) if meets and not citation.url else citation


def _once(citations: Iterable[Citation]) -> Iterator[Citation]:
    """One of those that overlap and could be the same: the first given, so links go before words."""
    taken: dict[str, set[int]] = {}
    for citation in citations:
        places = taken.setdefault(SAME_PLACE.get(citation.kind, "paper"), set())
        own = range(citation.start or 0, citation.end or 0)
        if places.isdisjoint(own):
            places.update(own)
            yield citation


def _told_apart(text: str, citations: Sequence[Citation]) -> Iterator[Citation]:
    """Of a newsroom and its own work one: the newsroom of "a Reuters analysis", the poll of "a poll by the Post"."""
    newsrooms = sorted((c for c in citations if c.kind in ("agency", "outlet")), key=lambda c: c.end or 0)
    ends = [c.end or 0 for c in newsrooms]
    dropped = {id(one) for one in _doubled(text, citations)}
    for paper in (citation for citation in citations if citation.kind in ("document", "poll")):
        next_one = bisect_right(ends, paper.end or 0)
        near = newsrooms[max(0, next_one - 1) : next_one + 1]
        held = next(
            (n for n in near if (n.start or 0) >= (paper.start or 0) and (n.end or 0) <= (paper.end or 0)), None
        )
        if held and not OBTAINED_BY.search(text, paper.start or 0, held.start or 0):
            dropped.add(id(held if paper.kind == "poll" else paper))
        elif held is None and any(_is_own_report(text, newsroom, paper) for newsroom in near):
            dropped.add(id(paper))
    return (citation for citation in citations if id(citation) not in dropped)


def _is_own_report(text: str, newsroom: Citation, paper: Citation) -> bool:
    """`Reuters said in a report`, `a report in the Example Post`: what it printed is no paper that it found."""
    if (newsroom.end or 0) <= (paper.start or 0):
        return bool(SAID_IN.fullmatch(text, newsroom.end or 0, paper.start or 0))
    return bool(OWN_REPORT.fullmatch(text, max(paper.start or 0, (paper.end or 0) - 20), newsroom.start or 0))


def _doubled(text: str, citations: Sequence[Citation]) -> Iterator[Citation]:
    """A court that held something in its own verdict, a link on "according to" beside the newsroom's name."""
    placed = sorted((c for c in citations if c.start is not None), key=lambda c: c.start or 0)
    for one, other in pairwise(placed):
        between = text[one.end : other.start]
        if one.kind == other.kind == "court" and other.rule == "court-held" and between == ", ":
            yield other
        if one.name == other.name and one.rule == "link" and len(between) < CLOSE and one.text[:1].islower():
            yield one


CLOSE = 12
OWN_REPORT = re.compile(
    r".{0,20}\b(?:reports?|articles?|story|stories|account|investigation|analysis|review) (?:published )?"
    r"(?:in|by|from|on) (?:[Tt]he )?"
)
OBTAINED_BY = re.compile(r"\b(?:seen|obtained|reviewed|viewed|leaked|published|compiled) (?:by|to|in)\b")
SAID_IN = re.compile(r"[’']?s? (?:has |had )?(?:said|says|wrote|writes|reported|reports|revealed)(?: [\w.]+){0,3} in ")


def _once_by_name(citations: Iterable[Citation]) -> Iterator[Citation]:
    seen: set[str] = set()
    for citation in citations:
        if citation.name not in seen:
            seen.add(citation.name)
            yield citation
