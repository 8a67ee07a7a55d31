"""Which named rule an element falls under; every removal is counted under its rule's name."""

import re
from collections.abc import Container, Mapping
from functools import lru_cache

from bs4 import Tag

from pipeline.clean.blocks.soup import HEADINGS, holds, tags_in, text_of
from pipeline.clean.furniture.element_rules import RULES, Rule
from pipeline.clean.page.text import HIDING, without_labels, words


def _matcher(rule: Rule) -> str:
    """The rule over marks: words are parted by spaces, their parts by hyphens."""
    whole = rf"(?:^|\s)(?:{rule.pattern})(?=\s|$)" if rule.pattern else ""
    inside = rf"(?:^|[\s-])(?:{rule.within})(?=[\s-]|$)" if rule.within else ""
    return "|".join(part for part in (whole, inside) if part)


_MARKS = tuple((rule, re.compile(matcher)) for rule in RULES if (matcher := _matcher(rule)))
_WHOLE = re.compile("|".join(f"(?:{rule.pattern})" for rule in RULES if rule.pattern))
_WITHIN = re.compile(rf"(?:^|-)(?:{'|'.join(rule.within for rule in RULES if rule.within)})(?=-|$)")
"""Whether any rule at all names a word; most words are named by none."""
_HIDDEN = next(rule for rule in RULES if rule.name == "hidden")
_TAGS = {tag: rule for rule in RULES if not rule.pattern for tag in rule.tags}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ELEMENT = re.compile(r"_{2,}")
_SPOKEN = re.compile(r"\W+")
_SEPARATORS = re.compile(r"[_-]+")
_LINK = frozenset(("a",))
_FOLDED = re.compile(r"(?:^|[\s-])(?:accordions?|collaps\w+|faqs?|answers?|expand\w+|toggle|spoiler)(?=[\s-]|$)")
_LONG, _FEW, _MOSTLY = 100, 18, 0.75
"""Characters of a paragraph that tells something; words of a box that says little; share of prose in sentences."""


def element_rule(tag: Tag, overruled: Container[str] = ()) -> Rule | None:
    """The first rule that this element falls under; rules named in `overruled` do not count."""
    attributes = tag.attrs
    if attributes:
        if _is_hidden(attributes) and "hidden" not in overruled and _says(tag, _HIDDEN):
            return _HIDDEN
        for rule in _named(_names(tag)):
            if rule.name not in overruled and _says(tag, rule):
                return rule
    if tag.name == "footer" and tag.parent is not None and tag.parent.name == "blockquote":
        return None  # who is quoted
    by_tag = _TAGS.get(tag.name)
    return by_tag if by_tag and by_tag.name not in overruled and _says(tag, by_tag) else None


def _is_hidden(attributes: Mapping[str, object]) -> bool:
    return "hidden" in attributes or ("style" in attributes and HIDING.search(str(attributes["style"])) is not None)


def _is_too_large(tag: Tag, rule: Rule) -> bool:
    """Whether it holds more than what the rule is for ever does."""
    if rule.most and words(text_of(tag)) > rule.most:
        return True
    return bool(rule.prose) and sum(_unlinked(paragraph) for paragraph in _paragraphs(tag)) >= rule.prose


def _paragraphs(tag: Tag) -> list[Tag]:
    return [tag] if tag.name == "p" else _within(tag)


def _within(tag: Tag) -> list[Tag]:
    return [child for child in tags_in(tag) if child.name == "p"]


def _unfolds(tag: Tag) -> bool:
    """Whether a reader unfolds it: an answer under its question, a part under its heading, prose in any case."""
    if words(text_of(tag)) < _FEW:
        return False
    if tag.attrs.get("role") in ("region", "tabpanel") or _FOLDED.search(marks_of(_names(tag))):
        return True
    before = tag.previous_sibling
    while before is not None and not isinstance(before, Tag):
        before = before.previous_sibling
    return before is not None and before.name in (*HEADINGS, "summary", "dt") and not _named(_names(before))


def _is_linked(tag: Tag) -> bool:
    return tag.name == "a" or holds(tag, _LINK) or any(parent.name == "a" for parent in tag.parents)


def _is_prose(tag: Tag) -> bool:
    """Whether it is made of sentences: the part of a story that "Read more" unfolds is called so too."""
    if holds(tag, HEADINGS):
        return False
    told = sum(_unlinked(paragraph) for paragraph in _paragraphs(tag))
    return told >= _MOSTLY * words(text_of(tag))


def _unlinked(paragraph: Tag) -> int:
    """Words outside links of a paragraph that ends as a sentence does; a teaser's beginning is cut off."""
    text = text_of(paragraph).rstrip('”"»’) ')
    if text.endswith("...") or not text.endswith((".", "!", "?", "…", "。")):
        return 0
    return words(text) - sum(words(text_of(link)) for link in tags_in(paragraph) if link.name == "a")


@lru_cache(maxsize=8192)
def _named(names: str) -> tuple[Rule, ...]:
    """The rules whose names an element bears; remembered, since a site's elements bear few different names."""
    fitting = {rule for word in marks_of(names).split() for rule in _named_by(word)}
    return tuple(rule for rule, _ in _MARKS if rule in fitting) if fitting else ()


@lru_cache(maxsize=8192)
def _named_by(word: str) -> tuple[Rule, ...]:
    """The rules that one word of the marks names; sites share their words more than the names made of them."""
    if not _WHOLE.fullmatch(word) and not _WITHIN.search(word):
        return ()
    return tuple(rule for rule, pattern in _MARKS if pattern.search(word))


def _says(tag: Tag, rule: Rule) -> bool:
    """`class=paywall` may be the offer or, by a convention of search engines, the paid-for paragraphs themselves."""
    if rule.linked and words(text_of(tag)) > _FEW and (not _is_linked(tag) or _is_prose(tag)):
        return False
    if (rule is _HIDDEN and _unfolds(tag)) or _is_too_large(tag, rule):
        return False
    if rule.terse and sum(len(text_of(paragraph, "")) > _LONG for paragraph in _within(tag)) > 1:
        return False
    return not rule.saying or re.search(rule.saying, text_of(tag), re.I) is not None


def _names(tag: Tag) -> str:
    """Role, label, id and class; a heading's id repeats its words, so that one about a vote is called "vote"."""
    get = tag.attrs.get
    said = _SPOKEN.sub("-", str(label)[:60]) if (label := get("aria-label")) else ""
    classes = without_labels(str(get("class") or ""))
    anchor = "" if tag.name in HEADINGS else get("id") or ""
    return f"{get('role') or ''} {said} {anchor} {classes}"[:400]


def marks_of(names: str) -> str:
    """In lower case; `block__element` is two words, a word's parts stand between hyphens.

    >>> marks_of("storyBody story__lead-text")
    'story-body story lead-text'
    """
    return _SEPARATORS.sub("-", _ELEMENT.sub(" ", _CAMEL.sub("-", names))).lower().strip()
