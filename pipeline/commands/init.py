"""`onrecord init`: a folder with settings, a place for site files and one for data."""

import sys
from pathlib import Path

import click

from pipeline.commands.common import pass_config
from pipeline.config import CONTACT, FILE, Config
from pipeline.database import write_whole
from schemas.errors import ConfigError

SETTINGS = """\
# onrecord's settings; `onrecord --help` and docs/reference/settings.md tell every key.
# Paths are taken from this file's folder.
data = "data"
sites = "sites"

# Where a site's people can reach you: a mail or web address that somebody reads. It goes into the User-Agent.
contact = "{contact}"

# Shipped sites that a run takes beside those in sites/: `onrecord sites list`, then `onrecord sites enable NAME`.
enabled = []
"""
NEXT = """\
made: {made}

next{where}:
  onrecord sites list --country GB            the shipped sites, a catalogue: none is crawled unasked
  onrecord sites enable uk-bbc-politics       take some of them
  onrecord sites add https://paper.example/   or look at a site and write a file of your own
  onrecord run                                crawl, archive, clean, attribute, load what was chosen
"""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--contact", help="Mail or web address that the sites you crawl can write to.")
@pass_config
def init(config: Config, folder: Path, contact: str | None) -> None:
    """Make FOLDER (here) ready for crawling: onrecord.toml, sites/ and data/; fetches nothing.

    What is there already stays as it is.

    \b
    Examples:
      onrecord init --contact desk@archive.example
      onrecord init /var/lib/onrecord --contact https://archive.example/crawler
    """
    path = folder / FILE
    if path.exists():
        raise ConfigError(f"{path} exists and is left as it is; edit it, or name another folder")
    contact = _asked() if contact is None and not config.contact else contact or config.contact
    if not CONTACT.fullmatch(contact):
        raise ConfigError(f"{contact!r} is neither a mail address (name@host) nor a web address (https://host/...)")
    for made in (folder / "data", folder / "sites"):
        made.mkdir(parents=True, exist_ok=True, mode=0o750)
    write_whole(path, SETTINGS.format(contact=contact))
    where = "" if folder == Path(".") else f", in {folder}"
    click.echo(NEXT.format(made=f"{path}, {folder / 'sites'}/, {folder / 'data'}/", where=where), nl=False)


def _asked() -> str:
    """The contact as a person types it; without a person it must be an option."""
    if not sys.stdin.isatty():
        raise ConfigError("--contact is needed: a mail or web address that the sites you crawl can write to")
    return str(click.prompt("A mail or web address that the sites you crawl can write to"))
