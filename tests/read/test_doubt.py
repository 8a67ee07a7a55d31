"""Doubt: what is sure is taken by default, `--all` takes the rest, and doubt stands beside the quote."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils.db import Database

from pipeline.cli import run_cli
from pipeline.config import load_config
from pipeline.database import open_database, read_database
from pipeline.read import read_article, run_query
from pipeline.read.canned import ready
from pipeline.read.export import Wanted, count_rows, export_rows
from schemas.doubt import SURE_FROM
from schemas.errors import ConfigError
from schemas.tables.counted import count_all_again
from tests.rows import BRANDT, NOW, OKORO, Quote, add, fill

QUAY = (
    "„Der Kai bleibt offen“, sagte Odile Brandt.",
    "„Wer zahlt das?“, fragte Chidi Okoro-Lind am Abend.",
    "„Niemand hat uns gefragt“, stand auf einem Schild.",
    "„Das wird teuer“, hieß es.",
)
QUAY_QUOTES = (
    Quote("Der Kai bleibt offen", "Odile Brandt", "sagte", BRANDT, confidence=0.7),
    Quote("Wer zahlt das?", "Chidi Okoro-Lind", "fragte", OKORO, confidence=0.41),
    Quote("Niemand hat uns gefragt", "einem Schild", "stand", "", confidence=0.85),
    Quote("Das wird teuer", "es", "hieß", "", confidence=0.2),
)
SURE = {"„Der Kai bleibt offen“", "„Niemand hat uns gefragt“"}
ALL = SURE | {"„Wer zahlt das?“", "„Das wird teuer“"}


def filled(db: Database) -> int:
    """The articles of every test, and one in German whose quotes are sure, likely, doubtful and nobody's."""
    fill(db)
    changes: dict[str, object] = {"language": "de", "published_at": NOW - timedelta(hours=1)}
    return add(db, "lantern-post", "kai", "Der Kai bleibt offen", QUAY, QUAY_QUOTES, changes)


@pytest.fixture(scope="module")
def archive() -> Database:
    db = open_database(None)
    filled(db)
    return db


@pytest.fixture
def data(tmp_path: Path) -> str:
    db = open_database(tmp_path / "data" / "onrecord.db")
    filled(db)
    db.close()
    return str(tmp_path / "data")


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_questions_take_what_is_sure_and_more_only_when_asked(archive: Database) -> None:
    assert {row["quote"] for row in run_query(archive, "quotes", language="de")} == SURE
    assert {row["quote"] for row in run_query(archive, "quotes", language="de", sure_from=0)} == ALL
    assert {row["quote"] for row in run_query(archive, "quotes", language="de", sure_from="0.8")} == {
        "„Niemand hat uns gefragt“"
    }


def test_doubt_is_told_in_words(archive: Database) -> None:
    told = {row["quote"]: (row["doubt"], row["speaker"]) for row in run_query(archive, "quotes", sure_from=0)}
    assert told["„Der Kai bleibt offen“"] == ("probably", BRANDT)
    assert told["„Wer zahlt das?“"] == ("perhaps", OKORO)
    assert told["„Niemand hat uns gefragt“"] == ("speaker not told", "")
    assert told["„Das wird teuer“"] == ("perhaps a quote, speaker not told", "")
    assert told["“It will sail as long as people work at night,”"] == ("", BRANDT)


def test_a_doubtful_quote_does_not_count_for_its_speaker(archive: Database) -> None:
    def counted(**params: object) -> dict[str, int]:
        return {row["speaker"]: row["quotes"] for row in run_query(archive, "most_quoted_persons", **params)}

    sure, both = counted(), counted(sure_from=0)
    assert (both[BRANDT], both[OKORO]) == (sure[BRANDT], sure[OKORO] + 1)
    assert counted(language="de") == {BRANDT: 1}


def test_totals_count_the_sure(archive: Database) -> None:
    every = archive.execute(
        "SELECT count(*) FROM attributions q JOIN articles a ON a.id = q.article_id AND a.revision = q.revision"
    ).fetchone()[0]
    assert next(run_query(archive, "totals"))["quotes"] == every - 2


def test_a_name_without_a_person_is_no_person_quoted(archive: Database) -> None:
    db = open_database(None)
    fill(db)
    db.execute("UPDATE attribution_rows SET person_id = NULL WHERE speaker = ?", [OKORO])
    count_all_again(db)
    speakers = [row["speaker"] for row in run_query(db, "most_quoted_persons")]
    assert OKORO not in speakers
    assert "the port" in speakers


def test_a_change_of_what_is_in_doubt_is_left_out() -> None:
    db = open_database(None)
    filled(db)
    add(db, "lantern-post", "kai", "Der Kai bleibt offen", QUAY[:1] + QUAY[2:3], QUAY_QUOTES[:1] + QUAY_QUOTES[2:3], {
        "language": "de"
    }, seen=NOW + timedelta(hours=3))  # fmt: skip

    def gone(**params: object) -> set[str]:
        found = run_query(db, "quote_changes", change="dropped", **params)
        return {row["content_before"] for row in found if row["headline"].startswith("Der Kai")}

    assert gone() == set()
    assert gone(sure_from=0) == ALL - SURE


