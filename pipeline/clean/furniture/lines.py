"""Lines of a text that are not the story's: echoes of its own fields, labels, pointers, and the named line rules."""

import re
from functools import cache
from itertools import takewhile

from pipeline.clean.blocks.cleaned import Cleaned, Context, Tally
from pipeline.clean.blocks.drafts import Draft
from pipeline.clean.furniture.headings import opens_foreign_section, template_words
from pipeline.clean.furniture.line_rules import line_rule
from pipeline.clean.furniture.link_lists import is_pointer, leads_home, link_lists
from pipeline.clean.furniture.phrases import around
from pipeline.clean.page.text import squeeze
from pipeline.languages import any_of

_TOP, _DATE_WORDS = 3, 14
"""Blocks at a story's top, between which its date may stand; words of a date at most."""
_BESIDE_NAMES = 20
"""Letters and digits in a line of the authors' names beside these: "by", "and", a date."""
_ECHO = 3
"""Words of a heading that repeats a part of the headline, its kicker perhaps."""
_MANY_HEADINGS = 4
"""Linked headings from which on a story lists what they lead to."""
_SHORT = 14
"""Words of a byline or a date at most."""


@cache
def _pointer() -> re.Pattern[str]:
    """The beginning of a line that leads to another story."""
    return re.compile(rf"\W*(?:(?:{around('teasers')}|{around('read_also')})(?!\w)|(?:{around('labels')})\s*:)", re.I)


@cache
def _byline() -> re.Pattern[str]:
    by = f"{any_of('byline', 'by')}|{any_of('byline', 'by_in_names')}"
    return re.compile(rf"(?:{by})[:\s]+(?P<names>[^.!?:;]{{3,90}})", re.I)


@cache
def _date() -> re.Pattern[str]:
    """The whole of a line that tells when a story was written, with a label or without."""
    labels, weekdays, months, clock, since = (
        any_of("dates", key) for key in ("day_line", "weekdays", "day_months", "day_clock", "since")
    )
    return re.compile(
        rf"(?:(?:{labels})\b.{{0,80}})"
        rf"|(?:(?:{weekdays}),?\s+)?(?:\d{{1,2}}\.?\s+)?(?:{months})[a-zäû]*\.?\s*+"
        r"(?:\d{1,2}(?:st|nd|rd|th)?,?\s*+)?(?:\d{4})?[\s,|·–-]*+"
        rf"(?:(?:{clock})?\s*+\d{{1,2}}[:.h]\d{{2}}.{{0,25}})?"
        rf"|\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}.{{0,45}}|{since}",
        re.I,
    )


def by_line(drafts: list[Draft], context: Context, cleaned: Cleaned, tally: Tally) -> list[Draft]:
    kept: list[Draft] = []
    started = False
    drafts = _without_kickers(drafts, tally)
    lists = link_lists(drafts, url=context.url)
    listing = _is_listing(drafts)
    for draft in drafts:
        top = not started or len(kept) <= _TOP
        name = _line_verdict(draft, context, cleaned, started=started, first=not kept, lists=lists, listing=listing)
        if not name and top and draft.kind == "paragraph" and draft.words <= _DATE_WORDS:
            name = _under_standfirst(draft.text, context)
        if name:
            tally.add(name, draft.text)
            continue
        started = started or (draft.kind in ("paragraph", "quote") and draft.words >= 12)
        kept.append(draft)
    return without_loose_ends(kept, tally)


def _is_listing(drafts: list[Draft]) -> bool:
    """Whether many of a story's headings are links: it lists what they lead to, and they head its parts."""
    return sum(draft.kind == "heading" and draft.link_share > 0.8 for draft in drafts) >= _MANY_HEADINGS


def _story_link(draft: Draft, context: Context, *, listing: bool) -> str:
    """A line or heading that is another story's headline and leads there."""
    may = draft.kind == "paragraph" or (draft.kind == "heading" and not listing)
    if may and draft.link_share > 0.8 and is_pointer(draft.text, draft.words) and leads_home(draft, context.url):
        return "story-link"
    return ""


def _under_standfirst(text: str, context: Context) -> str:
    """The date, or a line of the authors' names and hardly more."""
    if _date().fullmatch(text):
        return "echo-date"
    bare, names = squeeze(text), [squeeze(name) for name in context.bylines]
    if names and all(name in bare for name in names) and len(bare) - sum(map(len, names)) <= _BESIDE_NAMES:
        return "echo-byline"
    return ""


