"""Chinese in simplified and traditional characters as its papers write it; all people and places are invented."""

import re

import pytest

from pipeline.attribution.multilingual import attribute
from tests.attribution.multilingual.said import heard, said
from tests.pace import grows_linearly, least

DIRECT = [
    ("外交部发言人陈伯安表示，“我们坚决反对。”", [("陈伯安", "我们坚决反对。")]),
    ("清河市市长赵立新说：“教育是最大的民生。”", [("赵立新", "教育是最大的民生。")]),
    ("“教育是最大的民生”，赵立新强调。", [("赵立新", "教育是最大的民生")]),
    ("“那为什么不建在你家门口？”居民代表汪秀琴站起来反问。", [("汪秀琴", "那为什么不建在你家门口？")]),
    ("“我不后悔。”周启明说，“还会这么做。”", [("周启明", "我不后悔。"), ("周启明", "还会这么做。")]),
    ("法国总理让·马丁表示：“我们愿意分享经验。”", [("让·马丁", "我们愿意分享经验。")]),
    (
        "“我住了六十年，”渔民林阿海说，“没见过这么多警察。”",
        [("林阿海", "我住了六十年，"), ("林阿海", "没见过这么多警察。")],
    ),
    ("反对党前线联盟议员陈秀云质询时反问：“四年很短吗？”", [("陈秀云", "四年很短吗？")]),
    ("议员倪文斌形容这是“一场赌博”。", [("倪文斌", "一场赌博")]),
    ("立法委員蔡宜君昨（12）日質詢時痛批：「部長根本在睡覺。」", [("蔡宜君", "部長根本在睡覺。")]),
    ("「我們等了八年。」碼頭商會主席區偉明說。", [("區偉明", "我們等了八年。")]),
    ("環保組織「藍岸」發言人羅思穎批評，報告「漏洞百出」。", [("羅思穎", "漏洞百出")]),
    ("林部长回应说，他“每个星期都在问”。", [("", "每个星期都在问")]),
]
LATER = [
    ("市长赵立新到场。赵立新说：“好。”", "赵立新"),
    ("市长赵立新到场。赵市长说：“好。”", "赵立新"),
    ("市长赵立新到场。他说：“好。”", "赵立新"),
    ("市长赵立新到场。市长说：“好。”", "赵立新"),
    ("市长赵立新说：“好。”他还说：“会办的。”", "赵立新"),
    ("法国总理让·马丁到场。马丁说：“好。”", "让·马丁"),
    ("市长赵立新到场。一名不愿具名的官员说：“不好。”", ""),
    ("市长赵立新到场。有网民评论说：“早该如此。”", ""),
    ("市长赵立新到场。市民李女士说：“不好。”", ""),
    ("市长赵立新和局长方立德表示：“会加强合作。”", ""),
]
REPORTED = [
    ("清河市市长赵立新说，今年将新建三座学校。", ("赵立新", "今年将新建三座学校")),
    ("清河市市长赵立新认为涨价并不合理。", ("赵立新", "涨价并不合理")),
    ("据交通局局长方立德介绍，新票价三月起实施。", ("方立德", "新票价三月起实施")),
    ("在分析师郑凯诚看来，新供应量不会影响价格。", ("郑凯诚", "新供应量不会影响价格")),
    ("据知情人士透露，双方仍存在分歧。", ("", "双方仍存在分歧")),
    ("教育局表示，新校舍將於明年落成。", ("教育局", "新校舍將於明年落成")),
]
NOBODY = [
    "报告题为《慢下来的城市》，引起广泛讨论。",
    "被网民称为“一元战争”的这场风波已持续三周。",
    "所謂「三大政策」，目前仍無時間表。",
    "市长赵立新没有回应外界的质疑。",
    "前局長高志堅拒絕評論。",
    "市长赵立新提出“三步走”战略。",
]

NAMELESS = [
    "前任总统说：“我是清白的。”",
    "在场学生高呼：“还我校园！”",
    "成员国代表强调，“必须谈判下去”。",
    "多名受访专家认为，政策效果有限。",
    "外国记者问：“何时结束？”",
]


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_words_in_marks_have_their_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert [pair for pair in said("zh", text) if heard_direct(text, pair[1])] == expected


def heard_direct(text: str, words: str) -> bool:
    return any(one.kind == "direct" and one.words(text) == words for one in heard("zh", text))


@pytest.mark.parametrize(("text", "speaker"), LATER)
def test_a_short_name_an_office_or_nobody_stands_for_whom_the_article_tells(text: str, speaker: str) -> None:
    assert said("zh", text)[-1][0] == speaker


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_what_is_said_without_marks_is_reported(text: str, expected: tuple[str, str]) -> None:
    assert said("zh", text) == [expected]
    assert heard("zh", text)[0].kind == "indirect"


@pytest.mark.parametrize("text", NOBODY)
def test_names_and_works_in_marks_are_nobodys_words(text: str) -> None:
    assert said("zh", text) == []


def test_a_woman_is_not_meant_by_he() -> None:
    assert said("zh", "王丽女士到场。他说：“好。”")[-1][0] == ""
    assert said("zh", "王丽女士到场。她说：“好。”")[-1][0] == "王丽"


@pytest.mark.parametrize(
    ("code", "unit"),
    [("ja", "「"), ("ja", "」"), ("zh", "“中"), ("ko", '"가')],
)
def test_a_megabyte_of_marks_takes_seconds(code: str, unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    assert least(lambda: attribute(text, [(0, len(text))], ["paragraph"], "", code), 10) < 10


LONG = {"ja": "高瀬正樹市長は「遅い」と述べ、", "ko": '배진솔 대표는 "늦었다"고 했고, ', "zh": "市长赵立新说，“晚了”，"}


@pytest.mark.parametrize("code", sorted(LONG))
def test_time_grows_as_one_endless_sentence_does(code: str) -> None:
    def read(size: int) -> None:
        text = LONG[code] * (size // len(LONG[code]))
        assert attribute(text, [m.span() for m in re.finditer(r"[^\n]+", text)], ["paragraph"], "", code)

    assert grows_linearly(read, 40_000)


@pytest.mark.parametrize("text", NAMELESS)
def test_a_place_or_a_noun_before_an_office_is_no_name(text: str) -> None:
    assert [speaker for speaker, _ in said("zh", text)] == [""]
