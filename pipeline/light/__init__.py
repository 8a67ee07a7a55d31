"""What processes of a run can do without: libraries that others only look for, and most looks for garbage.

sqlite-utils knows the types of pandas and NumPy where they are installed, and imports both for that: a third of a
second and some 40 MiB in each process of a run. None of our rows has such a value. Likewise structlog imports rich and
Twisted, and warcio fsspec: a seventh of what the process that loads imports.

In: a process that has imported nothing yet. Out: the same with these libraries or Datasette, or with less to
look for. Uses nothing.
preloaded: the same for fork servers
"""

import gc
import sys
from importlib import import_module

SELDOM = (20_000, 20, 50)
"""Objects made since the last look for garbage, and looks at younger ones before one at older ones."""


LOOKED_FOR = {"sqlite_utils.db": ("pandas", "numpy"), "structlog": ("rich", "twisted"), "warcio": ("fsspec",)}
"""Each library, and those that it imports only where they are: for types of ours, tracebacks and files of others."""


def import_lightly() -> None:
    """Import these as where none of the others is installed; whoever uses them imports them afterwards as ever."""
    for module, looked_for in LOOKED_FOR.items():
        _import_without(module, looked_for)


def import_datasette() -> None:
    """Import Datasette likewise: its units look for arrays of NumPy and Dask, which would take most of a start."""
    _import_without("datasette.app", ("pandas", "numpy", "dask"))


def _import_without(module: str, looked_for: tuple[str, ...]) -> None:
    if module in sys.modules:
        return
    absent = [name for name in looked_for if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None: Python's word for "there is none"
    try:
        import_module(module)
    finally:
        for name in absent:
            del sys.modules[name]


def leave() -> None:
    """Let the interpreter end without a last look for garbage: a sixth of a second over what a command has imported."""
    gc.freeze()


def collect_seldom() -> None:
    """Let what is imported by now be looked at no more, and what comes seldom: pages leave hardly any cycles behind."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
