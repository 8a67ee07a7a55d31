"""How what the stages found goes from the process that found it to the one that stores it: fast, for it is much.

Pickle asks a frozen dataclass with slots for its state by Python's own code, which looks at all its fields anew for
each object, at both ends.
"""

from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")
_SETTERS: dict[type, tuple[Any, ...]] = {}


def travelling(kind: type[T]) -> type[T]:
    """The same frozen dataclass with two fields or more, taken apart and put together by its slots."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # only dataclasses come here
    values = attrgetter(*names)
    _SETTERS[kind] = tuple(vars(kind)[name].__set__ for name in names)
    kind.__reduce__ = lambda self: (_made, (kind, *values(self)))  # type: ignore[method-assign]
    return kind


def _made(kind: type[T], *values: Any) -> T:
    one = object.__new__(kind)
    for put, value in zip(_SETTERS[kind], values, strict=True):
        put(one, value)
    return one
