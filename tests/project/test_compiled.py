"""A wheel whose modules mypyc compiled (setup.py) finds what Python finds; a checkout holds no compiled module."""

import os
import pickle
import shutil
import site
import subprocess
import sys
import venv
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from pipeline.attribution import find_attributions, find_citations, packaged_model
from pipeline.own_code import is_compiled
from schemas import Article
from schemas.errors import Exit
from tests.bench.annotated import FOLDER, load_all
from tests.project.test_installed import ROOT, SOURCE

LANGUAGES = FOLDER.with_name("languages")
FINDING = """
import pickle, sys
from pipeline.attribution import find_attributions, find_citations, packaged_model
from pipeline.attribution.quotes import direct
from pipeline.own_code import is_compiled
assert is_compiled() and not direct.__file__.endswith(".py"), direct.__file__
articles, model = pickle.load(sys.stdin.buffer), packaged_model()
found = [(find_attributions(one, model), find_attributions(one), find_citations(one)) for one in articles]
pickle.dump(found, sys.stdout.buffer)
"""


def compiling() -> dict[str, str]:
    """The environment of a build that compiles; no registry is asked."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "ONRECORD_"))}
    return {**kept, "ONRECORD_COMPILE": "1", "PIP_NO_INDEX": "1"}


def plain() -> dict[str, str]:
    return {key: value for key, value in compiling().items() if key != "ONRECORD_COMPILE"}


def built(source: Path, environ: dict[str, str], place: Path) -> Path:
    """The wheel that pip builds of it."""
    words = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", place, source]
    subprocess.run([sys.executable, "-m", "pip", *words], env=environ, capture_output=True, check=True)
    [wheel] = place.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a build needs, for it is built where it is."""
    place = tmp_path_factory.mktemp("source")
    for name in SOURCE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, place / name)
    return place


@pytest.fixture(scope="module")
def program(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`onrecord` out of a compiled wheel, in an environment of its own that borrows the libraries of this one."""
    if not shutil.which("cc"):
        pytest.skip("no compiler")
    pytest.importorskip("mypyc")
    folder = tmp_path_factory.mktemp("compiled")
    wheel = built(source, compiling(), folder / "dist")
    venv.create(folder / "venv")
    python = folder / "venv" / "bin" / "python"
    words = ["--python", python, "install", "--no-deps", wheel]
    subprocess.run([sys.executable, "-m", "pip", *words], env=compiling(), capture_output=True, check=True)
    [libraries] = (folder / "venv").glob("lib/python*/site-packages")
    (libraries / "libraries.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    return folder / "venv" / "bin" / "onrecord"


def articles() -> list[Article]:
    """All that we wrote to measure by, in English and in other languages."""
    return [one.article for folder in (FOLDER, LANGUAGES) for one in load_all(folder)]


@pytest.mark.slow
def test_compiled_modules_find_the_same_to_the_last_field(program: Path) -> None:
    ended = subprocess.run(
        [program.with_name("python"), "-I", "-c", FINDING],
        input=pickle.dumps(articles()),
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode()[-2000:]
    model = packaged_model()
    assert model is not None
    by_python = [(find_attributions(one, model), find_attributions(one), find_citations(one)) for one in articles()]
    assert all(any(of_one) for of_one in zip(*by_python, strict=True))
    assert pickle.loads(ended.stdout) == by_python  # noqa: S301 - of our own child


@pytest.mark.slow
def test_a_whole_run_works_compiled_and_the_version_says_so(program: Path, tmp_path: Path) -> None:
    for words, told in ((["demo", "--folder", tmp_path / "demo"], ""), (["--version"], ", compiled\n")):
        ended = subprocess.run(
            [program, *words], env=plain(), cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert (ended.returncode, ended.stdout.endswith(told)) == (Exit.COMPLETE, True), ended.stderr[-2000:]


@pytest.mark.slow
def test_a_plain_wheel_built_where_one_was_compiled_has_no_compiled_module(
    source: Path, program: Path, tmp_path: Path
) -> None:
    assert program.exists()
    assert (source / "build" / "compiled").is_dir()
    shutil.unpack_archive(built(source, plain(), tmp_path / "dist"), tmp_path / "plain", "zip")
    assert compiled_in(tmp_path / "plain") == []


ASKING = "from setuptools import build_meta; print('asked', build_meta.get_requires_for_build_wheel())"


def test_mypy_is_asked_for_by_a_build_that_compiles_alone_and_in_the_release_that_was_tested(source: Path) -> None:
    def asked(environ: dict[str, str]) -> str:
        words = [sys.executable, "-c", ASKING]
        told = subprocess.run(words, cwd=source, env=environ, capture_output=True, text=True, check=True).stdout
        return told.splitlines()[-1]

    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert asked(compiling()) == f"asked {[pin for pin in pins if pin.startswith(('mypy==', 'numpy=='))]}"
    assert asked(plain()) == "asked []"


def compiled_in(folder: Path) -> list[str]:
    """Compiled modules in whose place a source stands."""
    found = (path for suffix in EXTENSION_SUFFIXES for path in folder.rglob(f"*{suffix}"))
    return sorted(path.name for path in found if path.with_name(path.name.partition(".")[0] + ".py").exists())


def test_a_checkout_is_never_compiled_in_place_for_later_edits_would_be_hidden(source: Path) -> None:
    for words in (["editable_wheel"], ["build_ext", "--inplace"]):
        ended = subprocess.run(
            [sys.executable, "setup.py", *words],
            cwd=source,
            env=compiling(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.returncode, "would hide later edits" in ended.stderr) == (1, True)
    assert compiled_in(source) == []


def test_no_module_of_this_checkout_is_compiled() -> None:
    assert [compiled_in(ROOT / name) for name in SOURCE if (ROOT / name).is_dir()] == [[], [], []]
    assert not is_compiled()
