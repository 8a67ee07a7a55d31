"""Languages are data: every list is one that the readers know, is written as the manual says, and is in the manual."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pipeline.languages import any_of, codes, language, phrases, told_by

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "pipeline/languages").glob("*.toml"))
MANUAL = (ROOT / "docs/languages.md").read_text(encoding="utf-8")
DOCUMENTED = {key for row in re.findall(r"^\| (`.*?) \|", MANUAL, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)}
CLEANING = ("dates", "byline", "around")
"""Tables that cleaning reads; but for lists of months their values are patterns."""
LISTS = ("months", "short")
MADE_UP = """name = "Quandish"

[dates]
months = "umu dodo tretu kvaru pendo heksu septu oktu novu dekku elfu zwelu"

[byline]
by = 'zup'

[around]
read_also = '''
grella vosh|morgu (?:vosh|telu)
nerru vosh'''
"""
"""A language that nobody writes, in a file as the manual has it."""
LOOK = """
from pipeline.clean.facts.author_names import names_of
from pipeline.clean.facts.months import month_of
from pipeline.clean.furniture.line_rules import line_rule

lines = [f"{begins}: The pier waits" for begins in ("Grella vosh", "Morgu telu", "Nerru vosh", "Vosh")]
print(month_of("tretu", "qx"), month_of("tretu", "de"), names_of(["Zup Jane Doe"])[0])
print(*(found.name if (found := line_rule(line, len(line.split()))) else "stays" for line in lines))
"""


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
        for word in (re.sub(r"\\.", "", words) if name in CLEANING else words).split()
        if word != word.lower()
    ]
    assert capital == []


def test_unknown_language_has_no_file() -> None:
    assert (language("xx"), language("../de")) == (None, None)
    assert "de" in codes()


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests/attribution/languages").glob("*.txt")), ids=lambda path: path.stem
)
def test_language_of_a_text_is_told(path: Path) -> None:
    told = language(told_by(path.read_text(encoding="utf-8").split("~~~")[1][:2000]))
    assert told == language(path.stem[:2])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_phrases_are_patterns_none_of_which_is_empty(path: Path) -> None:
    found = language(path.stem)
    assert found
    for table in CLEANING:
        for key in set(tables(path).get(table, {})) - set(LISTS):
            told = found.phrases(table, key)
            assert (key, "" in told, len(told) > 0) == (key, False, True)
            assert re.compile(f"(?:{'|'.join(told)})").groups == 0


def test_every_phrase_of_cleaning_is_looked_for() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "pipeline/clean").rglob("*.py")))
    asked = set(re.findall(r"""["'](\w+)["']""", code))
    asked |= {f"{key}_needs" for key in re.findall(r"""needs\(["'](\w+)["']\)""", code)}
    keys = {key for path in FILES for table in CLEANING for key in tables(path).get(table, {})}
    assert keys - asked == set()


def test_months_are_twelve() -> None:
    told = {code: len(found.forms("dates", "months")) for code in codes() if (found := language(code))}
    assert set(told.values()) == {0, 12}


def test_kind_that_no_language_has_is_an_error_and_no_pattern_that_fits_everything() -> None:
    with pytest.raises(LookupError, match=r"no file has phrases under \[around\] raed_also"):
        any_of("around", "raed_also")


def test_phrases_that_begin_alike_share_a_letter_and_say_the_same() -> None:
    together, apart = re.compile(any_of("around", "readers")), re.compile("|".join(phrases("around", "readers")))
    for text in ("kommentare", "comments", "reacties", "σχόλια", "comment", "x"):
        assert bool(together.fullmatch(text)) == bool(apart.fullmatch(text))


def test_language_is_read_by_adding_its_file(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "pipeline/clean", tmp_path / "pipeline/clean")
    shutil.copytree(ROOT / "pipeline/languages", tmp_path / "pipeline/languages")
    shutil.copy(ROOT / "pipeline/__init__.py", tmp_path / "pipeline")
    (tmp_path / "pipeline/languages/qx.toml").write_text(MADE_UP, encoding="utf-8")
    env = os.environ | {"PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))}
    done = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["3 0 Jane Doe", "also-read also-read also-read stays"]
