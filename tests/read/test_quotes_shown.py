"""Quotation marks in every output: parts apart, a paraphrase without marks, and within them the text's own words."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

pytest.importorskip("datasette")

from pipeline.attribution import find_attributions
from pipeline.cli import run_cli
from pipeline.database import open_database
from pipeline.process.load import load
from pipeline.process.people import Merges
from pipeline.process.people.mentions import mentions
from pipeline.process.story import Story
from schemas import Article, Block
from tests.rows import NOW, add_capture, add_sites
from tests.web.test_pages import Site, running

URL = "https://lantern-post.example/letter"
SPLIT = "“Northreach has sent us a letter,” Odile Brandt said, “and we shall read it twice.”"
STORY = (
    "The harbour council of the island met on Friday: the mayor, Odile Brandt, and the clerk, Chidi Okoro, spoke.",
    SPLIT,
    "Chidi Okoro said that the old slip would stay open until spring.",
    "Chidi Okoro said that the letter was “a gift wrapped in fog” and no more.",
    "„The slip stays where it is,“ Odile Brandt said.",
    "«\N{NO-BREAK SPACE}The island will wait for it\N{NO-BREAK SPACE}», Odile Brandt said.",
    "‘We are not for sale,’ Chidi Okoro said.",
    '"We said :warning: twice and meant it," Chidi Okoro said.',
    "“It began with a lamp,” Odile Brandt said. “It may well end with one.",
    "“It will be a long night.”",
    "Odile Brandt did not say “the slip is closed for good.”",
)
SHOWN = (
    "“Northreach has sent us a letter,” … “and we shall read it twice.”",
    "that the old slip would stay open until spring",
    "that the letter was “a gift wrapped in fog” and no more",
    "„The slip stays where it is,“",
    "«\N{NO-BREAK SPACE}The island will wait for it\N{NO-BREAK SPACE}»",
    "‘We are not for sale,’",
    '"We said :warning: twice and meant it,"',
    "“It began with a lamp,” … “It may well end with one. … “It will be a long night.”",
)
"""What each is shown as, everywhere."""
UNSAID = "the slip is closed for good."
JOINED = ("a letter, and we", "a letter and we", "a letter,” “and", "a lamp It", "a lamp, It", "with one. It")
PARAPHRASED = re.compile(r"[“„«‘]\s*that the (?:old slip|letter)")
TAGS = re.compile("<sup>.*?</sup>|<(?:del|title)>.*?</(?:del|title)>|<[^>]*>")
MARKED = re.compile("“[^“”\n]*”")
Ask = Callable[[], str]


@dataclass(frozen=True)
class World:
    data: str
    site: Site
    article: int
    capsys: pytest.CaptureFixture[str]

    def command(self, *arguments: str) -> str:
        assert run_cli(["--data", self.data, *arguments]) == 0
        return self.capsys.readouterr().out

    def page(self, path: str) -> str:
        answer = self.site.get(path)
        assert answer.status == 200
        if ".json" in path:
            return json.dumps(json.loads(answer.text), ensure_ascii=False).replace('\\"', '"')
        return answer.text if ".csv" in path else unescape(TAGS.sub("", answer.text))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article in two revisions: the second alters the first quote."""
    folder = tmp_path_factory.mktemp("quotes")
    db = open_database(folder / "onrecord.db")
    add_sites(db)
    for hours, lines in enumerate((tuple(line.replace("twice.", "once.") for line in STORY), STORY)):
        seen = NOW + timedelta(hours=hours)
        blocks = tuple(Block(kind="paragraph", text=line) for line in lines)
        capture = add_capture(db, "lantern-post", URL, seen)
        article = Article(url=URL, site="lantern-post", capture_id=capture, headline="A letter", blocks=blocks)
        found = find_attributions(article)
        people = mentions(article, found, Merges())
        load(db, Story(article=article, attributions=found, people=people, seen_at=seen, address=URL))
    db.close()
    return folder


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[Site]:
    with running(data) as found:
        yield found


