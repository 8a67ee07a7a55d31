"""Words, people, papers and days of an archive that never was, spread as real ones are."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random

from schemas.person import person_id

SYLLABLES = tuple(
    a + b
    for a in ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "br"]
    for b in ["a", "e", "i", "o", "u", "an", "er", "in", "ol", "us"]
)
LANGUAGES = ("en", "en", "en", "en", "en", "de", "fr", "es", "en", "sv")
SENTENCE = (4, 7, 9, 11, 13, 15, 16, 18, 19, 21, 23, 24, 26, 29, 33, 41)
"""Words of a sentence: papers' medians lie near 20."""
WEEK = (1.0, 1.15, 1.2, 1.15, 1.05, 0.5, 0.45)
"""Articles from Monday to Sunday."""
HOURS = (1, 1, 1, 1, 2, 4, 8, 10, 10, 9, 9, 9, 9, 9, 9, 9, 9, 8, 7, 6, 5, 4, 3, 2)
LAST_DAY = datetime(2026, 11, 28, tzinfo=UTC)


def zipf(count: int, exponent: float, shift: float = 0.0) -> list[float]:
    """Cumulative weights of ranks: the n-th has 1 / (n + shift) ** exponent."""
    return list(accumulate(1 / (rank + shift) ** exponent for rank in range(1, count + 1)))


class Invented:
    """What articles are made of; the same for the same seed and number of articles."""

    def __init__(self, articles: int, *, seed: int = 1, words: int = 120, years: int = 10) -> None:
        self.random, self.articles, self.words_each, self.years = Random(seed), articles, words, years

    @cached_property
    def vocabulary(self) -> list[str]:
        """A language's few words for everything and many rare ones."""
        made = (self._word(1 + rank // 300 if rank < 900 else self.random.randint(2, 5)) for rank in range(90_000))
        return list(dict.fromkeys(made))[:60_000]

    @cached_property
    def word_weights(self) -> list[float]:
        return zipf(len(self.vocabulary), 1.05, 2.7)

    @cached_property
    def people(self) -> list[tuple[str, str]]:
        """Ids and names: a few speak every day, most of them once."""
        firsts, lasts = [[self._word(2).capitalize() for _ in range(count)] for count in (700, 12_000)]
        names = (
            f"{self.random.choice(firsts)} {self.random.choice(lasts)}" for _ in range(max(50, self.articles // 6))
        )
        return list({person_id(name): name for name in names}.items())

    @cached_property
    def people_weights(self) -> list[float]:
        return zipf(len(self.people), 1.0, 3.0)

    @cached_property
    def papers(self) -> list[tuple[str, str, str]]:
        """Name, title and language; the first has a third of all articles."""
        names = [self._word(3) for _ in range(40)]
        return [
            (f"{n}-post", f"The {n.capitalize()} Post", LANGUAGES[at % len(LANGUAGES)]) for at, n in enumerate(names)
        ]

    @cached_property
    def sources(self) -> list[tuple[str, str]]:
        kinds = ["agency"] * 12 + ["outlet"] * 200 + ["document", "court", "poll", "law"] * 400
        return [(self._word(3).capitalize(), kind) for kind in kinds]

    def words(self, count: int) -> list[str]:
        return self.random.choices(self.vocabulary, cum_weights=self.word_weights, k=count)

    def sentence(self) -> str:
        return " ".join(self.words(self.random.choice(SENTENCE))).capitalize() + "."

    def pick(self, of: Sequence[tuple[str, ...]], weights: list[float], count: int) -> list[tuple[str, ...]]:
        return self.random.choices(of, cum_weights=weights, k=count)

    @cached_property
    def moments(self) -> list[datetime]:
        """When the articles are published, the oldest first: more on weekdays, and more from year to year."""
        days = [LAST_DAY - timedelta(days=back) for back in range(self.years * 365)]
        weights = [WEEK[day.weekday()] * (1 - 0.6 * at / len(days)) for at, day in enumerate(days)]
        chosen = self.random.choices(days, cum_weights=list(accumulate(weights)), k=self.articles)
        hours = self.random.choices(range(24), cum_weights=list(accumulate(HOURS)), k=self.articles)
        return sorted(
            day + timedelta(hours=h, seconds=self.random.randrange(3600)) for day, h in zip(chosen, hours, strict=True)
        )

    def _word(self, syllables: int) -> str:
        return "".join(self.random.choices(SYLLABLES, k=syllables))
