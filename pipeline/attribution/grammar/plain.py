"""All that the rules read of a sentence outside of its quotations, beside what its cues attribute."""

from pipeline.attribution.grammar import asides, idioms, joined, reported, unspoken
from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.further import asking, hearsay, judging, saying, views
from pipeline.attribution.grammar.ways import Ways, all_of
from pipeline.attribution.text.tokens import Sentence

WAYS: Ways = all_of(
    unspoken.WAYS, idioms.WAYS, reported.WAYS, joined.WAYS, asides.WAYS,
    saying.WAYS, asking.WAYS, judging.WAYS, hearsay.WAYS, views.WAYS,
)  # fmt: skip


def plain_in(sentence: Sentence) -> list[Draft]:
    """Those of every kind; of two that read the same verb the first one holds.

    >>> from pipeline.attribution.text.tokens import sentences
    >>> text = "Holt called on the mayor to resign and would not say why."
    >>> [draft.rule for one in sentences(text, [(0, len(text))], []) for draft in plain_in(one)]
    ['reported', 'withheld']
    """
    return WAYS.read(sentence)
