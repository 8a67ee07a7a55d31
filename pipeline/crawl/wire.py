"""Words between daemon, shift and fetching process: a JSON object a line, through a pipe; nobody waits for any."""

import json
import os
from collections.abc import Iterator
from typing import Any

PIECE = 1 << 16


class Words:
    """What comes out of a pipe; a line that is none of ours is passed over."""

    def __init__(self, descriptor: int) -> None:
        os.set_blocking(descriptor, False)
        self.ended = False
        """Whether whoever speaks has closed the pipe."""
        self._descriptor = descriptor
        self._rest = b""

    def fileno(self) -> int:
        return self._descriptor

    def come(self) -> Iterator[dict[str, Any]]:
        """The words that have come since, in their order; does not wait for more."""
        *lines, self._rest = (self._rest + self._read()).split(b"\n")
        for line in lines:
            word = _parsed(line)
            if isinstance(word, dict):
                yield word

    def _read(self) -> bytes:
        read = b""
        while not self.ended:
            try:
                piece = os.read(self._descriptor, PIECE)
            except BlockingIOError:
                break
            self.ended = not piece
            read += piece
        return read


def say(descriptor: int, **word: Any) -> bool:
    """Write a word into a pipe; False when nobody reads it any more."""
    line = json.dumps(word).encode() + b"\n"
    try:
        while line:
            line = line[os.write(descriptor, line) :]
    except BrokenPipeError:
        return False
    return True


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None
