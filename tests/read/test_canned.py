"""Canned questions, search terms that people type, and one article read whole."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.cli import run_cli
from pipeline.database import open_database
from pipeline.read import Mark, find_article, parse_since, queries, read_article, run_query, segments
from schemas.errors import ConfigError
from tests.rows import BRANDT, NOW, OKORO, SITES, add_sites, fill, filled_file, many


@pytest.fixture(scope="module")
def world() -> tuple[Database, dict[str, int]]:
    db = open_database(None)
    return db, fill(db)


@pytest.fixture(scope="module")
def archive(world: tuple[Database, dict[str, int]]) -> Database:
    return world[0]


@pytest.mark.parametrize("name", queries())
def test_every_question_has_title_note_and_help_and_runs_without_parameters(archive: Database, name: str) -> None:
    query = queries()[name]
    assert query.title
    assert query.note
    assert all(query.params.values())
    assert set(re.findall(r":(\w+)", query.sql)) == set(query.params)
    rows = list(run_query(archive, name))
    assert rows or {"text", "article"} & set(query.params)


def test_addresses_that_wait_are_counted_with_those_that_were_told() -> None:
    db = open_database(None)
    fill(db)
    (before,) = [row for row in run_query(db, "runs") if row["run_id"] == "run-1"]
    row = {"run_id": "run-1", "site": SITES[0][0], "source": "https://a.example/feed", "outcome": "deferred"}
    db.table("waiting").insert(row | {"reason": "max_pages of 20 reached", "addresses": 70, "at": NOW.isoformat()})
    (after,) = [row for row in run_query(db, "runs") if row["run_id"] == "run-1"]
    assert (before["waiting"], after["waiting"], after["urls"] - before["urls"]) == (0, 70, 70)
    told = {row["outcome"]: row for row in run_query(db, "outcomes_of_runs") if row["run_id"] == "run-1"}
    assert (told["deferred"]["urls"], told["deferred"]["one_reason"]) == (70, "max_pages of 20 reached")
    assert told["unchanged"]["urls"] == 9


def test_search_finds_headline_and_text_and_shows_the_passage(archive: Database) -> None:
    rows = list(run_query(archive, "articles_search", text="nurses bakers"))
    assert [row["headline"] for row in rows] == ["Council votes to keep the night ferry"]
    assert "⟦nurses⟧, ⟦bakers⟧" in rows[0]["passage"]
    assert list(run_query(archive, "articles_search", text="headline: ferry AND votes"))


@pytest.mark.parametrize(
    "text",
    [
        "NEAR(",
        '"open',
        "a AND",
        "*",
        "col:y",
        "",
        " ",
        "(((",
        "x*y",
        "it's",
        "-",
        "^",
        "NOT",
        "\0",
        "a" * 5000,
        "word " * 500,
        "(" * 3000,
        "a OR " * 400,
        "'; DROP TABLE articles; --",
        "é\u0301",
        "\u202e",
        "text : NEAR",
    ],
)
def test_no_search_text_is_a_syntax_error(archive: Database, text: str) -> None:
    assert isinstance(list(run_query(archive, "articles_search", text=text)), list)
    assert isinstance(list(run_query(archive, "quotes", about=text)), list)


@pytest.mark.parametrize("text", ['"night ferry', "night: ferry", "night-ferry?", "ferr* (boat)"])
def test_what_is_no_expression_is_searched_for_word_by_word(archive: Database, text: str) -> None:
    assert [row["site"] for row in run_query(archive, "articles_search", text=text)] == ["lantern-post"]


def test_quotes_are_filtered_by_speaker_subject_site_and_time(archive: Database) -> None:
    def found(**filters: str) -> set[str]:
        return {row["quote"] for row in run_query(archive, "quotes", **filters)}

    assert found(speaker="Okoro-Lind") == {"the vote “a blank cheque”"}
    assert found(speaker="brandt", about="town") == {"“A town that stops at ten is not a town.”"}
    assert len(found(about="ferry")) == 4  # in the headline
    assert found(site="meridian-digest") == {
        "The lamp tax will not rise this year",
        "“Nobody should have to choose between light and bread,”",
        "“three winters late”",
    }
    assert found(since="2026-03-14") == set()
    assert len(found(since="2026-03-13T12:00Z")) == 4


def test_a_quote_names_its_article_paragraph_and_capture(archive: Database) -> None:
    row = next(run_query(archive, "quotes", about="blank cheque"))
    assert row["speaker"] == OKORO
    assert row["paragraph"].startswith("Chidi Okoro-Lind, who leads")
    assert row["sentence"] in row["paragraph"]
    assert "blank cheque" in row["sentence"]
    capture = next(archive.query("SELECT url, fetched_at FROM captures WHERE id = ?", [row["capture_id"]]))
    assert capture == {"url": row["url"], "fetched_at": "2026-03-14T11:26:53+00:00"}


def test_quotes_of_an_older_revision_are_not_counted_twice(archive: Database) -> None:
    counts = {row["speaker"]: row["quotes"] for row in run_query(archive, "most_quoted_persons")}
    assert counts[BRANDT] == 4
    assert counts[OKORO] == 1


def test_an_agency_cited_by_two_papers_on_a_day_is_wire_copy(archive: Database) -> None:
    assert [(row["agency"], row["sites"]) for row in run_query(archive, "wire_shared")] == [("Reuters", 2)]


def test_the_history_tells_captures_revisions_and_the_end(world: tuple[Database, dict[str, int]]) -> None:
    db, ids = world
    ferry = [row["event"] for row in run_query(db, "article_history", article=ids["ferry"])]
    assert ferry == ["published", "captured", "revision 1 (first)", "captured", "revision 2 (publisher)"]
    assert next(reversed(list(run_query(db, "article_history", article=ids["copy"]))))["event"] == "revision 1 (first)"
    assert "gone" in [row["event"] for row in run_query(db, "article_history", article=ids["copy"])]


def test_unknown_question_parameter_and_value_say_what_was_meant(archive: Database) -> None:
    with pytest.raises(ConfigError, match="did you mean 'quotes'"):
        run_query(archive, "quots")
    with pytest.raises(ConfigError, match="did you mean 'speaker'"):
        run_query(archive, "quotes", speakr="x")
    for value in ("many", "-1", "1e9", "9" * 30):
        with pytest.raises(ConfigError, match="not a whole number"):
            run_query(archive, "quotes", limit=value)
    with pytest.raises(ConfigError, match="is no time"):
        run_query(archive, "quotes", since="yesterday")
    with pytest.raises(ConfigError, match="not valid UTF-8"):
        run_query(archive, "quotes", about="\udcff")


def test_since_takes_days_hours_weeks_dates_and_zones() -> None:
    def since(text: str) -> str:
        return parse_since(text, lambda: NOW)

    assert since("24h") == "2026-03-13T09:26:53+00:00"
    assert since("2w") == "2026-02-28T09:26:53+00:00"
    assert since("2026-03-01T02:00+02:00") == since("2026-03-01") == "2026-03-01T00:00:00+00:00"
    assert since("") == ""


def test_an_article_is_found_by_id_and_by_any_spelling_of_its_address(world: tuple[Database, dict[str, int]]) -> None:
    db, ids = world
    for reference in (
        str(ids["ferry"]),
        "https://lantern-post.example/ferry",
        "http://www.lantern-post.example/ferry/#x",
    ):
        assert find_article(db, reference) == ids["ferry"]
    for reference in ("1", "https://lantern-post.example/none", "9" * 16, "²"):
        with pytest.raises(ConfigError, match="no article"):
            find_article(db, reference)


def test_reading_an_article_gives_marks_that_lie_on_the_quotes_words(world: tuple[Database, dict[str, int]]) -> None:
    db, ids = world
    reading = read_article(db, ids["ferry"], 1)
    interrupted = [m for m in reading.marks if m.number == 5 and m.role == "content"]
    text = reading.revision["text"]
    assert [text[m.start : m.end] for m in interrupted] == [
        "We were promised figures,",
        "and we were given a brochure.",
    ]
    assert [b["text"] for b in reading.blocks if text[b["start"] :].startswith(b["text"])] == [
        b["text"] for b in reading.blocks
    ]


def test_segments_put_the_text_together_again_and_begin_a_quote_once(world: tuple[Database, dict[str, int]]) -> None:
    db, ids = world
    for number in (1, 2):
        reading = read_article(db, ids["ferry"], number)
        cut = [found for _, found in reading.marked_blocks()]
        assert ["".join(s.text for s in block) for block in cut] == [b["text"] for b in reading.blocks]
        begun = [n for block in cut for s in block for n in s.begins]
        assert sorted(begun) == list(range(1, len(reading.quotes) + 1))
        assert sum(len(s.closes) for block in cut for s in block) == (6 if number == 1 else 4)


def test_nested_quotes_and_a_quote_over_two_paragraphs_keep_their_marks() -> None:
    outer = Mark(start=0, end=30, role="content", number=1, first=True)
    inner = Mark(start=4, end=9, role="content", number=2, first=True)
    first = [(s.text, s.quotes, s.closes) for s in segments("abcdefghijkl", 0, [outer, inner])]
    assert first == [("abcd", (1,), ()), ("efghi", (1, 2), (2,)), ("jkl", (1,), ())]
    second = segments("0123456789abcdefghij", 14, [outer])
    assert [(s.text, s.begins, s.closes) for s in second] == [("0123456789abcdef", (), (1,)), ("ghij", (), ())]


def test_links_lie_on_their_words(world: tuple[Database, dict[str, int]]) -> None:
    db, ids = world
    reading = read_article(db, ids["hostile"])
    (link,) = [m for m in reading.marks if m.role == "link"]
    assert reading.article["text"][link.start : link.end] == "paragraph"
    assert link.url == "javascript:alert(1)"


def test_missing_revision_is_told(world: tuple[Database, dict[str, int]]) -> None:
    db, ids = world
    with pytest.raises(ConfigError, match="has no revision 7; it has 1 to 2"):
        read_article(db, ids["ferry"], 7)


def test_limit_is_a_limit(db: Database) -> None:
    add_sites(db)
    assert len(list(many(db, 20))) == 20
    assert len(list(run_query(db, "quotes", limit=7))) == 7
    assert len(list(run_query(db, "articles_search", text="harbour", limit="3"))) == 3


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(filled_file(tmp_path_factory.mktemp("query")))


@pytest.mark.parametrize(
    "command",
    [["search", "ferry"], ["quotes"], ["citations"], ["citations", "--name", "AP"], ["runs"], ["query"],
     ["query", "quotes", "-p", "speaker=brandt"], ["show", "https://lantern-post.example/ferry"]],
)  # fmt: skip
def test_every_reading_command_has_a_human_and_a_json_form(
    data: str, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cli(["--data", data, *command]) == 0
    assert capsys.readouterr().out.strip()
    assert run_cli(["--data", data, *command, "--json"]) == 0
    assert all(isinstance(json.loads(line), dict) for line in capsys.readouterr().out.splitlines())


def test_show_puts_the_speaker_beside_the_marked_quote(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--data", data, "show", "https://lantern-post.example/ferry", "--revision", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (line,) = [line for line in lines if "⟦It will sail as long as people work at night,⟧¹" in line]
    assert "1 Odile Brandt · said · 0.95" in line
    assert any("“⟦We were promised figures,⟧⁵” Okoro-Lind said, “⟦and we were given a brochure.⟧⁵”" in x for x in lines)
    assert any("lantern-post-20260314-00.warc.gz at byte 1000, 4096 bytes" in x for x in lines)


def test_quotes_name_speaker_confidence_and_capture(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--data", data, "quotes", "--about", "blank cheque"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Chidi Okoro-Lind (called; mixed, confidence 0.88)\n  the vote “a blank cheque”\n")
    assert "capture 00000000-0000-4000-8000-000000000004" in out


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["query", "quots"], "did you mean 'quotes'"),
        (["query", "quotes", "-p", "speaker"], "write key=value"),
        (["show", "17"], "no article '17'"),
        (["quotes", "--since", "soon"], "is no time"),
        (["export", "--format", "parquet"], "name a file with --output"),
    ],
)
def test_wrong_usage_is_exit_2_with_the_value_and_the_next_step(
    data: str, command: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cli(["--data", data, *command]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("text", ["NEAR(", '"open', "a AND", "*", "col:y"])
def test_search_with_broken_syntax_ends_well(data: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--data", data, "search", "--", text]) == 0
    assert "Traceback" not in capsys.readouterr().err


def test_without_a_database_the_next_step_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--data", str(tmp_path / "none"), "search", "x"]) == 2
    assert "onrecord run" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_control_characters_of_a_page_do_not_reach_the_terminal(data: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(data, copy)
    db = open_database(copy / "onrecord.db")
    db.execute("UPDATE attribution_rows SET speaker = 'Tarn' || char(27) || ']0;owned' || char(7)")
    db.close()
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "--data", str(copy), "quotes"], capture_output=True, check=True
    )
    assert b"\x1b" not in done.stdout
    assert b"\x07" not in done.stdout


def test_reading_changes_no_byte_of_the_database(data: str, tmp_path: Path) -> None:
    path = Path(data) / "onrecord.db"
    before = path.read_bytes()
    for command in (["search", "ferry"], ["export", "--output", str(tmp_path / "a.jsonl")], ["runs"]):
        run_cli(["--data", data, *command])
    assert path.read_bytes() == before


MANUAL = (Path(__file__).parents[2] / "docs" / "querying.md").read_text(encoding="utf-8")


def test_the_manual_lists_the_queries_as_the_command_prints_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["query", "--markdown"]) == 0
    listed = re.search(r"<!-- queries:.*? -->\n(.*)<!-- end of queries -->", MANUAL, re.DOTALL)
    assert listed
    assert listed[1].strip() == capsys.readouterr().out.strip(), "run `onrecord query --markdown` and paste it"


@pytest.mark.parametrize("sql", re.findall(r"```sql\n(.*?)```", MANUAL, re.DOTALL))
def test_the_sql_of_the_manual_runs_and_finds_something(archive: Database, sql: str) -> None:
    assert list(archive.query(sql.strip().rstrip(";")))


def _examples(program: str) -> list[str]:
    lines = "".join(re.findall(r"```sh\n(.*?)```", MANUAL, re.DOTALL)).splitlines()
    return [line for line in lines if line.startswith(program) and " serve" not in line and " verify" not in line]


@pytest.fixture
def _beside_the_data(data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(data, tmp_path / "data")
    (tmp_path / "onrecord.toml").write_text('data = "data"\n')
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_beside_the_data")
@pytest.mark.parametrize("line", _examples("onrecord "))
def test_the_commands_of_the_manual_run(line: str) -> None:
    assert run_cli(shlex.split(line)[1:]) == 0


@pytest.mark.usefixtures("_beside_the_data")
@pytest.mark.parametrize("line", _examples("sqlite-utils "))
def test_the_sqlite_utils_examples_of_the_manual_run(line: str) -> None:
    command = [sys.executable, "-m", "sqlite_utils", *shlex.split(line)[1:]]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "lantern-post" in done.stdout or "revisions" in done.stdout
