"""Saved pages: the manifest says what each is, and what it says wrong is told line by line."""

from datetime import UTC, datetime
from pathlib import Path

from pipeline.intake.entries import Bad, Known, Page, Passed
from pipeline.intake.saved import saved_pages
from tests.intake.files import page

STORY = page("The harbour levy rises")


def read(manifest: Path, known: frozenset[str] = frozenset()) -> list[object]:
    return [entry for entry, _ in saved_pages(manifest, known.__contains__)]


def test_csv_and_json_lines_tell_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(STORY)
    table, lines = tmp_path / "manifest.csv", tmp_path / "manifest.jsonl"
    table.write_text("File,URL,Timestamp\na.html,https://tarn.example/a,2019-05-06T09:08:09+02:00\n")
    lines.write_text('{"path": "a.html", "address": "https://tarn.example/a", "time": "2019-05-06T07:08:09Z"}\n\n')
    (one,), (other,) = read(table), read(lines)
    assert isinstance(one, Page)
    assert isinstance(other, Page)
    assert (one.id, one.url, one.seen_at, one.body) == (other.id, other.url, other.seen_at, other.body)
    assert one.seen_at == datetime(2019, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert (one.source.file, one.source.record) == ("manifest.csv", "a.html")
    assert read(table, frozenset((one.id,))) == [Known()]


def test_a_line_that_tells_too_little_or_lies_is_bad_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path.parent / "outside.html").write_bytes(STORY)
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_bytes(STORY)
    manifest = tmp_path / "manifest.csv"
    manifest.write_text(
        "file,address,time\na.html,https://tarn.example/a,2019-05-06\nmissing.html,https://tarn.example/b,2019-05-06T07:00Z\n"
        "../outside.html,https://tarn.example/c,2019-05-06T07:00Z\na.html,ftp://tarn.example/d,2019-05-06T07:00Z\n"
        ",https://tarn.example/e,2019-05-06T07:00Z\nb.html,https://tarn.example/f,2019-05-06T07:00Z\n"
    )
    found = read(manifest)
    said = [str(entry) for entry in found if isinstance(entry, Bad)]
    assert [line.partition(":")[0] for line in said] == [f"manifest.csv, line {n}" for n in range(2, 7)]
    for line, word in zip(said, ("time zone", "missing.html", "outside", "web address", "'file'"), strict=True):
        assert word in line
    assert [entry.url for entry in found if isinstance(entry, Page)] == ["https://tarn.example/f"]


def test_a_line_that_is_no_json_is_bad(tmp_path: Path) -> None:
    manifest = tmp_path / "pages.jsonl"
    manifest.write_text('{"file": \n[1]\n')
    assert [type(entry) for entry in read(manifest)] == [Bad, Bad]


def test_a_picture_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("file,address,time\na.png,https://tarn.example/a.png,2019-05-06T07:00Z\n")
    assert read(manifest) == [Passed("no HTML")]
