"""Newsrooms, papers, statements and posts that stories in other languages credit, by the words of `abroad.toml`.

All languages are looked for at once: a form counts only with a newsroom of the table, or with a noun that tells what
the name is, so that no language need be known.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pipeline.attribution.sources.found import Told
from pipeline.attribution.sources.mastheads import Masthead
from pipeline.attribution.sources.outlets import Written, by_written, longest_at, longest_before
from pipeline.attribution.sources.posts import NETWORKS
from schemas.attribution import Citation, CitationKind

Sort = Literal["sources", "told", "verbs", "after", "statements"]
SORTS: tuple[Sort, ...] = ("sources", "told", "verbs", "after", "statements")
MARKS = "„“”«»‹›\"‚‘’'"
PREFIXES = ("Der ", "Die ", "Das ", "Le ", "La ", "Les ", "El ", "Il ", "O ", "De ", "The ")
"""Articles that are part of a name, and that a language swallows: "au Monde", "der „Zeit“"."""
SUFFIX = re.compile(r"[’']\w{1,4}$")
"""A Turkish name's ending."""
CAPITALS = re.compile(r"[^\W\d_a-zß-ÿ][\w’.-]+(?: [^\W\d_a-zß-ÿ][\w’.-]+){0,2}")
LAST_CAPITALS = re.compile(r"(?<![\w’'-])[^\W\d_a-zß-ÿ][\w-]+(?: [^\W\d_a-zß-ÿ][\w-]+)?$")
JOINT = re.compile(r"[“”»\"]? (?:und|et|y|e|og|och|i|en|ve|и) (?:der |die |das |la |le |el |il |l[’'])?[„“«»\"]?")
WHOSE = re.compile(
    r" (?:des|der|del|de la|de l[’']|de|du|della|dell[’']|do|da|van de|van het|van) ?[A-ZÀ-Ý][\w’-]+"
    r"(?: (?:de |des |der |du |del |della |d[’'])?[A-ZÀ-Ý][\w’-]+){0,3}"
)
"""Who made a paper: "un informe del Tribunal de Cuentas"."""
LEGAL = re.compile(
    r"\b(?:nach|gemäß|laut|en vertu de|selon|aux termes de|según|segundo|secondo|ai sensi dell[’']|volgens"
    r"|ifølge|enligt)"
    r" (?P<law>(?:l[’']|el |o |il |de )?(?:artikel|article|artículo|artigo|articolo) \d[\w.-]{0,8}"
    r"(?: (?:des|der|de la|de l[’']|del|della|da|do|van de) ?[\w’]{1,30})?)"
)
LEGAL_WORDS = frozenset({"artikel", "article", "artículo", "artigo", "articolo"})
GAP = re.compile(r"(?: [\w.-]+){0,3}")
NAME_BETWEEN = re.compile(rf"[{MARKS}](?P<name>[^{MARKS}\n,.]{{2,40}})[{MARKS}]")
WRITTEN_ON = rf"(?:[\w’']+ )?(?P<name>{NETWORKS})\b"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of crediting, and where in them the word stands by which they are looked for."""

    text: str
    sort: Sort
    german: bool
    """There every noun is written large, and a name that is a word as well tells nothing."""
    offset: int
    to: str = ""
    """What follows within some words: "säger hon till"."""


@cache
def tables() -> dict[str, dict[str, Any]]:
    """The file, a table a language."""
    return tomllib.loads(files(__package__).joinpath("abroad.toml").read_text(encoding="utf-8"))


def _spaced() -> Iterator[dict[str, Any]]:
    return (table for tag, table in tables().items() if tag != "near")


@cache
def phrases() -> dict[str, list[Phrase]]:
    """The longest word of each phrase of crediting -> phrases, longest first."""
    found: dict[str, list[Phrase]] = {}
    for sort in SORTS:
        for written, german in sorted(_written(sort).items(), key=lambda one: len(one[0]), reverse=True):
            text, _, to = written.partition(" ~ ")
            word = max(re.finditer(r"\w+", text), key=lambda word: len(word.group()))
            found.setdefault(word.group(), []).append(Phrase(text, sort, german, word.start(), to))
    return found


def _written(sort: Sort) -> dict[str, bool]:
    """Phrases of all languages, and whether only German has them."""
    found: dict[str, bool] = {}
    for tag, table in tables().items():
        for text in table[sort] if tag != "near" else ():
            found[text] = tag == "de" and found.get(text, True)
    return found


@cache
def papers() -> dict[str, CitationKind]:
    """Noun -> kind of paper."""
    return {noun: kind for table in _spaced() for kind, nouns in table["papers"].items() for noun in nouns}


def _any_of(key: str) -> str:
    listed = {text for table in _spaced() for text in table[key]}
    return "|".join(map(re.escape, sorted(listed, key=len, reverse=True)))


@cache
def before_name() -> re.Pattern[str]:
    """What may stand between words of crediting and a name."""
    return re.compile(
        rf" ?(?:(?:{_any_of('articles')})(?: "
        rf"|(?<=[’']))){{0,2}}(?P<medium>(?:[\w-]+ )?(?:(?P<agency>{_any_of('agencies')})"
        rf"|{_any_of('media')}) (?:[\w-]+ (?=[{MARKS}]))?)?(?P<mark>[{MARKS}])?"
    )


@cache
def introduced() -> re.Pattern[str]:
    """A medium and its name right before a verb, or the name and then its medium."""
    return re.compile(
        rf"\b(?P<medium>(?P<agency>{_any_of('agencies')})"
        rf"|{_any_of('media')}) [{MARKS}]?(?P<name>[^\W\d_][\w-]+(?: [\w-]+)?)"
        rf"[{MARKS}]?$", re.IGNORECASE
    )  # fmt: skip


@cache
def medium_after() -> re.Pattern[str]:
    """A medium after its name."""
    return re.compile(rf" (?:(?P<agency>{_any_of('agencies')})|{_any_of('media')})$")


@cache
def paper() -> re.Pattern[str]:
    """An article and a paper's noun."""
    nouns = "|".join(sorted(papers(), key=len, reverse=True))
    return re.compile(rf" (?P<all>(?:(?:{_any_of('articles')})(?: |(?<=[’']))){{0,2}}(?:[\w-]+ )?(?P<noun>{nouns})\b)")


