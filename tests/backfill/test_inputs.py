"""INPUT names files, folders, globs and lists, near and far; what is not there is told before anything is done."""

import gzip
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.backfill.reading.inputs import inputs_of
from schemas.errors import ConfigError
from tests.backfill.papers import write


@pytest.fixture
def three(tmp_path: Path) -> list[Path]:
    (tmp_path / "warcs" / "deeper").mkdir(parents=True)
    names = ("warcs/a.warc.gz", "warcs/b.warc.gz", "warcs/deeper/c.warc.gz")
    (tmp_path / "warcs" / "note.md").write_text("no WARC file")
    return [write(tmp_path / name, range(2)) for name in names]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The folder by HTTP, on loopback."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            return

    served = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}/"
    served.shutdown()
    served.server_close()


def names(given: list[str], base: str = "") -> list[str]:
    return [one.stem for one in inputs_of(given, base)]


def test_files_folders_and_globs(three: list[Path]) -> None:
    folder = three[0].parent
    assert names([str(three[1]), str(three[0])]) == ["b", "a"]
    assert names([str(folder)]) == ["a", "b", "c"]
    assert names([f"{folder}/*.warc.gz", str(three[0])]) == ["a", "b"]


def test_a_list_as_common_crawl_has_it(three: list[Path], tmp_path: Path) -> None:
    listed = tmp_path / "warc.paths.gz"
    listed.write_bytes(gzip.compress(b"warcs/a.warc.gz\n\n# a note\nwarcs/deeper/c.warc.gz\n"))
    assert names([str(listed)], base=str(tmp_path)) == ["a", "c"]


def test_files_on_the_web(three: list[Path], tmp_path: Path, server: str) -> None:
    (tmp_path / "warc.paths").write_text("/warcs/a.warc.gz\n")
    (one,) = inputs_of([f"{server}warc.paths"], base=server)
    assert (one.url, one.size) == (f"{server}warcs/a.warc.gz", three[0].stat().st_size)


def test_another_file_of_the_same_name_and_size_has_another_mark(three: list[Path]) -> None:
    (before,) = inputs_of([str(three[0])])
    data = bytearray(three[0].read_bytes())
    data[-9] ^= 1
    three[0].write_bytes(data)
    (after,) = inputs_of([str(three[0])])
    assert before.size == after.size
    assert before.mark != after.mark


@pytest.mark.parametrize("given", ["missing.warc.gz", "empty", "nothing/*.warc.gz"])
def test_what_is_not_there_is_told(tmp_path: Path, given: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match=given.partition("/")[0].partition(".")[0]):
        inputs_of([str(tmp_path / given)])


def test_two_files_of_one_name_are_refused(three: list[Path], tmp_path: Path) -> None:
    other = write(tmp_path / "a.warc.gz", range(1))
    with pytest.raises(ConfigError, match="two files have that name"):
        inputs_of([str(three[0]), str(other)])


def test_a_scheme_that_nobody_knows_is_told() -> None:
    with pytest.raises(ConfigError, match="nosuch"):
        inputs_of(["nosuch://bucket/a.warc.gz"])


def test_a_far_file_is_read_as_a_near_one(three: list[Path], tmp_path: Path, server: str) -> None:
    from pipeline.backfill.file import opened
    from pipeline.backfill.reading.records import Domains, found_in

    (far,), (near,) = inputs_of([f"{server}warcs/b.warc.gz"]), inputs_of([str(three[1])])
    with opened(far) as one, opened(near) as other:
        found = list(found_in(one.read, far.name, Domains(())))
        assert found == list(found_in(other.read, near.name, Domains(())))
    assert found
