"""The index holds every record under the key that archives look it up by, and can be written anew."""

import io
import json
from pathlib import Path

import pytest
from sqlite_utils.db import Database
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive import reindex, surt
from tests.archive.captures import capture, only_file, store


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
    index = tmp_path / "index.cdxj"
    before = index.read_text()
    index.unlink()
    assert reindex(db, tmp_path) == 0
    assert index.read_text() == before
    index.write_text("com,ghost)/ 20260101000000 {}\n" + before[:700])
    reindex(db, tmp_path)
    assert index.read_text() == before
    assert '"mime": "warc/revisit"' in before


def test_every_index_line_leads_to_its_record(db: Database, tmp_path: Path) -> None:
    store(db, tmp_path, *(capture(n, f"page {n}".encode()) for n in range(1, 6)))
    data = only_file(tmp_path).read_bytes()
    for line in (tmp_path / "index.cdxj").read_text().splitlines():
        key, stamp, entry = line.split(" ", 2)
        fields = json.loads(entry)
        member = data[int(fields["offset"]) :][: int(fields["length"])]
        (record,) = ArchiveIterator(io.BytesIO(member))
        assert record.rec_headers.get_header("WARC-Target-URI") == fields["url"]
        assert (key, len(stamp)) == (surt(fields["url"]), 14)
