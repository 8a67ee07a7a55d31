"""Whether a text says that somebody said it, that nobody did, asks it, or only supposes it.

Told by the grammar around the cue: its negation, the verb that governs it, its subject, and what stands before that.
What stands within quotation marks is one token, so that “I did not say that,” she said is as good as any.
"""

from collections.abc import Sequence
from itertools import pairwise

from pipeline.attribution.text.cues import CUES
from pipeline.attribution.text.phrases import AUXILIARIES, is_adverb, subject_before
from pipeline.attribution.text.tables import words
from pipeline.attribution.text.tokens import Range, Token
from schemas.attribution import Stance

NEGATIONS = words("not never cannot nowhere neither")
NOBODY = words("nobody none neither no no-one noone")
ASKED_FOR = words("who which what whose anyone anybody someone somebody")
"""Whom a question asks for: no speaker is named by these."""
ONLY = words("only just merely simply solely")
"""`not only said`, `would say only`: it was said."""
SUPPOSED = words("would could might may should 'd he'd she'd they'd i'd we'd")
TOLD_LATER = words("later soon often always eventually subsequently sometimes usually")
"""`would later say`: tells of what was said."""
INVERTED = AUXILIARIES - words("be been being 've 'll 'd")
CONDITIONS = words("if unless whether lest supposing")
ASKING = words("ask wonder know question learn")
"""`asked if she had said`: the question is open."""
DENYING = words("deny doubt refuse decline reject dismiss refute dispute")
"""Cues whose negation leaves what is said as it is, and which deny a saying that follows: `denied saying`."""
SAYING = words("""
    say tell write tweet state claim call describe comment respond answer confirm reveal discuss speak name identify
    elaborate specify disclose
""")
WITHHELD = words("""
    refuse refuses refused refusing decline declines declined declining fail fails failed failing yet unable unwilling
    reluctant
""")
"""Before `to say`: it was not said."""
DENIED = words("deny denies denied denying avoid avoids avoided avoiding without")
"""Before `saying`: the same."""
OUT_OF = (("short", "of"), ("instead", "of"), ("refrained", "from"), ("refrain", "from"), ("refrains", "from"))
TO_COME = words("""
    expected likely due set about ought want wants wanted hope hopes hoped plan plans planned planning scheduled
    supposed intend intends intended tempted
""")
"""Before `to say`: it was not said yet, if ever."""
GOING_TO = TO_COME | words("going able willing ready prepared like mean means meant have has had dare dared as")
PASSED = words("having far go goes went gone almost nearly recall recalls recalled recalling remember remembers")
STOPPED = words("stop stops stopped stopping quit ceased ceases")
TRAILING = words("no longer himself herself yesterday today tonight")
"""What may stand between a subject and its verb: `Ruiz herself`, `Ruiz yesterday`."""
GOVERNING = PASSED | DENIED | NEGATIONS | {"ever"}
BEFORE_TO = WITHHELD | GOING_TO | NEGATIONS
DENYING_BEFORE = NOBODY | NEGATIONS | {"nor"}
DENIED_THAT = DENIED - {"without"}
QUESTION_STARTS = ASKED_FOR | {"why", "how", "when", "where"}
TOLD_ANYWAY = ONLY | TOLD_LATER
OTHERS = words("anybody anyone is are was were be been")
"""`denied that anybody was told`: it is what happened that is denied."""
ANYBODY = words("any anybody anyone")
SCARCELY = words("hardly scarcely barely")
DENYING_HEADS = NOBODY | ANYBODY | SCARCELY | {"not", "one", "a"}
"""What a source that nobody is begins with, but for what `nor` leads to."""
UNTRUE = words("untrue false wrong nonsense myth lie")
"""Before `that she said`."""
PROOF = words("true evidence proof record sign suggestion indication right")
"""Likewise, after `not` or `no`."""
REPORTS = words("reports report claims claim allegations suggestions rumours rumors accusations stories")
"""Likewise, after what denies."""
SUPPOSING = words("imagine suppose supposing pretend picture assume assuming")
"""At the head of a sentence."""
LEAD = 8
"""So many words after `denied` may tell that it is a saying that is denied, and before a subject that it is."""