def _without_kickers(drafts: list[Draft], tally: Tally) -> list[Draft]:
    """Drop a word or two in a heading before or after another at the very top: the section's name, a shorthand."""
    top = next((number for number, draft in enumerate(drafts) if draft.kind != "heading"), len(drafts))
    kickers = [draft for draft in drafts[:top] if draft.words <= _ECHO and not _is_template(draft)] if top > 1 else []
    for draft in kickers:
        tally.add("kicker", draft.text)
    return [draft for draft in drafts if not any(draft is kicker for kicker in kickers)]


def _line_verdict(
    draft: Draft,
    context: Context,
    cleaned: Cleaned,
    *,
    started: bool,
    first: bool,
    lists: frozenset[int],
    listing: bool,
) -> str:
    """Name of the line rule that a block falls under; empty when it stays."""
    text = draft.text
    count = draft.words
    if not text[:1].isalnum() and not any(c.isalnum() for c in text):
        return "no-words"
    if draft.kind in ("caption", "table", "preformatted"):
        return ""
    if echo := _echo(draft, count, context, cleaned, started=started):
        return echo
    if rule := line_rule(text, count):
        return rule.name
    if count <= 5 and opens_foreign_section(text):
        return "foreign-section"
    if draft.group and draft.group in lists:
        return "link-list"
    if draft.link_share > 0.5 and _pointer().match(text):
        return "also-read"
    if link := _story_link(draft, context, listing=listing):
        return link
    if not started and first and draft.kind == "paragraph" and count <= 4 and text[-1] not in '.!?”"':
        return "stray-label"
    return ""


def _is_template(draft: Draft) -> bool:
    return draft.text.strip(" :.").casefold() in template_words()


def _echo(draft: Draft, count: int, context: Context, cleaned: Cleaned, *, started: bool) -> str:
    """Lines that only repeat a field of the article, or a template's word in a heading's place."""
    if started and draft.kind != "heading":
        return ""
    if _repeats_headline(draft, count, context, started=started):
        return "echo-headline"
    if draft.kind == "heading" and _is_template(draft):
        return "template-heading"
    if count > _SHORT:
        return ""
    if context.bylines and squeeze(draft.text) in {squeeze(name) for name in context.bylines}:
        return "echo-byline"
    return "" if started else _repeats_byline_or_date(draft.text, cleaned)


def _repeats_headline(draft: Draft, count: int, context: Context, *, started: bool) -> bool:
    """The whole of a headline; in a heading before the story, a part of one as well."""
    bare = squeeze(draft.text)
    titles = context.titles | {squeeze(context.headline)}
    if bare in titles:
        return draft.kind == "heading" or not started
    return draft.kind == "heading" and not started and count >= _ECHO and any(bare in title for title in titles)


def _repeats_byline_or_date(text: str, cleaned: Cleaned) -> str:
    """Which of the two a line is; a byline that no field of the page gives is kept as one."""
    if (named := _byline().fullmatch(text)) and _is_name(named["names"]):
        cleaned.byline = cleaned.byline or named["names"].split(",")[0].strip()
        return "echo-byline"
    return "echo-date" if _date().fullmatch(text) else ""


def _is_name(text: str) -> bool:
    first, *_ = text.split(",")
    parts = first.split()
    return 1 <= len(parts) <= 8 and sum(part[:1].isupper() for part in parts) >= len(parts) / 2


def without_loose_ends(drafts: list[Draft], tally: Tally) -> list[Draft]:
    """Drop headings that nothing but captions follows: what they announced has gone."""
    told = (n for n in range(len(drafts) - 1, -1, -1) if drafts[n].kind != "caption")
    loose = set(takewhile(lambda n: drafts[n].kind == "heading" or _is_label(drafts[n]), told))
    for number in sorted(loose):
        tally.add("loose-heading", drafts[number].text)
    return [draft for number, draft in enumerate(drafts) if number not in loose]


def _is_label(draft: Draft) -> bool:
    """A word or two and a colon, and nothing after it: "Editor:"."""
    return draft.kind in ("paragraph", "list_item") and draft.words <= _ECHO and draft.text.rstrip()[-1:] == ":"
