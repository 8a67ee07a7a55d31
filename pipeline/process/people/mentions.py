"""Who speaks in an article: speakers become persons with aliases, conservatively.

Two names are one person only where an article itself ties them (attribution then writes the fullest) or where somebody
did so by hand.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.process.people.evidence import Evidence, ends_of
from pipeline.process.people.merges import Merges
from schemas.article import Article
from schemas.attribution import Attribution, Person
from schemas.doubt import SURE_FROM
from schemas.person import person_id

CAPITAL = r"[^\W\d_a-z][\w.’'-]*"
LONGEST_RUN = 100
"""Characters before a last name in which its first names and titles stand."""
BEFORE_NAME = re.compile(rf"(?<![\w’'-])((?:{CAPITAL} )*)\Z")
PARTING = re.compile(r"[,(—–]")
PARTICLES = frozenset({"de", "da", "di", "la", "van", "von", "der", "bin", "al", "of"})
TITLES = frozenset(
    {
        "PM", "Prime", "Minister", "President", "Vice", "Chancellor", "Premier", "Secretary", "Speaker", "Senator",
        "Sen", "Rep", "Representative", "Congressman", "Congresswoman", "Gov", "Governor", "Mayor", "Judge",
        "Justice", "Mr", "Mrs", "Ms", "Miss", "Dr", "Sir", "Lady", "Lord", "Dame", "Baroness", "King", "Queen",
        "Prince", "Princess", "Pope", "Chair", "Chairman", "Chairwoman", "Commissioner", "General", "Gen",
        "Councillor", "MP", "Professor", "Prof",
    }
)  # fmt: skip
"""Titles that make a name with the last name alone: "PM Takaichi"."""


def mentions(article: Article, attributions: Sequence[Attribution], merges: Merges) -> dict[int, Person]:
    """Index in `attributions` -> the person who speaks; everybody once, with all aliases the article uses."""
    people = {person.id: person for person in people_in(article, attributions, merges)}
    found = {}
    for index, attribution in enumerate(attributions):
        person = people.get(person_id(merges.person_of(attribution.speaker, article)))
        if person and is_person(attribution):
            found[index] = person
    return found


def people_in(article: Article, attributions: Iterable[Attribution], merges: Merges) -> list[Person]:
    """The persons who speak, in order; aliases are names the article uses, never pronouns or descriptions."""
    names: dict[str, str] = {}
    aliases: dict[str, dict[str, None]] = {}
    text = article.text
    attributions = list(attributions)
    named = {name for name in _named(article, attributions) if not _is_nobody(name, article, merges)}
    for attribution in attributions:
        if attribution.speaker not in named or not is_person(attribution):
            continue
        name = merges.person_of(attribution.speaker, article)
        key = person_id(name)
        known = aliases.setdefault(key, {})
        if attribution.speaker not in known:
            known.update(dict.fromkeys([attribution.speaker, *_called(article.headline, text, attribution.speaker)]))
        known.update(dict.fromkeys(_named_as(text, attribution)))
        names.setdefault(key, name)
    return [Person(id=k, name=n, aliases=tuple(a for a in aliases[k] if a != n)) for k, n in names.items()]


def _named(article: Article, attributions: Sequence[Attribution]) -> set[str]:
    """The speakers whom the article gives a name that somebody bears, and a quote that is surely theirs."""
    evidence = Evidence(article)
    sure = {found.speaker for found in attributions if is_person(found) and found.confidence >= SURE_FROM}
    return {name for name in sure if evidence.bears(name)}


def _is_nobody(name: str, article: Article, merges: Merges) -> bool:
    return merges.is_nobody(name) or merges.is_nobody(merges.person_of(name, article))


def is_person(attribution: Attribution) -> bool:
    """Whether the speaker is a person whose name is known in full enough to keep: one with an id."""
    return attribution.speaker_kind == "person" and bool(person_id(attribution.speaker))


def _named_as(text: str, attribution: Attribution) -> Iterator[str]:
    """The source as a name: it holds the speaker's last name and is all capitals and titles."""
    last = attribution.speaker.split()[-1]
    for span in attribution.source:
        called = PARTING.split(span.of(text), 1)[0].strip()
        listed = called.split()
        if last in listed and len(listed) <= 6 and all(word[0].isupper() or word in PARTICLES for word in listed):
            yield called


def _called(headline: str, text: str, name: str) -> Iterator[str]:
    """`Takaichi`, `PM Takaichi`: the last name alone or after titles, unless somebody else in the article shares it."""
    *first, last = name.split()
    text = f"{headline}\n{text}"
    found = (BEFORE_NAME.search(text, max(0, at - LONGEST_RUN), at) for at in ends_of(last, text))
    runs = [run.group(1).split() for run in found if run]
    own = [run for run in runs if _is_titles(run) or run[-len(first) :] == first]
    if first and len(own) == len(runs):
        yield from sorted({" ".join([*run, last]) for run in own if _is_titles(run)})


def _is_titles(listed: Sequence[str]) -> bool:
    return all(word.rstrip(".") in TITLES for word in listed)
