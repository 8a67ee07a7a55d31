"""Citations: what a story credits, each kind in a sentence of our own, and what is no credit."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils.db import Database

from pipeline.attribution import find_citations
from pipeline.attribution.sources.citations import looked_for
from pipeline.attribution.sources.found import WORD, Told
from pipeline.attribution.sources.newsrooms import newsrooms
from pipeline.attribution.sources.outlets import by_written, outlet_of, outlets
from pipeline.process.load import load
from pipeline.process.story import Story
from pipeline.read import run_query
from schemas import Article, Block, Credit, Link


def article(*texts: str, **fields: object) -> Article:
    blocks = tuple(Block(kind="paragraph", text=text) for text in texts)
    page = Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="", blocks=blocks)
    return replace(page, **fields)  # type: ignore[arg-type]


def cited(page: Article) -> list[tuple[str, str]]:
    return [(citation.kind, citation.name) for citation in find_citations(page)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("AP News", ("agency", "AP News")),
        ("Source: Reuters", ("agency", "Reuters")),
        ("By The Associated Press", ("agency", "AP News")),
        ("With reporting by AFP", ("agency", "AFP")),
        ("With agency reports", ("agency", "news agencies")),
        ("Source: Agencies", ("agency", "news agencies")),
        ("Meridian Wire", ("outlet", "Meridian Wire")),
    ],
)
def test_credit_lines_name_the_wire(line: str, expected: tuple[str, str]) -> None:
    assert cited(article("Text.", credits=(Credit(text=line),))) == [expected]


def test_a_credit_is_known_by_its_link_and_keeps_it() -> None:
    link = "https://apnews.com/hub/harbor"
    (found,) = find_citations(article("Text.", credits=(Credit(text="Read the original", url=link),)))
    assert (found.name, found.url, found.text, found.start) == ("AP News", link, "Read the original", None)


def test_a_credit_that_names_nobody_is_no_citation() -> None:
    assert cited(article("Text.", credits=(Credit(text="all rights reserved by their owners"),))) == []


@pytest.mark.parametrize("byline", ["AP", "Reuters", "Odile Brandt, Reuters", "Associated Press"])
def test_bylines_of_agencies_are_citations(byline: str) -> None:
    (found,) = find_citations(article("Text.", bylines=(byline,)))
    assert (found.kind, found.rule) == ("agency", "byline")


def test_bylines_of_people_are_none() -> None:
    assert cited(article("Text.", bylines=("Odile Brandt", "Bruno Salt"))) == []


@pytest.mark.parametrize(
    ("text", "expected", "words"),
    [
        ("HARBOR CITY (AP) — The ferry sank.", ("agency", "AP News"), "AP"),
        ("(Reuters)", ("agency", "Reuters"), "(Reuters)"),
        ("“It sank,” Brandt told Reuters.", ("agency", "Reuters"), "Reuters"),
        ("It sank, according to the Associated Press.", ("agency", "AP News"), "Associated Press"),
        ("The plan was first reported by Politico.", ("outlet", "Politico"), "Politico"),
        ("Brandt said in an interview with the Guardian on Friday.", ("outlet", "The Guardian"), "Guardian"),
        ("The boat was sold, The New York Times reported.", ("outlet", "The New York Times"), "The New York Times"),
        ("The AP first reported the sale.", ("agency", "AP News"), "AP"),
        ("The boat was sold, according to court filings.", ("court", "court filings"), "court filings"),
        ("A leaked memo shows that it was sold.", ("document", "A leaked memo"), "A leaked memo"),
        ("Half agree, according to a new poll.", ("poll", "a new poll"), "a new poll"),
        ("A Harbor University poll released on Friday found a tie.", ("poll", "A Harbor University poll"),
         "A Harbor University poll"),
        ("“It sank,” Brandt wrote on Bluesky.", ("social", "Bluesky"), "wrote on Bluesky"),
        ("Brandt said in a post on X that it sank.", ("social", "X"), "in a post on X"),
        ("Brandt said in a statement that it sank.", ("statement", "statement"), "in a statement"),
        ("It was sold, said a person familiar with the matter.",
         ("anonymous", "a person familiar with the matter"), "a person familiar with the matter"),
        ("Two officials who spoke on condition of anonymity said so.",
         ("anonymous", "Two officials who spoke on condition of anonymity"),
         "Two officials who spoke on condition of anonymity"),
    ],
)  # fmt: skip
def test_text_that_credits_a_source(text: str, expected: tuple[str, str], words: str) -> None:
    page = article("The first paragraph cites nobody.", text)
    (found,) = find_citations(page)
    assert (found.kind, found.name) == expected
    assert page.text[found.start : found.end] == words == found.text


@pytest.mark.parametrize(
    "text",
    [
        "He reads the New York Times every morning.",
        "She told the Guardian’s editor to go home.",
        "Bloomberg ran for mayor.",
        "The Post Office said no.",
        "The Times Square crowd told Time and again.",
        "A person came to the pier.",
        "Officials met in the hall, familiar faces all of them.",
        "The poll opens at seven.",
        "He asked not to be late.",
        "The constitution of the boat was sound.",
    ],
)
def test_a_bare_mention_is_no_citation(text: str) -> None:
    assert cited(article(text)) == []


def test_a_link_to_an_outlet_counts_where_the_sentence_credits_it() -> None:
    text = "The sale was reported earlier this week. The old pier is a landmark."
    there, pier = text.index("reported earlier"), text.index("landmark")
    links = (
        Link(start=there, end=there + 8, url="https://www.reuters.com/world/ferry"),
        Link(start=pier, end=pier + 8, url="https://www.bbc.co.uk/travel/pier"),
    )
    page = replace(article("First."), blocks=(Block(kind="paragraph", text="First."),
                                               Block(kind="paragraph", text=text, links=links)))  # fmt: skip
    (found,) = find_citations(page)
    assert (found.name, found.url, page.text[found.start : found.end]) == ("Reuters", links[0].url, "reported")


def test_a_linked_name_is_cited_once() -> None:
    text = "It sank, Brandt told Reuters."
    link = Link(start=21, end=28, url="https://www.reuters.com/world/ferry")
    (found,) = find_citations(replace(article(), blocks=(Block(kind="paragraph", text=text, links=(link,)),)))
    assert (found.rule, found.url) == ("link", link.url)


def test_a_site_does_not_cite_itself() -> None:
    page = article("It sank, Brandt told Reuters.", url="https://www.reuters.com/world/ferry")
    assert cited(page) == []


def test_no_written_name_belongs_to_two_outlets() -> None:
    owners: dict[str, set[str]] = {}
    for outlet in outlets():
        for written in outlet.written():
            owners.setdefault(written.form, set()).add(outlet.name)
    assert {form: names for form, names in owners.items() if len(names) > 1} == {}
    assert len(owners) == len(by_written())


def test_no_host_belongs_to_two_outlets() -> None:
    hosts = [host for outlet in outlets() for host in outlet.hosts]
    assert sorted(hosts) == sorted(set(hosts))


def test_outlets_of_a_hundred_countries_are_known() -> None:
    assert len({outlet.country for outlet in outlets()}) > 100
    agencies = {outlet.name for outlet in outlets() if outlet.kind == "agency"}
    assert {"PTI", "ANSA", "EFE", "Lusa", "Ritzau", "TASS", "Yonhap", "Bernama", "GNA", "WAFA"} <= agencies


@given(st.text("aZ1é_ ,.;:’-\nİ高", max_size=30))
def test_words_stand_where_a_pattern_finds_them(text: str) -> None:
    told = Told.of(text)
    found = [(match.group(), match.start()) for match in WORD.finditer(told.low)]
    assert sorted((word, at) for word, places in told.words.items() for at in places) == sorted(found)
    assert told.at(told.present) == [at for _, at in found]


def test_only_listed_words_are_looked_for() -> None:
    text = "The Ballymore Gazette reported, citing AFP, that the ferry was sold. Pyle told CNN so on Sunday."
    listed = list(newsrooms(Told.of(text, looked_for())))
    assert listed == list(newsrooms(Told.of(text))) != []


def test_hosts_are_matched_whole() -> None:
    assert outlet_of("https://notreuters.com/") is None
    assert outlet_of("https://uk.reuters.com/x") == by_written()["Reuters"].outlet
    assert outlet_of("") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("He quit, said an aide who asked not to be named because the talks are private.", "the talks are private"),
        ("He quit, said an aide, speaking on condition of anonymity to discuss the talks.", "discuss the talks"),
        ("He quit, said an aide who declined to be identified, citing fear of reprisal.", "fear of reprisal"),
        ("He quit, said a person familiar with the talks.", ""),
    ],
)
def test_the_reason_for_not_naming_somebody_is_kept(text: str, reason: str) -> None:
    (found,) = find_citations(article(text))
    assert (found.kind, found.reason) == ("anonymous", reason)


def test_the_reason_is_stored(db: Database) -> None:
    db.conn.execute("PRAGMA foreign_keys = OFF")
    said = "He quit, said an aide who asked not to be named because the talks are private."
    page = article(said)
    story = Story(
        article=page, citations=find_citations(page), address=page.url, seen_at=datetime(2026, 3, 1, tzinfo=UTC)
    )
    load(db, story)
    assert [row["reason"] for row in db.query("SELECT reason FROM citations")] == ["the talks are private"]
    (row,) = run_query(db, "articles_citing", kind="anonymous")
    assert row["reason"] == "the talks are private"


def test_a_document_keeps_the_address_of_its_link() -> None:
    text = "The bridge is unsafe, according to the auditor’s report."
    link = Link(start=35, end=55, url="https://audit.example/2026.pdf")
    (found,) = find_citations(replace(article(), blocks=(Block(kind="paragraph", text=text, links=(link,)),)))
    assert (found.kind, found.text, found.url) == ("document", "the auditor’s report", link.url)


def test_a_site_does_not_cite_itself_by_the_name_in_its_address() -> None:
    text = "“No,” he told the Lantern Post."
    assert cited(article(text, url="https://lanternpost.example/a")) == []
    assert cited(article(text, url="https://gazette.example/a")) == [("outlet", "Lantern Post")]


def test_tables_cite_nobody() -> None:
    table = Block(kind="table", text="Source | According to a poll\nA | told Reuters")
    assert cited(replace(article(), blocks=(table,))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # laws: whatever rules, whoever breaks it, and whatever is done under it
        (
            "He pleaded guilty to one count under section 7 of the Harbour Act 1998.",
            "section 7 of the Harbour Act 1998",
        ),
        ("Bylaw No. 12 caps the height of hedges.", "Bylaw No. 12"),
        ("The mayor was in breach of the Port Code, she found.", "the Port Code"),
        ("The clerk is accused under 18 U.S.C. § 1001 of lying.", "18 U.S.C. § 1001"),
        ("Under Valdane law, a vote must follow.", "Valdane law"),
        ("He closed the bridge under a 1913 statute.", "a 1913 statute"),
        ("Under the rule known as Orla’s Law, police must tell her.", "Orla’s Law"),
        # courts, with names and without
        ("A federal appeals court in Saltmere upheld the ban.", "A federal appeals court in Saltmere"),
        ("The ban is void, a judge ruled on Monday.", "a judge"),
        ("The Port Tribunal ordered the yard to pay.", "The Port Tribunal"),
        ("An interim order of the High Court restrains the party.", "An interim order of the High Court"),
        # documents: those that say, those that are gone by, those that a newsroom has seen
        ("The contract, signed in May, obliges the town to pay.", "The contract"),
        ("A second pier will be needed, according to the plan.", "the plan"),
        ("Satellite images show a new pier.", "Satellite images"),
        ("A draft of the treaty was seen by Reuters.", "A draft of the treaty"),
        ("The adviser appears in the register of lobbyists.", "the register of lobbyists"),
        # polls
        ("The Greens would win, a YouGov model suggests.", "a YouGov model"),
        ("Half of them told a survey that they would move.", "a survey"),
        # people without a name
        ("A U.S. official said the drone was lost.", "A U.S. official"),
        ("Several ministers have privately told friends so.", "Several ministers"),
        ("Those close to the premier say she will go.", "Those close to the premier"),
    ],
)
def test_sources_are_known_by_class_and_not_by_word(text: str, expected: str) -> None:
    assert expected in [citation.text for citation in find_citations(article(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She confirmed the date of the talks to Reuters.", ("agency", "Reuters")),
        ("The spy gave Der Spiegel a copy of the ledger.", ("outlet", "Der Spiegel")),
        ("A Reuters witness saw four trucks.", ("agency", "Reuters")),
        ("Xinhua, the official news agency, reported the visit.", ("agency", "Xinhua")),
        ("The Irish Times, which first reported the sale, named no buyer.", ("outlet", "The Irish Times")),
        ("PORT ALMA — AP — The council met.", ("agency", "AP News")),
        ("It sank at noon (The Irish Times).", ("outlet", "The Irish Times")),
        ("“No,” the mayor said in a live broadcast on Facebook.", ("social", "Facebook")),
        ("The clip was posted to TikTok by a clerk.", ("social", "TikTok")),
        ("“No,” the ministry said in a written answer.", ("statement", "written answer")),
    ],
)  # fmt: skip
def test_newsrooms_and_posts_in_other_places(text: str, expected: tuple[str, str]) -> None:
    assert expected in cited(article(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The keeper will leave, according to TNT Sports.", ("outlet", "TNT Sports", "TNT Sports")),
        ("“I stay,” the mayor told CBS radio.", ("outlet", "CBS News", "CBS")),
        ("Tempo quoted the harbour master, Budi Wirya, as saying so.", ("outlet", "Tempo", "Tempo")),
        ("The Slate story led to an inquiry.", ("outlet", "Slate", "Slate")),
        (
            "A clerk at the Ministry of Ports, who did not want her name in the papers, said the tender was void.",
            ("anonymous", "A clerk at the Ministry of Ports, who did not want her name in the papers"),
        ),
        ("Oldmere Magistrates’ Court was told how the vault was opened.", ("court", "Oldmere Magistrates’ Court")),
        ("Judge Ibe Onuoha of the High Court of Lands, Oduma, held that the sale was void.",
         ("court", "the High Court of Lands")),
        ("Clause 4 of the ferry agreement lets either side withdraw.", ("law", "Clause 4 of the ferry agreement")),
        ("Kiosks are forbidden along the pier by the harbour’s trading bylaw.", ("law", "the harbour’s trading bylaw")),
        ("In a statement released through her agent on Friday, Ms Ilbury denied it.",
         ("statement", "statement", "In a statement released through her agent")),
    ],
)  # fmt: skip
def test_sources_told_in_full(text: str, expected: tuple[str, ...]) -> None:
    (found,) = find_citations(article(text))
    assert (found.kind, found.name, found.text) == (*expected, expected[-1])[:3]


@pytest.mark.parametrize(
    "text",
    [
        "The plan was approved by the council.",
        "The president signed the Clean Harbours Act, which bars sewage.",
        "She was fond of Roe v. Wade and said so.",
        "Emails released under the Freedom of Information Act fill a shelf.",
        "The court held its first session in 1921.",
        "The government announced a ban on TikTok.",
        "A source of shame for the mayor, said nobody.",
        "The BBC’s new office overlooks the canal.",
        "Ines Calder told a Reuters reporter to leave.",
        "PTI reported 41 new members in May.",
        "Dawn quoted her mother as saying so. Dawn Petrie is 40.",
        "The Watson story led to a row, and Emma Watson denied it.",
        "Oldmere Crown Court heard three cases on Monday.",
        "Article 3 of the peace accord was signed by both.",
        "He was banned for two years by the club.",
    ],
)
def test_what_is_news_itself_is_no_source(text: str) -> None:
    assert cited(article(text)) == []


def test_of_a_newsroom_and_its_own_work_one_is_cited() -> None:
    assert cited(article("A Reuters investigation has found eleven loans.")) == [("agency", "Reuters")]
    assert cited(article("A poll by the Irish Times found a tie.")) == [("poll", "A poll by the Irish Times")]
    assert cited(article("According to a report in The Irish Times, it sank.")) == [("outlet", "The Irish Times")]
