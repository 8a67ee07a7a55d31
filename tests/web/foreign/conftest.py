"""That archive, and its server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.foreign.paper import foreign_archive


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("foreign")


@pytest.fixture(scope="package")
def ids(folder: Path) -> dict[str, int]:
    return foreign_archive(folder)


@pytest.fixture(scope="package")
def site(folder: Path, ids: dict[str, int]) -> Iterator[Any]:
    from tests.web.test_pages import running  # skips where there are no pages to test

    with running(folder) as found:
        yield found