@pytest.mark.parametrize("value", ["2", "-1", "sure", "0,5", "1.5", "nan", "1e-3"])
def test_what_is_no_confidence_is_refused(archive: Database, value: str) -> None:
    with pytest.raises(ConfigError, match="is no confidence"):
        run_query(archive, "quotes", sure_from=value)


@pytest.mark.parametrize("view", ["quotes_with_speakers", "quotations"])
def test_views_hold_what_is_sure_by_the_very_number_that_parts_it(view: str) -> None:
    archive = open_database(None)
    filled(archive)
    archive.execute(
        "UPDATE attribution_rows SET confidence = ? "
        "WHERE id IN (SELECT id FROM attributions WHERE quote = '„Wer zahlt das?“')",
        [SURE_FROM],
    )
    assert "Wer zahlt das?" in str(list(archive.view(view).rows))
    archive.execute(
        "UPDATE attribution_rows SET confidence = ? "
        "WHERE id IN (SELECT id FROM attributions WHERE quote = '„Wer zahlt das?“')",
        [SURE_FROM - 0.001],
    )
    assert "Wer zahlt das?" not in str(list(archive.view(view).rows))


def test_exports_leave_doubt_out_or_mark_it(archive: Database) -> None:
    def told(sure_from: float | None) -> dict[str, bool]:
        rows = export_rows(archive, "quotes", Wanted(sure_from=sure_from))
        return {row["quote"]: row["sure"] for row in rows if row["language"] == "de"}

    assert told(None) == dict.fromkeys(SURE, True)
    assert told(0.0) == dict.fromkeys(SURE, True) | dict.fromkeys(ALL - SURE, False)
    assert count_rows(archive, "quotes", Wanted(sure_from=0.0)) == count_rows(archive, "quotes") + 2
    (kai,) = [row for row in export_rows(archive, "articles", Wanted(sure_from=0.0)) if row["language"] == "de"]
    assert {quote["text"]: quote["sure"] for quote in kai["quotes"]} == told(0.0)


def test_an_article_tells_how_many_quotes_it_leaves_out(archive: Database) -> None:
    article = archive.execute("SELECT id FROM articles WHERE language = 'de'").fetchone()[0]
    reading = read_article(archive, article)
    assert ({quote["quote"] for quote in reading.quotes}, reading.doubtful) == (SURE, 2)
    assert len(read_article(archive, article, sure_from=0.0).quotes) == 4


def test_the_command_shows_doubt_beside_the_speaker(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--data", data, "quotes", "--language", "de", "--all"]) == 0
    heads = [line for line in capsys.readouterr().out.splitlines() if "confidence" in line]
    assert heads == [
        "probably Odile Brandt (sagte; direct, confidence 0.70)",
        "perhaps Chidi Okoro-Lind (fragte; direct, confidence 0.41)",
        "speaker not told: einem Schild (stand; direct, confidence 0.85)",
        "perhaps a quote, speaker not told: es (hieß; direct, confidence 0.20)",
    ]


def test_the_command_says_that_only_doubtful_quotes_were_found(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--data", data, "quotes", "--about", "teuer"]) == 0
    assert "--all shows the doubtful ones" in capsys.readouterr().err
    assert run_cli(["--data", data, "quotes", "--about", "billig"]) == 0
    assert capsys.readouterr().err == "no such quote\n"


def test_quotes_and_people_by_language(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--data", data, "quotes", "--language", "de", "--json"]) == 0
    assert {row["quote"] for row in lines(capsys)} == SURE
    assert run_cli(["--data", data, "people", "--language", "de", "--json"]) == 0
    assert [(row["name"], row["quotes"]) for row in lines(capsys)] == [(BRANDT, 1)]
    assert run_cli(["--data", data, "people", "list", "--language", "de", "--all", "--json"]) == 0
    assert [(row["name"], row["quotes"]) for row in lines(capsys)] == [(OKORO, 1), (BRANDT, 1)]


def test_a_language_that_is_not_held_is_told_with_those_that_are(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--data", data, "quotes", "--language", "german"]) == 2
    assert "'german' in the database; write an ISO 639-1 code, of these: de, en" in capsys.readouterr().err


def test_the_setting_decides_what_is_sure(data: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    settings = tmp_path / "strict.toml"
    settings.write_text("sure_from = 0.8\n", encoding="utf-8")
    assert run_cli(["--config", str(settings), "--data", data, "quotes", "--language", "de", "--json"]) == 0
    assert {row["quote"] for row in lines(capsys)} == {"„Niemand hat uns gefragt“"}
    db = ready(read_database(Path(data) / "onrecord.db"), 0.3)
    assert {row["quote"] for row in run_query(db, "quotes", language="de")} == ALL - {"„Das wird teuer“"}
    with pytest.raises(ConfigError, match="sure_from"):
        load_config({}, {"ONRECORD_SURE_FROM": "60"})