@cache
def written_on() -> re.Pattern[str]:
    """A verb of posting and a network."""
    return re.compile(rf"(?:{_any_of('writes')})(?: [^\s.,]+){{0,4}}? (?:{_any_of('on')}) {WRITTEN_ON}")


@cache
def listed() -> frozenset[str]:
    """All words that this module looks for."""
    return credited_by() | posted_by() | LEGAL_WORDS


@cache
def credited_by() -> frozenset[str]:
    """The longest words of all phrases of crediting."""
    return frozenset(phrases())


@cache
def posted_by() -> frozenset[str]:
    """All verbs of posting."""
    return frozenset(word for table in _spaced() for word in table["writes"])


def abroad(told: Told) -> Iterator[Citation]:
    """What a story in another language credits."""
    for word in credited_by() & told.present:
        for place in told.words[word]:
            yield from _credited(told, word, place)
    yield from _posts(told)
    for place in told.at(LEGAL_WORDS):
        found = (
            m for m in LEGAL.finditer(told.low, max(0, place - 24), place + 60) if m.start("law") <= place < m.end()
        )
        if match := next(found, None):
            start, end = match.span("law")
            text = told.text[start:end]
            yield Citation(name=text, kind="law", start=start, end=end, text=text, rule="abroad-law")


def _credited(told: Told, word: str, place: int) -> Iterator[Citation]:
    """What the first of the phrases credits that fits around the word."""
    for phrase in phrases()[word]:
        start = place - phrase.offset
        end = start + len(phrase.text)
        if told.low.startswith(phrase.text, start) and not told.low[end : end + 1].isalnum():
            found = _by_phrase(told, phrase, start, end)
            if found:
                yield found
                yield from _second(told, found)
                return


