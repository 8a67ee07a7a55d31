"""Titles of all countries, offices written large, callings, epithets: where a name begins behind them."""

import pytest

from pipeline.attribution import find_attributions, packaged_model
from pipeline.attribution.text.names import mentions_in
from pipeline.attribution.text.tokens import sentences
from schemas import Article, Block

TITLES = """
    Coun Coun. Mdm Atty. Sheikha Sheik Ratu Adi Datu Dato’ Tunku Cik Ustazah Engr. Comr. Cde. Pst. Evang. Ven. Amb.
    H.E. HRH Togbe Osagyefo Inkosi Kgosi Mnr Rre Owek. Ndugu Bwana Weizero Ustadh Archimandrite Swami Smt. Sushri Tmt
    Lt-Gen Maj-Gen Brigadier-General Rear-Admiral Cdre Cdr Sub-Lieutenant Sgt-Maj Pte LCpl WO2 Insp. WPC DI ASI DIG
    C/Supt T/Supt Selectman Freeholder Councilor Reeve MPP MHK Jurat Deemster Llywydd DPP Sec. Del. Vice-Mayor Kagawad
    Nanay Kuya Moulvi Custos Trefnydd Osabarima Torgbui Committeewoman Eng. Bp. DSG HHJ DJ YB Thakur Lolo
    Correspondent
    Headteacher Rector Pro-Chancellor Revd Rev’d Prebendary Rebbetzin Maître Signora Frau Khun Daw Whaea Kahurangi
    Editor-in-Chief Consul-General Postmaster Skipper Comic Chef Novelist Big Old Wee Poor
"""
OFFICES = """
    Ceann Comhairle; Leas-Cheann Comhairle; Senedd Member; Council Member; Executive Member; Det Ch Insp; Det. Insp.;
    Chief Insp.; Asst Ch Con; Air Cdre; Wg Cdr; Sqn Ldr; Lt Cdr; Sheriff Principal; Procurator Fiscal; Public Defender;
    City Manager; County Executive; Special Agent; Mother Superior; Black Rod; Harbour Master; Mayor Pro Tem;
    President Pro Tempore; Speaker Emerita; Professor Emeritus; Ranking Member; Director Audit; SSP Operations;
    Additional Secretary Finance; Chief Minister Punjab; General Manager; Chief Executive; Rev Sr; Punong Barangay;
    Executive Engineer; Superintending Engineer; Procurement Overseer; Housing Manager; Shop Steward; Political Editor;
    Lantern Correspondent; Minister for Civil Works; Minister for Canals and Neighbourhoods; Texan;
    Councillor for the Oxmoor Division; MP for St Kenelm South; President of the Oxmoor Fishers Association;
    Manager of the Oxmoor Bunker Corporation; Ambassador to Ukraine;
    Director of Public Prosecutions; Master of the Rolls; Minister without Portfolio; Minister in the Presidency;
    Chief Secretary to the Treasury; Member of Parliament for Oxford; Member of the Legislative Council; Mum-of-two
""".replace("\n", " ").split(";")
THINGS = """
    Apostle Islands; An Garda Síochána; Black Rod; Citizen Lab; Big Tech; Young Labour; DC Comics; AM Best;
    Member States; Witness Support; Metropolitan Police Service; Executive Council; Manager Tools; Old Trafford;
    Prior Park College; Hurricane Odda; the Oxmoor Authority; the Salt Front; Nimbus Foods; Texas;
    Labour MPs; N.H.; the Civic Convention
""".replace("\n", " ").split(";")


def names(text: str) -> list[str]:
    return [mention.name for one in sentences(text, [(0, len(text))], []) for mention in mentions_in(one)]


def told(text: str) -> list[tuple[str, str]]:
    blocks = tuple(Block(kind="paragraph", text=line) for line in text.split("\n"))
    page = Article(url="https://lantern.example/a", site="l", capture_id="c", headline="", blocks=blocks)
    return [(found.speaker, found.speaker_kind) for found in find_attributions(page, packaged_model())]


@pytest.mark.parametrize("title", [*TITLES.split(), *(office.strip() for office in OFFICES)])
def test_no_title_is_a_part_of_the_name(title: str) -> None:
    assert names(f"On Friday {title} Ana Holt said no.")[-1] == "Ana Holt"


@pytest.mark.parametrize("name", ["Dev Kumari Olo", "James Dean Bradwell", "Martin Luther King Jr.", "Sir Tom King"])
def test_a_title_within_a_name_is_a_name(name: str) -> None:
    assert names(f"On Friday {name} said no.") == [name.removeprefix("Sir ")]


@pytest.mark.parametrize("thing", [thing.strip() for thing in THINGS])
def test_what_begins_like_a_title_may_be_a_thing(thing: str) -> None:
    assert "person" not in [kind for _, kind in told(f"{thing} said it was shut.")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“I heard it,” Witness 31 said.", "Witness 31"),
        ("“I heard it,” Soldier F told the inquiry.", "Soldier F"),
        ("Ana King stood up. “I heard it,” King said.", "Ana King"),
        ("“I heard it,” Kell J said. Mr Justice Tom Kell sat alone.", "Tom Kell"),
        ("“I heard it,” DI Sparrow said. Leah Sparrow led the case.", "Leah Sparrow"),
        ("Jim Rook kept the lock. “I heard it,” Big Jim said.", "Jim Rook"),
        ("Ana Holt MBE JP said she heard it.", "Ana Holt"),
        ("The local Senedd Member, Plaid’s Elin Gwen Pardy, said she heard it.", "Elin Gwen Pardy"),
        ("The Chief Executive Officer of the Drainage Board, Mr Lorne Van Sluyt, said he heard it.", "Lorne Van Sluyt"),
        ("“I heard it!” Ana Holt snorts when told of this.", "Ana Holt"),
        ("Mother of two Elin Pardy, 31, said she heard it.", "Elin Pardy"),
    ],
)
def test_who_speaks_behind_a_style(text: str, name: str) -> None:
    assert [speaker for speaker, _ in told(text)] == [name]
