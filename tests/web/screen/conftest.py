"""The archive that is shown, and its server with forms for corrections, which the browser has opened."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="package")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.web.screen.everywhere import hostile_archive  # after a module had its say on what must be installed

    return hostile_archive(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def site(data: Path, browser: Any) -> Iterator[Any]:
    from pipeline.web.editing import Editing
    from tests.web.test_pages import running

    editing = Editing.fresh("ann")
    with running(data, editing=editing) as found:
        browser.get(f"{found.url}/{editing.way_in}")
        yield found
