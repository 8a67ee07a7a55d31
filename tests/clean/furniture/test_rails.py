"""Teasers, menus, offers and readers' comments without a name go by how they stand one under the other."""

from tests.clean.furniture.pages import PLAIN, cleaned, names, texts


def test_headlines_in_pairs_are_a_rail_and_a_storys_parts_are_none() -> None:
    rail = "".join(f"<h3>FOG {n}</h3><p>Keeper number {n} tells what the north coast hides</p>" for n in range(3))
    assert (names(cleaned(rail)), texts(cleaned(rail))) == ({"teaser-rail"}, PLAIN)
    parts = rail.replace("hides</p>", "hides.</p>")
    assert len(texts(cleaned(parts))) == len(PLAIN) + 6


def test_linked_words_one_under_the_other_are_a_menu() -> None:
    entries = "".join(
        f'<div><a href="/{word}">{word}</a></div>' for word in ("Ports", "Fog", "Ferries", "Tides", "Law")
    )
    assert (names(cleaned(f"<div>Topics here</div>{entries}")), texts(cleaned(entries))) == ({"menu"}, PLAIN)
    assert "Ports" in texts(cleaned('<p><a href="/ports">Ports</a></p><p>and fog</p>'))


def test_list_of_what_a_subscription_gives_goes_and_a_list_of_the_story_stays() -> None:
    offers = ["Unlimited online access to all our pages.", "The ePaper on any device.", "Daily puzzles.", "Our thanks."]
    told = "<ul>" + "".join(f"<li>{offer}</li>" for offer in offers) + "</ul>"
    assert (names(cleaned(told)), texts(cleaned(told))) == ({"offer-list"}, PLAIN)
    story = told.replace("Unlimited online access", "A bill for access").replace("Daily puzzles", "Daily bread")
    assert len(texts(cleaned(story))) == len(PLAIN) + 4


def test_list_of_who_says_what_and_when_is_the_readers_comments() -> None:
    said = "".join(f"<li>{name} sagt:<p>Der Turm war mein Zuhause.</p></li>" for name in ("Uwe", "6G", "Blaue Tonne"))
    assert (names(cleaned(last=f"<ol>{said}</ol>")), texts(cleaned(last=f"<ol>{said}</ol>"))) == ({"comments"}, PLAIN)
    demands = (
        "<ul><li>What the board says: sell.</li><li>What the keeper says: stay.</li><li>The brewer waits.</li></ul>"
    )
    assert len(texts(cleaned(demands))) == len(PLAIN) + 3
