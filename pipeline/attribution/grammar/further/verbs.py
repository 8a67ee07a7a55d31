"""The verbs of saying, writing, thinking, deciding and finding, each in the forms that it really has."""

from typing import NamedTuple

from pipeline.attribution.text.tables import words

CLAUSAL = words("""
    accept acknowledge admit affirm dispute contest agree allege announce argue ascertain assert assume attest
    aver avow believe bemoan blog bluster boast brag calculate caution certify claim clarify comment complain
    concede conclude concur confess confide confirm conjecture contend counter declare decree deduce deem demand
    deny determine disclose discover divulge emphasise emphasize establish estimate exclaim explain expound
    extrapolate fear find forecast foresee foretell fret fume gather grouse grumble guarantee guess hazard hint
    hope hypothesise hypothesize imply infer insinuate insist intimate joke judge lament maintain moan murmur
    mutter note observe opine plead pledge posit postulate predict proclaim profess promise pronounce prophesy
    propose protest quip radio rant reaffirm realise realize reason reassert recall reckon recognise recognize
    recollect recommend record recount reflect regret reiterate rejoin relate remark remember repeat reply report
    resolve respond restate retort reveal rule sense shout shriek sigh snap sniff sob speculate state stipulate
    stress submit suggest summarise summarize suppose surmise suspect swear testify theorise theorize thunder
    tweet type underline underscore urge venture verify volunteer vow wail warn whine whisper wire worry write
    yell say decide think feel expect request moot assess evaluate diagnose interject chant advise counsel
    instruct ordain order narrate bellow blare crow jeer sneer scoff gloat taunt croak move gripe carp preach
    cable message mourn marvel muse object doubt
""")
"""What takes `that` and a clause."""
OPEN_ENDED = words("""
    query question enquire inquire ask wonder explain describe reveal disclose specify recount recall narrate
""")
"""What takes `whether`, `why` or `how` and a clause."""
ASKING = words("query question enquire inquire ask wonder")
BARE = words("""
    accept acknowledge admit agree allege announce argue assert believe bet boast calculate claim complain concede
    conclude confess confirm contend declare deny disclose discover estimate explain fear feel figure find
    forecast grumble guarantee guess hint hope imagine imply insist joke lament maintain note observe predict
    promise recall reckon remember reply report reveal say sense speculate stress suggest suspect swear testify
    think tweet vow warn wish worry
""")
"""What takes a clause without `that`."""
IRREGULAR: dict[str, tuple[str, str]] = {
    "say": ("says", "said"), "write": ("writes", "wrote written"), "think": ("thinks", "thought"),
    "find": ("finds", "found"), "feel": ("feels", "felt"), "swear": ("swears", "swore sworn"),
    "foresee": ("foresees", "foresaw foreseen"), "foretell": ("foretells", "foretold"),
    "forecast": ("forecasts", "forecast forecasted"), "plead": ("pleads", "pleaded pled"), "bet": ("bets", "bet"),
    "radio": ("radios", "radioed"),
}  # fmt: skip
"""Third person, and past with participle."""
DOUBLED = words("admit submit quip sob brag infer snap concur")
"""With a second consonant at the end."""
NOUN_FORMS = words("""
    record records rule rules judge judges order orders type types wire wires cable cables message messages
    estimate estimates demand demands request requests report reports claim claims state states question questions
    dispute disputes contest contests move moves taunt taunts jeer jeers query queries fear fears hope hopes
    promise promises pledge pledges remark remarks comment comments forecast forecasts boast boasts joke jokes
    note notes object objects doubt doubts guess counsel reason reasons sense senses worry worries complaint
    suspect suspects stress whisper whispers sigh sighs sob sobs shout shouts yell yells guarantee guarantees
    protest protests vow vows reply replies repeat repeats answer answers direct moot detail details debate
    debates gripe gripes wonder wonders muse marvel marvels crow crows carp radio radios volunteer volunteers
    caution cautions hint hints hazard hazards blog blogs thunder rant rants tweet tweets figure figures bet bets
    wish wishes outline outlines
""")
"""Forms that are nouns as well."""


class Verb(NamedTuple):
    """One inflected verb."""

    base: str
    past: bool
    noun: bool


def forms_of(base: str) -> dict[str, bool]:
    """Its present and past forms; whether each is a past one.

    >>> sorted(forms_of("agree")), sorted(forms_of("certify")), sorted(forms_of("infer"))
    (['agree', 'agreed', 'agrees'], ['certified', 'certifies', 'certify'], ['infer', 'inferred', 'infers'])
    """
    if base in IRREGULAR:
        third, past = IRREGULAR[base]
        return {base: False, third: False} | dict.fromkeys(past.split(), True)
    if base.endswith("y") and base[-2] not in "aeou":
        return {base: False, base[:-1] + "ies": False, base[:-1] + "ied": True}
    third = base + ("es" if base.endswith(("s", "sh", "ch", "x", "o")) else "s")
    doubled = base[-1] if base in DOUBLED else ""
    return {base: False, third: False, base + ("d" if base.endswith("e") else doubled + "ed"): True}


def table_of(bases: frozenset[str]) -> dict[str, Verb]:
    """Every form of these -> the verb."""
    return {
        form: Verb(base, past, form in NOUN_FORMS) for base in sorted(bases) for form, past in forms_of(base).items()
    }


SAYING: dict[str, Verb] = table_of(CLAUSAL)
WONDERING: dict[str, Verb] = table_of(OPEN_ENDED)
TAKING: dict[str, Verb] = table_of(BARE)
