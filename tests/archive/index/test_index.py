"""The index holds every record under the key that archives look it up by, and can be written anew."""

import io
import json
import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median

import pytest
from sqlite_utils.db import Database
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive import reindex, surt
from pipeline.archive.index import merge_index, read_index, rebuild_index
from tests.archive.captures import capture, index_lines, only_file, only_segment, store
from tests.archive.index.touched import touched


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://example.com", "com,example)/"),
        ("https://www2.Example.COM:443/A/?b=2&a=1#top", "com,example)/a?a=1&b=2"),
        ("http://127.0.0.1:8080/Story/", "1,0,0,127:8080)/story"),
        ("http://example.com/a/../b//c/./d", "com,example)/b/c/d"),
        ("http://bücher.example/é?q=É", "example,xn--bcher-kva)/%c3%a9?q=%c3%89"),
        ("http://example.com/%7Efoo/%2541", "com,example)/~foo/a"),
        ("http://example.com/?x=1&PHPSESSID=0123456789ABCDEF0123456789abcdef&y=2", "com,example)/?x=1&y=2"),
    ],
)
def test_addresses_have_the_keys_under_which_archives_look_them_up(url: str, key: str) -> None:
    assert surt(url) == key


def test_the_index_can_be_written_anew(db: Database, tmp_path: Path) -> None:
    store(db, tmp_path, capture(1), capture(2), capture(3, b"x"))
    index = only_segment(tmp_path)
    before = index.read_text()
    index.unlink()
    assert reindex(db, tmp_path) == 0
    assert only_segment(tmp_path).read_text() == before
    only_segment(tmp_path).write_text("com,ghost)/ 20260101000000 {}\n" + before[:700])
    reindex(db, tmp_path)
    assert only_segment(tmp_path).read_text() == before
    assert '"mime": "warc/revisit"' in before


def test_every_index_line_leads_to_its_record(db: Database, tmp_path: Path) -> None:
    store(db, tmp_path, *(capture(n, f"page {n}".encode()) for n in range(1, 6)))
    data = only_file(tmp_path).read_bytes()
    for line in index_lines(tmp_path):
        key, stamp, entry = line.split(" ", 2)
        fields = json.loads(entry)
        member = data[int(fields["offset"]) :][: int(fields["length"])]
        (record,) = ArchiveIterator(io.BytesIO(member))
        assert record.rec_headers.get_header("WARC-Target-URI") == fields["url"]
        assert (key, len(stamp)) == (surt(fields["url"]), 14)


def lines_of(file: int, count: int = 10) -> list[str]:
    """What one run adds; every file has an address that all have, and sorts among the others."""
    urls = [f"example,paper)/{(file * 7919 + n) % 10_007}" if n else "example,paper)/front" for n in range(count)]
    return [
        f'{url} 202603140926{n:02} {{"filename": "{file:06}.warc.gz", "offset": "{n}"}}\n' for n, url in enumerate(urls)
    ]


def told(folder: Path) -> list[str]:
    return [line for _, _, line, _ in read_index(folder)]


def written(folder: Path, files: range) -> list[int]:
    """For each file that is added, the bytes that the index then has in segments which it did not have before."""
    found = []
    for file in files:
        before = {path.name for path in (folder / "index").glob("*")}
        merge_index(folder, lines_of(file))
        found.append(sum(path.stat().st_size for path in (folder / "index").iterdir() if path.name not in before))
    return found


def test_a_runs_end_writes_its_own_lines_however_many_there_are(tmp_path: Path) -> None:
    tmp_path.joinpath("index").mkdir()
    few, many = written(tmp_path, range(40)), written(tmp_path, range(40, 400))
    assert median(many) == median(few)
    assert sum(many) / len(many) < 20 * median(few)  # now and then some are merged
    assert len(list((tmp_path / "index").iterdir())) < 40
    assert sorted(told(tmp_path)) == sorted(line for file in range(400) for line in lines_of(file))
    assert len(touched(lambda: merge_index(tmp_path, lines_of(1000)))) < 60


