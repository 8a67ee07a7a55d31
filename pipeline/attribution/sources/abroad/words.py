"""The words by which stories in other languages credit, and the patterns made of them."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pipeline.attribution.sources.posts import NETWORKS
from schemas.attribution import CitationKind

Sort = Literal["sources", "told", "verbs", "after", "statements", "within", "out_of"]
SORTS: tuple[Sort, ...] = ("sources", "told", "verbs", "after", "statements", "within", "out_of")
MARKS = "„“”«»‹›\"‚‘’'"
LEGAL_WORDS = frozenset({"artikel", "article", "artículo", "artigo", "articolo", "paragraf", "paragraph"})
WRITTEN_ON = rf"(?:[\w’']+ )?(?P<name>{NETWORKS})\b"
AT_START = r"(?:^|\n|[.!?] )"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of crediting, and where in them the word stands by which they are looked for."""

    text: str
    sort: Sort
    german: bool
    """There every noun is written large, and a name that is a word as well tells nothing."""
    offset: int
    tags: frozenset[str]
    """Languages that have it."""
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
        for written, tags in sorted(_written(sort).items(), key=lambda one: len(one[0]), reverse=True):
            text, _, to = written.partition(" ~ ")
            word = max(re.finditer(r"\w+", text), key=lambda word: len(word.group()))
            found.setdefault(word.group(), []).append(
                Phrase(text, sort, tags == {"de"}, word.start(), frozenset(tags), to)
            )
    return found


def _written(sort: Sort) -> dict[str, set[str]]:
    """Phrases of all languages, and which have them."""
    found: dict[str, set[str]] = {}
    for tag, table in tables().items():
        for text in table[sort] if tag != "near" else ():
            found.setdefault(text, set()).add(tag)
    return found


@cache
def papers() -> dict[str, CitationKind]:
    """Noun -> kind of paper."""
    return {noun: kind for table in _spaced() for kind, nouns in table["papers"].items() for noun in nouns}


@cache
def paper_tags() -> dict[str, set[str]]:
    """Noun -> languages that have it."""
    found: dict[str, set[str]] = {}
    for tag, table in tables().items():
        for noun in (noun for nouns in table["papers"].values() for noun in nouns) if tag != "near" else ():
            found.setdefault(noun, set()).add(tag)
    return found


def texts(key: str) -> frozenset[str]:
    """What all languages have under a key."""
    return frozenset(text for table in _spaced() for text in table[key])


def any_of(key: str) -> str:
    """A pattern of all that languages have under a key."""
    return alternatives(texts(key))


def alternatives(listed: Iterable[str]) -> str:
    """Any of the words, the longest first, parted by their first letter: most places then fail at once."""
    by_letter: dict[str, list[str]] = {}
    for text in sorted(listed, key=lambda text: (-len(text), text)):
        by_letter.setdefault(text[0], []).append(re.escape(text[1:]))
    return "|".join(f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in sorted(by_letter.items()))


@cache
def before_name() -> re.Pattern[str]:
    """What may stand between words of crediting and a name."""
    return re.compile(
        rf" ?(?:(?:{any_of('articles')})(?: "
        rf"|(?<=[’']))){{0,2}}(?P<medium>(?:[\w-]+ )?(?:(?P<agency>{any_of('agencies')})"
        rf"|{any_of('media')}) (?:[\w-]+ (?=[{MARKS}]))?)?(?P<mark>[{MARKS}])?"
    )


@cache
def introduced() -> re.Pattern[str]:
    """A medium and its name right before a verb, or the name and then its medium."""
    return re.compile(
        rf"\b(?P<medium>(?P<agency>{any_of('agencies')})"
        rf"|{any_of('media')}) [{MARKS}]?(?P<name>[^\W\d_][\w-]+(?: [\w-]+)?)"
        rf"[{MARKS}]?$", re.IGNORECASE
    )  # fmt: skip


