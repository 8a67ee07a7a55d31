"""`onrecord`: parse, call one function, print; the only place where an error becomes an exit code."""

import contextlib
import importlib
import io
import os
import signal
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.config import FILE, SETTINGS, load_config
from pipeline.logs import get_logger, setup_logging
from pipeline.own_code import is_compiled
from schemas.errors import ConfigError, Exit, OnrecordError, ReaderGoneError, StoppedError, StorageError
from schemas.meant import did_you_mean

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS: dict[str, str] = {
    "init": "pipeline.commands.settings:init",
    "config": "pipeline.commands.settings:config",
    "demo": "pipeline.commands.demo:demo",
    "run": "pipeline.commands.run:run",
    "fetch": "pipeline.commands.stored.intake:fetch",
    "import": "pipeline.commands.stored.intake:import_",
    "backfill": "pipeline.commands.stored.backfill:backfill",
    "load": "pipeline.commands.stored.backfill:load",
    "daemon": "pipeline.commands.schedule:daemon",
    "schedule": "pipeline.commands.schedule:schedule",
    "process": "pipeline.commands.run:process",
    "rebuild": "pipeline.commands.run:rebuild",
    "verify": "pipeline.commands.stored.archive:verify",
    "backup": "pipeline.commands.stored.archive:backup",
    "merge": "pipeline.commands.stored.merge:merge",
    "remove": "pipeline.commands.stored.remove:remove",
    "removals": "pipeline.commands.stored.remove:removals",
    "sites": "pipeline.commands.sites:sites",
    "search": "pipeline.commands.query:search",
    "show": "pipeline.commands.query:show",
    "same": "pipeline.commands.stored.same:same",
    "quotes": "pipeline.commands.query:quotes",
    "citations": "pipeline.commands.query:citations",
    "status": "pipeline.commands.watch:status",
    "runs": "pipeline.commands.watch:runs",
    "coverage": "pipeline.commands.watch:coverage",
    "query": "pipeline.commands.query:query",
    "export": "pipeline.commands.stored.output:export",
    "template": "pipeline.commands.template:template",
    "people": "pipeline.commands.people:people",
    "correct": "pipeline.commands.correct:correct",
    "report": "pipeline.commands.stored.output:report",
    "serve": "pipeline.commands.serve:serve",
    "completion": "pipeline.commands.settings:completion",
}
"""Command name -> where it stands; a command's module is imported only when it is asked for."""
SHORT: dict[str, str] = {
    "init": "Make FOLDER (here) ready for crawling: onrecord.toml, sites/ and data/; fetches nothing.",
    "config": "Show each of NAMES (all settings) with its value and where it came from; secrets are hidden.",
    "demo": "Crawl a small newsroom on this machine and show what was found; nothing leaves the machine.",
    "run": "Crawl, archive, clean, attribute and load SITES; globs like 'uk-*' work.",
    "fetch": "Fetch, archive, clean and load URLS now; - reads them from standard input, one a line.",
    "import": "Take in what you have: WARC and WACZ files, folders of saved pages, lists of addresses.",
    "backfill": "Clean and attribute WARC files on Dask, into Parquet; `onrecord load` brings that into the database.",
    "load": "Bring the FOLDER that a backfill made into archive and database, as an import of its WARC files...",
    "daemon": "Run each site when its schedule says so, until SIGTERM or Ctrl-C (exit code 12).",
    "schedule": "Show when SITES (all that have a schedule) are due next, in UTC and in their zone, and how the...",
    "process": "Clean, attribute and load captures that a stopped run left pending; fetches nothing.",
    "rebuild": "Make articles, revisions, attributions and citations again from the archive alone.",
    "verify": "Read every record of the archive, check every digest, and compare database and index with it.",
    "backup": "Copy database and archive into TARGET and check the copy; run it again to bring TARGET up to date.",
    "merge": "Join the archives and databases of data folders into one: each FOLDER is one that `onrecord...",
    "remove": "Take one ARTICLE (id or address) out of database, archive, index, exports and pages.",
    "removals": "What was taken down or hidden, when and why; `unfinished`: run `onrecord remove ID` once more.",
    "sites": "The websites that onrecord crawls: one file a site, yours and the shipped ones.",
    "search": "Find articles by the words of headline and text.",
    "show": "Print one ARTICLE (id or address): clean text, each quote with its speaker beside it, and the proof.",
    "same": "Where else the story of ARTICLE (id or address) was printed: copies, cuts and rewrites.",
    "quotes": "Who said what: quotes with their sentence, speaker, cue, confidence, article and the capture that...",
    "citations": "What articles point to as their source: agencies, outlets, documents; with --name, the articles...",
    "status": "How SITES (all that are chosen) are: last good run, next slot, articles against the usual, findings.",
    "runs": "Crawl runs, newest first; with RUN_ID, that run's addresses by outcome, each with its reason.",
    "coverage": "What is held of what SITES (all that are chosen) announced, what is missed, and when nobody looked.",
    "query": "Ask a canned query by NAME; without one, list them with their parameters.",
    "export": "Export articles, quotes or citations for spreadsheets and other programs.",
    "template": "Lines that stories of SITE share word for word: on how many of them, and an address to look at.",
    "people": "Who speaks in the record; merge and split names by hand.",
    "correct": "Confirm or reject a quote, or give it to another speaker; show, take back and export what was...",
    "report": "Tell the last whole week as one page to mail: numbers, most quoted, changes, new people, holes.",
    "serve": "Serve articles, quotes, canned queries and tables as web pages, read-only and on loopback alone.",
    "completion": "Print what makes SHELL complete commands, options and names of sites at the Tab key.",
}
"""Command name -> the first words of its help, so that `onrecord --help` imports no command."""


