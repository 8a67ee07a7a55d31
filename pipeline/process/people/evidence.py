"""Whether somebody bears a name: what an article must show before its speaker becomes a person.

A sentence's first words, nouns that German writes with a capital, products and offices are written like names. A name
that is taken for one of these costs a row of `persons`; the attribution keeps it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from pipeline.attribution.text.name_words import ENDS_OF_PLACES, LOOSE_TITLES, PARTICLES, genders, is_title
from pipeline.process.people.openers import NOUNS_ARE_CAPITAL, articles, openers
from schemas.article import Article

WORD = re.compile(r"[^\W\d_]+(?:[’'’-][^\W\d_]+)*")
NOUN = r"[ ](?:[a-zäöüß]+e[mnrs]?[ ])?([A-ZÄÖÜ][\wäöüß-]*)"
AFTER_DETERMINER = re.compile(
    r"\b(?:[Ee]in(?:e[mnrs]?)?|[Kk]eine?[mnrs]?|[Ii]m|[Aa]m|[Zz]u[mr]|[Vv]om|[Bb]eim|[Ii]ns)" + NOUN
)
"""A German noun where it shows that it is one: "im Viertel", "ein neuer Vorsitz"."""
AFTER_ARTICLE = re.compile(r"(?<!, )\b[Dd](?:er|ie|as|en|em|es)" + NOUN)
"""Likewise, but once may be a clause about somebody: "das Bild, auf dem Holst lacht"."""
ADJECTIVE = re.compile(r"\w{3,}(?:sch|iert|lich)e[mnrs]?")
"""A German adjective before a noun, at a sentence's beginning: "Koreanische Medien"."""
NOUN_ENDS = ("ung", "ungen", "heit", "keit", "schaft", "tion", "tionen", "ismus", "stelle", "zeit")
JOINED = frozenset({"von", "van", "auf", "in", "zu", "op", "und", "y", "e", "de"})
"""Before a small article within a name: "von der", "van den", "y la"."""
ARTICLES = frozenset({"der", "den", "dem", "des", "die", "das", "the", "la", "las", "los", "le", "les", "het", "zu"})
SUFFIXES = frozenset({"jr.", "sr.", "ii", "iii", "iv"})
SMALL = PARTICLES | ARTICLES | JOINED | {"ben", "bint", "abu", "ould", "do", "das", "dei", "degli", "ul", "zum", "zur"}
OFFICES = frozenset(
    {
        "ambassador", "ceo", "cfo", "chairman", "chairwoman", "chancellor", "chef", "chefin", "commissioner",
        "congress", "councillor", "department", "director", "direktor", "direktorin", "editor", "executive", "governor",
        "manager", "management", "mayor", "minister", "ministerin", "mp", "office", "officer", "president", "präsident",
        "präsidentin", "secretary",
        "senator", "service", "services", "spokesman", "spokesperson", "spokeswoman", "sprecher", "sprecherin", "staff",
        "system", "team", "trainer", "trainerin",
    }
)  # fmt: skip
"""What somebody or something is, and nobody's last name."""
LONG_OFFICES = tuple(sorted(office for office in OFFICES if len(office) > 7))
HONORIFICS = frozenset(
    {
        "herr", "frau", "monsieur", "madame", "mme", "señor", "señora", "sra", "senhor", "senhora", "signor",
        "signora", "pan", "pani",
    }
)  # fmt: skip
OFFICE_ENDS = (
    "minister", "ministerin", "kanzler", "kanzlerin", "präsident", "präsidentin", "meister", "meisterin", "sprecher",
    "sprecherin", "vorsitzende", "vorsitzender", "abgeordnete", "abgeordneter", "sekretär", "sekretärin", "direktor",
    "direktorin", "ministre", "président", "présidente", "maire", "député", "députée", "sénateur", "sénatrice",
    "ministro", "ministra", "presidente", "presidenta", "alcalde", "alcaldesa", "diputado", "diputada", "deputado",
    "deputada", "sindaco", "sindaca", "burgemeester", "minister-president", "statsminister", "minister", "prezydent",
    "premier", "bakanı", "başkanı", "министр", "президент", "депутат",
)  # fmt: skip
"""How a word ends that stands before the name of whoever holds the office."""
REACH = 40
"""Characters before a name in which its title stands."""
MOST_WORDS = 6
COLON = re.compile(r"\s?:")
KANA_OR_HANGUL = re.compile(r"[ぁ-ヿ가-힣]")
UNSPACED = re.compile(r"[぀-ヿ㐀-鿿가-힣・·]{2,12}")


