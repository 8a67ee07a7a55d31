"""Plain speech by the right forms of every verb, by request and plea, by hearer, and by view."""

import pytest

from pipeline.attribution.grammar.further.asking import asking_in
from pipeline.attribution.grammar.further.hearsay import hearsay_in
from pipeline.attribution.grammar.further.judging import judging_in
from pipeline.attribution.grammar.further.saying import saying_in
from pipeline.attribution.grammar.further.verbs import SAYING
from pipeline.attribution.grammar.further.views import views_in
from tests.attribution.grammar.drafted import Told, drafted

SAID: dict[str, Told] = {
    "Both sides agreed that the pier should close.": ("Both sides", "agreed", ("that the pier should close",)),
    "The assembly resolved that it had no faith in him.": (
        "The assembly", "resolved", ("that it had no faith in him",)),
    "The coroner recorded that the bell was off.": ("The coroner", "recorded", ("that the bell was off",)),
    "Ms Tarn guaranteed that no school would close.": ("Ms Tarn", "guaranteed", ("that no school would close",)),
    "The clerk queried whether the minutes were right.": (
        "The clerk", "queried", ("whether the minutes were right",)),
    "Mr Lunt enquired if the hall was free.": ("Mr Lunt", "enquired", ("if the hall was free",)),
    "The driver maintained the light was green.": ("The driver", "maintained", ("the light was green",)),
    "The chief observed crime had fallen.": ("The chief", "observed", ("crime had fallen",)),
    "The mayor conceded, however, that it leaked.": ("The mayor", "conceded", ("that it leaked",)),
    "She wrote, in purple ink, that they could count.": ("She", "wrote", ("that they could count",)),
    "The king said in a written message he was well.": ("The king", "said", ("he was well",)),
    "Officials fear that the wall will go.": ("Officials", "fear", ("that the wall will go",)),
    "He gave the sum and then asked what a fare cost.": ("He", "asked", ("what a fare cost",)),
    "The minister has warned members that it would leak.": ("The minister", "warned", ("that it would leak",)),
    "A man in my row asked his neighbour what it was for.": ("A man in my row", "asked", ("what it was for",)),
    "He had promised her in May that it was safe.": ("He", "promised", ("that it was safe",)),
    "She concedes, after being asked by counsel, that it is hers.": ("She", "concedes", ("that it is hers",)),
    "One asked where it was going.": ("One", "asked", ("where it was going",)),
    "The economist calculates the deal leaves a hole.": ("The economist", "calculates", ("the deal leaves a hole",)),
    "Some suspect it is a trick; the rest laugh.": ("Some", "suspect", ("it is a trick",)),
    "A steward thought it stood for growth.": ("A steward", "thought", ("it stood for growth",)),
    "The lawyer believes at least forty families have left.": (
        "The lawyer", "believes", ("at least forty families have left",)),
}  # fmt: skip
UNSAID = (
    "The council resolved that dispute in May.",
    "Officials determined that route years ago.",
    "If you think that the bridge is old, look at the pier.",
    "A map helps people find that the road has gone.",
    "Let them know that it has rained.",
    "Remember that the road is wet.",
    "The United States has no such rule.",
    "She would not agree that it was late.",
    "Her spokeswoman disputed that, saying it was late.",
    "The new rules that were made in May are gone.",
    "It was a claim that nobody had made.",
)
ASKED: dict[str, Told] = {
    "The chair asked her to withdraw.": ("The chair", "asked", ("her to withdraw",)),
    "The board asked members not to shout.": ("The board", "asked", ("members not to shout",)),
    "The union called for his resignation.": ("The union", "called", ("his resignation",)),
    "Ms Tarn is calling on Friday for the clerk to go.": ("Ms Tarn", "calling", ("the clerk to go",)),
    "A motion calling for a new well was lost.": ("A motion", "calling", ("a new well was lost",)),
    "The bishop has called for an inquiry, saying it leaked.": ("The bishop", "called", ("an inquiry",)),
    "Her uncle urged caution.": ("Her uncle", "urged", ("caution",)),
    "Campaigners demanded to see the files.": ("Campaigners", "demanded", ("to see the files",)),
    "The mayor repeated her call for a longer season.": ("The mayor", "call", ("a longer season",)),
    "She has written to the board seeking an audit.": ("She", "written", ("an audit",)),
}
UNASKED = (
    "A clerk, who asked not to be named, left.",
    "She asked us to leave her name out.",
    "The plan calls for two roads.",
    "The Speaker called for order.",
    "When it rains you call for a boat.",
    "Winter calls for soup.",
    "She was asked to leave.",
    "He wrote to the board.",
)
HELD: dict[str, Told] = {
    "One aide compares him to a lighthouse.": ("One aide", "compares", ("him to a lighthouse",)),
    "Her brother remembers the two of them playing.": ("Her brother", "remembers", ("the two of them playing",)),
    "The chairman dismissed the claim as baseless.": ("The chairman", "dismissed", ("the claim as baseless",)),
    "The clerk called the order a relief.": ("The clerk", "called", ("the order a relief",)),
    "Traders warned of the cost.": ("Traders", "warned", ("the cost",)),
    "The bookkeeper denied this, saying it rained.": ("The bookkeeper", "denied", ("this",)),
    "His lawyer rose to object that it was late.": ("His lawyer", "object", ("that it was late",)),
    "The judge interrupted him to ask who was counting.": ("The judge", "ask", ("who was counting",)),
    "The manager rang the paper to say the sum was wrong.": ("The manager", "say", ("the sum was wrong",)),
    "Of voters 44 percent favoured a longer term.": ("44 percent", "favoured", ("a longer term",)),
    "The driver would not name the man.": ("The driver", "name", ("the man",)),
    "Her rival accused her later of staging a fire.": ("Her rival", "accused", ("staging a fire",)),
    "The member wanted to know who had signed it.": ("The member", "wanted to know", ("who had signed it",)),
    "She is certain it is from him.": ("She", "is certain", ("it is from him",)),
    "Holt has yet to say how it is paid.": ("Holt", "say", ("how it is paid",)),
    "She did not say in her speech whether it leaked.": ("She", "say", ("whether it leaked",)),
    "She would not speculate on whether it was late.": ("She", "speculate", ("whether it was late",)),
}  # fmt: skip
UNHELD = (
    "Three studies compares soap to water.",
    "He remembered the fear of losing it.",
    "She called the roll.",
    "A clerk accused of theft has fled.",
    "His office could not say on Tuesday where he was.",
    "She is certain to win.",
    "A driver identified himself as a guard.",
    "A press officer called Holt and a speech went missing.",
    "The signs of early warning of rain were few.",
    "He did not name anyone.",
)
HEARD: dict[str, Told] = {
    "Staff have been told not to talk to the press.": ("", "been told", ("not to talk to the press",)),
    "Members were told on Monday that the fund was empty.": ("", "were told", ("that the fund was empty",)),
    "He was told by the chair to calm down.": ("the chair", "was told", ("to calm down",)),
    "It was alleged that he had kept the money.": ("", "was alleged", ("that he had kept the money",)),
}
UNHEARD = ("He was told off.", "I was told that it rained.", "The firm that was told to pay has paid.", "We were told.")
VIEWED: dict[str, Told] = {
    "In her view, the scheme was too large.": ("her", "In her view", ("the scheme was too large",)),
    "In the words of one guest, it was a funeral.": ("one guest", "In the words", ("it was a funeral",)),
    "As Holt sees it, the port is lost.": ("Holt", "sees it", ("the port is lost",)),
    "The vote was close, per two people in the room.": ("two people in the room", "per", ("The vote was close",)),
    "The claim of a senator that the wall is gone was false.": (
        "a senator", "claim", ("that the wall is gone was false",)),
}  # fmt: skip
UNVIEWED = ("In view of the rain, the game was off.", "It costs 4 dollars, per head.")


