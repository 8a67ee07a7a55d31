"""Whose words they are where no name stands beside them: descriptions, questions, colons, letters; and what is none."""

import pytest

from pipeline.attribution import find_attributions, packaged_model
from schemas import Article, Block
from schemas.article import BlockKind

pytestmark = pytest.mark.skipif(packaged_model() is None, reason="this build has no model")
KINDS: dict[str, BlockKind] = {"#": "heading", ">": "quote"}


def told(text: str, headline: str = "") -> dict[str, str]:
    blocks = tuple(
        Block(kind=KINDS.get(line[0], "paragraph"), text=line.lstrip("#> "), level=2 if line[0] == "#" else 0)
        for line in text.split("\n")
    )
    page = Article(url="https://lantern.example/a", site="l", capture_id="c", headline=headline, blocks=blocks)
    return {found.words(page.text): found.speaker for found in find_attributions(page, packaged_model())}


@pytest.mark.parametrize(
    ("before", "who", "name"),
    [
        (
            "Spokesman Joseph Harl praised the bridge.\nA port spokesman, Erik Stamm, praised the crane.\n"
            "Asked whether the mayor would pay, Harl said he would not.",
            "the spokesman",
            "Joseph Harl",
        ),
        ("Minority Whip Dale Sorren (D-Ohio) came out.\nSorren was late.", "the whip", "Dale Sorren"),
        (
            "The taoiseach has denied that the bridge was sold.\nSpeaking on Monday, Conor Mac Aodha said it was not.\n"
            "Petra Vale, a farmer, said she had her doubts.",
            "the taoiseach",
            "Conor Mac Aodha",
        ),
        (
            "Tarrant’s ferry director has quit.\nPetra Vale’s departure on Monday follows a dispute.\n"
            "Ilka Brandt, the mayor, was sad.",
            "the ferry director",
            "Petra Vale",
        ),
        (
            "The minister for ports, Conor Ferlan, left.\n"
            "Mr Ferlan, who is a brother of the councillor Kieran Ferlan, sat down.",
            "the Greenway MP",
            "Conor Ferlan",
        ),
    ],
)
def test_a_description_is_of_whom_the_text_ties_it_to(before: str, who: str, name: str) -> None:
    assert told(f"{before}\n“It floats on Mondays,” {who} said.")["It floats on Mondays"] == name


@pytest.mark.parametrize(
    ("before", "who", "name"),
    [
        ("Labour MP Marek Dunn rose first. Tory MP Ana Holt followed.", "the Labour veteran", "Marek Dunn"),
        ("Marek Dunn, a former soldier, runs the shelter. Mayor Ana Holt paid.", "the ex-soldier", "Marek Dunn"),
        (
            "Works secretary Ana Holt rose. Her predecessor, Marek Dunn, sat.",
            "the former works secretary",
            "Marek Dunn",
        ),
        ("Ana Holt was chancellor until 2019. Marek Dunn, the chancellor, sat.", "the former chancellor", "Ana Holt"),
        ("State Attorney General Ana Holt sued. Gov. Marek Dunn paid.", "the attorney general", "Ana Holt"),
        ("Ana Holt resigned as trade minister. Premier Marek Dunn sat.", "the former trade minister", "Ana Holt"),
        ("Mayor Marek Dunn left. Neighbour Ana Holt, a nurse, stayed.", "the nurse", "Ana Holt"),
        ("Col. Marek Dunn took power in May. Minister Ana Holt fled.", "the junta leader", ""),
        ("Minister Ana Holt fled. Marek Dunn, who leads the junta, did not.", "the junta leader", "Marek Dunn"),
    ],
)
def test_what_somebody_was_or_leads_tells_who_is_meant(before: str, who: str, name: str) -> None:
    assert told(f"{before}\nIt rained.\n“It floats on Mondays,” {who} said.")["It floats on Mondays"] == name


