"""What a story cites as its source: wires, other outlets, documents, polls, posts, people who are not named.

Precision before recall: each pattern asks for the words by which a newsroom credits, never for a bare mention.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pipeline.attribution.outlets import ALL, Outlet, by_written, outlet_of
from schemas.article import Article, Credit, Link
from schemas.attribution import Citation, CitationKind

CREDIT_WORDS = re.compile(
    r"^\W*(?:sources?|credit|by|via|from|(?:additional )?reporting by"
    r"|with (?:agency )?(?:reports|reporting|input|material|files)(?: from| by)?"
    r"|this (?:story|article) (?:was )?(?:first |originally )?(?:appeared|published) (?:in|on|by))\W*(?:the )?",
    re.IGNORECASE,
)
GENERAL_CREDIT = re.compile(
    r"\b(?:news )?(?:agency|agencies|wires?)\b(?: (?:reports?|reporting|services?|staff))?", re.I
)
DATELINE = re.compile(r"^[^\W\d_a-z][^()\n]{1,60} \((?P<name>[A-Za-z][A-Za-z ]{1,30})\)\s*[—–-]")
CLOSING = re.compile(r"^\W*(?:\((?P<a>[^()]{2,40})\)|[—–-] ?(?P<b>[^.]{2,40}))\W*$")
REPORTED = re.compile(
    r"\b(?:report(?:ed|s|ing)?|told|tells|according to|said|says|wrote|interview|obtained|seen|reviewed|revealed"
    r"|published|citing|cited|quoted|investigation|analysis|survey)\b",
    re.IGNORECASE,
)
"""Words of crediting that make a link to an outlet a citation."""

ACCORDING = r"(?:according to|citing|based on|(?:as )?(?:shown|stated|revealed|detailed|described|outlined) in)"
SHOWS = (
    r"(?:shows?|showed|found|finds|says|said|states?|stated|alleges?|alleged|reveals?|revealed|suggests?|suggested"
    r"|indicates?|indicated)"
)
DOCUMENTS = (
    r"(?:court|legal|regulatory|campaign[- ]finance|financial|federal|tax|securities|bankruptcy) "
    r"(?:filings?|documents?|records?|papers|disclosures?)"
    r"|(?:an? |the )?(?:\w+ )?(?:affidavit|indictment|lawsuit|complaint|subpoena|search warrant|charging documents?)"
    r"|(?:an? |the )?(?:\w+[- ]){0,2}"
    r"(?:memo|memorandum|transcript|court filing|audit|white paper|draft (?:bill|law|order))"
    r"|(?:leaked|internal|newly released|declassified|public|government|company|state|county|police) "
    r"(?:documents?|records?|e-?mails?|memos?|cables?)"
    r"|(?:e-?mails|documents|records)"
    r"|(?:the )?(?:[^\W\d_a-z]\w+ ){1,4}(?:Act|Constitution|Code|Regulation|Treaty|Directive)(?: of \d{4})?"
)
POLLS = (
    r"(?:a|an|the|one|another|new|recent)(?: [\w./’'-]+){0,6} (?:poll|survey)"
    r"|(?:recent |national |exit )?(?:polls|polling)"
)
OF_POLL = r"(?: (?:released|conducted|published|taken|by|of|from|in|on)(?: [\w.’'-]+){1,8}?)?"
ANONYMOUS = (
    r"(?:(?:a|an|one|two|three|four|several|multiple|some|another|second|senior) (?:[\w.-]+ ){0,4})?"
    r"(?:people|persons?|sources?|officials?|aides?|advis[eo]rs?|diplomats?|lawmakers?|staffers?|executives?|operatives?"
    r"|employees?|insiders?|individuals?)"
)
KNOWING = (
    r"(?:who (?:were|was) )?(?:briefed on|familiar with|with (?:direct )?knowledge of|close to) "
    r"(?:(?:the|his|her|their|its|an?) )?[\w’'-]+"
    r"(?: (?!(?:said|says|told|who|that|which|and|but|in|on|at|as|was|were|is|are|has|have|had|confirmed|to)\b)"
    r"[\w’'-]+){0,3}"
)
UNNAMED = (
    rf"(?: {KNOWING}"
    r"|,? ?who (?:spoke|asked|requested|insisted|was granted|were granted|declined)(?: \w+){0,4} "
    r"(?:(?:on (?:the )?condition of )?anonymity|to remain anonymous|(?:not )?to be (?:named|identified))"
    r"|,? (?:speaking|granted|on) (?:on )?(?:the )?(?:condition of )?(?:anonymity|background))"
)
NETWORKS = r"Twitter|X|Facebook|Instagram|Truth Social|Telegram|Threads|Bluesky|TikTok|LinkedIn|Weibo"
SOCIAL = re.compile(
    rf"\b(?:in|on|via) (?:(?:an?|his|her|their|its|the) )?(?:[\w-]+ )?"
    rf"(?:tweets?|posts? on (?P<a>{NETWORKS})|(?P<b>{NETWORKS}) (?:post|message|video|thread|account)s?)\b"
    rf"|\b(?:wrote|posted|said|announced|tweeted|shared)(?: \w+){{0,2}} on (?P<c>{NETWORKS})\b|\b(?P<d>tweeted)\b"
)
STATEMENT = re.compile(
    r"\bin (?:an?|his|her|their|its) (?:(?:joint|written|brief|prepared|emailed|official|public|short|news) ){0,2}"
    r"(?P<name>statement|press release|news release|communiqué|letter)\b"
    r"|\baccording to (?P<b>an? (?:official )?statement)\b",
    re.IGNORECASE,
)
PATTERNS: tuple[tuple[CitationKind, str, re.Pattern[str]], ...] = (
    ("anonymous", "unnamed", re.compile(rf"\b(?P<name>{ANONYMOUS}{UNNAMED})\b", re.I)),
    ("document", "document-according", re.compile(rf"\b{ACCORDING} (?P<name>{DOCUMENTS})\b")),
    ("document", "document-shows",
     re.compile(rf"(?:^|(?<=[.!?,;] ))(?P<name>(?:The |An? )?(?:{DOCUMENTS})) {SHOWS}\b", re.I)),
    ("poll", "poll-according", re.compile(rf"\b{ACCORDING} (?P<name>{POLLS})\b", re.I)),
    ("poll", "poll-shows", re.compile(rf"\b(?P<name>{POLLS}){OF_POLL} {SHOWS}\b", re.I)),
)  # fmt: skip
WINDOW = 90
"""A link to an outlet counts when the words of crediting stand so near."""


def find_citations(article: Article) -> list[Citation]:
    """Every source the article credits, those outside its text first, then in order of the text; each once a place."""
    own = outlet_of(article.url)
    outside = [*_from_credits(article.credits), *_from_bylines(article.bylines)]
    inside = [found for start, _, block in article.spans() for found in _in_block(block.text, block.kind, start)]
    links = [found for start, _, block in article.spans() for found in _from_links(block.text, block.links, start)]
    placed = _once([*links, *inside])
    listed = [*_once_by_name(outside), *sorted(placed, key=lambda c: (c.start or 0, c.end or 0))]
    return [citation for citation in listed if own is None or citation.name != own.name]


def _from_credits(credits: Iterable[Credit]) -> Iterator[Citation]:
    for credit in credits:
        outlet = _named_in(CREDIT_WORDS.sub("", credit.text).strip(" .()[]—–-"))
        linked = outlet_of(credit.url) if credit.url else None
        known = outlet or linked
        if known:
            yield Citation(name=known.name, kind=known.kind, text=credit.text, url=credit.url, rule="credit")
        elif name := _credited(credit.text):
            yield Citation(name=name, kind="outlet", text=credit.text, url=credit.url, rule="credit-unlisted")
        elif GENERAL_CREDIT.search(credit.text):
            yield Citation(name="news agencies", kind="agency", text=credit.text, url=credit.url, rule="credit-general")


def _credited(text: str) -> str:
    """A credit line to somebody not in the table: its capitalised words."""
    name = CREDIT_WORDS.sub("", text).strip(" .()[]—–-")
    words = [] if GENERAL_CREDIT.fullmatch(name) else name.split()
    return (
        name
        if words and len(words) <= 5 and all(word[0].isupper() or word in ("of", "and", "the") for word in words)
        else ""
    )


def _from_bylines(bylines: Iterable[str]) -> Iterator[Citation]:
    for byline in bylines:
        if outlet := _named_in(byline):
            yield Citation(name=outlet.name, kind=outlet.kind, text=byline, rule="byline")


def _named_in(text: str) -> Outlet | None:
    """The outlet a credit or byline names, whole or as one of its parts ("Ana Ruiz, Reuters")."""
    for part in (text, *re.split(r"[,/|]| and | via | for ", text)):
        name = part.strip().removeprefix("The ").removeprefix("the ")
        found = by_written().get(part.strip()) or by_written().get(name)
        if found:
            return found
    return None


def _in_block(text: str, kind: str, offset: int) -> Iterator[Citation]:
    if kind == "table":
        return
    yield from _dateline(text, offset)
    yield from _closing(text, offset)
    yield from _credited_after(text, offset)
    yield from _credited_before(text, offset)
    yield from _by_pattern(text, offset)
    yield from _social(text, offset)
    yield from _statements(text, offset)


def _cite(outlet: Outlet, text: str, start: int, end: int, offset: int, rule: str) -> Citation:
    return Citation(
        name=outlet.name, kind=outlet.kind, start=offset + start, end=offset + end, text=text[start:end], rule=rule
    )


def _dateline(text: str, offset: int) -> Iterator[Citation]:
    """`HARBOR CITY (AP) —`."""
    match = DATELINE.match(text)
    if match and (outlet := by_written().get(match["name"].strip())):
        yield _cite(outlet, text, *match.span("name"), offset, "dateline")


def _closing(text: str, offset: int) -> Iterator[Citation]:
    """A line of its own: `(Reuters)`, `— With AP`."""
    match = CLOSING.match(text)
    name = (match["a"] or match["b"]) if match else text if len(text) < 60 and CREDIT_WORDS.match(text) else ""
    if name and (outlet := _named_in(CREDIT_WORDS.sub("", name).strip(" .()"))):
        yield _cite(outlet, text, 0, len(text), offset, "credit-line")


@cache
def _names_in_text() -> tuple[str, ...]:
    """Names that stand for the outlet in running text: not "Time"."""
    written = {n for outlet in ALL for n in (*outlet.written, *outlet.initials)}
    return tuple(sorted(written | {o.name for o in ALL if " " in o.name}, key=len, reverse=True))


@cache
def _after_words() -> re.Pattern[str]:
    """Words of crediting and then an outlet's name."""
    names = "|".join(map(re.escape, _names_in_text()))
    return re.compile(
        r"\b(?i:told|tells|according to|reported (?:by|in)|interview (?:with|on)|obtained by|seen by|reviewed by|citing"
        r"|published (?:by|in)|reports? (?:by|from|in)|an op-ed in|an opinion piece in|writing in|poll (?:by|for)) "
        rf"(?:(?:the|The) )?(?P<name>{names})\b"
        r"(?![’']s? (?:\w+ )?(?:editor|reporter|host|board)| \w+ (?:editor|Institute))"
    )


