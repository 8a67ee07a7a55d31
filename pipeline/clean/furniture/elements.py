"""Elements of a fragment that are not journalism: the named element rules, held back where one would take too much."""

from collections.abc import Iterator, Sequence

from bs4 import Tag
from bs4.element import NavigableString

from pipeline.clean.blocks.cleaned import REAL_SHARE, Tally
from pipeline.clean.blocks.soup import MARK, text_of
from pipeline.clean.furniture.cards import CARD, cards_of
from pipeline.clean.furniture.element_rules import Rule
from pipeline.clean.furniture.rules import element_rule
from pipeline.clean.page.text import words

_INLINE = frozenset(("a", "abbr", "b", "em", "i", "mark", "q", "span", "strong"))
_BESIDE = 3
"""Words right beside an element that make it a part of their sentence."""
_MANY_CARDS, _CARDS = 4, 0.25
"""Cards, and the share of the prose that they hold, from which on they are what the story lists."""
_RUN = 40
"""Characters of a text that is no sentence."""
_LEAST = 120
"""Characters of prose that even teasers and comments must leave."""


def prune(root: Tag, tally: Tally, url: str = "") -> None:
    """Take out every element that falls under a rule, unless rule or element holds a real share of the prose.

    Other stories' teasers and readers' comments may well be longer than the story; any other rule that would take
    that much has met a name that means something else here.
    """
    total = _prose(root)
    cards = cards_of(root, url)
    overruled: set[str] = set()
    while True:
        found = list(_matches(root, total, overruled, cards))
        taken: dict[str, int] = {}
        for rule, tag in found:
            taken[rule.name] = taken.get(rule.name, 0) + _prose(tag)
        excessive = {rule.name for rule, _ in found if _is_excessive(rule, taken[rule.name], total)}
        excessive |= _listed_cards(found, taken.get(CARD.name, 0), total)
        if not excessive:
            break
        overruled |= excessive
    for rule, tag in found:
        tally.add(rule.name, text_of(tag))
        tag.extract()


def _listed_cards(found: Sequence[tuple[Rule, Tag]], taken: int, total: int) -> set[str]:
    """The rule for cards where there are many and they hold much: such a story lists what they show."""
    many = sum(rule is CARD for rule, _ in found) >= _MANY_CARDS
    return {CARD.name} if many and taken > _CARDS * total else set()


def _is_excessive(rule: Rule, taken: int, total: int) -> bool:
    if rule is CARD:
        return total - taken < max(_LEAST, REAL_SHARE * total)
    return total - taken < _LEAST if rule.any_size else taken > REAL_SHARE * total


def _matches(root: Tag, total: int, overruled: set[str], cards: frozenset[int]) -> Iterator[tuple[Rule, Tag]]:
    """The outermost elements that a rule names."""
    stack = [root]
    while stack:
        for child in stack.pop().contents:
            if not isinstance(child, Tag):
                continue
            rule = None if MARK in child.attrs else element_rule(child, overruled)
            if rule is not None and rule.name != "hidden" and _in_sentence(child):
                rule = None
            if rule is None and id(child) in cards and CARD.name not in overruled:
                rule = CARD
            if rule is not None and (rule.always or _prose(child) <= REAL_SHARE * total):
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
    size = 0
    waiting = [tag]
    while waiting:
        around = waiting.pop()
        for child in around.contents:
            if isinstance(child, Tag):
                waiting.append(child)
            elif type(child) is NavigableString and len(child) > _RUN and around.name != "a":
                size += len(child)
    return size
