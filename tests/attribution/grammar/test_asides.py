"""Who says it in passing, or after all of it."""

import pytest

from pipeline.attribution.grammar.asides import asides_in
from tests.attribution.grammar.drafted import Told, drafted

CASES: dict[str, Told] = {
    "Had she, he wanted to know, ever paid for it?": ("he", "wanted to know", ("Had she", "ever paid for it")),
    "Would she, a man at the back wanted to know, come back?": (
        "a man at the back", "wanted to know", ("Would she", "come back"),
    ),
    "The bus, its driver will tell you, has never been late.": (
        "its driver", "will tell you", ("The bus", "has never been late"),
    ),
    "The ferry, as Brandt pointed out before lunch, has no lifeboats.": (
        "Brandt", "pointed out", ("The ferry", "has no lifeboats"),
    ),
    "As Vale pointed out in his letter, the well is dry.": ("Vale", "pointed out", ("the well is dry",)),
    "It was, a clerk answered, a ship that waited for its papers.": (
        "a clerk", "answered", ("It was", "a ship that waited for its papers"),
    ),
    "The crew, the owner maintains, have been paid.": ("the owner", "maintains", ("The crew", "have been paid")),
    "The island has, residents complain, no doctor.": ("residents", "complain", ("The island has", "no doctor")),
    "The bridge would, she told reporters on Friday, be shut for a year.": (
        "she", "told", ("The bridge would", "be shut for a year"),
    ),
    "She sat next to Vale, who had come, she said, by boat.": ("she", "said", ("had come", "by boat")),
    "He signed twelve papers on days when, his own diary shows, he was at sea.": (
        "his own diary", "shows", ("he was at sea",),
    ),
    "The dog, the court was told, had bitten before.": ("", "told", ("The dog", "had bitten before")),
    "The engine, the inquest heard, had been on fire.": ("", "heard", ("The engine", "had been on fire")),
    "No harbour will be closed before the summer, Fisheries Minister Ana Holt told Parliament on Tuesday.": (
        "Fisheries Minister Ana Holt", "told", ("No harbour will be closed before the summer",),
    ),
    "A second crack had been found, the company’s head of works, Ana Holt, told the meeting.": (
        "the company’s head of works, Ana Holt", "told", ("A second crack had been found",),
    ),
    "The road had never been salted, two drivers who were meant to do it told this newspaper.": (
        "two drivers who were meant to do it", "told", ("The road had never been salted",),
    ),
    "No ferry will sail before Monday, the harbour master told radio yesterday.": (
        "the harbour master", "told", ("No ferry will sail before Monday",),
    ),
    "The estate will be sold, the trustees told tenants, as bailiffs stood by.": (
        "the trustees", "told", ("The estate will be sold",),
    ),
    "The pier will be sold, clerks and local traders warn.": (
        "clerks and local traders", "warn", ("The pier will be sold",),
    ),
    "Nine people have been hurt, doctors and local officials say.": (
        "doctors and local officials", "say", ("Nine people have been hurt",),
    ),
    "Three houses were burnt, police and witnesses said on Tuesday.": (
        "police and witnesses", "said", ("Three houses were burnt",),
    ),
}  # fmt: skip
NONE = (
    "As the lights went out, the mayor told the crowd to stay calm.",
    "In a letter from the harbour, the mayor, Ana Holt, told the board to resign.",
    "When she came in, Holt told the court that it was late.",
    "He had come, he thought, by the wrong road.",
    "The mayor, who said little, has gone.",
    "The lift has been mended, Holt said, pointing at it.",
    "Their course, as noted, has a good name.",
)


@pytest.mark.parametrize("text", CASES)
def test_whoever_says_it_in_passing_or_after_it_says_all_of_it(text: str) -> None:
    assert drafted(asides_in, text) == [CASES[text]]


@pytest.mark.parametrize("text", NONE)
def test_a_scene_a_listener_and_a_thought_are_no_asides(text: str) -> None:
    assert drafted(asides_in, text) == []
