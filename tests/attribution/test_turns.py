"""Who asks and who answers where a text marks its turns."""

from collections.abc import Sequence

import pytest

from pipeline.attribution import find_attributions, packaged_model
from schemas import Article, Block


def told(*lines: str, by: str = "rules", headings: Sequence[int] = ()) -> dict[str, str]:
    blocks = tuple(Block(kind="heading" if n in headings else "paragraph", text=line) for n, line in enumerate(lines))
    page = Article(url="https://lantern.example/a", site="l", capture_id="c", headline="", blocks=blocks)
    model = packaged_model() if by == "tagger" else None
    return {found.words(page.text): found.speaker for found in find_attributions(page, model)}


@pytest.mark.parametrize("by", ["rules", "tagger"])
@pytest.mark.parametrize(("q", "a"), [("Q. ", "A. "), ("Q: ", "A: "), ("Question: ", "Answer: ")])
def test_the_one_whom_the_text_tells_of_answers(by: str, q: str, a: str) -> None:
    found = told(
        "Odile Brandt has run the ferries since March. She spoke to the Lantern.",
        f"{q}Why are they late?",
        f"{a}The tide is late. Nobody asks the tide.",
        f"{q}Will they be late in June?",
        f"{a}I hope so.",
        by=by,
    )
    assert found["The tide is late. Nobody asks the tide."] == found["I hope so."] == "Odile Brandt"
    assert found["Why are they late?"] == ""


def test_a_witness_is_whom_the_questions_call_by_name_and_counsel_asks() -> None:
    found = told(
        "The inquiry sat for a fourth day. Examined by Mr Tobias Falk, Dr Odile Brandt spoke of the pumps.",
        "Q. You wrote to the board, Dr Brandt?",
        "A. Twice.",
        "Q. (MS HALE) And on Friday?",
        "A. On Friday I telephoned.",
    )
    assert found["You wrote to the board, Dr Brandt?"] == "Tobias Falk"
    assert found["Twice."] == found["On Friday I telephoned."] == "Odile Brandt"
    assert found["And on Friday?"].casefold() == "hale"


def test_of_two_whom_the_text_tells_of_alike_nobody_answers() -> None:
    found = told("Odile Brandt met Chidi Okoro on Friday.", "Q. Who won?", "A. The tide.", "Q. Why?", "A. It does.")
    assert set(found.values()) == {""}


def test_a_list_by_letters_is_no_transcript() -> None:
    assert not told("A. The ferry is late.", "B. The ferry is early.", "A. Wind, the paper says, is to blame.")


def test_labels_may_be_initials_or_follow_a_number() -> None:
    found = told(
        "The auditor, Odile Brandt, spoke to the Lantern.",
        "TL: Where is the money?",
        "OB: Under the pier.",
        "TL: Whose pier?",
        "OB: Ours.",
    )
    assert found["Under the pier."] == found["Ours."] == "Odile Brandt"
    heard = told(
        "Odile Brandt was heard by the committee.",
        "Q14 Chair: When did you see it?",
        "Odile Brandt: In draft.",
        "Q15 Chidi Okoro: And then?",
        "Odile Brandt: I slept.",
    )
    assert (heard["In draft."], heard["And then?"]) == ("Odile Brandt", "Chidi Okoro")


def test_an_answer_goes_on_over_paragraphs_in_the_first_person_between_turns_alone() -> None:
    found = told(
        "Odile Brandt has run the ferries since March.",
        "Q. Why are they late?",
        "A. The tide is late.",
        "I have told it so.",
        "The interview was held on a pier.",
        "Q. And in June?",
        "A. Ask in June.",
        "We left by boat.",
    )
    (longer,) = [words for words in found if words.startswith("The tide")]
    assert longer.endswith("I have told it so.")
    assert "Ask in June." in found


def test_an_entry_of_a_list_does_not_take_the_paragraphs_after_it() -> None:
    found = told(
        "The critics chose. Brandt and Okoro wrote.",
        "Brandt: Best ferry.",
        "I liked the paint.",
        "It is blue.",
        "Okoro: Best pier.",
        "I liked the planks.",
        "It is long.",
        "Brandt: Best tide.",
    )
    assert not any("paint" in words or "planks" in words for words in found)


@pytest.mark.skipif(packaged_model() is None, reason="this build has no model")
def test_what_a_turn_reports_of_others_is_told_as_well() -> None:
    found = told(
        "Odile Brandt was heard on Friday.",
        "Q. What did the mayor say?",
        "A. Mr Okoro said the matter was closed. I think so too.",
        by="tagger",
    )
    assert found["the matter was closed"] == "Okoro"
    assert not any(words == "so too" for words in found)


INTERVIEW = (
    "Ambrose Tulley served three monarchs. He talked to us at his flat.",
    "Did you like the job?",
    "I disliked the stairs. I knew each by name.",
    "What was the king like?",
    "My king was kind before breakfast.",
    "Would you do it again?",
    "I would, in better shoes.",
)


def test_an_interview_that_marks_its_questions_by_nothing_has_one_who_answers() -> None:
    found = told(*INTERVIEW)
    assert found["I would, in better shoes."] == found["My king was kind before breakfast."] == "Ambrose Tulley"
    assert found["Did you like the job?"] == ""


