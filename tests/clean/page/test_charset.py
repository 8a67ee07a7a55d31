"""Old charsets: found where browsers find them, and told by the site's language where nothing is declared."""

import pytest

from pipeline.clean import clean
from pipeline.clean.page.charset import decode
from schemas.site import Site
from tests.clean.test_clean import capture
from tests.pace import least

RUSSIAN = "Городской совет в четверг решил продать маяк."
SCRIPT = "<script>" + "var lamp = 'lit';" * 600 + "</script>"
META = "<meta charset=koi8-r>"


@pytest.mark.parametrize(
    "head",
    [
        SCRIPT + META,
        SCRIPT + "<META content='text/html; charset=KOI8-R' http-equiv=content-type>",
        f"<!--{SCRIPT}<meta charset=windows-1251>-->{META}",
        f"{SCRIPT[:-9]} '<meta charset=windows-1251>'</SCRIPT>{META}",
        f"<style>{'p {color: red}' * 400}/* <meta charset=windows-1251> */</style>{META}",
    ],
)
def test_declaration_far_down_is_found_where_browsers_find_it(head: str) -> None:
    assert RUSSIAN in decode(f"<html><head>{head}</head><p>{RUSSIAN}".encode("koi8_r"), "text/html").text


def test_a_script_s_declaration_is_none() -> None:
    text = "<p>Déjà vu à Morvanne"
    head = f"{SCRIPT[:-9]} '<meta charset=koi8-r>'</script>"
    assert decode(f"{head}{text}".encode("cp1252"), "text/html").text.endswith(text)


def test_ever_more_declarations_in_a_script_cost_little() -> None:
    body = b"<script>" + b"<meta charset=koi8-r>" * 40_000 + b"\xe9"
    assert least(lambda: decode(body, "text/html"), 2) < 2


OLD = [
    ("ja", "市議会は木曜日、灯台を売却する案を可決した。", ("shift_jis", "euc_jp")),
    ("zh", "市议会星期四通过了出售灯塔的议案，这是多年来的第一次。", ("gbk", "gb18030")),
    ("zh", "市議會星期四通過了出售燈塔的議案，這是多年來的第一次。", ("big5",)),
    ("ko", "시의회는 목요일 등대를 팔기로 한 안건을 통과시켰다.", ("euc_kr", "cp949")),
    ("ru", RUSSIAN, ("cp1251", "koi8_r", "cp866", "iso8859_5")),
    ("uk", "Міська рада в четвер вирішила продати маяк.", ("cp1251", "koi8_u")),
    ("bg", "Общинският съвет реши да продаде фара.", ("cp1251",)),
    ("el", "Το συμβούλιο αποφάσισε να πουλήσει τον φάρο, είπε η Άννα.", ("cp1253", "iso8859_7")),
    ("he", "מועצת העיר החליטה למכור את המגדלור", ("cp1255",)),
    ("ar", "قرر مجلس المدينة بيع المنارة يوم الخميس", ("cp1256", "iso8859_6")),
    ("th", "สภาเมืองลงมติขายประภาคารเมื่อวันพฤหัสบดี", ("cp874",)),
    ("pl", "Rada miasta zdecydowała, że sprzeda latarnię. Śmiało żądać źródła.", ("cp1250", "iso8859_2")),
    ("cs", "Rada města rozhodla, že maják prodá. Šťastný žák.", ("cp1250", "iso8859_2")),
    ("hu", "A városi tanács csütörtökön eladta a világítótornyot, őszintén.", ("cp1250", "iso8859_2")),
    ("tr", "Şehir meclisi perşembe günü feneri satmaya karar verdi.", ("cp1254", "iso8859_9")),
    ("lt", "Miesto taryba nusprendė parduoti švyturį.", ("cp1257",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "codec"), [(code, text, codec) for code, text, codecs in OLD for codec in codecs]
)
@pytest.mark.parametrize("header", ["", "; charset=iso-8859-1", "; charset=utf-8"])
def test_what_nothing_declares_is_read_in_an_old_codec_of_the_site_s_language(
    language: str, text: str, codec: str, header: str
) -> None:
    assert decode(text.encode(codec), f"text/html{header}", language).text == text


@pytest.mark.parametrize("language", ["", "en", "xx", "ja", "zh", "ko", "ru", "el", "ar", "he", "th", "pl", "tr"])
def test_a_page_in_another_language_than_its_site_s_is_not_read_as_that(language: str) -> None:
    for text in ("He said “no” — and left. It’s a café.", "Günter Müller, 5 €"):
        assert decode(text.encode("cp1252"), "text/html", language).text == text


def test_the_site_file_s_language_reaches_the_bytes() -> None:
    paragraphs = "".join(f"<p>{OLD[0][1]}</p>" for _ in range(4))
    page = f"<meta property='article:published_time' content='2026-02-03'><article><h1>灯台</h1>{paragraphs}</article>"
    found = clean(capture(page.encode("euc_jp")), Site(name="paper", home="https://paper.example/", language="ja"))
    assert found.text.startswith(OLD[0][1])
