"""The article's own fragment: BeautifulSoup, the named rules, and what they took away, counted."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from bs4 import Tag
from bs4.element import NavigableString
from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.clean.blocks import Draft, drafts_of
from pipeline.clean.credits import credit_of
from pipeline.clean.rules import TEMPLATE_WORDS, Rule, element_rule, line_rule, opens_foreign_section
from pipeline.clean.soup import soup_of
from pipeline.clean.text import squeeze, tidy, words
from schemas.article import Block, Credit, Image, Removed

_REAL_SHARE = 0.3
"""No name may take away an element that holds more of the fragment's prose than this."""
_INLINE = frozenset(("a", "abbr", "b", "em", "i", "mark", "q", "span", "strong"))
_BESIDE = 3
"""Words right beside an element that make it a part of their sentence."""
_TOP, _DATE_WORDS = 3, 14
"""Blocks at a story's top, between which its date may stand; words of a date at most."""
_LABEL_WORDS = 5
_ECHO = 3
"""Words of a heading that repeats a part of the headline, its kicker perhaps."""
_MOSTLY, _PARTLY = 0.6, 0.35
"""Shares of a line that is a link: of a paragraph that points elsewhere, and of an item in a list of such."""
_REPEATED = 5
"""Words of a block that is not said twice by chance."""
_LEAST = 120
"""Characters of prose that even teasers and comments must leave."""
_POINTER = re.compile(
    r"\W*(?:don[’']t miss|read more|also read|see also|related|zum artikel|lesen sie|mehr dazu)\b", re.I
)
_WORD = re.compile(r"\w+")
_BYLINE = re.compile(r"(?:by|von|par|por|door|av|af|di)[:\s]+(?P<names>[^.!?:;]{3,90})", re.I)
_DATE = re.compile(
    r"(?:(?:first |last )?(?:published|updated|posted|modified|aktualisiert|veröffentlicht|"
    r"stand|publié|mis à jour|publicado|actualizado)\b.{0,80})"
    r"|(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:\d{1,2}\.?\s+)?(?:jan|feb|mar|"
    r"mär|apr|may|mai|jun|jul|aug|sep|okt|oct|nov|dec|dez)[a-zäû]*\.?\s*(?:\d{1,2}(?:st|nd|rd|"
    r"th)?,?\s*)?(?:\d{4})?[\s,|·–-]*(?:(?:at|um|à)?\s*\d{1,2}[:.h]\d{2}.{0,25})?"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}.{0,45}|\d+ (?:minutes?|hours?|days?|weeks?|months?) ago",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the article before its text is read."""

    url: str
    headline: str = ""
    titles: frozenset[str] = frozenset()
    """Letters and digits of every line that the page gives for a headline."""
    bylines: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    """CSS selectors of the site's file."""


@dataclass(slots=True)
class Cleaned:
    """The fragment's blocks, and everything that was set apart from them."""

    blocks: tuple[Block, ...] = ()
    images: tuple[Image, ...] = ()
    credits: tuple[Credit, ...] = ()
    removed: tuple[Removed, ...] = ()
    byline: str = ""
    """A byline found as a line of the text."""


@dataclass(slots=True)
class Tally:
    """Counts what each rule takes away."""

    found: dict[str, list[int | str]] = field(default_factory=dict)

    def add(self, rule: str, text: str) -> None:
        count = words(text)
        if not count:
            return
        row = self.found.setdefault(rule, [0, 0, tidy(text[:600])[:200]])
        row[0] = int(row[0]) + 1
        row[1] = int(row[1]) + count

    def rows(self) -> tuple[Removed, ...]:
        return tuple(
            Removed(rule=rule, blocks=int(blocks), words=int(count), sample=str(sample))
            for rule, (blocks, count, sample) in self.found.items()
        )


def clean_fragment(html: str, context: Context) -> Cleaned:
    """The same for a fragment that is not part of a parsed page."""
    body = LexborHTMLParser(html).body
    return clean_nodes([] if body is None else body.iter(include_text=True), context)


def clean_nodes(nodes: Iterable[LexborNode], context: Context) -> Cleaned:
    """Blocks of an article's elements, without what the named rules say is not journalism."""
    soup = soup_of(nodes, lean=not context.remove)
    tally = Tally()
    _remove_selected(soup, context, tally)
    _prune(soup, tally)
    drafts, images = drafts_of(soup, context.url)
    cleaned = Cleaned(images=tuple(images))
    drafts = _without_sections(drafts, tally)
    drafts = _without_pulled(drafts, tally)
    drafts = _without_repeats(drafts, tally)
    drafts = _take_credits(drafts, context, cleaned, tally)
    drafts = _by_line(drafts, context, cleaned, tally)
    cleaned.blocks = tuple(_block(draft) for draft in drafts)
    cleaned.removed = tally.rows()
    return cleaned


