"""Acts apart from words: "praised the mayor", "called for hearings" and "was asked about it" tell no content.

The corpus that the tagger learnt from counts them in; in the record they would be quotes without words.
"""

from dataclasses import replace
from itertools import pairwise

from pipeline.attribution.learnt.lexemes import FORMS, KINDS, NAMES, Lexemes
from pipeline.attribution.learnt.tagging import Roles
from pipeline.attribution.text.tables import words

SAY, TELL, THINK = KINDS.index("say"), KINDS.index("tell"), KINDS.index("think")
CLAUSAL = frozenset(1 + NAMES.index(name) for name in ("that", "if", "who"))
OBJECTS = frozenset(1 + NAMES.index(name) for name in ("article", "possessive", "it", "object", "that", "determiner"))
ARTICLE = 1 + NAMES.index("article")
PRONOUNS = frozenset(1 + NAMES.index(name) for name in ("it", "object"))
TO, BE, BY, ACCORDING = (1 + NAMES.index(name) for name in ("to", "be", "by", "according"))
WRITER = 1 + NAMES.index("i")
"""Who writes in the first person outside of quotation marks is the paper."""
COMMA = 1 + NAMES.index("comma")
ABOUT = frozenset(1 + NAMES.index(name) for name in ("of", "preposition"))
ABOUT_OR_TO = ABOUT | {TO}
WHICH = 1 + NAMES.index("who")
SUBJECTS = frozenset(1 + NAMES.index(name) for name in ("subject", "it"))
FINITE = frozenset(1 + NAMES.index(name) for name in ("be", "have", "auxiliary"))
VERBAL = FINITE | {1 + NAMES.index(name) for name in ("past", "cue-say", "cue-tell", "cue-think")}
PROMISES = words("""
    promise promises promised promising offer offers offered offering threaten threatens threatened threatening intend
    intends intended hope hopes hoped hoping expect expects expected expecting pledge pledges pledged vow vows vowed
""")
"""Of what is none of speech by itself: these with "to" tell what will be done."""
ASKED = words("asked questioned pressed quizzed")
JUDGING = words("call calls called calling describe describes described describing label labels labelled labeled")
"""What they are followed by is a judgement: `called the exchange encouraging`."""
WRITING = words("wrote writes write written posted posts tweeted tweets signed sent ordered orders")
"""Of a thing these tell no words: `wrote a name on a sheet`."""
CALLING = words("call calls called calling appeal appeals appealed appealing")
REQUESTING = words("asked asks asking")
PLEADING = words("pleaded pleads plead considering considered backed backs ruled testified")
"""Of a thing, or of nothing but guilt, these tell what is done: `has pleaded not guilty`, `considers her position`."""
OPPOSING = words("opposed opposes supported supports favored favours favoured favors")
"""`a group that opposed the bill` tells who they are."""
CLAUSE = 4
"""So many words after a verb of writing are no thing: `wrote that a city needs eyes`."""
DONE_TO = {("to", "be"), ("to", "have")}
"""`called for the file to be sent`, not `for an end to the strike`"""
LITTLE = words("nothing little")
POINTING = words("this so them him anyone anybody nobody everyone everybody someone somebody same")
"""Alone these point at words that stand elsewhere, or at whom: `disclosed this at a briefing`, `would not say so`."""
COMMENTING = words("comment comments commented commenting")
ANSWERED = words("answer answers answered answering")
ANSWERING = words("respond responds responded responding reply replies replied replying")
SEEKING = words("""
    request requests question questions call calls message messages email emails inquiry inquiries enquiries
""")
"""What is answered, and no answer: `did not respond to a request for comment`, `answered a third question`."""
THINGS = frozenset(1 + NAMES.index(name) for name in ("article", "possessive", "determiner"))
CREDITING = words("credits attributes ascribes attributed ascribed")
"""What these are followed by is held for the cause of something: `credits the night buses`."""
ORDERING = words("order orders ordered ordering")
DENYING = words("denied denies denying")
LEADING_TO = words("back halt end stop return change rise cut answer right access commitment")
"""Nouns that go on with "to"."""
ACCUSING = words("accuse accuses accused accusing blame blames blamed blaming")


