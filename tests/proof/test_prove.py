"""A citation's command proves its quote from a backup, and from its WARC files alone."""

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.archive.files import closed_files
from pipeline.cli import run_cli
from pipeline.database import open_database, read_database
from pipeline.proof.quotes import with_references
from pipeline.read import prepare, read_article
from schemas.errors import Exit
from tests.desk import Desk
from tests.proof.paper import PLAIN, SAID, forged, old_page, page, read
from tests.small_site import ROOT, serving


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with serving() as paper:
        yield read(paper, tmp_path_factory.mktemp("proof"))


def quotes(desk: Desk, ending: str) -> list[dict[str, object]]:
    """The quotes of an article with their references and the id of their record."""
    db = read_database(desk.config.database)
    (article,) = db.execute("SELECT id FROM articles WHERE url LIKE ?", [f"%{ending.strip('/')}%"]).fetchone()
    prepare(db.conn, lambda: None)  # type: ignore[arg-type, return-value]
    reading = read_article(db, article)
    with_references(reading)
    db.close()
    return [dict(quote) | {"record": reading.capture["id"]} for quote in reading.quotes]


def verify(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> tuple[int, str, str]:
    code = run_cli(["--data", str(data), "verify", *arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_every_quote_is_proved_by_its_reference(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    found = [*quotes(desk, PLAIN), *quotes(desk, "wehrtore")]
    assert len(found) == 3
    for quote in found:
        code, out, err = verify(capsys, desk.config.data, "--quote", str(quote["reference"]), "--json")
        assert code == 0, (quote["content"], err)
        told = json.loads(out)
        assert " … ".join(told["words"]) == quote["content"]
        assert told["record"] == f"urn:uuid:{quote['record']}"


def test_the_place_that_is_told_is_the_place_of_the_words(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    bodies = {PLAIN: page("The weir holds & stands", SAID), "wehrtore": old_page()}
    told = {}
    for ending, body in bodies.items():
        quote = quotes(desk, ending)[0]
        _, out, _ = verify(capsys, desk.config.data, "--quote", str(quote["reference"]), "--json")
        told[ending] = json.loads(out)
        text = body if told[ending]["unit"] == "bytes" else body.decode("cp1252")
        (start, end), *_ = told[ending]["spans"]
        piece = text[start:end]
        told[ending]["piece"] = piece if isinstance(piece, str) else piece.decode()
    assert told[PLAIN]["piece"].startswith("Nobody at <b>Os</b>ier&nbsp;Weir")
    assert (told[PLAIN]["unit"], told[PLAIN]["found"]) == ("bytes", "letters and digits")
    assert told["wehrtore"]["piece"] == str(quotes(desk, "wehrtore")[0]["content"])
    assert (told["wehrtore"]["unit"], told["wehrtore"]["found"]) == ("characters", "exact")


def test_a_rebuild_from_the_archive_alone_keeps_every_reference(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, before = tmp_path / "data", [str(quote["reference"]) for quote in quotes(desk, PLAIN)]
    shutil.copytree(desk.config.data / "archive", data / "archive")
    given = ["--data", str(data), "--sites", str(desk.config.sites)]
    assert run_cli([*given, "rebuild"]) == 0
    for reference in before:
        assert verify(capsys, data, "--quote", reference)[0] == 0
    assert run_cli([*given, "show", desk.paper.home.rstrip("/") + PLAIN, "--json"]) == 0
    assert [quote["reference"] for quote in json.loads(capsys.readouterr().out)["quotes"]] == before


def test_words_that_another_cleaner_moved_are_proved_all_the_same(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(desk.config.data, tmp_path / "data")
    reference = str(quotes(desk, PLAIN)[0]["reference"])
    db = open_database(tmp_path / "data" / "onrecord.db")
    db.execute("UPDATE revisions SET text = 'A line that was furniture before.' || char(10, 10) || text")
    db.execute("DELETE FROM attribution_rows")
    db.close()
    assert verify(capsys, tmp_path / "data", "--quote", reference)[0] == 0


def test_a_backup_alone_proves_it(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quote = quotes(desk, PLAIN)[0]
    assert run_cli(["--data", str(desk.config.data), "backup", str(tmp_path / "backup")]) == 0
    original = tmp_path / "elsewhere"
    shutil.move(desk.config.data, original)
    try:
        code, out, err = verify(capsys, tmp_path / "backup", "--quote", str(quote["reference"]))
    finally:
        shutil.move(original, desk.config.data)
    assert code == 0, err
    assert "digests  as written" in out


def test_one_file_without_database_and_index_proves_it(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quote = quotes(desk, PLAIN)[-1]
    files = tmp_path / "files"
    files.mkdir()
    for path in closed_files(desk.config.archive):
        shutil.copy(path, files)
    given = ["--archive", str(files), "--record", f"urn:uuid:{quote['record']}", "--words", str(quote["content"])]
    code, out, err = verify(capsys, tmp_path / "nothing", *given)
    assert code == 0, err
    assert f"record   urn:uuid:{quote['record']}" in out
    assert not (tmp_path / "nothing").exists()


def test_a_record_that_moved_within_the_archive_is_sought(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    shutil.copytree(desk.config.data, data)
    quote = quotes(desk, PLAIN)[0]
    db = open_database(data / "onrecord.db")
    db.execute("UPDATE captures SET warc_offset = warc_offset + 7 WHERE id = ?", [quote["record"]])
    db.close()
    assert verify(capsys, data, "--quote", str(quote["reference"]))[0] == 0


def test_words_that_are_not_there_are_not_proved(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    record = str(quotes(desk, PLAIN)[0]["record"])
    for words in ("Everybody at Osier Weir slept", "obody at Osier", "mine", "have never failed us. … The gates,"):
        code, out, err = verify(capsys, desk.config.data, "--record", record, "--words", words)
        assert (code, out) == (Exit.INTEGRITY, ""), words
        assert "the record is as it was written, but these words are not in it" in err


def test_a_changed_byte_is_told(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    shutil.copytree(desk.config.data, data)
    quote = quotes(desk, PLAIN)[0]
    (path,) = [path for path in closed_files(data / "archive") if forged(path)]
    code, out, err = verify(capsys, data, "--quote", str(quote["reference"]))
    assert (code, out) == (Exit.INTEGRITY, "")
    assert "digest is wrong" in err
    assert path.name in err


def test_a_record_that_is_nowhere_and_a_quote_that_is_none_are_told(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = "00000000-0000-4000-8000-000000000000"
    code, _, err = verify(capsys, desk.config.data, "--record", missing, "--words", "Nobody")
    assert code == Exit.INTEGRITY
    assert f"holds the record {missing}" in err
    reference = str(quotes(desk, PLAIN)[0]["reference"])
    code, _, err = verify(capsys, desk.config.data, "--quote", reference[:-12] + "0" * 12)
    assert code == Exit.USAGE
    assert "no article in this record has the words" in err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--words", "Nobody"], "--quote REF, or --record ID"),
        (["--quote", "7.x.1-2.bfe7525eb278", "--record", "x"], "--quote REF, or --record ID"),
        (["--quote", "7.x.1-2.bfe7525eb278", "--words", "x"], "a --quote names its words itself"),
        (["--quote", "no"], "no reference to a quote"),
        (["--record", "x", "--words", "…"], "no letter and no digit"),
        (["--record", "x", "--archive", "/nowhere/at/all"], "is no folder of WARC files"),
    ],
)
def test_what_makes_no_sense_is_refused(
    desk: Desk, given: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = verify(capsys, desk.config.data, *given)
    assert (code, out) == (Exit.USAGE, "")
    assert said in err


def test_the_commands_of_the_manual_prove_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    manual = (ROOT / "docs" / "querying.md").read_text(encoding="utf-8")
    section = manual.partition("\n## Cite and prove\n")[2].partition("\n## ")[0]
    lines = "".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL)).splitlines()
    assert len(lines) == 3
    quote = quotes(desk, PLAIN)[-1]
    shutil.copytree(desk.config.data, tmp_path / "data")
    shutil.copytree(desk.config.data / "archive", tmp_path / "FOLDER")
    assert run_cli(["--data", str(tmp_path / "data"), "backup", str(tmp_path / "BACKUP")]) == 0
    (tmp_path / "onrecord.toml").write_text('data = "data"\n')
    monkeypatch.chdir(tmp_path)
    for line in lines:
        given = line.replace("5f0c1c8e-1111-4222-8333-444455556666", str(quote["record"]))
        given = re.sub(r"--quote \S+", f"--quote {quote['reference']}", given)
        given = re.sub(r"--words '.*'", f"--words {shlex.quote(str(quote['content']))}", given)
        assert run_cli(shlex.split(given)[1:]) == 0, (given, capsys.readouterr().err)


def test_a_record_alone_is_proved_by_its_digests(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = verify(capsys, desk.config.data, "--record", str(quotes(desk, PLAIN)[0]["record"]))
    assert code == 0
    assert "found" not in out
    assert "digests  as written" in out
