"""Languages are data: every list is one that the readers know, is written as the manual says, and is in the manual."""

import re
import tomllib
from pathlib import Path

import pytest

from pipeline.languages import codes, guess, language

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "pipeline/languages").glob("*.toml"))
MANUAL = (ROOT / "docs/languages.md").read_text(encoding="utf-8")
DOCUMENTED = {key for row in re.findall(r"^\| (`.*?) \|", MANUAL, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)}


def tables(path: Path) -> dict[str, dict[str, object]]:
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: table for name, table in read.items() if isinstance(table, dict)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_list_is_in_the_manual(path: Path) -> None:
    unknown = {key for table in tables(path).values() for key in table} - DOCUMENTED
    assert unknown == set()


def test_the_manual_tells_of_no_list_that_nobody_has() -> None:
    used = {key for path in FILES for table in tables(path).values() for key in table}
    assert DOCUMENTED - used == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_lists_are_in_small_letters_but_for_first_names(path: Path) -> None:
    capital = [
        (key, word)
        for name, table in tables(path).items()
        for key, words in table.items()
        if isinstance(words, str) and key not in ("men", "women") and name != "east"
        for word in words.split()
        if word != word.lower()
    ]
    assert capital == []


def test_unknown_language_has_no_file() -> None:
    assert (language("xx"), language("../de")) == (None, None)
    assert "de" in codes()


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests/attribution/languages").glob("*.txt")), ids=lambda path: path.stem
)
def test_language_of_a_text_is_told_by_its_words(path: Path) -> None:
    assert guess(path.read_text(encoding="utf-8").split("~~~")[1]) == path.stem[:2]