@pytest.mark.parametrize("text", SAID)
def test_a_verb_in_its_right_form_tells_what_is_said(text: str) -> None:
    assert drafted(saying_in, text) == [SAID[text]]


@pytest.mark.parametrize("text", UNSAID)
def test_a_noun_an_order_or_a_guess_says_nothing(text: str) -> None:
    assert drafted(saying_in, text) == []


@pytest.mark.parametrize("text", ASKED)
def test_what_is_asked_for_is_told(text: str) -> None:
    assert drafted(asking_in, text) == [ASKED[text]]


@pytest.mark.parametrize("text", UNASKED)
def test_what_things_call_for_is_nobodys_word(text: str) -> None:
    assert drafted(asking_in, text) == []


@pytest.mark.parametrize("text", HELD)
def test_what_is_held_of_others_is_told(text: str) -> None:
    assert drafted(judging_in, text) == [HELD[text]]


@pytest.mark.parametrize("text", UNHELD)
def test_what_judges_nobody_is_left(text: str) -> None:
    assert drafted(judging_in, text) == []


@pytest.mark.parametrize("text", HEARD)
def test_what_somebody_is_told_is_told(text: str) -> None:
    assert drafted(hearsay_in, text) == [HEARD[text]]


@pytest.mark.parametrize("text", UNHEARD)
def test_who_is_told_nothing_hears_nothing(text: str) -> None:
    assert drafted(hearsay_in, text) == []


@pytest.mark.parametrize("text", VIEWED)
def test_a_view_is_its_owners(text: str) -> None:
    assert drafted(views_in, text) == [VIEWED[text]]


@pytest.mark.parametrize("text", UNVIEWED)
def test_what_is_no_view_is_none(text: str) -> None:
    assert drafted(views_in, text) == []


@pytest.mark.parametrize(
    "form", ["agreed", "certifies", "certified", "wrote", "written", "submitted", "inferred", "tweets", "radioed"]
)
def test_every_verb_has_its_right_forms(form: str) -> None:
    assert form in SAYING
