"""Libraries without what they only look for, in processes that start often.

sqlite-utils knows the types of pandas and NumPy where they are installed, and imports both for that: a third of a
second and some 40 MiB in each process of a run. None of our rows has such a value.
"""

import sys

LOOKED_FOR = ("pandas", "numpy")


def import_sqlite_utils() -> None:
    """Import sqlite-utils as where neither is installed; whoever uses them imports them afterwards as ever."""
    if "sqlite_utils.db" in sys.modules:
        return
    absent = [name for name in LOOKED_FOR if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None: Python's word for "there is none"
    try:
        import sqlite_utils.db  # noqa: F401
    finally:
        for name in absent:
            del sys.modules[name]
