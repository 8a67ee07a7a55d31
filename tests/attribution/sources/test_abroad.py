"""What stories in other languages credit: each language in a sentence of our own, and what is no credit there."""

import pytest

from pipeline.attribution import find_citations
from pipeline.attribution.sources.abroad.words import tables
from schemas import Article, Block


def cited(text: str) -> list[tuple[str, str]]:
    page = Article(url="https://lantern.example/a", site="lantern", capture_id="c", headline="",
                   blocks=(Block(kind="paragraph", text=text),))  # fmt: skip
    return [(citation.kind, citation.name) for citation in find_citations(page)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wie die „Süddeutsche Zeitung“ berichtet, bleibt die Brücke zu.", ("outlet", "Süddeutsche Zeitung")),
        ("Informationen der Nachrichtenagentur Reuters zufolge bleibt sie zu.", ("agency", "Reuters")),
        ("Wie die Zeitung „Harzer Bote“ meldet, bleibt das Bad zu.", ("outlet", "Harzer Bote")),
        ("„Das reicht nicht“, sagte sie dem Spiegel.", ("outlet", "Der Spiegel")),
        ("Laut einer Umfrage will die Hälfte umziehen.", ("poll", "einer Umfrage")),
        ("Nach Artikel 9 des Hafengesetzes darf er das.", ("law", "Artikel 9 des Hafengesetzes")),
        ("Selon l’AFP, le pont reste fermé.", ("agency", "AFP")),
        ("« Je pars », a-t-elle confié au Figaro.", ("outlet", "Le Figaro")),
        ("Selon un rapport de la Cour des Bacs, le pont penche.", ("document", "un rapport de la Cour des Bacs")),
        ("Según EFE, el puente sigue cerrado.", ("agency", "EFE")),
        ("O governo vai cair, noticiou o Expresso.", ("outlet", "Expresso")),
        ("Il ponte resta chiuso, riporta il Corriere della Sera.", ("outlet", "Corriere della Sera")),
        ("Volgens het ANP blijft de brug dicht.", ("agency", "ANP")),
        ("Broen forbliver lukket, ifølge Ritzau.", ("agency", "Ritzau")),
        ("– Jeg går, sier han til NTB.", ("agency", "NTB")),
        ("”Vi vet inte”, säger hon till Svenska Dagbladet.", ("outlet", "Svenska Dagbladet")),
        ("Jak podaje PAP, most pozostanie zamknięty.", ("agency", "PAP")),
        ("AA'nın haberine göre köprü kapalı kalacak.", ("agency", "Anadolu Agency")),
        ("Об этом сообщает «Интерфакс».", ("agency", "Interfax")),
        ("共同通信によると、橋は閉鎖されたままだ。", ("agency", "Kyodo News")),
        ("県民新聞が報じた。", ("outlet", "県民新聞")),
        ("연합뉴스에 따르면 다리는 닫혀 있다.", ("agency", "Yonhap")),
        ("据新华社报道，大桥仍然关闭。", ("agency", "Xinhua")),
        ("他告诉路透社，谈判仍在继续。", ("agency", "Reuters")),
        ("La alcaldesa lo anunció en un comunicado.", ("statement", "statement")),
        ("Er schrieb auf X, das sei falsch.", ("social", "X")),
    ],
)
def test_the_forms_of_a_language_credit(text: str, expected: tuple[str, str]) -> None:
    assert cited(text) == [expected]


def test_the_second_of_two_newsrooms_is_credited() -> None:
    assert cited("Das berichten NDR und WDR.") == [("outlet", "NDR"), ("outlet", "WDR")]


@pytest.mark.parametrize(
    "text",
    [
        "Er las den Spiegel am Strand.",
        "Le Monde change de propriétaire.",
        "El País Vasco votará en mayo.",
        "Sie arbeitet bei der Süddeutschen Zeitung.",
        "Hij leest de Volkskrant.",
        "Sagte NBC-Kommentator Ruiz nichts?",
        "Laut Bruno Salt bleibt die Brücke zu.",
    ],
)
def test_a_bare_mention_is_none(text: str) -> None:
    assert cited(text) == []


def test_every_language_has_every_list() -> None:
    spaced = {tag: set(table) for tag, table in tables().items() if tag != "near"}
    assert len(spaced) == 11
    assert len(set(map(frozenset, spaced.values()))) == 1
