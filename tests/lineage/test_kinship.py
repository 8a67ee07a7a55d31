"""When one text was made from another: not a shared quote, a shared background, nor a shared form."""

import pytest

from pipeline.lineage.kinship import Text, is_kin
from pipeline.lineage.shingles import Words, figures_of, sketch_of


def words(first: int, last: int, stem: str = "w") -> str:
    return " ".join(f"{stem}{number}" for number in range(first, last))


def kin(one: str, other: str, *, same_site: bool = False) -> bool:
    forth, back = (is_kin(Text(a), Text(b), same_site=same_site) for a, b in ((one, other), (other, one)))
    assert forth == back
    return forth


PIECE = words(0, 400)


@pytest.mark.parametrize("kept", [400, 200, 60])
def test_cut_from_the_end_is_kin(kept: int) -> None:
    assert kin(PIECE, words(0, kept))


def test_end_alone_of_a_longer_piece_is_background_of_both() -> None:
    assert not kin(PIECE, f"{words(1000, 1150)} {words(250, 400)}")
    assert not kin(PIECE, words(250, 400))


def test_own_lead_over_nearly_all_of_a_piece_is_kin() -> None:
    assert kin(PIECE, f"{words(1000, 1040)} {words(30, 400)}")


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "„{}“", "«{}»", "»{}«", "「{}」"])
def test_speech_that_two_papers_heard_makes_no_kin(marks: str) -> None:
    speech = marks.format(words(0, 100))
    assert not kin(f"{speech} {words(1000, 1060)}", f"{speech} {words(2000, 2060)}")


def test_quotation_that_nobody_closed_ends_with_its_paragraph() -> None:
    assert kin(f'"{words(0, 20)}\n\n{words(20, 200)}', f'"{words(0, 20)}\n\n{words(20, 200)}')


def test_form_with_other_figures_is_another_story() -> None:
    form = f"{words(0, 15)} {{}} {words(15, 30)} {{}} {words(30, 45)} {{}} {words(45, 60)} {{}} {words(60, 75)}"
    assert not kin(form.format(11, 12, 13, 14), form.format(21, 22, 23, 24))
    assert kin(form.format(11, 12, 13, 14), form.format(11, 12, 13, 24))


def test_own_piece_printed_again_by_a_paper_must_be_most_of_it() -> None:
    half = f"{words(0, 220)} {words(1000, 1180)}"
    assert kin(PIECE, half)
    assert not kin(PIECE, half, same_site=True)
    assert kin(PIECE, PIECE, same_site=True)


def test_script_without_spaces_is_compared_sign_by_sign() -> None:
    text = "議会は火曜日の夜、港の使用料を引き上げる条例案を賛成多数で可決した。反対派は裁判所に訴えるという。"
    assert kin(text, text + "知事は今週中に署名する見通しである。")
    assert not kin(text, "知事は今週中に署名する見通しである。漁業者は支援を求めて庁舎の前に集まり、夜まで話し合った。")


def test_sketches_of_a_piece_and_its_cut_share_hashes_whatever_the_length() -> None:
    long = words(0, 6000)
    whole, cut = (sketch.lead + sketch.rest for sketch in (sketch_of(long), sketch_of(words(0, 80))))
    assert len(set(whole) & set(cut)) >= 2
    assert len(set(whole)) == len(whole) <= 102


def test_sketch_is_of_the_words_that_are_compared_whatever_stands_between_them() -> None:
    text = '“Ten_votes,”\n\nsaid «Ada»—the 議会 clerk—“in the "old" ﬁsh hall”. Nobody_answered.'
    found = sketch_of(text)
    assert found == sketch_of(" ".join(Words.of(text).words))
    assert found.lead


def test_words_are_folded() -> None:
    assert Words.of("Straße  ﬁnal — “DON’T”").words == ("strasse", "final", "don", "t")


@pytest.mark.parametrize(
    "text",
    ["a1 1a _2 2_3", "year 年12月3日", "x² ²x ½x", "٣ ௧ ➀ ➁nd ⓵", "፩ 12.5 per cent, 1,000", "Ⅷ ⅷ9 9ⅷ", "カ7カ 7カ"],
)
def test_figures_are_the_words_that_begin_with_what_python_calls_a_digit(text: str) -> None:
    assert figures_of(text) == {word for word in Words.of(text).words if word[0].isdigit()}
