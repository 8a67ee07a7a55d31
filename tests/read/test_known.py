"""Names that nobody has: exit code 2 with the nearest, at every command and question that takes a name."""

from pathlib import Path

import pytest

from pipeline.cli import run_cli
from pipeline.read import queries
from pipeline.read.known import NAMES
from tests.rows import filled_file

FREE = {"text", "decided_by", "about", "since", "until", "limit", "offset", "stance", "sure_from"}
"""Parameters that take words, times and numbers, and the stance, which says itself what it takes."""
NEAREST = {
    "site": ("lantern-pots", "did you mean 'lantern-post'?"),
    "kind": ("agensy", "did you mean 'agency'?"),
    "change": ("dropt", "did you mean 'dropped'?"),
    "speaker": ("Odil Brant", "did you mean 'Odile Brandt'"),
    "person": ("odile-brant", "did you mean 'odile-brandt'?"),
    "who": ("persons", "did you mean 'person'?"),
    "name": ("Reuterz", "did you mean 'Reuters'?"),
    "language": ("deutsch", "of these: en"),
    "article": ("17", "onrecord search"),
    "order": ("newst", "did you mean 'newest'"),
    "quotes.kind": ("dirct", "did you mean 'direct'"),
    "changes.kind": ("headlines", "did you mean 'headline'?"),
    "copies": ("no", "did you mean 'in'?"),
    "verdict": ("confirmd", "did you mean 'confirm'?"),
    "by": ("mots", "did you mean 'most'?"),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(filled_file(tmp_path_factory.mktemp("known")))


def test_every_parameter_is_a_name_that_is_checked_or_takes_any_value() -> None:
    asked = {param for query in queries().values() for param in query.params}
    assert asked == {name for name in NAMES if "." not in name} | FREE
    assert {name.partition(".")[0] for name in NAMES if "." in name} <= set(queries())
    assert set(NEAREST) == set(NAMES)


@pytest.mark.parametrize(
    ("question", "param"), [(q.name, p) for q in queries().values() for p in q.params if p in NAMES]
)
def test_a_question_about_an_unknown_name_is_bad_usage(
    data: str, question: str, param: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong, told = NEAREST.get(f"{question}.{param}") or NEAREST[param]
    assert run_cli(["--data", data, "query", question, "-p", f"{param}={wrong}"]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["search", "ferry", "--site", "lantern-pots"], "did you mean 'lantern-post'?"),
        (["quotes", "--site", "lantern-pots"], "did you mean 'lantern-post'?"),
        (["quotes", "--speaker", "Brant"], "did you mean"),
        (["citations", "--site", "x"], "known are: harrow-courier, lantern-post, meridian-digest"),
        (["citations", "--name", "Reuterz"], "did you mean 'Reuters'?"),
        (["runs", "--site", "LANTERN"], "did you mean 'lantern-post'?"),
        (["quotes", "--language", "xx"], "no article in language 'xx'"),
        (["people", "--language", "xx"], "of these: en"),
        (["people", "list", "Odil Brant"], "did you mean 'Odile Brandt'"),
        (["query", "quots"], "did you mean 'quotes'"),
        (["query", "quotes", "-p", "speeker=x"], "did you mean 'speaker'?"),
        (["sites", "list", "uk-bbc-politcs"], "did you mean 'uk-bbc-politics'"),
        (["sites", "list", "--country", "UK"], "no site of country 'UK'"),
        (["sites", "list", "--language", "eng"], "did you mean 'en'?"),
        (["sites", "check", "uk-bbc-politcs"], "did you mean 'uk-bbc-politics'"),
        (["run", "uk-bbc-politcs"], "did you mean 'uk-bbc-politics'"),
        (["schedule", "uk-bbc-politcs"], "did you mean 'uk-bbc-politics'"),
        (["template", "uk-bbc-politcs"], "did you mean 'uk-bbc-politics'"),
        (["serach", "ferry"], "did you mean 'search'"),
    ],
)
def test_a_command_with_an_unknown_name_is_bad_usage(
    data: str, command: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cli(["--data", data, *command]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        ["quotes", "--site", "lantern-post", "--since", "2030-01-01"],
        ["quotes", "--speaker", "brandt", "--since", "2030-01-01"],
        ["quotes", "--speaker", "okoro-lind", "--site", "meridian-digest"],
        ["citations", "--name", "port count", "--site", "harrow-courier"],
        ["query", "quote_changes", "-p", "change=added"],
        ["search", "no such words", "--site", "lantern-post"],
    ],
)
def test_a_known_name_of_which_there_is_nothing_is_an_empty_answer(data: str, command: list[str]) -> None:
    assert run_cli(["--data", data, *command]) == 0


def test_asking_writes_nothing(data: str) -> None:
    before = (Path(data) / "onrecord.db").read_bytes()
    run_cli(["--data", data, "quotes", "--speaker", "nobody at all"])
    assert (Path(data) / "onrecord.db").read_bytes() == before
