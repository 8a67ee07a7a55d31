"""Newsrooms, papers, statements and posts that stories in other languages credit, by the words of `abroad.toml`.

All languages are looked for at once: a form counts only with a newsroom of the table, or with a noun that tells what
the name is, so that no language need be known.
"""

import re
from collections.abc import Iterator

from pipeline.attribution.sources.abroad.unnamed import unnamed
from pipeline.attribution.sources.abroad.words import (
    LEGAL_WORDS,
    MARKS,
    Phrase,
    before_name,
    credited_by,
    credited_in_english,
    introduced,
    medium_after,
    paper,
    paper_before,
    paper_tags,
    papers,
    phrases,
    posted_by,
    posted_first,
    ruled,
    ruled_by,
    shown,
    shown_by,
    written_on,
)
from pipeline.attribution.sources.found import Told
from pipeline.attribution.sources.mastheads import Masthead
from pipeline.attribution.sources.outlets import Written, longest_at, longest_before
from schemas.attribution import Citation

PREFIXES = ("Der ", "Die ", "Das ", "Le ", "La ", "Les ", "El ", "Il ", "O ", "De ", "The ")
"""Articles that are part of a name, and that a language swallows: "au Monde", "der „Zeit“"."""
SUFFIX = re.compile(r"[’']\w{1,4}$")
"""A Turkish name's ending."""
CAPITALS = re.compile(r"[^\W\d_a-zß-ÿ][\w’.-]+(?: [^\W\d_a-zß-ÿ][\w’.-]+){0,2}")
LAST_CAPITALS = re.compile(r"(?<![\w’'-])[^\W\d_a-zß-ÿ][\w-]+(?: [^\W\d_a-zß-ÿ][\w-]+)?$")
JOINT = re.compile(r"[“”»\"]? (?:und|et|y|e|og|och|i|en|ve|и) (?:der |die |das |la |le |el |il |l[’'])?[„“«»\"]?")
WHOSE = re.compile(
    r" (?:(?:des|der|del|de la|de l[’']|de|du|della|dell[’']|do|da|van de|van het|van) ?[A-ZÀ-Ý]|(?:del|de la|de l[’']"
    r"|du|della|dell[’']|do|da|van de|van het) ?\w)[\w’-]+"
    r"(?: (?:de |des |der |du |del |della |d[’'])?[A-ZÀ-Ý][\w’-]+){0,3}"
)
"""Who made a paper: "un informe del Tribunal de Cuentas"."""
LEGAL = re.compile(
    r"\b(?:nach|gemäß|laut|en vertu de|selon|aux termes de|según|segundo|secondo|ai sensi dell[’']|volgens"
    r"|ifølge|enligt)"
    r" (?P<law>(?:l[’']|el |o |il |de )?(?:artikel|article|artículo|artigo|articolo|paragra(?:f|ph)) \d[\w.-]{0,8}"
    r"(?: (?:absatz|stk\.|lid) \d{1,2})?(?: (?:i|av|af) [\w]{1,30}(?:lov|lag)\w{0,5}"
    r"| (?:des|der|de la|de l[’']|del|della|da|do|van de) ?[\w’]{1,30})?)"
)
GAP = re.compile(r"(?: [\w.-]+){0,3}")
NAME_BETWEEN = re.compile(rf"[{MARKS}](?P<name>[^{MARKS}\n,.]{{2,40}})[{MARKS}]")
FOR = re.compile(r"(?: [\w’'-]+){0,2} (?:pour|für|para|per|voor|för|for|dla) (?:den |die |das |la |el |il |o )?")
LEGAL_FIRST = re.compile(
    r"(?:^|\n|[.!?] )(?P<law>(?:l[’']|el |o |il |de )?(?:artikel|article|artículo|artigo|articolo"
    r"|paragraf) \d[\w.-]{0,8}"
    r" (?:des|der|de la|de l[’']|del|della|da|do|van de) ?[\w’]{1,30})"
)
"""At a sentence's head an article by its number says something."""
WITHIN = ("statement", "poll")
"""What somebody says in these is drawn from them; in a report stands much that nobody cites."""
COMES = re.compile(r"[^.\n]*?\b(?:hieß es|heißt es|geht [^.\n]{0,20}hervor|hervorgeht|verlautete|ergibt sich)\b")
"""What comes out of a German paper or circle."""
COMES_BEFORE = re.compile(r"\b(?:hieß es|heißt es|verlautete|verlautet|war zu hören)(?: [\w.]+){0,2} $")
ENGLISH = 800
"""An English story has its article within so many code points."""


