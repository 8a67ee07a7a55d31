"""Workers: a page over its budget costs that page alone; a fault of ours or of the archive never looks like success."""

import signal
import time
from collections.abc import Iterator

import pytest

from pipeline.cli import run_cli
from pipeline.database import open_database, read_database
from pipeline.process.pool import Shared, Task, Worked
from pipeline.process.rebuild import try_again
from pipeline.process.stages import InProcess
from pipeline.process.workers import Workers
from schemas.errors import ConfigError, Exit
from spiders.budget import FAULT, TOO_COSTLY, why_ended
from tests.desk import Desk
from tests.small_site import front, serving

PATHS = ("/2026/03/the-harbour-levy-rises/", "/2026/03/the-ferry-sails-again-soon/")
HUNGRY = "/2026/03/a-page-of-tags-alone/"
SLOW = "/2026/03/a-page-that-a-parser-takes-long-for/"
STORY = (
    "The council of Tarn Sound decided on Monday night after three hours, and the ferry company said that it would "
    "pass the whole of it on to its passengers before the summer."
)


NESTED = b"<html><body>" + b"<li><ul>" * 60_000
"""A minute of a parser's C code, in half a megabyte: each list item looks through all lists that are open."""


def page(headline: str) -> bytes:
    return (
        f'<html lang="en"><head><title>{headline}</title><meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2026-03-14T09:00:00Z"></head><body><article>'
        f"<h1>{headline}</h1><p>{headline}. {STORY}</p></article></body></html>"
    ).encode()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    pages = {
        "/": front(*PATHS, SLOW, HUNGRY),
        PATHS[0]: page("The harbour levy rises"),
        PATHS[1]: page("The ferry sails again"),
        SLOW: NESTED,
        HUNGRY: b"<html><body>" + b"<p><b>a</b>" * 250_000,
    }
    with serving(pages) as paper:
        desk = Desk.over(paper, tmp_path_factory.mktemp("desk"))
        desk.config = desk.config.model_copy(update={"page_seconds": 2})
        assert desk.run() == Exit.COMPLETE
        yield desk