def _second(told: Told, found: Citation) -> Iterator[Citation]:
    """`NDR und WDR`: the second of two newsrooms."""
    joint = JOINT.match(told.low, found.end or 0) if found.kind in ("agency", "outlet") else None
    known = _known_at(told.text, joint.end()) if joint else None
    if joint and known and known.sort != "sign":
        at = joint.end()
        yield Masthead(at, _end(told.text, at, known), known.outlet, known.outlet.kind).cite(told.text, "abroad")


def _by_phrase(told: Told, phrase: Phrase, start: int, end: int) -> Citation | None:
    if phrase.sort == "statements":
        text = told.text[start:end]
        return Citation(name="statement", kind="statement", start=start, end=end, text=text, rule="abroad-statement")
    if phrase.to:
        gap = GAP.match(told.low, end)
        at = told.low.find(f" {phrase.to} ", end, gap.end() + len(phrase.to) + 2) if gap else -1
        end = at + len(phrase.to) + 1
        if at < 0:
            return None
    found = _name_after(told, end, phrase) if phrase.sort != "after" else None
    if found is None and phrase.sort in ("verbs", "after"):
        found = _name_before(told, start)
    if found:
        return found.cite(told.text, "abroad")
    match = paper().match(told.low, end) if phrase.sort == "sources" else None
    if match is None:
        return None
    first, last = match.span("all")
    if whose := WHOSE.match(told.text, last):
        last = whose.end()
    text = told.text[first:last]
    return Citation(name=text, kind=papers()[match["noun"]], start=first, end=last, text=text, rule="abroad-paper")


def _name_after(told: Told, end: int, phrase: Phrase) -> Masthead | None:
    """The newsroom's name after words of crediting, an article and what tells that it is one."""
    match = before_name().match(told.low, end)
    if match is None:
        return None
    sure = not phrase.german or phrase.sort == "sources"
    for at in (end + 1, match.start("medium") if match["medium"] else -1, match.end()):
        known = _known_at(told.text, at) if at > end else None
        led = at == match.end() and (match["medium"] or match["mark"])
        if known and (known.sort != "sign" or led or (sure and len(known.form) > 3)):
            return Masthead(at, _end(told.text, at, known), known.outlet, known.outlet.kind)
    return _introduced(told, match)


def _introduced(told: Told, match: re.Match[str]) -> Masthead | None:
    """A name that the table lacks, after a noun that tells what it is."""
    if not match["medium"]:
        return None
    between = NAME_BETWEEN.match(told.text, match.start("mark")) if match["mark"] else None
    name = between or CAPITALS.match(told.text, match.end())
    if name is None:
        return None
    return Masthead(*(name.span("name") if between else name.span()), kind="agency" if match["agency"] else "outlet")


def _known_at(text: str, at: int) -> Written | None:
    """A name of the table, or one whose article the language has swallowed; no first part of a compound."""
    if known := longest_at(text, at):
        return None if text.startswith("-", at + len(known.form)) else known
    near = text[at : at + 50]
    if not near[:1].isupper():
        return None
    return next((known for prefix in PREFIXES if (known := longest_at(prefix + near, 0))), None)


def _end(text: str, at: int, known: Written) -> int:
    if text.startswith(known.form, at):
        return at + len(known.form)
    return at + len(known.form) - len(next(prefix for prefix in PREFIXES if known.form.startswith(prefix)))


