"""Every error onrecord raises on purpose, and the exit code the command line makes of it.

OnrecordError                1   anything unforeseen
├── ConfigError              2   bad configuration or usage; nothing was touched: mend the named value
│   ├── SiteError            2   a site file is wrong: mend the named file and key
│   └── UnknownNameError     2   nothing in the database has the name: mend it, the nearest are told
├── LockedError             11   another run holds the lock: wait, or stop that run
├── StoppedError            12   stopped by a signal, state saved: run again to go on
├── StorageError            14   disk full or nearly, read-only, or database locked for too long: make room, run again
├── ReaderGoneError        141   whoever read the output went away: nothing to mend
├── IntegrityError          15   database or archive is damaged: restore or rebuild before writing
└── NotAnArticle             -   a page that is not an article; counted, never fatal
"""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every command; cron, systemd and k8s read the number."""

    COMPLETE = 0
    UNFORESEEN = 1
    USAGE = 2
    INCOMPLETE = 10
    LOCKED = 11
    STOPPED = 12
    BUDGET = 13
    STORAGE = 14
    INTEGRITY = 15
    UNREAD = 141


class OnrecordError(Exception):
    """An error with a message for a person; `exit_code` is what the command line returns for it."""

    exit_code: Exit = Exit.UNFORESEEN


class ConfigError(OnrecordError):
    """Bad configuration or usage; the message names the value, the place and the next step."""

    exit_code = Exit.USAGE


class SiteError(ConfigError):
    """A site file that cannot be used; the message names file, line and key."""


class UnknownNameError(ConfigError):
    """A name that nothing in the database has: `what` it was taken for, and `meant`, which says who or what is near."""

    def __init__(self, what: str, name: str, meant: str = "") -> None:
        super().__init__(f"no {what} {name!r} in the database{meant}")
        self.what, self.name, self.meant = what, name, meant


class LockedError(OnrecordError):
    """Another run holds the lock; nothing was done."""

    exit_code = Exit.LOCKED


class StoppedError(OnrecordError):
    """Stopped by a signal; state is saved and the next run goes on."""

    exit_code = Exit.STOPPED


class StorageError(OnrecordError):
    """The disk is full or read-only, or the database stayed locked; nothing acknowledged is lost."""

    exit_code = Exit.STORAGE


class IntegrityError(OnrecordError):
    """Database or archive is damaged; onrecord refuses to write until it is restored or rebuilt."""

    exit_code = Exit.INTEGRITY


class ReaderGoneError(OnrecordError):
    """Standard output is a pipe that nobody reads any more, as after `| head -1`; told by the number alone."""

    exit_code = Exit.UNREAD


class NotAnArticle(OnrecordError):  # noqa: N818 - it is a verdict, counted like any other outcome, not a failure
    """The page is not an article; `reason` is one of REASONS and is stored as the outcome's reason."""

    REASONS = (
        "listing", "soft_404", "consent", "challenge", "login", "error_page", "protected", "empty",
        "not_html", "video_only", "off_topic",
    )  # fmt: skip

    def __init__(self, url: str, reason: str, detail: str = "") -> None:
        super().__init__(f"{url}: not an article: {reason}" + (f" ({detail})" if detail else ""))
        self.url, self.reason, self.detail = url, reason, detail

    def __reduce__(self) -> tuple[type["NotAnArticle"], tuple[str, str, str]]:
        return (NotAnArticle, (self.url, self.reason, self.detail))  # it crosses from worker to loader
