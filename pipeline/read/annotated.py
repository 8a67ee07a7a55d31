"""Corrected articles as annotated ones, which `python -m pipeline.attribution.training.train --corpus` learns from."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils.db import Database

from pipeline.database import storage_errors
from pipeline.read.marked import marked
from schemas.errors import ConfigError

Row = dict[str, Any]
Range = tuple[int, int]
ARTICLES = """
SELECT DISTINCT a.id, a.site, a.url, a.language, a.revision, a.headline, r.text, r.capture_id FROM corrections c
JOIN attributions q ON q.id = c.attribution_id JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
WHERE :language = '' OR a.language = :language ORDER BY a.site, a.id
"""
QUOTES = """
SELECT q.*, coalesce(c.verdict, '') AS verdict, c.speaker_found, c.decided_by, c.decided_at
FROM attributions q LEFT JOIN corrections c ON c.attribution_id = q.id
WHERE q.article_id = :id AND q.revision = :revision ORDER BY q.position
"""
REJECTED = """
SELECT count(*) FROM attributions q JOIN corrections c ON c.attribution_id = q.id
WHERE q.article_id = ? AND q.revision = ? AND c.verdict = 'reject'
"""


def write_annotated(db: Database, folder: Path, *, language: str = "", whole: bool = False) -> dict[str, int]:
    """Write every article with a correction into a new folder; counts articles, attributions, those that
    somebody decided about, and those that were rejected.

    What nobody decided about stands as it was found, and says so (`verdict` empty); rejected quotes are left out.
    `marked/` holds the same for people, of articles whose text and spans can be written so (`read.marked`).
    `whole`: only articles of which every quote was decided about.

    ConfigError where the folder holds something already.
    """
    counts = {"articles": 0, "attributions": 0, "decided": 0, "rejected": 0}
    with storage_errors(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ConfigError(f"{folder}: is there already; name a new folder")
        for name in ("text", "attributions", "marked"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        with (folder / "articles.jsonl").open("w", encoding="utf-8") as listed:
            for article in db.query(ARTICLES, {"language": language}):
                if rows := list(_annotated(db, article, whole)):
                    _write(folder, article, rows)
                    told = {key: value for key, value in article.items() if key not in ("id", "text")}
                    listed.write(_line({"article": _name(article), **told}))
                    counts["articles"] += 1
                    counts["attributions"] += len(rows)
                    counts["decided"] += sum(row["verdict"] != "" for row in rows)
                    counts["rejected"] += db.execute(REJECTED, [article["id"], article["revision"]]).fetchone()[0]
    return counts


def _name(article: Row) -> str:
    return f"{article['site']}-{article['id']}"


def _write(folder: Path, article: Row, rows: Sequence[Row]) -> None:
    name, text = _name(article), article["text"]
    (folder / "text" / f"{name}.txt").write_bytes(text.encode())
    if shown := marked(article["headline"], text, rows):
        (folder / "marked" / f"{name}.txt").write_text(shown, encoding="utf-8")
    lines = "".join(map(_line, rows))
    (folder / "attributions" / f"{name}.jsonl").write_text(lines, encoding="utf-8")


def _line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _annotated(db: Database, article: Row, whole: bool) -> Iterator[Row]:
    """The attributions that stand; none where not all was decided and `whole` asks for that."""
    quotes = list(db.query(QUOTES, {"id": article["id"], "revision": article["revision"]}))
    if whole and any(not quote["verdict"] for quote in quotes):
        return
    for quote in quotes:
        if quote["verdict"] != "reject":
            yield _row(article["text"], quote)


def _row(text: str, quote: Row) -> Row:
    spans = {role: json.loads(quote[f"{role}_spans"]) for role in ("source", "cue", "content", "quoted")}
    if quote["verdict"] == "speaker":
        spans["source"] = _source(text, quote, spans)
    kept = ("kind", "stance", "speaker", "speaker_kind", "confidence", "rule", "verdict", "decided_by", "decided_at")
    return {**spans, **{name: quote[name] for name in kept}}


def _source(text: str, quote: Row, spans: dict[str, list[Range]]) -> list[Range]:
    """The source as it should have been found: a pronoun stays, a wrong name gives way to the nearest right one.

    The nearest to the cue in its paragraph; none where the name is not there.
    """
    wrong, right = (name.split()[-1:] for name in (quote["speaker_found"], quote["speaker"]))
    words = " ".join(text[start:end] for start, end in spans["source"]).split()
    if spans["source"] and not (wrong and wrong != right and wrong[0] in map(_bare, words)):
        return spans["source"]
    at = (spans["cue"] or spans["content"])[0][0]
    first, last = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    told = re.finditer(rf"\b{re.escape(quote['speaker'])}\b", text[first : last if last >= 0 else len(text)])
    places = [(first + name.start(), first + name.end()) for name in told if quote["speaker"]]
    return sorted(places, key=lambda place: abs(place[0] - at))[:1]


def _bare(word: str) -> str:
    return word.strip(".,;:!?").removesuffix("’s").removesuffix("'s")
