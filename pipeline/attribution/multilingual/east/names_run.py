"""Names where an office or honorific ends a run of characters: `瑞野県の青柳透知事`, `トランプ前大統領`."""

import re
from collections.abc import Iterator
from functools import cache

from pipeline.attribution.multilingual.east.grammar import HAN, KATAKANA, Grammar, alternatives
from pipeline.attribution.multilingual.east.mentions import Kind, Mention

_BACK = 24
"""Characters before an office in which its bearer stands."""
_HAN = re.compile(f"[{HAN}]")
_KATAKANA = re.compile(f"[{KATAKANA}・＝=]")
_BODY = re.compile(r"(.*[党省庁社部局課院会協連])(?=..)")
_PLACE = tuple("県市区町村都府道州国党省庁社会")
_NATIONS = frozenset("米英仏独露ロ韓伊印豪加中")
_LONGEST = 5
"""Characters of a name."""


@cache
def _titled(grammar: Grammar) -> re.Pattern[str]:
    titles = alternatives(grammar.words("titles"))
    return re.compile(
        rf"(?P<title>{titles})(?!(?!側|自身|両)[{HAN}{KATAKANA}])(?P<aside>（[^（）\n]{{1,16}}）|＝[^＝\n]{{1,24}}＝)?"
    )


@cache
def _runs(grammar: Grammar) -> re.Pattern[str]:
    """Whatever stands before a particle of a subject, or before "according to"."""
    letters = rf"{HAN}{KATAKANA}A-Za-z0-9Ａ-Ｚａ-ｚ０-９・"
    ends = f"{grammar.topic.pattern}|{grammar.according.pattern}"
    return re.compile(
        rf"(?<![{letters}])(?P<run>[{letters}]{{1,24}})(?:（[^（）\n]{{1,16}}）|＝[^＝\n]{{1,24}}＝)?(?=(?:{ends})(?!めて))"
    )


