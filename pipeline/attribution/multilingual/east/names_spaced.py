"""Names where words stand apart, the name before the office: `강준현 민주당 수석대변인은`, `김 의원은`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.attribution.multilingual.east.grammar import Grammar, alternatives
from pipeline.attribution.multilingual.east.mentions import Kind, Mention

_WORD = re.compile(r"[가-힣A-Za-z0-9·‧-]+(?:\([^()\n]{1,20}\)[가-힣]*)?")
_ASIDE = re.compile(r"([^(]+)\(([^)]*)\)(.*)")
_PARTICLES = (
    "은|는|이|가|도|께서|께서는|과|와|의|을|를|에게|에게서|로|으로|에|만|까지|부터|측|측은|이나|나|처럼|보다|라고|이라고|이며|며"
    "|인|이자|입니다|였다|이다"
)
_STOPS = ("은", "는", "을", "를", "에서", "에게", "으로", "의", "고", "며", "면서", "한", "된", "했다")
_FURTHEST = 6
"""Words from an office back to the name."""
_LONGEST = 24
"""Letters of a word that is looked at."""


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    """Without an aside."""
    aged: bool
    tail: str
    """Behind the aside."""


@dataclass(frozen=True, slots=True, eq=False)
class _Patterns:
    title: re.Pattern[str]
    subject: re.Pattern[str]
    surname: re.Pattern[str]


@cache
def _patterns(grammar: Grammar) -> _Patterns:
    titles = alternatives(grammar.words("titles"))
    topic = grammar.topic.pattern
    surnames = alternatives(grammar.words("surnames"))
    return _Patterns(
        re.compile(rf"(?P<head>.*?)(?P<title>{titles})(?P<plural>들)?(?P<particle>{_PARTICLES})?"),
        re.compile(rf"(?P<stem>.+?)(?P<particle>{topic})"),
        re.compile(rf"(?P<surname>{surnames})(?P<given>[가-힣]{{1,2}})"),
    )


def find_names(masked: str, grammar: Grammar) -> Iterator[Mention]:
    """Everybody with an office or honorific; subjects that are bodies or nobody in particular."""
    words = [_word(match) for match in _WORD.finditer(masked)]
    for at, word in enumerate(words):
        if len(word.text) > _LONGEST:
            continue
        found = _aged(word, grammar) or _titled(masked, words, at, grammar) or _subject(masked, words, at, grammar)
        if found is not None:
            yield found


def _word(match: re.Match[str]) -> _Word:
    aside = _ASIDE.fullmatch(match.group()) if "(" in match.group() else None
    text, tail = (aside[1], aside[3]) if aside else (match.group(), "")
    return _Word(match.start(), match.end(), text, aside is not None, tail)


def _is_name(text: str, grammar: Grammar, least: int = 3) -> bool:
    found = _patterns(grammar).surname.fullmatch(text)
    if found is None or not least <= len(text) <= 4 or text in grammar.common("never_names"):
        return False
    if len(text) == 4 and len(found["surname"]) == 1:
        return False
    return text[-1] not in "당측청위시계군" and not any(
        len(grammar.ending(text, key)) > 1 for key in ("unnamed", "titles", "groups")
    )


def _aged(word: _Word, grammar: Grammar) -> Mention | None:
    """`염가온(23)씨는`; `진모(52)씨는` is not told."""
    if not word.tail:
        return None
    honorific = next((h for h in sorted(grammar.words("honorifics")) if word.tail.startswith(h)), "")
    if not honorific:
        return None
    end = word.end - len(word.tail) + len(honorific)
    if _is_name(word.text, grammar, 2) and not (len(word.text) == 2 and word.text.endswith("모")):
        return Mention(word.start, end, "full", word.text, honorific)
    return Mention(word.start, end, "unnamed")


def _titled(masked: str, words: Sequence[_Word], at: int, grammar: Grammar) -> Mention | None:
    found = _patterns(grammar).title.fullmatch(words[at].text)
    if found is None:
        return None
    end = words[at].end if words[at].aged else words[at].start + found.end("plural" if found["plural"] else "title")
    head, title = found["head"], found["title"]
    if _is_name(head, grammar):
        return Mention(words[at].start, end, "full", head, title)
    if head and title in grammar.words("honorifics"):
        return (
            Mention(words[at].start, end, "short", head, title)
            if head in grammar.words("surnames") and title == "씨"
            else None
        )
    if found["plural"]:
        return Mention(words[at].start, end, "unnamed")
    return _bearer(masked, words, at, Mention(words[at].start, end, "office", "", head + title), grammar)


def _bearer(masked: str, words: Sequence[_Word], at: int, office: Mention, grammar: Grammar) -> Mention:
    """Who holds an office, named before it."""
    modifiers, somebody = grammar.words("modifiers"), grammar.words("somebody")
    if masked[office.end : office.end + 2].strip().startswith("측"):
        office = office._replace(also=True)
    for back in range(at - 1, max(-1, at - _FURTHEST), -1):
        word = words[back]
        if masked[word.end : words[back + 1].start].strip(" "):
            break
        near = all(words[n].text in modifiers for n in range(back + 1, at))
        if back == at - 1 and (foreign := _foreign(words, back, office, grammar)) is not None:
            if foreign.kind == "full":
                return foreign
            office = foreign
        if near and word.text in grammar.words("surnames") and not _belongs(words, back, grammar):
            return office._replace(start=word.start, kind="short", name=word.text)
        if "·" in word.text and all(_is_name(part, grammar) for part in word.text.split("·")):
            return office._replace(start=word.start, kind="unnamed", also=True)
        if _is_name(word.text, grammar):
            return office._replace(start=word.start, kind="full", name=word.text)
        if word.text in somebody:
            return office._replace(start=word.start, kind="unnamed")
        if word.text.endswith(_STOPS) and word.text not in modifiers:
            break
    return office


def _foreign(words: Sequence[_Word], at: int, office: Mention, grammar: Grammar) -> Mention | None:
    """`마이클 그린 미국 국무장관`, `그린 장관`: a name whose words are in no table of ours."""
    last = at - 1 if words[at].text in grammar.words("nations") else at
    if last < 0 or not _is_strange(words[last].text, grammar):
        return None
    if last and (
        words[last - 1].text in grammar.words("foreign") or (last < at and _is_strange(words[last - 1].text, grammar))
    ):
        return office._replace(
            start=words[last - 1].start, kind="full", name=f"{words[last - 1].text} {words[last].text}"
        )
    return (
        office._replace(start=words[last].start, kind="short", name=words[last].text) if len(office.title) > 1 else None
    )


@cache
def _known(grammar: Grammar) -> frozenset[str]:
    """Words that are no names: offices, what somebody is, bodies' nouns."""
    keys = ("titles", "unnamed", "modifiers", "somebody", "nations", "surnames")
    return grammar.common("never_names").union(*(grammar.words(key) for key in keys))