@cache
def medium_after() -> re.Pattern[str]:
    """A medium after its name."""
    return re.compile(rf" (?:(?P<agency>{any_of('agencies')})|{any_of('media')})$")


@cache
def paper() -> re.Pattern[str]:
    """An article and a paper's noun."""
    nouns = alternatives(papers())
    return re.compile(rf" (?P<all>(?:(?:{any_of('articles')})(?: |(?<=[’']))){{0,2}}(?:[\w-]+ )?(?P<noun>{nouns})\b)")


@cache
def paper_before() -> re.Pattern[str]:
    """A paper right before "zufolge"."""
    nouns = alternatives(papers())
    return re.compile(
        rf"\b(?P<all>(?:einem|einer|dem|der|den) (?:[\w-]+ )?(?P<noun>{nouns})(?: (?:des|der|von|vom) [\w-]+)?)$"
    )


@cache
def written_on() -> re.Pattern[str]:
    """A verb of posting and a network."""
    return re.compile(rf"(?:{any_of('writes')})(?P<gap>(?: [^\s.,]+){{0,6}}?) (?P<on>(?:{any_of('on')}) {WRITTEN_ON})")


@cache
def posted_first() -> re.Pattern[str]:
    """`Auf X entschuldigte sich`: the network at the sentence's head, and a verb soon after."""
    return re.compile(
        rf"{AT_START}(?P<post>(?i:{any_of('on')}) (?P<name>{NETWORKS}))\b(?: [^\s.,]+){{0,3}}?,?"
        rf" (?:{any_of('writes')})\b"
    )


@cache
def ruled() -> re.Pattern[str]:
    """A court and what it did right after, or the other way round."""
    court = rf"(?P<%s>\b(?:{any_of('courts')})\b(?: [\w’'-]+){{0,5}}?)"
    verbs = any_of("ruled")
    before = rf"{court % 'before'} (?:(?:hat|ha|a|har|avait|había|aveva) )?(?:{verbs})\b"
    return re.compile(rf"{before}|\b(?:{verbs})(?: (?:{any_of('articles')}))? {court % 'after'}(?=[ ,.;:]|$)")


@cache
def shown() -> re.Pattern[str]:
    """A report or poll at a sentence's head, whose it is, and what it does."""
    nouns = alternatives(noun for noun, kind in papers().items() if kind in ("document", "poll", "court"))
    return re.compile(
        rf"{AT_START}(?P<all>(?:(?:{any_of('articles')}|{any_of('one')})(?: |(?<=[’'])))(?:[\w-]+ )?(?P<noun>{nouns})\b"
        rf"(?: [\w’'-]+){{0,8}}?) (?:{any_of('shows')})\b"
    )


@cache
def shown_by() -> frozenset[str]:
    """The first words of what papers do."""
    return frozenset(verb.split()[0] for table in _spaced() for verb in table["shows"])


@cache
def ruled_by() -> frozenset[str]:
    """The first words of the verbs of ruling."""
    return frozenset(verb.split()[0] for table in _spaced() for verb in table["ruled"])


@cache
def listed() -> frozenset[str]:
    """All words that this module looks for."""
    return credited_by() | posted_by() | ruled_by() | shown_by() | LEGAL_WORDS


@cache
def credited_by() -> frozenset[str]:
    """The longest words of all phrases of crediting."""
    return frozenset(phrases())


@cache
def only_abroad() -> frozenset[str]:
    """Those of them that every language has: "in", "con"."""
    return frozenset(word for word, listed in phrases().items() if {one.sort for one in listed} <= {"within", "out_of"})


@cache
def credited_in_english() -> frozenset[str]:
    """What an English story may have of another language's phrases of crediting."""
    return credited_by() - only_abroad()


@cache
def posted_by() -> frozenset[str]:
    """All verbs of posting."""
    return frozenset(word for table in _spaced() for word in table["writes"])
