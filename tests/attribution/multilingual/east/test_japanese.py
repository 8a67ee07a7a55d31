"""Japanese as its papers and agencies write it; all people and places are invented."""

import pytest

from tests.attribution.multilingual.said import heard, said

DIRECT = [
    ("木曽原市の高瀬正樹市長は「負担は増やさない」と述べた。", [("高瀬正樹", "負担は増やさない")]),
    ("「負担は増やさない」と高瀬正樹市長は話した。", [("高瀬正樹", "負担は増やさない")]),
    ("青柳透知事（61）は「負担は増やさない」と述べた。", [("青柳透", "負担は増やさない")]),
    ("「どこがですか」と高瀬正樹氏。", [("高瀬正樹", "どこがですか")]),
    ("「辞めるべきだ」と訴えるのは野党の松永祐介代表だ。", [("松永祐介", "辞めるべきだ")]),
    ("「寝耳に水だ」。そう語るのは吉永武さん（67）。", [("吉永武", "寝耳に水だ")]),
    ("高瀬正樹市長は「検討する」とし、「急がない」と続けた。", [("高瀬正樹", "検討する"), ("高瀬正樹", "急がない")]),
    ("飯島崇県連会長は「風が吹いた」と総括。", [("飯島崇", "風が吹いた")]),
    ("前政務官の日野さやか衆院議員は「遅い」と批判。", [("日野さやか", "遅い")]),
    ("財政再建について、会長の蓮田源太郎氏は「税の基本だ」とあいさつした。", [("蓮田源太郎", "税の基本だ")]),
    ("米国のハリス・ブラウン国務長官は「同盟は揺るがない」と強調した。", [("ハリス・ブラウン", "同盟は揺るがない")]),
    ("ロスマン次期米大統領は「公約は守る」と書き込んだ。", [("ロスマン", "公約は守る")]),
    ("住民団体「川を守る会」は「説明が足りない」とコメントした。", [("川を守る会", "説明が足りない")]),
    ("日本水路協会は「確認中です」と回答した。", [("日本水路協会", "確認中です")]),
    (
        "竹林和人市議が「投票を行うべきだ」とただすと、副市長の戸田敬氏は「考えはない」と答弁した。",
        [("竹林和人", "投票を行うべきだ"), ("戸田敬", "考えはない")],
    ),
    (
        "高瀬正樹市長は取材に、「村長が『山の声』を読んでいない」と語った。",
        [("高瀬正樹", "村長が『山の声』を読んでいない")],
    ),
]
LATER = [
    ("高瀬正樹市長が会見した。高瀬氏は「遅い」と述べた。", "高瀬正樹"),
    ("高瀬正樹市長が会見した。市長は「遅い」と述べた。", "高瀬正樹"),
    ("高瀬正樹市長が会見した。同氏は「遅い」と述べた。", "高瀬正樹"),
    ("高瀬正樹市長は移転を断念すると発表した。「負担をこれ以上増やせない」と説明した。", "高瀬正樹"),
    ("高瀬正樹市長と戸田敬副市長が会見した。副市長は「遅い」と述べた。", "戸田敬"),
    ("高瀬正樹市長が会見した。ある閣僚経験者は「潮目が変わった」とみる。", ""),
    ("高瀬正樹市長が会見した。女性（40）は「帰りたい」と話した。", ""),
    ("高瀬正樹市長が会見した。農家は「水が足りない」と話した。", ""),
    ("高瀬正樹氏と高瀬直子氏が争う。高瀬氏は「負けない」と述べた。", ""),
    ("木曽原市長は「遅い」と述べた。", ""),
]
REPORTED = [
    ("高瀬正樹市長は庁舎の移転を断念すると発表した。", ("高瀬正樹", "庁舎の移転を断念する")),
    ("高瀬正樹市長は12日の会見で、庁舎の移転を断念すると説明。", ("高瀬正樹", "庁舎の移転を断念する")),
    ("経済環境省によると、輸出は3％減った。", ("経済環境省", "輸出は3％減った")),
    ("捜査関係者によると、男は黙秘している。", ("", "男は黙秘している")),
    ("高瀬正樹市長は計画の見直しを続ける考えを示した。", ("高瀬正樹", "計画の見直しを続ける")),
]
NOBODY = [
    "高瀬正樹市長は『沈む村』の著者として知られる。",
    "高瀬正樹市長は公約に「給食費ゼロ」を掲げた。",
    "大会は「ひかり杯」と呼ばれ、高瀬正樹市長も出席した。",
    "市は愛称を「あさひ号」とする予定だ。",
    "高瀬正樹市長をめぐっては、「独裁」との批判も出ている。",
]

NAMELESS = [
    "白根県知事は「到底容認できない」と反発した。",
    "北都議会議員は「寝耳に水だ」と驚いた。",
    "世界商業銀行総裁は「景気後退は避けられない」と警告した。",
    "同社社長は「痛恨の極み」と謝罪した。",
    "現役選手は「信じられない」と話した。",
    "増税について「必要ない」と述べた。",
]


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_words_in_marks_have_their_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert said("ja", text) == expected


@pytest.mark.parametrize(("text", "speaker"), LATER)
def test_a_short_name_an_office_or_nobody_stands_for_whom_the_article_tells(text: str, speaker: str) -> None:
    assert said("ja", text)[-1][0] == speaker


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_what_is_said_without_marks_is_reported(text: str, expected: tuple[str, str]) -> None:
    assert said("ja", text) == [expected]
    assert heard("ja", text)[0].kind == "indirect"


@pytest.mark.parametrize("text", NOBODY)
def test_names_and_works_in_marks_are_nobodys_words(text: str) -> None:
    assert said("ja", text) == []


def test_who_denies_is_told_to_have_denied() -> None:
    (one,) = heard("ja", "高瀬正樹市長は「隠していた」とは述べなかった。")
    assert (one.speaker, one.stance) == ("高瀬正樹", "negated")


@pytest.mark.parametrize("text", NAMELESS)
def test_a_place_or_a_noun_before_an_office_is_no_name(text: str) -> None:
    assert [speaker for speaker, _ in said("ja", text)] == [""]
