"""Names told by a table of family names, the office before them or behind: `市长王建国`, `王市长`, `阿末·依斯迈`."""

import re
from collections.abc import Iterator
from functools import cache

from pipeline.attribution.multilingual.east.grammar import HAN, Grammar, alternatives
from pipeline.attribution.multilingual.east.mentions import Mention

_DOTS = "·‧•．・"
_BACK = 4
"""Characters before an office in which a name stands."""
_NEAR = 14
"""Characters before an office that tell that nobody in particular holds it."""
_PLAIN = "在对對向就则則也还還又都将將已曾是的了和与與被把从從表说說称稱"
"""Words of grammar that no body's name has."""
_EDGE = re.compile(r"[，。：；！？、,\s\x01\x02（）()“”]")


@cache
def _titles(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(alternatives(grammar.words("titles") | grammar.words("behind")))


@cache
def _family(grammar: Grammar, *, every: bool = True) -> re.Pattern[str]:
    """Family names; those that are words as well count where an office stands by them."""
    return re.compile(alternatives(grammar.words("surnames") | (grammar.words("rare") if every else frozenset())))


@cache
def _given(grammar: Grammar) -> re.Pattern[str]:
    """A character of a given name: no word of grammar, and no cue or title begins there."""
    function = grammar.language.text("people", "function")
    stops = alternatives([*grammar.words("behind"), *grammar.words("titles"), *grammar.forms("say")])
    return re.compile(rf"(?!{stops})[{HAN}](?<![{function}])")


@cache
def _following(grammar: Grammar) -> re.Pattern[str]:
    """What comes behind a name for certain."""
    words = alternatives([*grammar.words("follow"), *grammar.forms("say")])
    return re.compile(rf"{_EDGE.pattern}|\Z|{words}")


@cache
def _foreign(grammar: Grammar) -> re.Pattern[str]:
    letters = grammar.language.text("people", "foreign")
    titles, surnames = (alternatives(grammar.words(key)) for key in ("titles", "surnames"))
    dotted = rf"(?:(?!{titles})[{HAN}]){{1,6}}(?:[{_DOTS}][{letters}]{{1,7}}){{1,3}}"
    return re.compile(rf"{dotted}|(?!{surnames})[{letters}]{{2,5}}(?![{_DOTS}])")


@cache
def _dotted(grammar: Grammar) -> re.Pattern[str]:
    letters = grammar.language.text("people", "foreign")
    return re.compile(rf"(?<![{letters}{_DOTS}])[{letters}]{{1,6}}(?:[{_DOTS}][{letters}]{{1,7}}){{1,3}}")


@cache
def _bodies(grammar: Grammar) -> re.Pattern[str]:
    groups = alternatives(grammar.words("groups"))
    lead = alternatives([*grammar.forms("according"), *grammar.forms("in_before")])
    follow = f"{_following(grammar).pattern}|{grammar.following.pattern}"
    return re.compile(
        rf"(?:(?<={_EDGE.pattern})|\A|(?m:^))(?:{lead}|对此|對此)?(?P<name>(?:[{HAN}A-Za-z](?<![{_PLAIN}])){{0,14}}?(?:{groups}))(?=(?!、){follow})"
    )


def find_names(masked: str, grammar: Grammar) -> Iterator[Mention]:
    """Everybody with an office before or behind the name, foreign names, pronouns, bodies, and nobody in particular."""
    for match in _titles(grammar).finditer(masked):
        yield _at_title(masked, match, grammar)
    for match in _dotted(grammar).finditer(masked):
        start = _behind_title(masked, match.start(), grammar)
        yield Mention(start, match.end(), "full", masked[start : match.end()])
    yield from _pronouns(masked, grammar)
    yield from _untitled(masked, grammar)
    for match in _bodies(grammar).finditer(masked):
        if _is_body(match["name"], grammar):
            yield Mention(match.start("name"), match.end(), "group", match["name"])
    for match in re.finditer(alternatives(grammar.words("unnamed")), masked):
        yield Mention(match.start(), match.end(), "unnamed")


def _behind_title(masked: str, start: int, grammar: Grammar) -> int:
    """Where a foreign name begins whose first characters may be the last of an office's."""
    found = list(_titles(grammar).finditer(masked, max(0, start - _BACK), start + _BACK))
    return max([start, *(match.end() for match in found if match.start() <= start)])


def _is_body(name: str, grammar: Grammar) -> bool:
    """The noun that it ends with is longer than a thing's that ends alike: `委员会`, not `机会`."""
    body, thing = grammar.ending(name, "groups"), grammar.ending(name, "things")
    return len(name) > 1 and len(body) >= len(thing) and grammar.report.search(name, 1) is None


def _at_title(masked: str, match: re.Match[str], grammar: Grammar) -> Mention:
    start, end, title = match.start(), match.end(), match.group()
    if (last := name_at(masked, end, grammar)) is not None:
        return Mention(start, _aside(masked, last), "full", masked[end:last], title)
    if title in grammar.words("behind") and (first := _name_before(masked, start, grammar)) is not None:
        name = masked[first:start]
        return Mention(first, end, "full" if _family(grammar).fullmatch(name) is None else "short", name, title)
    before = _EDGE.split(masked[max(0, start - _NEAR) : start])[-1]
    nobody = any(word in before for word in grammar.words("somebody")) or masked[end : end + 1] in grammar.words(
        "plural"
    )
    return Mention(start, end, "unnamed" if nobody or title in grammar.words("unnamed") else "office", "", title)


def _aside(masked: str, at: int) -> int:
    """Past an age or a note in brackets."""
    found = re.compile(r"（[^（）\n]{1,16}）").match(masked, at)
    return found.end() if found else at


def name_at(masked: str, at: int, grammar: Grammar) -> int | None:
    """Where a name that begins at a place ends; None where none does."""
    cue = grammar.cue.match(masked, at)
    if masked[at : at + 2] in grammar.common("never_names") or (cue is not None and cue.end() - at > 1):
        return None
    if (foreign := _foreign(grammar).match(masked, at)) is not None:
        return foreign.end()
    family = _family(grammar).match(masked, at)
    if family is None:
        return None
    given = _given(grammar)
    first = given.match(masked, family.end())
    if first is None:
        return None
    second = given.match(masked, first.end())
    follows = _following(grammar)
    if second is None or (follows.match(masked, first.end()) and not follows.match(masked, second.end())):
        return first.end() if follows.match(masked, first.end()) or second is None else None
    return second.end()


def _name_before(masked: str, end: int, grammar: Grammar) -> int | None:
    """Where the name right before an office begins."""
    function = grammar.language.text("people", "function")
    for size in range(min(_BACK, end), 0, -1):
        first = end - size
        family = _family(grammar).match(masked, first, end)
        if family is None or masked[first : first + 2] in grammar.common("never_names"):
            continue
        if any(_given(grammar).match(masked, at) is None for at in range(family.end(), end)) or end - family.end() > 2:
            continue
        before = masked[first - 1 : first]
        head = masked[max(0, first - _NEAR) : first]
        titled = grammar.ending(head, "titles") or grammar.ending(head, "unnamed")
        if not before or not re.match(f"[{HAN}]", before) or before in function or titled:
            return first
    return None


def _pronouns(masked: str, grammar: Grammar) -> Iterator[Mention]:
    for match in re.finditer(alternatives(grammar.words("pronouns")), masked):
        after, before = masked[match.end() : match.end() + 1], masked[match.start() - 1 : match.start()]
        if after not in grammar.words("plural") and after != "的" and before != "其":
            yield Mention(match.start(), match.end(), "back", title=match.group())


def _untitled(masked: str, grammar: Grammar) -> Iterator[Mention]:
    """A name where a clause begins, a cue right behind it."""
    for match in re.finditer(rf"(?:(?<={_EDGE.pattern})|\A|(?m:^))(?=[{HAN}]{{3}})", masked):
        last = name_at(masked, match.start(), grammar)
        if last is not None and any(dot in masked[match.start() : last] for dot in _DOTS):
            continue
        if _family(grammar).match(masked, match.start()) and not _family(grammar, every=False).match(
            masked, match.start()
        ):
            continue
        if last is not None and last - match.start() > 1 and grammar.report.match(masked, last):
            yield Mention(match.start(), last, "full", masked[match.start() : last])
