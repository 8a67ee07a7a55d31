"""The one browser of a run: started when a site wants it, started again when it ends, gone with the run.

It is a child of Playwright's driver, which is a child of this process; each ends when the pipe to the one above it
closes, so that not even a killed run leaves one behind. All that they write lies in one folder, removed at the end.
"""

import asyncio
import fcntl
import os
import shutil
import signal
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.errors import ConfigError
from spiders.browser.chromium import FLAGS, find, lack
from spiders.browser.memory import too_large
from spiders.browser.window import Ask, Document, Shown, Window

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, Playwright

PAGES = 4
"""Pages at the same time."""
START_SECONDS, END_SECONDS, WATCH_SECONDS = 60.0, 5.0, 0.5
PREFIX = "onrecord-browser-"
LOCK = "lock"


class BrowserEndedError(Exception):
    """The browser ended or failed while it showed a page, which says nothing of that page."""


class Browser:
    """Shows pages, a few at a time, each in a context of its own that nothing outlives."""

    def __init__(self, named: Path | None = None, *, sandbox: bool = True) -> None:
        self._named, self._sandbox = named, sandbox
        self._places = asyncio.Semaphore(PAGES)
        self._starting = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None
        self._folder: _Folder | None = None
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> "Chromium":
        """Start it unless it runs; ConfigError says what is missing, or what it said when it did not start."""
        async with self._starting:
            if self._chromium is None or not self._chromium.is_connected():
                await self._stop()
                self._chromium = await self._launch()
            return self._chromium

    async def show(self, document: Document, ask: Ask) -> Shown:
        """The page as a browser shows it; BrowserEndedError where the browser failed, and not the page."""
        from playwright.async_api import Error

        async with self._places:
            try:
                context = await _context(await self.start(), document)
            except Error as error:
                raise BrowserEndedError(_first_line(error)) from error
            try:
                return await Window(document, ask).show(context)
            except Exception as error:  # whatever a page makes the driver raise, it costs that page alone
                raise BrowserEndedError(f"{type(error).__name__}: {_first_line(error)}") from error
            finally:
                await asyncio.shield(self._shut(context))

    async def close(self) -> None:
        """End it and remove what it wrote."""
        async with self._starting:
            await self._stop()

    async def _launch(self) -> "Chromium":
        if missing := lack(self._named, sandbox=self._sandbox):
            raise ConfigError(f"browser: {missing}")
        from playwright.async_api import Error, async_playwright

        self._folder = _Folder()
        try:
            async with asyncio.timeout(START_SECONDS):
                with self._folder.as_temporary():
                    self._playwright = await async_playwright().start()
                chromium = await self._playwright.chromium.launch(
                    executable_path=find(self._named),
                    chromium_sandbox=self._sandbox,
                    args=FLAGS,
                    env=self._folder.environment(),
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                )
        except (Error, OSError, TimeoutError) as error:
            await self._stop()
            told = _first_line(error) or f"it did not start within {START_SECONDS:.0f} s"
            raise ConfigError(f"browser: {find(self._named)} does not start: {told}") from error
        self._watch = asyncio.ensure_future(_watch_memory())
        return chromium

    async def _shut(self, context: "BrowserContext") -> None:
        """Close a page's context; a browser that does not manage that is ended."""
        from playwright.async_api import Error

        try:
            async with asyncio.timeout(END_SECONDS):
                await context.close()
        except (Error, TimeoutError):
            await self._end_chromium()

    async def _stop(self) -> None:
        if self._watch:
            self._watch.cancel()
        await self._end_chromium()
        if self._playwright:
            with suppress(Exception):  # it is a pipe to a process that may be gone
                async with asyncio.timeout(END_SECONDS):
                    await self._playwright.stop()
        if self._folder:
            self._folder.remove()
        self._playwright = self._folder = self._watch = None

    async def _end_chromium(self) -> None:
        chromium, self._chromium = self._chromium, None
        if chromium:
            with suppress(Exception):
                async with asyncio.timeout(END_SECONDS):
                    await chromium.close()


async def _context(chromium: "Chromium", document: Document) -> "BrowserContext":
    told: dict[str, Any] = {"user_agent": document.user_agent, "locale": document.language}
    return await chromium.new_context(
        accept_downloads=False,
        service_workers="block",
        permissions=[],
        timezone_id=document.timezone or None,
        **{name: value for name, value in told.items() if value},
    )


async def _watch_memory() -> None:
    """End the process of a page that takes too much; the page is told as crashed, and the others go on."""
    while True:
        for pid in await asyncio.to_thread(too_large):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await asyncio.sleep(WATCH_SECONDS)


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = next((line for line in lines if "ERROR:" in line or "FATAL:" in line), "")
    return " ".join(filter(None, [lines[0] if lines else "", said]))[:300]


class _Folder:
    """Where the browser writes: profile, caches, whatever it takes for its home; of nobody else's reading."""

    def __init__(self) -> None:
        """Make it, and remove those whose runs were killed."""
        for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
            _remove_left(left)
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def environment(self) -> dict[str, str | float | bool]:
        """All of the environment that the browser gets."""
        here = str(self.path)
        places = dict.fromkeys(("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"), here)
        return {**{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}, **places}

    def as_temporary(self) -> "_Temporary":
        return _Temporary(str(self.path))

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


class _Temporary:
    """Has a process that is started meanwhile put its temporary files into a folder; the driver takes no other word."""

    def __init__(self, folder: str) -> None:
        self._folder, self._before = folder, os.environ.get("TMPDIR")

    def __enter__(self) -> None:
        os.environ["TMPDIR"] = self._folder

    def __exit__(self, *_: object) -> None:
        if self._before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = self._before


def _remove_left(folder: Path) -> None:
    try:
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:  # another user's, or one that is being made
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    else:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)
