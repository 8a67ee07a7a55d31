"""Standard output that nobody reads, that is full, or that is closed: every command that prints ends as it should."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rows import filled_file

FORKER = """
import gc, importlib, json, os, sys
from pipeline.cli import COMMANDS, main
for place in COMMANDS.values():
    importlib.import_module(place.split(":")[0])
gc.freeze()  # else each child would copy all of it to look for garbage
for arguments in json.loads(sys.argv[1]):
    told = os.memfd_create("told")
    if (child := os.fork()) == 0:
        os.dup2(told, 2)
        sys.argv[1:] = arguments
        main()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.lseek(told, 0, os.SEEK_SET)
    sys.__stderr__.write(json.dumps([code, os.read(told, 100_000).decode()]) + "\\n")
"""
PRINTING = [
    ["--help"], ["--version"], ["run", "--help"], ["export"], ["export", "--what", "quotes", "--format", "csv"],
    ["search", "ferry"], ["search", "ferry", "--json"], ["show", "ID"], ["show", "ID", "--json"], ["quotes"],
    ["quotes", "--json"], ["citations"], ["runs"], ["runs", "--json"], ["query"], ["query", "--markdown"],
    ["query", "totals"], ["report", "--output", "REPORT"], ["sites", "list"], ["sites", "list", "--json"],
    ["sites", "check"], ["sites", "keys"], ["people", "list"],
    ["schedule", "uk-bbc-politics"], ["serve", "--port", "0"],
]  # fmt: skip


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    folder = tmp_path_factory.mktemp("output")
    data = filled_file(folder)
    places = {"ID": "https://lantern-post.example/ferry", "REPORT": str(folder / "report.html")}
    return [["--data", str(data), *(places.get(word, word) for word in command)] for command in PRINTING]


def ends(commands: list[list[str]], output: int) -> list[tuple[str, int, str]]:
    """Each command with its exit code and what it said on standard error."""
    line = [sys.executable, "-c", FORKER, json.dumps(commands)]
    done = subprocess.run(line, stdout=output, stderr=subprocess.PIPE, text=True, check=True, timeout=120)
    told = [json.loads(line) for line in done.stderr.splitlines()]
    return [(" ".join(command), *end) for command, end in zip(PRINTING, told, strict=True)]


def test_a_reader_that_goes_away_ends_a_command_without_a_word(commands: list[list[str]]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    assert [end for end in ends(commands, writer) if end[1:] != (141, "")] == []
    os.close(writer)


def test_a_full_output_is_a_storage_failure_that_names_the_output(commands: list[list[str]]) -> None:
    with open("/dev/full", "w") as full:
        found = ends(commands, full.fileno())
    wanted = "StorageError: standard output: No space left on device; make room or send it elsewhere, then run again\n"
    assert [end for end in found if end[1:] != (14, wanted)] == []


def test_a_closed_output_is_told_too(commands: list[list[str]], tmp_path: Path) -> None:
    for command in (commands[3], commands[5], commands[18]):
        line = 'exec "$@" >&-'
        done = subprocess.run(
            ["sh", "-c", line, "sh", sys.executable, "-m", "pipeline", *command], capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 14
        assert "standard output: Bad file descriptor" in done.stderr


def test_the_first_line_of_a_long_export_is_enough(commands: list[list[str]], tmp_path: Path) -> None:
    line = 'set -o pipefail; "$@" 2>told | head -c 1'
    done = subprocess.run(
        ["bash", "-c", line, "bash", sys.executable, "-u", "-m", "pipeline", *commands[3]],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": os.getcwd()}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "{"
    assert done.returncode in (0, 141)
    assert (tmp_path / "told").read_text() == ""


def test_a_failure_keeps_its_code_when_its_message_cannot_be_told() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "--data", "/nowhere", "runs"], stdout=writer, stderr=writer, check=False
    )
    os.close(writer)
    assert done.returncode == 2
