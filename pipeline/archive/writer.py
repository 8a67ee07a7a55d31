"""Write captures: one file a run, locked and named `.open` until it is closed."""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.archive.files import Place, create, folder_lock, make_folder, take, write_all
from pipeline.archive.index import cdx_line, merge_index
from pipeline.archive.origin import RUN, SITE
from pipeline.archive.record import (
    Original,
    as_own,
    capture_record,
    request_record,
    row_of,
    settle,
    warcinfo_record,
)
from pipeline.archive.site_files import SiteFile, site_file_record
from pipeline.database import storage_errors, sync_folder
from schemas.capture import Capture
from schemas.errors import StorageError


def _nothing(*_: str) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the collection already holds; `lookup(db)` answers from the captures table."""

    payload: Callable[[str, str], Original | None] = _nothing
    """(payload digest, digest of the body) -> the whole response with status 200 that holds this payload."""
    address: Callable[[str, str], Original | None] = _nothing
    """(address asked for, address that answers) -> the latest response with status 200, which a 304 confirms."""


class Archive:
    """The WARC file of one run: append, sync (only then is a capture acknowledged), close.

    A process killed meanwhile leaves the `.open` file, which `recover` closes.
    """

    def __init__(
        self,
        folder: Path,
        *,
        run_id: str,
        site: str,
        known: Known | None = None,
        now: datetime | None = None,
        site_file: str = "",
    ) -> None:
        """`site_file`: the text of the site's file, by which the run works."""
        self.folder, self.run_id, self.site = folder, run_id, site
        self._known = known or Known()
        self._written: dict[tuple[str, str], Original] = {}
        self._lines: list[str] = []
        self._captures = self._end = 0
        self._broken = False
        moment = now or datetime.now(UTC)
        self.site_file = SiteFile(site=site, text=site_file, read_at=moment) if site_file else None
        with storage_errors(folder):
            self.path, self._handle = _create(folder, f"{moment:%Y%m%dT%H%M%SZ}-{site}-{run_id[:8]}")
        self.name = self.path.name.removesuffix(".open")
        try:
            self._write(warcinfo_record(self.name, moment, self._info()))
            if self.site_file:
                self._write(site_file_record(self.site_file, self.name))
        except StorageError:
            self._abandon()
            raise

    def append(self, capture: Capture) -> Capture:
        """Write the capture and its request; the capture as it will be read back, with its place.

        Of an imported one nobody here made a request, nor of what a browser made, so none is written.

        StorageError when the disk is full or read-only: the half record is cut off, the file stays readable.
        """
        if (capture.site, capture.run_id) != (self.site, self.run_id):
            raise ValueError(f"{self.name}: a capture of {capture.site}, run {capture.run_id}, belongs in another file")
        capture = settle(capture)
        capture = as_own(capture)
        original = self._original(capture)
        record = capture_record(capture, original)
        place = Place(self.name, self._end, len(record))
        self._write(record if _is_unasked(capture) else record + request_record(capture))
        return self._note(capture, place, original)

    def sync(self) -> None:
        """Put everything appended so far on the disk; only now may it be acknowledged."""
        with self._writing():
            try:
                os.fsync(self._handle)
            except OSError:
                self._broken = True  # the kernel may have dropped the pages: a later fsync would lie
                raise

    def close(self) -> None:
        """Sync, index, and give the file its final name; a file without any capture is removed."""
        if self._handle < 0:
            return
        if not self._captures:
            self._abandon()
            return
        try:
            self.sync()
            with storage_errors(self.folder):
                # the index goes first: killed in between, recover closes the file and merges the same lines again
                merge_index(self.folder, self._lines)
                self.path.rename(self.folder / self.name)
                sync_folder(self.folder)
        finally:
            self._release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _original(self, capture: Capture) -> Original | None:
        if capture.status == HTTPStatus.NOT_MODIFIED:
            return self._known.address(capture.url, capture.final_url)
        if not _shareable(capture):
            return None
        key = capture.payload_digest, capture.digest
        return self._written.get(key) or self._known.payload(*key)

    def _note(self, capture: Capture, place: Place, original: Original | None) -> Capture:
        stored = replace(
            capture,
            warc_file=place.file,
            warc_offset=place.offset,
            warc_length=place.length,
            revisit_of=original.id if original else None,
        )
        if original is None and _shareable(stored):
            self._written[stored.payload_digest, stored.digest] = Original(
                id=stored.id, url=stored.final_url, fetched_at=stored.fetched_at, place=place
            )
        if line := cdx_line(row_of(stored)):
            self._lines.append(line)
        self._captures += 1
        return stored

    def _write(self, data: bytes) -> None:
        with self._writing():
            try:
                write_all(self._handle, data)
            except OSError:
                self._cut_back()
                raise
        self._end += len(data)

    def _cut_back(self) -> None:
        try:
            os.ftruncate(self._handle, self._end)
            os.lseek(self._handle, self._end, os.SEEK_SET)
        except OSError:
            self._broken = True  # nothing may follow half a record; recover cuts it off later
            raise

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._broken or self._handle < 0:
            why = "an earlier write failed" if self._broken else "it is closed"
            raise StorageError(f"{self.path}: {why}; nothing acknowledged is lost: start another run")
        with storage_errors(self.path):
            yield

    def _abandon(self) -> None:
        try:
            with storage_errors(self.path):
                self.path.unlink(missing_ok=True)
        finally:
            self._release()

    def _release(self) -> None:
        os.close(self._handle)
        self._handle = -1

    def _info(self) -> dict[str, str]:
        return {
            "software": f"onrecord/{_version()} (warcio/{version('warcio')})",
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "robots": "obey",
            "isPartOf": self.site,
            SITE: self.site,
            RUN: self.run_id,
        }


def _shareable(capture: Capture) -> bool:
    is_whole = capture.status == HTTPStatus.OK and bool(capture.body) and not capture.truncated
    return is_whole and capture.kind != "rendered"


def _is_unasked(capture: Capture) -> bool:
    return capture.source is not None or capture.kind == "rendered"


def _create(folder: Path, stem: str) -> tuple[Path, int]:
    make_folder(folder)
    with folder_lock(folder):  # between creating and locking, recover would take the file for a left-over one
        for number in itertools.count(1):
            name = f"{stem}-{number}.warc.gz" if number > 1 else f"{stem}.warc.gz"
            path = folder / f"{name}.open"
            if (folder / name).exists() or path.exists():
                continue
            handle = create(path)
            take(handle)
            sync_folder(folder)  # what is fsynced into it later is lost with its name
            return path, handle
    raise AssertionError("count() never ends")


def _version() -> str:
    try:
        return version("onrecord")
    except PackageNotFoundError:
        return "0"
