"""What the drafts of a sentence say, in words."""

from collections.abc import Callable, Sequence

from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.text.tokens import Range, Sentence, Token, sentences

Told = tuple[str, str, tuple[str, ...]]


def drafted(read: Callable[[Sentence], Sequence[Draft]], text: str) -> list[Told]:
    """Source, cue and contents of every draft of a text without quotations."""

    def words(tokens: Sequence[Token], region: Range | None) -> str:
        return text[tokens[region[0]].start : tokens[region[1] - 1].end] if region else ""

    return [
        (
            words(one.tokens, draft.source),
            words(one.tokens, draft.cue),
            tuple(words(one.tokens, c) for c in draft.content),
        )
        for one in sentences(text, [(0, len(text))], ())
        for draft in read(one)
    ]
