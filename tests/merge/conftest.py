"""What several tests of a merge begin with; each copies what it changes."""

from pathlib import Path

import pytest

from tests.merge.folders import HERE, THERE, Crawled, crawl, imported


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_WORKERS", "1")
    monkeypatch.setenv("ONRECORD_MIN_FREE_MIB", "1")


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawl(tmp_path_factory.mktemp("papers"))


@pytest.fixture(scope="session")
def machines(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Data folders of two machines that each saw a part, and of one that saw all."""
    folder = tmp_path_factory.mktemp("machines")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONRECORD_WORKERS", "1")
        patch.setenv("ONRECORD_MIN_FREE_MIB", "1")
        return (
            imported(folder / "there", THERE), imported(folder / "here", HERE), imported(folder / "one", THERE + HERE),
        )  # fmt: skip
