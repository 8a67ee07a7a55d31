"""After a kill, `verify` and `rebuild` take in what was acknowledged; a damaged database ends `verify` with 15."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.archive import Archive, insert_captures
from pipeline.cli import run_cli
from pipeline.database import open_database
from schemas.errors import Exit
from tests.archive.captures import HTML, NOW, capture
from tests.small_site import Newsroom

URL = "https://gazette.example/politics/2026/03/ferry-number-{}-sails-on"
STORY = (
    "<html><head><meta property='og:type' content='article'></head><body>"
    "<article><h1>Parliament keeps ferry {n} sailing</h1>"
    "<p>The harbour council voted 7 to {n} on Friday to keep the night ferry running through the winter months.</p>"
    "<p>“It will sail as long as people work at night,” Odile Brandt, the council's leader, said after the vote.</p>"
    "<p>The minister told parliament that the government would pay, and the election commission took note.</p>"
    "<p>Some 1,400 nurses, bakers and cleaners take the last boat every week, by the port's own count of heads.</p>"
    "</article></body></html>"
)


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    made.add("gazette", "https://gazette.example/")
    return made


def write(newsroom: Newsroom, count: int = 3) -> Archive:
    """A run that acknowledged its captures and has not closed its file."""
    run_id = newsroom.open_runs("gazette")["gazette"]
    archive = Archive(newsroom.config.archive, run_id=run_id, site="gazette", now=NOW)
    made = [
        capture(n, STORY.format(n=n).encode(), run_id=run_id, headers=HTML, url=URL.format(n), final_url=URL.format(n))
        for n in range(1, count + 1)
    ]
    stored = [archive.append(item) for item in made]
    archive.sync()
    db = newsroom.db()
    insert_captures(db, stored)
    db.close()
    return archive


def lose(newsroom: Newsroom) -> None:
    for path in newsroom.config.data.glob("onrecord.db*"):
        path.unlink()


def command(newsroom: Newsroom, *arguments: str) -> int:
    config = newsroom.config
    return run_cli(["--data", str(config.data), "--sites", str(config.sites), *arguments])


def count(newsroom: Newsroom, table: str) -> int:
    db = newsroom.db()
    found = int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - names of this module
    db.close()
    return found


def test_rebuild_takes_in_what_a_killed_run_acknowledged(newsroom: Newsroom, capfd: pytest.CaptureFixture[str]) -> None:
    write(newsroom)._release()
    lose(newsroom)
    assert command(newsroom, "rebuild") == Exit.COMPLETE
    assert "3 captures found again" in capfd.readouterr().out
    assert (count(newsroom, "captures"), count(newsroom, "articles")) == (3, 3)
    assert list(newsroom.config.archive.glob("*.open")) == []
    assert command(newsroom, "verify") == Exit.COMPLETE


def test_verify_reads_what_a_killed_run_acknowledged(newsroom: Newsroom, capfd: pytest.CaptureFixture[str]) -> None:
    write(newsroom)._release()
    db = newsroom.db()
    db.execute("DELETE FROM captures")  # an older database was put back
    db.close()
    assert command(newsroom, "verify") == Exit.COMPLETE
    assert "3 captures kept" in capfd.readouterr().err
    assert count(newsroom, "captures") == 3


def test_verify_tells_damage_in_what_a_killed_run_left(newsroom: Newsroom, capfd: pytest.CaptureFixture[str]) -> None:
    write(newsroom)._release()
    (path,) = newsroom.config.archive.glob("*.open")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    assert command(newsroom, "verify", "--json") == Exit.INTEGRITY
    assert path.name.removesuffix(".open") in capfd.readouterr().out


def test_what_a_living_run_writes_is_left_alone_and_told(newsroom: Newsroom, capfd: pytest.CaptureFixture[str]) -> None:
    archive = write(newsroom)
    assert command(newsroom, "verify") == Exit.COMPLETE
    capfd.readouterr()
    assert command(newsroom, "rebuild") == Exit.COMPLETE
    assert "left alone" in capfd.readouterr().err
    assert archive.path.exists()
    archive.close()
    assert command(newsroom, "verify") == Exit.COMPLETE


def garbage(path: Path) -> None:
    path.write_bytes(b"no database at all " * 400)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def spoilt(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for at in range(4096, len(data), 4096):
        data[at : at + 100] = bytes(100)
    path.write_bytes(data)


def without_a_table(path: Path) -> None:
    db = open_database(path)
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("DROP TABLE captures")
    db.close()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("left_over", [False, True])
@pytest.mark.parametrize("damage", [garbage, cut, empty, spoilt, without_a_table, a_folder])
def test_a_damaged_database_ends_verify_with_15_and_a_clear_line(
    newsroom: Newsroom, capfd: pytest.CaptureFixture[str], damage: Callable[[Path], None], left_over: bool
) -> None:
    archive = write(newsroom)
    archive._release() if left_over else archive.close()
    damage(newsroom.config.database)
    assert command(newsroom, "verify") == Exit.INTEGRITY
    out, err = capfd.readouterr()
    assert "onrecord.db" in out + err
    assert "IntegrityError: " in err
    assert "Traceback" not in err


@pytest.mark.parametrize("part", range(12))
def test_a_flipped_byte_anywhere_in_the_database_ends_verify_with_0_or_15(
    newsroom: Newsroom, capfd: pytest.CaptureFixture[str], part: int
) -> None:
    write(newsroom).close()
    path = newsroom.config.database
    sound = path.read_bytes()
    for at in (len(sound) * part // 12 + step for step in (0, 37, 101, 1009)):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 0x55]) + sound[at + 1 :])
        assert command(newsroom, "verify") in (Exit.COMPLETE, Exit.INTEGRITY), at
        assert "Traceback" not in capfd.readouterr().err