def _credited_after(text: str, offset: int) -> Iterator[Citation]:
    for match in _after_words().finditer(text):
        yield _cite(by_written()[match["name"]], text, *match.span("name"), offset, "credited-after")


REPORTS = re.compile(
    r",?(?:[’']s?)? (?:(?:first|has|also|previously|earlier) )*(?:reported|reports|revealed)\b"
    r"|[’']s? (?:reporting|report that|investigation found)"
)


def _credited_before(text: str, offset: int) -> Iterator[Citation]:
    """`the Example Post first reported`: the name stands right before the words of reporting."""
    for match in REPORTS.finditer(text):
        before = text[max(0, match.start() - 50) : match.start()]
        name = (
            next((n for n in _names_in_text() if before.endswith(n)), "") if before.endswith(_names_in_text()) else ""
        )
        start = match.start() - len(name)
        if name and not (start and text[start - 1].isalnum()):
            yield _cite(by_written()[name], text, start, match.start(), offset, "credited-before")


def _by_pattern(text: str, offset: int) -> Iterator[Citation]:
    for kind, rule, pattern in PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if rule == "unnamed" and not _speaks(text, start, end):
                continue
            name = text[start:end].strip(" ,")
            yield Citation(
                name=name, kind=kind, start=offset + start, end=offset + start + len(name), text=name, rule=rule
            )


