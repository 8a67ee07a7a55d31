"""Languages without a file: quotations are found, and speakers where no word has to tell them."""

from tests.attribution.multilingual.said import said

INTERVIEW = """Jana Malá: Nebudeme zvyšovat daně.
Karel Dvořák: To není pravda, paní ministryně.
Malá: Je to v zákoně.
Dvořák: Není.
Malá: Je."""


def test_quotation_is_found_without_a_speaker() -> None:
    text = "Premiér včera prohlásil, že „nebudeme zvyšovat daně ani letos, ani příští rok“."
    assert said("cs", text) == [("", "nebudeme zvyšovat daně ani letos, ani příští rok")]


def test_label_before_a_quotation_names_who_says_it() -> None:
    assert said("cs", "Jana Malá: „To není pravda, a vy to víte.“") == [("Jana Malá", "To není pravda, a vy to víte.")]


def test_turns_of_an_interview_have_their_speakers() -> None:
    malá, dvořák = "Jana Malá", "Karel Dvořák"
    assert [speaker for speaker, _ in said("xx", INTERVIEW)] == [malá, dvořák, malá, dvořák, malá]


def test_turns_are_read_in_a_language_with_words_too() -> None:
    text = "Anke Brandt: Das reicht.\nUwe Holm: Nein, sagte der Rat.\nBrandt: Doch.\nHolm: Nein.\nBrandt: Doch."
    assert [speaker for speaker, _ in said("de", text)] == ["Anke Brandt", "Uwe Holm"] * 2 + ["Anke Brandt"]
