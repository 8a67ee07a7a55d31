"""Our own code in every process: found where this one found it, whatever the working directory holds.

The names `pipeline`, `spiders`, `schemas` and `scheduler` are common ones, and Python looks for them where it was
started before it looks where onrecord was installed.
"""

import os
import site
from collections.abc import Mapping, MutableMapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The folder of our packages."""
SAFE, PATH = "PYTHONSAFEPATH", "PYTHONPATH"


def keep_to_own_code(environ: MutableMapping[str, str] = os.environ) -> None:
    """Have every process that is started from here take our packages, and none from its working directory."""
    environ[SAFE] = "1"
    if not _is_installed():
        paths = [str(ROOT), *filter(None, environ.get(PATH, "").split(os.pathsep))]
        environ[PATH] = os.pathsep.join(dict.fromkeys(paths))


def for_others(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment without what `keep_to_own_code` put there: for programs that are not ours."""
    paths = [path for path in environ.get(PATH, "").split(os.pathsep) if path and path != str(ROOT)]
    rest = {key: value for key, value in environ.items() if key not in (SAFE, PATH)}
    return {**rest, PATH: os.pathsep.join(paths)} if paths else rest


def _is_installed() -> bool:
    """Whether Python finds our packages by itself, after its own: a path of ours would go before these."""
    return str(ROOT) in [str(Path(place).resolve()) for place in (*site.getsitepackages(), site.getusersitepackages())]
