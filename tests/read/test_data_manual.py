"""docs/data.md: its commands, its Python, SQL and R, and its addresses do what it says, on the files it names."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import run_cli
from tests.rows import filled_file

MANUAL = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
SERVER = "http://127.0.0.1:8001"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", MANUAL, re.DOTALL)


def lines(language: str, program: str) -> list[str]:
    return [line for block in blocks(language) for line in block.splitlines() if line.startswith(program)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which every command of the page was given once."""
    found = tmp_path_factory.mktemp("manual")
    filled_file(found)
    (found / "onrecord.toml").write_text('data = "data"\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(found)
        for line in lines("sh", "onrecord "):
            assert run_cli(shlex.split(line)[1:]) == 0, line
    return found


@pytest.fixture(autouse=True)
def _in_that_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    pytest.importorskip("datasette")
    from tests.web.test_pages import running

    with running(folder / "data") as site:
        yield site.url


def test_every_command_writes_the_file_that_it_names() -> None:
    named = [line.split(" --output ")[1].split()[0] for line in lines("sh", "onrecord ") if "--output" in line]
    assert len(named) == 7
    assert {name for name in [*named, "march"] if not Path(name).exists()} == set()
    assert Path("for-excel.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert {path.name for path in Path("march").iterdir()} == set(re.findall(r"`([\w.]+\.(?:csv|json|md))`", MANUAL))


@pytest.mark.parametrize("code", [block for block in blocks("python") if "import pandas" in block])
def test_pandas_reads_what_was_written(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    exec(compile(code, "docs/data.md", "exec"), {})  # noqa: S102 - the page's own example
    told = capsys.readouterr().out
    assert "Odile Brandt" in told or "“" in told or "datetime64[" in told
    assert "Empty DataFrame" not in told


@pytest.mark.parametrize("sql", blocks("sql"))
def test_duckdb_reads_what_was_written(sql: str) -> None:
    found = pytest.importorskip("duckdb").sql(sql).fetchall()
    assert found
    assert None not in found[0]


@pytest.mark.parametrize("code", [block for block in blocks("python") if "urlopen" in block])
def test_python_reads_the_pages_of_a_table_to_their_end(
    code: str, server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(compile(code.replace(SERVER, server), "docs/data.md", "exec"), {})  # noqa: S102 - the page's own example
    assert capsys.readouterr().out.startswith("4 “")  # in pages of two


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl on this machine")
def test_curl_gets_rows(server: str) -> None:
    [line] = lines("sh", "curl ")
    done = subprocess.run(shlex.split(line.replace(SERVER, server)), capture_output=True, text=True, check=True)
    assert '"speaker": "Odile Brandt"' in done.stdout


def test_every_address_of_csv_is_answered(server: str) -> None:
    from urllib.request import urlopen

    addresses = lines("text", SERVER)
    assert len(addresses) == 3
    for address in addresses:
        with urlopen(address.replace(SERVER, server), timeout=20) as answer:
            text = answer.read().decode()
            assert answer.headers["content-type"] == "text/csv; charset=utf-8"
            assert text.count("\n") > 1
            assert text.startswith("\ufeff") == ("_bom=1" in address)


def test_the_lines_of_r_name_files_and_columns_that_there_are() -> None:
    [code] = blocks("r")
    files = re.findall(r'read\w*[._](?:parquet|csv)\("([^"]+)"', code)
    assert files == ["quotes.parquet", "march/quotes.csv"]
    columns = Path(files[1]).read_text().partition("\n")[0].split(",")
    used = set(re.findall(r"(?:march\$|filter\(|count\(|, )(\w+)(?= >=| !=|, sort|, format|\)| <-)", code))
    assert used == {"published", "site", "confidence", "speaker"}
    assert used <= set(columns)


@pytest.mark.skipif(not shutil.which("Rscript"), reason="no R on this machine")
def test_r_reads_what_was_written(tmp_path: Path) -> None:
    [code] = blocks("r")
    script = tmp_path / "example.R"
    script.write_text(code)
    done = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, check=False)
    if "there is no package called" in done.stderr:
        pytest.skip("R without arrow or dplyr")
    assert done.returncode == 0, done.stderr
    assert "Odile Brandt" in done.stdout
