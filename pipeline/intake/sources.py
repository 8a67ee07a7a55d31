"""What a path is: a WARC or WACZ file, a manifest of saved pages, a list of addresses, or a folder of such."""

import contextlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.archive.files import GZIP_MAGIC
from pipeline.intake.entries import Bad, Entry, IsKnown
from pipeline.intake.saved import saved_pages
from pipeline.intake.warc import entries_of
from schemas.errors import ConfigError

Kind = Literal["warc", "wacz", "manifest", "urls"]
SUFFIXES: dict[str, Kind] = {
    ".warc.gz": "warc", ".warc": "warc", ".arc.gz": "warc", ".arc": "warc", ".wacz": "wacz", ".csv": "manifest",
    ".jsonl": "manifest", ".ndjson": "manifest", ".txt": "urls",
}  # fmt: skip
MANIFESTS = ("manifest.csv", "manifest.jsonl", "manifest.ndjson")
UNTOLD = (
    "is neither a WARC nor a WACZ file, nor a manifest (.csv, .jsonl) or a list of addresses (.txt); give the file its "
    "usual ending"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be imported."""

    path: Path
    kind: Kind
    size: int
    """In bytes."""
    address: str = ""
    """Where a copy came from that is kept for as long as it is imported."""

    @property
    def told(self) -> str:
        """What a report calls it."""
        return self.address or str(self.path)


def sources_of(paths: Sequence[Path]) -> list[Source]:
    """The files that these paths are or hold; ConfigError for one that cannot be imported, before any is."""
    return [source for path in paths for source in _sources(path)]


def entries(source: Source, is_known: IsKnown, scratch: Path) -> Iterator[tuple[Entry, int]]:
    """What the source holds, with how many of its bytes are behind; `scratch` is a folder for what it is packed in."""
    if source.kind == "manifest":
        yield from saved_pages(source.path, is_known)
    elif source.kind == "wacz":
        yield from _of_wacz(source, is_known, scratch)
    else:
        yield from entries_of(source.path, source.path.name, is_known)


def _sources(path: Path) -> Iterator[Source]:
    if not path.exists():
        raise ConfigError(f"{path}: no such file; nothing was imported")
    if not path.is_dir():
        yield _source(path)
        return
    if found := [path / name for name in MANIFESTS if (path / name).is_file()]:
        yield _source(found[0])
        return
    inside = sorted(file for file in path.rglob("*") if file.is_file() and _kind(file) in ("warc", "wacz"))
    if not inside:
        told = "holds neither WARC or WACZ files nor a manifest.csv or manifest.jsonl that tells file, address and time"
        raise ConfigError(f"{path}: {told} of each saved page; nothing was imported")
    yield from map(_source, inside)


def _source(path: Path) -> Source:
    kind = _kind(path) or _looks_like(path)
    if kind is None:
        raise ConfigError(f"{path}: {UNTOLD}; nothing was imported")
    return Source(path, kind, path.stat().st_size)


def _kind(path: Path) -> Kind | None:
    name = path.name.lower()
    return next((kind for suffix, kind in SUFFIXES.items() if name.endswith(suffix)), None)


def _looks_like(path: Path) -> Kind | None:
    try:
        with path.open("rb") as file:
            start = file.read(200)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; nothing was imported") from error
    if start.startswith((GZIP_MAGIC, b"WARC/", b"filedesc:")):
        return "warc"
    if start.startswith(b"PK\x03\x04"):
        return "wacz"
    return "urls" if start.lstrip().startswith((b"http://", b"https://")) else None


def _of_wacz(source: Source, is_known: IsKnown, scratch: Path) -> Iterator[tuple[Entry, int]]:
    """The records of each WARC file of a WACZ, which is unpacked for as long as it is read."""
    behind = 0
    try:
        with zipfile.ZipFile(source.path) as bundle:
            for item in bundle.infolist():
                if _kind(Path(item.filename)) != "warc":
                    continue
                with _unpacked(bundle, item, scratch) as path:
                    for entry, _ in entries_of(path, f"{source.path.name}/{item.filename}", is_known):
                        yield entry, behind
                behind += item.compress_size
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError) as error:
        yield Bad(source.path.name, f"the WACZ file cannot be unpacked: {error}"), source.size


@contextlib.contextmanager
def _unpacked(bundle: zipfile.ZipFile, item: zipfile.ZipInfo, scratch: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=".import-", dir=scratch) as folder:
        path = Path(folder) / Path(item.filename).name
        with bundle.open(item) as packed, path.open("wb") as file:
            shutil.copyfileobj(packed, file)
        yield path
