"""Secrets of site files that the environment holds: taken out of it by whoever starts a run.

Nothing that is started later inherits them; the fetching process gets them through a pipe. Files are read there alone.
"""

import os
from collections.abc import Iterable

from schemas.site import Site
from schemas.site.access import references

_taken: dict[str, str] = {}


def take_secrets(sites: Iterable[Site]) -> dict[str, str]:
    """The variables that these site files name, as far as there are any; out of the environment from now on."""
    named = [place.removeprefix("env:") for site in sites for place in references(site).values()]
    for name in set(named) & set(os.environ):
        _taken[name] = os.environ.pop(name)
    return {name: _taken[name] for name in named if name in _taken}
