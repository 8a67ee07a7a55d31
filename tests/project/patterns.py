"""Every pattern of the code, and the long strings that each is run on."""

import ast
import dataclasses
import importlib
import pkgutil
import re
import re._constants as op  # type: ignore[import-not-found]
import re._parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pipeline
import schemas
import spiders
from pipeline.clean.facts import author_names, dates
from pipeline.clean.furniture import headings
from pipeline.clean.verdict import signs

PACKAGES = (schemas, spiders, pipeline)
COMMON = (
    " ", "\n", "\t", "\r\n", "a", "A", "0", "é", "_", "<", ">", "<!--", "<a ", "<p>", "?", "/", '"', "'", "“", "-", "—",
    ".", ",", ":", ";", "(", "[", "=", "&", "%", "ab ", "Ab ", "AB ", "a-", "a.", "a, ", "1 ", "1.", "a\n", "“a” ",
    "a=1&",
)  # fmt: skip
"""What any pattern is run on, repeated."""
SAMPLES = "aA1 -\n.,\"'“’/<>=?&_é;:()[]\t#%@—"


def modules() -> Iterator[ModuleType]:
    """Every module of ours, but for the entry points, which run when they are imported."""
    yield importlib.import_module("scheduler")
    for package in PACKAGES:
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = None if found.name.endswith("__main__") else importlib.import_module(found.name)
            if module and str(module.__file__).endswith(".py"):  # the kernel is in C
                yield module


@dataclass(frozen=True)
class Use:
    """A pattern as the code uses it."""

    pattern: "re.Pattern[Any]"
    method: str
    """match, fullmatch, or finditer for all that look everywhere."""
    bound: int = 0
    """Characters that it is given at most; 0: any number."""


BOUNDED = {
    author_names._parts(): author_names.LONGEST,
    author_names._TAIL: author_names.LONGEST,
    dates._SPOKEN: dates.LONGEST_SPOKEN,
    dates._WORDED: dates.LONGEST_SPOKEN,
    headings._pointer(): headings.LONGEST,
    headings._section(): headings.LONGEST,
    signs.LISTING: signs.LONGEST,
    **{sign.headline: signs.LONGEST for sign in signs.SIGNS},
}
"""Patterns of short texts, and the number, which stands beside them, that whoever uses them heeds."""
WINDOW = 400
"""Characters in which a call looks that names its beginning and its end: all reach a sentence or two far."""
FULL = {"_lines", "_fitting", "DISPLAY"}
"""Tables whose patterns are used under another name, with fullmatch."""


@cache
def patterns() -> dict[str, Use]:
    """Name -> pattern and use: those a module holds in whatever way, and those written within its functions."""
    found: dict[Use, str] = {}
    for module in modules():
        for name, value in list(vars(module).items()):
            for number, (called, pattern) in enumerate(_held(name, value)):
                for use in _uses(called, pattern):
                    found.setdefault(use, f"{module.__name__}.{name}[{number}].{use.method}")
        for line, use in _written(module):
            found.setdefault(use, f"{module.__name__}:{line}.{use.method}")
    return {name: use for use, name in found.items()}


@cache
def _calls() -> dict[str, set[tuple[str, str]]]:
    """Name -> (method, its arguments up to a third one) wherever it is used; one look at the sources for all names."""
    call = re.compile(r"\b(\w+)(?=(?:\(\))?\.([a-z]+)\b(\((?:[^(),]|\([^()]*\))*,[^,]*,)?)")
    found: dict[str, set[tuple[str, str]]] = {}
    for module in modules():
        for used in call.finditer(Path(str(module.__file__)).read_text(encoding="utf-8")):
            found.setdefault(used[1], set()).add((used[2], used[3] or ""))
    return found


def _uses(name: str, pattern: "re.Pattern[Any]") -> Iterator[Use]:
    for method, window in [("fullmatch", "")] if name in FULL else sorted(_calls().get(name, ())) or [("finditer", "")]:
        looks = method in ("search", "match", "fullmatch", "finditer", "findall")
        bound = BOUNDED.get(pattern, WINDOW if window and looks else 0)
        yield Use(pattern, method if method in ("match", "fullmatch") else "finditer", bound)


