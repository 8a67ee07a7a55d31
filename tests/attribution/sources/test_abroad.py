"""What stories in other languages credit: each language in a sentence of our own, and what is no credit there."""

import subprocess
import sys

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
        "Er kandidierte in mehreren Wahlkreisen.",
        "« Elle part », glisse un proche du ministre, Paul Varenne.",
        "La presidenta señala un informe sobre la obra.",
    ],
)
def test_a_bare_mention_is_none(text: str) -> None:
    assert cited(text) == []


def test_every_language_has_every_list() -> None:
    spaced = {tag: set(table) for tag, table in tables().items() if tag != "near"}
    assert len(spaced) == 11
    assert len(set(map(frozenset, spaced.values()))) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Das Verwaltungsgericht entschied, dass der Kai offen bleibt.", ("court", "Verwaltungsgericht")),
        ("Aus Koalitionskreisen hieß es, der Haushalt stehe.", ("anonymous", "Koalitionskreisen")),
        ("Aus dem Gutachten geht hervor, dass der Kai sinkt.", ("document", "dem Gutachten")),
        ("Einem Bericht zufolge sinkt der Kai.", ("document", "Einem Bericht")),
        ("In einer kurzen Erklärung bedauert sie das.", ("statement", "einer kurzen Erklärung")),
        ("Auf Instagram entschuldigte sich die Landrätin.", ("social", "Instagram")),
        ("Selon un sondage Ifop pour Le Figaro, elle perd.", ("outlet", "Le Figaro")),
        (
            "Il part, souffle un conseiller sous couvert d’anonymat.",
            ("anonymous", "un conseiller sous couvert d’anonymat"),
        ),
        ("Fuentes del Gobierno niegan la noticia.", ("anonymous", "Fuentes del Gobierno")),
        ("El artículo 12 de la Constitución fija el plazo.", ("law", "El artículo 12 de la Constitución")),
        ("Die Werft wird verkauft, verlautete am Abend aus Konzernkreisen.", ("anonymous", "Konzernkreisen")),
        ("« Elle part », glisse une conseillère de la mairesse.", ("anonymous", "une conseillère de la mairesse")),
        ("«Se va», asegura una persona cercana al alcalde.", ("anonymous", "una persona cercana al alcalde")),
        ("Die Steuer ist zulässig, entschied das Finanzgericht Nordhafen.", ("court", "Finanzgericht")),
        (
            "Eine Studie der Hafenuniversität zeigt, dass der Fluss sinkt.",
            ("document", "Eine Studie der Hafenuniversität"),
        ),
        ("Le rapport de la Cour des comptes pointe un déficit.", ("document", "Le rapport de la Cour des comptes")),
        ("Gemäß Paragraf 9 des Hafengesetzes ist das Ankern verboten.", ("law", "Paragraf 9 des Hafengesetzes")),
        ("Ifølge paragraf 3 i havneloven er det forbudt.", ("law", "paragraf 3 i havneloven")),
        ("Bron stängs, enligt mejl som Dagens Nyheter har tagit del av.", ("outlet", "Dagens Nyheter")),
    ],
)
def test_courts_circles_and_statements_are_known_by_data(text: str, expected: tuple[str, str]) -> None:
    assert expected in cited(text)


@pytest.mark.parametrize(
    "text",
    ["I sondaggi sono vietati da sabato.", "Las fuentes de agua se secan.", "Er strich ihn aus dem Bericht."],
)
def test_words_that_two_languages_share_credit_nobody(text: str) -> None:
    assert cited(text) == []


def test_the_same_story_cites_the_same_whatever_the_order_of_sets() -> None:
    code = "from tests.attribution.sources.test_abroad import cited; print(cited('Si legge in una nota della Corte.'))"
    runs = {_run(code, seed) for seed in ("0", "1", "2", "3")}
    assert len(runs) == 1


def _run(code: str, seed: str) -> bytes:
    env = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(filter(None, sys.path))}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout
