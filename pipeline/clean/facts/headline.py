"""The headline: of the lines that a page gives for one, the line that the weightiest witnesses agree on."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from html import unescape

from selectolax.lexbor import LexborNode

from pipeline.clean.facts.evidence import Evidence, in_comments, is_outlet
from pipeline.clean.page import jsonld
from pipeline.clean.page.text import squeeze, tidy, words
from pipeline.clean.page.tree import Page

MAX_HEADLINE = 500
"""Characters; a longer headline is a fault of the page, and would burden every list and log."""
_PARTS = re.compile(r"(?<!\s)\s+[|–—·•»:-]\s+|(?:(?<!\s)\s+)?[｜ㅣ]\s*")
_ANY_PART = re.compile(r"(?:(?<!\s)\s+)?[|–—·•»｜ㅣ-]\s*")
_BETWEEN = re.compile(r"(?<=\w)(?::\s|\s[/|–—-]\s)")
"""What parts a kicker from its headline."""
_MARKUP = re.compile(r"</?(?:b|i|em|strong|span|br|sup|sub|q|p)\b[^<>]*>")
_TAIL = 5
"""Words of a paper's name and section behind a title, at most; more is the headline going on."""
_HOME = re.compile(r"\s*+(?:https?://[^/?#\s]++/?|/)(?:index\.\w++)?\s*+", re.I)
"""An address of a front page."""
_HEADINGS, _LONGEST = 100, 600
_COUNTED = ("parsely-title", "sailthru.title", "headline", "ob:title", "ob_headline", "dable:title", "dc.title",
            "dcterms.title")  # fmt: skip
"""What services that count and recommend stories are told (Parse.ly, Sailthru, Outbrain, Dable), and Dublin Core."""
_ALONE_ON_PAGE = 1.5
"""Weight of the page's own headline element that neither JSON-LD nor a service is told: others are for search."""
_SHOWN = 2.0
"""Weight of a second headline element: a page that shows one wrote its `<h1>` for search engines."""
_RUNNING = re.compile(r"\bLIVE\b|\b[Ll]ive(?:[ -]?(?:blog|updates?))?:|[Tt]icker:")
"""The label of a page that is written on for days; a line without it tells what happened."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line given as the headline, and what its witness weighs."""

    witness: str
    weight: float
    text: str


def candidates_of(evidence: Evidence) -> list[Candidate]:
    """Every line that the page gives for a headline; the paper's name, which some set on every page, is none."""
    found = [candidate for candidate in _candidates(evidence) if candidate.text]
    return [candidate for candidate in found if not is_outlet(candidate.text, evidence)] or found


def elect(page: Page, found: list[Candidate]) -> tuple[str, str]:
    """Witness and headline; both empty where the page gives none."""
    if not found:
        return "", ""
    found = [candidate for candidate in found if not _RUNNING.search(candidate.text)] or found
    told: dict[str, list[Candidate]] = {}
    for candidate in found:
        told.setdefault(squeeze(candidate.text), []).append(candidate)
    support = {key: sum(candidate.weight for candidate in alike) for key, alike in told.items()}
    for text in _shown(page, found):
        support[text] += _SHOWN
    alike = told[max(support, key=lambda key: support[key])]
    return alike[0].witness, _cut(_spelling(alike))


def _candidates(evidence: Evidence) -> Iterator[Candidate]:
    """Titles for other sites are written apart from the page's own; the browser's tab repeats one of them."""
    page = evidence.page
    own, h1 = tidy(plain(jsonld.text(evidence.article.get("headline")))), _h1(evidence)
    shared, tweeted, counted = (
        tidy(plain(page.first(*names))) for names in (("og:title",), ("twitter:title",), _COUNTED)
    )
    known = frozenset(map(squeeze, (own, h1, shared, tweeted, counted)))
    alone = cache(partial(_alone, known=known, evidence=evidence, shown=squeeze(h1)))  # most are given several times
    yield Candidate("json-ld", 1.2, alone(own))
    yield Candidate("html", 1.1 if own or counted else _ALONE_ON_PAGE, h1)
    yield Candidate("meta", 1.1, alone(shared))
    yield Candidate("microdata", 0.6, _named_headline(page))
    yield Candidate("meta", 0.6, alone(tweeted))
    yield Candidate("meta", 1.0, alone(counted))
    yield Candidate("title", 0.1, alone(page.title))


def shared_title(evidence: Evidence) -> str:
    """What other sites and search engines show for a headline (`og:title`), without the paper's name; often empty."""
    return _cut(_without_outlet(tidy(plain(evidence.page.first("og:title"))), evidence))


def plain(text: str) -> str:
    """JSON-LD and titles for other sites often carry entities twice escaped, or markup."""
    return _MARKUP.sub("", unescape(unescape(text))) if "&" in text or "<" in text else text


