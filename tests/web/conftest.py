"""The archive of a handful of articles that most tests of pages look at, and its server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.rows import filled_file


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_file(tmp_path_factory.mktemp("shown"))


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[Any]:
    from tests.web.test_pages import running  # skips where there are no pages to test

    with running(data) as found:
        yield found
