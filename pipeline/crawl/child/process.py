"""The child process that fetches: `python -m pipeline.crawl.child --config-json JSON [--ack] RUN_ID:SITE ...`.

One Scrapy crawler a site, `concurrent_sites` of them at a time, in one reactor; one store behind them all. Parent and
child share the database and nothing else: signals and the exit code (schemas.errors.Exit) say the rest.

With `--shift` it takes its runs from standard input as they come, a word each (pipeline.crawl.wire), until that ends:
`{"run": RUN_ID, "site": NAME, "secrets": {...}}`, or `{"stop": RUN_ID}`. On standard output it says what became of
each, `{"run": RUN_ID, "code": EXIT}`, and every other second that its loop turns, `{"beat": true}`.
"""

import argparse
import asyncio
import ctypes
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError
from scrapy.utils.reactor import install_reactor

from pipeline.config import Config
from pipeline.crawl.fetch import Fetch, Run
from pipeline.crawl.wire import Words, say
from pipeline.logs import get_logger, setup_logging
from pipeline.sites import site_named
from schemas.errors import ConfigError, Exit, OnrecordError
from spiders import settings as hardened
from spiders.readers import MOST, Readers

PR_SET_PDEATHSIG = 1
MOST_IN_SHIFT = 6
"""Readers at a time in a process that may live for hours beside others: each takes some 20 MiB."""
log = get_logger("pipeline.crawl.child")


class Orders:
    """The runs of a shift, told on standard input while it goes on, and what is said of them on standard output."""

    def __init__(self) -> None:
        self._words = Words(sys.stdin.fileno())
        self._out = os.dup(sys.stdout.fileno())
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a site's own code prints is no word of ours

    def tell(self, run_id: str, code: Exit) -> None:
        say(self._out, run=run_id, code=int(code))

    def beat(self) -> None:
        say(self._out, beat=True)

    def heed(self, config: Config, fetch: Fetch) -> None:
        """Take runs as they are told."""
        loop = asyncio.get_running_loop()

        def come() -> None:
            for word in self._words.come():
                self._take(word, config, fetch)
            if self._words.ended:
                loop.remove_reader(self._words.fileno())
                fetch.take_no_more()

        loop.add_reader(self._words.fileno(), come)

    def _take(self, word: dict[str, Any], config: Config, fetch: Fetch) -> None:
        if "stop" in word:
            fetch.stop_one(word["stop"])
            return
        try:
            fetch.take(Run(word["run"], site_named(config.sites, word["site"])), word["secrets"])
        except OnrecordError as error:  # the file broke a moment ago
            log.error("site file cannot be used", site=word["site"], reason=str(error))
            self.tell(word["run"], Exit.USAGE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the child; returns its exit code."""
    options = _parse(arguments)
    try:
        config = _config(options.config_json)
        setup_logging(config.log_level, config.log_format)
        ack = _print_ack if options.ack else None
        if options.shift:
            return _run(config, None, ack=ack)
        return _run(config, _runs(config, options.runs), ack=ack, with_secrets=options.secrets)
    except OnrecordError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return error.exit_code


def _run(
    config: Config, runs: Sequence[Run] | None, *, ack: Callable[[str], None] | None, with_secrets: bool = False
) -> int:
    """Crawl these; None: what comes by standard input."""
    _die_with_parent()
    readers = Readers(config.page_seconds, config.page_mib, most=MOST if runs is not None else MOST_IN_SHIFT)
    readers.fork()  # before there is a loop, a thread, or a secret
    secrets = json.load(sys.stdin) if with_secrets else {}
    orders = Orders() if runs is None else None
    sys.setswitchinterval(0.001)  # the store's thread packs WARC records; a reply must not wait 5 ms for it
    install_reactor(hardened.TWISTED_REACTOR)
    from twisted.internet import reactor as installed  # importing it earlier would install another one

    reactor: Any = installed
    reactor.suggestThreadPoolSize(hardened.REACTOR_THREADPOOL_MAXSIZE)
    codes: list[int] = []

    async def work() -> None:
        fetch = Fetch(config, readers, ack=ack, tell=orders.tell if orders else None, secrets=secrets)
        try:
            codes.append(await _fetched(fetch, config, runs, orders))
        finally:
            await fetch.close()
            reactor.stop()

    tasks: list[asyncio.Task[None]] = []
    reactor.callWhenRunning(lambda: tasks.append(asyncio.get_event_loop().create_task(work())))
    reactor.run(installSignalHandlers=False)
    tasks[0].result()
    return codes[0]


async def _fetched(fetch: Fetch, config: Config, runs: Sequence[Run] | None, orders: Orders | None) -> int:
    if orders:
        orders.heed(config, fetch)
        return await fetch.run(orders.beat)
    for run in runs or ():
        fetch.take(run)
    fetch.take_no_more()
    return await fetch.run()


def _runs(config: Config, named: Sequence[str]) -> list[Run]:
    pairs = [name.partition(":")[::2] for name in named]
    return [Run(run_id, site_named(config.sites, site)) for run_id, site in pairs]  # the others' files are not read


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m pipeline.crawl.child", description=__doc__)
    parser.add_argument("--config-json", default="{}", help="values of pipeline.config.Config")
    parser.add_argument("--ack", action="store_true", help="print `ACK ADDRESS` once a capture is durable")
    parser.add_argument("--secrets", action="store_true", help="read the variables that site files name from stdin")
    parser.add_argument("--shift", action="store_true", help="take runs from standard input until it ends")
    parser.add_argument("runs", nargs="*", metavar="RUN_ID:SITE")
    options = parser.parse_args(arguments)
    if not (options.runs or options.shift):
        parser.error("name runs, or take them with --shift")
    return options


def _config(text: str) -> Config:
    try:
        return Config.model_validate(json.loads(text))
    except (ValueError, ValidationError) as error:
        raise ConfigError(f"--config-json: {error}") from error


def _print_ack(address: str) -> None:
    print("ACK", address, flush=True)


def _die_with_parent() -> None:
    """Let the kernel kill this process when its parent dies: state is safe at any moment, a second writer is not."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
