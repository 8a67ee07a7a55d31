"""A value that an object makes when it is first asked for, and keeps."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Made = TypeVar("Made")


class Once(Generic[Made]):
    """As `functools.cached_property`, without the lock that Python 3.11 takes for each value of each object.

    >>> class Line:
    ...     @Once
    ...     def text(self) -> list[str]:
    ...         return []
    >>> line = Line()
    >>> line.text is line.text
    True
    """

    def __init__(self, make: Callable[[Any], Made]) -> None:
        self._make, self._name, self.__doc__ = make, make.__name__, make.__doc__

    def __get__(self, holder: object, _kind: type | None = None) -> Made:
        made = holder.__dict__[self._name] = self._make(holder)
        return made
