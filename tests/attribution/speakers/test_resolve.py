"""Whom a source stands for: offices, pronouns, descriptions and short names, each in a text of our own."""

import pytest

from pipeline.attribution import find_attributions, packaged_model
from pipeline.attribution.speakers.resolve import resolve
from pipeline.attribution.speakers.stage import UNKNOWN, build_stage
from pipeline.attribution.text.name_words import first_names, genders
from pipeline.attribution.text.roster import build_roster
from pipeline.attribution.text.tokens import sentences
from schemas import Article, Block
from tests.pace import grows_linearly

CASES = {
    "an office before the name": (
        "The road minister, Ottilie Krans, was late. “Traffic,” the minister said.", "Ottilie Krans"),
    "an office after the name": (
        "Bram Solleveld, the harbour pilot, was late. “Fog,” the pilot said.", "Bram Solleveld"),
    "a trade beside the name": (
        "Retired trucker Bo Amsel came early. “I had a good road,” the trucker said.", "Bo Amsel"),
    "an office by a copula": (
        "Ilse Vantongeren is a nurse in Harrow. “We are tired,” the nurse said.", "Ilse Vantongeren"),
    "a short title is the office written out": (
        "Sen. Lou Brandvik voted no. “It was a bad bill,” the senator said.", "Lou Brandvik"),
    "the party in brackets": (
        "Lou Brandvik (R-Harrow) voted no. “It was a bad bill,” the Republican said.", "Lou Brandvik"),
    "a kind of the office": (
        "Rep. Lou Brandvik voted no. “It was a bad bill,” the lawmaker said.", "Lou Brandvik"),
    "her spokesman is the one called so": (
        "Ottilie Krans stayed away. Her spokesman, Ruben Holt, came. “She is ill,” her spokesman said.", "Ruben Holt"),
    "the deputy mayor is not the mayor": (
        "Mayor Ida Storm met Deputy Mayor Jon Hede. “The books are shut,” the deputy mayor said.", "Jon Hede"),
    "the mayor is not the deputy mayor": (
        "Deputy Mayor Jon Hede met Mayor Ida Storm. Hede left. “The books are shut,” the mayor said.", "Ida Storm"),
    "the prime minister is not the minister": (
        "The prime minister, Ida Storm, met Jon Hede, the roads minister. “No,” the minister said.", "Jon Hede"),
    "another office of the same kind is somebody else": (
        "Ida Storm, the roads minister, stayed away. “The schools are shut,” the education minister said.", ""),
    "a copula may stand before the name": (
        "The line’s first passenger was Otis Grange, a welder. “Short,” the passenger said.", "Otis Grange"),
    "an age points back": (
        "Lou Brandvik came home on Friday. Brandvik sat down. “I’m tired,” the 71-year-old said.", "Lou Brandvik"),
    "a lead tells the office and the next sentence the name": (
        "A former harbour master took a boat. Edvin Lunder denies it. “It was old,” the harbour master said.",
        "Edvin Lunder"),
    "what the prime minister will do is no apposition": (
        "If Harrow falls, the prime minister will go. “I will go,” the prime minister said.", ""),
    "she is the one whose first name tells it": (
        "Ida Storm met Peter Hede. “I am glad,” she said.", "Ida Storm"),
    "she is the one of whom the text said she before": (
        "Tove Kranz lost her seat. Mogens Brandvik won. “It was close,” she said.", "Tove Kranz"),
    "the one who leads the sentence before one named by the way": (
        "Ida Storm praised the work of Ada Hede. “It was fast,” she said.", "Ida Storm"),
    "a newcomer without a name is nobody": (
        "Ida Storm left. A resident of the street stayed. “I saw it all,” she said.", ""),
    "a spokeswoman without a name is nobody": (
        "Ida Storm left. The prime minister’s spokeswoman stayed. “I saw it all,” she said.", ""),
    "an object cannot be its own subject": (
        "Ida Storm spoke. Gerolf Amann compared her to hail. “Hail is insured,” he said.", "Gerolf Amann"),
    "only called by his last name afterwards": (
        "Casimir Rothe spoke first. Rothe was loud. “Enough,” he said.", "Casimir Rothe"),
    "only a pronoun tells that it is a person": (
        "Now Casimir Rothe. “Enough,” he said.", "Casimir Rothe"),
    "designates and pastors have titles": (
        "Minister-designate Ossian Blythe smiled. “I go,” he said.", "Ossian Blythe"),
    "a month can be a first name after a title": (
        "Councillor June Petrie was harsher. “No,” she said.", "June Petrie"),
    "where somebody comes from is not who it is": (
        "“My dog liked them,” said Rep. Gil Manning of Pine Ridge.", "Gil Manning"),
    "the leader of a sentence before a colon": (
        "Council leader Piers Holt sat. The leader shot back: “And you switched them on, you know.”", "Piers Holt"),
    "letters after the name are no part of it": (
        "“It does four knots,” said Philippa Moon KC.", "Philippa Moon"),
    "an age tells a person": (
        "One of them, Aune Rask, 81, stayed. “I burnt it,” she said.", "Aune Rask"),
    "a mother is a woman": (
        "A clerk left. Mr Crane’s mother, Folake, wept. “They took my son,” she said.", "Folake"),
    "a park is nobody, whatever it is called after": (
        "Ada Hede opened Wilma Park. Wilma Park is green. “It is green,” she said.", "Ada Hede"),
    "an office before a comma and the name is no newcomer": (
        "The Free List’s chairman, Ruprecht Aigner, was cool. “We have not asked,” he said.", "Ruprecht Aigner"),
    "a chamber of something is named by all its words": (
        "The Chamber of Commerce called the outcome “a relief, not a mandate.”", "Chamber of Commerce"),
    "a professor of a university is not the university": (
        "“It was close,” said University of Tarrant historian Ana Bell.", "Ana Bell"),
    "a minister is not the shadow": (
        "Schools minister Gregor Lindal rose. The shadow schools minister, Imran Doyle, sat. “No,” the schools "
        "minister said.", "Gregor Lindal"),
    "a trade at the head of a sentence": (
        "Klaus Ohm spoke. Trombonist Pavle Draga led them out. “It was loud,” he said.", "Pavle Draga"),
    "a description is of the one person before the reader": (
        "Brandvik apologised. Lou Brandvik rose. “I forgot,” the roads minister said.", "Lou Brandvik"),
    "a description is of nobody whose office is another": (
        "Lou Brandvik, the mayor, apologised. “He forgot,” the roads minister said.", ""),
    "a description calls anew whom the sentence before is about": (
        "Motorist Kev Dunmarsh, stuck behind Ida Storm, was cross. “I missed it,” the plumber said.", "Kev Dunmarsh"),
    "a former office is told of who holds another": (
        "Superintendent Orrin Blent spoke. “I was young,” the former wrestling coach said.", "Orrin Blent"),
    "a description with an age": (
        "Organiser Saffron Voss smiled. “I read a book,” the 23-year-old student said.", "Saffron Voss"),
    "who may be at hand is nobody told before": (
        "Saffron Voss smiled. “Time is up,” the clerk said.", ""),
    "what somebody does tells what she is": (
        "Ida Storm, who chairs the harbour board, met Lou Brandvik. “No,” the chair said.", "Ida Storm"),
    "of two leaders the one whose party is told": (
        "Green leader Ida Storm met Lou Brandvik, the Liberal leader. “No,” the Green leader said.", "Ida Storm"),
    "of two leaders of whom neither is told to lead it, none": (
        "Ida Storm, the leader, met Lou Brandvik, the leader. “No,” the Green leader said.", ""),
    "a subject described after a comma": (
        "Ida Storm, the mayor, met Lou Brandvik. “I like him,” said Bea Holt. Asked on Friday, the mayor smiled. “She "
        "is kind,” she added.", "Ida Storm"),
    "the defence in court": (
        "Defending, Mr Simon Trantow said it was an accident. “He is sorry,” the solicitor added.", "Simon Trantow"),
    "an office of several words before a title": (
        "Chairman of the bench Mrs Patricia Holm fined him. “It is not funny,” said chairman of the bench Mrs "
        "Patricia Holm.", "Patricia Holm"),
    "a place before a description is no part of it": (
        "Clifford Beam, a farmer, was fined. Outside court the farmer said that it was dear.", "Clifford Beam"),
    "himself is no part of a name": (
        "Matthias Brehm smiled. Brehm himself said that he had no plans.", "Matthias Brehm"),
    "yesterday is no part of a name": (
        "Former manager Themba Nxulo yesterday told the board that he signed it.", "Themba Nxulo"),
    "a name of the world tells the gender": (
        "Siobhán Kerr met Oisín Daly. “It is wet,” she said.", "Siobhán Kerr"),
    "a spokesman is nobody before the reader": (
        "Lou Brandvik apologised. “He forgot,” the spokesman said.", ""),
    "the leader of the opposition is no hour": (
        "During Question Hour, Leader of the Opposition Lou Brandvik alleged that it was late.", "Lou Brandvik"),
    "asked about one thing, she says another": (
        "Ida Storm was back. Asked when her office learned that it leaked, she says: “We knew in March.”", "Ida Storm"),
    "a name after an office’s comma goes before what the office is of": (
        "The Director General of Marlin Air, Petra Vale, said that it would fly.", "Petra Vale"),
    "an office written large is no name": (
        "The State Public Affairs Officer, SP A. B. Lawal, confirmed that it was shut.", "A. B. Lawal"),
    "a name at the end of an office": (
        "Leader of the council Rufus Dench said that it would cost as much again.", "Rufus Dench"),
    "a member for a place, written large, is described": (
        "Shadow spokesman Niall Baxter smiled. “They ran out of milk,” the Lowland MSP said.", "Niall Baxter"),
    "a resident at the head of a sentence": (
        "Resident Maeve Dolan smiled. “They roared,” she said.", "Maeve Dolan"),
    "a detective constable": (
        "Outside court Det Con Paul Verney said: “It was a betrayal.”", "Paul Verney"),
    "Con may be a first name": (
        "“They buy pies,” said baker Con Stavros.", "Con Stavros"),
    "a countess is called so again": (
        "Mediator Countess Helga von Prien left. “I have never seen it,” the countess said.", "Helga von Prien"),
    "a daughter of": (
        "Workers’ MP Rani d/o Subash rose. “It rang,” Ms Subash said.", "Rani d/o Subash"),
    "a form of address between office and name": (
        "Prime Minister Dr. Edwin Lashmar smiled. “Ships are good,” said the Prime Minister.", "Edwin Lashmar"),
    "a professor stays one behind another office": (
        "Nominated MP Prof Lionel Marsh rose. “Praise is cheap,” the economist said.", "Lionel Marsh"),
    "a family’s name that nobody is christened by": (
        "Nguyen Duc Anh was not amused. “We have no lake,” Nguyen said.", "Nguyen Duc Anh"),
    "an adverb between a name and its verb": (
        "Zofia Pask and Ida Frost voted. Ms Pask afterwards maintained that it would go.", "Zofia Pask"),
    "who would be named only so": (
        "“We have waited,” said its chair, who asked to be named only as Beatrix.", "Beatrix"),
    "a clause between a trade and its name": (
        "The fiddler who built the raft, Mona Selk, was calm. Its lawyer, Henry Voss, left. The fiddler said she "
        "would play.", "Mona Selk"),
    "a former mayor of a place": (
        "Former Oxmoor mayor Tom Mahler came. Nora Davis asked. The former mayor said he knew nothing.",
        "Tom Mahler"),
    "counsel is not who was sacked": (
        "Reacting, counsel to the petitioner, Rolf Fallow, smiled. “I will appeal,” the sacked lawmaker said.", ""),
    "who is what he is": (
        "Bram Acton, who is justice minister, met Lou Brandvik. “I knew nothing,” the justice minister said.",
        "Bram Acton"),
    "a place with a son of it is no person": (
        "Edmund Ash led. He was born in Rotherham, the son of a tuner. “I listen,” he said.", "Edmund Ash"),
    "nobody is whom his own sentence names later": (
        "Tom Mahler met Simon Tadley. He called Tadley tired. “Rugby,” he said.", "Tom Mahler"),
    "whom a question is about": (
        "Salma Idris, the doctor, left on Friday. What does Ulla Stadt think? “Three minutes,” she said.",
        "Ulla Stadt"),
    "a group’s owners are a part of its name": (
        "The Clerks’ Union said that the minister should go.", "Clerks’ Union"),
    "the witness is nobody told before": (
        "Hugh Latimer smiled. “It was a Wednesday,” the witness said.", ""),
    "a doctor of water is a hydrologist": (
        "Co-author Dr Femi Lacy smiled. “It does not work,” the hydrologist said.", "Femi Lacy"),
    "a member for one place is not one for another": (
        "The member for Nesta Bay, Kofi Asant, rose. Deputy whip Yuri Mahler smiled. “I saw it,” the Harrow "
        "North legislator said.", "Yuri Mahler"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_last_quotation_is_given_to(name: str) -> None:
    text, speaker = CASES[name]
    page = Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="",
                   blocks=(Block(kind="paragraph", text=text),))  # fmt: skip
    assert [found.speaker for found in find_attributions(page)][-1:] == [speaker]


def test_a_block_quotation_after_a_colon_is_of_the_one_before_it() -> None:
    blocks = (Block(kind="paragraph", text="In a letter to the board, Professor Isolde Marl wrote:"),
              Block(kind="quote", text="I acted in good faith and without advice."))  # fmt: skip
    page = Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="", blocks=blocks)
    assert [(found.speaker, found.words(page.text)) for found in find_attributions(page)] == [
        ("Isolde Marl", "I acted in good faith and without advice.")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A novel called “The Long Winter” has sold well in Harrow.",
        "The delegates then sang “Land of Rivers” twice, and badly.",
        "It was also the name of his book, “People, Not Buildings”, which nobody bought.",
    ],
)
def test_the_name_of_a_work_is_said_by_nobody(text: str) -> None:
    page = Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="",
                   blocks=(Block(kind="paragraph", text=text),))  # fmt: skip
    assert find_attributions(page) == []