def _is_strange(text: str, grammar: Grammar) -> bool:
    """A word of Hangul that is neither a Korean name nor a word of offices and bodies."""
    if not 2 <= len(text) <= 6 or not all("가" <= c <= "힣" for c in text) or text in _known(grammar):
        return False
    if text.endswith((*_STOPS, *"인장과실국원소차")) or any(
        grammar.ending(text, key) for key in ("titles", "groups", "unnamed")
    ):
        return False
    return not _is_name(text, grammar)


def _belongs(words: Sequence[_Word], at: int, grammar: Grammar) -> bool:
    """`전` behind a name is no family name but "former"."""
    if words[at].text not in grammar.words("modifiers") or not at:
        return False
    before = words[at - 1].text
    return before in grammar.words("surnames") or _is_name(before, grammar)


def _subject(masked: str, words: Sequence[_Word], at: int, grammar: Grammar) -> Mention | None:
    """`그는`, `한전은 보도자료를 통해`, `녹색미래당은`, `한 관계자는`; a source before "according to" likewise."""
    word = words[at]
    parted = _patterns(grammar).subject.fullmatch(word.text)
    told = word.text.endswith("에") and grammar.according.match(masked, word.end - 1)
    if parted is None and not told:
        return None
    stem = word.text[:-1] if parted is None else parted["stem"]
    end = word.end if word.aged else word.start + len(stem)
    if stem in grammar.words("pronouns"):
        return Mention(word.start, end, "back", title=stem)
    kind = _kind_of_subject(stem, grammar)
    if kind is None and at + 1 < len(words) and words[at + 1].text.startswith(grammar.forms("statement")):
        kind = "group"
    if kind is None and _is_name(stem, grammar):
        return Mention(word.start, end, "short", stem)
    return Mention(word.start, end, kind, stem if kind == "group" else "") if kind else None


def _kind_of_subject(stem: str, grammar: Grammar) -> Kind | None:
    if stem in grammar.common("never_names") - grammar.words("unnamed"):
        return None
    nobody = [grammar.ending(one, "unnamed") for one in (stem, stem.removesuffix("들"))]
    if any(len(end) > 1 or end == stem for end in nobody if end):
        return "unnamed"
    if stem.endswith(tuple(grammar.common("things"))):
        return None
    body = grammar.ending(stem, "groups")
    return "group" if body and len(stem) > 2 else None
