"""`onrecord correct`: what somebody decides about one quote; show, take back and export what was decided."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from pipeline.commands.common import all_option, by_option, json_option, language_option, pass_config, print_rows
from pipeline.config import Config
from pipeline.database import read_database
from pipeline.process.corrections import Correction, Corrections, Verdict
from pipeline.process.corrections.settle import Ruling, decide, undo
from pipeline.read.annotated import write_annotated
from pipeline.read.canned import ready
from pipeline.read.quoted import find_quote
from schemas.errors import ConfigError, Exit

NOBODY = "-"
"""The speaker of a quote whose speaker is not told."""
STANDING = """
SELECT c.correction, max(q.revision = a.revision) FROM corrections c JOIN attributions q ON q.id = c.attribution_id
JOIN articles a ON a.id = q.article_id GROUP BY c.correction
"""


class Correcting(click.Group):
    """A group whose arguments alone are those of its `quote`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = not args or args[0] in self.commands or args[0] in self.get_help_option_names(ctx)
        return super().parse_args(ctx, args if own else ["quote", *args])


@click.group(cls=Correcting)
def correct() -> None:
    """Confirm or reject a quote, or give it to another speaker; show, take back and export what was decided.

    \b
    With a QUOTE alone it is `quote`:
      onrecord correct 'ARTICLE#2' --confirm
      onrecord correct 'words of the quote' --speaker 'Ann Vale'
    """


@correct.command("quote")
@click.argument("quote")
@click.option("--confirm", is_flag=True, help="It is right as it stands: words and speaker.")
@click.option("--reject", is_flag=True, help="It is no quote.")
@click.option("--speaker", metavar="NAME", help="It is NAME's; - says that nobody is told.")
@click.option("--group", is_flag=True, help="NAME is no person's: a party, an office, a paper.")
@click.option("--note", default="", metavar="TEXT", help="Why, in a line.")
@by_option
@all_option
@pass_config
def correct_quote(config: Config, /, quote: str, by: str, note: str, take_all: bool, **said: Any) -> int:
    """Decide about one QUOTE: its id, ARTICLE#NUMBER as `onrecord show` numbers it, or words of it.

    It is kept in corrections.toml, beside people.toml, and applied at once; runs and rebuilds heed it.
    """
    verdict = _verdict(said)
    with contextlib.closing(read_database(config.database)) as db:
        own = find_quote(ready(db, config.sure_from), quote, 0.0 if take_all else None)
    speaker = "" if said["speaker"] in (None, NOBODY) else said["speaker"].strip()
    ruling = Ruling(verdict=verdict, speaker=speaker, is_group=said["group"], by=by, note=note)
    correction, faults = decide(config, own, ruling, datetime.now(UTC))
    click.echo(f"{_told(correction)} (correction {correction.id})")
    return Exit.INCOMPLETE if faults else Exit.COMPLETE


def _verdict(said: dict[str, Any]) -> Verdict:
    given: list[Verdict] = [name for name in ("confirm", "reject", "speaker") if said[name] not in (None, False)]
    if len(given) != 1:
        raise ConfigError("say one of --confirm, --reject and --speaker NAME")
    if said["group"] and given != ["speaker"]:
        raise ConfigError("--group tells what the NAME of --speaker is")
    if said["speaker"] is not None and not said["speaker"].strip():
        raise ConfigError("--speaker needs a name; - says that nobody is told")
    return given[0]


def _told(one: Correction) -> str:
    whose = {"confirm": "confirmed", "reject": "rejected: no quote", "speaker": f"is {one.speaker or 'nobody told'}'s"}
    return f"“{_short(one.quote)}” {whose[one.verdict]}"


def _short(words: str, most: int = 70) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


@correct.command("list")
@json_option
@pass_config
def list_corrections(config: Config, as_json: bool) -> None:
    """What was decided, by whom and when; `found`: in the article today, in an earlier revision, or nowhere."""
    rows = list(_rows(Corrections.load(config.data), _standing(config), short=not as_json))
    print_rows(rows, as_json=as_json, empty="nothing was corrected")


@correct.command("check")
@json_option
@pass_config
def check(config: Config, as_json: bool) -> int:
    """Corrections whose quote is found nowhere any more: they are kept, and change nothing; exit code 10 for any."""
    rows = _rows(Corrections.load(config.data), _standing(config), short=not as_json)
    lost = [row for row in rows if row["found"] == "nowhere"]
    print_rows(lost, as_json=as_json, empty="every correction has its quote")
    return Exit.INCOMPLETE if lost else Exit.COMPLETE


def _standing(config: Config) -> dict[str, int]:
    """Id of each correction that is applied -> whether to a quote of an article as it stands today."""
    if not config.database.exists():
        return {}
    with contextlib.closing(read_database(config.database)) as db:
        return dict(db.execute(STANDING).fetchall())


def _rows(corrections: Corrections, standing: dict[str, int], *, short: bool) -> Iterator[dict[str, Any]]:
    for one in reversed(corrections.listed):
        yield {
            "id": one.id,
            "verdict": one.verdict,
            "quote": _short(one.quote) if short else one.quote,
            "speaker": one.speaker,
            "by": one.by,
            "at": one.at,
            "found": {1: "today", 0: "earlier", None: "nowhere"}[standing.get(one.id)],
            "article": one.article,
            "note": one.note,
        }


@correct.command("undo")
@click.argument("correction")
@pass_config
def undo_correction(config: Config, correction: str) -> int:
    """Take back a CORRECTION (an id of `list`): the quote is again as onrecord finds it."""
    dropped, faults = undo(config, correction)
    click.echo(f"taken back: {_told(dropped)}")
    return Exit.INCOMPLETE if faults else Exit.COMPLETE


@correct.command()
@click.argument("folder", type=click.Path(path_type=Path))
@language_option
@click.option("--whole", is_flag=True, help="Only articles of which every quote was decided about.")
@pass_config
def export(config: Config, folder: Path, language: str, whole: bool) -> None:
    """Write the corrected articles into FOLDER as annotated ones, to train the tagger with.

    \b
    Of what nobody decided about `verdict` is empty; that is as onrecord found it:
      python -m pipeline.attribution.training.train --corpus FOLDER --out FILE
    """
    with contextlib.closing(read_database(config.database)) as db:
        counts = write_annotated(db, folder, language=language, whole=whole)
    articles, quotes, decided, rejected = counts.values()
    told = [
        f"{number} {name}{'' if number == 1 else 's'}" for name, number in (("article", articles), ("quote", quotes))
    ]
    left_out = f"; {rejected} rejected, left out" if rejected else ""
    click.echo(f"{folder}: {', '.join(told)}, {decided} of them decided about{left_out}")