@pytest.mark.parametrize(
    "text",
    [
        "The mayor has denied it.\nOpposition leader Petra Vale said he was wrong.\n“It floats,” the mayor said.",
        "The mayor has resigned.\nPetra Vale, who lives nearby, was sad.\nIt rained.\n“It floats,” the mayor said.",
        "Tarrant’s tram director has quit.\nPetra Vale’s cabinet was shaken.\nIt rained.\n“Yes,” the director said.",
        "He hired a judge from Tarrant, who said that it floats.",
        "The tram minister, Per Lund, left. My late father had a saying. “It floats,” he would say.",
    ],
)
def test_a_description_that_nothing_ties_to_a_name_names_nobody(text: str) -> None:
    assert list(told(text).values())[-1] == ""


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("The Minister for Public Utilities, the Honourable Lucy-Ann Pierre,", "Lucy-Ann Pierre"),
        ("Independent MP for Marsh North Tobin Kell", "Tobin Kell"),
        ("Chair of Appropriations Bettina Oyelaran", "Bettina Oyelaran"),
        ("Dockers Local 12", "Dockers Local 12"),
        ("Local 12 president Milo “Boom” Tash", "Milo “Boom” Tash"),
        ("WHAT LABOR IS SAYING: The Dockers Alliance", "Dockers Alliance"),
        ("VELT: As it rained, Premier Danilo Ferr", "Danilo Ferr"),
    ],
)
def test_a_name_is_whole_and_nothing_but_the_name(source: str, name: str) -> None:
    assert told(f"{source} said that the bridge would be closed.") == {"that the bridge would be closed": name}


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("“Come,” Ana Holt said. As the doors closed: “And print my name.”", "And print my name.", "Ana Holt"),
        ("“It leaked,” Kester Moll told me.\nHad they told the owner? “In writing.”", "In writing.", "Kester Moll"),
        ("Kester Moll was late. I asked Moll how it began.\n“I read it all.”", "I read it all.", "Kester Moll"),
        ("Ana Holt put out a statement. Here it is in full:\n> I left.\n> I am sad.", "I left. I am sad.", "Ana Holt"),
        ("Ana Holt issued a statement. The statement warned that it leaks.", "that it leaks", "Ana Holt"),
        ("I saw the email. Ana Holt sent it. “Dear Mr. Bly,” it begins, “we met.”", "Dear Mr. Bly we met.", "Ana Holt"),
        ("# ‘I have a bad leg’\n“Mate, I have a bad leg,” Per Lund said.", "I have a bad leg", "Per Lund"),
    ],
)  # fmt: skip
def test_a_quotation_without_a_name_beside_it_finds_its_speaker(text: str, words: str, name: str) -> None:
    found = {" ".join(content.replace("\n", " ").split()): speaker for content, speaker in told(text).items()}
    assert found[words] == name


def test_he_within_a_turn_is_whom_the_turn_names_and_never_who_asks() -> None:
    found = told(
        "Ana Holt spoke to Wei Lund.\nWei Lund: Did it help?\n"
        "Ana Holt: It did. My father’s driver, Uncle Tam, put it best. He said: “Girl, walk in.”\nWei Lund: And now?"
    )
    assert found["Girl, walk in."] == "Tam"


@pytest.mark.parametrize(
    "text",
    [
        "Ana Holt has read the letter from the tenants. The letter warned that it leaks.",
        "A certificate seen by the Velt Herald states that it leaks.",
        "Three clerks spoke to the Velt Herald. It rained. It rained again. The sun rose. They said that it leaks.",
    ],
)
def test_who_reads_a_paper_has_not_written_it(text: str) -> None:
    assert list(told(text).values()) == [""]


@pytest.mark.parametrize(
    ("sentence", "content"),
    [
        ("An inquest found in 2022 that the pilot was tired.", "that the pilot was tired"),
        ("The company informs me, by a letter dated Sunday, that my rent rises.", "that my rent rises"),
        ("The clerk did not answer when asked whether it leaked.", "whether it leaked"),
        ("Bank statements seen by the Lantern show that the money left in May.", "that the money left in May"),
        ("The chapel, its wardens confirmed, has been closed since May.", "The chapel has been closed since May"),
        ("A poll by Ruiz Research last week put her at 31 per cent in the race.", "her at 31 per cent in the race"),
        ("The clerk, Ana Holt, did not answer when asked whose boat it was.", "whose boat it was"),
        ("Ana Holt has declined to rule out a tax on boats, in a long interview.", "a tax on boats"),
        ("Tom Kell remembers being taken to see the locks as a boy.", "being taken to see the locks as a boy"),
        ("Ana Holt said that they got a “cosy deal” on the piers.", "that they got a “cosy deal” on the piers"),
        ("Ana Holt went further, accusing the council of “open contempt” in a post.", "open contempt"),
    ],
)
def test_plain_speech_is_heard_as_far_as_it_goes(sentence: str, content: str) -> None:
    assert [*told(sentence)] == [content]


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry office did not respond to a request for comment.",
        "The book was titled “Over My Dead Boat.”",
        "A group that opposed the bill has left the pier.",
        "Ana Holt disclosed this at a meeting of the owners.",
        "She would not say so to me.",
    ],
)
def test_what_tells_no_words_is_left_out(sentence: str) -> None:
    assert told(sentence) == {}


def test_data_are_nobody_s_name() -> None:
    assert told("Data show costs rose 4 percent.") == {"costs rose 4 percent": ""}


@pytest.mark.parametrize("text", ["“Boom”", "Ana “", "# “”\n“No.”", "> \u201c", "Here:\n> Yes.", "What? “No.”"])
def test_odd_texts_are_no_trouble(text: str) -> None:
    assert set(told(text).values()) <= {""}
