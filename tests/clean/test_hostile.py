"""Pages built to break a reader: their story is told, in little time, and their bytes and dates are read with care."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from pipeline.clean import clean
from pipeline.clean.facts.dates import instant, spoken
from pipeline.clean.page.charset import decode
from pipeline.clean.page.tame import LONG_TAG, MAX_ATTRIBUTES
from pipeline.clean.page.tree import parse
from tests.clean.test_clean import FIRST, HEAD, SECOND, SITE, capture, story
from tests.pace import least

ATTRIBUTES = " ".join(f"data-{number}='{number} > 1'" for number in range(50_000))
OVERLAPPING = "".join(f"<b {number}>" for number in range(3_000)) + "x" + "<i></b>" * 3_000


@pytest.mark.parametrize(
    "trap",
    [
        f"<p {ATTRIBUTES.replace('>', '')} class=late>x</p>",
        f"<p {ATTRIBUTES.replace(' > 1', '')}>x</p>",
        f"<p {' '.join(f'a{number}' for number in range(300_000))}>x</p>",
        f"<{'a' * 300_000}",
        OVERLAPPING,
        f"{OVERLAPPING.replace('<b', '<STRONG').replace('/b', '/strong')}",
    ],
    ids=[
        "attributes",
        "attributes without spaces",
        "attributes without values",
        "a name without an end",
        "overlapping",
        "upper case",
    ],
)
def test_what_a_parser_takes_long_for_is_cut_before_it_and_no_word_of_the_story_is_lost(trap: str) -> None:
    page = f"{HEAD}<article><h1>Rail Bill Stalls</h1><p>{FIRST}</p>{trap}<p>{SECOND}</p></article>"
    assert least(lambda: story(page), 3) < 3  # uncut, each takes ten and more
    found = story(page)
    assert FIRST in found.text
    assert SECOND in found.text


@pytest.mark.parametrize("before", [0, 1, 12_345, LONG_TAG // 2 - 5, LONG_TAG // 2, LONG_TAG - 1])
def test_overlong_tag_is_cut_wherever_it_begins(before: int) -> None:
    tag = "<div " + "".join(f" a{number}=1" for number in range(LONG_TAG // 7)) + ">"
    node = parse("y" * before + tag + "z" * 1000, "https://ansel.example/").tree.css_first("div")
    assert node is not None
    assert len(node.attributes) == MAX_ATTRIBUTES


def test_every_overlong_tag_of_a_page_is_cut_and_what_stands_between_stays() -> None:
    tag = "<div " + "".join(f" a{number}=1" for number in range(LONG_TAG // 7)) + ">"
    script = f"<script>let many = '{'x' * 3 * LONG_TAG}'</script>"
    tree = parse(f"<p>one</p>{tag}<p>two</p>{script}{tag}<p>three</p>", "https://ansel.example/").tree
    assert [len(node.attributes) for node in tree.css("div")] == [MAX_ATTRIBUTES] * 2
    assert [node.text() for node in tree.css("p")] == ["one", "two", "three"]


def test_a_thousand_linked_headings_cost_little_each() -> None:
    teasers = "".join(
        f"<h3><a href='/other/{number}'>Another story, {number}</a></h3><p>{SECOND}</p>" for number in range(4_000)
    )
    page = f"{HEAD}<article><h1>Rail Bill Stalls</h1><p>{FIRST}</p><div>{teasers}</div></article>"
    assert least(lambda: story(page), 8) < 8  # looking through the whole list for each took 20


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
    assert text in decode(meta.encode(codec), f"text/html{header}").text


@pytest.mark.parametrize(("codec", "text", "label"), DECLARED, ids=lambda value: value if value.isascii() else "")
def test_header_s_declaration_is_read_in_any_spelling(codec: str, text: str, label: str) -> None:
    assert text in decode(text.encode(codec), f'text/html; Charset="{label.upper()}"').text
    assert text in decode(f"<?xml version='1.0' encoding='{label}'?>{text}".encode(codec), "application/xhtml+xml").text


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
    assert FRENCH in decode(body, f"text/html{header}").text


@pytest.mark.parametrize("header", ["", "; charset=utf-16", "; charset=utf-8"])
def test_wide_ideographs_are_known_by_their_markup(header: str) -> None:
    assert (
        JAPANESE in decode(("<html><body>" + f"<p>{JAPANESE}</p>" * 20).encode("utf-16-le"), f"text/html{header}").text
    )


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


# ---- dates

SEEN = datetime(2026, 3, 10, 12, tzinfo=UTC)
TOKYO, CHICAGO, LONDON, NOWHERE = map(ZoneInfo, ("Asia/Tokyo", "America/Chicago", "Europe/London", "UTC"))


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T10:00:00Z", "2026-03-01T15:30:00+0530", "2026-03-01 05:00 EST", "2026-03-01T11:00:00 CET",
        "March 1, 2026 5:00 AM EST", "1 March 2026 11:00:00 CET", "Sun, 01 Mar 2026 02:00:00 PST", "1772359200",
        "1772359200000", "2026-03-01T19:00:00", "2026/03/01 19:00", "2026.3.1 7:00 PM", "2026年3月1日 19時00分",
        "2026年3月1日(日) 19:00", "2026년 3월 1일 19:00", "01.03.2026, 19:00", "1.3.2026 19.00 Uhr", "20260301T100000Z",
    ],
)  # fmt: skip
def test_one_instant_is_told_in_whatever_way_a_page_writes_it(text: str) -> None:
    assert instant(text, TOKYO, SEEN) == datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30", "31.02.2026", "2026-13-01", "2026-03-01T25:00", "2026-03-01T10:00:00+25:99", "2099-01-01",
        "2026-03-13T00:00:00Z", "1970-01-01", "0", "1773400000", "177235920", "1772359200123456", "9999999999999",
        "0001-01-01", "9999-12-31T23:59:59-12:00", "12026-03-01", "01/03/26", "26-03-01", "1 Mar 26", "yesterday",
        "2026-03-01T10:00:00 IST", "²⁰²⁶⁰³⁰¹¹²", "٢٠٢٦-٠٣-٠١", "32 Foobar 20x4", "", "2026",
    ],
)  # fmt: skip
def test_what_is_no_instant_that_can_be_told_is_none(text: str) -> None:
    assert instant(text, NOWHERE, SEEN) is None


@pytest.mark.parametrize(
    ("text", "language", "zone", "day"),
    [
        ("03/04/2025", "en", CHICAGO, "2025-03-04"),
        ("03/04/2025", "en", LONDON, "2025-04-03"),
        ("03/04/2025", "fr", CHICAGO, "2025-04-03"),
        ("03/04/2025", "en", NOWHERE, ""),
        ("04/04/2025", "en", NOWHERE, "2025-04-04"),
        ("13/04/2025", "en", CHICAGO, "2025-04-13"),
        ("04/13/2025", "de", LONDON, "2025-04-13"),
        ("13/13/2025", "en", LONDON, ""),
        ("03.04.2025", "en", CHICAGO, "2025-04-03"),
        ("1er mars 2026", "fr", LONDON, "2026-03-01"),
        ("1 марта 2026", "ru", LONDON, "2026-03-01"),
        ("3 de marzo de 2026", "es", LONDON, "2026-03-03"),
        ("1st March 2026", "en", LONDON, "2026-03-01"),
        ("31 February 2026", "en", LONDON, ""),
        ("December 25, 2030", "en", LONDON, ""),
        ("01/03/26", "en", LONDON, ""),
        ("yesterday", "en", LONDON, ""),
        ("gestern, 10:05 Uhr", "de", LONDON, ""),
        ("2 hours ago", "en", LONDON, ""),
    ],
)
def test_day_in_a_reader_s_words_goes_by_language_and_zone_or_is_not_told(
    text: str, language: str, zone: ZoneInfo, day: str
) -> None:
    found = spoken(text, zone, SEEN, language)
    assert (f"{found.astimezone(zone):%Y-%m-%d}" if found else "") == day


def test_half_days_are_told_apart() -> None:
    told = [spoken(f"March 1, 2026 {clock}", LONDON, SEEN, "en") for clock in ("12:05 a.m.", "12:05 PM", "3:10 pm")]
    assert [moment.strftime("%H:%M") for moment in told if moment] == ["00:05", "12:05", "15:10"]
