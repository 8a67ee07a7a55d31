"""Lines and headings that are not journalism, by name and with the reason; see `element_rules` for elements."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.clean.furniture.phrases import NETWORKS, around, counter, join, needs, reading_time
from pipeline.languages import any_of, phrases


@dataclass(frozen=True, slots=True)
class LineRule:
    """One line rule: a block goes if the pattern matches its whole text in lower case and it has at most `words`."""

    name: str
    pattern: str
    why: str
    words: int = 25
    needs: tuple[str, ...] = ()
    """One of these stands in every such line; told where a pattern may begin anywhere, which is slow to try."""


_PICTURE_DESKS = (
    r"getty(?: images)?|imago(?: images)?|picture[ -]alliance|shutterstock|alamy(?: stock photo)?|epa(?:-efe)?|"
    r"rex(?: features)?|ap photo|corbis|zuma(?: press)?|istock(?:photo)?|pa (?:images|wire|media)|xinhua|"
    r"anadolu(?: agency)?"
)
_DESKS_NEED = (
    "getty", "imago", "picture", "shutter", "alamy", "epa", "rex", "ap photo", "corbis", "zuma", "istock", "pa ",
    "xinhua", "anadolu",
)  # fmt: skip


@cache
def line_rules() -> tuple[LineRule, ...]:
    """The rules in the order in which a line is held against them."""
    return (*_consent(), *_pictures(), *_systems(), *_elsewhere(), *_asking(), *_owed(), *_page(), *_controls())


def _consent() -> Iterator[LineRule]:
    yield LineRule(
        "consent",
        rf"{around('embedded_opens')}|(?=.*\b(?:{around('embedded')})\b)(?=.*\b(?:{around('asked')})\b).*",
        "asks for consent in the place of something embedded",
        words=130,
        needs=needs("embedded"),
    )
    yield LineRule(
        "consent",
        rf"(?=.*\bcookies?\b)(?=.*\b(?:{around('site_voice')})\b)[^\"“”„«»]*",
        "asks for consent to cookies",
        words=150,
        needs=("cookie",),
    )
    yield LineRule(
        "consent",
        around("consent"),
        "asks for consent to what is done with the reader's data",
        words=60,
        needs=needs("consent"),
    )


def _pictures() -> Iterator[LineRule]:
    why = "says whose picture is above it"
    yield LineRule(
        "picture-credit",
        rf"(?:[^!?:/,|\"“”]{{2,60}}[/,|])*(?:[^!?:/,|\"“”]{{2,60}} via )?\s*(?:{_PICTURE_DESKS})"
        r"(?:/[\w .]{2,40})?\W*",
        why,
        words=14,
        needs=_DESKS_NEED,
    )
    yield LineRule(
        "picture-credit",
        rf"\W*(?:{around('pictures')})s?(?: (?:credit|by|courtesy|source|from))?\s*[:：].{{2,80}}",
        why,
        words=14,
    )


def _systems() -> Iterator[LineRule]:
    yield LineRule(
        "shortcode",
        r"\[/?[a-z_-]{3,}(?:\s[^\]]*)?\].*|\$\$\w+\$\$|\{\{[^{}]*\}\}",
        "a command to the publishing system that it did not carry out",
    )
    yield LineRule("video-failed", around("failed"), "a player's words to those who cannot see it")
    yield LineRule(
        "programme-note",
        around("programme"),
        "says where else the station told it, or where it was printed from",
        words=60,
    )


def _elsewhere() -> Iterator[LineRule]:
    label, goes_on = rf"(?:{around('advertised')})\W*+", rf"(?:{around('continues')})\W*+"
    yield LineRule(  # a story goes on twice at most: more often, and what stands between could be told in too many ways
        "advertisement",
        rf"\W*+(?:(?:{label}){{1,5}}|(?:{label}){{0,4}}(?:{goes_on}(?:{label}){{0,4}}){{1,2}})",
        "the label of bought space",
    )
    why = "the same buttons on every page"
    yield LineRule("share-line", rf"(?:{around('share')})\s*+[:：]?(?:[\s|/,·•&]|and|on|via|{NETWORKS})*", why)
    yield LineRule("share-line", rf"(?:(?:{NETWORKS})[\s|/,·•]*){{2,}}", why)
    yield LineRule(
        "also-read",
        rf"\W*(?:(?:{around('read_also')})(?: [\w ]{{0,30}})?|{around('pointers')})\s*"
        r"(?:[:：|–—>»›-]|\u2192).{3,}(?<![.”])",
        "a pointer to another story, set between the paragraphs",
        words=34,
        needs=tuple(":：|–—>»›-\u2192"),
    )


def _asking() -> Iterator[LineRule]:
    why = "the site asking for an address or a follower"
    yield LineRule(
        "newsletter",
        rf"(?:\W{{0,9}}|.*(?:[.!?…:;(–—-]\W{{0,3}}|please ))(?:{around('subscribe_opens')})|"
        rf".*\b(?:{around('subscribe')}).*",
        why,
        words=45,
        needs=needs("subscribe"),
    )
    yield LineRule(
        "newsletter",
        around("thanks"),
        "the site asking for an address, a follower or money",
        words=90,
        needs=needs("thanks"),
    )
    yield LineRule("newsletter", rf"\W*{join()}", why, words=45)
    yield LineRule(
        "promo",
        rf"\W*(?:{around('promo')}|\w[^.!?]{{1,90}}[.!] (?:{around('promo_ends')})\W{{0,3}})",
        "the site's own channels and memberships",
        words=45,
        needs=needs("promo"),
    )


def _owed() -> Iterator[LineRule]:
    yield LineRule(
        "disclaimer",
        around("disclaims"),
        "the publisher speaking to its lawyers",
        words=90,
        needs=needs("disclaims"),
    )
    yield LineRule("report-error", rf"\W*(?:{around('mistake')})", "asks readers to write in", words=45)


def _page() -> Iterator[LineRule]:
    yield LineRule(
        "tags-line", rf"(?:{around('tags')})\s*[:：].*|{around('tags_alone')}", "labels are kept as tags", words=40
    )
    yield LineRule(
        "page-links",
        rf"(?:{around('page')})\s*[:：][\d\s]*|(?:page )?\d+ (?:/|{around('page_of')}) \d+|{around('page_turns')}|"
        r"(?:«|»|‹|›|[<>])(?: (?:page|post|article|story))?",
        "leads to the story's other pages",
        words=12,
    )
    yield LineRule(
        "copyright",
        r"(?:©|\(c\)|copyright\b(?=\W*(?:$|©|\(c\)|by\b)|.{0,40}\b(?:19|20)\d\d\b)).*|" + around("rights"),
        "the same under every story",
        words=60,
        needs=("©", "(c)", "copyright", *needs("rights")),
    )
    yield LineRule(
        "comments",
        rf"(?:\d+ )?(?:{around('readers')}|{around('reader_words')})(?:\s*\(?\d+\)?)?|{around('comments')}",
        "belongs to the readers' part of the page",
        words=30,
    )


def _controls() -> Iterator[LineRule]:
    yield LineRule(
        "media-label",
        rf"(?:getty images?|{around('controls')}|{reading_time()}|{around('listen')})\W*",
        "the label of a control or a player",
        words=12,
    )
    yield LineRule(
        "counter",
        counter(),
        "a number that moves from look to look, and would make a revision of each",
        words=14,
        needs=tuple("0123456789"),
    )
    yield LineRule(
        "machine-value",
        r"https?://\S+\.(?:jpe?g|png|gif|webp|svg)\b\S*|\d{4}-\d\d-\d\dt\d\d:\d\d\S*",
        "a value for machines that its element does not hide",
        words=1,
    )
    yield LineRule(
        "date-line",
        rf"(?:{any_of('dates', 'moments')})(?:\W|\d).{{0,40}}",
        "when an entry was written, told from the moment of looking",
        words=9,
        needs=phrases("dates", "moments_needs"),
    )
    yield LineRule(
        "report-error",
        rf"{around('write_in')}|[^.!?\"“”]{{0,60}}\s\S{{1,64}}@[\w.-]{{1,60}}\.\w{{2,12}}\W{{0,3}}|"
        r"\W*e-?mail: .*|\S{1,64}@[\w.-]{1,60}\.\w{2,12}",
        "asks readers to write in",
        words=45,
        needs=("@", *needs("write_in")),
    )


@cache
def _lines() -> tuple[tuple[LineRule, re.Pattern[str]], ...]:
    return tuple((rule, re.compile(rule.pattern, re.S)) for rule in line_rules())


@cache
def _fitting() -> tuple[tuple[tuple[LineRule, tuple[str, ...], Callable[[str], re.Match[str] | None]], ...], ...]:
    """The rules that a line of so many words may fall under, in order."""
    longest = max(rule.words for rule in line_rules())
    return tuple(
        tuple((rule, rule.needs, pattern.fullmatch) for rule, pattern in _lines() if count <= rule.words)
        for count in range(longest + 1)
    )


def line_rule(text: str, count: int) -> LineRule | None:
    """The first rule that a line of `count` words falls under."""
    fitting = _fitting()
    if count >= len(fitting):
        return None
    lower = text.lower()
    for rule, needed, matches in fitting[count]:
        for word in needed:  # asked of every rule for every line: any(), or a call, takes twice the time
            if word in lower:
                break
        else:
            if needed:
                continue
        if matches(lower):
            return rule
    return None