@pytest.fixture(autouse=True)
def small_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the commands; two pages use up all that they are given."""
    monkeypatch.setenv("ONRECORD_PAGE_SECONDS", "2")


def cleaned(desk: Desk, ids: list[str], **settings: float) -> list[Worked]:
    workers = Workers(desk.config.model_copy(update=settings))
    try:
        for capture_id in ids:
            workers.submit(Task(capture_id=capture_id, site=desk.site))
        done: list[Worked] = []
        while len(done) < len(ids):
            done += workers.collect(1.0)
        return done
    finally:
        workers.close()


def capture_of(desk: Desk, path: str) -> str:
    ((found,),) = desk.rows(f"SELECT id FROM captures WHERE url LIKE '%{path}' AND status = 200")  # noqa: S608 - a path of this file
    return str(found)


@pytest.mark.parametrize("mib", [50, 100, 160, 220, 310])
def test_a_page_over_its_memory_fails_alone_and_says_so_wherever_it_ends(desk: Desk, mib: int) -> None:
    first, second, hungry = (capture_of(desk, path) for path in (*PATHS, HUNGRY))
    before, starved, after = cleaned(desk, [first, hungry, second], page_mib=mib, page_seconds=30)
    assert starved.failed.startswith(TOO_COSTLY)
    assert "memory" in starved.failed
    assert not starved.is_fault
    assert [len(worked.stories) for worked in (before, after)] == [1, 1]


def test_a_page_over_its_time_is_ended_within_a_parser_and_fails_alone(desk: Desk) -> None:
    first, second, slow = (capture_of(desk, path) for path in (*PATHS, SLOW))
    begun = time.monotonic()
    before, late, after = cleaned(desk, [first, slow, second], page_seconds=2)
    assert time.monotonic() - begun < 40  # two seconds of a processor; the parser alone would take a minute of it
    assert (late.failed, late.is_fault) == ("too costly: took more than 2 s", False)
    assert [len(worked.stories) for worked in (before, after)] == [1, 1]


def test_a_page_that_is_too_costly_is_told_kept_and_tried_again_by_other_stages_alone(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = f"SELECT outcome, reason FROM outcomes WHERE url LIKE '%{SLOW}'"  # noqa: S608 - a path of this file
    ((outcome, first),) = desk.rows(told)
    assert (outcome, str(first).startswith(TOO_COSTLY)) == ("parse_budget", True)
    ((level, message),) = desk.rows("SELECT level, message FROM findings WHERE \"check\" = 'failures'")
    assert (level, message.partition(";")[0]) == ("warning", "2 parse_budget")
    command = ["--data", str(desk.config.data), "--sites", str(desk.config.sites), "rebuild"]
    assert run_cli(command) == Exit.COMPLETE
    assert "page not cleaned" not in capsys.readouterr().err
    db = open_database(desk.config.database)
    db.execute("UPDATE captures SET processed_by = 'stages of another day' WHERE url LIKE ?", [f"%{SLOW}"])
    db.close()
    monkeypatch.setenv("ONRECORD_PAGE_SECONDS", "1.5")
    assert run_cli(command) == Exit.COMPLETE
    ((outcome, second),) = desk.rows(told)
    assert (outcome, str(second).startswith(TOO_COSTLY), first != second) == ("parse_budget", True, True)


def test_an_answer_that_tells_nothing_does_not_keep_a_page_from_being_tried_again(desk: Desk) -> None:
    columns = (
        "run_id, site, kind, url, final_url, fetched_at, digest, warc_file, warc_offset, warc_length, processed_by"
    )
    db = open_database(desk.config.database)
    for status, pending in ((503, 1), (304, 1), (410, 0)):
        db.execute("UPDATE captures SET processed_by = 'stages of another day' WHERE url LIKE ?", [f"%{SLOW}"])
        db.execute(
            f"INSERT INTO captures (id, status, {columns}) "  # noqa: S608 - fixed names
            f"SELECT 'later ' || ?, ?, {columns} FROM captures WHERE id = ?",
            [status, status, capture_of(desk, SLOW)],
        )
        try_again(db, [desk.site], InProcess(db, desk.config))
        query = "SELECT count(*) FROM captures WHERE processed_by IS NULL AND url LIKE ?"
        assert db.execute(query, [f"%{SLOW}"]).fetchone() == (pending,)
    db.execute("DELETE FROM captures WHERE id LIKE 'later %'")
    db.close()


def test_a_worker_that_ends_by_itself_is_a_fault_and_no_page_s_doing() -> None:
    assert why_ended(1, 10).startswith(FAULT)
    assert why_ended(-signal.SIGSEGV, 10).startswith(TOO_COSTLY)


def test_a_broken_people_file_is_told_at_once_and_by_its_name(desk: Desk) -> None:
    people = desk.config.data / "people.toml"
    people.write_text("[merges\n")
    workers = Workers(desk.config)
    try:
        with pytest.raises(ConfigError, match=r"people\.toml: not TOML"):
            workers.version(desk.site)
    finally:
        workers.close()
        people.unlink()


def test_workers_tell_the_version_that_the_stages_have_in_one_process(desk: Desk) -> None:
    workers = Workers(desk.config)
    db = read_database(desk.config.database)
    try:
        others = desk.site.model_copy(update={"language": "de"})
        told = [workers.version(desk.site), workers.version(others), workers.version(desk.site)]
        here = InProcess(db, desk.config)
        assert told == [here.version(desk.site), here.version(others), told[0]]
        assert told[0] != told[1]
    finally:
        workers.close()
        db.close()


def test_results_come_back_in_the_order_of_their_tasks(desk: Desk) -> None:
    ids = [capture_of(desk, path) for path in PATHS][::-1]
    assert [worked.capture_id for worked in cleaned(desk, ids, workers=2)] == ids


def test_several_share_a_pool_and_each_gets_its_own_results_in_order(desk: Desk) -> None:
    workers = Workers(desk.config.model_copy(update={"workers": 2}))
    shared = Shared(workers)
    one, other = shared.seat(), shared.seat()
    mine, theirs = [capture_of(desk, path) for path in PATHS], [capture_of(desk, SLOW)]
    try:
        one.submit(Task(capture_id=mine[0], site=desk.site))
        other.submit(Task(capture_id=theirs[0], site=desk.site))
        one.submit(Task(capture_id=mine[1], site=desk.site))
        found: list[Worked] = []
        while one.busy():
            found += one.collect(1.0)
        assert [worked.capture_id for worked in found] == mine
        assert other.busy()  # it came between ours, and is still its own to take
        assert [worked.capture_id for worked in other.collect(1.0)] == theirs
        assert not other.busy()
        assert not shared.busy()
    finally:
        workers.close()


def test_a_version_is_told_also_while_a_page_costs_the_worker_its_life(desk: Desk) -> None:
    workers = Workers(desk.config.model_copy(update={"page_seconds": 1, "workers": 1}))
    try:
        workers.version(desk.site)
        workers.submit(Task(capture_id=capture_of(desk, SLOW), site=desk.site))
        other = desk.site.model_copy(update={"language": "de"})
        assert workers.version(other) != workers.version(desk.site)
        (worked,) = workers.collect(0)
        assert worked.failed.startswith(TOO_COSTLY)
    finally:
        workers.close()


def test_a_damaged_record_is_a_fault_and_no_success(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    query = "SELECT warc_file, warc_offset, warc_length FROM captures WHERE url LIKE '%levy%'"
    file, offset, length = desk.rows(query)[0]
    with (desk.config.archive / str(file)).open("r+b") as archive:
        archive.seek(int(str(offset)) + int(str(length)) // 2)
        archive.write(b"\0" * 16)
    db = open_database(desk.config.database)
    db.execute("UPDATE captures SET processed_by = NULL WHERE kind = 'page'")
    db.close()
    code = run_cli(["--data", str(desk.config.data), "--sites", str(desk.config.sites), "process"])
    assert code == Exit.INCOMPLETE
    told = capsys.readouterr()
    assert "1 faults" in told.out
    assert "fault: IntegrityError" in told.out + told.err