def test_an_essay_that_asks_itself_is_no_interview() -> None:
    assert "Ambrose Tulley" not in told("Ambrose Tulley served three monarchs.", *INTERVIEW[1:]).values()
    assert "Ambrose Tulley" not in told(*INTERVIEW[:4]).values()


ASKED = (
    "Until March Petra Sandell was the harbour minister. The premier, Ottilie Crane, dismissed her by letter.",
    "Did you see it coming?",
    "I saw the envelope. My hands knew.",
    "Would you write back?",
    "I wrote, and tore it up.",
    "What does your mother say?",
    "She told me to come home. I went.",
)


def test_questions_that_say_you_make_an_interview_of_whom_the_text_begins_with() -> None:
    assert told(*ASKED)["I saw the envelope. My hands knew."] == "Petra Sandell"
    rambling = [one for block in ASKED[1:] for one in (block, *["The tide came in over the slip and went out."] * 9)]
    assert "Petra Sandell" not in told(ASKED[0], *rambling).values()


def test_headings_that_ask_make_an_interview_and_those_that_do_not_are_put_to_somebody_too() -> None:
    found = told(*ASKED, "Your rival says the opposite.", "I know, and I like her.", headings=range(1, 9, 2))
    assert found["I know, and I like her."] == "Petra Sandell"
    assert found["Your rival says the opposite."] == ""


def test_who_is_told_of_within_a_question_is_not_called_by_it() -> None:
    found = told(
        "Petra Sandell runs the harbour. She spoke to our correspondent, Ivo Marsh, on Friday.",
        "Q: The shadow minister, Anders Holm, says your clerk knew.",
        "A: He was at school with me.",
        "Q: Is that all?",
        "A: It is.",
    )
    assert (found["It is."], found["Is that all?"]) == ("Petra Sandell", "Ivo Marsh")


def test_a_label_that_tells_what_somebody_is_is_no_name() -> None:
    found = told(
        "Counsel Ada Finch examined the harbour master, Petra Sandell, who was the only witness on Friday.",
        "Ms Finch: “Who held the key?”",
        "Witness: “The clerk held the key, madam.”",
    )
    assert "Witness" not in found.values()


HEARING = (
    "Petra Sandell, whom Ivo Marsh examined for the harbour, told the court that she had kept the key.",
    "“Who gave it to you?” asked Mr Marsh.",
    "“The clerk.”",
    "“And you kept it?”",
    "“I kept everything.”",
    "The court rose at noon.",
)


@pytest.mark.parametrize("by", ["rules", "tagger"])
def test_who_is_asked_answers_and_quotations_alone_go_by_turns(by: str) -> None:
    found = told(*HEARING, by=by)
    assert found["The clerk."] == found["I kept everything."] == "Petra Sandell"
    assert found["Who gave it to you?"] == found["And you kept it?"] == "Ivo Marsh"


def test_nobody_is_told_to_answer_where_several_might() -> None:
    found = told("Anders Holm said he was tired. “So am I,” Ada Finch said.", *HEARING)
    assert (found["The clerk."], found["And you kept it?"]) == ("", "Ivo Marsh")
    assert (
        told(HEARING[0], "“Who gave it to you, Mrs Holm?” asked Mr Marsh.", "“The clerk.”")["The clerk."] != "Ivo Marsh"
    )


def test_whom_the_question_calls_or_the_asker_asks_answers() -> None:
    others = "Anders Holm said he was tired. “So am I,” Ada Finch said."
    called = told(others, *HEARING[:1], "“Mr Holm, who gave it to her?” asked Mr Marsh.", "“The clerk.”")
    asked = told(others, *HEARING[:1], "“Who gave it to her?” Mr Marsh asked Ms Finch.", "“The clerk.”")
    assert (called["The clerk."], asked["The clerk."]) == ("Anders Holm", "Ada Finch")


def test_a_speech_that_asks_and_goes_on_is_one_speaker_s() -> None:
    found = told(
        "Petra Sandell spoke to the crowd on Friday.", "“Who will pay?” she said.", "“You will, all of you will.”"
    )
    assert found["You will, all of you will."] == "Petra Sandell"


@pytest.mark.parametrize(
    "question",
    [
        "The clerk, Anders Holm, says nobody held it. Is that so?",
        "The clerk, Mr Holm, says nobody held it. Is that so?",
        "The clerk, Mr. Holm, says nobody held it. Is that so?",
        "Did anybody see the clerk, Anders Holm?",
    ],
)
def test_who_is_but_told_of_in_a_question_does_not_answer_it(question: str) -> None:
    others = "Anders Holm said he was tired. “So am I,” Ada Finch said."
    assert told(others, HEARING[0], f"“{question}” asked Mr Marsh.", "“The clerk.”")["The clerk."] != "Anders Holm"


@pytest.mark.parametrize("question", ["Mr. Holm, who held it?", "And you, Anders, held it?", "Who held it, Mr Holm?"])
def test_who_is_called_by_title_or_by_one_name_answers(question: str) -> None:
    others = "Anders Holm said he was tired. “So am I,” Ada Finch said."
    assert told(others, HEARING[0], f"“{question}” asked Mr Marsh.", "“The clerk.”")["The clerk."] == "Anders Holm"
