"""Korean as its papers and agencies write it; all people and places are invented."""

import pytest

from tests.attribution.multilingual.said import heard, said

DIRECT = [
    ('배진솔 한빛당 대표는 "반드시 처리하겠다"고 밝혔다.', [("배진솔", "반드시 처리하겠다")]),
    ("윤가람 행정부 장관은 “모든 자원을 쓰겠다”라고 말했다.", [("윤가람", "모든 자원을 쓰겠다")]),
    (
        '배진솔 대표는 "민생을 외면했다"며 "심판받을 것"이라고 덧붙였다.',
        [("배진솔", "민생을 외면했다"), ("배진솔", "심판받을 것")],
    ),
    ('"왜 포기하느냐"라고 배진솔 대표는 말했다.', [("배진솔", "왜 포기하느냐")]),
    ('"물이 허리까지 찼어요." 주민 구본숙(71)씨는 당시를 떠올렸다.', [("구본숙", "물이 허리까지 찼어요.")]),
    ('전날 남궁현 의원도 "계파는 끝났다"고 선언했다.', [("남궁현", "계파는 끝났다")]),
    ('마이클 그린 미국 국무장관은 "동맹은 굳건하다"고 말했다.', [("마이클 그린", "동맹은 굳건하다")]),
    ('녹색바람당은 "사실과 다르다"고 반박했다.', [("녹색바람당", "사실과 다르다")]),
    ('한물산은 보도자료를 통해 "자구 노력을 하겠다"고 밝혔다.', [("한물산", "자구 노력을 하겠다")]),
    ("시민단체 '푸른 강'은 \"책임을 묻겠다\"고 했다.", [("푸른 강", "책임을 묻겠다")]),
    (
        '공하람 의원이 "사퇴하겠느냐"고 묻자 육민호 후보자는 "없다"고 잘라 말했다.',
        [("공하람", "사퇴하겠느냐"), ("육민호", "없다")],
    ),
    ('육민호 후보자는 "기억나지 않는다"는 말만 되풀이했다.', [("육민호", "기억나지 않는다")]),
]
LATER = [
    ('배진솔 대표가 회견을 열었다. 배 대표는 "물러설 곳이 없다"고 했다.', "배진솔"),
    ('배진솔 대표가 회견을 열었다. 그는 "물러설 곳이 없다"고 했다.', "배진솔"),
    ('배진솔 대표가 회견을 열었다. 대표는 "물러설 곳이 없다"고 했다.', "배진솔"),
    ('배진솔 대표는 "하나"라고 말했다. 이어 "더는 물러설 곳이 없다"고 강조했다.', "배진솔"),
    ('김민솔 전 총리가 왔다. 김 전 총리는 "고맙다"고 했다.', "김민솔"),
    ('마이클 그린 미국 국무장관이 왔다. 그린 장관은 "고맙다"고 했다.', "마이클 그린"),
    ('배진솔 대표가 회견을 열었다. 한 고위 관계자는 "검토 중"이라고 전했다.', ""),
    ('배진솔 대표가 회견을 열었다. 한 중진 의원은 "늦었다"고 했다. 그는 "바꿔야 한다"고 했다.', ""),
    ('배진솔 대표가 회견을 열었다. 진모(52)씨는 "다행"이라고 했다.', ""),
    ('배진솔 대표가 회견을 열었다. 배 대표 측은 "모른다"고 했다.', ""),
    ('박하윤·김나래 의원은 "졸속"이라고 꼬집었다.', ""),
]
REPORTED = [
    ("배진솔 대표는 법안을 다시 내겠다고 말했다.", ("배진솔", "법안을 다시 내겠다")),
    ("배진솔 대표는 답변에서 법안이 절차에 따라 처리됐다고 밝혔다.", ("배진솔", "법안이 절차에 따라 처리됐다")),
    ("남해기상청에 따르면 5일까지 많은 비가 내린다.", ("남해기상청", "5일까지 많은 비가 내린다")),
    ("국회 관계자에 따르면 여야는 심사를 마치기로 했다.", ("", "여야는 심사를 마치기로 했다")),
]
NOBODY = [
    "정치권에서는 이른바 '조기 대선론'이 고개를 들고 있다.",
    "배진솔 대표는 '내로남불'이라는 표현도 썼다.",
    '참가자들은 "생존권 보장"이라고 적힌 손팻말을 들었다.',
    "신공항은 주민들 사이에서 ‘하늘길’로 불려 왔다.",
    "다큐멘터리 〈활주로 아래 마을〉이 개봉했다.",
]

NAMELESS = [
    '남해시 교육청 대변인은 "조사 중"이라고 밝혔다.',
    '노동계 대표는 "받아들일 수 없다"고 반발했다.',
    '이번 대회 우승자는 "꿈만 같다"고 했다.',
    '주최 측은 "안전에 문제가 없다"고 했다.',
    '해당 업체 대표는 "책임을 통감한다"고 말했다.',
]


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_words_in_marks_have_their_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert said("ko", text) == expected


@pytest.mark.parametrize(("text", "speaker"), LATER)
def test_a_short_name_an_office_or_nobody_stands_for_whom_the_article_tells(text: str, speaker: str) -> None:
    assert said("ko", text)[-1][0] == speaker


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_what_is_said_without_marks_is_reported(text: str, expected: tuple[str, str]) -> None:
    assert said("ko", text) == [expected]
    assert heard("ko", text)[0].kind == "indirect"


@pytest.mark.parametrize("text", NOBODY)
def test_names_and_works_in_marks_are_nobodys_words(text: str) -> None:
    assert said("ko", text) == []


def test_each_clause_of_a_sentence_has_its_own_speaker() -> None:
    text = "제갈린 후보는 주택을 짓겠다고 약속했고, 마동현 후보는 재원이 빠졌다고 비판했다."
    assert said("ko", text) == [("제갈린", "주택을 짓겠다"), ("마동현", "재원이 빠졌다")]


def test_who_is_quoted_within_a_quotation_is_told_as_well() -> None:
    text = "이정묵 도지사가 왔다. 서윤경 시장은 “도지사는 작년에 ‘반드시 짓겠다’고 했다. 약속은?”이라고 따졌다."
    assert said("ko", text) == [
        ("서윤경", "도지사는 작년에 ‘반드시 짓겠다’고 했다. 약속은?"), ("이정묵", "반드시 짓겠다"),
    ]  # fmt: skip


def test_a_subject_of_a_clause_within_is_not_who_speaks() -> None:
    text = (
        '배진솔 대표는 "하나 된 당"이라고 말했다. 배 대표는 "함께 가자"고 했다. 배 대표는 "이기자"고 했다.'
        ' 무소속 오태현 의원이 지지를 밝힌 데 대해 "입당해서 함께 일하면 좋겠다"고 화답했다.'
    )
    assert said("ko", text)[-1] == ("배진솔", "입당해서 함께 일하면 좋겠다")


@pytest.mark.parametrize("text", NAMELESS)
def test_a_place_or_a_noun_before_an_office_is_no_name(text: str) -> None:
    assert [speaker for speaker, _ in said("ko", text)] == [""]
