"""The parts of onrecord that are compiled where a compiler is; all else is in pyproject.toml.

    ONRECORD_COMPILE=1 pip wheel --no-deps .

has mypyc compile the modules of COMPILED, too, which give the same results in less time.
"""

import os
import shutil
import sys
from pathlib import Path

from setuptools import Extension, setup

EXACT = [] if sys.platform == "win32" else ["-ffp-contract=off"]
"""No compiler may round otherwise than NumPy does: the same words are labelled alike everywhere."""
LEARNT, TEXT = "pipeline/attribution/learnt", "pipeline/attribution/text"
IN_C = {
    f"{LEARNT}/kernel": [f"{LEARNT}/kernel.c", f"{LEARNT}/scoring.c", f"{LEARNT}/columns.c"],
    f"{TEXT}/splitter": [f"{TEXT}/splitter.c"],
    "pipeline/lineage/hashing": ["pipeline/lineage/hashing.c"],
}
EXTENSIONS = [
    Extension(
        name.replace("/", "."),
        sources,
        depends=[f"{LEARNT}/kernel.h"],
        extra_compile_args=EXACT,
        optional=True,
        py_limited_api=True,
    )
    for name, sources in IN_C.items()
]
"""What is written in C; it is optional, and Python does the same without it."""
COMPILED = "pipeline/attribution/**/*.py"
"""The modules that gain by it: those of cleaning, loading and lineage are no faster (docs/decisions/0025)."""
LEFT_OUT = ("__init__.py", "training/*.py")
TOOLS = ("mypy", "numpy")
"""What compiles them, and what tells it types: in the releases of constraints.txt."""
ROOT = Path(__file__).resolve().parent
PLACE = ROOT / "build" / "compiled"
"""Apart from what a plain build leaves, so that a plain wheel never has a compiled module in it."""
ASKS = {"egg_info", "dist_info"}
"""Commands by which pip asks what is needed: nothing is built yet, and mypy may not be there."""
IN_PLACE = {"editable_wheel", "develop", "--inplace", "-i"}


def modules() -> list[str]:
    """The modules that are compiled, as paths from here."""
    found = (path for path in ROOT.glob(COMPILED) if not any(path.match(pattern) for pattern in LEFT_OUT))
    return sorted(str(path.relative_to(ROOT)) for path in found)


def mypyc_extensions() -> list[Extension]:
    """One library with all of the modules, and for each an extension that takes its own from it."""
    if IN_PLACE.intersection(sys.argv):
        raise SystemExit("ONRECORD_COMPILE: compiled modules would hide later edits here; unset it, or build a wheel")
    if ASKS.intersection(sys.argv):
        return []
    try:
        from mypyc.build import mypycify
    except ModuleNotFoundError as error:
        raise SystemExit(f"ONRECORD_COMPILE: needs {' and '.join(map(pinned, TOOLS))} here") from error
    shutil.rmtree(PLACE, ignore_errors=True)  # it may have modules that are no more
    flags = ["--ignore-missing-imports", "--follow-imports=silent", f"--cache-dir={os.devnull}"]
    return mypycify(
        [*flags, *modules()],
        target_dir=str(PLACE),
        group_name="onrecord",
        multi_file=True,
        opt_level="1",  # as fast as with 2, in two thirds of the time
        debug_level="0",
    )


def pinned(name: str) -> str:
    """The requirement of constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith(f"{name}=="))


if os.environ.get("ONRECORD_COMPILE", "0") not in ("", "0"):
    setup(
        ext_modules=[*EXTENSIONS, *mypyc_extensions()],
        setup_requires=[pinned(name) for name in TOOLS],
        options={"build": {"build_base": str(PLACE)}},
    )
else:
    setup(ext_modules=EXTENSIONS)
