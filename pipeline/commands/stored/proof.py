"""`onrecord verify --quote` and `--record`: words proved by the archived bytes."""

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path

import click

from pipeline.archive.files import Place
from pipeline.config import Config
from pipeline.database import read_database, storage_errors
from pipeline.logs import get_logger
from pipeline.proof.prove import Claim, Proof, prove
from pipeline.proof.quotes import claim_of
from pipeline.proof.words import parts_of
from pipeline.read.reference import Reference
from schemas.errors import ConfigError, IntegrityError, StorageError

log = get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks to be proved."""

    quote: str = ""
    record: str = ""
    words: str = ""
    archive: Path | None = None

    def __bool__(self) -> bool:
        return bool(self.quote or self.record or self.words or self.archive)


def prove_words(config: Config, asked: Asked, *, as_json: bool) -> None:
    """Prove it and print where it stands; IntegrityError where it is not proved, ConfigError for what cannot be."""
    folder = asked.archive or config.archive
    if not folder.is_dir():
        raise ConfigError(f"{folder}: is no folder of WARC files; name one with --archive, or a backup with --data")
    claim = _claim(config, asked)
    proof = prove(folder, claim)
    if as_json:
        click.echo(json.dumps({"words": list(claim.words)} | proof.row(), ensure_ascii=False))
    else:
        _tell(claim, proof)


def _claim(config: Config, asked: Asked) -> Claim:
    if bool(asked.quote) == bool(asked.record):
        raise ConfigError("name what is to be proved: --quote REF, or --record ID with --words 'WORDS'")
    if asked.quote and asked.words:
        raise ConfigError("--words goes with --record; a --quote names its words itself")
    if asked.words and not any(map(str.isalnum, asked.words)):
        raise ConfigError(f"--words {asked.words!r}: no letter and no digit in it")
    if asked.quote:
        reference = Reference.parse(asked.quote)
        with contextlib.closing(read_database(config.database)) as db, storage_errors(config.database):
            return claim_of(db, reference)
    record = asked.record.removeprefix("urn:uuid:")
    return Claim(record=record, words=parts_of(asked.words), place=_known(config, record))


def _known(config: Config, record: str) -> Place | None:
    """Where the database says that the record lies; None without one: then the files are read until it is found."""
    if not config.database.exists():
        return None
    try:
        with contextlib.closing(read_database(config.database)) as db, storage_errors(config.database):
            query = "SELECT warc_file, warc_offset, warc_length FROM captures WHERE id = ?"
            row = db.execute(query, [record]).fetchone()
    except (ConfigError, IntegrityError, StorageError) as error:
        log.warning("the record is sought without the database", reason=str(error))
        return None
    return Place(*row) if row else None


def _tell(claim: Claim, proof: Proof) -> None:
    one, found = proof.capture, proof.found
    if found:
        click.echo(" … ".join(claim.words))
        how = "letter by letter" if found.exact else "by letters and digits; spaces or other signs differ"
        spans = ", ".join(f"{start:,} to {end:,}" for start, end in found.spans)
        click.echo(f"found    {how}, in {proof.where}: {proof.unit} {spans} of the body")
    click.echo(f"record   urn:uuid:{one.id}")
    click.echo(f"archive  {one.warc_file} at byte {one.warc_offset:,}, {one.warc_length:,} bytes")
    click.echo(f"digests  as written: block, payload {one.payload_digest}, body {one.digest}")
    click.echo(f"address  {one.final_url}, HTTP {one.status}, {one.fetched_at:%Y-%m-%d %H:%M:%S} UTC")