def stance_of(tokens: Sequence[Token], cue: Range, source: Range | None) -> Stance:
    """Of an attribution by these words of a sentence."""
    head = _head(tokens, cue)
    first, denied = _verb_group(tokens, head)
    subject = source if source and source[1] <= head else subject_before(tokens, head)
    start = subject[0] if subject else first
    start += subject is not None and tokens[start].low == "that" and start + 1 < head
    if _is_asked(tokens, start, subject):
        return "asked"
    if names_nobody(tokens, source or subject) or denied != _is_denied_around(tokens, start):
        return "negated"
    if _is_supposed(tokens, first, head) or _on_condition(tokens, start):
        return "hypothetical"
    return "said"


def stance_before(tokens: Sequence[Token], at: int) -> Stance:
    """Of a quotation that no cue was found for: by the last one before it in its clause."""
    for head in reversed(range(at)):
        if tokens[head].quotation or (tokens[head].text in {",", ";"} and head < at - 1):
            break
        if tokens[head].low in CUES:
            return stance_of(tokens, (head, head + 1), None)
    return "said"


def names_nobody(tokens: Sequence[Token], source: Range | None) -> bool:
    """`Nobody`, `No minister`, `Not one of them`, `Neither Ruiz nor Vale`.

    >>> names_nobody([Token("Nobody", "nobody", 0, 6), Token("said", "said", 7, 11)], (0, 1))
    True
    """
    if source is None:
        return False
    before = tokens[source[0] - 1].low if source[0] else ""
    if tokens[source[0]].low not in DENYING_HEADS:
        return before == "nor"
    low = [token.low for token in tokens[source[0] : source[1]]]
    single = low[:2] == ["not", "one"] or low[:3] == ["not", "a", "single"]
    if (low[0] in ANYBODY and before in SCARCELY) or (low[0] in SCARCELY and len(low) > 1):
        return True
    if low[:2] == ["no", "sooner"]:
        return False
    return low[0] in NOBODY or single or before == "nor" or (before == "not" and low[0] in {"one", "a"})


def asks_for_whom(tokens: Sequence[Token], source: Range | None) -> bool:
    """Whether the source of a question is what it asks for: `Who said`, `Which minister said`."""
    return source is not None and tokens[source[0]].low in ASKED_FOR


def _head(tokens: Sequence[Token], cue: Range) -> int:
    """The verb of a cue: its last one that is known, else the first word that governs none: `never bought the idea`."""
    if tokens[cue[1] - 1].low == "know" and tokens[cue[1] - 3].low in {"wanted", "wants"}:
        return cue[1] - 3  # `wanted to know`
    if known := [at for at in range(*cue) if tokens[at].low in CUES]:
        return known[-1]
    return next((at for at in range(*cue) if not (_governs(tokens[at]) or _helps(tokens[at]))), cue[1] - 1)


def without_verb(tokens: Sequence[Token], source: Range) -> Range:
    """A source without what governs the verb after it: `Ruiz` of `Ruiz didn't`, `Ruiz denied ever having`."""
    start, end = source
    while end - start > 1 and (_governs(tokens[end - 1]) or tokens[end - 1].low in TRAILING):
        end -= 1
    return start, end


def _governs(token: Token) -> bool:
    low = token.low
    return low in GOVERNING or low.endswith("n't")


def _helps(token: Token) -> bool:
    return token.low in AUXILIARIES or is_adverb(token)


def _verb_group(tokens: Sequence[Token], head: int) -> tuple[int, bool]:
    """Where the verb begins with all that governs it, and whether it is denied."""
    denied = _denies_saying(tokens, head)
    at = head
    while at > 0 and not tokens[at - 1].quotation:
        low, before = tokens[at - 1].low, tokens[at - 2].low if at > 1 else ""
        if low in NEGATIONS or low.endswith("n't") or (low == "longer" and before == "no"):
            denied ^= tokens[at].low not in ONLY
            at -= low == "longer"
        elif low == "to" and before in BEFORE_TO:
            denied ^= before in WITHHELD or before in NEGATIONS
            at -= 1
        elif low in STOPPED and tokens[at].low.endswith("ing"):
            denied = not denied
        elif (before, low) in OUT_OF and tokens[at].low.endswith("ing"):
            return at - 2, not denied
        elif low in DENIED and tokens[at].low.endswith(("ing", "ever")):
            denied = not denied
        elif not (low in PASSED or _helps(tokens[at - 1])):
            break
        at -= 1
    base = CUES[tokens[head].low].base if tokens[head].low in CUES else ""
    return at, denied and not (base in DENYING and not _denies_saying(tokens, head))