class LazyGroup(click.Group):
    """Imports a command's module when it is used, so that `onrecord --help` and cron one-shots start fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise ConfigError(f"no command {args[0]!r}{did_you_mean(args[0], COMMANDS)}; `onrecord --help` lists them")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list["CompletionItem"]:
        from click.shell_completion import CompletionItem

        fitting = [CompletionItem(name, help=told) for name, told in SHORT.items() if name.startswith(incomplete)]
        return fitting + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        room = formatter.width - 6 - max(map(len, SHORT))
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, click.Command(name, help=told).get_short_help_str(room)) for name, told in SHORT.items()]
            )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


EPILOG = """\b
Exit codes: 0 complete; 2 bad usage or configuration; 10 finished, but some site failed, drifted or was
deferred; 11 another run holds the lock; 12 stopped by a signal; 13 stopped by a budget; 14 storage failure;
15 integrity check failed; 141 whoever read the output went away; 1 anything unforeseen."""


def _tell_version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"onrecord, version {version('onrecord')}{', compiled' if is_compiled() else ''}")
        ctx.exit()


@click.group(cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path), help="Folder of database and archive [onrecord-data].")
@click.option("--sites", type=click.Path(path_type=Path), help="Folder of your own site files.")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Settings file [onrecord.toml].")
@click.option("--log-format", type=click.Choice(["auto", "text", "json"]), help="How events are written to stderr.")
@click.option("--log-level", type=click.Choice(["debug", "info", "warning", "error"]), help="Least level logged.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Show the version and exit.",
)
@click.pass_context
def cli(ctx: click.Context, /, config_file: Path | None, **flags: Any) -> None:
    """The record of what politicians and their papers said: crawl, archive, clean, attribute, query."""
    config = load_config(flags, file=config_file)
    setup_logging(config.log_level, config.log_format)
    ctx.obj = config
    ctx.meta[SETTINGS] = config_file or FILE


def main() -> None:
    """Run the command line, and exit with a code of `schemas.errors.Exit`."""
    signal.signal(signal.SIGTERM, _stopped)
    sys.stdout = _standard_output()
    code = run_cli(sys.argv[1:])
    try:
        sys.stdout.flush()
    except OnrecordError:  # told already; the interpreter would try again, and exit with a code of its own
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)


class _Output(io.FileIO):
    """Standard output whose failures nobody on the way takes for those of a file."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except BrokenPipeError as error:
            raise ReaderGoneError("nobody reads standard output any more") from error
        except OSError as error:
            raise StorageError(
                f"standard output: {error.strerror}; make room or send it elsewhere, then run again"
            ) from error


def _standard_output() -> io.TextIOWrapper:
    if sys.stdout is None:  # closed by whoever started us: the number 1 must not become a file's
        os.dup2(os.open(os.devnull, os.O_RDONLY), 1)
    raw = _Output(1, "w", closefd=False)
    encoding, errors = getattr(sys.stdout, "encoding", "utf-8"), getattr(sys.stdout, "errors", "strict")
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, errors, line_buffering=raw.isatty())


def _stopped(_number: int, _frame: object) -> None:
    """What SIGTERM means until a run that saves its state takes it over."""
    raise StoppedError("stopped by SIGTERM")


def run_cli(arguments: list[str]) -> int:
    """Run one command line and return its exit code; every error is told on standard error."""
    code = _coded(lambda: cli.main(arguments, prog_name="onrecord", standalone_mode=False))
    return code or _coded(sys.stdout.flush)


def _coded(work: Callable[[], Any]) -> int:
    try:
        code = work()
        return int(code) if isinstance(code, int) else Exit.COMPLETE
    except ReaderGoneError as error:
        return error.exit_code
    except OnrecordError as error:
        _tell(f"{type(error).__name__}: {error}")
        return error.exit_code
    except click.ClickException as error:
        with contextlib.suppress(OSError):
            error.show()
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        _tell("stopped")
        return Exit.STOPPED
    except SystemExit as ended:  # Click has completed a line; or standard error is unread: Click and rich end with 1
        return Exit.UNREAD if ended.code else Exit.COMPLETE
    except BrokenPipeError:
        return Exit.UNREAD
    except Exception:  # noqa: BLE001 - the last resort: told with its traceback, exit code 1
        get_logger("onrecord").exception("unforeseen error; please report it with this traceback")
        return Exit.UNFORESEEN


def _tell(line: str) -> None:
    """Say it on standard error, if there is anybody; the exit code says it in any case."""
    with contextlib.suppress(OSError):
        click.echo(line, err=True)
