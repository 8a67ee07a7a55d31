"""What is mended of the source and the cue that the tagger found."""

import pytest

from pipeline.attribution.learnt.lexemes import read_lexemes
from pipeline.attribution.learnt.told import Words, uncontracted, whole_source
from pipeline.attribution.text.marks import placed
from schemas.attribution import Span

SUBJECTS = (
    ("She shook hands with the crew and | asked for votes.", "She shook hands with the crew and", "She"),
    ("Odile Brandt nodded to the crew and | asked for votes.", "Odile Brandt nodded to the crew and", "Odile Brandt"),
    ("The harbor master has closed the pier, | warning of rot.",
     "The harbor master has closed the pier", "The harbor master"),
    ("A survey of pilots by the Lantern | found that few sleep.", "the Lantern", "A survey of pilots by the Lantern"),
    ("Nobody slept, and pilots in Port Alma | say that it was loud.", "Port Alma", "pilots in Port Alma"),
    # what is whole already
    ("Those who have seen the pier | say it is old.", "Those who have seen the pier", "Those who have seen the pier"),
    ("They and their lawyers | say it is old.", "They and their lawyers", "They and their lawyers"),
    ("The vote fell after the mayor | said no.", "the mayor", "the mayor"),
    ("In Port Alma the pilots | say it is old.", "the pilots", "the pilots"),
    ("Few heard of what she | said.", "she", "she"),
)  # fmt: skip


@pytest.mark.parametrize(("marked", "found", "whole"), SUBJECTS)
def test_a_source_is_its_subject_and_all_of_it(marked: str, found: str, whole: str) -> None:
    text = marked.replace("| ", "")
    lexemes = read_lexemes(text, [(0, len(text))], [])
    place = text.index(found)
    first = int(lexemes.starts[2:].searchsorted(place)) + 2
    last = int(lexemes.ends[2:-2].searchsorted(place + len(found))) + 3
    cue = int(lexemes.starts[2:].searchsorted(marked.index("|"))) + 2
    start, end = whole_source(Words(text, lexemes, placed([])), (cue, cue + 1), (first, last))
    assert text[lexemes.starts[start] : lexemes.ends[end - 1]] == whole


def test_a_source_behind_its_cue_stays() -> None:
    text = "“No,” said the clerk who has left."
    lexemes = read_lexemes(text, [(0, len(text))], [])
    assert whole_source(Words(text, lexemes, placed([])), (6, 7), (7, 10)) == (7, 10)


CONTRACTIONS = (
    # text, source found, cue found, source, cue
    ("“No.” He’s hoping it sinks.", "He’s", "hoping", "He", "hoping"),
    ("Salt left, and he's hoping it sinks.", "Salt", "he's hoping", "he", "'s hoping"),
    ("Those who’ve warned of it left.", "Those who’ve", "warned", "Those who", "warned"),
    ("Yet they're mostly proposing rope.", "", "they're mostly proposing", "they", "'re mostly proposing"),
    # nothing to part
    ("Salt knew he’s expected to lose.", "Salt", "he’s expected", "Salt", "he’s expected"),
    ("Brandt’s warning came late.", "Brandt’s", "warning", "Brandt’s", "warning"),
    ("Few knew: it's hard to say.", "", "it's hard to say", "", "it's hard to say"),
)


@pytest.mark.parametrize(("text", "source", "cue", "whom", "told"), CONTRACTIONS)
def test_a_pronoun_is_parted_from_its_verb(text: str, source: str, cue: str, whom: str, told: str) -> None:
    def place(part: str) -> Span:
        return Span(text.index(part), text.index(part) + len(part))

    found, left = uncontracted(text, place(source) if source else None, place(cue))
    assert (found.of(text) if found else "", left.of(text)) == (whom, told)