SPEAKS_AFTER = re.compile(r"[^.]{0,30}\b(?:said|says|say|told|confirmed|described|spoke|cautioned|added|warned)\b")
SPEAKS_BEFORE = re.compile(
    r"(?:said|says|according to|told by|citing|confirmed by|cited) (?:the |by )?$", re.IGNORECASE
)


def _speaks(text: str, start: int, end: int) -> bool:
    """Somebody without a name is a source only where he says something."""
    words = text[start:end].lower()
    if "anonym" in words or "named" in words or "identified" in words:
        return True
    return bool(SPEAKS_AFTER.match(text, end) or SPEAKS_BEFORE.search(text, max(0, start - 30), start))


def _social(text: str, offset: int) -> Iterator[Citation]:
    for match in SOCIAL.finditer(text):
        name = match["a"] or match["b"] or match["c"] or ("Twitter" if match["d"] or "tweet" in match.group() else "")
        if name:
            yield Citation(name=name, kind="social", start=offset + match.start(), end=offset + match.end(),
                           text=match.group(), rule="social")  # fmt: skip


def _statements(text: str, offset: int) -> Iterator[Citation]:
    for match in STATEMENT.finditer(text):
        name = (match["name"] or match["b"]).lower()
        yield Citation(name=name, kind="statement", start=offset + match.start(), end=offset + match.end(),
                       text=match.group(), rule="statement")  # fmt: skip