class Evidence:
    """What one article tells of the names in it."""

    def __init__(self, article: Article) -> None:
        self._text = f"{article.headline}\n{article.text}"
        self._language = article.language

    def bears(self, name: str) -> bool:
        """Whether somebody bears the name: in full, or behind a title, and in no ordinary words.

        >>> evidence = Evidence(Article(url="", site="", capture_id="", headline="Mr Rook wins a new quilt", blocks=()))
        >>> [evidence.bears(name) for name in ("Ann Vale", "Rook", "Vale", "New Quilt", "高市早苗")]
        [True, True, False, False, True]
        """
        listed = name.split()
        if name.lower() == name.upper():
            return _is_uncased_name(name, listed)
        if len(listed) == 1:
            return self._has_title(name)
        if not _is_shaped(listed) or listed[0].lower() in openers(self._language):
            return False
        if self._is_given(listed) or self._has_title(name):
            return True
        if self._is_label(name) or self._is_thing(name) or self._is_german_phrase(listed):
            return False
        return not any(self._is_ordinary(word) for word in listed if word[0].isupper())

    @cached_property
    def _small(self) -> frozenset[str]:
        """Words that the article writes small."""
        return frozenset(filter(str.islower, WORD.findall(self._text)))

    @cached_property
    def _capitals(self) -> frozenset[str]:
        return frozenset(word for word in WORD.findall(self._text) if word[0].isupper())

    @cached_property
    def _nouns(self) -> frozenset[str]:
        if self._language not in NOUNS_ARE_CAPITAL:
            return frozenset()
        twice = Counter(AFTER_ARTICLE.findall(self._text))
        return frozenset(AFTER_DETERMINER.findall(self._text)) | {word for word, times in twice.items() if times > 1}

    def _is_given(self, listed: Sequence[str]) -> bool:
        """Whether a first name begins it, and not a place's or a thing's name."""
        first, last = listed[0].lower(), listed[-1].lower()
        return first in genders() and last not in ENDS_OF_PLACES and not all(map(self._has_small, (first, last)))

    def _is_ordinary(self, word: str) -> bool:
        if word in self._nouns or (self._language in NOUNS_ARE_CAPITAL and word.lower().endswith(NOUN_ENDS)):
            return True
        return self._has_small(word.lower())

    def _has_small(self, word: str) -> bool:
        """Whether the article writes the word small; most names stand nowhere so, which is told without its words."""
        return word in self._text and word in self._small

    def _is_label(self, name: str) -> bool:
        """Whether the name stands nowhere but at the head of a line, before a colon: "Kitchen Scale: 200 grams"."""
        listed, lead, labels = f"\n{self._text}", f"\n{name}", 0
        start = listed.find(lead)
        while start >= 0:
            labels += COLON.match(listed, start + len(lead)) is not None
            start = listed.find(lead, start + 1)
        return labels > 0 and labels == self._text.count(name)

    def _is_thing(self, name: str) -> bool:
        """Whether the name stands behind an article half of the times or more, or once behind a number."""
        before = [words for words in self._before(name) if words]
        small = articles(self._language)
        counted = sum(words[-1].lower() in small and not words[-2:][0].endswith(",") for words in before)
        return 2 * counted >= max(len(before), 1) or any(words[-1][-1].isdigit() for words in before)

    def _is_german_phrase(self, listed: Sequence[str]) -> bool:
        """Whether it begins with an adjective or a genitive ("Miras Rückkehr"), or is "Ansicht von Lang"."""
        if self._language not in NOUNS_ARE_CAPITAL:
            return False
        first = listed[0]
        owned = first.endswith("s") and first[:-1] in self._capitals
        return owned or "von" in listed or ADJECTIVE.fullmatch(first) is not None

    def _before(self, name: str) -> list[list[str]]:
        """The words before each place of the name, few of them."""
        return [self._text[max(0, place - REACH) : place].split() for place in places_of(name, self._text)]

    def _has_title(self, name: str) -> bool:
        """Whether a title of people, or somebody's office, stands before the name."""
        return any(listed and _is_title(listed[-1]) for listed in self._before(name))


