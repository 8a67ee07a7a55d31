"""The ways out: an address that is asked or posted to, and a command; only those that the settings name."""

import shlex
import subprocess
import threading
from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pipeline.own_code import for_others

SECONDS = 10.0
"""How long an address may take to answer, however slowly it drips."""
COMMAND_SECONDS = 30.0


class SendError(Exception):
    """It did not arrive; the message says why, and of the address the host alone: its path may be a secret."""


class _NoRedirects(HTTPRedirectHandler):
    """A redirect leads to an address that nobody named."""

    def redirect_request(self, *_: Any) -> None:
        return None


def ask(url: str, user_agent: str) -> None:
    """GET an address; SendError unless it answers 2xx in time."""
    _in_time(url, lambda: _send(Request(url, headers={"User-Agent": user_agent})))  # noqa: S310 - checked by Config


def post(url: str, body: str, user_agent: str) -> None:
    """POST to an address; SendError unless it answers 2xx in time."""
    kind = "application/json" if body.lstrip().startswith(("{", "[")) else "text/plain"
    headers = {"User-Agent": user_agent, "Content-Type": f"{kind}; charset=utf-8"}
    _in_time(url, lambda: _send(Request(url, body.encode(), headers)))  # noqa: S310 - checked by Config


def run_command(command: str, text: str) -> None:
    """Run a command with the text on its standard input; SendError unless it ends with 0 in time."""
    words = shlex.split(command)
    try:
        done = subprocess.run(
            words,
            input=text.encode(),
            capture_output=True,
            timeout=COMMAND_SECONDS,
            check=False,
            env=for_others(),
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise SendError(f"{words[0]}: did not end within {COMMAND_SECONDS:g} s, and was killed") from error
    except OSError as error:
        raise SendError(f"{words[0]}: {error.strerror}; mend `alarm_command`") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise SendError(f"{words[0]}: exit code {done.returncode} {' '.join(said)}".strip())


def _send(request: Request) -> None:
    with build_opener(_NoRedirects()).open(request, timeout=SECONDS):
        pass


def _in_time(url: str, send: Callable[[], None]) -> None:
    """In a thread of its own, since a server that drips is never late for a socket."""
    failed: list[str] = []

    def work() -> None:
        try:
            send()
        except HTTPError as answer:
            failed.append(_refused(answer))
            answer.close()
        except (OSError, HTTPException, ValueError) as error:  # ValueError: no name that can be looked up
            failed.append(str(getattr(error, "reason", error)) or type(error).__name__)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(SECONDS)
    if thread.is_alive():
        raise SendError(f"{urlsplit(url).hostname}: no answer within {SECONDS:g} s")
    if failed:
        raise SendError(f"{urlsplit(url).hostname}: {failed[0]}")


def _refused(answer: HTTPError) -> str:
    if 300 <= answer.code < 400:
        return f"answered {answer.code} and leads elsewhere, which is not followed; name the address it leads to"
    return f"answered {answer.code}"
