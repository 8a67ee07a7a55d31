"""A paper whose two stories stand on pages, in a feed or in a WordPress listing; one has a word of its own."""

import gzip
import hashlib
import json
import shutil
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.archive.files import closed_files, members
from pipeline.cli import run_cli
from pipeline.config import Config
from tests.desk import Desk
from tests.small_site import SmallSite, front

MARKER = "Quillorane"
"""A word that nothing else has."""
BAD, GOOD = "/2026/03/the-pilot-and-the-ledger/", "/2026/03/the-ferry-sails-again-soon/"
TITLES = {BAD: "The pilot and the ledger", GOOD: "The ferry sails again soon"}


def words(path: str) -> str:
    name = f"Governor Ada {MARKER}" if path == BAD else "Ingrid Vale"
    return (
        f"<p>The council of Tarn Sound met on Monday night and heard three hours of speeches about {TITLES[path]}.</p>"
        f"<p>“Nobody will row across for it before June,” {name} said on the quay, and the whole harbour heard it.</p>"
        "<p>The ferry company said that it would tell its passengers before the summer what that means for them.</p>"
    )


def page(path: str, more: str = "") -> bytes:
    title = TITLES[path]
    return (
        f'<html lang="en"><head><title>{title}</title><meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2026-03-14T09:00:00Z"></head><body><article>'
        f"<h1>{title}</h1>{words(path)}</article><footer>{more}</footer></body></html>"
    ).encode()


def feed(home: str, *paths: str) -> tuple[int, dict[str, str], bytes]:
    items = "".join(
        f"<item><title>{TITLES[path]}</title><link>{home.rstrip('/')}{path}?utm_source=feed</link>"
        f"<content:encoded><![CDATA[{words(path)}]]></content:encoded></item>"
        for path in paths
    )
    text = (
        f'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{items}</channel></rss>'
    )
    return 200, {"Content-Type": "application/rss+xml", "Content-Encoding": "gzip"}, gzip.compress(text.encode())


def posts(home: str, *paths: str) -> tuple[int, dict[str, str], bytes]:
    listed = [
        {
            "id": n, "link": home.rstrip("/") + path, "type": "post", "status": "publish",
            "date_gmt": "2026-03-14T09:00:00",
            "title": {"rendered": TITLES[path]}, "content": {"rendered": words(path)},
        }
        for n, path in enumerate(paths, 1)
    ]  # fmt: skip
    return 200, {"Content-Type": "application/json", "X-WP-TotalPages": "1"}, json.dumps(listed).encode()


def serve(paper: SmallSite) -> None:
    paths = (BAD, GOOD)
    paper.pages |= {path: page(path) for path in paths} | {"/": front(*paths), "/feed": feed(paper.home, *paths)}


def copied(desk: Desk, folder: Path) -> Desk:
    """The same desk over a copy of its data folder."""
    shutil.copytree(desk.config.data, folder / "data")
    return replace(desk, config=desk.config.model_copy(update={"data": folder / "data"}))


def command(desk: Desk, *arguments: str) -> int:
    return run_cli(["--data", str(desk.config.data), "--sites", str(desk.config.sites), *arguments])


def found_in(folder: Path, word: str = MARKER) -> list[str]:
    """Names of the files below a folder whose bytes hold a word, as they lie there or unpacked."""
    wanted = [word.encode(), word.lower().encode()]
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(one in data for data in (path.read_bytes(), unpacked(path)) for one in wanted)
    ]


def unpacked(path: Path) -> bytes:
    """Every gzip member of a file, and what these hold packed in turn."""
    left, found = path.read_bytes(), bytearray()
    while (at := left.find(b"\x1f\x8b\x08")) >= 0:
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            data = unpack.decompress(left[at:])
        except zlib.error:
            left = left[at + 1 :]
            continue
        found += data
        if (inner := data.find(b"\x1f\x8b\x08")) >= 0:
            found += zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data[inner:])
        left = unpack.unused_data
    return bytes(found)


@dataclass(frozen=True)
class Lying:
    """A record as it lies in a file."""

    file: str
    offset: int
    digest: str


def records(config: Config) -> set[Lying]:
    """Every record of the archive: its place and the digest of its bytes."""
    found = set()
    for path in closed_files(config.archive):
        data = path.read_bytes()
        for member in members(path):
            digest = hashlib.sha256(data[member.offset : member.end]).hexdigest()
            found.add(Lying(path.name, member.offset, digest))
    return found
