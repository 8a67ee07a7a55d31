"""Readers: what servers send is decoded, parsed and matched in processes of their own, never in the loop that fetches.

A reader that takes too long or too much is ended, and costs that document alone; nobody else waits for it. There is
one as long as that is enough: another is started when all are busy for longer than an ordinary document takes.
"""

import asyncio
import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, ForkServerContext
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from typing import Any, TypeVar

from spiders import discovery, politeness  # noqa: F401 - so that no document pays for it, in time or in memory
from spiders.budget import FAULT, GRACE, TOO_COSTLY, TOO_MUCH, heed, limit_memory, patience, spend, why_ended

MOST = 16
"""Readers at a time."""
IMPATIENCE = 0.3
"""Seconds to wait for a busy reader before another one is started."""
KEPT = 2
"""Readers that stay when nobody needs them."""
START_SECONDS = 60.0
T = TypeVar("T")


class UnreadableError(Exception):
    """What a server sent takes more than its budget, or made a reader fail; the message is the outcome's reason."""


class Readers:
    """A pool of killable processes: pure functions in, their results out."""

    def __init__(self, seconds: float = 10, mib: int = 300, most: int = MOST) -> None:
        """What one call may take: seconds of a processor, and MiB above what a reader itself takes."""
        self._most = most
        self._budget = (seconds, mib)
        self._idle: asyncio.LifoQueue[_Reader] = asyncio.LifoQueue()
        self._all: set[_Reader] = set()
        self._threads = ThreadPoolExecutor(MOST, thread_name_prefix="reader")

    async def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """What a module's function gives for these; UnreadableError when that takes too much, or fails."""
        reader = await self._free()
        answer = asyncio.get_running_loop().run_in_executor(self._threads, reader.ask, function, arguments)
        try:
            told: T = await answer
            return told
        except asyncio.CancelledError:
            reader.end()  # whoever asked is gone
            raise
        finally:
            self._release(reader)

    def fork(self) -> None:
        """Start a reader at once, out of this process and what it has imported: for a process without threads yet."""
        reader = _Reader(*self._budget)
        reader.start(multiprocessing.get_context("fork"))
        self._all.add(reader)
        self._idle.put_nowait(reader)

    def close(self) -> None:
        """End every reader, whatever it is at."""
        for reader in self._all:
            reader.end()
        self._threads.shutdown()

    async def _free(self) -> "_Reader":
        """A reader that waits for work, or a new one when the others are at it for long."""
        while True:
            try:
                async with asyncio.timeout(IMPATIENCE if self._all else 0):
                    return await self._idle.get()
            except TimeoutError:
                if len(self._all) < self._most:
                    reader = _Reader(*self._budget)
                    self._all.add(reader)
                    return reader

    def _release(self, reader: "_Reader") -> None:
        if reader.ended or self._idle.qsize() >= KEPT:
            reader.end()
            self._all.discard(reader)
        else:
            self._idle.put_nowait(reader)


class _Reader:
    """One process and the pipe to it; started by its first task, in the thread that waits for it."""

    def __init__(self, seconds: float, mib: int) -> None:
        self.ended = False
        self._seconds, self._mib = seconds, mib
        self._starting = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._is_ready = False

    def ask(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """The answer of the process; blocks, so it is for a thread of the pool."""
        try:
            pipe = self._pipe or self.start(multiprocessing.get_context("forkserver"))
            self._await_ready(pipe)
            pipe.send((function, arguments))
            if not pipe.poll(patience(self._seconds)):
                self.end()
                raise UnreadableError(f"{TOO_COSTLY}did not end within {patience(self._seconds):g} s")
            problem, answer = pipe.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError) as error:
            raise UnreadableError(why_ended(self._exit_code(), self._seconds)) from error
        if problem:
            raise UnreadableError(problem)
        return answer

    def start(self, context: ForkContext | ForkServerContext) -> Connection:
        """Start the process; the pipe to it."""
        context.set_forkserver_preload([__name__])
        ours, theirs = context.Pipe()
        with theirs, self._starting:
            if self.ended:
                raise EOFError
            inherited = ours if isinstance(context, ForkContext) else None
            arguments = (theirs, inherited, self._seconds, self._mib)
            self._process = context.Process(target=_serve, args=arguments, daemon=True)
            self._process.start()
        self._pipe = ours
        return ours

    def _await_ready(self, pipe: Connection) -> None:
        """A document's time begins when its reader is there."""
        if not self._is_ready:
            if not pipe.poll(START_SECONDS):
                raise EOFError
            pipe.recv_bytes()
            self._is_ready = True

    def end(self) -> int | None:
        """Kill the process, unless it has ended by itself; its exit code."""
        with self._starting:
            self.ended = True
        if self._process is None:
            return None
        self._process.kill()
        self._process.join()
        return self._process.exitcode

    def _exit_code(self) -> int | None:
        """Of a process that closed its pipe, which it does a little before it is gone."""
        if self._process is not None:
            self._process.join(GRACE)
        return self.end()


def _serve(pipe: Connection, inherited: Connection | None, seconds: float, mib: int) -> None:
    """The reader's life: receive a function and what it is for, answer, until the pipe closes."""
    heed()
    if inherited:
        inherited.close()  # the parent's end, which would keep the pipe open without it
    limit_memory(mib)
    pipe.send_bytes(b"")
    while True:
        try:
            function, arguments = pipe.recv()
        except EOFError:
            return
        _, answer = spend(seconds, partial(_answer, function, arguments), failed=lambda told: bool(told[0]))
        pipe.send_bytes(answer)


def _answer(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    """A problem, empty if there is none; and it and the result, packed."""
    try:
        return "", ForkingPickler.dumps(("", function(*arguments)))
    except MemoryError:
        problem = TOO_MUCH
    except Exception as error:  # noqa: BLE001 - the boundary of one document: whoever asked tells it as the outcome
        problem = f"{FAULT}{type(error).__name__}: {error}"[:300]
    return problem, ForkingPickler.dumps((problem, None))
