"""`onrecord init`, `config` and `completion`: a folder to work in, what is set in it, and help for the shell."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from click.shell_completion import get_completion_class

from pipeline.commands.common import json_option, pass_config, print_rows
from pipeline.config import CONTACT, FILE, SETTINGS, Config, where_from
from pipeline.database import write_whole
from schemas.errors import ConfigError
from schemas.meant import did_you_mean

TEXT = """\
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
    write_whole(path, TEXT.format(contact=contact))
    where = "" if folder == Path(".") else f", in {folder}"
    click.echo(NEXT.format(made=f"{path}, {folder / 'sites'}/, {folder / 'data'}/", where=where), nl=False)


def _asked() -> str:
    """The contact as a person types it; without a person it must be an option."""
    if not sys.stdin.isatty():
        raise ConfigError("--contact is needed: a mail or web address that the sites you crawl can write to")
    return str(click.prompt("A mail or web address that the sites you crawl can write to"))


@click.command()
@click.argument("names", nargs=-1)
@json_option
@click.pass_context
def config(ctx: click.Context, names: tuple[str, ...], as_json: bool) -> None:
    """Show each of NAMES (all settings) with its value and where it came from; secrets are hidden.

    A flag goes before a variable ONRECORD_*, that before the settings file, that before the default.

    \b
    Examples:
      onrecord config
      onrecord config data sites enabled
      onrecord --config /var/lib/onrecord/onrecord.toml config --json
    """
    if unknown := [name for name in names if name not in Config.model_fields]:
        raise ConfigError(f"no setting {unknown[0]!r}{did_you_mean(unknown[0], Config.model_fields)}")
    flags = dict(ctx.find_root().params)
    file = flags.pop("config_file", None)
    rows = _settings(ctx.obj, where_from(flags, file=file), names or list(Config.model_fields))
    print_rows(rows if as_json else map(_for_people, rows), as_json=as_json, empty="no setting")
    if not as_json and not (path := Path(ctx.meta[SETTINGS])).exists():
        click.echo(f"no settings file: {path.resolve()} does not exist; `onrecord init` makes one", err=True)


def _settings(settings: Config, origins: dict[str, tuple[str, str]], names: Sequence[str]) -> list[dict[str, Any]]:
    """One row a setting; `value` of a secret that is set is None, and `hidden` says so."""
    values = settings.model_dump(mode="json")
    rows = []
    for name in names:
        hidden = not Config.model_fields[name].repr and values[name] != ""
        origin, place = origins[name]
        value = None if hidden else values[name]
        rows.append({"setting": name, "value": value, "hidden": hidden, "from": origin, "place": place or None})
    return rows


def _for_people(row: dict[str, Any]) -> dict[str, Any]:
    value = ", ".join(row["value"]) if isinstance(row["value"], list) else row["value"]
    return {
        "setting": row["setting"],
        "value": "(hidden)" if row["hidden"] else value,
        "from": row["place"] or row["from"],
    }


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what makes SHELL complete commands, options and names of sites at the Tab key.

    \b
    Examples:
      bash, in ~/.bashrc:                 eval "$(onrecord completion bash)"
      zsh, in ~/.zshrc after compinit:    eval "$(onrecord completion zsh)"
      fish:    onrecord completion fish > ~/.config/fish/completions/onrecord.fish
    """
    program = ctx.find_root()
    kind = get_completion_class(shell)
    if kind is None:
        raise ConfigError(f"Click cannot complete in {shell}")
    click.echo(kind(program.command, {}, program.info_name or "onrecord", "_ONRECORD_COMPLETE").source())
