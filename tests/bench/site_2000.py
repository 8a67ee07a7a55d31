"""A loopback site of N generated article pages, served from memory as fast as Python can: the bench's other end.

    python tests/bench/site_2000.py --pages 2000      # prints its address, serves until it is ended

Texts are deterministic: some 600 words with quotations in each of them, in 40 KiB of HTML with furniture.
"""

import argparse
import asyncio
import hashlib
import random
from dataclasses import dataclass

FIRST = (
    "Amina", "Boris", "Celia", "Dorian", "Elke", "Farid", "Greta", "Hugo", "Ilse", "Jonas", "Karim", "Lotte",
    "Mira", "Nils", "Olga", "Pavel", "Rosa", "Stefan", "Tilda", "Ugo",
)  # fmt: skip
LAST = (
    "Abernal", "Brockhaus", "Castaldi", "Drummel", "Estermann", "Falkner", "Gorlitz", "Hallow", "Istvane",
    "Jurgens", "Kestrel", "Lindgard",
)  # fmt: skip
OFFICE = (
    "minister", "senator", "mayor", "chair of the committee", "treasurer", "prosecutor", "ombudsman",
    "party whip",
)  # fmt: skip
THING = (
    "the harbour bill", "the school reform", "the rail contract", "the water treaty", "the pension vote",
    "the housing fund",
)  # fmt: skip
PLACE = ["Velmar", "Ostrand", "Kirrin Bay", "Tollhouse", "Lower Marsh", "Sankt Eller", "Port Amity", "Highfold"]
CLAUSE = (
    "the figures had been checked twice before they were sent to the council",
    "nobody had expected the matter to come back before the summer",
    "the opposition asked for a second reading and did not get one",
    "a crowd of some two hundred stood outside until it began to rain",
    "the money was to come from a fund that had been set up for bridges",
    "three members left the room before the names were called",
    "the clerk read the amendment aloud in a voice that hardly carried",
    "lawyers for the province had advised against it in January",
    "the talks went on in a side room with the windows open",
    "a report that had been promised for March was still not public",
)
SAID = (
    "We have counted every vote and we shall count them again",
    "Nobody in this building believes that it will cost so little",
    "I was asked for an answer and I gave one",
    "It is a small step and it took eleven years",
    "You cannot mend a roof by praising the weather",
    "The people of this town were promised a hearing",
)
CSS = (
    "<style>" + "".join(f".c{i}{{margin:{i % 7}px;padding:{i % 5}px;color:#{i:03x}}}" for i in range(400)) + "</style>"
)
MENU = "<nav><ul>" + "".join(f'<li><a href="/topic/{i}/">Topic number {i}</a></li>' for i in range(60)) + "</ul></nav>"
SCRIPT = "<script>var layout=[" + ",".join(f'{{"slot":{i},"size":[300,{i}]}}' for i in range(420)) + "];</script>"
RELATED = "<aside class=related><h3>Related stories</h3>" + "".join(
    f"<div class=teaser><h4>Something else happened in {PLACE[i % 8]}</h4><p>{CLAUSE[i % 10].capitalize()}.</p></div>"
    for i in range(30)
) + "</aside>"  # fmt: skip
FORM = (
    '<div id="respond"><h3>Leave a Reply</h3><form method="post" action="/comment"><textarea name="comment"></textarea>'
    '<input name="email"><input type="submit" value="Post Comment"></form></div>'
)
TAIL = (
    f"</div><ul class=share-bar><li>Share</li><li>Print</li></ul></article>{RELATED}{FORM}"
    f"<footer>{MENU}<p>All rights reserved.</p></footer>{SCRIPT}</body></html>"
).encode()
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Document:
    """A response that is ready to be written."""

    head: bytes
    parts: tuple[bytes, ...]
    not_modified: bytes
    tag: bytes


def path_of(number: int) -> str:
    return f"/politics/2026/story-{number:05d}.html"


def headline(number: int) -> str:
    rng = random.Random(number)
    return f"{rng.choice(PLACE)} votes on {rng.choice(THING)} in ballot {number}"


