"""A site's own parser at work: `parser = "file.py:name"` of its file gets capture and site, and gives fields.

It runs where the stages do, in a worker under a page's budget. What it prints goes to standard error.
"""

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

from schemas import Capture, Site
from schemas.errors import ConfigError
from schemas.parsed import Parsed
from spiders.hooks import load

Watch = Callable[[bool], None]
"""Told that a parser begins (True) and that it ended (False), so that its end is not taken for the page's."""


class ParserError(Exception):
    """A site's own parser failed on a page; the message is the outcome's reason."""


def parsed_by(site: Site, capture: Capture, folder: Path | None, watch: Watch = lambda _begins: None) -> Parsed | None:
    """What the site's own parser says of a page; None where there is no parser, or it leaves the page to onrecord.

    Raises ParserError, whatever the parser raises. `folder`: of the site files, from which its path is taken.
    """
    if not site.parser or capture.kind != "page":
        return None
    watch(True)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            told = load(site.parser, folder)(capture, site)
        return None if told is None else Parsed.of(told)
    except ConfigError as error:
        raise ParserError(str(error)) from error
    except (Exception, SystemExit) as error:  # the operator's code; one page of it is no reason to stop
        raise ParserError(f"{site.parser}: {type(error).__name__}: {error}"[:300]) from error
    finally:
        watch(False)
