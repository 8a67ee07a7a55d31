"""Shards: every site is of exactly one, by its name alone, and who asks for another's is told."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import run_cli
from pipeline.commands.schedule import daemon
from pipeline.config import Config, load_config
from pipeline.sites import chosen_sites, usable_sites
from scheduler import environment
from schemas.errors import ConfigError, Exit
from schemas.site.shard import Shard, shard_of

NAMES = ("gazette", "harrow-courier", "lantern-post", "meridian-digest", "weserauer-bote")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        (tmp_path / f"{name}.toml").write_text(f'name = "{name}"\nhome = "http://127.0.0.1:9/{name}/"\n')
    return tmp_path


def config(folder: Path, shard: str) -> Config:
    return Config(sites=folder, shard=shard)


def test_each_site_is_of_one_shard_whatever_seed_python_has_for_its_hashes() -> None:
    code = "import sys; from schemas.site.shard import shard_of; print([shard_of(name, 4) for name in sys.argv[1:]])"
    told = {
        subprocess.run(
            [sys.executable, "-c", code, *NAMES],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert told == {f"{[shard_of(name, 4) for name in NAMES]}\n"}


def test_sites_are_shared_out_about_evenly() -> None:
    shards = [shard_of(f"paper-{number}", 4) for number in range(4000)]
    assert all(900 < shards.count(number) < 1100 for number in range(4))


def test_a_site_stays_where_it_is_whatever_other_sites_there_are(folder: Path) -> None:
    before = [[site.name for site in chosen_sites(config(folder, f"{n}/3"))] for n in range(3)]
    assert sorted(name for some in before for name in some) == sorted(NAMES)
    (folder / "gazette.toml").unlink()
    after = [[site.name for site in chosen_sites(config(folder, f"{n}/3"))] for n in range(3)]
    assert after == [[name for name in some if name != "gazette"] for some in before]


def test_a_shard_may_have_no_site_and_its_run_is_complete(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_MIN_FREE_MIB", "1")
    empty = next(f"{n}/50" for n in range(50) if not any(shard_of(name, 50) == n for name in NAMES))
    assert chosen_sites(config(folder, empty)) == []
    words = ["--data", str(tmp_path / "data"), "--sites", str(folder), "run", "--shard", empty]
    assert run_cli(words) == Exit.COMPLETE


def test_a_broken_file_is_told_by_its_own_shard_alone(folder: Path) -> None:
    (folder / "gazette.toml").write_text("name = ")
    own = shard_of("gazette", 3)
    told = [len(usable_sites(config(folder, f"{n}/3"))[1]) for n in range(3)]
    assert told == [int(n == own) for n in range(3)]


def test_a_site_of_another_shard_is_refused_by_name_and_left_out_of_a_glob(folder: Path) -> None:
    other = f"{(shard_of('gazette', 4) + 1) % 4}/4"
    with pytest.raises(ConfigError, match=f"gazette is not a site of shard {other}: run it where it belongs"):
        chosen_sites(config(folder, other), ["gazette"])
    assert "gazette" not in [site.name for site in chosen_sites(config(folder, other), ["*"])]
    assert [site.name for site in chosen_sites(config(folder, "0/1"), ["gazette"])] == ["gazette"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("4/4", "shards are counted from 0: of 4 the last is 3/4"),
        ("-1/4", "a shard is K/N, such as 0/4"),
        ("0/0", "there is at least one shard"),
        ("one", "a shard is K/N, such as 0/4"),
    ],
)
def test_what_is_no_shard_is_told_wherever_it_stands(text: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["sites", "list", "--shard", text]) == Exit.USAGE
    assert told in capsys.readouterr().err
    with pytest.raises(ConfigError, match=told):
        load_config({}, environ={"ONRECORD_SHARD": text})


def test_the_flag_goes_before_the_settings(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "onrecord.toml").write_text('shard = "0/2"\n')
    settings = ["--config", str(folder / "onrecord.toml"), "--sites", str(folder / "own"), "sites", "list", "--json"]
    (folder / "own").mkdir()
    listed = []
    for more in ((), ("--shard", "1/2"), ("--shard", "0/1")):
        assert run_cli([*settings, *more]) == Exit.COMPLETE
        listed.append(set(capsys.readouterr().out.splitlines()))
    assert listed[0] | listed[1] == listed[2]
    assert not listed[0] & listed[1]


def test_status_asks_after_the_sites_of_a_shard_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = []
    for number in range(3):
        words = ["--sites", str(folder), "--data", str(folder / "data"), "status", "--json", "--shard", f"{number}/3"]
        assert run_cli(words) in (Exit.COMPLETE, Exit.INCOMPLETE)
        shown.append({json.loads(line)["site"] for line in capsys.readouterr().out.splitlines()})
    assert shown == [{name for name in NAMES if shard_of(name, 3) == number} for number in range(3)]


def test_the_daemon_and_its_shifts_know_their_shard(folder: Path) -> None:
    told = environment(config(folder, "1/3"))
    assert load_config({}, environ={"ONRECORD_SHARD": told["ONRECORD_SHARD"]}).shard == "1/3"
    taken = {param.name for param in daemon.params}
    assert "shard" in taken


def test_a_shard_is_written_as_it_is_read() -> None:
    assert str(Shard.parse(" 1/4 ")) == "1/4"
    assert load_config({}, environ={"ONRECORD_SHARD": ""}).shard == ""
