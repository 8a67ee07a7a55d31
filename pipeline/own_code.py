"""Our own code in every process: found where this one found it, whatever the working directory holds.

The names `pipeline`, `spiders`, `schemas` and `scheduler` are common ones, and Python looks for them where it was
started before it looks where onrecord was installed.
"""

import os
import site
import sys
from collections.abc import Mapping, MutableMapping
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The folder of our packages."""
SAFE, PATH = "PYTHONSAFEPATH", "PYTHONPATH"


def begin_safely() -> None:
    """Have every process that is started from here take our packages; begins anew where Python hears of no variable.

    Fork servers are told by the environment alone, and pipx starts programs with `-E`, which hides it from them.
    """
    if sys.flags.ignore_environment and not sys.flags.safe_path:
        os.execv(sys.executable, [sys.executable, "-P", *sys.orig_argv[1:]])  # noqa: S606 - no shell wanted
    keep_to_own_code()


def keep_to_own_code(environ: MutableMapping[str, str] = os.environ) -> None:
    """Let processes started with this environment take our packages, and none from their working directory."""
    environ[SAFE] = "1"
    if not _is_installed():
        paths = [str(ROOT), *filter(None, environ.get(PATH, "").split(os.pathsep))]
        environ[PATH] = os.pathsep.join(dict.fromkeys(paths))


def python() -> tuple[str, ...]:
    """The words that start Python for a process of ours, as deaf to the environment as this one."""
    as_here = (("-E", sys.flags.ignore_environment), ("-s", sys.flags.no_user_site))
    return (sys.executable, "-P", *(flag for flag, given in as_here if given and _is_installed()))


def for_others(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment without what `keep_to_own_code` put there: for programs that are not ours."""
    paths = [path for path in environ.get(PATH, "").split(os.pathsep) if path and path != str(ROOT)]
    rest = {key: value for key, value in environ.items() if key not in (SAFE, PATH)}
    return {**rest, PATH: os.pathsep.join(paths)} if paths else rest


def is_compiled() -> bool:
    """Whether the modules that a build may compile (setup.py) are compiled ones, for this Python."""
    module = ROOT / "pipeline" / "attribution" / "text" / "tokens"
    return any(module.with_name(module.name + suffix).exists() for suffix in EXTENSION_SUFFIXES)


def _is_installed() -> bool:
    """Whether Python finds our packages by itself, after its own: a path of ours would go before these."""
    return str(ROOT) in [str(Path(place).resolve()) for place in (*site.getsitepackages(), site.getusersitepackages())]
