"""A folder that holds other programs' packages under our names, as anybody's working directory may."""

from pathlib import Path

NAMES = ("pipeline/__init__.py", "pipeline/cli.py", "spiders/__init__.py", "schemas/__init__.py", "scheduler.py")
STANDARD = ("json.py", "signal.py")
"""Names that Python's own multiprocessing imports."""


def settle_strangers(folder: Path) -> Path:
    """The folder, made: whoever imports one of its modules fails."""
    for name in (*NAMES, *STANDARD):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'raise RuntimeError("a stranger\'s {name}")\n', encoding="utf-8")
    return folder
