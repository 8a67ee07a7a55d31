"""Every line rule takes its lines; sentences that only begin like them stay."""

import pytest

from tests.clean.furniture.examples import LINES
from tests.clean.furniture.pages import PLAIN, cleaned, names, texts


@pytest.mark.parametrize(("name", "html"), LINES)
def test_line_rule_takes_its_line_and_nothing_else(name: str, html: str) -> None:
    result = cleaned(html)
    assert names(result) == {name}
    assert texts(result) == PLAIN


def test_line_that_begins_like_a_pointer_and_is_none_stays() -> None:
    line = "More information: A. Finch, Handbook of Towers (2019), second edition"
    assert line in texts(cleaned(f"<p>{line}</p>"))


@pytest.mark.parametrize(
    "line",
    [
        "“Also read the other clause,” she told the committee, and sat down again.",
        "More: that was all the treasurer asked for in the end.",
        "The newspaper's share of the market fell to a third.",
        "She sold advertising for a year, and then she ran for office.",
        "Tags on the bodies of the drums gave the date.",
        "He will share the prize with two others.",
        "By a vote of 11 to 9 the bill was put off.",
        "By Tuesday the water had gone down.",
        "May 17 was the day on which everything changed in Port Ansel.",
        "Reuters reported that the sale was off.",
        "The union wants its members to sign up for the march on the harbour.",
        "Half of the council subscribe to the view that towers lean by themselves.",
        "The island hopes to become a member of the northern league.",
        "Officers were told to follow him on foot as far as the harbour.",
        "The firm said that it would do without cookies from next year on.",
        "“We use cookies on our site because everybody does,” the brewer said.",
        "By submitting the plans on Friday the board gained a year.",
        "He had photographs of the keeper, Getty among the buyers, and no licence.",
        "Three days ago the lamp went out for good.",
        "Copyright law is older than the tower, the clerk told the committee.",
        "Since Monday keepers can no longer download the app, the board said.",
        "He told them to cancel anytime, and nobody did before the winter.",
        "Jetzt registrieren die Wärter jeden Abend, wann die Lampe brennt.",
        "Mitglied werden wollte im Rat von Port Ansel am Ende niemand.",
        "Er schrieb am Abend in seinem Telegram-Kanal, der Turm sei verkauft.",
        "Der Ton ist rauer geworden, im Rat wie bei Social Media.",
    ],
)
def test_sentences_that_only_begin_like_furniture_stay(line: str) -> None:
    assert line in texts(cleaned(f"<p>{line}</p>"))


def test_consent_text_may_be_long() -> None:
    told = "To show embedded content we need your consent, since its owner may then load cookies. " * 6
    assert texts(cleaned(f"<p>{told}</p>")) == PLAIN


COUNTERS = """
1,234 views; Views: 12; Page Views: 1.2k; 12 Shares; 1.2K shares 34 likes; Views: 12 | Likes: 3; Hits: 77
Read 123 times; (Visited 1,234 times, 4 visits today); Visited 12 times, 1 visit(s) today
1,234 total views, 5 views today
7 clicks; This post has been viewed 312 times.; 23 people like this; 5 reads; 👁 123 views
Gelesen: 123 mal; 123 mal gelesen; Dieser Artikel wurde 1.234 mal gelesen; Zugriffe: 345; 345 Aufrufe; 123x gelesen
1.234 keer gelezen; Bekeken: 55; Lest 123 ganger; Visninger: 12; 1 234 visningar; Lukukertoja: 44
Vues : 1 234; 1 234 vues; Lu 123 fois; Cet article a été lu 123 fois; 123 partages
Visitas: 123; 1.234 visitas; Leído 123 veces; Esta nota ha sido leída 33 veces; Visualizações: 12; Lido 33 vezes
Letto 123 volte; Visualizzazioni: 12; Vizualizări: 12; Citit de 123 ori
Wyświetleń: 123; Odsłony: 12; Przeczytano 123 razy; Zobrazeno: 123x; Přečteno 123x; Megtekintések száma: 12
Просмотров: 123; 123 просмотра; Прочитано 12 раз; Переглядів: 12; 12 переглядів; Pročitano 12 puta
Okunma: 123; Bu haber 123 kez okundu; Görüntülenme: 12; Dibaca 123 kali; Dilihat: 12 kali; Lượt xem: 123; 123 lượt xem
閲覧数:123; 浏览次数：123次; 阅读 1234; 조회수 123; 조회 1,234회; عدد المشاهدات: 123; 123 مشاهدة
"""


@pytest.mark.parametrize("line", [line for row in COUNTERS.split("\n") for line in row.split("; ") if line])
def test_number_that_moves_at_every_look_goes_in_any_language(line: str) -> None:
    result = cleaned(last=f"<p>{line}</p>")
    assert names(result) == {"counter"}
    assert texts(result) == PLAIN


@pytest.mark.parametrize(
    "line",
    [
        "Visitors: 12,000", "Votes: 1,234", "Turnout: 12", "12 members voted for it.", "Views differ, 12 to 9.",
        "Shares fell 12 percent.", "He has 1,200 shares in the mill.", "The film has 1,234 views.", "12 read it aloud.",
        "Two million views made the lamp known.", "Seen 3 times since May.", "12 people read this in the hall.",
        "Gelesen hat sie 12 Bücher.", "1 234 lecteurs ont écrit.", "Visto de 12 maneras, es caro.",
    ],
)  # fmt: skip
def test_numbers_of_a_story_stay(line: str) -> None:
    assert line in texts(cleaned(f"<p>{line}</p>"))
