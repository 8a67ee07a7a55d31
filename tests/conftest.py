"""A fixed world for tests: an in-memory database, a fixed clock, and no way past loopback."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlite_utils.db import Database

from pipeline.database import open_database
from pipeline.light import collect_seldom

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each process that a test starts would compile our modules anew
collect_seldom()
NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)


def pytest_collection_finish() -> None:
    """Thousands of tests that were found are no garbage, and are looked at no more."""
    collect_seldom()


class NetworkBlockedError(AssertionError):
    """A test tried to reach past loopback."""


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                raise NetworkBlockedError(f"a test tried to connect to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def db() -> Iterator[Database]:
    database = open_database(None)
    yield database
    database.close()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """For commands over a handful of pages: a second process that cleans would start, and find nothing to do."""
    monkeypatch.setenv("ONRECORD_WORKERS", "1")
