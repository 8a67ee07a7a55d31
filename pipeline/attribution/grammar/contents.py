"""Where what somebody said begins and ends, once source and cue are known."""

from collections.abc import Sequence

from pipeline.attribution.grammar.verbs import is_noun, is_passive, is_past, is_spoken
from pipeline.attribution.text.cues import CUES, Cue
from pipeline.attribution.text.names import is_capital
from pipeline.attribution.text.phrases import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    is_adverb,
    subject_before,
)
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import ENDS, Range, Token

CLAUSE_STARTS = DETERMINERS | SUBJECT_PRONOUNS | words("that if whether there who why how what when where no not")
ANYBODY = words("nothing nobody everybody everyone someone somebody everything something anyone anybody none")
CONTRAST = words("while but and though although whereas as")
PARTING = CONTRAST | {",", ":"}
"""Where a sentence may attribute anew."""
ENDS_PHRASE = PREPOSITIONS | CONTRAST
OBJECT_STARTS = DETERMINERS | {"him", "them", "me", "us", "her", "you"}
TOLD_STARTS = SUBJECT_PRONOUNS | {"to", "if", "whether", "why", "how", "what", "there"}
TIMES = words("""
    monday tuesday wednesday thursday friday saturday sunday today yesterday tonight earlier later last week month
    year night morning afternoon evening recently afterwards afterward again early late
""")
THINKERS = words("believe think reckon show find suggest hope fear know guess feel conclude expect worry imply")
"""Verbs of belief and finding that take a clause without "that"."""
COUNTING = words("say claim report note")
"""`said about 300 cases were open`, but `added around 300 jobs`."""
ASKED_FOR = words("whom what which whose")
"""After a preposition these begin what was not said: `would not say by whom`."""
PRESSED = words("asked pressed questioned")
OBJECTS = words("""
    add maintain continue answer pledge repeat mention underscore underline emphasise emphasize stress hint theorize
    signal
""")
"""Verbs that without "that" have a thing as their object as a rule ("maintained their lead")."""


def says_no_more(tokens: Sequence[Token], at: int) -> bool:
    """Nothing that could be the verb's object follows: the sentence ends, or tells when and where."""
    at = skip_adverbs(tokens, at)
    if tokens[-1].text == ":":
        return False
    return at >= len(tokens) or not tokens[at].text[0].isalnum() or tokens[at].low in ENDS_PHRASE


def second_half(tokens: Sequence[Token], at: int) -> Range | None:
    """After source and cue: `, “...”` goes on with what was said."""
    limit = min(len(tokens), at + 14)
    while at < limit and not tokens[at].quotation:
        if tokens[at].low in ENDS or (tokens[at].low in CUES and CUES[tokens[at].low].speech):
            return None
        at += 1
    if at >= limit or tokens[at - 1].text not in {",", ":", "—", "–"}:
        return None
    return at, clause_end(tokens, at)


def right_content(tokens: Sequence[Token], cue: int, kind: Cue, *, left_quote: bool = False) -> Range | None:
    """What was said, when it stands after the cue."""
    at = skip_adverbs(tokens, cue + 1)
    if at >= len(tokens) or tokens[at].low in ENDS:
        return None
    if left_quote:
        return second_half(tokens, at)
    start = _content_start(tokens, at, kind)
    if start is None or start >= len(tokens) or tokens[start].low in ENDS:
        return None
    end = clause_end(tokens, start)
    return (start, end) if end - start > 1 or tokens[start].quotation else None