def _name_before(told: Told, start: int) -> Masthead | None:
    """The newsroom's name before a verb of reporting, "zufolge" or "haberine göre"."""
    end = start - 1
    if end <= 0 or told.text[end] != " ":
        return None
    end -= told.text[end - 1] in MARKS
    if suffix := SUFFIX.search(told.text, max(0, end - 6), end):
        end = suffix.start()
    known = longest_before(told.text, end)
    medium = None if known else medium_after().search(told.low, max(0, end - 30), end)
    if medium:
        end, suffix = medium.start(), medium
        known = longest_before(told.text, end)
    if known and (known.sort != "sign" or suffix):
        return Masthead(end - len(known.form), end, known.outlet, known.outlet.kind)
    if medium and (named := LAST_CAPITALS.search(told.text, max(0, end - 40), end)):
        return Masthead(*named.span(), kind="agency" if medium["agency"] else "outlet")
    match = introduced().search(told.text, max(0, end - 60), end)
    if match is None or not match["name"][:1].isupper():
        return None
    return Masthead(*match.span("name"), kind="agency" if match["agency"] else "outlet")


def _posts(told: Told) -> Iterator[Citation]:
    for word in posted_by() & told.present:
        for place in told.words[word]:
            if match := written_on().match(told.text, place):
                yield Citation(name=match["name"], kind="social", start=place, end=match.end(), text=match.group(),
                               rule="abroad-post")  # fmt: skip


NEAR = re.compile(r"[぀-ヿ一-鿿가-힣]")
HEAD = 400
"""Of a text without spaces between words so many code points tell that it is one."""
LONGEST = 14


@cache
def marks() -> dict[str, str]:
    """What stands right before or after a name -> "before", "after" or "alone", longest first."""
    table = tables()["near"]
    sorts = {mark: sort for sort in ("before", "after", "alone") for mark in table[sort]}
    return dict(sorted(sorts.items(), key=lambda item: len(item[0]), reverse=True))


@cache
def mark() -> re.Pattern[str]:
    """Any of them."""
    return re.compile("|".join(map(re.escape, marks())))


@cache
def ending() -> re.Pattern[str]:
    """A name that the table lacks, by how it ends."""
    endings = "|".join(tables()["near"]["endings"])
    return re.compile(rf"(?:[A-Za-z]{{1,8}}|[ァ-ヶー]{{1,8}}|[가-힣]{{1,6}}|[一-鿿]{{1,5}}?)(?:{endings})$")


@cache
def _near_forms() -> dict[str, list[str]]:
    """Last sign -> names that may end in it, longest first."""
    table: dict[str, list[str]] = {}
    for form in sorted(by_written(), key=len, reverse=True):
        if NEAR.search(form) or form.isupper():
            table.setdefault(form[-1], []).append(form)
    return table


def nearby(text: str) -> Iterator[Citation]:
    """What a story credits in a language that parts no words."""
    if not NEAR.search(text[:HEAD]):
        return
    for match in mark().finditer(text):
        sort = marks()[match.group()]
        found = (
            _after_mark(text, match.end()) if sort == "before" else _before_mark(text, match.start(), sort == "alone")
        )
        if found:
            yield found.cite(text, "abroad")


def _before_mark(text: str, end: int, alone: bool) -> Masthead | None:
    end -= text[end - 1 : end] in ("」", "』", "》")
    for form in _near_forms().get(text[end - 1 : end], ()):
        before = text[end - len(form) - 1 : end - len(form)]
        if text.endswith(form, 0, end) and not (form.isascii() and before.isascii() and before.isalnum()):
            outlet = by_written()[form].outlet
            return Masthead(end - len(form), end, outlet, outlet.kind)
    match = ending().search(text, max(0, end - LONGEST), end) if alone else None
    return Masthead(*match.span(), kind="outlet") if match else None


def _after_mark(text: str, at: int) -> Masthead | None:
    at += text[at : at + 1] in ("「", "『", "《")
    for end in range(min(len(text), at + LONGEST), at + 1, -1):
        written = by_written().get(text[at:end])
        if written and (NEAR.search(written.form) or written.form.isupper()):
            return Masthead(at, end, written.outlet, written.outlet.kind)
    return None