@pytest.fixture
def world(data: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> World:
    db = open_database(data / "onrecord.db")
    (article,) = db.execute("SELECT id FROM articles").fetchone()
    db.close()
    return World(str(data), site, article, capsys)


COMMANDS = (
    ("quotes",), ("quotes", "--json"), ("query", "quotes", "--json"), ("export", "--what", "quotes"),
    ("export", "--what", "quotes", "--format", "csv"), ("export",), ("export", "--format", "csv"),
)  # fmt: skip
TABLES = (
    ("query", "quotes"), ("show", URL), ("show", URL, "--json"), ("search", "letter"), ("search", "letter", "--json"),
    ("query", "quote_changes"), ("query", "quote_changes", "--json"),
)  # fmt: skip
PAGES = ("/onrecord/quotes", "/onrecord/quotes.json?_shape=objects", "/onrecord/quotes.csv",
         "/onrecord/attributions.json?_shape=objects", "/onrecord/quotes_with_speakers.json?_shape=objects",
         "/onrecord/quotes_with_speakers.csv")  # fmt: skip
FURTHER = ("/", "/search?q=letter", "/article/{}", "/article/{}/revision/2", "/onrecord/quotations.json?_shape=objects",
           "/onrecord/quote_changes.json?_shape=objects", "/onrecord/most_quoted_persons")  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_shows_every_quote_as_the_text_has_it(world: World, command: tuple[str, ...]) -> None:
    out = world.command(*command).replace('\\"', '"').replace('""', '"')
    assert [quote for quote in SHOWN if quote not in out] == []
    assert_true_to_the_text(out)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_every_quote_as_the_text_has_it(world: World, path: str) -> None:
    page = world.page(path).replace('""', '"')
    assert [quote for quote in SHOWN if quote not in page] == []
    assert_true_to_the_text(page)


@pytest.mark.parametrize("command", TABLES, ids=" ".join)
def test_no_command_joins_parts_or_marks_a_paraphrase(world: World, command: tuple[str, ...]) -> None:
    assert_apart(world.command(*command))


@pytest.mark.parametrize("path", FURTHER)
def test_no_page_joins_parts_or_marks_a_paraphrase(world: World, path: str) -> None:
    assert_true_to_the_text(world.page(path.format(world.article)))


def test_parquet_and_json_list_the_parts_with_their_places(world: World, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    world.command("export", "--what", "quotes", "--format", "parquet", "--output", str(tmp_path / "q.parquet"))
    rows = [json.loads(line) for line in world.command("export", "--what", "quotes").splitlines()]
    text = "\n\n".join(STORY)
    assert parquet.read_table(tmp_path / "q.parquet").to_pylist() == rows
    assert all(part["text"] == text[part["start"] : part["end"]] for row in rows for part in row["parts"])
    told = {row["quote"]: [(part["text"], part["quoted"]) for part in row["parts"]] for row in rows}
    assert [told[quote] for quote in SHOWN[:4]] == [
        [("Northreach has sent us a letter", True), ("and we shall read it twice.", True)],
        [("that the old slip would stay open until spring", False)],
        [("that the letter was", False), ("a gift wrapped in fog", True), ("and no more", False)],
        [("The slip stays where it is", True)],
    ]
    (first, *_) = [json.loads(line) for line in world.command("export").splitlines()]
    assert [(quote["text"], quote["parts"]) for quote in first["quotes"]] == [(r["quote"], r["parts"]) for r in rows]


def test_the_pages_link_to_json_in_which_parts_are_a_list(world: World) -> None:
    page = unescape(world.site.get("/onrecord/quotes?speaker=Brandt").text)
    (link,) = re.findall('href="([^"]*)">JSON<', page)
    rows = json.loads(world.site.get(link + "&_shape=objects").text)["rows"]
    assert [part["text"] for part in rows[0]["parts"]] == [
        "Northreach has sent us a letter",
        "and we shall read it twice.",
    ]


def test_the_cell_of_parts_in_csv_is_json(world: World) -> None:
    out = world.command("export", "--what", "quotes", "--format", "csv")
    assert '[{""text"": ""Northreach has sent us a letter"", ""start"": ' in out


@pytest.mark.parametrize(
    "command", [("quotes",), ("quotes", "--json"), ("query", "quotes", "--json"), ("export", "--what", "quotes")]
)
def test_what_was_not_said_is_shown_when_it_is_asked_for_with_its_stance(
    world: World, command: tuple[str, ...]
) -> None:
    given = ("-p", "stance=negated") if command[0] == "query" else ("--stance", "negated")
    assert UNSAID not in world.command(*command)
    asked = world.command(*command, *given)
    assert f"“{UNSAID}”" in asked
    assert "negated" in asked
    assert SHOWN[0] not in asked


def test_what_was_not_said_does_not_count(world: World) -> None:
    (totals,) = [json.loads(line) for line in world.command("query", "totals", "--json").splitlines()]
    most = [json.loads(line) for line in world.command("query", "most_quoted_persons", "--json").splitlines()]
    people = [json.loads(line) for line in world.command("people", "list", "--json").splitlines()]
    assert totals["quotes"] == len(SHOWN)
    assert {row["speaker"]: row["quotes"] for row in most} == {"Odile Brandt": 4, "Chidi Okoro": 4}
    assert {row["name"]: row["quotes"] for row in people} == {"Odile Brandt": 4, "Chidi Okoro": 4}
    assert UNSAID not in world.page("/onrecord/quotes")
    assert f"“{UNSAID}”" in world.page("/onrecord/quotes?stance=negated")


def test_an_article_names_the_stance_beside_what_was_not_said(world: World) -> None:
    assert '<b class="stance">negated</b>' in world.site.get(f"/article/{world.article}").text
    assert "Odile Brandt · say · negated" in world.command("show", URL)
    assert [quote["stance"] for quote in json.loads(world.command("show", URL, "--json"))["quotes"]].count(
        "negated"
    ) == 1


def test_a_stance_that_is_none_is_refused_with_those_there_are(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--data", str(data), "query", "quotes", "-p", "stance=denied"]) == 2
    assert "said, negated, asked, hypothetical, or all" in capsys.readouterr().err


def assert_true_to_the_text(out: str) -> None:
    """What stands in double marks stands so in the story or its first revision; a hint of the search page aside."""
    text = "\n".join([*STORY, SPLIT.replace("twice", "once"), "“phrases”"])
    assert [quoted for quoted in MARKED.findall(out) if quoted not in text] == []
    assert_apart(out)


def assert_apart(out: str) -> None:
    flat = " ".join(out.split())
    assert [joined for joined in JOINED if joined in flat] == []
    assert PARAPHRASED.findall(flat) == []
