"""Logging: readable text on a terminal, one JSON line an event otherwise; run_id, site and url are bound by callers."""

import logging
import sys
from typing import TextIO

import structlog

SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class _Handler(logging.StreamHandler[TextIO]):
    """Writes to what standard error is at the moment: above a progress display while one is shown."""

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _given: TextIO) -> None:
        """What `logging` chose when the handler was made stands for nothing."""


def is_text(log_format: str) -> bool:
    """Whether events are written for people: `text`, or `auto` on a terminal."""
    return log_format == "text" or (log_format == "auto" and sys.stderr.isatty())


def setup_logging(level: str = "info", log_format: str = "auto") -> None:
    """Send everything, Scrapy's messages included, to standard error in one format."""
    text = is_text(log_format)
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        if text
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    final: list[structlog.typing.Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if not text:
        final.append(structlog.processors.format_exc_info)
    handler = _Handler()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=[*final, renderer], foreign_pre_chain=SHARED))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("scrapy", "twisted", "asyncio", "filelock", "apscheduler"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger that takes an event and keyword values."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger
