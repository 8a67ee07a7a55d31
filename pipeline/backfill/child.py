"""The stages in a process of their own, which a page may end: its budget of time and memory is the kernel's to keep.

A Dask worker is a daemon and may have no children of multiprocessing's, so this one is started as a program, and
answers over a pair of sockets. It is kept from file to file.
"""

import contextlib
import os
import socket
import subprocess
import sys
import threading
from functools import partial
from multiprocessing.connection import Connection

from pipeline.backfill.rules import Made, Rules
from pipeline.own_code import keep_to_own_code, python
from pipeline.process.pool import Worked
from schemas import Capture, Site
from spiders.budget import FAULT, GRACE, TOO_COSTLY, heed, limit_memory, patience, spend, why_ended

STARTING = 120.0
"""Seconds in which one must have started."""


class Child:
    """One such process; a page over its budget ends it, and the next page has another."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None
        self._asked = ""
        self._in_parser = False

    def ask(self, capture: Capture, site: Site) -> None:
        """Hand it a page; `answer` gives what became of it."""
        self._asked, self._in_parser = capture.id, False
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # `answer` tells how it ended
            self._started().send((capture, site))

    def answer(self) -> Made:
        """What became of the page that it was handed; waits no longer than the page's budget allows."""
        pipe = self._started()
        try:
            while pipe.poll(patience(self.rules.page_seconds)):
                told = pipe.recv()
                if isinstance(told, Made):
                    return told
                self._in_parser = told
        except (EOFError, ConnectionResetError):
            return self._ended()
        self.close()
        return self._failed(f"{TOO_COSTLY}did not end within {patience(self.rules.page_seconds):g} s")

    def close(self) -> None:
        """End the process."""
        if self._process and self._pipe:
            self._process.kill()
            self._process.wait()
            self._pipe.close()
        self._process = self._pipe = None

    def _ended(self) -> Made:
        if self._process is None:
            raise RuntimeError("no process was started")
        try:
            code = self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            code = None
        self.close()
        return self._failed(why_ended(code, self.rules.page_seconds))

    def _failed(self, why: str) -> Made:
        is_fault = why.startswith(FAULT) and not self._in_parser
        worked = Worked(capture_id=self._asked, failed=why, by_parser=self._in_parser, is_fault=is_fault)
        return Made(worked=worked, version="")

    def _started(self) -> Connection:
        if self._pipe is None:
            ours, theirs = socket.socketpair()
            environment = dict(os.environ)
            keep_to_own_code(environment)
            command = [*python(), "-m", __name__, str(theirs.fileno())]
            self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], env=environment)
            theirs.close()
            self._pipe = Connection(ours.detach())
            self._pipe.send(self.rules)
            if not self._pipe.poll(STARTING) or self._pipe.recv() is not None:
                self.close()
                raise RuntimeError(f"the process that cleans did not start within {STARTING:g} s")
        return self._pipe


_KEPT = threading.local()


def kept_child(rules: Rules) -> Child:
    """This thread's process, which goes on from file to file as long as the rules are the same."""
    child: Child | None = getattr(_KEPT, "child", None)
    if child is None or child.rules != rules:
        if child is not None:
            child.close()
        child = _KEPT.child = Child(rules)
    return child


def serve(pipe: Connection) -> None:
    """The process's life: rules first, then a page with its site's file, and what became of it, until the pipe ends."""
    from pipeline.backfill.work import Stages

    heed()
    rules: Rules = pipe.recv()
    stages = Stages.of(rules)
    limit_memory(rules.page_mib)
    pipe.send(None)
    while True:
        try:
            capture, site = pipe.recv()
        except EOFError:
            return
        make = partial(stages.made_of, capture, site, pipe.send)
        pipe.send(spend(rules.page_seconds, make, failed=lambda made: made.worked.failed_in_stages))


if __name__ == "__main__":
    from pipeline.backfill.child import serve as serve_as_named  # types of `__main__` are nobody else's

    serve_as_named(Connection(int(sys.argv[1])))