def _remove_selected(soup: Tag, context: Context, tally: Tally) -> None:
    for selector in context.remove:
        for tag in soup.select(selector):
            tally.add("site", tag.get_text(" "))
            tag.extract()


# ---- elements


def _prune(root: Tag, tally: Tally) -> None:
    """Take out every element that falls under a rule, unless rule or element holds a real share of the prose.

    Other stories' teasers and readers' comments may well be longer than the story; any other rule that would take
    that much has met a name that means something else here.
    """
    total = _prose(root)
    overruled: set[str] = set()
    while True:
        found = list(_matches(root, total, overruled))
        taken: dict[str, int] = {}
        for rule, tag in found:
            taken[rule.name] = taken.get(rule.name, 0) + _prose(tag)
        excessive = {rule.name for rule, _ in found if _is_excessive(rule, taken[rule.name], total)}
        if not excessive:
            break
        overruled |= excessive
    for rule, tag in found:
        tally.add(rule.name, tag.get_text(" "))
        tag.extract()


def _is_excessive(rule: Rule, taken: int, total: int) -> bool:
    return total - taken < _LEAST if rule.any_size else taken > _REAL_SHARE * total


def _matches(root: Tag, total: int, overruled: set[str]) -> Iterator[tuple[Rule, Tag]]:
    """The outermost elements that a rule names."""
    stack = [root]
    while stack:
        for child in stack.pop().children:
            if not isinstance(child, Tag):
                continue
            rule = element_rule(child, overruled)
            if rule is not None and rule.name != "hidden" and _in_sentence(child):
                rule = None
            if rule is not None and (rule.always or _prose(child) <= _REAL_SHARE * total):
                yield rule, child
            else:
                stack.append(child)


def _in_sentence(tag: Tag) -> bool:
    """Whether an element is a word or two of running text: what is linked to a topic may bear a topic's name."""
    if (
        tag.name not in _INLINE
        or tag.parent is None
        or tag.parent.name not in ("p", "li", "blockquote", "em", "strong")
    ):
        return False
    beside = "".join(str(text) for text in (tag.previous_sibling, tag.next_sibling) if type(text) is NavigableString)
    return words(beside) >= _BESIDE


def _prose(tag: Tag) -> int:
    """Characters of text outside links in runs long enough to be sentences."""
    return sum(
        len(text)
        for text in tag.descendants
        if type(text) is NavigableString and len(text) > 40 and (text.parent is None or text.parent.name != "a")
    )


# ---- lines


def _without_sections(drafts: list[Draft], tally: Tally) -> list[Draft]:
    """Drop a foreign heading with what stands under it, up to the next heading of its rank."""
    kept: list[Draft] = []
    at = 0
    while at < len(drafts):
        draft = drafts[at]
        end = _foreign(drafts, at)
        if end > at:
            for gone in drafts[at:end]:
                tally.add("foreign-section", gone.text)
            at = end
            continue
        kept.append(draft)
        at += 1
    return kept


def _foreign(drafts: list[Draft], at: int) -> int:
    """End of the foreign section that opens here; `at` itself where none does."""
    draft = drafts[at]
    if draft.kind == "heading" and opens_foreign_section(draft.text):
        return _section_end(drafts, at)
    if draft.kind != "paragraph" or draft.words > 6 or not opens_foreign_section(draft.text):
        return at
    end = at + 1
    lists = _link_lists(drafts[end:], _PARTLY)
    while end < len(drafts) and (drafts[end].group in lists or _leading(drafts[end]) > _MOSTLY):
        end += 1
    return end if end > at + 1 else at


def _section_end(drafts: list[Draft], at: int) -> int:
    """Where a foreign section ends: at the next heading of the story, or where running text goes on."""
    end = at + 1
    while end < len(drafts):
        draft = drafts[end]
        if draft.kind == "heading" and not opens_foreign_section(draft.text) and draft.link_share < 0.5:
            break
        if _is_running(draft) and sum(map(_is_running, drafts[end:])) >= 2:
            break
        end += 1
    return end


