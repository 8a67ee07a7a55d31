"""Cue verbs: the words by which a text attributes, with their inflections."""

from dataclasses import dataclass
from typing import Literal

from pipeline.attribution.text.tables import words

CueKind = Literal["say", "tell", "think", "soft"]
Form = Literal["base", "s", "past", "ing"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One inflected cue.

    say: takes a quotation or a clause; tell: first whom, then what; think: takes a clause (belief, finding);
    soft: a cue only of a quotation beside it ("called the plan “a stunt”").
    """

    base: str
    kind: CueKind
    form: Form
    noun: bool
    """The form is a noun as well ("claims", "reports"), so it needs "that" or a quotation after it."""
    speech: bool
    """It says or tells."""


SAY = words("""
    reference say add argue reply write tweet respond explain note announce claim insist declare continue acknowledge
    suggest recall admit state conclude contend assert predict observe quip joke remark report testify repeat
    reiterate stress emphasize emphasise allege concede confess disclose proclaim confirm complain caution counter
    retort shout yell exclaim maintain mention warn vow pledge deny lament boast comment estimate reveal interject
    chant muse marvel opine signal post answer agree promise whisper mutter murmur bristle deadpan crow recount relate
    protest object rejoin underline underscore indicate hint swear volunteer posit theorize theorise vent plead decree
    rule fume gush tease scoff snap
""")
TELL = words("tell ask remind assure inform urge advise notify beg order instruct caution")
THINK = words("""
    believe think show find expect feel fear hope know worry guess hold imply demonstrate imagine understand realize
    realise doubt suspect learn see assume consider conclude wonder determine decide propose recommend demand request
    threaten reckon speculate fret dream discover want support oppose endorse
""")
SOFT = words("""
    call describe label brand dub praise blast slam criticize criticise denounce condemn mock dismiss attack accuse
    characterize characterise cite quote refer defend hail rip chide deride decry bemoan blame question reject promise
    offer urge demand compare rate tout thank term deem portray paint express voice decline refuse summarize summarise
    appeal wish welcome congratulate salute credit liken point cry scream finish conclude invoke scold admonish rebuke
""")
IRREGULAR = {
    "say": ("says", "said", "saying"), "tell": ("tells", "told", "telling"), "write": ("writes", "wrote", "writing"),
    "think": ("thinks", "thought", "thinking"),
    "find": ("finds", "found", "finding"), "know": ("knows", "knew", "knowing"),
    "feel": ("feels", "felt", "feeling"), "hold": ("holds", "held", "holding"), "see": ("sees", "saw", "seeing"),
    "swear": ("swears", "swore", "swearing"), "speak": ("speaks", "spoke", "speaking"), "go": ("goes", "went", "going"),
    "begin": ("begins", "began", "beginning"), "have": ("has", "had", "having"), "sing": ("sings", "sang", "singing"),
    "understand": ("understands", "understood", "understanding"), "dream": ("dreams", "dreamt", "dreaming"),
    "show": ("shows", "showed", "showing"),
}  # fmt: skip
DOUBLED = {"quip", "admit", "refer", "rip", "slam", "dub", "begin", "snap", "chat", "regret", "put", "tip"}
NOUNS = words("""
    reference answer appeal attack bill blame boast brand call caution claim close comment crow decree demand doubt
    dream end estimate fear find finding guess hope joke label lament mention muse need note object offer order pledge
    post promise protest question quote rate remark report request rule show signal snap start state stress support
    talk term tweet use vent view vow want warning wonder worry
""")


def _forms(base: str) -> dict[Form, str]:
    if base in IRREGULAR:
        third, past, ing = IRREGULAR[base]
        return {"base": base, "s": third, "past": past, "ing": ing}
    stem = base[:-1] if base.endswith("e") and not base.endswith("ee") else base
    if base in DOUBLED:
        stem = base + base[-1]
    if base.endswith("y") and base[-2] not in "aeou":
        return {"base": base, "s": base[:-1] + "ies", "past": base[:-1] + "ied", "ing": base + "ing"}
    third = base + ("es" if base.endswith(("s", "sh", "ch", "x", "o")) else "s")
    return {"base": base, "s": third, "past": stem + "ed", "ing": stem + "ing"}


def _table() -> dict[str, Cue]:
    """The weaker kinds first: a verb that stands in two lists keeps the stronger one."""
    table: dict[str, Cue] = {}
    kinds: tuple[tuple[CueKind, frozenset[str]], ...] = (("soft", SOFT), ("think", THINK), ("tell", TELL), ("say", SAY))
    for kind, verbs in kinds:
        for base in sorted(verbs):
            for form, word in _forms(base).items():
                table[word] = Cue(base, kind, form, base in NOUNS and form in ("base", "s"), kind in ("say", "tell"))
    return table


CUES: dict[str, Cue] = _table()
"""Inflected word -> cue."""
