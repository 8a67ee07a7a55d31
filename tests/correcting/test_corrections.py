"""A decision about one quote changes its row at once, to what a rebuild makes of it; it can be taken back."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.attribution.learnt.model import read_model
from pipeline.attribution.training.train import main as train
from pipeline.attribution.training.train import read_corpus, span_labels
from pipeline.process.corrections import FILE, Correction, Corrections, load_corrections
from pipeline.process.corrections.apply import corrected
from pipeline.process.corrections.ledger import change_corrections, with_correction
from pipeline.process.people import Merges
from pipeline.read.marked import marked
from schemas import Article, Attribution, Block, Span
from schemas.errors import ConfigError, Exit
from tests.bench.annotated import load_all, parse
from tests.desk import Desk
from tests.process.test_moved_quotes import page
from tests.process.test_rebuild import command, derived, lose_database
from tests.small_site import front, serving

WEIR, KILN = "/2026/03/the-weir-is-shut/", "/2026/03/the-kiln-goes-out/"
DRY, SOON, COLD = "that the river is dry", "We open again in May", "Nobody lit it for a year"


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    pages = {
        "/": front(WEIR, KILN),
        WEIR: page(
            "The weir is shut",
            "“We open again in May, whatever the weather,” Tilda Marsh said.",
            "Mayor Hanna Reed told the council that the river is dry.",
        ),
        KILN: page("The kiln goes out", "“Nobody lit it for a year,” Tilda Marsh said."),
    }
    with serving(pages) as paper:
        desk = Desk.over(paper, tmp_path_factory.mktemp("crawled"))
        assert desk.run() == Exit.COMPLETE
        yield desk


@pytest.fixture
def desk(crawled: Desk, tmp_path: Path) -> Desk:
    """The desk after its run, with folders of its own."""
    return crawled.copied(tmp_path)


def quotes(desk: Desk) -> dict[str, tuple[object, ...]]:
    """First words of each quote -> speaker, person, confidence is 1, is 0."""
    rows = desk.rows("SELECT content, speaker, person_id, confidence FROM attributions ORDER BY content")
    return {str(words)[:8]: (speaker, person, sure) for words, speaker, person, sure in rows}


def persons(desk: Desk) -> set[object]:
    return {name for (name,) in desk.rows("SELECT name FROM persons UNION SELECT alias FROM person_aliases")}


def same_after_rebuild(desk: Desk) -> bool:
    at_once = derived(desk)
    lose_database(desk)
    assert command(desk, "rebuild") == Exit.COMPLETE
    return derived(desk) == at_once


@pytest.mark.slow
def test_each_decision_is_applied_at_once_as_a_rebuild_would_and_can_be_taken_back(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    before, people = quotes(desk), persons(desk)
    assert before["We open "][:2] == ("Tilda Marsh", "tilda-marsh")
    for words, decision, expected in (
        (SOON, ("--confirm",), ("Tilda Marsh", "tilda-marsh", 1.0)),
        (DRY, ("--reject", "--note", "a minute of the council"), ("Hanna Reed", None, 0.0)),
        (COLD, ("--speaker", "Odo Prill"), ("Odo Prill", "odo-prill", 1.0)),
        (COLD, ("--speaker", "Potters' Guild", "--group"), ("Potters' Guild", None, 1.0)),
        (COLD, ("--speaker", "-"), ("", None, 1.0)),
    ):
        assert command(desk, "correct", words, *decision, "--by", "ann") == Exit.COMPLETE
        assert next(row for own, row in quotes(desk).items() if words.startswith(own[:8])) == expected
        capsys.readouterr()
        assert command(desk, "process") == Exit.COMPLETE
        assert capsys.readouterr().out == "nothing to do\n"
        assert same_after_rebuild(desk)
    assert persons(desk) == people - {"Hanna Reed", "Mayor Reed", "Mayor Hanna Reed"}
    listed = load_corrections(desk.config.data / FILE).listed
    assert [one.verdict for one in listed] == ["confirm", "reject", "speaker"]  # one a quote: the latest
    for one in listed:
        assert command(desk, "correct", "undo", one.id) == Exit.COMPLETE
    assert (quotes(desk), persons(desk)) == (before, people)
    assert desk.rows("SELECT * FROM corrections") == []
    assert same_after_rebuild(desk)


def test_who_decided_what_and_when_is_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(desk, "correct", SOON, "--speaker", "Odo Prill", "--by", "ann", "--note", "on tape") == Exit.COMPLETE
    assert "is Odo Prill's (correction " in capsys.readouterr().out
    assert command(desk, "correct", "list", "--json") == Exit.COMPLETE
    (listed,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (listed["speaker"], listed["by"], listed["note"], listed["found"]) == (
        "Odo Prill",
        "ann",
        "on tape",
        "today",
    )
    assert command(desk, "query", "corrections", "--json") == Exit.COMPLETE
    (asked,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (asked["speaker"], asked["speaker_found"], asked["decided_by"]) == ("Odo Prill", "Tilda Marsh", "ann")
    assert asked["decided_at"] == listed["at"]


def test_a_rejected_quote_is_shown_to_those_alone_who_ask_for_the_doubtful(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(desk, "correct", COLD, "--reject") == Exit.COMPLETE
    for more, shown in (((), 0), (("--all",), 1)):
        capsys.readouterr()
        command(desk, "quotes", "--about", "lit", "--json", *more)
        assert len(capsys.readouterr().out.splitlines()) == shown


def test_a_quote_is_named_by_id_by_number_and_by_words(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    article = desk.rows("SELECT id FROM articles WHERE url LIKE '%weir%'")[0][0]
    own = desk.rows("SELECT id FROM attributions WHERE content LIKE 'Nobody lit%'")[0][0]
    for said in (str(own), f"{article}#1", f"http://127.0.0.1:8001/article/{article}#q1", "open AGAIN in may"):
        assert command(desk, "correct", said, "--confirm") == Exit.COMPLETE
    assert len(load_corrections(desk.config.data / FILE).listed) == 2
    capsys.readouterr()
    for said, told in (
        (f"{article}#9", "has quotes 1 to"),
        ("the moon is full", "no quote says"),
        ("...", "say the words of a quote"),
        ("nowhere.example/a#1", "no article"),
    ):
        assert command(desk, "correct", said, "--confirm") == Exit.USAGE
        assert told in capsys.readouterr().err
    db_words = desk.rows("SELECT quote FROM attributions WHERE content LIKE '%the%'")
    assert len(db_words) > 1
    assert command(desk, "correct", "the", "--confirm") == Exit.USAGE
    assert "name one by its id" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [(), ("--confirm", "--reject"), ("--speaker", " "), ("--speaker", "!!"), ("--confirm", "--group"),
     ("--confirm", "--note", "two\nlines"), ("--confirm", "--by", "")],
)  # fmt: skip
def test_half_a_decision_is_bad_usage_and_writes_nothing(desk: Desk, wrong: tuple[str, ...]) -> None:
    assert command(desk, "correct", SOON, *wrong) == Exit.USAGE
    assert not (desk.config.data / FILE).exists()


def test_a_hand_that_changes_the_file_is_seen_by_the_next_process(desk: Desk) -> None:
    assert command(desk, "correct", SOON, "--reject") == Exit.COMPLETE
    file = desk.config.data / FILE
    file.write_text(file.read_text().replace('"reject"', '"confirm"').replace('"unknown"', '"person"'))
    file.write_text(file.read_text().replace('speaker = ""', 'speaker = "Odo Prill"'))
    assert command(desk, "process") == Exit.COMPLETE
    assert quotes(desk)["We open "] == ("Odo Prill", "odo-prill", 1.0)


def test_a_correction_whose_words_are_gone_is_kept_and_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(desk, "correct", SOON, "--confirm") == Exit.COMPLETE
    assert command(desk, "correct", "check") == Exit.COMPLETE
    lost = replace(load_corrections(desk.config.data / FILE).listed[0], quote="We open in June")
    change_corrections(desk.config.data / FILE, lambda known: with_correction(known, lost))
    assert command(desk, "process") == Exit.COMPLETE
    capsys.readouterr()
    assert command(desk, "correct", "check") == Exit.INCOMPLETE
    assert "We open in June" in capsys.readouterr().out
    assert len(load_corrections(desk.config.data / FILE).listed) == 2


def test_a_removed_article_leaves_no_words_in_the_file(desk: Desk) -> None:
    assert command(desk, "correct", SOON, "--confirm") == Exit.COMPLETE
    assert command(desk, "correct", COLD, "--confirm") == Exit.COMPLETE
    article = desk.rows("SELECT id FROM articles WHERE url LIKE '%weir%'")[0][0]
    assert command(desk, "remove", str(article), "--reason", "asked by a court", "--yes") == Exit.COMPLETE
    assert SOON not in (desk.config.data / FILE).read_text()
    assert COLD in (desk.config.data / FILE).read_text()


def test_a_site_that_is_renamed_takes_its_corrections_along(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(desk, "correct", SOON, "--speaker", "Odo Prill") == Exit.COMPLETE
    assert command(desk, "sites", "rename", "sound", "estuary") == Exit.COMPLETE
    assert load_corrections(desk.config.data / FILE).listed[0].site == "estuary"
    capsys.readouterr()
    assert command(desk, "process") == Exit.COMPLETE
    assert capsys.readouterr().out == "nothing to do\n"
    lose_database(desk)
    assert command(desk, "rebuild") == Exit.COMPLETE
    assert quotes(desk)["We open "] == ("Odo Prill", "odo-prill", 1.0)


def test_nobody_is_called_so_until_somebody_says_otherwise(desk: Desk) -> None:
    before = derived(desk)
    assert command(desk, "people", "not-a-person", "Tilda Marsh", "--by", "ann") == Exit.COMPLETE
    assert "Tilda Marsh" not in persons(desk)
    assert quotes(desk)["We open "][:2] == ("Tilda Marsh", None)
    assert 'Tilda Marsh" = "ann, 20' in (desk.config.data / "people.toml").read_text()
    assert same_after_rebuild(desk)
    assert command(desk, "people", "not-a-person", "tilda marsh", "--undo") == Exit.COMPLETE
    assert derived(desk) == before
    assert command(desk, "people", "not-a-person", "Tilda Marsh", "--undo") == Exit.USAGE


def test_what_was_corrected_is_read_back_by_the_training_command(desk: Desk, tmp_path: Path) -> None:
    for words, decision in ((SOON, "--confirm"), (DRY, "--reject"), (COLD, "--confirm")):
        assert command(desk, "correct", words, decision) == Exit.COMPLETE
    assert command(desk, "correct", "export", str(tmp_path / "lessons")) == Exit.COMPLETE
    examples = read_corpus(tmp_path / "lessons")
    assert [len(example.golds) for example in examples] == [1, 1]  # what was rejected is no quote
    assert all(span_labels(example).any() for example in examples)
    train(["--corpus", str(tmp_path / "lessons"), "--out", str(tmp_path / "model.bin")])
    assert read_model((tmp_path / "model.bin").read_bytes()).spans.steps.any()
    rows = [json.loads(line) for file in (tmp_path / "lessons/attributions").iterdir() for line in file.open()]
    assert {row["verdict"] for row in rows} == {"confirm"}
    assert command(desk, "correct", "export", str(tmp_path / "lessons")) == Exit.USAGE  # it is there already
    assert command(desk, "correct", "undo", load_corrections(desk.config.data / FILE).listed[1].id) == Exit.COMPLETE
    for more, names in (((), {"sound-"}), (("--whole",), {"sound-"})):
        folder = tmp_path / f"again{len(more)}"
        assert command(desk, "correct", "export", str(folder), *more) == Exit.COMPLETE
        assert len(list((folder / "text").iterdir())) == 2 - len(more)
        assert {name.name[:6] for name in (folder / "text").iterdir()} == names


def test_an_export_tells_how_many_quotes_it_holds_and_how_many_were_rejected(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(desk, "correct", DRY, "--reject") == Exit.COMPLETE
    assert command(desk, "correct", COLD, "--confirm") == Exit.COMPLETE
    capsys.readouterr()
    assert command(desk, "correct", "export", str(tmp_path / "lessons")) == Exit.COMPLETE
    held = sum(len(file.read_text().splitlines()) for file in (tmp_path / "lessons/attributions").iterdir())
    assert f"{held} quotes, 1 of them decided about; 1 rejected, left out" in capsys.readouterr().out


def test_what_was_corrected_is_read_back_as_the_articles_of_our_own_tests_are(desk: Desk, tmp_path: Path) -> None:
    assert command(desk, "correct", DRY, "--speaker", "Odo Prill") == Exit.COMPLETE
    assert command(desk, "correct", COLD, "--confirm") == Exit.COMPLETE
    assert command(desk, "correct", "export", str(tmp_path / "lessons")) == Exit.COMPLETE
    articles = load_all(tmp_path / "lessons" / "marked")
    assert len(articles) == 2
    for one in articles:
        assert one.article.text == (tmp_path / "lessons/text" / f"{one.name}.txt").read_text()
        lines = (tmp_path / "lessons/attributions" / f"{one.name}.jsonl").read_text().splitlines()
        assert len(lines) == len(one.annotations) > 0
        for row, told in zip(map(json.loads, lines), one.annotations, strict=True):
            for role in ("content", "source", "cue"):
                assert [list(span) for span in getattr(told, role)] == row[role]
            assert (told.speaker, told.speaker_kind, told.kind) == (row["speaker"], row["speaker_kind"], row["kind"])


def test_what_brackets_cannot_tell_is_left_out_and_spans_nest_and_serve_two() -> None:
    def row(content: list[list[int]], **more: object) -> dict[str, object]:
        told = {"source": [[12, 15]], "cue": [[7, 11]], "quoted": [], "kind": "direct", "stance": "said"}
        return {"content": content, "speaker": "Ana Ruiz", "speaker_kind": "person"} | told | more

    text = "“Yes,” said Ana of it all.\n\nShe left."
    told = marked("A vote", text, [row([[1, 5]]), row([[16, 28], [28, 37]], kind="mixed", quoted=[[19, 21]])])
    assert told is not None
    read = parse("a", told)
    assert read.article.text == text
    assert [one.content for one in read.annotations] == [((1, 5),), ((19, 21), (16, 26), (28, 37))]
    assert [one.source for one in read.annotations] == [((12, 15),)] * 2
    for wrong, rows in (
        ("A [vote]. Yes.", [row([[1, 5]])]),
        ("One\ntwo, three and four", [row([[1, 5]])]),
        ("- “Yes,” said Ana.", [row([[1, 5]])]),
        (text, [row([[1, 9]])]),
        (text, [row([[1, 5]], speaker="a | b")]),
    ):
        assert marked("A vote", wrong, rows) is None


TEXT = "“Yes,” said Ann Vale. “Yes,” said Bo Lind. “No,” said Cy Orr."


def said(words: str, speaker: str, at: int) -> Attribution:
    start = TEXT.index(words, at)
    return Attribution(
        content=(Span(start, start + len(words)),), speaker=speaker, speaker_kind="person", confidence=0.7
    )


FOUND = [said("Yes,", "Ann Vale", 0), said("Yes,", "Bo Lind", 10), said("No,", "Cy Orr", 0)]


def correction(quote: str, start: int, **more: str) -> Correction:
    told = {"verdict": "speaker", "speaker": "Dee Fox", "speaker_kind": "person"} | more
    return Correction(site="paper", article="paper.example/a", quote=quote, start=start, by="ann", at="2026", **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "speakers"),
    [
        ([correction("Yes", 0)], ["Dee Fox", "Bo Lind", "Cy Orr"]),
        ([correction("yes", 40)], ["Ann Vale", "Dee Fox", "Cy Orr"]),
        ([correction("Yes", 1), correction("Yes", 2, speaker="Eve Gray")], ["Dee Fox", "Eve Gray", "Cy Orr"]),
        ([correction("Yes", 1), correction("Yes", 2), correction("Yes", 3)], ["Dee Fox", "Dee Fox", "Cy Orr"]),
        ([correction("No way", 40)], ["Ann Vale", "Bo Lind", "Cy Orr"]),
        ([correction("No", 0, verdict="confirm", speaker="cy orr")], ["Ann Vale", "Bo Lind", "Cy Orr"]),
        ([correction("No", 0, verdict="reject", speaker="")], ["Ann Vale", "Bo Lind", "Cy Orr"]),
    ],
)
def test_a_correction_finds_its_quote_by_the_words_and_then_by_the_place(
    made: list[Correction], speakers: list[str]
) -> None:
    article = Article(
        url="https://paper.example/a",
        site="paper",
        capture_id="",
        headline="",
        blocks=(Block(kind="paragraph", text=TEXT),),
    )
    kept, placed = corrected(article, FOUND, made, Merges())
    assert [one.speaker for one in kept] == speakers
    for number, one in placed.items():
        assert one.found == FOUND[number]
        assert kept[number].confidence == (0.0 if one.is_rejected else 1.0)


def test_the_file_is_read_as_it_was_written_and_a_wrong_one_says_where(tmp_path: Path) -> None:
    path = tmp_path / FILE
    made = correction('He said: "1\n\\2" … é\u202e', 3, note="a = b")
    change_corrections(path, lambda known: with_correction(known, made))
    assert load_corrections(path) == Corrections((made,))
    for wrong, told in (
        ("[corrections]\na = 1\n", "only entries"),
        ('[[corrections]]\nsite = "a"\n', "correction 1: has no"),
        (path.read_text().replace("start = 3", 'start = "3"'), "start = '3'"),
        (path.read_text().replace('"speaker"', '"maybe"'), "verdict is one of"),
        (path.read_text() + "colour = 1\n", "colour = 1"),
    ):
        path.write_text(wrong)
        with pytest.raises(ConfigError, match=told):
            load_corrections(path)
