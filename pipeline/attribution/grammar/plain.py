"""All that the rules read of a sentence outside of its quotations, beside what its cues attribute."""

from pipeline.attribution.grammar.asides import asides_in
from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.idioms import idioms_in
from pipeline.attribution.grammar.joined import joined_in
from pipeline.attribution.grammar.reported import reported_in
from pipeline.attribution.grammar.unspoken import unspoken_in
from pipeline.attribution.text.tokens import Sentence


def plain_in(sentence: Sentence) -> list[Draft]:
    """Those of every kind; of two that read the same verb the first one holds.

    >>> from pipeline.attribution.text.tokens import sentences
    >>> text = "Holt called on the mayor to resign and would not say why."
    >>> [draft.rule for one in sentences(text, [(0, len(text))], []) for draft in plain_in(one)]
    ['reported', 'withheld']
    """
    return [
        *unspoken_in(sentence),
        *idioms_in(sentence),
        *reported_in(sentence),
        *joined_in(sentence),
        *asides_in(sentence),
    ]
