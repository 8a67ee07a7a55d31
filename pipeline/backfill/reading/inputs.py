"""The WARC files that INPUT names: files, folders, globs and lists of them, near or far."""

import gzip
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from pipeline.backfill.reading.far import file_system, opened
from schemas.errors import ConfigError

WARCS = (".warc.gz", ".warc", ".warc.gz.open")
LISTS = (".txt", ".paths", ".paths.gz", ".txt.gz")
"""Files that name WARC files, one a line, such as Common Crawl's `warc.paths.gz`."""
ENDS = 1 << 20
"""Bytes at both ends of a near file of which its mark is made: reading all of it would take as long as the work."""
LIST_LIMIT = 64 << 20
_FAR = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_SAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Input:
    """A WARC file to be worked on."""

    url: str
    name: str
    """Of the file alone; also what the folder of its tables is called."""
    size: int
    """In bytes; 0 where the server does not say."""
    mark: str
    """What changes when the file does: an ETag, a time, or a digest of a near file's ends."""

    @property
    def told(self) -> dict[str, Any]:
        """As the manifest has it."""
        return asdict(self)

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return next((self.name.removesuffix(end) for end in WARCS[::-1] if self.name.endswith(end)), self.name)


def is_far(url: str) -> bool:
    """Whether an address lies beyond this machine's file system."""
    return _FAR.match(url) is not None and not url.startswith("file://")


def inputs_of(given: Sequence[str], base: str = "") -> list[Input]:
    """The WARC files that these name, in order, each once; `base` goes before the lines of lists.

    Raises ConfigError for what is not there, holds none, or has the name of another: tables are filed by names.
    """
    urls = list(dict.fromkeys(url for one in given for url in _urls(one, base)))
    if not urls:
        raise ConfigError(f"{', '.join(given)}: no WARC file there (*.warc.gz, *.warc), and none is listed")
    found = [_input(url) for url in urls]
    if twice := [name for name, count in Counter(one.stem for one in found).items() if count > 1]:
        raise ConfigError(
            f"{twice[0]}: two files have that name; take them in two calls, each with an --out of its own"
        )
    return found


def _urls(given: str, base: str) -> Iterator[str]:
    with _problems(given):
        files, path = file_system(given)
        if "*" in given or "?" in urlsplit(given).path or "[" in given:
            yield from sorted(_named(files, one) for one in files.glob(path) if one.endswith(WARCS[:2]))
        elif given.endswith(LISTS):
            for line in _lines(given):
                yield f"{base.rstrip('/')}/{line.lstrip('/')}" if base and not _FAR.match(line) else line
        elif not _is_page_like(given) and files.isdir(path):
            yield from sorted(_named(files, one) for one in files.find(path) if one.endswith(WARCS[:2]))
        else:
            yield _named(files, path)


def _is_page_like(given: str) -> bool:
    """Whether asking a web server if it is a folder would be a request for nothing."""
    return given.startswith(("http://", "https://")) and given.endswith(WARCS)


def _named(files: Any, path: str) -> str:
    name: str = files.unstrip_protocol(path)
    return name.removeprefix("file://") if name.startswith("file://") else name


def _lines(given: str) -> Iterator[str]:
    with opened(given) as file:
        packed = file.read(LIST_LIMIT)
    text = gzip.decompress(packed) if packed.startswith(b"\x1f\x8b") else packed
    for line in text.decode("utf-8", "replace").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()


def _input(url: str) -> Input:
    with _problems(url):
        files, path = file_system(url)
        info = files.info(path)
        size = int(info.get("size") or 0)
        name = _SAFE.sub("_", path.rstrip("/").rpartition("/")[2])
        told = next(
            (str(info[key]) for key in ("ETag", "etag", "LastModified", "last_modified", "mtime") if info.get(key)), ""
        )
        return Input(url, name, size, told if is_far(url) else _ends(path, size))


def _ends(path: str, size: int) -> str:
    told = hashlib.sha256()
    with open(path, "rb") as file:
        told.update(file.read(ENDS))
        file.seek(max(0, size - ENDS))
        told.update(file.read(ENDS))
    return f"ends-sha256:{told.hexdigest()}"


class _problems:  # noqa: N801 - reads as the statement that it is
    """Says of a file that cannot be had which it is, and what to do."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, ImportError):
            raise ConfigError(f"{self._url}: {error}; install what fsspec needs for it") from error
        if isinstance(error, OSError | ValueError | gzip.BadGzipFile):
            told = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise ConfigError(f"{self._url}: {told}; nothing was done") from error
