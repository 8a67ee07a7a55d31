"""Quotations that nobody says because they are names: of a book, a show, a plan."""

from pipeline.attribution.text.tables import words
from schemas.attribution import Span

SMALL_WORDS = words("a an and for from in of on or the to with")
"""What a title writes small."""
LEADS = words("of on in called titled entitled named")
WORKS = words("""
    show movie film book novel song album play series podcast episode column essay memoir sitcom drama musical
    newsletter biography blog documentary program programme magazine single poem anthem hit
    report study paper pamphlet leaflet exhibition
""")
NAMED = (
    "nicknamed", "known as", "a.k.a.", "aka", "alias", "goes by", "went by", "codenamed", "code-named", "entitled",
    "titled", "christened",
    *(f"the {noun}" for noun in ("name", "nickname", "alias", "moniker", "stage name", "pen name", "pseudonym",
                                 "code name", "title", "hashtag", "headline", "slogan", "motto")),
)  # fmt: skip
"""Before a quotation: it is what somebody or something is called."""
NEAR = 40
"""Code points before a quotation that are looked at."""


def is_title_of_work(text: str) -> bool:
    """Two words or more, capitals but for the small ones, no full stop.

    >>> [is_title_of_work(text) for text in ("The Long Winter", "People, Not Buildings", "We lost", "Nobody Came.")]
    [True, True, False, False]
    """
    listed = text.split()
    if len(listed) < 2 or text[-1] in ".!?…" or not (listed[0][0].isupper() and listed[-1][0].isupper()):
        return False
    return all(word[0].isupper() or word in SMALL_WORDS for word in listed)


def names_a_work(text: str, span: Span) -> bool:
    """A title that belongs to somebody, or comes with the word for its kind.

    >>> text = "On KLT's “Good Morning, Harbor.” she said “We Won”."
    >>> [names_a_work(text, Span(10, 31)), names_a_work(text, Span(43, 49))]
    [True, False]
    """
    if not is_title_of_work(span.of(text).rstrip(".,!?")):
        return False
    before = text[max(0, span.start - NEAR) : span.start].rstrip(" “”\"'‘«„`")
    last = before.rstrip(", ").rpartition(" ")[2].lower()
    owned = last.endswith(("'s", "’s")) or last in LEADS
    return (owned and not before.endswith(",")) or last in WORKS


def names_somebody(text: str, span: Span) -> bool:
    """A few words after "known as" or "by the name": a name.

    >>> names_somebody("She goes by the name “Shorty.”", Span(22, 29))
    True
    """
    if len(span.of(text).split()) > 4:
        return False
    before = text[max(0, span.start - NEAR) : span.start].rstrip(" “”\"'‘«„`").lower()
    return before.rstrip(",: ").removesuffix(" of").removesuffix(" the").endswith(NAMED)
