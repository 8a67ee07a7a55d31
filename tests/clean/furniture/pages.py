"""A story in which anything can be set, and what cleaning makes of it."""

from pipeline.clean.story.fragment import Cleaned, Context, clean_fragment

STORY = (
    "<p>The council of Port Ansel voted on Monday to sell the old lighthouse, after a hearing until midnight.</p>"
    "<p>“We cannot heat a tower,” said Mayor Iphigenia Cole, who had asked for the vote twice before it was held.</p>"
    "{}<p>The buyer, a brewer from Saint Orla, has a year to mend the roof, and promised to keep the lamp lit.</p>"
    "<p>Two members of the council walked out before the vote, and a third said that she had not read the contract.</p>"
)
WORDS = "Nothing of this belongs to the story at all, nor to any other."
CONTEXT = Context(url="https://ansel.example/lighthouse", headline="Lighthouse Sold", bylines=("Ada Finch",))


def cleaned(extra: str = "", *, first: str = "", last: str = "") -> Cleaned:
    return clean_fragment(first + STORY.format(extra) + last, CONTEXT)


def names(result: Cleaned) -> set[str]:
    return {removed.rule for removed in result.removed}


def texts(result: Cleaned) -> list[str]:
    return [block.text for block in result.blocks]


PLAIN = texts(cleaned())
