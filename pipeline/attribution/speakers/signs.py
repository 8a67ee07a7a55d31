"""What speaks for and against each whom a pronoun or a description may stand for: signs that weights are learnt for.

Of signs that begin with `m:` somebody is called so, or near it; with `u:` nothing in the text calls him that.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.attribution.speakers.around import Around, around, is_alike_unnamed, signs_around
from pipeline.attribution.speakers.callings import NEVER as NOT_HIM
from pipeline.attribution.speakers.callings import bars, calling_signs, is_alike
from pipeline.attribution.speakers.focus import FURTHEST, LEADS, OWNS, Pointer, Seen
from pipeline.attribution.speakers.kin import BACK
from pipeline.attribution.speakers.kinds import AT_HAND, KINDS, LOOSE, RANKS, STAYS_UNNAMED, TRADES
from pipeline.attribution.speakers.newcomers import INDEFINITE
from pipeline.attribution.speakers.offices import Office, meant, normal
from pipeline.attribution.speakers.stage import Stage
from pipeline.attribution.text.name_words import Gender
from pipeline.attribution.text.tables import words

NEVER = 99
SEEN, SPOKE = 60, 12
"""So many of those last seen, and of those who spoke last, are looked at."""
LATELY = 5
"""Sentences within which somebody without a name may be meant."""
WIDE = 7
"""Sentences within which `a manager` is who "the manager" is."""
NEAR = 150
"""Offices on either side of a place."""
MOST, CROWD = 8, 16
"""As many of those who were before the reader last are looked at, and as many with those who are called so."""
REPLIES = words("replied answered responded countered retorted shot reply answers replies hit snapped")
ASKS = words("asked asks told tells pressed reminded questioned tell ask urged thanked to by")
OWNERS: dict[str, Gender] = {"his": "m", "her": "f", "its": "", "their": ""}
CALLINGS = (("stays", STAYS_UNNAMED), ("hand", AT_HAND), ("rank", RANKS), ("trade", TRADES), ("loose", LOOSE))

Signs = list[str]


@dataclass(slots=True)
class Trace:
    """Where somebody was before the reader last; distances in sentences, 0 within the same one."""

    name: str
    place: int
    gender: Gender
    named: int = NEVER
    weight: int = 0
    at: int = -1
    """Where the last name stands, and whether somebody else stands before it in its sentence."""
    second: bool = False
    leads: set[int] = field(default_factory=set)
    pointed: set[int] = field(default_factory=set)
    """Sentences that are about him: by name, or by a pronoun or a description."""
    spoke: int = NEVER
    order: int = NEVER
    """How many spoke since."""
    count: int = 0
    """How often he was named."""


@dataclass(slots=True)
class Scene:
    """One pointer, what stands around it, and who may be meant."""

    pointer: Pointer
    number: int
    """Of its sentence, from 1."""
    traces: dict[str, Trace] = field(default_factory=dict)
    unnamed: list[tuple[int, Seen]] = field(default_factory=list)
    """Somebody without a name, and how many sentences back."""
    ranked: list[Trace] = field(default_factory=list)
    """Those of the gender, who was there last first."""
    offices: dict[str, list[Office]] = field(default_factory=dict)
    near: int = 0
    replies: bool = False
    question: bool = False
    owner: str = ""
    around: Around = field(default_factory=Around)
    anonymous: int = -1
    """Where the sentence begins that tells of somebody unnamed by the same word; -1 where none does."""


class Option(NamedTuple):
    """Somebody whom a description may be of: what is told of where he was, and of what he is called."""

    name: str
    told: Signs
    calling: Signs
    bars: Signs


def signs_of(stage: Stage, pointer: Pointer) -> list[tuple[str, Signs]]:
    """Everybody who may be meant with what speaks for and against it, and at last nobody ("")."""
    scene = _scene(stage, pointer)
    told = [(trace.name, _told_of(stage, scene, trace, rank)) for rank, trace in enumerate(scene.ranked)]
    beside = {name: list(signs_around(stage, scene.around, name, pointer)) for name, _ in told}
    if not pointer.words:
        return [*((name, own + beside[name]) for name, own in told), ("", _nobody(stage, scene, ()))]
    options, held = _called(stage, scene, told)
    called = meant(stage.offices, (*pointer.of, *pointer.words), pointer.at, (stage.hero,))
    found: list[tuple[str, Signs]] = []
    for option in options:
        signs = [*option.told, *_described(stage, scene, option, held), *option.bars, *beside[option.name]]
        if option.name == called:
            signs.append("meant" if "head" in option.calling else "meant-kind")
        found.append((option.name, signs))
    return [*found, ("", _nobody(stage, scene, held))]


def _called(stage: Stage, scene: Scene, told: Sequence[tuple[str, Signs]]) -> tuple[list[Option], list[Signs]]:
    """Those of whom a description may be, and what each is called where nothing speaks against it."""
    pointer, offices = scene.pointer, scene.offices
    held = [calling_signs(stage, pointer, name, offices.get(name, ())) for name, _ in told]
    options = [
        Option(name, own, calling, bars(pointer, offices.get(name, ()), calling, held))
        for (name, own), calling in zip(told, held, strict=True)
    ]
    options = [option for option in options if NOT_HIM not in option.bars]
    return options, [option.calling for option in options if not option.bars]


def _scene(stage: Stage, pointer: Pointer) -> Scene:
    scene = Scene(pointer, bisect_right(stage.focus.starts, pointer.at))
    _see(stage, scene)
    _listen(stage, scene)
    scene.replies, scene.question = _answers(stage, pointer.at, scene.number - 1)
    if pointer.words:
        _hold(stage, scene)
    traces = sorted(scene.traces.values(), key=lambda trace: -trace.place)
    scene.ranked = [trace for trace in traces if _may_be(stage, scene, trace)]
    told = {name for name, held in scene.offices.items() if any(is_alike(one, pointer.words[-1]) for one in held)}
    scene.ranked = [one for at, one in enumerate(scene.ranked) if at < MOST or one.name in told][:CROWD]
    if not scene.ranked and not pointer.words:
        scene.ranked = _of_headline(stage, scene)
    scene.around = around(stage, pointer, scene.number - 1)
    scene.near = sum(min(one.named, one.spoke, *one.pointed, NEVER) <= 2 for one in scene.ranked)
    if pointer.owner in ("his", "her"):
        own = OWNERS[pointer.owner]
        scene.owner = next((one.name for one in traces if stage.roster.genders.get(one.name, "") in ("", own)), "")
    return scene


def _of_headline(stage: Stage, scene: Scene) -> list[Trace]:
    """The only one whom the headline names, where nobody else may be meant, not even somebody unnamed."""
    gender = scene.pointer.gender
    if stage.roster.genders.get(stage.hero) != gender or stage.hero in scene.pointer.others:
        return []
    met = any(one.gender in ("", gender) for _, one in scene.unnamed)
    return [] if met else [Trace(stage.hero, -1, gender)]


def _see(stage: Stage, scene: Scene) -> None:
    """Those who were named, or stood for, before the pointer."""
    starts, seen = stage.focus.starts, stage.focus.seen
    end = bisect_left(seen, (scene.pointer.at,))
    for at in range(end - 1, max(-1, end - SEEN), -1):
        one = seen[at]
        number = bisect_right(starts, one.place)
        distance = scene.number - number
        if not one.name:
            if distance < LATELY:
                scene.unnamed.append((distance, one))
            continue
        trace = scene.traces.get(one.name)
        if trace is None:
            trace = scene.traces[one.name] = Trace(one.name, one.place, one.gender)
        if one.pointed:
            if one.weight >= LEADS:
                trace.pointed.add(distance)
            continue
        trace.count += 1
        if trace.named == NEVER:
            trace.named, trace.weight, trace.at = distance, one.weight, one.place
            trace.second = at > 0 and seen[at - 1].place >= starts[number - 1] and seen[at - 1].name != one.name
        if one.weight >= LEADS:
            trace.leads.add(distance)


def _listen(stage: Stage, scene: Scene) -> None:
    """Those who spoke before it."""
    starts = stage.focus.starts
    order = 0
    for one in reversed(stage.focus.spoke[-SPOKE:]):
        if one.place >= scene.pointer.at:
            continue
        distance = scene.number - bisect_right(starts, one.place)
        if not one.name:
            if distance < LATELY:
                scene.unnamed.append((distance, one))
        else:
            trace = scene.traces.get(one.name)
            if trace is None:
                trace = scene.traces[one.name] = Trace(one.name, one.place, one.gender)
            trace.place = max(trace.place, one.place)
            if trace.order == NEVER:
                trace.spoke, trace.order = distance, order
        order += 1


def _hold(stage: Stage, scene: Scene) -> None:
    """What people are called, and those who are only told of elsewhere."""
    now = bisect_left(stage.offices, (scene.pointer.at,))
    for office in stage.offices[max(0, now - NEAR) : now + NEAR]:
        scene.offices.setdefault(office.name, []).append(office)
        if office.name and office.name not in scene.traces:
            scene.traces[office.name] = Trace(office.name, -1, "")
    scene.anonymous = _anonymous(stage, scene)


def _may_be(stage: Stage, scene: Scene, trace: Trace) -> bool:
    """Whether his gender is not another, and he is not named later in the sentence."""
    gender, known = scene.pointer.gender, stage.roster.genders.get(trace.name, "") or trace.gender
    if trace.name in scene.pointer.others or (gender and known and known != gender):
        return False
    if not scene.pointer.words:
        return scene.number - bisect_right(stage.focus.starts, trace.place) < FURTHEST or trace.name == stage.hero
    mentions = stage.named.get(trace.name, [])
    at = bisect_left(mentions, (scene.number - 1, scene.pointer.at, 0))
    if at == len(mentions) or mentions[at][0] != scene.number - 1:
        return True
    return any(one.place == mentions[at][1] for one in scene.offices.get(trace.name, ()))


def _anonymous(stage: Stage, scene: Scene) -> int:
    """Where `a manager` is told of, of a text that goes on with "the manager"."""
    word = scene.pointer.words[-1]
    own = [one.place for name, held in scene.offices.items() if name for one in held if one.words[-1] == word]
    for number in range(scene.number - 1, max(-1, scene.number - 1 - WIDE), -1):
        sentence = stage.sentences[number]
        if any(sentence.starts[0] <= place <= sentence.ends[-1] for place in own):
            continue
        for at, low in enumerate(sentence.lows):
            if sentence.starts[at] >= scene.pointer.at:
                break
            same = low[:3] == word[:3] and normal((low,))[0] == word
            if same and not INDEFINITE.isdisjoint(sentence.lows[max(0, at - 4) : at]):
                return sentence.starts[0]
    return -1


def _answers(stage: Stage, at: int, number: int) -> tuple[bool, bool]:
    """Whether a verb of answering stands beside a place, and whether its sentence is a quotation after a question."""
    sentence = stage.sentences[number]
    place = bisect_left(sentence.starts, at)
    beside = [*sentence.lows[max(0, place - 1) : place], *sentence.lows[place + 1 : place + 6]]
    replies = not REPLIES.isdisjoint(beside)
    if not number or not sentence.tokens[0].quotation:
        return replies, False
    before = stage.sentences[number - 1]
    asked = any(t.quotation and "?" in stage.text[t.quotation.inner_end - 2 : t.quotation.end] for t in before.tokens)
    return replies, asked or before.lows[-1] == "?"


def _bucket(distance: int) -> str:
    if distance < 3 or distance == NEVER:
        return str(distance) if distance < 3 else "-"
    return "3" if distance < 5 else "5" if distance < 9 else "9"


def _told_of(stage: Stage, scene: Scene, trace: Trace, rank: int) -> Signs:
    """Where he was last, whom the sentences before are about, and whether he spoke."""
    told = [f"seen{_bucket(trace.named)}", f"rank{min(rank, 4)}", f"spoke{_bucket(trace.spoke)}"]
    if trace.named < 3:
        how = "leads" if trace.weight >= LEADS else "owns" if trace.weight == OWNS else "mid"
        told.append(f"seen{trace.named}-{how}")
        told.append(_position(stage, trace))
    told += [f"leads{back}" for back in sorted(trace.leads) if back < 3]
    told += [f"pointed{back}" for back in sorted(trace.pointed) if back < 3]
    if trace.order == 0 and scene.replies:
        told.append("last-replies")
    if trace.order == 0 and scene.question:
        told.append("last-questioned")
    if trace.spoke == NEVER and scene.replies:
        told.append("first-replies")
    told.append(f"order{min(trace.order, 3)}")
    if scene.around.inside:
        told.append(f"inside{min(trace.order, 3)}")
    if scene.replies or scene.question:
        told.append(f"answer{min(trace.order, 3)}")
    told += ["hero"] if trace.name == stage.hero else []
    told.append(f"count{min(trace.count, 5)}")
    if not scene.pointer.words and scene.near == 1 and rank == 0:
        told.append("only")
    if scene.pointer.gender and (stage.roster.genders.get(trace.name) or trace.gender):
        told.append("known")
    place = bisect_right(stage.focus.starts, trace.place) - 1
    if place >= 0 and stage.sentences[place].block == stage.sentences[scene.number - 1].block:
        told.append("block")
    if scene.owner == trace.name:
        told.append("owner")
    return told


def _position(stage: Stage, trace: Trace) -> str:
    """What stands before the last name: `asked1` of "She asked Holt.", the sentence before."""
    sentence = stage.sentences[bisect_right(stage.focus.starts, trace.at) - 1]
    at = bisect_left(sentence.starts, trace.at)
    before = sentence.lows[at - 1] if at else ""
    if before in ASKS:
        return f"asked{trace.named}"
    return ("second" if trace.second else "first") + str(trace.named) + ("-comma" if before == "," else "")


def _described(stage: Stage, scene: Scene, option: Option, held: Sequence[Collection[str]]) -> Signs:
    """What a description adds: how far he is called so, and whether others are."""
    name, told, calling, _ = option
    matched = "head" in calling or "kind" in calling or "age-same" in calling
    prefix = "m:" if matched else "u:"
    found = [*(prefix + sign for sign in told), *calling]
    heads = sum("head" in one for one in held)
    if heads and "head" not in calling:
        found.append("rival-head")
        if not matched:
            word = scene.pointer.words[-1]
            found += [f"rival-{name}" for name, listed in CALLINGS[2:4] if word in listed]
    if not matched and any("head" in one or "kind" in one for one in held):
        found.append("u:rival")
    if matched and sum("head" in one or "kind" in one for one in held) > 1:
        found.append("m:several")
    if not matched:
        found.append("u:" + _fullness(scene.pointer))
        found += [] if scene.offices.get(name) else ["uncalled"]
    if "age-same" not in calling and any("age-same" in one for one in held):
        found.append("age-rival")
    if scene.pointer.owner != "the":
        found.append(prefix + ("his" if scene.pointer.owner in OWNERS else "own"))
    if scene.anonymous >= 0:
        found.append(prefix + ("anon" if scene.traces[name].place > scene.anonymous else "anon-since"))
    word = scene.pointer.words[-1]
    if any(one == name and head != word and _are_alike(head, word) for head, one in stage.called.items()):
        found.append("again-kind")
    again = stage.called.get(word)
    if again is not None:
        found.append("again" if again == name else "again-rival" if again else "again-nobody")
    return found + _tied(stage, scene, name)


def _tied(stage: Stage, scene: Scene, name: str) -> Signs:
    """Whether he is told to be that to whose "his" is, or the other way round: whose deputy she is, is her boss."""
    word = scene.pointer.words[-1]
    if scene.pointer.owner not in ("his", "her") or word not in BACK:
        return []
    there, back = {word, *KINDS.get(word, ())}, BACK[word]
    for owner, told, whose in stage.ties:
        if (owner, whose) == (scene.owner, name) and told in there:
            return ["tie"]
        if (whose, owner) == (scene.owner, name) and told in back:
            return ["tie"]
    return ["tie-none"]


def _are_alike(one: str, other: str) -> bool:
    return one in KINDS.get(other, ()) or other in KINDS.get(one, ())


def _fullness(pointer: Pointer) -> str:
    """How much a description tells: what somebody was, more than its head, or its head alone."""
    if "former" in pointer.words[:-1]:
        return "former"
    return "full" if len(pointer.words) > 1 or pointer.of else "bare"


def _nobody(stage: Stage, scene: Scene, held: Sequence[Collection[str]]) -> Signs:
    """What speaks for somebody whom the text does not name."""
    pointer = scene.pointer
    told = ["nobody"] if scene.ranked else ["nobody", "alone"]
    fitting = [one for one in scene.unnamed if not pointer.gender or one[1].gender in ("", pointer.gender)]
    if fitting:
        distance, last = max(fitting, key=lambda one: one[1].place)
        told.append(f"unnamed{distance}-" + ("new" if last.weight >= LEADS else "mid"))
        number = bisect_right(stage.focus.starts, last.place) - 1
        if pointer.words:
            told.append("unnamed-alike" if is_alike_unnamed(stage, number, last, pointer.words[-1]) else "unnamed-else")
        if last.gender and last.gender == pointer.gender:
            told.append(f"unnamed-known{min(2, distance)}")
        place = max((trace.place for trace in scene.ranked), default=-1)
        if last.place > place:
            told.append("unnamed-last")
            if distance < 2 and place < stage.focus.starts[scene.number - 1 - distance]:
                told.append("unnamed-sole")
                if stage.sentences[number].block == stage.sentences[scene.number - 1].block:
                    told.append("unnamed-sole-block")
    if not pointer.words:
        return [*told, f"near{min(3, scene.near)}"]
    if not any("head" in one or "kind" in one for one in held):
        told += [f"nobody-{name}" for name, listed in CALLINGS if pointer.words[-1] in listed]
    if any(office.words[-1] == pointer.words[-1] for office in scene.offices.get("", ())):
        told.append("nobody-called")
    told.append("nobody-" + _fullness(pointer))
    told.append(f"nobody-{scene.around.stands}-{_fullness(pointer)}")
    told.append("nobody-" + (pointer.owner if pointer.owner == "the" else "his" if pointer.owner in OWNERS else "own"))
    return [*told, "nobody-lead"] if scene.number == 1 else told
