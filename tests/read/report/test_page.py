"""The report as a page and as text: all that papers wrote is text in it, and it asks nobody for anything."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.cli import run_cli
from pipeline.database import open_database
from pipeline.read.report import Gap, Paper, Trouble, Week, html_report, last_week, text_report, week_of
from pipeline.read.report.style import STYLE
from tests.read.report.weeks import MARKUP, MONDAY, NOW, fill_weeks, weeks_file

VOID = {"meta"}
FACING = Gap(MONDAY, MONDAY + timedelta(hours=31), None)
PAPERS = (
    Paper(site="a", title="", articles=3, usual=4.5, announced=10, held=9, hours=168, looked=137, gaps=[FACING]),
    Paper(site="b", title=f"The {MARKUP} Post", articles=0, announced=0, hours=168, looked=168,
          troubles=[Trouble("quiet", f"no article {MARKUP}; `onrecord coverage b` tells")]),
    Paper(site="c", title="Gone", articles=1),
    Paper(site="d", title="Dark", articles=1, hours=168, looked=0, gaps=[FACING]),
)  # fmt: skip


@pytest.fixture(scope="module")
def week() -> Iterator[Week]:
    db = open_database(None)
    fill_weeks(db)
    yield week_of(db, last_week(NOW), NOW, PAPERS)
    db.close()


@pytest.fixture(scope="module")
def page(week: Week) -> str:
    return html_report(week)


class Outline(HTMLParser):
    """Elements with their attributes, what is not nested well, and all text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.wrong: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data if self.open[-1:] != ["style"] else ""


def test_the_page_asks_nobody_for_anything(page: str) -> None:
    found = Outline(page)
    assert {name for _, attrs in found.elements for name in attrs} & {"src", "srcset", "action", "background"} == set()
    assert {tag for tag, attrs in found.elements if "href" in attrs} == {"a"}
    assert "default-src 'none'" in page
    assert not re.search(r"url\(|@import", STYLE)


def test_only_web_addresses_are_linked(page: str, week: Week) -> None:
    links = [attrs["href"] or "" for tag, attrs in Outline(page).elements if tag == "a"]
    assert len(links) == 5
    assert all(link.startswith("https://") for link in links)
    bad = replace(week.changes.shown[0], url="javascript:alert(1)", headline="", language="de")
    told = html_report(replace(week, changes=replace(week.changes, shown=[bad])))
    assert "javascript:" not in told
    assert "without a headline" in told


def test_markup_of_papers_is_text(page: str) -> None:
    found = Outline(page)
    assert (found.wrong, found.open) == ([], [])
    assert {tag for tag, _ in found.elements} & {"script", "img", "iframe", "object", "form"} == set()
    assert not [name for _, attrs in found.elements for name in attrs if name.startswith("on")]
    assert found.text.count(MARKUP) >= 5
    assert "<script>alert(2)</script> wall" in found.text.replace("\n", "")


def test_a_column_in_which_nothing_is_known_is_left_out(page: str, week: Week) -> None:
    def heads(told: str) -> list[str]:
        return re.findall(r'<th scope="col"[^>]*>([^<]*)', told)

    young = replace(
        week,
        numbers=[replace(number, usual=None) for number in week.numbers],
        quoted=[replace(one, usual=None) for one in week.quoted],
        papers=[replace(paper, usual=None, looked=None, announced=None, gaps=[]) for paper in week.papers],
    )
    assert {"usual", "change", "somebody looked", "longest hole", "held of what it announced"} <= set(heads(page))
    assert not {"usual", "change", "somebody looked", "longest hole", "held of what it announced"} & set(
        heads(html_report(young))
    )
    assert {"articles", "quotes", "papers", "this week"} <= set(heads(html_report(young)))


def test_a_diff_strikes_the_old_words_and_marks_the_new(page: str) -> None:
    assert "The wall will cost <del>seven</del> <ins>nine</ins> million," in page
    assert "<del>“We shall ask the auditor,”</del>" in page


def test_foreign_words_say_their_language(page: str) -> None:
    assert re.search(r'<blockquote lang="de" dir="auto"><ins>„Die Mole wird gebaut“</ins>', page)
    assert re.search(r'<a [^>]*><bdi lang="de" dir="auto">Die Mole</bdi></a>', page)
    assert Outline(page).elements[0] == ("html", {"lang": "en"})


def test_every_table_has_headings_of_columns_and_rows(page: str) -> None:
    for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
        head, body = re.findall(r"<tr.*?</tr>", table, re.DOTALL)[0], re.findall(r"<tr.*?</tr>", table, re.DOTALL)[1:]
        names = re.findall(r'<th scope="col" role="columnheader">([^<]*)</th>', head)
        for row in body:
            assert row.count('<th scope="row"') == 1
            assert re.findall(r'data-label="([^"]*)"', row) == names[-row.count("<td") :]


def test_pictures_are_well_formed_and_told(page: str) -> None:
    pictures = [ET.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]  # noqa: S314 - our own
    assert len(pictures) == 7
    told = [picture.get("aria-label") or picture.get("aria-hidden") for picture in pictures]
    assert told.count("true") == 6
    assert "Mon 2 Mar: 4; Tue 3 Mar: 4; Wed 4 Mar: 7" in str(told[-1])


