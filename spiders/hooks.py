"""An operator's own code: a parser or a middleware, found by the path that a site's file names, not by luck."""

import importlib
import importlib.util
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from schemas.capture import digest_of
from schemas.errors import ConfigError
from schemas.site import Site


def path_of(named: str, folder: Path | None) -> Path:
    """The file of `path.py:name`; a relative one is taken from the folder of the site files."""
    return (folder or Path()) / named.rpartition(":")[0]


def problems_of(site: Site, folder: Path | None) -> Iterable[str]:
    """What is wrong with the places where a site's own code should be, told without running it."""
    for key, named in (("parser", site.parser), *(("middlewares", one) for one in site.middlewares)):
        if ":" in named and not path_of(named, folder).is_file():
            yield f"{site.name}.toml: {key}: there is no file {path_of(named, folder)}"


def digest(named: str, folder: Path | None) -> str:
    """Digest of the file's bytes; empty where it cannot be read."""
    try:
        return digest_of(path_of(named, folder).read_bytes())
    except OSError:
        return ""


def load(named: str, folder: Path | None) -> Any:
    """What stands at `path.py:name` or `package.module.name`; ConfigError says why it cannot be had."""
    try:
        if ":" not in named:
            module, _, name = named.rpartition(".")
            return getattr(importlib.import_module(module), name)
        return getattr(_module(path_of(named, folder).resolve()), named.rpartition(":")[2])
    except (Exception, SystemExit) as error:  # whatever an operator's module does when it is imported
        raise ConfigError(f"{named} cannot be loaded: {type(error).__name__}: {error}") from error


@cache
def _module(path: Path) -> Any:
    """The module of a file, under a name that no other has, and without a change of the import path."""
    name = f"onrecord_own_{digest_of(str(path).encode())[7:23]}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickles of its own look themselves up there
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