def test_what_somebody_called_so_stays_his() -> None:
    text = "The minister, Ida Storm, would close what she called “legacy sites”."
    page = Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="",
                   blocks=(Block(kind="paragraph", text=text),))  # fmt: skip
    assert [found.words(text) for found in find_attributions(page)] == ["legacy sites"]


def test_a_name_of_the_table_tells_one_gender_also_where_both_tables_have_it() -> None:
    assert {genders()[name] for name in ("mary", "wilda")} == {"f"}
    one = {name: gender for name, gender in first_names().items() if genders()[name]}
    assert set(one.items()) <= set(genders().items())


def test_a_name_that_men_and_women_bear_tells_no_gender_and_is_a_first_name_all_the_same() -> None:
    assert [genders()[name] for name in ("lesley", "yuki", "blessing")] == ["", "", ""]


@pytest.mark.parametrize(
    "text", ["Mayor Ida Storm rose. The mayor said no. ", "he said she said ", "Ida Storm, the mayor, "]
)
def test_offices_and_pronouns_take_linear_time(text: str) -> None:
    def read(count: int) -> None:
        find_attributions(Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="",
                                  blocks=(Block(kind="paragraph", text=text * count),)))  # fmt: skip

    assert grows_linearly(read, 1_200)


@pytest.mark.parametrize("source", ["—", "(", ", ,"])
def test_a_source_of_marks_alone_is_nobody(source: str) -> None:
    """A tagger may take such for one."""
    listed = list(sentences(source, [(0, len(source))], ()))
    stage = build_stage(build_roster([]), listed, [[] for _ in listed])
    assert resolve(stage, listed[0].tokens, [], 0) == UNKNOWN


def test_who_is_the_person_and_not_the_place_that_he_is_mayor_of() -> None:
    text = (
        "“We ran out of boats,” said Bruno Salt, the mayor of Port Alma, who told the Lantern that the pier was shut."
    )
    page = Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="",
                   blocks=(Block(kind="paragraph", text=text),))  # fmt: skip
    assert {found.speaker for found in find_attributions(page, packaged_model())} == {"Bruno Salt"}
