"""Pages built to break a reader: their story is told, in little time, and their bytes and dates are read with care."""

import time

import pytest

from pipeline.clean import clean
from pipeline.clean.page import decode
from tests.test_clean import FIRST, HEAD, SECOND, SITE, capture, story

ATTRIBUTES = " ".join(f"data-{number}='{number} > 1'" for number in range(50_000))
OVERLAPPING = "".join(f"<b {number}>" for number in range(3_000)) + "x" + "<i></b>" * 3_000


@pytest.mark.parametrize(
    "trap",
    [
        f"<p {ATTRIBUTES.replace('>', '')} class=late>x</p>",
        f"<p {ATTRIBUTES.replace(' > 1', '')}>x</p>",
        f"<p {' '.join(f'a{number}' for number in range(300_000))}>x</p>",
        OVERLAPPING,
        f"{OVERLAPPING.replace('<b', '<STRONG').replace('/b', '/strong')}",
    ],
    ids=["attributes", "attributes without spaces", "attributes without values", "overlapping", "upper case"],
)
def test_what_a_parser_takes_long_for_is_cut_before_it_and_no_word_of_the_story_is_lost(trap: str) -> None:
    begun = time.process_time()
    found = story(f"{HEAD}<article><h1>Rail Bill Stalls</h1><p>{FIRST}</p>{trap}<p>{SECOND}</p></article>")
    assert time.process_time() - begun < 3  # uncut, each takes ten and more
    assert FIRST in found.text
    assert SECOND in found.text


def test_long_attribute_is_no_long_list_of_attributes() -> None:
    state = "a=b " * 30_000
    found = story(f"{HEAD}<article data-state='{state}' class=story><h1>Rail Bill Stalls</h1><p>{FIRST}</p></article>")
    assert found.text == FIRST


def test_formatting_of_a_page_that_never_closes_it_goes_and_its_words_stay() -> None:
    lines = "".join(f"<p><b>Line {number}</b> of <i>the long <font color=red>list.</p>" for number in range(1_000))
    found = story(f"{HEAD}<article><h1>Rail Bill Stalls</h1><p>{FIRST}</p>{lines}</article>")
    assert "Line 999 of the long list." in found.text


# ---- bytes

CHINESE, JAPANESE, KOREAN = "市议会通过了预算。", "市議会は予算を可決した。", "시의회가 예산을 통과시켰다."
RUSSIAN, POLISH, GREEK = "Совет принял бюджет города.", "Rada miasta przyjęła budżet.", "Το συμβούλιο ενέκρινε."
FRENCH = "L’été à Morvanne — « déjà » — coûte 5 €."
DECLARED = [
    ("gbk", CHINESE, "gbk"), ("gb18030", CHINESE, "gb18030"), ("gbk", CHINESE, "gb2312"),
    ("big5", "市議會通過預算。", "big5"),
    ("shift_jis", JAPANESE, "shift_jis"), ("euc_jp", JAPANESE, "euc-jp"), ("iso2022_jp", JAPANESE, "iso-2022-jp"),
    ("euc_kr", KOREAN, "euc-kr"), ("cp949", f"{KOREAN} 뷁", "euc-kr"), ("koi8_r", RUSSIAN, "koi8-r"),
    ("cp1251", RUSSIAN, "windows-1251"), ("iso8859_5", RUSSIAN, "iso-8859-5"), ("cp1250", POLISH, "windows-1250"),
    ("iso8859_2", POLISH, "iso-8859-2"), ("iso8859_7", GREEK, "iso-8859-7"), ("cp1252", FRENCH, "iso-8859-1"),
    ("cp1252", FRENCH, "windows-1252"),
]  # fmt: skip


@pytest.mark.parametrize("header", ["", "; charset=utf-8", "; charset=iso-8859-1", "; charset=no-such-thing"])
@pytest.mark.parametrize(("codec", "text", "label"), DECLARED, ids=lambda value: value if value.isascii() else "")
def test_page_s_own_declaration_holds_against_a_server_s_default(
    codec: str, text: str, label: str, header: str
) -> None:
    meta = f"<html><head><meta charset={label}></head><p>{text}</p>"
    assert text in decode(meta.encode(codec), f"text/html{header}")


@pytest.mark.parametrize(("codec", "text", "label"), DECLARED, ids=lambda value: value if value.isascii() else "")
def test_header_s_declaration_is_read_in_any_spelling(codec: str, text: str, label: str) -> None:
    assert text in decode(text.encode(codec), f'text/html; Charset="{label.upper()}"')
    assert text in decode(f"<?xml version='1.0' encoding='{label}'?>{text}".encode(codec), "application/xhtml+xml")


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (FRENCH.encode("cp1252"), ""),
        (FRENCH.encode("cp1252"), "; charset=utf-8"),
        (FRENCH.encode("cp1252"), "; charset=gbk"),
        (FRENCH.encode("cp1252") * 20, "; charset=euc-kr"),
        (FRENCH.encode(), "; charset=iso-8859-1"),
        (FRENCH.encode(), "; charset=shift_jis"),
        (FRENCH.encode(), "; charset=utf-16"),
        (FRENCH.encode(), "; charset=utf-7"),
        (b"\xef\xbb\xbf" + FRENCH.encode(), "; charset=koi8-r"),
        (FRENCH.encode("utf-16"), "; charset=utf-8"),
        (FRENCH.encode("utf-16-be"), "; charset=utf-16be"),
        (f"<p>{FRENCH}".encode("utf-16-le"), ""),
        (FRENCH.encode("utf-32"), ""),
        (FRENCH.encode() * 9 + b"\x93", "; charset=utf-8"),
        (FRENCH.encode() * 9 + b"\x93", "; charset=iso-8859-1"),
        (FRENCH.encode() * 9 + "€".encode()[:2], "; charset=utf-8"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bytes_that_belie_what_is_declared_are_read_as_what_they_are(body: bytes, header: str) -> None:
    assert FRENCH in decode(body, f"text/html{header}")


@pytest.mark.parametrize("header", ["", "; charset=utf-16", "; charset=utf-8"])
def test_wide_ideographs_are_known_by_their_markup(header: str) -> None:
    assert JAPANESE in decode(("<html><body>" + f"<p>{JAPANESE}</p>" * 20).encode("utf-16-le"), f"text/html{header}")


def test_text_that_was_spoilt_before_it_was_sent_is_kept_as_found() -> None:
    spoilt = FRENCH.encode().decode("cp1252", "replace").replace("\ufffd", "")
    page = f"{HEAD}<article><h1>Rail Bill Stalls</h1><p>{FIRST}</p><p>{spoilt}</p></article>"
    assert " ".join(spoilt.split()) in story(page).text


def test_page_in_an_old_charset_is_a_story_in_its_own_words() -> None:
    told = "Глава города Анна Лебедева сказала, что порт откроют весной, когда сойдёт лёд."
    page = f"<html lang=ru><head><meta charset=koi8-r></head><article><h1>{RUSSIAN}</h1>"
    dated = f"{page}<time datetime=2026-02-03>3.02</time><p>{told}</p></article>"
    found = clean(capture(dated.encode("koi8-r")), SITE)
    assert (found.headline, found.text) == (RUSSIAN, told)