def paragraphs(number: int) -> list[str]:
    """The story's paragraphs, some 600 words; the same for the same number on every machine."""
    rng = random.Random(number + 1)
    speakers = [(f"{rng.choice(FIRST)} {rng.choice(LAST)}", rng.choice(OFFICE)) for _ in range(3)]
    found = [f"{headline(number)}, the clerk announced in {rng.choice(PLACE)} on Tuesday, after {rng.choice(CLAUSE)}."]
    for name, office in speakers:
        quoted = rng.sample(SAID, 3)
        found.append(f"“{quoted[0]},” said {name}, the {office}, adding that {rng.choice(CLAUSE)}.")
        found.append(_plain(rng))
        found.append(f"“{quoted[1]},” {name.split()[1]} said, “and {quoted[2][0].lower()}{quoted[2][1:]}.”")
        found.extend(_plain(rng) for _ in range(2))
    return found


def _plain(rng: random.Random) -> str:
    one, two, three = rng.sample(CLAUSE, 3)
    return (
        f"In {rng.choice(PLACE)}, {one}, and {two}. Of {rng.choice(THING)} little was said: {three}, "
        f"by {rng.randint(11, 99)} votes to {rng.randint(1, 10)}."
    )


def unique_part(number: int, base: str) -> bytes:
    """What differs between one page and the next: head, headline and text."""
    title, url = headline(number), base + path_of(number)
    text = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs(number))
    day = f"2026-{number % 9 + 1:02d}-{number % 28 + 1:02d}T08:{number % 60:02d}:00+00:00"
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | Bench Gazette</title>'
        f'<link rel="canonical" href="{url}"><meta property="article:published_time" content="{day}">{CSS}</head>'
        f"<body><header><p>Bench Gazette</p>{MENU}</header><article><h1>{title}</h1>"
        f'<p class="byline">By Nadia Ferrant</p><time datetime="{day}">{day[:10]}</time><div class="article-body">'
        f"{text}"
    ).encode()


def documents(pages: int, base: str) -> dict[bytes, Document]:
    """Every path of the site and its ready answer."""
    site = {path_of(number): _html(unique_part(number, base), TAIL) for number in range(pages)}
    links = "".join(f'<li><a href="{path_of(n)}">{headline(n)}</a></li>' for n in range(min(pages, 20)))
    urls = "".join(f"<url><loc>{base}{path_of(number)}</loc></url>" for number in range(pages))
    site["/"] = _html(f"<html><head><title>Bench Gazette</title></head><body><ul>{links}</ul></body></html>".encode())
    site["/robots.txt"] = _document("text/plain", f"User-agent: *\nSitemap: {base}/sitemap.xml\n".encode())
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    sitemap = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{namespace}">{urls}</urlset>'
    site["/sitemap.xml"] = _document("application/xml", sitemap.encode())
    return {path.encode(): document for path, document in site.items()}


def _html(*parts: bytes) -> Document:
    return _document("text/html; charset=utf-8", *parts)


def _document(kind: str, *parts: bytes) -> Document:
    length = sum(map(len, parts))
    tag = f'"{hashlib.sha256(b"".join(parts)).hexdigest()[:16]}"'
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nETag: {tag}\r\n\r\n"
    return Document(head.encode(), parts, f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode(), tag.encode())


MISSING = _document("text/plain", b"no such page\n")
NOT_FOUND = Document(MISSING.head.replace(b"200 OK", b"404 Not Found"), MISSING.parts, b"", b"-")


class Answering(asyncio.Protocol):
    """HTTP/1.1 with keep-alive for GET without a body: all that a crawler says."""

    def __init__(self, site: dict[bytes, Document]) -> None:
        self._site, self._buffer = site, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            request, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            self._answer(request)

    def _answer(self, request: bytes) -> None:
        document = self._site.get(request.split(b" ", 2)[1].partition(b"?")[0], NOT_FOUND)
        if b"if-none-match" in request.lower() and document.tag in request:
            self._transport.write(document.not_modified)
        else:
            self._transport.writelines((document.head, *document.parts))


async def serve(pages: int, port: int = 0) -> None:
    """Serve until ended; prints the address first."""
    site: dict[bytes, Document] = {}
    server = await asyncio.get_running_loop().create_server(lambda: Answering(site), "127.0.0.1", port, backlog=256)
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    site.update(documents(pages, base))
    print(base, flush=True)
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.pages, arguments.port))


if __name__ == "__main__":
    main()
