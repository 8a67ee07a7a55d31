"""What stands at quotation marks: cues, phrases, nouns that make a name of the words in them."""

from collections.abc import Iterator, Sequence

from pipeline.attribution.multilingual.scene import Scene
from pipeline.attribution.multilingual.vocabulary import Cue, Phrases
from pipeline.attribution.text.marks import Quotation
from pipeline.attribution.text.tokens import Range, Token
from schemas.attribution import Span

_ENDS = frozenset(".!?…")
SHORT = 3
"""Words of a quotation that needs a cue beside it."""


def cues_in(scene: Scene, tokens: Sequence[Token]) -> Iterator[Cue]:
    """The cues of a sentence outside of marks, none within another."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        cue = None if token.quotation or (at and token.text[0].isupper()) else scene.words.cue_at(tokens, at)
        if cue is not None:
            yield cue
        at = cue.end if cue else at + 1


def phrase_at(tokens: Sequence[Token], at: int, phrases: Phrases) -> int | None:
    """The length of a phrase that stands there."""
    for phrase in phrases.get(tokens[at].low, ()):
        if tuple(token.low for token in tokens[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return None


def parted(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a stop stands there that is not the dot of `4. mars`."""
    held = (at for at in range(start, end) if tokens[at].text in ".;!?")
    return any(tokens[at].text != "." or not tokens[at - 1].text.isdigit() for at in held)


def count(text: str, token: Token) -> int:
    quotation = token.quotation
    return len(text[quotation.inner_start : quotation.inner_end].split()) if quotation else 0


def is_name(scene: Scene, tokens: Sequence[Token], at: int) -> bool:
    """Capitals alone in the marks, or a name's noun before them: a work, a campaign, a nickname."""
    quotation = tokens[at].quotation
    if quotation is None:
        return False
    told = scene.text[quotation.inner_start : quotation.inner_end]
    words = [word for word in told.split() if word[0].isalpha()]
    if told[-1:] in _ENDS and len(words) > SHORT:
        return False
    if so_called(scene, tokens, at):
        return True
    if has_name_noun(scene, tokens, at):
        return told[:1].isupper() or told[:1].isdigit()
    return (
        len(words) > 1
        and all(word[0].isupper() for word in words)
        and not scene.words.language.has("text", "capital_nouns")
    )


def makes_name(scene: Scene, tokens: Sequence[Token], at: int, cues: Sequence[Cue]) -> bool:
    """Whether a noun beside the marks makes them a name: before them, or behind them where verbs come last."""
    if has_name_noun(scene, tokens, at):
        return is_name(scene, tokens, at)
    quotation, last = tokens[at].quotation, at
    if quotation is None or not scene.words.language.has("text", "verb_last"):
        return False
    while last + 1 < len(tokens) and (tokens[last + 1].quotation or tokens[last + 1].low in {",", *scene.words.stops}):
        last += 1  # "A", "B" ve "C" suçlarından
    if last + 1 >= len(tokens) or (last > at and not tokens[last].quotation):
        return False
    noun = tokens[last + 1].text[0].isalpha() and not any(last < cue.start <= last + 3 for cue in cues)
    return noun and scene.text[quotation.inner_end - 1] not in _ENDS


def has_name_noun(scene: Scene, tokens: Sequence[Token], at: int) -> bool:
    """`le film « A »`, `spółka „A”`: what stands before the marks says that they hold a name."""
    return at > 0 and tokens[at - 1].low in scene.words.language.words("text", "named")


def so_called(scene: Scene, tokens: Sequence[Token], at: int) -> bool:
    """`den så kallade ”A”`: a name, small letters or not."""
    nouns = scene.words.language.words("text", "named")
    return at > 1 and f"{tokens[at - 2].low} {tokens[at - 1].low}" in nouns


def span_of(tokens: Sequence[Token], region: Range) -> Span:
    """Where tokens stand in the text."""
    return Span(tokens[region[0]].start, tokens[region[1] - 1].end)


def inner(text: str, quotation: Quotation) -> Span:
    """The words of a quotation without the comma that belongs to the sentence around it."""
    end = quotation.inner_end
    while end - 1 > quotation.inner_start and (text[end - 1] == "," or text[end - 1].isspace()):
        end -= 1
    return Span(quotation.inner_start, end)
