"""What papers of many languages set around and between their stories goes; sentences that begin alike stay."""

import pytest

from pipeline.clean.story.fragment import Cleaned, Context, clean_fragment

CONTEXT = Context(url="https://ansvik.example/fyr", headline="Fyret er solgt")
STORY = (
    "<p>Kommunestyret i Ansvik vedtok mandag å selge det gamle fyret, etter et møte som varte til midnatt.</p>"
    "<p>– Vi kan ikke varme opp et tårn, sa ordfører Iphigenia Cole, som hadde bedt om avstemningen to ganger.</p>"
    "{}<p>Kjøperen er en brygger fra Sankt Orla. Han har ett år på seg til å sette taket i stand.</p>"
    "<p>To medlemmer forlot salen før avstemningen, og en tredje sa at hun ikke hadde lest kontrakten.</p>"
)
LINES = [
    ("also-read", "Les også: Moloen må vente enda et år"),
    ("also-read", "Läs även: Piren får vänta ännu ett år"),
    ("also-read", "Læs også: Molen må vente et år til"),
    ("also-read", "Lees ook | De pier moet nog een jaar wachten"),
    ("also-read", "Přečtěte si také: Molo musí rok počkat"),
    ("also-read", "Przeczytaj też: Molo poczeka jeszcze rok"),
    ("also-read", "Lire également : La jetée attendra un an"),
    ("also-read", "Lea además: El muelle tendrá que esperar"),
    ("also-read", "Leia também: O cais terá de esperar"),
    ("also-read", "Leggi anche: Il molo deve aspettare"),
    ("also-read", "Lue lisää: Laituri saa odottaa vielä vuoden"),
    ("also-read", "Читайте также: Причал подождёт ещё год"),
    ("advertisement", "Artikkelen fortsetter under annonsen"),
    ("advertisement", "Artikeln fortsätter under annonsen"),
    ("advertisement", "Der Artikel geht unter der Anzeige weiter"),
    ("advertisement", "Het artikel gaat verder onder de foto"),
    ("advertisement", "Dalsza część artykułu pod materiałem wideo"),
    ("advertisement", "Článek pokračuje pod reklamou"),
    ("advertisement", "La suite après la publicité"),
    ("advertisement", "Continúa después de la publicidad"),
    ("newsletter", "Meld deg på nyhetsbrevet vårt og få nyhetene om morgenen."),
    ("newsletter", "Prenumerera på vårt nyhetsbrev."),
    ("newsletter", "Abonnez-vous gratuitement à notre newsletter du matin."),
    ("newsletter", "Suscríbete a nuestro boletín y recibe las noticias."),
    ("newsletter", "Zapisz się na nasz newsletter."),
    ("newsletter", "Sledujte nás na Facebooku."),
    ("newsletter", "Iscriviti al nostro canale WhatsApp."),
    ("comments", "Kommentarer (12)"),
    ("comments", "Diskuze (3)"),
    ("comments", "Komentarze"),
    ("report-error", "Fant du en feil? Si fra til oss."),
    ("report-error", "Zauważyłeś błąd w tekście? Napisz do nas."),
    ("report-error", "Vous avez repéré une erreur ?"),
    ("media-label", "Lästid 3 min"),
    ("media-label", "Temps de lecture : 4 minutes"),
    ("media-label", "Posłuchaj artykułu"),
]
HEADINGS = [
    "Les også", "Mest lest", "Siste nytt", "Läs mer", "Senaste nyheterna", "Læs også", "Lees ook", "Meest gelezen",
    "Lue myös", "Související články", "Nejčtenější", "Čtěte také", "Czytaj również", "Najnowsze", "Sur le même sujet",
    "Les plus lus", "Noticias relacionadas", "Lo más leído", "Mais lidas", "Leggi anche", "I più letti",
    "Das könnte Sie auch interessieren", "Weitere Artikel", "Читайте также", "По теме", "İlgili haberler",
    "Kommentarer", "Verwendete Quellen",
]  # fmt: skip
SENTENCES = [
    "Les gens du port ont attendu toute la nuit sur le quai.",
    "Les tre siste månedene har havnestyret ikke møttes.",
    "Mer enn tretti båter lå ved kai da stormen kom.",
    "Se også på hvem som betaler, sa hun til rådet.",
    "Fakta er at taket lekker, sa bryggeren.",
    "Suivez l'argent, disait-elle, et vous trouverez le phare.",
    "Recibe el faro un empresario de Santa Orla.",
    "Sledujte, kdo platí, řekla radě a posadila se.",
    "Kommentaren kom dagen etter, og den var kort.",
    "Der Artikel geht auf einen Brief zurück, den niemand kennt.",
    "Sources close to the mayor said that she would resign.",
]


def cleaned(extra: str = "", *, first: str = "", last: str = "") -> Cleaned:
    return clean_fragment(first + STORY.format(extra) + last, CONTEXT)


def texts(result: Cleaned) -> list[str]:
    return [block.text for block in result.blocks]


def names(result: Cleaned) -> set[str]:
    return {removed.rule for removed in result.removed}


PLAIN = texts(cleaned())


@pytest.mark.parametrize(("name", "line"), LINES)
def test_line_of_the_papers_own_goes_in_any_language(name: str, line: str) -> None:
    result = cleaned(f"<p>{line}</p>")
    assert (names(result), texts(result)) == ({name}, PLAIN)


@pytest.mark.parametrize("heading", HEADINGS)
def test_heading_over_other_stories_takes_what_stands_under_it(heading: str) -> None:
    result = cleaned(last=f"<h3>{heading}</h3><p>Moloen må vente enda et år</p><p>Fergen går ikke i vinter</p>")
    assert (names(result), texts(result)) == ({"foreign-section"}, PLAIN)


@pytest.mark.parametrize("line", SENTENCES)
def test_sentence_that_begins_like_a_paper_speaking_stays(line: str) -> None:
    assert line in texts(cleaned(f"<p>{line}</p>"))


def test_linked_pointer_goes_without_a_colon_after_its_label() -> None:
    result = cleaned('<p>Les også <a href="/molo">Moloen må vente enda et år.</a></p>')
    assert (names(result), texts(result)) == ({"also-read"}, PLAIN)


SUMMARY = "<ul><li>Fyret i Ansvik er solgt.</li><li>Kjøperen er en brygger.</li></ul>"
PARTS = "<ul><li>Fyret i Ansvik</li><li>En brygger fra byen</li></ul>"


@pytest.mark.parametrize("label", ["", "<h2>I denne saken</h2>"])
def test_list_of_parts_before_the_first_paragraph_goes_with_its_label(label: str) -> None:
    result = cleaned(first=label + PARTS)
    assert (names(result), texts(result)) == ({"summary-list"}, PLAIN)


def test_list_of_sentences_before_the_first_paragraph_is_how_the_story_begins() -> None:
    assert texts(cleaned(first="<h2>Kort fortalt</h2>" + SUMMARY))[:3] == [
        "Kort fortalt", "Fyret i Ansvik er solgt.", "Kjøperen er en brygger.",
    ]  # fmt: skip


def test_list_within_the_story_or_at_its_end_or_of_a_real_share_stays() -> None:
    assert "Fyret i Ansvik er solgt." in texts(cleaned(SUMMARY))
    assert "Fyret i Ansvik er solgt." in texts(cleaned(last=SUMMARY))
    told = PARTS.replace("Ansvik", "Ansvik, sier ordføreren, og ingen vet hva som nå skjer med det " * 3)
    assert len(texts(cleaned(first=told))) == len(PLAIN) + 2
