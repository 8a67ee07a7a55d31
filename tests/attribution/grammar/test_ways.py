"""Ways to read a sentence are tried in order, and only where a sign word of theirs stands."""

from collections.abc import Iterator, Sequence

from pipeline.attribution.grammar.clauses import Draft
from pipeline.attribution.grammar.ways import Way, Ways, all_of, ways_of
from pipeline.attribution.text.tokens import Sentence, Token, sentences

TEXT = "Amber walls and brass doors and a clock."


def sentence(text: str) -> Sentence:
    return next(iter(sentences(text, [(0, len(text))], [])))


def by_name(name: str, tried: list[str]) -> Way:
    def way(tokens: Sequence[Token], places: Sequence[int]) -> Iterator[Draft]:
        tried.append(name)
        for at in places:
            yield Draft([(at, at + 1)], None, None, name)

    return way


def found(ways: Ways, text: str) -> list[tuple[str, int]]:
    return [(draft.rule, draft.content[0][0]) for draft in ways.read(sentence(text))]


def test_each_way_is_given_the_places_of_its_own_signs_and_goes_before_later_ones() -> None:
    tried: list[str] = []
    ways = ways_of(({"doors", "and"}, by_name("first", tried)), ({"and", "walls"}, by_name("second", tried)))
    assert found(ways, TEXT) == [("first", 2), ("first", 4), ("first", 5), ("second", 1), ("second", 2), ("second", 5)]


def test_a_way_none_of_whose_signs_stands_there_is_not_tried() -> None:
    tried: list[str] = []
    ways = ways_of(({"lead"}, by_name("first", tried)), ({"clock"}, by_name("second", tried)))
    assert found(ways, TEXT) == [("second", 7)]
    assert tried == ["second"]


def test_several_read_as_one_keep_their_order() -> None:
    tried: list[str] = []
    early = ways_of(({"clock"}, by_name("early", tried)))
    late = ways_of(({"amber"}, by_name("late", tried)))
    assert found(all_of(early, late), TEXT) == [("early", 7), ("late", 0)]
    assert found(all_of(late, early), TEXT) == [("late", 0), ("early", 7)]
