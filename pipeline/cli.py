"""`onrecord`: parse, call one function, print; the only place where an error becomes an exit code."""

import importlib
import signal
import sys
from pathlib import Path
from typing import Any

import click

from pipeline.config import FILE, SETTINGS, load_config
from pipeline.logs import get_logger, setup_logging
from schemas.errors import ConfigError, Exit, OnrecordError, StoppedError
from schemas.meant import did_you_mean

COMMANDS: dict[str, str] = {
    "init": "pipeline.commands.init:init",
    "demo": "pipeline.commands.demo:demo",
    "run": "pipeline.commands.run:run",
    "daemon": "pipeline.commands.schedule:daemon",
    "schedule": "pipeline.commands.schedule:schedule",
    "process": "pipeline.commands.run:process",
    "rebuild": "pipeline.commands.run:rebuild",
    "verify": "pipeline.commands.archive:verify",
    "backup": "pipeline.commands.archive:backup",
    "sites": "pipeline.commands.sites:sites",
    "search": "pipeline.commands.query:search",
    "show": "pipeline.commands.query:show",
    "quotes": "pipeline.commands.query:quotes",
    "citations": "pipeline.commands.query:citations",
    "runs": "pipeline.commands.query:runs",
    "query": "pipeline.commands.query:query",
    "export": "pipeline.commands.query:export",
    "template": "pipeline.commands.template:template",
    "people": "pipeline.commands.people:people",
    "report": "pipeline.commands.query:report",
    "serve": "pipeline.commands.serve:serve",
}
"""Command name -> where it stands; a command's module is imported only when it is asked for."""


class LazyGroup(click.Group):
    """Imports a command's module when it is used, so that `onrecord --help` and cron one-shots start fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise ConfigError(f"no command {args[0]!r}{did_you_mean(args[0], COMMANDS)}; `onrecord --help` lists them")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


EPILOG = """\b
Exit codes: 0 complete; 2 bad usage or configuration; 10 finished, but some site failed, drifted or was
deferred; 11 another run holds the lock; 12 stopped by a signal; 13 stopped by a budget; 14 storage failure;
15 integrity check failed; 1 anything unforeseen."""


@click.group(cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path), help="Folder of database and archive [onrecord-data].")
@click.option("--sites", type=click.Path(path_type=Path), help="Folder of your own site files.")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Settings file [onrecord.toml].")
@click.option("--log-format", type=click.Choice(["auto", "text", "json"]), help="How events are written to stderr.")
@click.option("--log-level", type=click.Choice(["debug", "info", "warning", "error"]), help="Least level logged.")
@click.version_option(package_name="onrecord")
@click.pass_context
def cli(ctx: click.Context, /, config_file: Path | None, **flags: Any) -> None:
    """The record of what politicians and their papers said: crawl, archive, clean, attribute, query."""
    config = load_config(flags, file=config_file)
    setup_logging(config.log_level, config.log_format)
    ctx.obj = config
    ctx.meta[SETTINGS] = config_file or FILE


def main() -> None:
    """Entry point of the console script: run, and exit with a code of `schemas.errors.Exit`."""
    signal.signal(signal.SIGTERM, _stopped)
    sys.exit(run_cli(sys.argv[1:]))


def _stopped(_number: int, _frame: object) -> None:
    """What SIGTERM means until a run that saves its state takes it over."""
    raise StoppedError("stopped by SIGTERM")


def run_cli(arguments: list[str]) -> int:
    """Run one command line and return its exit code; every error is told on standard error."""
    try:
        code = cli.main(arguments, prog_name="onrecord", standalone_mode=False)
        return int(code) if isinstance(code, int) else Exit.COMPLETE
    except OnrecordError as error:
        click.echo(f"{type(error).__name__}: {error}", err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return Exit.STOPPED
    except BrokenPipeError:
        sys.stderr.close()
        return Exit.COMPLETE
    except Exception:  # noqa: BLE001 - the last resort: told with its traceback, exit code 1
        get_logger("onrecord").exception("unforeseen error; please report it with this traceback")
        return Exit.UNFORESEEN
