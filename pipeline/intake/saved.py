"""Saved pages and a manifest that says of each file its address and time: CSV with a header, or JSON lines."""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.intake.entries import Bad, Entry, IsKnown, Known, Page, Passed, id_of, is_html, is_web_address, moment_of
from schemas.capture import Provenance, digest_of
from spiders.http.encoding import BODY_LIMIT

FILE = ("file", "path", "filename")
ADDRESS = ("address", "url", "uri")
TIME = ("time", "date", "timestamp", "fetched_at")
"""What manifests call the three things that each line must tell."""
LINE_LIMIT = 1 << 20


def saved_pages(manifest: Path, is_known: IsKnown) -> Iterator[tuple[Entry, int]]:
    """What each line of the manifest is, with how many bytes of the manifest are behind it.

    Files are looked for from the manifest's folder, and never outside of it.
    """
    for number, line, behind in _lines(manifest):
        where = f"{manifest.name}, line {number}"
        try:
            yield line if isinstance(line, Bad) else _entry(manifest, line, is_known, where), behind
        except (OSError, ValueError) as error:
            yield Bad(where, str(error)[:300]), behind


def _lines(manifest: Path) -> Iterator[tuple[int, Mapping[str, Any] | Bad, int]]:
    with manifest.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        behind = 0

        def counted() -> Iterator[str]:
            nonlocal behind
            while text := file.readline(LINE_LIMIT):
                behind += len(text.encode("utf-8", "surrogateescape"))
                yield text

        if manifest.suffix.lower() == ".csv":
            rows = csv.DictReader(counted())
            for row in rows:
                yield rows.line_num, row, behind
        else:
            for number, text in enumerate(counted(), 1):
                if text.strip():
                    yield number, _object(text, f"{manifest.name}, line {number}"), behind


def _object(text: str, where: str) -> Mapping[str, Any] | Bad:
    try:
        found = json.loads(text)
    except ValueError as error:
        return Bad(where, f"not JSON: {error}")
    return found if isinstance(found, dict) else Bad(where, "no JSON object")


def _entry(manifest: Path, line: Mapping[str, Any], is_known: IsKnown, where: str) -> Entry:
    name, url, time = (_value(line, names) for names in (FILE, ADDRESS, TIME))
    seen_at = moment_of(time)
    if not is_web_address(url):
        return Bad(where, f"{url!r} is no web address")
    path = (manifest.parent / name).resolve()
    if not path.is_relative_to(manifest.parent.resolve()):
        return Bad(where, f"{name!r} lies outside of the manifest's folder")
    if path.stat().st_size > BODY_LIMIT:
        return Passed("too large")
    body = path.read_bytes()
    own = id_of(url, seen_at.isoformat(), digest_of(body))
    if is_known(own):
        return Known()
    if not body:
        return Passed("empty")
    named = str(line.get("content_type") or "")
    if not is_html(named, body) and path.suffix.lower() not in (".html", ".htm", ".xhtml"):
        return Passed("no HTML")
    source = Provenance(file=manifest.name, record=name, digest=digest_of(body))
    headers = (("Content-Type", named or "text/html"),)
    return Page(id=own, url=url, seen_at=seen_at, headers=headers, body=body, source=source)


def _value(line: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """What a line tells under one of these names; ValueError where it tells nothing."""
    lower = {str(key).strip().lower(): value for key, value in line.items()}
    found = next((lower[name] for name in names if lower.get(name)), None)
    if not isinstance(found, str):
        raise ValueError(f"no {names[0]!r} is told (known names: {', '.join(names)})")
    return found.strip()