@cache
def _pronouns(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(rf"(?<![{HAN}])(?:{alternatives(grammar.words('pronouns'))})(?![{HAN}ら])")


@cache
def _aged(grammar: Grammar) -> re.Pattern[str]:
    surnames = alternatives(grammar.words("surnames"))
    return re.compile(rf"(?<![{HAN}])(?P<name>(?:{surnames})[{HAN}]{{1,3}})(?P<aside>（\d[^（）\n]{{0,6}}）)")


@cache
def _held(grammar: Grammar) -> re.Pattern[str]:
    """`主将の江波翔は`: an office, and the whole name of its bearer."""
    titles, surnames = (alternatives(grammar.words(key)) for key in ("titles", "surnames"))
    return re.compile(rf"(?P<title>{titles})の(?P<name>(?:{surnames})[{HAN}]{{1,3}})(?=[はがも（、])")


def find_names(masked: str, grammar: Grammar) -> Iterator[Mention]:
    """Everybody with a title, a name with an age, and what may be a group or nobody in particular."""
    for match in _titled(grammar).finditer(masked):
        yield _with_title(masked, match, grammar)
    for match in _aged(grammar).finditer(masked):
        if not grammar.ending(match["name"], "titles"):
            yield Mention(match.start(), match.end(), "full", match["name"])
    for match in _held(grammar).finditer(masked):
        if grammar.ending(match["name"], "titles") or len(match["name"]) < 3:
            continue
        if _kind_of_name(match["name"], match["name"], grammar) == "full":
            yield Mention(match.start(), match.end(), "full", match["name"], match["title"])
    for match in _pronouns(grammar).finditer(masked):
        yield Mention(match.start(), match.end(), "back")
    for match in _runs(grammar).finditer(masked):
        kind = "group" if masked.endswith(_apposed(grammar), 0, match.start()) else _kind_of_run(match["run"], grammar)
        if kind is not None:
            yield Mention(match.start(), match.end(), kind, match["run"] if kind == "group" else "")


def _with_title(masked: str, match: re.Match[str], grammar: Grammar) -> Mention:
    """Name, office alone, or nobody who is named, before a title."""
    before, title = _bare(masked[max(0, match.start() - _BACK) : match.start()], match["title"], grammar)
    start = match.start() - (len(title) - len(match["title"]))
    end = match.end()
    if masked[match.end("title") :].startswith("側", 0, 1):
        return Mention(start, end, "unnamed")
    if (kana := _with_kana(before, grammar)) is not None:
        return Mention(start - len(kana), end, "full", kana, _office(before, kana, title, grammar))
    run = _last_run(before)
    if not run:
        return Mention(start, end, "office", title=title)
    if _KATAKANA.match(run):
        return _foreign(run, (start, end), _office(before, run, title, grammar), grammar)
    name = _person_in(run, grammar)
    kind = _kind_of_name(name, run, grammar)
    if title[0] in _PLACE and (kind == "short" or _is_place(name, grammar)):
        return Mention(start - len(name), end, "office", title=title)
    if kind == "full" and title in grammar.words("town_titles") and not before[: -len(name)].endswith("の"):
        kind = "short" if _is_place(name, grammar) else kind
    shown = name if kind in ("full", "short") else ""
    sure = name in grammar.words("surnames") or title in grammar.words("personal")
    office = _office(before, name, title, grammar) if shown else title
    return Mention(start - len(name), end, kind, shown, office, sure)


def _last_run(before: str) -> str:
    """The characters of one script that end a text: a name, an office, a body; empty for none."""
    script = _HAN if before and _HAN.match(before[-1]) else _KATAKANA
    at = len(before)
    while at and script.match(before[at - 1]):
        at -= 1
    return before[at:].lstrip("・＝=")


def _bare(before: str, title: str, grammar: Grammar) -> tuple[str, str]:
    """What stands before a title without further titles, "former" and nations; and the title with them."""
    while part := max(grammar.ending(before, "modifiers"), grammar.ending(before, "titles"), key=len):
        if part in grammar.words("honorifics"):
            break
        left = before[: -len(part)]
        run = _last_run(left)
        bare = not _HAN.match(run) or len(grammar.ending(left, "modifiers")) > 1
        if len(part) == 1 and not bare and (part in _NATIONS or len(run) == 1):
            break
        before, title = left, part + title
    return before, title


def _office(before: str, name: str, title: str, grammar: Grammar) -> str:
    """What somebody is, before the name where an honorific follows it: `会長の蓮見源太郎氏`."""
    if title not in grammar.words("honorifics"):
        return title
    head = before[: len(before) - len(name)]
    if not head.endswith("の"):
        return title
    return grammar.ending(head[:-1], "titles") or title


@cache
def _kana(grammar: Grammar) -> re.Pattern[str]:
    return re.compile(rf"(?<![{HAN}])[{HAN}]{{1,3}}(?:{alternatives(grammar.words('kana'))})\Z")


def _with_kana(before: str, grammar: Grammar) -> str | None:
    found = _kana(grammar).search(before)
    return found.group() if found else None


def _foreign(run: str, place: tuple[int, int], title: str, grammar: Grammar) -> Mention:
    if len(run) < 2 or run in grammar.common("generic"):
        return Mention(place[0], place[1], "unnamed")
    kind: Kind = "full" if "・" in run or "＝" in run else "short"
    return Mention(place[0] - len(run), place[1], kind, run, title)


def _person_in(run: str, grammar: Grammar) -> str:
    """A run without the body that its bearer is of: `民主党山田太郎`."""
    if body := _BODY.match(run):
        rest = run[body.end() :]
        if 2 <= len(rest) <= _LONGEST and body.end() > 2:
            return rest
    if len(run) > _LONGEST:
        surnames = grammar.words("surnames")
        for size in (4, 5, 3):
            if run[-size:][:2] in surnames:
                return run[-size:]
    return run


def _kind_of_name(name: str, run: str, grammar: Grammar) -> Kind:
    never = grammar.common("never_names")
    if name[0] == "同" and len(name) <= 2:
        return "back"
    if name in never or name[:2] in never or name[-2:] in never or name[0] in "同両各" or len(name) > _LONGEST:
        return "unnamed" if name[-2:] in never or name[0] in "両各" else "office"
    if len(grammar.ending(name, "groups")) > 1:
        return "office"
    if len(name) == 1:
        return "short" if name in grammar.words("surnames") else "office"
    if len(name) == 2:
        return "short" if not name.endswith(("県", "党", "省", "国", "庁")) else "office"
    return "office" if name.endswith(_PLACE) and run == name and name[:-1] not in grammar.words("surnames") else "full"


def _is_place(name: str, grammar: Grammar) -> bool:
    """Three characters that no family name begins: `木曽原市長` holds the office of a town."""
    return len(name) == 3 and not {name[0], name[:2]} & grammar.words("surnames")


@cache
def _apposed(grammar: Grammar) -> tuple[str, ...]:
    """`会派の`: what comes behind is a body, whatever its name."""
    return tuple(f"{word}の" for word in grammar.words("named_groups"))


def _kind_of_run(run: str, grammar: Grammar) -> Kind | None:
    """Whether a run is a body, or somebody without a name; None for things."""
    nobody, body = grammar.ending(run, "unnamed"), grammar.ending(run, "groups")
    if len(nobody) == 1 and nobody not in "者人" and nobody != run:
        nobody = ""
    if nobody and len(nobody) >= len(body):
        return "unnamed"
    if body:
        return "unnamed" if run[0] in "同両各" or len(run) < 2 else "group"
    if re.fullmatch(rf"[{KATAKANA}A-ZＡ-Ｚ・]{{3,}}", run) and not any(
        run.endswith(w) for w in grammar.common("generic")
    ):
        return "group"
    return None
