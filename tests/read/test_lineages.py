"""The same story in other papers, as command, queries and pages tell it; and a quote of it counted once."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.cli import run_cli
from pipeline.database import open_database
from pipeline.read import run_query
from pipeline.read.lineages import lineage_of
from schemas.errors import ConfigError, Exit
from tests.lineage.shelf import DAY, lineage, put

LEAD = (
    "The night ferry between Tarn and Dour will sail for another winter, the harbour council decided on Monday after a "
    "debate that went on until the last boat had left."
)
SAID = "“A town that stops at ten is not a town,” said Odile Brandt, who leads the council."
COST = "The boat costs 90,000 marks a month and is used by bakers, nurses and those who clean offices in both towns."
VOTE = "Seven members voted for it and four against it; one had fallen asleep and was counted as neither."
OWN = "In our town the news was heard in the bakery, where the night shift ate a cake."
WORDS, ODILE = "A town that stops at ten is not a town,", "Odile Brandt"


@pytest.fixture
def printed(db: Database) -> dict[str, int]:
    return fill(db)


def fill(db: Database) -> dict[str, int]:
    """A wire piece, a copy with other marks that was loaded first, a cut with a paragraph of its own, another story."""
    said = [(WORDS, ODILE)]
    straight = SAID.replace("“", '"').replace("”", '"')
    return {
        "copy": put(db, "tarn-post", "copy", [LEAD, straight, COST, VOTE], DAY + timedelta(hours=30), said),
        "wire": put(db, "wire", "ferry", [LEAD, SAID, COST, VOTE], DAY, said),
        "cut": put(db, "dour-echo", "cut", [LEAD, SAID, VOTE, OWN], DAY + timedelta(days=2), said),
        "other": put(db, "sall-herald", "bread", [OWN * 2, SAID], DAY, said),
    }


def test_first_is_who_printed_first_and_not_who_was_loaded_first(db: Database, printed: dict[str, int]) -> None:
    found = lineage_of(db, printed["copy"])
    assert found is not None
    assert [member.row["article_id"] for member in found.members] == [printed[n] for n in ("wire", "copy", "cut")]
    assert found.sites == ["wire", "tarn-post", "dour-echo"]
    assert found.first.is_first
    assert found.id == min(lineage(db, printed["wire"]))


def test_member_tells_what_it_left_out_and_added(db: Database, printed: dict[str, int]) -> None:
    found = lineage_of(db, printed["wire"])
    assert found is not None
    _, copy, cut = found.members
    assert (copy.kept, copy.taken) == (1, 1)
    assert {side.kind for side in copy.sides} == {"same"}
    assert [side.first for side in cut.of_kind("left out")] == [COST]
    assert [side.other for side in cut.of_kind("added")] == [OWN]
    assert 0.5 < cut.kept < 0.9


def test_article_of_its_own_has_no_lineage(db: Database, printed: dict[str, int]) -> None:
    assert lineage_of(db, printed["other"]) is None


def test_quote_of_a_lineage_counts_once_where_copies_are_left_out(db: Database, printed: dict[str, int]) -> None:
    assert [row["quotes"] for row in run_query(db, "most_quoted_persons")] == [4]
    assert [row["quotes"] for row in run_query(db, "most_quoted_persons", copies="out")] == [2]
    every = {row["article_id"]: row["printed_by"] for row in run_query(db, "quotes")}
    assert every == {printed[name]: 3 for name in ("copy", "wire", "cut")} | {printed["other"]: 1}
    once = {row["article_id"] for row in run_query(db, "quotes", copies="out")}
    assert once == {printed["wire"], printed["other"]}


def test_quote_that_one_paper_alone_has_stays(db: Database, printed: dict[str, int]) -> None:
    text = [LEAD, SAID, COST, VOTE, "“Sleep is no vote,” said Odile Brandt."]
    late = put(db, "ansel-news", "more", text, DAY + timedelta(days=3), [(WORDS, ODILE), ("Sleep is no vote,", ODILE)])
    assert lineage(db, late) == lineage(db, printed["wire"])
    once = [row["quote"] for row in run_query(db, "quotes", copies="out", site="ansel-news")]
    assert once == ["“Sleep is no vote,”"]


def test_first_in_doubt_does_not_hide_the_sure_copy(db: Database, printed: dict[str, int]) -> None:
    db.execute("UPDATE attribution_rows SET confidence = 0.4 WHERE article_id = ?", [printed["wire"]])
    once = {row["article_id"] for row in run_query(db, "quotes", copies="out")}
    assert once == {printed["copy"], printed["other"]}


def test_stories_are_listed_with_who_printed_them(db: Database, printed: dict[str, int]) -> None:
    (row,) = run_query(db, "lineages")
    assert (row["article_id"], row["articles"], row["sites"]) == (printed["wire"], 3, 3)
    assert list(run_query(db, "lineages", site="sall-herald")) == []
    assert len(list(run_query(db, "lineages", site="dour-echo", by="most", since="2026-03-02"))) == 1
    assert list(run_query(db, "lineages", since="2026-03-03")) == []
    one_by_one = [list(run_query(db, "lineages", site=site, by="most")) for site in ("sall-herald", "dour-echo")]
    db.execute("UPDATE counted_sites SET articles = 50000")  # as of papers that are asked story by story
    assert [
        list(run_query(db, "lineages", site=site, by="most")) for site in ("sall-herald", "dour-echo")
    ] == one_by_one
    sites = [row["site"] for row in run_query(db, "same_story", article=printed["cut"])]
    assert sites == ["wire", "tarn-post", "dour-echo"]
    assert [row["site"] for row in run_query(db, "same_story", article=printed["other"])] == ["sall-herald"]


@pytest.mark.parametrize(("name", "params"), [("quotes", {"copies": "no"}), ("lineages", {"by": "size"})])
def test_word_that_is_none_is_told(db: Database, printed: dict[str, int], name: str, params: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"no (way|order)"):
        list(run_query(db, name, **params))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    db = open_database(tmp_path / "onrecord.db")
    fill(db)
    db.close()
    return tmp_path


def test_command_tells_the_first_and_what_the_others_made_of_it(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--data", str(data), "same", "https://dour-echo.example/cut"]) == Exit.COMPLETE
    told = capsys.readouterr().out
    assert told.startswith("3 articles of 3 sites")
    assert told.index("printed first") < told.index("tarn-post.example") < told.index("dour-echo.example")
    assert f"left out: {COST[:60]}" in told
    assert f"added: {OWN}" in told
    assert run_cli(["--data", str(data), "same", "https://dour-echo.example/cut", "--text"]) == Exit.COMPLETE
    assert f"left out: {COST}" in capsys.readouterr().out


def test_command_gives_rows_to_programs(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--data", str(data), "same", "https://wire.example/ferry", "--json"]) == Exit.COMPLETE
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["first"] for row in rows] == [True, False, False]
    assert {side["kind"] for side in rows[2]["sides"]} == {"same", "left out", "added"}


def test_command_says_that_nothing_is_found_and_what_was_not_looked_at(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cli(["--data", str(data), "same", "https://sall-herald.example/bread"]) == Exit.COMPLETE
    out, err = capsys.readouterr()
    assert (out, err) == ("", "no other article is made of the same piece\n")
    db = open_database(data / "onrecord.db")
    db.execute("UPDATE sketches SET day = NULL")
    db.close()
    run_cli(["--data", str(data), "same", "https://sall-herald.example/bread"])
    assert "4 articles have not been compared yet" in capsys.readouterr().err
    assert run_cli(["--data", str(data), "same", "https://nowhere.example/"]) == Exit.USAGE


def test_quotes_once_tells_how_many_papers_printed_them(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--data", str(data), "quotes", "--once"]) == Exit.COMPLETE
    told = capsys.readouterr().out
    assert told.count("A town that stops at ten") == 4  # the quote and its sentence, of two articles
    assert "printed by 3 papers" in told