def abroad(told: Told) -> Iterator[Citation]:
    """What a story in another language credits."""
    english = told.low.find(" the ", 0, ENGLISH) >= 0
    for word in sorted((credited_in_english() if english else credited_by()) & told.present):
        for place in told.words[word]:
            yield from _credited(told, word, place)
    yield from _posts(told)
    if not english:
        yield from _courts(told)
        yield from _shown(told)
        yield from unnamed(told)
    for place in told.at(LEGAL_WORDS):
        found = (
            m for m in LEGAL.finditer(told.low, max(0, place - 24), place + 60) if m.start("law") <= place < m.end()
        )
        first = LEGAL_FIRST.search(told.low, max(0, place - 5), place + 60)
        if match := next(found, None) or first:
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
    """`NDR und WDR`, `un sondage Ifop pour Le Figaro`: a second newsroom, or whom a poll was made for."""
    ordered = FOR.match(told.low, found.end or 0) if found.kind == "poll" else None
    if ordered and (outlet := _known_at(told.text, ordered.end())):
        at = ordered.end()
        yield Masthead(at, _end(told.text, at, outlet), outlet.outlet, outlet.outlet.kind).cite(told.text, "abroad")
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
    found = _name_after(told, end, phrase) if phrase.sort in ("sources", "told", "verbs") else None
    if found is None and phrase.sort in ("verbs", "after"):
        found = _name_before(told, start)
    if found:
        return found.cite(told.text, "abroad")
    if phrase.text == "zufolge" and (before := paper_before().search(told.low, max(0, start - 80), start - 1)):
        return _paper(told, before["noun"], *before.span("all"))
    match = paper().match(told.low, end) if phrase.sort in ("sources", "within", "out_of") else None
    if match is None or phrase.tags.isdisjoint(paper_tags()[match["noun"]]):
        return None
    if phrase.sort == "within" and papers()[match["noun"]] not in WITHIN:
        return None
    if phrase.sort == "out_of" and not _comes(told, start, match.end()):
        return None
    first, last = match.span("all")
    if whose := WHOSE.match(told.text, last):
        last = whose.end()
    return _paper(told, match["noun"], first, last)


def _comes(told: Told, start: int, end: int) -> bool:
    """Whether something is said to come out of what stands between, before it or after."""
    after = COMES.match(told.low, end, end + 90)
    return bool(after or COMES_BEFORE.search(told.low, max(0, start - 50), start))


def _paper(told: Told, noun: str, start: int, end: int) -> Citation:
    text = told.text[start:end]
    return Citation(name=text, kind=papers()[noun], start=start, end=end, text=text, rule="abroad-paper")


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


def _courts(told: Told) -> Iterator[Citation]:
    """Every court that is said to have ruled."""
    for word in sorted(ruled_by() & told.present):
        for place in told.words[word]:
            found = ruled().finditer(told.low, max(0, place - 80), place + 80)
            match = next((m for m in found if m.start() <= place < m.end()), None)
            if match:
                start, end = match.span("before" if match["before"] else "after")
                text = told.text[start:end]
                yield Citation(name=text, kind="court", start=start, end=end, text=text, rule="abroad-court")


def _shown(told: Told) -> Iterator[Citation]:
    """`Un informe del ministerio advierte`: a report or poll that says something itself."""
    for word in sorted(shown_by() & told.present):
        for place in told.words[word]:
            found = shown().finditer(told.low, max(0, place - 120), place + 40)
            match = next((m for m in found if m.end("all") < place < m.end()), None)
            if match and "\n" not in match["all"]:
                yield _paper(told, match["noun"], *match.span("all"))


def _posts(told: Told) -> Iterator[Citation]:
    for word in sorted(posted_by() & told.present):
        for place in told.words[word]:
            near = max(0, place - 60)
            if match := written_on().match(told.text, place):
                start = match.start("on")
            elif match := posted_first().search(told.text, near, place + len(word)):
                start = match.start("post")
            else:
                continue
            end = match.end("name")
            yield Citation(name=match["name"], kind="social", start=start, end=end, text=told.text[start:end],
                           rule="abroad-post")  # fmt: skip