def _denies_saying(tokens: Sequence[Token], head: int) -> bool:
    """`denied that she had said`, `refused to say`: what comes after the cue is a saying."""
    cue = CUES.get(tokens[head].low)
    if cue is None or cue.base not in DENYING:
        return False
    for token in tokens[head + 1 : head + LEAD]:
        if token.quotation or token.text in {",", ";", ":"} or token.low in OTHERS or token.low in {"and", "but"}:
            return False
        if token.low in SAYING or (token.low in CUES and CUES[token.low].base in SAYING):
            return True
    return False


def _is_denied_around(tokens: Sequence[Token], start: int) -> bool:
    """`Nor did she say`, `It denied that she had said`, `That is not what she said`."""
    before = [token.low for token in tokens[max(0, start - 3) : start]]
    if before and before[-1] == "that":
        before.pop()
        if _is_untrue([token.low for token in tokens[max(0, start - LEAD) : start - 1]]):
            return True
    if before[-2:] in (["not", "what"], ["never", "what"]):
        return True
    if before and before[-1] in INVERTED:
        opened = [token.low for token in tokens[max(0, start - LEAD) : start - 1]]
        only = any(low in ONLY or low == "sooner" for low in opened)
        return not only and any(low in DENYING_BEFORE for low in opened[-4:])
    return bool(before) and before[-1] in DENIED_THAT


def _is_untrue(before: Sequence[str]) -> bool:
    """`It is untrue`, `There is no evidence`, `He rejected reports` before `that she said`."""
    if not before:
        return False
    if before[-1] in PROOF:
        return any(low in NOBODY or low in NEGATIONS or low.endswith("n't") for low in before[-4:-1])
    if before[-1] in REPORTS:
        return any(low in DENIED or low.startswith(("reject", "dismiss")) for low in before[-4:-1])
    return before[-1] in UNTRUE


def _is_asked(tokens: Sequence[Token], start: int, subject: Range | None) -> bool:
    """`Did she say ...?`, `Who said ...?`, `asked whether she had said ...`."""
    before = tokens[start - 1].low if start else ""
    if before in {"if", "whether"} and _asks(tokens, start - 1):
        return True
    last = tokens[-1]
    opens = start <= 1 or tokens[0].low in QUESTION_STARTS
    asks = "?" in (last.low, tokens[-2:][0].low) or (
        opens and last.quotation is not None and last.quotation.last == "?"
    )
    inverted = before in INVERTED or before.endswith("n't")
    fresh = not before or before in {"and", "but", "so", "then", ":", "—", "–", "q"}
    return asks and (inverted or (fresh and asks_for_whom(tokens, subject)))


def _asks(tokens: Sequence[Token], at: int) -> bool:
    """Whether a verb of asking governs the condition; `whether` needs none."""
    if tokens[at].low == "whether":
        return True
    return any(token.low in CUES and CUES[token.low].base in ASKING for token in tokens[max(0, at - 3) : at])


def _on_condition(tokens: Sequence[Token], start: int) -> bool:
    """`if she says`, `Had she said`; `even if she said` owns that she did."""
    before = tokens[start - 1].low if start else ""
    opens = start == 1 or (start > 1 and tokens[start - 2].text in {",", "—", "–"})
    concedes = start > 1 and tokens[start - 2].low == "even"
    lead = tokens[0].low in SUPPOSING and (start < 2 or (start == 2 and before == "that"))
    return lead or (before in CONDITIONS and not concedes) or (opens and before in {"had", "should", "were"})


def _is_supposed(tokens: Sequence[Token], first: int, head: int) -> bool:
    """`would say`, `might have said`; but `would say only` and `would later say` tell what was said."""
    group = [token.low for token in tokens[max(0, first - 1) : head]]
    after = tokens[head + 1].low if head + 1 < len(tokens) else ""
    if after in ONLY or not TOLD_ANYWAY.isdisjoint(group):
        return False
    is_base = tokens[head].low in CUES and CUES[tokens[head].low].form == "base"
    if "to" in group and any(low in TO_COME and after == "to" for low, after in pairwise(group)):
        return True
    return any(is_base or not low.endswith("'d") for low in group if low in SUPPOSED)
