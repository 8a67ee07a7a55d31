"""The budget of a process that reads what servers sent; the kernel keeps it, also in the midst of a parser's C code."""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
FAULT = "fault: "
"""How the reason of an outcome begins that is no page's doing; a run with one ends with exit code 10."""
TOO_COSTLY = "too costly: "
"""How the reason of an outcome begins whose page took more than its budget."""
PATIENCE = 6
"""Times a page's budget of processor time, by the clock: on a busy machine it waits, which is no fault of its own."""
GRACE = 5.0
"""Seconds for a process to be gone, or to come in addition."""
TOO_MUCH = f"{TOO_COSTLY}took more memory than a page may"
OUT_OF_MEMORY = 71
"""Exit code of a process whose task came to the limit of its memory; no code that Python or a signal ends with."""
LAST = 16 * 2**20
"""Bytes below the limit from which on memory counts as used up: C code asks for so much at once when a tree grows."""
_STARVED = (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGKILL)
"""How C code that is denied memory ends, and what the kernel kills when there is none."""


def heed() -> None:
    """Leave it to the parent to stop, and let the kernel end this process when its time is up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # no handler: the process ends, whatever code it is in
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: no orphan works on after its parent


def limit_memory(mib: int) -> None:
    """Deny this process more than so much above what it holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + mib * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def spend(seconds: float, task: Callable[[], T], *, failed: Callable[[T], bool]) -> T:
    """What a task gives within the time that it has; ends this process if it fails at the limit of its memory.

    Code that is denied memory seldom says so: a parser calls it an unknown error, and the interpreter has none left to
    raise MemoryError with ("SystemError: error return without exception set"). What it leaves behind is in no known
    state, so that no other page is to meet it.
    """
    _run_for(seconds)
    try:
        made = task()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # there was none left to tell it with
    except Exception:
        _leave_if_memory_is_used_up()
        raise
    _run_for(0)
    if failed(made):
        _leave_if_memory_is_used_up()
    return made


def _leave_if_memory_is_used_up() -> None:
    """Where this process has ever come to the limit of its memory."""
    try:
        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        peak = int(Path("/proc/self/status").read_text().partition("VmPeak:")[2].split()[0]) * 1024
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    if limit != resource.RLIM_INFINITY and peak > limit - LAST:
        os._exit(OUT_OF_MEMORY)


def _run_for(seconds: float) -> None:
    """Let the time of one task run; 0: it is done."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def patience(seconds: float) -> float:
    """Seconds by the clock that a task with a budget of so many may take."""
    return PATIENCE * seconds + GRACE


def why_ended(code: int | None, seconds: float) -> str:
    """What a worker's exit code says of the page it held; a code that no page can cause is a fault.

    >>> why_ended(-signal.SIGPROF, 10)
    'too costly: took more than 10 s'
    """
    if code == -signal.SIGPROF:
        return f"{TOO_COSTLY}took more than {seconds:g} s"
    if code == OUT_OF_MEMORY:
        return TOO_MUCH
    if code in _STARVED:
        return f"{TOO_COSTLY}the worker ended by {signal.Signals(-code).name}, most likely out of memory"
    return f"{FAULT}a worker ended with code {code}"
