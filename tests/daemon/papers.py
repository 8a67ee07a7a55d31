"""Many small papers on loopback, a port each, in one process; one of them sends a byte a second.

    python tests/daemon/papers.py --papers 200        # prints their addresses, serves until it is ended

Each brings a new story every few minutes and shows the newest on its front page.
"""

import argparse
import asyncio
import contextlib
import json
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "bench"))

from site_2000 import TAIL, headline, path_of, unique_part

SHOWN = 6
"""Stories on a front page."""
NEW_SECONDS = 300.0
"""Time between two new stories of a paper."""
DRIP_BYTES = 3600


class Paper:
    """One paper; stories are numbered so that no two papers share one."""

    def __init__(self, number: int) -> None:
        self.first = number * 10_000
        self.base = ""
        self.since = time.monotonic()

    @property
    def newest(self) -> int:
        return self.first + SHOWN + int((time.monotonic() - self.since) / NEW_SECONDS)

    def answer(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        if path == "/":
            return 200, self._front()
        for number in range(self.first, self.newest + 1):
            if path == path_of(number):
                return 200, unique_part(number, self.base) + TAIL
        return 404, b"no such page\n"

    def _front(self) -> bytes:
        shown = range(self.newest, self.newest - SHOWN, -1)
        links = "".join(f'<li><a href="{path_of(number)}">{headline(number)}</a></li>' for number in shown)
        return f"<html><head><title>Paper</title></head><body><ul>{links}</ul></body></html>".encode()


async def serve(papers: int, *, drip: bool) -> list[str]:
    """Start them all; their addresses, that of the dripping one last."""
    addresses = []
    for number in range(papers):
        paper = Paper(number)
        drips = drip and number == papers - 1
        server = await asyncio.start_server(_drip if drips else _answering(paper), "127.0.0.1", 0, backlog=64)
        paper.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        addresses.append(paper.base + "/")
        asyncio.get_running_loop().create_task(server.serve_forever())
    return addresses


def _answering(paper: Paper):
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                status, body = paper.answer(request.split(b" ", 2)[1].decode())
                head = f"HTTP/1.1 {status} Told\r\nContent-Type: text/html; charset=utf-8\r\n"
                writer.writelines((f"{head}Content-Length: {len(body)}\r\n\r\n".encode(), body))
                await writer.drain()
        writer.close()

    return answer


async def _drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {DRIP_BYTES}\r\n\r\n".encode())
        for _ in range(DRIP_BYTES):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(1)
    writer.close()


async def _main(papers: int, *, drip: bool) -> None:
    print(json.dumps(await serve(papers, drip=drip)), flush=True)
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=200)
    parser.add_argument("--no-drip", dest="drip", action="store_false")
    arguments = parser.parse_args()
    asyncio.run(_main(arguments.papers, drip=arguments.drip))


if __name__ == "__main__":
    main()
