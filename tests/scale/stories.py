"""The rows of invented articles, as loading would write them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from pipeline.process.identity import article_id, short_id, words_of
from schemas.capture import digest_of
from schemas.tables import codes
from schemas.tables.words import packed, places
from tests.scale.invented import Invented, zipf

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]
CONFIDENCES = (0.12, 0.31, 0.44, 0.55, 0.58, 0.6, 0.64, 0.71, 0.77, 0.83, 0.86, 0.9, 0.93, 0.95, 0.97, 0.98)
STANCES = ("said",) * 24 + ("negated", "asked", "hypothetical")
CUES = ("said", "said", "said", "told reporters", "added", "argued")
CHANGED_SHARE, UNDATED_SHARE, GONE_SHARE = 0.05, 0.01, 0.004


@dataclass(slots=True)
class Draft:
    """Words of a revision with what is found in them; offsets count code points."""

    paragraphs: list[str] = field(default_factory=list)
    at: int = 0
    quotes: list[Row] = field(default_factory=list)
    cited: list[Row] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    def add(self, paragraph: str) -> None:
        self.paragraphs.append(paragraph)
        self.at += len(paragraph) + 2


def stories(world: Invented, first: int, last: int) -> Rows:
    """The rows of some of the articles, by table."""
    rows: Rows = defaultdict(list)
    papers = world.pick(world.papers, zipf(len(world.papers), 1.1), last - first)
    for number, paper in zip(range(first, last), papers, strict=True):
        _story(world, number, paper, rows)
    return rows


def _story(world: Invented, number: int, paper: tuple[str, ...], rows: Rows) -> None:
    site, _, language = paper
    seen = world.moments[number] + timedelta(minutes=world.random.randrange(5, 90))
    url = f"https://{site}.example/{number}"
    own, draft, headline = article_id(site, url), _draft(world), " ".join(world.words(9)).capitalize()
    drafts = [draft, _edited(world, draft)] if world.random.random() < CHANGED_SHARE else [draft]
    for revision, told in enumerate(drafts, 1):
        at, capture = (seen + timedelta(days=revision - 1)).isoformat(), f"{number:08d}-{revision}"
        proof = ("page", url, url, at, 200, digest_of(url.encode()), "a.warc.gz", number, 900, "v")
        rows["captures"].append((capture, "r", site, *proof))
        _revision(told, (own, revision, capture, at, headline), rows)
    published = None if world.random.random() < UNDATED_SHARE else world.moments[number].isoformat()
    gone = (seen + timedelta(days=30)).isoformat() if world.random.random() < GONE_SHARE else None
    words = (len(words_of(drafts[-1].text)), "page", len(drafts), "v")
    rows["article_rows"].append((own, site, url, published, language, *words, seen.isoformat(), gone))
    rows["article_urls"].append((site, url.removeprefix("https://"), own))
    _parts(world, own, drafts[-1], rows)


def _revision(told: Draft, of: tuple[int, int, str, str, str], rows: Rows) -> None:
    own, revision, capture, at, headline = of
    kind, changed = ("first", "") if revision == 1 else ("publisher", "text")
    added = len(words_of(told.text)) if revision == 1 else 4
    text = (told.text, digest_of(told.text.encode()), added, 0, changed)
    rows["revisions"].append((own, revision, kind, at, capture, headline, "", *text))
    rows["article_captures"].append((own, capture))
    rows["attribution_rows"] += _attributions(told, own, revision)
    rows["citations"] += [(own, revision, n, *cited) for n, cited in enumerate(told.cited)]


def _parts(world: Invented, own: int, draft: Draft, rows: Rows) -> None:
    at = 0
    for position, text in enumerate(draft.paragraphs):
        rows["block_rows"].append((own, position, codes.code("paragraph", codes.BLOCK_KINDS), 0, at, at + len(text)))
        at += len(text) + 2
    rows["bylines"].append((own, 0, world.random.choice(world.people)[1]))
    for rule in ("share-box", "newsletter")[: world.random.randrange(3)]:
        rows["removed_blocks"].append((own, rule, 1, 12, f"{rule} {world.words(1)[0]}"))


def _draft(world: Invented) -> Draft:
    draft, left = Draft(), world.words_each
    for person in world.pick(world.people, world.people_weights, world.random.choice((0, 1, 1, 2, 2, 3))):
        for _ in range(world.random.choice((1, 1, 2))):
            left -= _quoted(world, draft, person)
    for name, kind in world.random.sample(world.sources, world.random.choice((0, 1, 1, 2))):
        before = world.sentence()[:-1]
        draft.cited.append(
            (name, kind, draft.at + len(before) + 15, draft.at + len(before) + 15 + len(name), name, "", "named", "")
        )
        draft.add(f"{before}, according to {name}.")
        left -= 20
    while left > 0:
        sentences = [world.sentence() for _ in range(3)]
        draft.add(" ".join(sentences))
        left -= sum(map(len, sentences)) // 6
    return draft


def _quoted(world: Invented, draft: Draft, person: tuple[str, ...]) -> int:
    """A paragraph with a quotation; its words."""
    who, name = person
    words, cue = world.sentence()[:-1] + ",", world.random.choice(CUES)
    kind = world.random.choices(("person", "group", "", "unnamed"), (75, 10, 7, 8))[0]
    speaker = {"person": name, "group": f"{name.split()[1]} council", "": "", "unnamed": name.split()[0]}[kind]
    called = speaker or "he"
    start = draft.at + 1
    source = (draft.at + len(words) + 3 + len(cue) + 1, draft.at + len(words) + 3 + len(cue) + 1 + len(called))
    draft.quotes.append(
        (
            world.random.choice(STANCES),
            (start, start + len(words)),
            source,
            (source[0] - len(cue) - 1, source[0] - 1),
            speaker,
            "group" if kind == "group" else "person",
            who if kind == "person" else None,
            world.random.choice(CONFIDENCES),
        )
    )
    draft.add(f"“{words}” {cue} {called}.")
    return len(words) // 6


def _edited(world: Invented, draft: Draft) -> Draft:
    """The same with a paragraph more, and one quote's speaker surer or not."""
    quotes = [(*quote[:7], world.random.choice(CONFIDENCES)) for quote in draft.quotes]
    return Draft([*draft.paragraphs, world.sentence()], 0, quotes, list(draft.cited))


def _attributions(draft: Draft, own: int, revision: int) -> Iterator[Row]:
    text = draft.text
    for position, (stance, content, source, cue, speaker, kind, person, sure) in enumerate(draft.quotes):
        yield (
            short_id(f"{own}\n{revision}\n{position}"),
            own,
            revision,
            position,
            codes.code("direct", codes.KINDS),
            codes.code(stance, codes.STANCES),
            *places(text, [content], [content]).values(),
            packed([source]),
            packed([cue]),
            speaker,
            codes.code(kind, codes.SPEAKER_KINDS),
            person,
            codes.thousandths(sure),
            "quote-said-name",
        )
