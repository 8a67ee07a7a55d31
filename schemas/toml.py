"""TOML: read with errors that name the file, and values written so that they are read back the same."""

import contextlib
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from schemas.errors import ConfigError


def parse(text: str | bytes, path: Path, error: type[ConfigError] = ConfigError) -> dict[str, Any]:
    """The values of a TOML file's text; `error` names the file and says what is wrong with it.

    >>> parse('name = "Inga', Path("people.toml"))
    Traceback (most recent call last):
    schemas.errors.ConfigError: people.toml: not TOML: Unterminated string (at end of document)
    """
    try:
        return tomllib.loads(text if isinstance(text, str) else text.decode("utf-8"))
    except UnicodeDecodeError as problem:
        raise error(f"{path}: not UTF-8 at byte {problem.start}; save it as UTF-8") from problem
    except ValueError as problem:  # also a number of more digits than Python reads
        raise error(f"{path}: not TOML: {problem}") from problem
    except RecursionError as problem:
        raise error(f"{path}: not TOML that anybody wrote: its brackets are nested too deep") from problem


def lines_of(text: str) -> dict[str, int]:
    r"""The line, from 1, on which each key of the top level begins.

    >>> lines_of('# two\na = 1\nb = [\n  2,\n]\n')
    {'a': 2, 'b': 3}
    """
    found: dict[str, int] = {}
    lines, begins = text.replace("\r\n", "\n").split("\n"), 1
    for end in range(1, len(lines) + 1):
        with contextlib.suppress(tomllib.TOMLDecodeError):  # within a value of several lines
            keys = tomllib.loads("\n".join(lines[:end])).keys()
            found.update(dict.fromkeys(sorted(keys - found.keys()), begins))
            begins = end + 1
    return found


def write(values: Mapping[str, Any]) -> str:
    """Values as TOML: plain keys first, then tables, then arrays of tables.

    >>> print(write({"name": "gazette", "delay": 1.0, "layouts": [{"body": "#story"}]}), end="")
    name = "gazette"
    delay = 1.0
    <BLANKLINE>
    [[layouts]]
    body = "#story"
    """
    parts = [f"{key} = {_value(value)}\n" for key, value in values.items() if not _is_table(value)]
    for key, value in values.items():
        if isinstance(value, Mapping):
            parts.append(f"\n[{key}]\n{write(value)}")
        elif _is_table(value):
            parts += [f"\n[[{key}]]\n{write(one)}" for one in value]
    return "".join(parts)


def quoted(value: str) -> str:
    r"""A TOML basic string.

    >>> print(quoted('Ana "Nan" Ruiz'))
    "Ana \"Nan\" Ruiz"
    """
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in escaped) + '"'


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value)
    )


def _value(value: Any) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return str(value)