def _is_running(draft: Draft) -> bool:
    """A sentence or more that leads nowhere."""
    return (
        draft.kind in ("paragraph", "quote")
        and draft.words >= 8
        and draft.link_share < 0.5
        and draft.text.rstrip('”"»’) ')[-1:] in (".", "!", "?", "…", ":")
    )


def _without_pulled(drafts: list[Draft], tally: Tally) -> list[Draft]:
    """Drop pull quotes that repeat the story: the same words twice would be two quotations."""
    if not any(draft.pulled or draft.kind == "quote" for draft in drafts):
        return drafts
    kept = [draft for draft in drafts if not (draft.pulled and _repeats(draft, drafts))]
    told = "|".join(squeeze(draft.text) for draft in kept if draft.kind == "paragraph")
    kept = [draft for draft in kept if not (draft.kind == "quote" and _is_told(draft, told))]
    for draft in drafts:
        if not any(draft is other for other in kept):
            tally.add("pull-quote", draft.text)
    return kept


def _is_told(draft: Draft, told: str) -> bool:
    return draft.words >= _REPEATED and squeeze(draft.text) in told


def _repeats(draft: Draft, drafts: list[Draft]) -> bool:
    """Whether most runs of three words stand elsewhere too."""
    said = _WORD.findall(draft.text.casefold())
    others = " ".join(_WORD.findall(" ".join(other.text for other in drafts if not other.pulled).casefold()))
    runs = [" ".join(said[at : at + 3]) for at in range(max(1, len(said) - 2))]
    return bool(runs) and sum(run in others for run in runs) >= 0.6 * len(runs)


def _without_repeats(drafts: list[Draft], tally: Tally) -> list[Draft]:
    """Drop paragraphs that another has said before, word for word, or a caption; not where saying twice is the form."""
    captions = {draft.text for draft in drafts if draft.kind == "caption"}
    said: set[str] = set()
    again: set[int] = set()
    for number, draft in enumerate(drafts):
        if draft.kind in ("paragraph", "heading") and draft.words >= _REPEATED:
            if draft.text in said or draft.text in captions:
                again.add(number)
            said.add(draft.text)
    if sum(drafts[number].words for number in again) > _REAL_SHARE / 2 * sum(draft.words for draft in drafts):
        return drafts
    for number in sorted(again):
        tally.add("repeat", drafts[number].text)
    return [draft for number, draft in enumerate(drafts) if number not in again]


def _take_credits(drafts: list[Draft], context: Context, cleaned: Cleaned, tally: Tally) -> list[Draft]:
    """Set apart the lines that name an agency as the source of what is above them."""
    host = urlsplit(context.url).hostname or ""
    credits: dict[Credit, None] = {}
    left: list[Draft] = []
    for number, draft in enumerate(drafts):
        if draft.kind in ("table", "preformatted", "heading", "caption"):
            left.append(draft)
            continue
        kept = []
        for line in draft.lines:
            credit = credit_of(line, own_host=host, last=number >= len(drafts) - 3, alone=len(draft.lines) == 1)
            if credit is None:
                kept.append(line)
                continue
            credits[credit] = None
            tally.add("credit-line", line.text)
        if kept:
            left.append(draft if len(kept) == len(draft.lines) else replace(draft, lines=tuple(kept)))
    cleaned.credits = tuple(credits)
    return left


def _by_line(drafts: list[Draft], context: Context, cleaned: Cleaned, tally: Tally) -> list[Draft]:
    kept: list[Draft] = []
    started = False
    drafts = _without_kickers(drafts, tally)
    link_lists = _link_lists(drafts)
    for draft in drafts:
        top = not started or len(kept) <= _TOP
        name = _line_verdict(draft, context, cleaned, started=started, first=not kept, link_lists=link_lists)
        if (
            not name
            and top
            and draft.kind == "paragraph"
            and draft.words <= _DATE_WORDS
            and _DATE.fullmatch(draft.text)
        ):
            name = "echo-date"  # under the standfirst
        if name:
            tally.add(name, draft.text)
            continue
        started = started or (draft.kind in ("paragraph", "quote") and draft.words >= 12)
        kept.append(draft)
    return _without_loose_ends(kept, tally)