def skip_adverbs(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and (is_adverb(tokens[at]) or tokens[at].low in TIMES):
        at += 1
    return at


def _content_start(tokens: Sequence[Token], at: int, cue: Cue) -> int | None:
    token = tokens[at]
    if token.quotation or token.low in {"that", "if", "whether"}:
        return at
    if token.text in {",", ":"}:
        return at + 1 if at + 1 < len(tokens) and tokens[at + 1].quotation else _marked(tokens, at, 14, quotation=True)
    if cue.kind == "think":
        return at if cue.base in THINKERS and _begins_clause(tokens, at) else None
    if cue.kind == "tell":
        return _after_recipient(tokens, at, cue)
    if (
        cue.base in COUNTING
        and token.low in {"about", "around", "over", "under"}
        and tokens[at + 1 : at + 2]
        and _counts(tokens[at + 1])
    ):
        return at
    if token.low in PREPOSITIONS:
        asks = at + 1 < len(tokens) and tokens[at + 1].low in ASKED_FOR
        return at if asks else _marked(tokens, at, 14)
    if token.low == "when" and tokens[at + 1 : at + 2] and tokens[at + 1].low in PRESSED:
        return at + 2  # `would not say when asked whether it leaked`
    if cue.base in OBJECTS:
        return at if token.low in SUBJECT_PRONOUNS else None
    return at if cue.base in {"say", "reply", "respond", "note"} or _begins_clause(tokens, at) else None


def opens_clause(tokens: Sequence[Token], that: int) -> bool:
    """Whether `that` leads a clause: `emailed that prices had risen`, not `charged that hill at dawn`.

    >>> from pipeline.attribution.text.tokens import sentences
    >>> text = "He allowed that land to be sold. He allowed that the land was sold."
    >>> [opens_clause(one.tokens, 2) for one in sentences(text, [(0, len(text))], [])]
    [False, True]
    """
    if that + 2 >= len(tokens):
        return False
    first = tokens[that + 1]
    if first.low in CLAUSE_STARTS or is_capital(first) or not first.text[0].isalpha():
        return True
    stop = next((at for at in range(that + 2, len(tokens)) if tokens[at].text in {",", ";", "."} or
                 tokens[at].low in {"and", "but", "to"}), len(tokens))  # fmt: skip
    told = tokens[that + 2 : stop]
    return any(t.low in AUXILIARIES or t.low.endswith(("n't", "s")) or is_past(t.low) for t in told if not t.quotation)


def _counts(token: Token) -> bool:
    """`He said about 300 cases were open`"""
    return token.text[0].isdigit() or token.text[0] in "£$€"


def _begins_clause(tokens: Sequence[Token], at: int) -> bool:
    if tokens[at].low in ANYBODY:
        return any(token.low in AUXILIARIES for token in tokens[at + 1 : at + 6])
    return tokens[at].low in CLAUSE_STARTS or is_capital(tokens[at]) or tokens[at].low.endswith("s")


def _marked(tokens: Sequence[Token], at: int, reach: int, *, quotation: bool = False) -> int | None:
    """The `that`, or the comma or colon and quotation, that follows a phrase of time, place or hearer."""
    for index in range(at, min(len(tokens), at + reach)):
        token = tokens[index]
        if token.low == "that" and not quotation and tokens[index - 1].text[0].isalnum():
            return index
        if token.quotation:
            return index if tokens[index - 1].text in {",", ":"} or not quotation else None
        if quotation and index > at + 1 and is_spoken(token):
            return None  # "Asked whether she had complained, the clerk said: “...”"
        if token.low in ENDS or token.text == ";":
            return None
    return None


def _after_recipient(tokens: Sequence[Token], at: int, cue: Cue) -> int | None:
    """`told reporters on Monday that ...`, `told CNN he would ...`, `asked voters to ...`."""
    marked = _marked(tokens, at, 12)
    if marked is not None:
        return marked
    index = at
    if tokens[index].low in OBJECT_STARTS:
        index += 1
    while index < len(tokens) and index - at < 9 and tokens[index].text[0].isalnum():
        word = tokens[index].low
        if index > at and word in TOLD_STARTS:
            return index if word != "to" or cue.base != "tell" or tokens[index - 1].text[0].islower() else None
        if index > at and cue.base == "tell" and word in DETERMINERS and _tells_more(tokens, index):
            return index
        index += 1
    return None


def _tells_more(tokens: Sequence[Token], at: int) -> bool:
    """`told the meeting the cameras ran`: a second noun after whom, and a verb of its own."""
    if tokens[at - 1].low in PREPOSITIONS or tokens[at - 1].low in DETERMINERS:
        return False
    after = tokens[at + 1 : at + 9]
    return any(
        token.low in AUXILIARIES or token.low.endswith("n't") or (token.text.islower() and is_past(token.low))
        for token in after
    )


def soft_content(tokens: Sequence[Token], at: int) -> Range | None:
    """The quotations that follow within a dozen words and before another cue of speech."""
    for index in range(at, min(len(tokens), at + 14)):
        token = tokens[index]
        if token.quotation:
            return index, _quotations_end(tokens, index)
        if token.text in {";", ":"} or token.low in ENDS or (token.low in CUES and CUES[token.low].speech):
            return None
    return None


def _quotations_end(tokens: Sequence[Token], at: int) -> int:
    """Past the quotations listed one after another: `“a,” “b” and “c”`."""
    end = at + 1
    for index in range(end, min(len(tokens), end + 8)):
        if tokens[index].quotation:
            end = index + 1
        elif tokens[index].text != "," and tokens[index].low not in {"and", "or", "a", "an", "the"}:
            break
    return end


def clause_end(tokens: Sequence[Token], start: int) -> int:
    """Where what was said ends: at the end of the sentence, or where the sentence attributes anew."""
    end = len(tokens)
    for at in range(start + 1, len(tokens)):
        if tokens[at].low in PARTING and _attributes_anew(tokens, at):
            end = at
            break
    while end > start and (tokens[end - 1].low in ENDS or tokens[end - 1].text in {",", ";", "—", "–"}):
        end -= 1
    return end


def _attributes_anew(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    following = skip_adverbs(tokens, at + 1)
    if following >= len(tokens):
        return False
    if token.text == ":" and tokens[at + 1].quotation:
        return _other_speaks(tokens, at + 1)
    cue = CUES.get(tokens[following].low)
    if token.text == ",":
        if tokens[following].low == "according" or _introduces(tokens, following):
            return True
        return bool(
            cue and cue.form == "ing" and (cue.speech or (cue.kind == "soft" and soft_content(tokens, following + 1)))
        )
    if token.low in {"and", "but"} and cue and cue.speech and cue.form in ("past", "s"):
        return not is_noun(tokens, following, cue)
    if token.low in CONTRAST and tokens[at - 1].text == ",":
        return _other_speaks(tokens, at + 1)
    return False


def _introduces(tokens: Sequence[Token], at: int) -> bool:
    """`, she says: “...”`: somebody is about to speak."""
    for index in range(at + 1, min(len(tokens) - 2, at + 6)):
        if tokens[index].quotation or not tokens[index].text[0].isalnum():
            return False
        if is_spoken(tokens[index]) or is_past(tokens[index].low):
            return tokens[index + 1].text == ":" and bool(tokens[index + 2].quotation)
    return False


def _other_speaks(tokens: Sequence[Token], at: int) -> bool:
    for index in range(at + 1, min(len(tokens), at + 8)):
        cue = CUES.get(tokens[index].low)
        if cue and cue.speech and cue.form in ("past", "s") and not is_passive(tokens, index, cue):
            return subject_before(tokens, index) is not None and not is_noun(tokens, index, cue)
        if tokens[index].quotation or tokens[index].text in {",", ";"}:
            return False
    return False