def test_papers_tell_what_is_held_when_nobody_looked_and_who_went_quiet(page: str) -> None:
    text = Outline(page).text
    for words in ("9 of 10", "137 of 168 hours", "31 hours", "none announced", "nobody looked at all", "quiet: no"):
        assert words in text
    assert "nobody looked for 31 hours from 2 March 2026, 00:00 UTC" in text
    assert "<code>onrecord coverage b</code>" in page


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_have_enough_contrast(mode: str) -> None:
    """WCAG AA: 4.5 to 1 between text and what is behind it."""
    block = STYLE.partition("@media (prefers-color-scheme: dark) {")[2].partition("\n}")[0]
    rules = STYLE.partition("@media")[0] if mode == "light" else block
    page = colour(rules, "body", "background")
    for selector in ("body", "a", ".soft"):
        assert contrast(colour(rules, selector, "color"), page) >= 4.5, selector
    for selector in ("del", "ins"):
        assert contrast(colour(rules, selector, "color"), colour(rules, selector, "background")) >= 4.5, selector
    for name in (".figure", ".day"):
        assert contrast(colour(rules, name, "fill"), page) >= 4.5, name
    for kind, name in (("fill", ".bar"), ("stroke", ".usual")):
        assert contrast(colour(rules, name, kind), page) >= 3, name


def colour(rules: str, selector: str, name: str) -> str:
    found = re.search(
        rf"^\s*(?:[^{{}}\n]*, )?{re.escape(selector)}(?:, [^{{}}\n]*)? {{[^}}]*?\b{name}: #(\w+)", rules, re.MULTILINE
    )
    assert found, (selector, name)
    return found[1]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    shares = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_week_without_a_change_says_that_no_article_was_changed(week: Week) -> None:
    numbers = [replace(one, value=0) if one.name == "articles that papers changed" else one for one in week.numbers]
    for told in (html_report(replace(week, numbers=numbers)), text_report(replace(week, numbers=numbers))):
        assert "papers changed no article." in " ".join(told.split())
    assert "papers changed no article" not in text_report(week)


def test_an_empty_week_says_so(db: Database) -> None:
    empty = week_of(db, last_week(NOW), NOW)
    for told in (Outline(html_report(empty)).text, text_report(empty)):
        assert "Nothing appeared in this week" in told
        assert "No article appeared" in told
        assert "Nobody was surely quoted" in told
        assert "No paper was seen to change a quote" in told
        assert "too young to tell who is new" in told
        assert "No run is in the database" in " ".join(told.split())


def test_the_text_has_the_same_numbers_and_no_line_that_a_terminal_obeys(week: Week) -> None:
    text = text_report(week)
    assert re.search(r"^articles +28 +12 +\+16$", text, re.MULTILINE)
    assert re.search(r"^Maren Tarn +6 +0 +new +6 +3$", text, re.MULTILINE)
    assert "“The wall will cost [-seven-] {+nine+} million,”" in text
    assert "\u202e" not in text
    assert all(letter.isprintable() or letter in "\n\xa0" for letter in text)
    told = re.compile(r"[“„\[{]|https?:|alert|^  ")
    assert not [line for line in text.splitlines() if len(line) > 78 and not told.search(line)]


def test_sections_of_page_and_text_come_in_the_same_order(page: str, week: Week) -> None:
    names = [name.partition(" ")[0] for name in re.findall(r"<h2>(.*?)</h2>", page)][1:]
    text = text_report(week)
    places = [text.index(f"\n{name}") for name in names]
    assert all(one < other for one, other in pairwise(places))


def test_the_command_writes_the_page_whole_or_prints_the_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, target = weeks_file(tmp_path), tmp_path / "monday.html"
    asked = ["--data", str(data), "report", "--since", "2026-03-02", "--until", "2026-03-09", "--site", "lantern-post"]
    assert run_cli([*asked, "--output", str(target)]) == 0
    assert capsys.readouterr().out == f"{target}: written\n"
    assert "<h1>2 to 8 March 2026</h1>" in target.read_text()
    assert "only site lantern-post" in target.read_text()
    assert run_cli([*asked, "--text"]) == 0
    assert capsys.readouterr().out.startswith("2 to 8 March 2026: who said what\nonly site lantern-post\n")
    assert run_cli([*asked, "--text", "--output", str(tmp_path / "monday.txt")]) == 0
    assert "Wall & levy" in (tmp_path / "monday.txt").read_text()


@pytest.mark.parametrize(
    "asked", [["--since", "soon"], ["--until", "2199-01-01"], ["--site", "nobody"], ["--language", "xx"]]
)
def test_what_cannot_be_meant_is_exit_code_2(tmp_path: Path, asked: list[str]) -> None:
    target = tmp_path / "r.html"
    assert run_cli(["--data", str(weeks_file(tmp_path)), "report", *asked, "--output", str(target)]) == 2
    assert not target.exists()


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    data = weeks_file(tmp_path)
    (tmp_path / "real").write_text("mine")
    (tmp_path / "r.html").symlink_to(tmp_path / "real")
    assert run_cli(["--data", str(data), "report", "--output", str(tmp_path / "r.html")]) == 2
    assert (tmp_path / "real").read_text() == "mine"


def test_the_report_needs_no_library_that_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("altair", "vl_convert", "pyarrow"):
        monkeypatch.setitem(__import__("sys").modules, name, None)
    target = tmp_path / "r.html"
    assert run_cli(["--data", str(weeks_file(tmp_path)), "report", "--output", str(target)]) == 0
    assert "<svg" in target.read_text() or "No article appeared" in target.read_text()
