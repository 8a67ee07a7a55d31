"""When a story was published: as declared, else as its readers are told, else by its address; never when it changed."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from selectolax.lexbor import LexborNode

from pipeline.clean.facts.dates import instant, spoken
from pipeline.clean.facts.evidence import Evidence, in_comments
from pipeline.clean.facts.lines import Line, Surroundings
from pipeline.clean.facts.spelled import Day, days_in, has_year, readable
from pipeline.clean.facts.told import times
from pipeline.clean.page import jsonld
from pipeline.clean.page.text import tidy
from pipeline.languages import any_of

_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article:published",
    "article:published:time", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publication_date",
    "citation_publication_date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "date",
    "publish-date", "article.published", "cxenseparse:recs:publishtime", "last-modified",
)  # fmt: skip
_SECOND = _META[:6]
"""Those that say nothing but when a story was published."""
_SHORT = 20
"""Words of a line that tells when a story was published, at most."""
_BESIDE = 8
"""Words beside an unlabelled day: a name, a place, minutes to read."""
_DAY_ALONE = 6
"""Words of a line that is a day and little else: it may be believed against what is declared."""
_LISTED = 4
"""Lines with a day alone that are a list of other stories, at least."""
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/+_-]|$)|(?<!\d)(20[0-3]\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d|-\d)"
    r"|/[A-Za-z]?(20[0-3]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d\d*+$"
)
"""A day in an address: folders, a part of a name, or the beginning of a number that counts by the clock."""
_LONGEST = 2_000_000
"""Characters of a page that the library is given."""
_MANY = 20
"""Elements named after dates that are looked at."""
_CARD = 5
"""Elements around a time that may be another story's card."""
_TIME = "time[datetime]"
_ENTERED = "time.published, time.entry-date, .wp-block-post-date time, time[pubdate]"
_UPDATED = "time.updated:not(.published), .wp-block-post-date__modified-date time"
"""How blogs' templates mark the times of a post's first day and of its last change."""
_ONE_DAY = timedelta(hours=36)
"""Between a day's midnight in one zone and a moment of that day in another."""
_DATED = (
    "time, [class*=date i], [class*=publish i], [class*=timestamp i], [class*=datum i], [class*=fecha i], "
    "[class*=tarih i], [class*=dato i]"
)
_APART = re.compile(r"(?<!\s)\s+[-–—|•·/]\s+")
"""What parts a date from the one of its last change, or from a name."""


@cache
def _published() -> re.Pattern[str]:
    """What a page calls the day on which a story first stood there."""
    return re.compile(any_of("dates", "published"), re.I)


@cache
def _changed() -> re.Pattern[str]:
    """What it calls any later day; a day so called is never the one of publication."""
    return re.compile(any_of("dates", "changed"), re.I)


@cache
def _as_of() -> re.Pattern[str]:
    """How broadcasters label the only day that they tell."""
    return re.compile(rf"\b(?:{any_of('dates', 'as_of')}):?\s*$", re.I)


@cache
def _other_day() -> re.Pattern[str]:
    """Words that make a day one that the story tells of."""
    return re.compile(rf"©|copyright|\b(?:getty|{any_of('dates', 'other_day')})\b", re.I)


@cache
def _label() -> re.Pattern[str]:
    """What stands before a date: "Published: ", "erstellt: ", "Published 11:11 PM EST Nov 19, 2019"."""
    return re.compile(rf"^(?:[^\d:]{{3,20}}:\s*|(?:{any_of('dates', 'label')})\s+)", re.I)


@dataclass(frozen=True, slots=True)
class Published:
    """The instant, the page's own words for it, and who says so; words without an instant could not be read."""

    moment: datetime | None = None
    text: str = ""
    witness: str = ""


def published_of(evidence: Evidence, around: Surroundings, language: str) -> Published:
    """By the weightiest witness that tells a day: declared, then shown, then the address."""
    unread = ""
    for witness, text in _declared(evidence):
        if moment := _moment(text, evidence, language):
            declared = Published(moment, tidy(text)[:100], witness)
            return _told_before(declared, evidence, around, language) or declared
        unread = unread or tidy(text)[:100]
    found = next((finding for finding in _found(evidence, around, language) if finding.moment), Published())
    return Published(found.moment, found.text if found.witness == "html" else unread or found.text, found.witness)


def _told_before(declared: Published, evidence: Evidence, around: Surroundings, language: str) -> Published | None:
    """The day by the headline, where it lies before the declared one: nothing is published after it was told so.

    Systems that declare no change, or a change of the same day, put the day of the last build or edit there. A day
    that two witnesses declare is believed, and most pages are spared the search.
    """
    if declared.moment is None or declared.witness not in ("json-ld", "meta") or _is_confirmed(declared, evidence):
        return None
    shown = _shown(around, evidence, language)
    if len(shown.text.split()) > _DAY_ALONE and not _published().search(shown.text):
        return None
    entered = _first_time(evidence.page.tree.css(_ENTERED)) if not shown.moment and evidence.page.of("time") else ""
    if entered:
        shown = Published(instant(entered, evidence.zone, evidence.seen), tidy(entered)[:100], "html")
    return shown if shown.moment and declared.moment - shown.moment > _ONE_DAY else None


