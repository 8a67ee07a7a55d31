"""Politics alone, by rule: the section a story is filed under, its address, and the words of headline and text.

The words stand in pipeline/languages, `[politics]`. A paper's own politics section is believed. Without one a story is
politics when its headline and text speak of it; one that is filed under sport or cooking must speak of little else.
"""

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote, urlsplit

from pipeline.languages import codes, language
from schemas import Article

LEAST, LEAST_WITHOUT_HEADLINE = 4, 6
"""Different words of politics that a story has, with one in its headline and without."""
ONE_IN, ONE_IN_ELSEWHERE = 80, 25
"""Of so many words one is of politics; in a story that is filed under something else."""
HEAD = 600
"""Words of a text that are looked at: a story says early what it is about."""
_PART = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"\w+")
TABLE = "politics"


def is_politics(article: Article) -> bool:
    """Whether a story is politics.

    >>> story = Article(url="https://a.example/politics/a-vote", site="a", capture_id="", headline="", blocks=())
    >>> is_politics(story)
    True
    """
    filed = frozenset(_filed(article))
    if filed & _sections("sections"):
        return True
    return speaks_of_it(article, elsewhere=bool(filed & _sections("elsewhere")))


def speaks_of_it(article: Article, *, elsewhere: bool) -> bool:
    """Whether headline and text do; `elsewhere`: the story is filed under something else."""
    beginnings = _beginnings(article.language)
    if beginnings is None:
        return False
    words = _WORD.findall(article.text.casefold())[:HEAD]
    found = [told[0] for word in words if (told := beginnings.match(word))]
    headline = sum(beginnings.match(word) is not None for word in _WORD.findall(article.headline.casefold()))
    least = LEAST if headline else LEAST_WITHOUT_HEADLINE
    one_in = ONE_IN_ELSEWHERE if elsewhere else ONE_IN
    return len(set(found)) >= least and len(found) * one_in >= len(words) and (headline > 0 or not elsewhere)


def _filed(article: Article) -> Iterator[str]:
    """The words of the sections that a story is filed under: as the page says it, and by its address's folders."""
    folders = unquote(urlsplit(article.url).path).split("/")[:-1]
    for named in (article.section, *article.categories, *folders):
        parts = _PART.findall(named.casefold())
        if len(parts) <= 3:  # more is a headline
            yield from parts


@cache
def _sections(key: str) -> frozenset[str]:
    found = (language(code) for code in codes())
    return frozenset(word.casefold() for one in found if one for word in one.words(TABLE, key))


@cache
def _beginnings(code: str) -> re.Pattern[str] | None:
    """How the words of politics begin in a language; None where its file has none."""
    known = language(code) if code else None
    words = known.forms(TABLE, "words") if known else []
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True))) if words else None
