"""A real database with articles of invented papers and people, filled through the loader itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from sqlite_utils.db import Database

from pipeline.database import open_database, utc
from pipeline.process.load import load, mark_gone
from pipeline.process.story import Story
from schemas import Article, Attribution, Block, Citation, Image, Link, Person, Removed, Span
from schemas.capture import digest_of
from schemas.person import person_id

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
SITES = (
    ("lantern-post", "The Lantern Post", "GB", "Europe/London"),
    ("meridian-digest", "Meridian Digest", "NZ", "Pacific/Auckland"),
    ("harrow-courier", "Harrow Valley Courier", "US", "America/New_York"),
)
BRANDT, OKORO, TARN = "Odile Brandt", "Chidi Okoro-Lind", "Maren Tarn"


@dataclass(frozen=True)
class Quote:
    """A quote by its words as they stand in the text; parts of an interrupted one are parted by ` … `."""

    words: str
    source: str
    cue: str
    speaker: str
    kind: Literal["direct", "indirect", "mixed"] = "direct"
    confidence: float = 0.95


FERRY = (
    "The harbour council voted 7 to 4 on Friday to keep the night ferry running through the winter, ending a month of "
    "argument about its cost.",
    "“It will sail as long as people work at night,” Odile Brandt, the council's leader, said after the vote. “A town "
    "that stops at ten is not a town.”",
    "Why it matters",
    "Some 1,400 nurses, bakers and cleaners take the last boat every week, according to the port's own count.",
    "Chidi Okoro-Lind, who leads the opposition, called the vote “a blank cheque” and said that his group would ask "
    "the auditor to look at the contract.",
    "“We were promised figures,” Okoro-Lind said, “and we were given a brochure.”",
    "Fares | Day | Night\nSingle | 3.20 | 4.10",
    "A spokesperson for the ministry declined to comment.",
)
FERRY_QUOTES = (
    Quote("It will sail as long as people work at night,", "Odile Brandt, the council's leader,", "said", BRANDT),
    Quote(
        "A town that stops at ten is not a town.", "Odile Brandt, the council's leader,", "said", BRANDT, "direct", 0.81
    ),
    Quote(
        "Some 1,400 nurses, bakers and cleaners take the last boat every week",
        "the port's own count",
        "according to",
        "the port",
        "indirect",
        0.62,
    ),
    Quote("the vote “a blank cheque”", "Chidi Okoro-Lind, who leads the opposition,", "called", OKORO, "mixed", 0.88),
    Quote("We were promised figures, … and we were given a brochure.", "Okoro-Lind", "said", OKORO, "direct", 0.97),
)
KINDS = {FERRY[1]: "quote", FERRY[2]: "heading", FERRY[6]: "table"}

LIGHT = (
    "The lamp tax will not rise this year, the treasury said on Thursday, after three days of protest.",
    "“Nobody should have to choose between light and bread,” said Maren Tarn, the finance minister.",
    "Brandt welcomed the decision but said it came “three winters late”.",
)
LIGHT_QUOTES = (
    Quote("The lamp tax will not rise this year", "the treasury", "said", "the treasury", "indirect", 0.7),
    Quote("Nobody should have to choose between light and bread,", "Maren Tarn, the finance minister", "said", TARN),
    Quote("three winters late", "Brandt", "said", BRANDT, "mixed", 0.9),
)

HOSTILE = (
    "A paragraph with <script>alert('text')</script> and &lt;b&gt; stays exactly as it was printed.",
    '“=HYPERLINK("http://evil.example","click")” said <img src=x onerror=alert(1)> Tarn.',
    "Robert'); DROP TABLE articles;-- {{ 7*7 }} ${7*7} %s %n {0}",
)
HOSTILE_QUOTES = (
    Quote('=HYPERLINK("http://evil.example","click")', "<img src=x onerror=alert(1)> Tarn", "said", "<b>Tarn</b>"),
)


def fill(db: Database) -> dict[str, int]:
    """Fill a database with a handful of articles that have everything; name of the article -> its id."""
    add_sites(db)
    ids = {
        "ferry": add(db, "lantern-post", "ferry", "Council keeps the night ferry", FERRY, FERRY_QUOTES, ferry()),
        "light": add(db, "meridian-digest", "light", "Lamp tax frozen after protests", LIGHT, LIGHT_QUOTES, wire(1)),
        "copy": add(
            db, "harrow-courier", "lamp-tax", "No rise in lamp tax, says minister", LIGHT, LIGHT_QUOTES, wire(1)
        ),
        "hostile": add(
            db,
            "harrow-courier",
            "odd",
            "=1+1 <script>alert('headline')</script>",
            HOSTILE,
            HOSTILE_QUOTES,
            {
                "links": "javascript:alert(1)",
                "bylines": ("@evil", "<b>Bold</b>"),
                "published_at": NOW - timedelta(days=3),
            },
        ),
    }
    revise(db)
    add_runs(db)
    add_correction(db, ids)
    mark_gone(db, "harrow-courier", "https://harrow-courier.example/lamp-tax", NOW)
    return ids


def filled_file(folder: Path) -> Path:
    """The same in a file below a data folder, closed; returns the data folder."""
    data = folder / "data"
    db = open_database(data / "onrecord.db")
    fill(db)
    db.close()
    return data


def ferry() -> dict[str, object]:
    return {
        "dek": "Night workers keep their last boat; the opposition wants the auditor in.",
        "bylines": ("Ines Vale", "Tom Arkwright"),
        "published_text": "Friday 13 March 2026, 7:05 pm",
        "section": "Politics",
        "tags": ("Ferry", "Council"),
        "categories": ("Politics",),
        "links": "https://port.example/count",
        "citations": (
            ("AP News", "agency", "With reporting by AP News"),
            ("port count", "document", "the port's own count"),
        ),
        "removed": (
            Removed(rule="reply-form", blocks=1, words=42, sample="Leave a Reply"),
            Removed(rule="share-bar", blocks=2, words=9, sample="Share this"),
        ),
        "images": (Image(url="https://lantern-post.example/ferry.jpg", caption="The last boat", credit="N. Quill"),),
    }


def wire(days: int) -> dict[str, object]:
    return {
        "bylines": ("Sefa Lindqvist",),
        "published_at": NOW - timedelta(days=days),
        "citations": (("Reuters", "agency", "Reuters"),),
        "removed": (Removed(rule="share-bar", blocks=1, words=4, sample="Share this"),),
    }


def revise(db: Database) -> None:
    """The ferry article changes: the vote is corrected and a quote goes."""
    text = (FERRY[0].replace("7 to 4", "8 to 3"), *FERRY[1:5], *FERRY[6:])
    add(
        db,
        "lantern-post",
        "ferry",
        "Council votes to keep the night ferry",
        text,
        FERRY_QUOTES[:4],
        ferry(),
        seen=NOW + timedelta(hours=2),
    )


def add_sites(db: Database) -> None:
    db.table("sites").insert_all(
        {
            "name": name,
            "title": title,
            "home": f"https://{name}.example/",
            "country": country,
            "language": "en",
            "timezone": zone,
            "schedule": "0 6 * * *",
            "file_digest": "sha256:0",
        }
        for name, title, country, zone in SITES
    )


def add(
    db: Database,
    site: str,
    slug: str,
    headline: str,
    text: tuple[str, ...],
    quotes: tuple[Quote, ...],
    changes: dict[str, object],
    seen: datetime = NOW,
) -> int:
    """Load one article through the loader, with a capture of its own; returns its id."""
    url = f"https://{site}.example/{slug}"
    capture = add_capture(db, site, url, seen)
    article = _article(site, url, capture, headline, text, dict(changes))
    attributions = tuple(_attribution(article.text, quote) for quote in quotes)
    people = {n: _person(quote.speaker) for n, quote in enumerate(quotes) if quote.speaker in (BRANDT, OKORO, TARN)}
    citations = tuple(_citation(article.text, *given) for given in changes.get("citations", ()))  # type: ignore[attr-defined]
    load(
        db,
        Story(
            article=article, attributions=attributions, citations=citations, people=people, seen_at=seen, address=url
        ),
    )
    return int(next(db.query("SELECT id FROM articles WHERE url = ?", [url]))["id"])


def add_capture(db: Database, site: str, url: str, at: datetime) -> str:
    number = db.table("captures").count
    id = f"00000000-0000-4000-8000-{number:012d}"
    db.table("captures").insert(
        {
            "id": id,
            "run_id": "run-1",
            "site": site,
            "kind": "page",
            "url": url,
            "final_url": url,
            "fetched_at": utc(at),
            "status": 200,
            "content_type": "text/html",
            "digest": digest_of(id.encode()),
            "processed_by": "1",
            "payload_digest": digest_of(id.encode()),
            "warc_file": f"{site}-20260314-00.warc.gz",
            "warc_offset": 1000 + number * 4096,
            "warc_length": 4096,
        }
    )
    return id


def add_correction(db: Database, ids: dict[str, int]) -> None:
    """Somebody confirmed a quote of the odd article, and wrote an odd note."""
    db.execute(
        "INSERT INTO corrections SELECT id, 'a01dd0c2f1', 'confirm', speaker, speaker, confidence, '<b>ann</b>', ?, ? "
        "FROM attributions WHERE article_id = ? ORDER BY position LIMIT 1",
        [utc(NOW), "\"><script>alert('note')</script>", ids["hostile"]],
    )


def add_runs(db: Database) -> None:
    """Two runs a site, with outcomes, and a finding on one of them."""
    for n, (site, *_) in enumerate(SITES * 2):
        db.table("crawl_runs").insert(_run(n, site))
        db.table("outcomes").insert_all(_outcomes(n, site))
    finding = {"run_id": "run-2", "site": "meridian-digest", "level": "error", "check": "yield"}
    db.table("findings").insert(finding | {"message": "1 link, 5 wanted"})


def _run(n: int, site: str) -> dict[str, Any]:
    started = NOW - timedelta(hours=6 * n)
    return {
        "id": f"run-{n + 1}",
        "site": site,
        "state": "incomplete" if n == 1 else "complete",
        "trigger": "due",
        "due_at": utc(started),
        "started_at": utc(started),
        "finished_at": utc(started + timedelta(minutes=3)),
        "exit_code": 10 if n == 1 else 0,
        "requests": 19,
        "bytes": 512_000,
        "links_found": 16,
        "pid": 4242,
        "error": "/srv/secret/place: broken" if n == 1 else "",
    }


def _outcomes(n: int, site: str) -> Iterator[dict[str, Any]]:
    urls = {"stored": 4, "unchanged": 9, "not_article": 2, "timeout": 1}
    at = utc(NOW - timedelta(hours=6 * n))
    for name, count in urls.items():
        for m in range(count + n % 2):
            url = f"https://{site}.example/{name}/{m}"
            yield {"run_id": f"run-{n + 1}", "site": site, "url": url, "outcome": name, "at": at}


def many(db: Database, count: int) -> Iterator[int]:
    """Further articles, one after the other through the past days; each speaks of another harbour."""
    for n in range(count):
        site = SITES[n % 3][0]
        lines = (
            f"Harbour number {n} opens on Monday.",
            f"“Number {n} is ready,” said {(BRANDT, OKORO, TARN)[n * n % 3]}.",
        )
        speaker = (BRANDT, OKORO, TARN)[n * n % 3]
        quote = Quote(f"Number {n} is ready,", speaker, "said", speaker)
        changes = {"published_at": NOW - timedelta(hours=5 * n), "bylines": ("Ines Vale",)}
        yield add(db, site, f"harbour-{n}", f"Harbour {n} opens", lines, (quote,), changes)


def _article(
    site: str, url: str, capture: str, headline: str, text: tuple[str, ...], changes: dict[str, object]
) -> Article:
    changes.pop("citations", None)
    target = str(changes.pop("links", ""))
    article = Article(
        site=site,
        url=url,
        capture_id=capture,
        headline=headline,
        blocks=_blocks(text, target),
        language="en",
        published_at=NOW - timedelta(hours=14),
        cleaner="1",
        provenance={"headline": "json-ld", "bylines": "html"},
    )
    return replace(article, **changes)  # type: ignore[arg-type]


def _blocks(text: tuple[str, ...], target: str) -> tuple[Block, ...]:
    kinds = [KINDS.get(line, "paragraph") for line in text]
    blocks = [
        Block(kind=kind, text=line, level=2 if kind == "heading" else 0)  # type: ignore[arg-type]
        for kind, line in zip(kinds, text, strict=True)
    ]
    if target:
        words = blocks[0].text.split(" ")[1]
        start = blocks[0].text.index(words)
        blocks[0] = replace(blocks[0], links=(Link(start=start, end=start + len(words), url=target),))
    return tuple(blocks)


def _attribution(text: str, quote: Quote) -> Attribution:
    content = tuple(_span(text, part) for part in quote.words.split(" … "))
    return Attribution(
        content=content,
        source=(_span(text, quote.source, content[0].start),),
        cue=(_span(text, quote.cue, content[0].start),),
        speaker=quote.speaker,
        speaker_kind="person" if quote.speaker in (BRANDT, OKORO, TARN) else "group",
        kind=quote.kind,
        quoted=tuple(_quoted(text, quote, content)),
        confidence=quote.confidence,
        rule="quote-said-name",
    )


def _quoted(text: str, quote: Quote, content: tuple[Span, ...]) -> Iterator[Span]:
    """A direct quote whole, of others what stands in marks, be they within the words or around them."""
    for span in content:
        within = [Span(span.start + m.start(1), span.start + m.end(1)) for m in re.finditer("“(.*?)”", span.of(text))]
        marked = text[span.start - 1 : span.start] == "“"
        yield from within or ([span] if quote.kind == "direct" or marked else [])


def _span(text: str, words: str, near: int = 0) -> Span:
    """The place of the words nearest to a position."""
    places = [n for n in range(len(text)) if text.startswith(words, n)]
    start = min(places, key=lambda place: abs(place - near))
    return Span(start, start + len(words))


def _person(name: str) -> Person:
    return Person(id=person_id(name), name=name, aliases=(name.split()[-1],))


def _citation(text: str, name: str, kind: str, words: str) -> Citation:
    place = text.find(words)
    span = (place, place + len(words)) if place >= 0 else (None, None)
    return Citation(name=name, kind=kind, text=words, start=span[0], end=span[1], rule="credit-line")  # type: ignore[arg-type]