def _held(name: str, value: Any, depth: int = 0) -> Iterator[tuple[str, "re.Pattern[Any]"]]:
    """Name and pattern: of a dataclass, the field's name."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, type) or depth > 6:
        return
    elif hasattr(value, "cache_info") and not value.__wrapped__.__code__.co_argcount:
        if "re.Pattern" in str(value.__wrapped__.__annotations__.get("return")):
            yield from _held(name, value(), depth + 1)
    else:
        for called, part in _parts(name, value):
            yield from _held(called, part, depth + 1)


def _parts(name: str, value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [(name, part) for part in (*value.keys(), *value.values())]
    if isinstance(value, (tuple, list)):
        return [(name, part) for part in value]
    if isinstance(value, (set, frozenset)):
        held = (part for part in value if isinstance(part, re.Pattern))
        return [(name, part) for part in sorted(held, key=lambda part: str(part.pattern))]
    if dataclasses.is_dataclass(value):
        return [(field.name, getattr(value, field.name)) for field in dataclasses.fields(value)]
    return []


def _written(module: ModuleType) -> Iterator[tuple[int, Use]]:
    """Patterns that a function hands to `re` by their text; what is filled in stands as a name."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args):
            continue
        named = isinstance(call.func.value, ast.Name) and call.func.value.id == "re"
        if named and call.func.attr not in ("escape", "compile"):
            text = _text(call.args[0], module)
            if text is not None:
                flags = re.IGNORECASE if "IGNORECASE" in ast.dump(call) else 0
                use = call.func.attr if call.func.attr in ("match", "fullmatch") else "finditer"
                yield call.lineno, Use(re.compile(text, flags), use)


def _text(node: ast.expr, module: ModuleType) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name) and isinstance(getattr(module, node.id, None), (str, bytes)):
        return getattr(module, node.id)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "ab-cd" for part in node.values)
    return None


def strings(pattern: "re.Pattern[Any]") -> list[tuple[str, str, str]]:
    """(beginning, unit, end): the common ones, and what leads the pattern into each of its repeats and out again."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    flags = pattern.flags & (re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE)
    found = [("", unit, "") for unit in COMMON]
    for before, unit in _repeats(re._parser.parse(text, flags), ""):
        if unit:
            found += [(before, unit, ""), (before, unit, "\0"), ("", before + unit, ""), ("", unit, "\0")]
            found += [("", f"{unit} ", ""), ("", f"{before}{unit} ", "")]
    return list(dict.fromkeys(found))


def _repeats(items: Any, before: str) -> Iterator[tuple[str, str]]:
    """(what leads there, what is repeated) of every repeat that is not short."""
    for code, value in items:
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            if value[1] > 8:
                yield before, sample(value[2])
            yield from _repeats(value[2], before)
        elif code is op.SUBPATTERN:
            yield from _repeats(value[3], before)
        elif code is op.ATOMIC_GROUP:
            yield from _repeats(value, before)
        elif code in (op.ASSERT, op.ASSERT_NOT):
            yield from _repeats(value[1], before)
        elif code is op.BRANCH:
            for branch in value[1]:
                yield from _repeats(branch, before)
        before += sample([(code, value)])


def sample(items: Any) -> str:
    """A string that these parts of a pattern match, or nearly."""
    return "".join(_sample(code, value) for code, value in items)


def _sample(code: Any, value: Any) -> str:
    if code is op.LITERAL:
        return chr(value)
    if code is op.NOT_LITERAL or code is op.ANY:
        return "a" if value != ord("a") else "b"
    if code is op.IN:
        return next((sign for sign in SAMPLES if _holds(value, sign)), _first(value))
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return sample(value[2]) * max(value[0], 1)
    if code is op.SUBPATTERN:
        return sample(value[3])
    if code is op.ATOMIC_GROUP:
        return sample(value)
    return sample(value[1][0]) if code is op.BRANCH else ""


CATEGORIES = {
    op.CATEGORY_DIGIT: str.isdigit,
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_WORD: lambda sign: sign.isalnum() or sign == "_",
    op.CATEGORY_NOT_DIGIT: lambda sign: not sign.isdigit(),
    op.CATEGORY_NOT_SPACE: lambda sign: not sign.isspace(),
    op.CATEGORY_NOT_WORD: lambda sign: not (sign.isalnum() or sign == "_"),
}


def _holds(members: Any, sign: str) -> bool:
    negated = members[0][0] is op.NEGATE
    return any(_is(code, value, sign) for code, value in members if code is not op.NEGATE) != negated


def _is(code: Any, value: Any, sign: str) -> bool:
    if code is op.LITERAL:
        return ord(sign) == int(value)
    return value[0] <= ord(sign) <= value[1] if code is op.RANGE else bool(CATEGORIES[value](sign))


def _first(members: Any) -> str:
    code, value = members[0]
    return chr(value if code is op.LITERAL else value[0]) if code in (op.LITERAL, op.RANGE) else "a"
