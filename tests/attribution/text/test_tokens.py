"""Words and signs lie where the text has them."""

import re
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.attribution.text.marks import find_quotations
from pipeline.attribution.text.tokens import TOKEN, mask, quoted_at, sentences

TEXT = st.text(st.sampled_from("aB1 _\n.,’'“”\"-–…()\u0301\u00a0é議St"), max_size=60)


@given(TEXT, TEXT)
def test_tokens_are_those_of_the_pattern_at_their_places(before: str, text: str) -> None:
    whole, block = before + text, (len(before), len(before) + len(text))
    quotations = find_quotations(whole, [block])
    masked = mask(whole, quotations)
    found = [token for sentence in sentences(whole, [block], quotations) for token in sentence.tokens]
    assert [(token.start, token.end) for token in found] == [m.span() for m in TOKEN.finditer(masked, *block)]
    assert all(token.quotation or whole[token.start : token.end] == token.text for token in found)


@given(TEXT)
def test_a_sentence_knows_its_tokens_by_their_places(text: str) -> None:
    for sentence in sentences(text, [(0, len(text))], find_quotations(text, [(0, len(text))])):
        tokens = sentence.tokens
        for start, end in combinations(range(len(text) + 1), 2):
            first, last = sentence.touched(start, end)
            assert tokens[first:last] == [one for one in tokens if one.end > start and one.start < end]
            assert sentence.within(start, end) == [one for one in tokens if start <= one.start and one.end <= end]


@given(TEXT)
def test_a_sentence_has_the_words_of_its_tokens_beside_them(text: str) -> None:
    for sentence in sentences(text, [(0, len(text))], find_quotations(text, [(0, len(text))])):
        columns = zip(sentence.texts, sentence.lows, sentence.starts, sentence.ends, strict=True)
        assert [*columns] == [(one.text, one.low, one.start, one.end) for one in sentence.tokens]
        assert quoted_at(sentence) == [at for at, one in enumerate(sentence.tokens) if one.quotation]


@given(TEXT)
def test_the_quick_way_to_most_words_finds_no_others(text: str) -> None:
    _, slow = TOKEN.pattern.split("|", 1)
    assert [m.span() for m in TOKEN.finditer(text)] == [m.span() for m in re.finditer(slow, text)]