def _is_confirmed(declared: Published, evidence: Evidence) -> bool:
    """Whether the page declares a later change as well, or the same day by a second witness."""
    changed = instant(jsonld.text(evidence.article.get("dateModified")), evidence.zone, evidence.seen)
    if declared.moment is None or (changed and changed - declared.moment > _ONE_DAY):
        return True
    if declared.witness == "meta":
        return False
    second = instant(evidence.page.first(*_SECOND), evidence.zone, evidence.seen)
    return second is not None and abs(second - declared.moment) <= _ONE_DAY


def _found(evidence: Evidence, around: Surroundings, language: str) -> Iterator[Published]:
    """What each look at the page finds, the surest first; none is made that is not asked for."""
    yield _shown(around, evidence, language)
    yield _of_page(evidence)
    yield _timed(evidence)
    yield _dated(evidence, language)
    yield _in_address(evidence)
    yield _guessed(evidence)


def modified_of(evidence: Evidence) -> Iterator[tuple[str, datetime | None]]:
    """Witness and instant of a page's last change, the weightiest witness first."""
    page, node = evidence.page, evidence.article
    named = ("article:modified_time", "article:modified:time", "og:updated_time", "datemodified", "lastmod",
             "dcterms.modified")  # fmt: skip
    told: tuple[tuple[str, Callable[[], str]], ...] = (
        ("json-ld", lambda: jsonld.text(node.get("dateModified"))),
        ("meta", lambda: page.first(*named)),
        ("microdata", lambda: _first_time(page.microdata("dateModified"))),
        ("html", lambda: _first_time(page.tree.css(_UPDATED)) if page.of("time") else ""),
    )
    return ((witness, instant(text, evidence.zone, evidence.seen)) for witness, look in told if (text := look()))


# ---- declared


def _declared(evidence: Evidence) -> Iterator[tuple[str, str]]:
    page, node = evidence.page, evidence.article
    yield from times(evidence)
    for key in ("datePublished", "dateCreated"):
        yield "json-ld", jsonld.text(node.get(key))
    for name in _META:
        yield from (("meta", value) for value in page.meta.get(name, ())[:3])
    yield "microdata", _first_time(page.microdata("datePublished"))
    yield "html", _first_time(page.tree.css(_ENTERED)) if page.of("time") else ""


def _moment(text: str, evidence: Evidence, language: str) -> datetime | None:
    """The instant of a declared text; some systems declare in words."""
    if not text:
        return None
    found = instant(text, evidence.zone, evidence.seen)
    days = list(days_in(readable(text), evidence.zone, evidence.seen, language)) if not found else []
    return days[0].moment if len(days) == 1 else found


def _first_time(nodes: Sequence[LexborNode]) -> str:
    return next((_told(node) for node in nodes[:8] if not in_comments(node)), "")


def _told(node: LexborNode) -> str:
    attributes = node.attributes
    return (attributes.get("datetime") or attributes.get("content") or node.text()).strip()


# ---- shown


def _shown(around: Surroundings, evidence: Evidence, language: str) -> Published:
    """A labelled day near the headline, else one that stands there alone, the nearest first."""
    read = [(line, *_days(line, before, evidence, language)) for line, before in _lines(around)]
    listed = sum("bare" in labels for _, _, labels in read) >= _LISTED
    for wanted in ("published", "as-of") if listed else ("published", "bare", "as-of"):
        for line, days, labels in read:
            for day, label in zip(days, labels, strict=True):
                if label == wanted:
                    return _exact(line, day, evidence) or Published(day.moment, tidy(line.text)[:100], "html")
    return Published()


def _exact(line: Line, day: Day, evidence: Evidence) -> Published | None:
    """The instant that the markup of a line gives for the day which its words tell."""
    for node in line.block.css(_TIME)[:3]:
        moment = instant(_told(node), evidence.zone, evidence.seen)
        if moment and abs(moment - day.moment) <= _ONE_DAY:
            return Published(moment, tidy(_told(node))[:100], "html")
    return None


def _lines(around: Surroundings) -> Iterator[tuple[Line, str]]:
    """Lines that may tell the day, each with the line before it, which may be its label."""
    for number, line in enumerate(around.under):
        yield line, around.under[number - 1].text if number else ""
    for number, line in enumerate(around.above):
        yield line, around.above[number + 1].text if number + 1 < len(around.above) else ""


def _days(line: Line, before: str, evidence: Evidence, language: str) -> tuple[list[Day], list[str]]:
    """Days of a line, and what each is called."""
    text = line.text
    if not has_year(text) or len(text.split()) > _SHORT:
        return [], []
    text = readable(text)
    days = list(days_in(text, evidence.zone, evidence.seen, language))
    ends = [0, *(day.end for day in days)]
    before = before if len(before.split()) <= 3 else ""
    labels = [_called(text[end : day.start], before if not end else "") for end, day in zip(ends, days, strict=False)]
    return days, [label if label != "bare" or _stands_alone(text, days) else "" for label in labels]