def places_of(name: str, text: str) -> Iterator[int]:
    """Where a name stands as words of their own: as a pattern would tell, which each name would need one of."""
    if not (_is_of_word(name[0]) and _is_of_word(name[-1])):
        yield from (found.start() for found in re.finditer(rf"\b{re.escape(name)}\b", text))
        return
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        is_whole = not any(map(_is_of_word, (*text[start - 1 : start], *text[end : end + 1])))
        if is_whole:
            yield start
        start = text.find(name, end if is_whole else start + 1)


def ends_of(name: str, text: str) -> Iterator[int]:
    """Where a name stands at the end of a word, whatever is before it in that word: "Holt" of "Ruiz-Holt".

    >>> list(ends_of("Holt", "Ruiz-Holt, Holt-Ruiz and Holton"))
    [5]
    """
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        is_end = not any(sign == "-" or _is_of_word(sign) for sign in text[end : end + 1])
        if is_end:
            yield start
        start = text.find(name, end if is_end else start + 1)


def _is_of_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def is_honorific(word: str) -> bool:
    """Whether only people are addressed so.

    >>> [is_honorific(word) for word in ("Mr", "Frau", "Sen.", "House")]
    [True, True, True, False]
    """
    bare = word.lower().rstrip(".")
    return bare in HONORIFICS or (is_title(word.lower()) and bare not in LOOSE_TITLES)


def _is_title(word: str) -> bool:
    return word.lower().endswith(OFFICE_ENDS) or (word.istitle() and is_honorific(word))


def _is_capital(word: str) -> bool:
    """Whether the word, or what a hyphen or an apostrophe joins to it, begins with a capital: "al-Rashid"."""
    return any(part[:1].isupper() for part in re.split("[-'’]", word))


def _is_shaped(listed: Sequence[str]) -> bool:
    """Words as a person's name has them: capitals, joined by particles alone."""
    if len(listed) > MOST_WORDS or not (_is_capital(listed[0]) and _is_capital(listed[-1])):
        return False
    if len({word.lower() for word in listed}) < len(listed) or any(any(map(str.isdigit, word)) for word in listed):
        return False
    last = listed[-1].lower()
    if (last.endswith(".") and last not in SUFFIXES and len(last) > 2) or _is_office(last):
        return False
    return all(_is_joined(listed[n - 1].lower(), word) for n, word in enumerate(listed) if not _is_capital(word))


def _is_joined(before: str, word: str) -> bool:
    """Whether a small word may stand within a name: a particle, and an article behind one alone."""
    if word in ARTICLES and word not in ("la", "le"):
        return before in JOINED
    return word in SMALL


def _is_office(word: str) -> bool:
    """Whether the word, or the end of a long compound, is one: "Sportdirektor"."""
    return word.rpartition("-")[2] in OFFICES or word.endswith(LONG_OFFICES)


def _is_uncased_name(name: str, listed: Sequence[str]) -> bool:
    """Scripts without capitals: two words, or as many signs as first and last name have where none are parted."""
    if UNSPACED.fullmatch(name):
        return len(name) > 2 or not KANA_OR_HANGUL.search(name)
    return 1 < len(listed) <= MOST_WORDS and not any(map(str.isdigit, name))