def _without_kickers(drafts: list[Draft], tally: Tally) -> list[Draft]:
    """Drop a word or two in a heading before or after another at the very top: the section's name, a shorthand."""
    top = next((number for number, draft in enumerate(drafts) if draft.kind != "heading"), len(drafts))
    kickers = [draft for draft in drafts[:top] if draft.words <= _ECHO and not _is_template(draft)] if top > 1 else []
    for draft in kickers:
        tally.add("kicker", draft.text)
    return [draft for draft in drafts if not any(draft is kicker for kicker in kickers)]


def _line_verdict(
    draft: Draft, context: Context, cleaned: Cleaned, *, started: bool, first: bool, link_lists: frozenset[int]
) -> str:
    """Name of the line rule that a block falls under; empty when it stays."""
    text = draft.text
    count = draft.words
    if not any(c.isalnum() for c in text):
        return "no-words"
    if draft.kind in ("caption", "table", "preformatted"):
        return ""
    if echo := _echo(draft, text, count, context, cleaned, started=started):
        return echo
    if rule := line_rule(text, count):
        return rule.name
    if count <= 5 and opens_foreign_section(text):
        return "foreign-section"
    if draft.group and draft.group in link_lists:
        return "link-list"
    if draft.link_share > 0.5 and _POINTER.match(text):
        return "also-read"
    if draft.link_share > 0.8 and draft.kind != "list_item" and _is_pointer(text, count):
        return "story-link"
    if not started and first and draft.kind == "paragraph" and count <= 4 and text[-1] not in '.!?”"':
        return "stray-label"
    return ""


def _is_template(draft: Draft) -> bool:
    return draft.text.strip(" :.").casefold() in TEMPLATE_WORDS


def _echo(draft: Draft, text: str, count: int, context: Context, cleaned: Cleaned, *, started: bool) -> str:
    """Lines that only repeat a field of the article, or a template's word in a heading's place."""
    if started and draft.kind != "heading":
        return ""
    bare = squeeze(text)
    titles = context.titles | {squeeze(context.headline)}
    if bare in titles and (draft.kind == "heading" or not started):
        return "echo-headline"
    if draft.kind == "heading" and not started and count >= _ECHO and any(bare in title for title in titles):
        return "echo-headline"
    if draft.kind == "heading" and _is_template(draft):
        return "template-heading"
    if started or count > 14:
        return ""
    if context.bylines and bare in {squeeze(name) for name in context.bylines}:
        return "echo-byline"
    if (named := _BYLINE.fullmatch(text)) and _is_name(named["names"]):
        cleaned.byline = cleaned.byline or named["names"].split(",")[0].strip()
        return "echo-byline"
    return "echo-date" if _DATE.fullmatch(text) else ""


def _is_name(text: str) -> bool:
    first, *_ = text.split(",")
    parts = first.split()
    return 1 <= len(parts) <= 8 and sum(part[:1].isupper() for part in parts) >= len(parts) / 2


def _is_pointer(text: str, count: int) -> bool:
    return count >= 3 and text[-1] not in '.!?”"…' and count < 30


def _link_lists(drafts: Iterable[Draft], share: float = 0.85) -> frozenset[int]:
    """Numbers of lists whose items are links and nothing else, to a `share`: menus and teasers."""
    groups: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.group:
            groups.setdefault(draft.group, []).append(draft)
    return frozenset(
        number
        for number, items in groups.items()
        if (len(items) > 1 or _is_pointer(items[0].text, items[0].words))
        and sum(map(_leading, items)) > share * len(items)
    )


def _leading(item: Draft) -> float:
    """Share of an item that is its link; a label before it counts to it: "Rail: **Why the bill stalled**"."""
    links = item.links
    if len(links) == 1 and links[0].end == len(item.text) and item.text[: links[0].start].rstrip()[-1:] in ":|–•":
        return 1.0 if words(item.text[: links[0].start]) <= _LABEL_WORDS else item.link_share
    return item.link_share


def _without_loose_ends(drafts: list[Draft], tally: Tally) -> list[Draft]:
    """Drop headings that nothing follows: what they announced has gone."""
    while drafts and (drafts[-1].kind == "heading" or _is_label(drafts[-1])):
        tally.add("loose-heading", drafts.pop().text)
    return drafts


def _is_label(draft: Draft) -> bool:
    """A word or two and a colon, and nothing after it: "Editor:"."""
    return draft.kind in ("paragraph", "list_item") and draft.words <= _ECHO and draft.text.rstrip()[-1:] == ":"


def _block(draft: Draft) -> Block:
    return Block(kind=draft.kind, text=draft.text, level=draft.level, links=draft.links)
