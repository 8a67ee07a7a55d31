"""The lock file: every release that the tests need, as constraints.txt pins it, each with its digests."""

import re
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
ENTRY = re.compile(r"^([^\s#;]+)==([^\s;]+)(?: ; [^\\\n]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})*)\n", re.MULTILINE)
TEXT = (ROOT / ".ci" / "lock.txt").read_text(encoding="utf-8")
LOCKED = {name: (version, hashes.count("sha256:")) for name, version, hashes in ENTRY.findall(TEXT)}
SERVER_TEXT = (ROOT / "deploy" / "lock.txt").read_text(encoding="utf-8")
BROWSER_TEXT = (ROOT / "deploy" / "lock-browser.txt").read_text(encoding="utf-8")
PINNED = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").split())


def needed(name: str, extras: frozenset[str], seen: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Names of what a distribution needs on this Python, itself included, by what is installed here."""
    if extras <= seen.get(name, frozenset()) and name in seen:
        return seen
    seen[name] = seen.get(name, frozenset()) | extras
    for text in requires(name) or ():
        want = Requirement(text)
        if want.marker is None or any(want.marker.evaluate({"extra": extra}) for extra in (*extras, "")):
            needed(canonicalize_name(want.name), frozenset(map(canonicalize_name, want.extras)), seen)
    return seen


def test_all_that_the_tests_and_the_build_need_is_locked() -> None:
    wanted = {"setuptools", *needed("onrecord", frozenset({"dev"}), {})} - {"onrecord"}
    assert len(wanted) > 80
    assert sorted(wanted - set(LOCKED)) == []


def test_what_is_locked_is_what_is_pinned() -> None:
    assert {name: version for name, (version, _) in LOCKED.items() if PINNED.get(name, version) != version} == {}


def test_every_release_has_the_digests_of_its_files_and_no_line_names_a_registry() -> None:
    assert ENTRY.sub("", TEXT) == ""
    assert [name for name, (_, digests) in LOCKED.items() if not digests] == []
    assert "://" not in TEXT


def test_a_server_gets_of_the_same_files_what_it_needs_and_no_tools_of_the_tests() -> None:
    wanted = {"setuptools", *needed("onrecord", frozenset({"web"}), {})} - {"onrecord"}
    tested, served = ({name: rest for name, *rest in ENTRY.findall(text)} for text in (TEXT, SERVER_TEXT))
    assert sorted(wanted - set(served)) == []
    assert {name for name, rest in served.items() if tested.get(name) != rest} == set()
    assert ENTRY.sub("", SERVER_TEXT) == ""
    assert set(served).isdisjoint({"pytest", "mypy", "ruff", "selenium", "pyarrow"})


def test_a_server_that_renders_pages_gets_the_same_and_playwright() -> None:
    served, rendering = ({name: rest for name, *rest in ENTRY.findall(text)} for text in (SERVER_TEXT, BROWSER_TEXT))
    assert {name: rest for name, rest in rendering.items() if name in served} == served
    assert set(rendering) - set(served) == {"playwright", "greenlet"}
    assert ENTRY.sub("", BROWSER_TEXT) == ""


def test_the_tests_install_by_digest_and_build_with_what_is_locked() -> None:
    commands = (ROOT / ".ci" / "test").read_text(encoding="utf-8")
    assert "--require-hashes --only-binary :all: -r .ci/lock.txt" in commands
    assert "--no-deps --no-build-isolation -e ." in commands