def _called(label: str, before: str) -> str:
    """What a day is called by the words before it, or by the line before it where there are none."""
    label = label if any(character.isalpha() for character in label) else before + label
    if _changed().search(label):
        return ""
    if _published().search(label):
        return "published"
    if _as_of().search(label):
        return "as-of"
    return "bare"


def _stands_alone(text: str, days: list[Day]) -> bool:
    """Whether a line says hardly more than one day."""
    rest = "".join((text[: days[0].start], " ", text[days[-1].end :]))
    return len(rest.split()) <= _BESIDE and not _other_day().search(rest)


def _timed(evidence: Evidence) -> Published:
    """A `<time>` element in the story, then anywhere, that is not labelled as a change's."""
    for selector in ("article time[datetime], main time[datetime], header time[datetime]", _TIME):
        for node in evidence.page.tree.css(selector)[:8]:
            if not in_comments(node) and not _is_change(node) and not _is_teasers(node):
                if moment := instant(_told(node), evidence.zone, evidence.seen):
                    return Published(moment, tidy(_told(node))[:100], "html")
                break
    return Published()


def _is_teasers(node: LexborNode) -> bool:
    """Whether a time stands beside a lesser heading or in a link: another story's."""
    at = node.parent
    for _ in range(_CARD):
        if at is None or at.tag in ("article", "main", "body") or at.css_first("h1") is not None:
            return False
        if at.tag == "a" or at.css_first("h2, h3, h4, h5") is not None:
            return True
        at = at.parent
    return False


def _is_change(node: LexborNode) -> bool:
    """Whether the element or the words before it say that its time is a later one."""
    parent = node.parent
    marks = " ".join(at.attributes.get("class") or "" for at in (node, parent) if at is not None)
    text = tidy(parent.text(separator=" ")[:200]) if parent is not None else ""
    own = tidy(node.text()[:100])
    before = text.partition(own)[0] if own else ""
    return _changed().search(f"{marks} {before[-40:]}") is not None and not _published().search(
        f"{marks} {before[-40:]}"
    )


def _dated(evidence: Evidence, language: str) -> Published:
    """A date in words in an element named so."""
    for node in evidence.page.tree.css(_DATED)[:6]:
        whole = tidy(node.text(separator=" ")[:300])
        text = _label().sub("", whole)
        if not 5 < len(text) < 60 or in_comments(node) or _is_change(node) or _changed().match(whole):
            continue
        for part in dict.fromkeys((text, _APART.split(text)[0])):
            if moment := spoken(part, evidence.zone, evidence.seen, language):
                return Published(moment, text, "html")
    return Published()


def _guessed(evidence: Evidence) -> Published:
    """What a library for this alone tells, from marks that nobody here has met; never a day refused before.

    Asked last and imported then: it takes half a second to load and parses the page anew. It is not shown the page's
    scripts, since it takes an event's day for the page's.
    """
    from htmldate import find_date

    text = find_date(
        (evidence.page.tree.html or "")[:_LONGEST],
        url=evidence.page.url,
        original_date=True,
        extensive_search=False,
        max_date=evidence.seen.strftime("%Y-%m-%d"),
    )
    moment = instant(text or "", evidence.zone, evidence.seen)
    if moment is None or moment.date() in _refused(evidence):
        return Published()
    return Published(moment, text or "", "htmldate")


def _refused(evidence: Evidence) -> set[date]:
    """Days on which the page says that it changed, and those of other stories and of comments."""
    found = {moment.date() for _, moment in modified_of(evidence) if moment}
    for node in evidence.page.tree.css(_DATED)[:_MANY]:
        text = readable(tidy(node.text(separator=" ")[:300]))
        if _changed().search(text) or _is_change(node) or in_comments(node) or _is_teasers(node):
            exact = instant(_told(node), evidence.zone, evidence.seen)
            found |= {day.moment.date() for day in days_in(text, evidence.zone, evidence.seen, "en")}
            found |= {exact.date()} if exact else set()
    return found


def _of_page(evidence: Evidence) -> Published:
    """What JSON-LD says of the page itself: of blogs that declare no article, their only word."""
    for node in evidence.nodes:
        if "WebPage" in jsonld.types(node) and jsonld.is_of(node, evidence.page.url):
            text = jsonld.text(node.get("datePublished"))
            if moment := instant(text, evidence.zone, evidence.seen):
                return Published(moment, tidy(text)[:100], "web-page")
    return Published()


def _in_address(evidence: Evidence) -> Published:
    for match in _IN_ADDRESS.finditer(evidence.page.url):
        year, month, day = (part for part in match.groups() if part)
        moment = instant(f"{year}-{month:0>2}-{day:0>2}", evidence.zone, evidence.seen)
        if moment:
            return Published(moment, match[0].strip("/"), "url")
    return Published()
