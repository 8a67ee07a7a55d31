"""A bucket on loopback: as much of S3 as reading needs, of the files of a folder.

    python -m tests.backfill.bucket FOLDER      # prints its address, serves until it is ended

Signatures are not checked; `asked` holds the Authorization header of each request.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

LISTED = "<Contents><Key>{key}</Key><Size>{size}</Size><LastModified>2026-03-01T00:00:00.000Z</LastModified></Contents>"
LIST = (
    '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    "<IsTruncated>false</IsTruncated><KeyCount>{count}</KeyCount>{entries}</ListBucketResult>"
)


class Handler(BaseHTTPRequestHandler):
    """HeadObject, GetObject with ranges, ListObjectsV2 and HeadBucket."""

    protocol_version = "HTTP/1.1"
    folder: Path
    asked: list[str]

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:
        return

    def _answer(self) -> None:
        self.asked.append(self.headers.get("Authorization", ""))
        split = urlsplit(self.path)
        _, _, key = unquote(split.path).lstrip("/").partition("/")
        if "list-type" in split.query:
            self._send(200, self._listed(parse_qs(split.query)))
        elif not key:
            self._send(200, b"")
        elif (file := self.folder / key).is_file():
            self._send_file(file.read_bytes())
        else:
            self._send(404, b"<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>")

    def _listed(self, query: dict[str, list[str]]) -> bytes:
        prefix, delimiter = (query.get(name, [""])[0] for name in ("prefix", "delimiter"))
        entries, folders = [], set()
        for file in sorted(self.folder.rglob("*")):
            key = str(file.relative_to(self.folder))
            rest = key.removeprefix(prefix)
            if not file.is_file() or not key.startswith(prefix):
                continue
            if delimiter and delimiter in rest:
                folders.add(prefix + rest.partition(delimiter)[0] + delimiter)
            else:
                entries.append(LISTED.format(key=escape(key), size=file.stat().st_size))
        entries += [f"<CommonPrefixes><Prefix>{escape(one)}</Prefix></CommonPrefixes>" for one in sorted(folders)]
        return LIST.format(count=len(entries), entries="".join(entries)).encode()

    def _send_file(self, data: bytes) -> None:
        asked = self.headers.get("Range")
        if not asked:
            self._send(200, data, data)
            return
        first, _, last = asked.removeprefix("bytes=").partition("-")
        part = data[int(first) : int(last) + 1 if last else None]
        told = f"bytes {first}-{int(first) + len(part) - 1}/{len(data)}"
        self._send(206, part, data, {"Content-Range": told})

    def _send(self, status: int, body: bytes, whole: bytes = b"", more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        at = datetime(2026, 3, 1, tzinfo=UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
        told = {"Content-Length": str(len(body)), "Last-Modified": at, "Accept-Ranges": "bytes", **(more or {})}
        if whole:
            told["ETag"] = f'"{md5(whole, usedforsecurity=False).hexdigest()}"'
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextmanager
def bucket(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The address of the endpoint, and the Authorization headers that it got."""
    asked: list[str] = []
    handler = type("OfFolder", (Handler,), {"folder": folder, "asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    with bucket(Path(sys.argv[1])) as (address, _):
        print(address, flush=True)
        threading.Event().wait()
