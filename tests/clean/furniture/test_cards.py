"""Boxes that show another story go, in any language and under any name; the story's own linked headings stay."""

import pytest

from pipeline.clean.story.fragment import Cleaned, Context, clean_fragment

CONTEXT = Context(url="https://kystavisa.example/havn/fyret-solgt", headline="Fyret solgt")
STORY = (
    "<p>Kommunestyret i Ansvik vedtok mandag å selge det gamle fyret, etter et møte som varte til midnatt.</p>"
    "<p>– Vi kan ikke varme opp et tårn, sa ordfører Iphigenia Cole, som hadde bedt om avstemningen to ganger.</p>"
    "{}<p>Kjøperen er en brygger fra Sankt Orla. Han har ett år på seg til å sette taket i stand.</p>"
    "<p>To medlemmer forlot salen før avstemningen, og en tredje sa at hun ikke hadde lest kontrakten.</p>"
)
CARDS = {
    "heading and standfirst in one link": '<a href="/havn/molo"><h3>Moloen må vente enda et år</h3>'
    "<p>Pengene til arbeidet er brukt opp, sier havnestyret.</p></a>",
    "linked heading, standfirst beside it": '<div class="k2"><h4><a href="/a">Hafen: Die Mole muss warten</a></h4>'
    "<p>Das Geld für die Arbeiten ist verbraucht, sagt der Hafenrat.</p></div>",
    "on a list": '<ul><li><h3><a href="/a">Molo musí ještě rok počkat</a></h3><p>Peníze jsou pryč.</p></li>'
    '<li><h3><a href="/b">Trajekt v zimě nepojede</a></h3><p>Rada to rozhodla v pondělí.</p></li></ul>',
    "with its time and section": '<section><span>Port</span><h2><a href="/port/molo">Molo poczeka jeszcze rok</a></h2>'
    "<p>Pieniądze na prace się skończyły.</p><span>12.02.2026</span></section>",
}


def cleaned(extra: str = "", after: str = "") -> Cleaned:
    return clean_fragment(STORY.format(extra) + after, CONTEXT)


def texts(result: Cleaned) -> list[str]:
    return [block.text for block in result.blocks]


PLAIN = texts(cleaned())


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_card_goes_between_the_paragraphs_and_after_them(card: str) -> None:
    for result in (cleaned(card), cleaned(after=card * 3)):
        assert texts(result) == PLAIN
        assert {removed.rule for removed in result.removed} == {"teaser-card"}


@pytest.mark.parametrize(
    "own",
    [
        '<div><h3><a href="https://brygg.example/orla">Bryggeriet i Sankt Orla</a></h3><p>Fra 1911.</p></div>',
        '<div><h3><a href="#taket">Hva skjer med taket nå</a></h3><p>Det skal være ferdig før jul.</p></div>',
        '<div><h3><a href="/havn/fyret-solgt#p2">Klokken 21.40: De går ut</a></h3><p>To forlater salen.</p></div>',
        "<div><h3>Hva skjer med taket nå</h3><p>Det skal være ferdig før jul.</p></div>",
    ],
    ids=["another site's", "in the page", "of a live post", "without a link"],
)
def test_box_under_a_heading_that_leads_to_no_other_story_of_the_paper_is_no_card(own: str) -> None:
    assert "teaser-card" not in {removed.rule for removed in cleaned(own).removed}


def test_box_that_tells_more_than_a_teaser_stays() -> None:
    told = "Havnestyret har brukt opp pengene til moloen, og arbeidet er stanset til neste år. " * 4
    assert told.strip() in texts(cleaned(f'<div><h3><a href="/havn/molo">Moloen må vente</a></h3><p>{told}</p></div>'))


def test_page_that_is_made_of_cards_is_left_whole() -> None:
    day = (
        '<div><h2><a href="/sak/{0}">Sak nummer {0} fra havnen</a></h2><p>Styret vedtok den med {0} stemmer mot to, '
        "etter en debatt som varte til midnatt, og saken går nå til fylket for endelig behandling.</p></div>"
    )
    page = "<p>Dette skjedde i Ansvik i dag.</p>" + "".join(day.format(number) for number in range(10, 18))
    assert sum("Styret vedtok" in text for text in texts(clean_fragment(page, CONTEXT))) == 8
