"""Write docs/reference/*.md: what a command can print, a command prints. CI compares them.

python docs/make_reference.py           write them
python docs/make_reference.py --check   exit 1 when one is out of date
"""

import sys
from pathlib import Path

import click

from pipeline.cli import COMMANDS, cli
from pipeline.config import PREFIX, Config
from pipeline.database import open_database
from pipeline.sites import reference as site_file

FOLDER = Path(__file__).parent / "reference"


def commands() -> str:
    """Every command's help, as it prints it."""
    parts = [
        "# Commands",
        "",
        "Made by `python docs/make_reference.py`; `onrecord COMMAND --help` prints the same.",
        "",
    ]
    root = click.Context(cli, info_name="onrecord", terminal_width=100)
    parts += ["```", cli.get_help(root), "```"]
    for name in COMMANDS:
        command = _known(cli, root, name)
        parts += _command(command, click.Context(command, info_name=name, parent=root, terminal_width=100))
    return "\n".join(parts) + "\n"


def _command(command: click.Command, context: click.Context) -> list[str]:
    parts = ["", f"## {context.command_path}", "", "```", command.get_help(context), "```"]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = _known(command, context, name)
            parts += _command(child, click.Context(child, info_name=name, parent=context, terminal_width=100))
    return parts


def _known(group: click.Group, context: click.Context, name: str) -> click.Command:
    command = group.get_command(context, name)
    if command is None:
        raise LookupError(f"{context.command_path} lists {name!r}, but has no such command")
    return command


def schema() -> str:
    """Every table and view of the database, as SQLite tells it."""
    db = open_database(None)
    parts = ["# The database", "", "Made by `python docs/make_reference.py` from schemas/migrations.py.", ""]
    parts += ["Times are ISO 8601 in UTC; offsets count code points; digests are `sha256:<hex>`.", ""]
    shadow = ("_fts_", "_sqlite_")
    query = "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY type, rowid"
    for name, sql in db.execute(query):
        if not any(part in name for part in shadow):
            parts += [f"## {name}", "", "```sql", sql, "```", ""]
    return "\n".join(parts)


def settings() -> str:
    """Every setting: key, environment variable, default and meaning."""
    parts = [
        "# Settings",
        "",
        "Flags go before `ONRECORD_*` variables, these before `onrecord.toml`, that before defaults.",
        "",
    ]
    parts += ["| key in onrecord.toml | variable | default | meaning |", "|---|---|---|---|"]
    for name, field in Config.model_fields.items():
        told = field.default_factory is None and field.default not in (None, "", ())
        default = f"`{field.default}`" if told else ""
        parts.append(f"| `{name}` | `{PREFIX}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(parts) + "\n"


PAGES = {"commands.md": commands, "database.md": schema, "settings.md": settings, "site-file.md": site_file}


def main(arguments: list[str]) -> int:
    stale = []
    FOLDER.mkdir(exist_ok=True)
    for name, make in PAGES.items():
        path, text = FOLDER / name, make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8")
    print(f"{'out of date' if '--check' in arguments else 'written'}: {', '.join(stale) or 'none'}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
