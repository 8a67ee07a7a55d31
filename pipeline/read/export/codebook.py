"""What each column of an export is: one table for Parquet's types, the descriptor of a package and the manual."""

from dataclasses import dataclass
from typing import Literal

What = Literal["articles", "quotes", "citations"]
Kind = Literal["string", "integer", "number", "boolean", "datetime", "names", "objects"]
"""`names` are lists of text, `objects` lists of objects; a `datetime` is a moment in UTC."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column, or one key of the objects in a list."""

    name: str
    kind: Kind
    meaning: str
    always: bool = True
    """Every row has a value, which may be an empty text or list."""
    keys: tuple["Field", ...] = ()
    """Of each object of a list."""


def _of(name: str, kind: Kind, meaning: str, *keys: Field) -> Field:
    return Field(name, kind, meaning, keys=keys)


def _maybe(name: str, kind: Kind, meaning: str) -> Field:
    return Field(name, kind, meaning, always=False)


PARTS = _of(
    "parts", "objects", "The quote's parts, several where words of others interrupt it.",
    _of("text", "string", "The article's text from start to end, letter by letter, without quotation marks."),
    _of("start", "integer", "Offset in the article's text, in code points from 0."),
    _of("end", "integer", "Offset behind the last letter."),
    _of("quoted", "boolean", "The text has it in quotation marks: the speaker's own words, not the paper's."),
)  # fmt: skip
SPEAKER = _of("speaker", "string", "Fullest name of who says it in the article; empty: not told.")
CUE = _of("cue", "string", "The words that attribute, such as said or according to; empty: none.")
FORM = _of("kind", "string", "direct: all in quotation marks; mixed: some; indirect: a paraphrase.")
STANCE = _of("stance", "string", "said, or told not to have been said (negated), asked or supposed (hypothetical).")
CONFIDENCE = _of("confidence", "number", "0 to 1: of quotes with this number, that share is right.")
SURE = _of("sure", "boolean", "Whether the confidence is at least the setting sure_from.")
SITE = _of("site", "string", "Name of the site, the paper's key in every table.")
TITLE = _of("title", "string", "Headline, as the article stands today.")
PUBLISHED = _maybe("published", "datetime", "When the paper says that it was published; empty: it says nothing.")
URL = _of("url", "string", "Address of the article on its own site.")
ARTICLE = _of("article_id", "integer", "Number of the article, the same after a rebuild.")
REVISION = _of("revision", "integer", "Number of the article's revision, from 1.")
REFERENCE = _of("reference", "string", "Permanent name of these words, as `onrecord verify --quote` takes it.")
LINEAGE = _maybe(
    "lineage_id", "integer", "The same for all articles made of one piece, until one comes or goes; empty: none known."
)
_BASE = "Permanent address of {}; a path alone where the setting public_url is empty."
PRINTED_AT = _of("cite_as", "string", _BASE.format("this revision on the pages"))
QUOTED_AT = _of("cite_as", "string", _BASE.format("the quote on the pages, with its citation and proof"))
CAPTURE = _of("capture_id", "string", "The capture that proves it: its WARC file, offset and digest stand in captures.")
POSITION = _of(
    "position", "integer", "Order within the article's revision; with article_id and revision it is the key."
)
CITATION_KIND = _of(
    "kind", "string", "agency, outlet, document, law, court, poll, statement, anonymous or social."
)  # fmt: skip
CITED = _of("name", "string", "What is pointed to, as onrecord writes it: Reuters, port count.")
CITED_WORDS = _of("text", "string", "The words that point to it.")
QUOTE = "As shown: each part in the quotation marks of the text, parts parted by ' … '; a paraphrase has no marks."

CODEBOOK: dict[What, tuple[Field, ...]] = {
    "articles": (
        URL, SITE, TITLE,
        _of("dek", "string", "The line below the headline; empty: none."),
        _of("authors", "names", "Names of the byline, in order."),
        PUBLISHED,
        _maybe("modified", "datetime", "When the paper says that it was changed last."),
        _of("text", "string", "The story as it stands today: paragraphs parted by an empty line."),
        _of("language", "string", "ISO 639-1 code of the text; empty: not told."),
        _of("section", "string", "Section of the paper, as it names it."),
        _of("tags", "names", "Tags, as the paper gives them."),
        _of("quotes", "objects", "Who said what in it, in order of the text.",
            _of("text", "string", QUOTE), PARTS, SPEAKER, CUE, FORM, STANCE, CONFIDENCE, SURE, REFERENCE),
        _of("citations", "objects", "What it points to as its sources.",
            CITED, CITATION_KIND, CITED_WORDS,
            _of("url", "string", "Address of the link on these words; empty: none.")),
        _of("complete", "boolean", "false: the publisher shows a teaser only."),
        _of("doubtful", "string", "Why it may be no article; empty: nothing says so."),
        REVISION,
        _of("first_seen_at", "datetime", "When it was captured first."),
        _maybe("gone_at", "datetime", "When the publisher was seen to have taken it down."),
        ARTICLE, CAPTURE, LINEAGE,
        _of("copy", "boolean", "true: made of the same piece as an article that was printed before it."),
        PRINTED_AT,
    ),
    "quotes": (
        _of("quote", "string", QUOTE), PARTS, SPEAKER,
        _maybe("person_id", "string", "Key of the person, the same in every article; empty: a group, or not told."),
        CUE,
        _of("source", "string", "Who says it in the text's own words: she, the minister."),
        FORM, STANCE, CONFIDENCE, SURE,
        _of("doubt", "string", "Words of doubt to stand beside the speaker; empty: none."),
        _of("rule", "string", "What found it: a rule's name, or the model's."),
        _of("start", "integer", "Offset of its first letter in the revision's text, in code points from 0."),
        _of("end", "integer", "Offset behind its last letter."),
        SITE,
        _of("language", "string", "ISO 639-1 code of the article's language; empty: not told."),
        TITLE, PUBLISHED, URL, ARTICLE, REVISION, POSITION, CAPTURE, LINEAGE,
        _of("copy", "boolean", "true: an article of the same lineage has these words, so said, before it."),
        REFERENCE, QUOTED_AT,
    ),
    "citations": (
        CITED, CITATION_KIND, CITED_WORDS,
        _of("cited_url", "string", "Address of the link on these words; empty: none."),
        _of("reason", "string", "Why a source is not named, as the paper states it; empty: nothing stated."),
        _of("rule", "string", "The rule that found it."),
        _maybe("start", "integer", "Offset of these words in the revision's text; empty: they stand outside it."),
        _maybe("end", "integer", "Offset behind their last letter."),
        SITE, TITLE, PUBLISHED, URL, ARTICLE, REVISION, POSITION, CAPTURE, LINEAGE, PRINTED_AT,
    ),
}  # fmt: skip
"""Columns of each export, in order."""
ABOUT: dict[What, str] = {
    "articles": "One row an article, as it stands today, with its quotes and citations in lists.",
    "quotes": "One row a quote in the articles as they stand today: who said what, how sure, and what proves it.",
    "citations": "One row a source that an article points to.",
}
KEYS: dict[What, tuple[str, ...]] = {
    "articles": ("article_id",),
    "quotes": ("article_id", "revision", "position"),
    "citations": ("article_id", "revision", "position"),
}
"""Columns that tell a row from all others."""