def _h1(evidence: Evidence) -> str:
    """The page's headline element: of several the one whose words the title holds, else the first with words.

    The paper's name is none: many set their logo in an `<h1>` that leads home.
    """
    page = evidence.page
    nodes = [node for node in page.of("h1")[:12] if not _leads_home(node)]
    texts = [text for node in nodes if words(text := tidy(node.text(separator=" ")[:5000])) >= 1]
    texts = [text for text in texts if not is_outlet(text, evidence)]
    title = squeeze(plain(page.first("og:title")) or page.title)
    fitting = [text for text in texts if squeeze(text) and squeeze(text) in title]
    return max(fitting, key=len) if fitting else next(iter(texts), "")


def _leads_home(node: LexborNode) -> bool:
    """Whether all of it is a link to the front page."""
    link = node.css_first("a[href]")
    if link is None or squeeze(link.text()) != squeeze(node.text()):
        return False
    return _HOME.fullmatch(link.attributes["href"] or "") is not None


def _alone(title: str, known: frozenset[str], evidence: Evidence, shown: str) -> str:
    """A title without the paper's name: cut where another witness ends, or where what is cut is the paper's name.

    What stands behind the headline that is `shown` goes however long it is: sections, slogans, towns.
    """
    for part in _ANY_PART.finditer(title):
        tail = title[part.end() :]
        front = squeeze(title[: part.start()])
        if front and words(tail) and (front == shown or (words(tail) <= _TAIL and front in known)):
            return title[: part.start()]
    title = _without_outlet(title, evidence)
    start = re.match(r"[^:|]{2,40}[:|]\s", title)
    if start and is_outlet(start[0].rstrip(":| "), evidence):
        title = title[start.end() :].strip()
    return max(title.split(" | "), key=len).strip() if squeeze(title) not in known else title


def _without_outlet(title: str, evidence: Evidence) -> str:
    """A title without what stands behind it and is known to be the paper's name."""
    parts = list(_PARTS.finditer(title))
    while parts and is_outlet(title[parts[-1].end() :], evidence):
        title = title[: parts.pop().start()].rstrip()
    return title


def _shown(page: Page, found: Iterable[Candidate]) -> set[str]:
    """Declared headlines that are no `<h1>` but stand on the page as a heading, after a kicker perhaps."""
    declared = {squeeze(candidate.text) for candidate in found if candidate.witness in ("json-ld", "meta")}
    first = next((squeeze(candidate.text) for candidate in found if candidate.witness == "html"), "")
    wanted = {text for text in declared if len(text) > 20 and text != first}
    if not wanted or not first:
        return set()
    shortest = min(map(len, (first, *wanted)))
    lesser = [node for node in page.headings() if node.tag != "h1"]
    texts = [(node, node.text()[:_LONGEST]) for node in lesser[:_HEADINGS]]
    headings = [(node, squeeze(text)) for node, text in texts if 2 * len(text) >= shortest]  # "ß" becomes two letters
    under_kicker = {text for text in wanted for node, heading in headings if _is_set_apart(text, node, heading)}
    if under_kicker or any(first in heading for _, heading in headings):
        return under_kicker  # else teasers of this very story
    return {
        text
        for text in wanted
        for node, heading in headings
        if heading.endswith(text) and node.css_first("a") is None and not in_comments(node)
    }


def _is_set_apart(text: str, node: LexborNode, heading: str) -> bool:
    """Whether a headline is all of an element at the end of a heading, which begins with a kicker of its own."""
    if len(heading) <= len(text) or not heading.endswith(text) or node.css_first("a") is not None or in_comments(node):
        return False
    return any(squeeze(part.text()[:_LONGEST]) == text for part in node.iter() if part.is_element_node)


def _spelling(alike: list[Candidate]) -> str:
    """Of one line's spellings the one declared most often: systems flatten quotation marks for other sites.

    First those that part a kicker from its headline, for what joins the two elements drops the mark between them.
    Elements only tell between two of titles for other sites, since in them a kicker's colon may stand alone or be drawn
    by style.
    """
    order = {"meta": 0, "json-ld": 1, "title": 2, "microdata": 3, "html": 4}
    given = Counter(candidate.text for candidate in alike if order[candidate.witness] < 3)
    own = any(candidate.witness == "json-ld" for candidate in alike)
    shown = set() if own else {candidate.text for candidate in alike if order[candidate.witness] >= 3}
    ranks = {text: (-len(_BETWEEN.findall(text)), -count, text not in shown) for text, count in given.items()}
    return min(alike, key=lambda candidate: (ranks.get(candidate.text, (0, 0, True)), order[candidate.witness])).text


def _cut(text: str) -> str:
    return text if len(text) <= MAX_HEADLINE else text[: MAX_HEADLINE - 1].rstrip() + "…"


def _named_headline(page: Page) -> str:
    node = next((node for node in page.microdata("headline") if node.tag in ("h1", "h2")), None)
    return tidy(node.text(separator=" ")[:5000]) if node else ""