def is_act(found: Roles, lexemes: Lexemes, text: str) -> bool:
    """Whether an attribution without quotation marks tells what somebody did rather than what somebody said."""
    plain = lexemes.plain
    if any(any(plain.q[start:end]) for start, end in found.contents):
        return False
    if found.sources and plain.cls[found.sources[0][0]] == WRITER and not plain.q[found.cue[0]]:
        return True
    if (whole := whole_deed(found, lexemes, text)) is not found:
        return is_act(whole, lexemes, text)
    head = _head(found, lexemes)
    word = _word(lexemes, text, head)
    first = found.contents[0][0]
    begins = plain.cls[first]
    if _bids_or_credits(found, lexemes, text, word):
        return False
    if word in WRITING and begins in OBJECTS and not _has_verb(found, lexemes, FINITE):
        clause = _word(lexemes, text, first) == "that" and found.contents[0][1] - first >= CLAUSE
        return not (clause and first == found.cue[1])
    if word in REQUESTING and _is_request(found, lexemes, text):
        return True
    if _is_wordless(found, lexemes, text):
        return True
    if begins not in CLAUSAL and _is_done(found, lexemes, word):
        return True
    if word in ASKED and _is_asked(found, lexemes, text, head):
        return plain.cls[found.cue[0]] != BE or begins not in CLAUSAL
    if word in ACCUSING:
        return plain.cls[found.cue[1] - 1] in ABOUT  # "accused of theft" tells of whom, not who
    if word in JUDGING and _is_judged(found, lexemes):
        return False
    if _told(lexemes, text, first, 3) == ["not", "to", "be"] or _is_about(found, lexemes, text):
        return True
    kinds = [(kind + 3) // 4 - 1 for kind in plain.cue[slice(*found.cue)]]
    if first < head or plain.cls[found.cue[0]] == ACCORDING or SAY in kinds or TELL in kinds:
        return False
    if begins in SUBJECTS and plain.cls[first + 1] in VERBAL:
        return False  # `pointed out it was late`
    if kinds[head - found.cue[0]] == THINK:
        return begins == TO and word not in PROMISES
    return not (begins in CLAUSAL or (begins == TO and word in PROMISES) or word in DENYING)


def _bids_or_credits(found: Roles, lexemes: Lexemes, text: str, word: str) -> bool:
    """`ordered the council to open the well`, `called on it to open it`, `credits the night buses`"""
    if word in ORDERING:
        return _is_bidden(found, lexemes, text)
    return word in CREDITING or (word in CALLING and _is_called_on(found, lexemes, text))


def _is_wordless(found: Roles, lexemes: Lexemes, text: str) -> bool:
    """Whether what was said or thought is little, stands elsewhere, is what was asked for, or is nobody's."""
    if _is_nobodys(found, lexemes) or _is_unanswered(found, lexemes, text):
        return True
    beside = found.contents[0][0] == found.cue[1]
    return beside and (_is_little(found, lexemes, text) or _is_pointed_at(found, lexemes, text))


def _is_done(found: Roles, lexemes: Lexemes, word: str) -> bool:
    """`has pleaded not guilty`, `ordered flags lowered`, `who opposed the bill`"""
    ordered = word in ORDERING and found.contents[0][0] == found.cue[1]
    done = word in PLEADING or _tells_who(found, lexemes, word)
    return ordered or (done and not _has_verb(found, lexemes, VERBAL))


def _is_bidden(found: Roles, lexemes: Lexemes, text: str) -> bool:
    """`ordered the council to open the well`: who is to do what; not `ordered a halt to the works`."""
    start, end = found.contents[0]
    told = _told(lexemes, text, start, end - start)
    to = told.index("to") if "to" in told[:-1] else 0
    if not to or start < found.cue[1] or told[to - 1] in LEADING_TO or lexemes.plain.cls[start + to + 1] in OBJECTS:
        return False
    things = to + 2 < len(told) and told[to + 2].endswith("s") and lexemes.plain.cls[start + to + 2] not in OBJECTS
    return not things  # `ordered a move to joint ventures`


def _tells_who(found: Roles, lexemes: Lexemes, word: str) -> bool:
    """`a group that opposed the bill`"""
    return word in OPPOSING and bool(found.sources) and lexemes.plain.cls[found.sources[0][0]] in CLAUSAL


def _is_little(found: Roles, lexemes: Lexemes, text: str) -> bool:
    """`said nothing for an hour`, `said little to calm them`"""
    first = found.contents[0][0]
    if _word(lexemes, text, first) not in LITTLE:
        return False
    return _word(lexemes, text, first + 1) == "to" or not _has_verb(found, lexemes, FINITE)


def _has_verb(found: Roles, lexemes: Lexemes, verbs: frozenset[int]) -> bool:
    start, end = found.contents[0]
    return not verbs.isdisjoint(lexemes.plain.cls[start:end])


def _is_pointed_at(found: Roles, lexemes: Lexemes, text: str) -> bool:
    """`disclosed this at a briefing`, `have said the same`: which words, the text tells elsewhere."""
    start, end = found.contents[0]
    last = next((at for at in range(start, end) if lexemes.plain.cls[at] in ABOUT_OR_TO), end)
    told = _told(lexemes, text, start, last - start)
    head = _head(found, lexemes)
    bids = last < end and lexemes.plain.cls[last] == TO and (lexemes.plain.cue[head] + 3) // 4 - 1 == TELL
    if bids or (last < end and _word(lexemes, text, head) in ACCUSING):
        return False  # `urged him to go`, `accused him of theft`
    bare = told[1:] if told[:1] == ["the"] else told
    return len(bare) == 1 and bare[0] in POINTING


def _is_unanswered(found: Roles, lexemes: Lexemes, text: str) -> bool:
    """`did not respond to a request`, `answered a third question`, `commenting on the news that`: of what it tells."""
    start, end = found.contents[0]
    led = _told(lexemes, text, found.cue[0], found.cue[1] - found.cue[0])
    if led[0] in COMMENTING and "on" in led:
        return True
    if led[-1] in ANSWERED and start == found.cue[1]:
        return lexemes.plain.cls[start] in THINGS
    return not ANSWERING.isdisjoint(led) and not SEEKING.isdisjoint(_told(lexemes, text, start, min(end - start, 4)))


def _is_nobodys(found: Roles, lexemes: Lexemes) -> bool:
    """`the vote is expected to be close`: nobody is told who thinks so."""
    first, end = found.cue
    kinds = [(kind + 3) // 4 - 1 for kind in lexemes.plain.cue[first:end]]
    return not found.sources and THINK in kinds and BE in lexemes.plain.cls[first - 1 : end]


def _is_request(found: Roles, lexemes: Lexemes, text: str) -> bool:
    """`asked them to return to their seats`, `asked not to be named`: what is to be done, and no question."""
    start, end = found.contents[0]
    if start == found.cue[1] and (lexemes.plain.cls[start] == TO or _told(lexemes, text, start, 2) == ["not", "to"]):
        return True
    classes = lexemes.plain.cls[start:end]
    return classes[0] in OBJECTS and TO in classes[1:6] and CLAUSAL.isdisjoint(classes[:6])


def _is_called_on(found: Roles, lexemes: Lexemes, text: str) -> bool:
    """`called on the government to halt the works`"""
    start, end = found.contents[0]
    to = TO in lexemes.plain.cls[start:end]
    led = _told(lexemes, text, found.cue[0], start - found.cue[0] + 1)
    if to and "for" in led:
        told = _told(lexemes, text, start, end - start)
        return lexemes.plain.cls[start] in OBJECTS and any(pair in DONE_TO for pair in pairwise(told))
    return to and ("on" in led or any(word.startswith("appeal") for word in led))


def _is_judged(found: Roles, lexemes: Lexemes) -> bool:
    """`called the exchange encouraging`, but not `called for hearings`, `called them to the capitol`."""
    classes = lexemes.plain.cls[slice(*found.contents[0])]
    alone = found.cue[1] - found.cue[0] == 1 and found.contents[0][0] == found.cue[1]
    if not alone or len(classes) < 3 or classes[0] not in OBJECTS:
        return False
    about = next((at for at, cls in enumerate(classes) if cls in ABOUT_OR_TO), len(classes))
    if about == len(classes) or lexemes.plain.cue[found.cue[0]] % len(FORMS) == 0:
        return about == len(classes)  # of `calling it a gift to thieves` no more is told
    whole = classes[0] in PRONOUNS and about > 1
    return whole or ARTICLE in classes[1:about]  # `called the bill a gift to thieves`, not `called them to order`


def without_accused(found: Roles, lexemes: Lexemes, text: str) -> Roles:
    """What somebody is accused of, without whom: `bias` of `accused them of bias`; and all of what is promised."""
    found = whole_deed(found, lexemes, text)
    word = _word(lexemes, text, head := _head(found, lexemes))
    start, end = found.contents[0]
    if word not in ACCUSING or start < head:
        return found
    after, told = word.startswith("accus"), _told(lexemes, text, start, end - start)
    link = "of" if after else "for"
    of = told.index(link) if link in told else 0
    if not of or of + 1 == len(told) or (not after and told[of + 1].endswith("ing")):
        return found  # `blamed the hall for sending 40 officers` is all of it
    return replace(found, contents=((start + of + 1, end) if after else (start, start + of), *found.contents[1:]))


def whole_deed(found: Roles, lexemes: Lexemes, text: str) -> Roles:
    """`to publish the letters about it` of what is `promised`, where more of it was taken for the cue."""
    (first, end), (start, stop) = found.cue, found.contents[0]
    if start != end:
        return found
    for at in range(first, end - 1):
        word, after = _word(lexemes, text, at), _word(lexemes, text, at + 1)
        if (word in PROMISES and after == "to") or (word in DENYING and after.endswith("ing")):
            return replace(found, cue=(first, at + 1), contents=((at + 1, stop), *found.contents[1:]))
    return found


def _told(lexemes: Lexemes, text: str, first: int, count: int) -> list[str]:
    starts, ends = lexemes.plain.starts[first : first + count], lexemes.plain.ends[first : first + count]
    return [text[start:end].lower() for start, end in zip(starts, ends, strict=True)]


def _word(lexemes: Lexemes, text: str, at: int) -> str:
    return text[lexemes.plain.starts[at] : lexemes.plain.ends[at]].lower()


def _is_about(found: Roles, lexemes: Lexemes, text: str) -> bool:
    """`disagreed about` the road: it tells of what, and not what; `spoke of` how it was tells that."""
    start, _ = found.contents[0]
    if found.cue[1] - found.cue[0] == 2 and _word(lexemes, text, found.cue[1] - 1) == "against":
        return False  # `cautioned against haste`
    if lexemes.plain.cls[start] == WHICH:
        return False  # `would not say through which countries`
    parted = lexemes.plain.cls[found.cue[1] - 1] in ABOUT and start == found.cue[1]
    return parted and found.cue[1] - found.cue[0] > 1 and not _has_verb(found, lexemes, VERBAL)


def _head(found: Roles, lexemes: Lexemes) -> int:
    """The last word of a cue that is known as one; else its last word."""
    kinds, (first, end) = lexemes.plain.cue, found.cue
    at = end - 1
    while at > first and not kinds[at]:
        at -= 1
    return at if kinds[at] else end - 1


def _is_named_asker(found: Roles, lexemes: Lexemes, text: str, head: int) -> bool:
    """`Asked by Ana Holt what it cost`: hers is the question; a reporter's is a part of the scene."""
    first, begins = found.sources[0][0], lexemes.plain.cls[found.contents[0][0]]
    by = first == head + 2 and lexemes.plain.cls[head + 1] == BY and begins not in {TO, *THINGS}
    more = found.sources[0][1] > first + 1  # `Asked by Holt`, who asks for the paper as a rule, tells nothing
    return by and more and text[lexemes.plain.starts[first]].isupper()


def _is_asked(found: Roles, lexemes: Lexemes, text: str, head: int) -> bool:
    """`Asked what it cost`, `was asked whether it leaked`, `Holt, asked if it was his, said`: somebody else asks."""
    before = lexemes.plain.cls[head - 1]
    if not found.sources or before == BE or found.sources[0][0] > head:
        return not (found.sources and _is_named_asker(found, lexemes, text, head))
    end = found.contents[-1][1]
    after = lexemes.plain.cls[end : end + 2]
    return before == COMMA and after[:1] == [COMMA] and after[1:2] != [] and after[1] in VERBAL