def _from_links(text: str, links: Iterable[Link], offset: int) -> Iterator[Citation]:
    """A link to an outlet whose sentence credits it."""
    for link in links:
        outlet = outlet_of(link.url)
        if outlet and _credits_near(text, link):
            yield Citation(name=outlet.name, kind=outlet.kind, start=offset + link.start, end=offset + link.end,
                           text=text[link.start : link.end], url=link.url, rule="link")  # fmt: skip


def _credits_near(text: str, link: Link) -> bool:
    """Words of crediting in the link or near it, within the sentence."""
    before = re.split(r"[.!?] ", text[max(0, link.start - WINDOW) : link.start])[-1]
    after = re.split(r"[.!?](?: |$)", text[link.end : link.end + WINDOW])[0]
    return bool(REPORTED.search(before + text[link.start : link.end] + after))


def _once(citations: Iterable[Citation]) -> Iterator[Citation]:
    """One of those of one kind that overlap: the first given, so links go before words."""
    taken: dict[CitationKind, list[tuple[int, int]]] = {}
    for citation in citations:
        start, end = citation.start or 0, citation.end or 0
        places = taken.setdefault("outlet" if citation.kind == "agency" else citation.kind, [])
        if not any(start < b and a < end for a, b in places):
            places.append((start, end))
            yield citation


def _once_by_name(citations: Iterable[Citation]) -> Iterator[Citation]:
    seen: set[str] = set()
    for citation in citations:
        if citation.name not in seen:
            seen.add(citation.name)
            yield citation