def test_each_segment_is_sorted_and_large_ones_are_not_written_again(tmp_path: Path) -> None:
    merge_index(tmp_path, (f"example,large)/{n:06} 20260314092600 {{}}{' ' * 90}\n" for n in range(40_000)))
    large = only_segment(tmp_path)
    before = large.stat()
    written(tmp_path, range(100))
    assert (large.stat().st_mtime_ns, large.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    for segment in (tmp_path / "index").iterdir():
        lines = segment.read_text().splitlines()
        assert lines == sorted(lines)


def test_lines_that_stand_there_already_are_not_added_again(tmp_path: Path) -> None:
    for file in (1, 2, 1, 3, 2):
        merge_index(tmp_path, lines_of(file))
    assert sorted(told(tmp_path)) == sorted(line for file in (1, 2, 3) for line in lines_of(file))
    merge_index(tmp_path, [*lines_of(1), *lines_of(4)])
    merge_index(tmp_path, lines_of(1, 12))
    assert len(told(tmp_path)) == 42
    assert len(set(told(tmp_path))) == 42


def test_the_one_file_of_earlier_versions_is_read_and_becomes_a_segment(tmp_path: Path) -> None:
    (tmp_path / "index.cdxj").write_text("".join(sorted(lines_of(1))))
    assert told(tmp_path) == sorted(lines_of(1))
    merge_index(tmp_path, lines_of(2))
    merge_index(tmp_path, lines_of(1))
    assert not (tmp_path / "index.cdxj").exists()
    assert sorted(told(tmp_path)) == sorted([*lines_of(1), *lines_of(2)])


@pytest.mark.parametrize("anew", [False, True], ids=["merged", "anew"])
@pytest.mark.parametrize("step", range(1, 30))
def test_whoever_is_killed_while_writing_leaves_each_line_once(tmp_path: Path, step: int, anew: bool) -> None:
    written(tmp_path, range(7))
    every = [line for file in range(8) for line in lines_of(file)]

    def work() -> None:
        if anew:
            rebuild_index(tmp_path, iter(every))
        else:
            merge_index(tmp_path, lines_of(7))

    ended = killed_at(step, work)
    left = told(tmp_path)
    assert sorted(left) in ([line for line in sorted(every) if line not in lines_of(7)], sorted(every))
    merge_index(tmp_path, lines_of(7))
    assert sorted(told(tmp_path)) == sorted(every)
    assert index_lines(tmp_path) == sorted(line.rstrip() for line in every)
    assert step > 1 or ended == -signal.SIGKILL
    assert not list((tmp_path / "index").glob("*.tmp"))


def killed_at(step: int, work: Callable[[], object]) -> int:
    """How a process ended that is killed when it touches a file for the step-th time."""
    pid = os.fork()
    if not pid:
        steps = count(1)
        events = ("open", "os.rename", "os.remove", "os.mkdir")
        sys.addaudithook(
            lambda event, _: event in events and next(steps) == step and os.kill(os.getpid(), signal.SIGKILL)
        )
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_a_reader_sees_all_lines_while_others_write_and_merge(tmp_path: Path) -> None:
    written(tmp_path, range(8))
    pid = os.fork()
    if not pid:
        written(tmp_path, range(8, 150))
        os._exit(0)
    seen = [len(told(tmp_path))]
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        lines = told(tmp_path)
        assert len(lines) == len(set(lines))
        seen.append(len(lines))
    assert seen == sorted(seen)
    assert len(told(tmp_path)) == 1500


def test_the_index_is_written_anew_in_little_memory_and_sorted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.archive.index.writing.SORTED_AT_ONCE", 64)
    written(tmp_path, range(30))
    every = [line for file in range(60) for line in lines_of(file)]
    rebuild_index(tmp_path, iter(every))
    assert only_segment(tmp_path).read_text() == "".join(sorted(every))
