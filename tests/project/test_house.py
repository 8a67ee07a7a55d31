"""The house stays one to live in: short functions, modules of a few pages, few modules a room, each wing explained."""

import ast
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = [
    ROOT / "scheduler.py",
    ROOT / "setup.py",
    *(file for top in ("pipeline", "spiders", "schemas", "tests") for file in sorted((ROOT / top).rglob("*.py"))),
]
WINGS = sorted(path for path in (ROOT / "pipeline").iterdir() if (path / "__init__.py").exists())
LINES_OF_MODULE, LINES_OF_FUNCTION, MODULES_OF_FOLDER = 400, 40, 14


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", CODE, ids=name)
def test_module_and_its_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    long = [f.name for f in functions if f.end_lineno and f.end_lineno - f.lineno >= LINES_OF_FUNCTION]
    assert (text.count("\n") <= LINES_OF_MODULE, long) == (True, [])


def test_no_room_is_full() -> None:
    rooms = Counter(name(path.parent) for path in CODE if path.name != "__init__.py")
    assert {room: count for room, count in rooms.items() if count > MODULES_OF_FOLDER} == {}


@pytest.mark.parametrize("wing", WINGS, ids=name)
def test_wing_says_what_comes_in_and_what_goes_out(wing: Path) -> None:
    said = ast.get_docstring(ast.parse((wing / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert "In: " in said
    assert "Out: " in said
