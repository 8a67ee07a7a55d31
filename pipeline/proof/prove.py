"""Prove words: the record in its WARC file, each of its digests, and the words in its bytes. No database is needed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.archive.files import Place, locate
from pipeline.archive.reader import tell_damage
from pipeline.archive.seek import seek, seek_parts, sound_capture
from pipeline.clean.page.charset import decode
from pipeline.proof.text import Placed, data, scripts, seen
from pipeline.proof.words import Found, find
from schemas.capture import Capture
from schemas.errors import IntegrityError

TEXT, DATA = "the text of the page", "data in the page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is to be proved: that a record is as it was written, and that it has these words."""

    record: str
    """Id of the capture."""
    words: Sequence[str] = ()
    """Parts of a quote, in order; empty: the digests alone."""
    place: Place | None = None
    """Where the record should lie, so that it need not be sought."""
    language: str = ""
    """ISO 639-1, for pages in old charsets that name none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A record whose digests are right, and where the words stand in its body."""

    capture: Capture
    """Of the page, or of the further page that has the words."""
    found: Found | None
    """None where no words were asked for."""
    where: str
    unit: str
    """What the places count: bytes of the decoded body, or characters where it is not UTF-8."""

    def row(self) -> dict[str, Any]:
        """The same as plain values."""
        one, found = self.capture, self.found
        return {
            "record": f"urn:uuid:{one.id}", "file": one.warc_file, "offset": one.warc_offset,
            "length": one.warc_length, "url": one.final_url, "fetched_at": one.fetched_at.isoformat(),
            "status": one.status, "payload_digest": one.payload_digest, "digest": one.digest,
            "digests": "as written", "found": "" if not found else "exact" if found.exact else "letters and digits",
            "where": self.where, "unit": self.unit, "spans": [list(span) for span in found.spans] if found else [],
        }  # fmt: skip


def prove(folder: Path, claim: Claim) -> Proof:
    """The proof of a claim from the WARC files of a folder.

    Raises:
        IntegrityError: there is no such record, a digest is wrong, or the words are not in it.
    """
    capture = _record(folder, claim)
    if not claim.words:
        return Proof(capture=capture, found=None, where="", unit="")
    for one in _with_parts(folder, capture):
        if proof := _words_in(one, claim):
            return proof
    raise IntegrityError(
        f"{Place(capture.warc_file or '', capture.warc_offset or 0, 0)}: the record is as it was written, but these "
        f"words are not in it: {' … '.join(claim.words)}"
    )


def text_of(capture: Capture, language: str = "") -> str:
    """The body of a capture as text, by what its bytes are and what is declared."""
    return decode(capture.body, capture.header("content-type"), language).text


def _record(folder: Path, claim: Claim) -> Capture:
    """The record from its place, else from wherever it lies: a file may have been put together anew."""
    if claim.place and locate(folder, claim.place.file).exists():
        try:
            capture = sound_capture(folder, claim.place)
        except IntegrityError as error:
            tell_damage(error)
        else:
            if capture.id == claim.record:
                return capture
    place = seek(folder, claim.record, tell_damage)
    if place is None:
        raise IntegrityError(
            f"{folder}: no WARC file here holds the record {claim.record}; name a folder that does: --archive FOLDER"
        )
    return sound_capture(folder, place)


def _with_parts(folder: Path, capture: Capture) -> Iterator[Capture]:
    yield capture
    for place in seek_parts(folder, capture.id, tell_damage):
        yield sound_capture(folder, place)


def _words_in(capture: Capture, claim: Claim) -> Proof | None:
    text = text_of(capture, claim.language)
    for where, placed in _readings(capture, text):
        if found := find(claim.words, placed):
            spans, unit = _in_bytes(capture.body, text, found)
            return Proof(capture=capture, found=Found(spans, found.exact), where=where, unit=unit)
    return None


def _readings(capture: Capture, text: str) -> Iterator[tuple[str, Placed]]:
    if "json" in capture.header("content-type").lower():
        yield DATA, data(text)
        return
    yield TEXT, seen(text)
    yield DATA, scripts(text)


def _in_bytes(body: bytes, text: str, found: Found) -> tuple[tuple[tuple[int, int], ...], str]:
    """The places as bytes of the body; as characters of its text where that is in another charset than UTF-8."""
    raw = text.encode("utf-8", "surrogatepass")
    before = len(body) - len(raw)
    if before < 0 or body[before:] != raw:
        return found.spans, "characters"
    spans = (
        tuple(before + len(text[:place].encode("utf-8", "surrogatepass")) for place in span) for span in found.spans
    )
    return tuple((start, end) for start, end in spans), "bytes"
