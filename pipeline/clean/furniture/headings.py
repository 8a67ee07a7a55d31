"""Headings of what is not the story's: over other stories, over a part of the page, or a template's own word."""

import re

from pipeline.clean.furniture.phrases import (
    OTHER_STORIES,
    READ_ALSO,
    READERS,
)

_WHAT = (
    r"(?: (?:stories|articles|posts|content|news|coverage|topics?|links?|reading|reads|items|videos?|tags|headlines|"
    r"now|today|for you|on .*|in .*|from .*))?"
)
POINTERS = (
    rf"(?:related|recommended|trending|popular|further|most (?:read|popular|viewed|shared|commented)){_WHAT}",
    r"more (?:on|from|about|stories|news|coverage|top|to read|for you|headlines)\b.*",
    r"more .{0,30}\b(?:stories|news|articles|reads|coverage)",
    r"you (?:may|might) (?:also )?(?:like|be interested in|enjoy).*",
    r"read (?:more|next|also|on|this next).*|also read.*|see also|what to read next.*|don.t miss.*",
    r"(?:other|more) interesting (?:sites|links|stories|articles|posts|reads)|auch auf [\w-]+\.\w{2,4}|"
    r"(?:unsere )?empfehlungen (?:aus der redaktion|der redaktion|für (?:sie|dich))|"
    r"(?:podobne|inne) (?:przepisy|artykuły|wpisy|teksty)|(?:artículos|noticias|articles|contenus) simil(?:ares|aires)",
    r"latest (?:news|stories|posts|articles|headlines|videos|from).*|top stories.*|editor.?s.? picks?.*|our picks",
    rf"(?:{READ_ALSO})\b.*|{OTHER_STORIES}|weitere informationen.*|empfohlen(?:e .*)?",
    r"nyhetsstudio.*|explore further|more great .*|dig deeper.*|around the web|elsewhere on .{3,40}|"
    r".{0,12}관련된? ?기사.*",
)
"""Headings over other stories."""
SECTION_HEADINGS = (
    *POINTERS,
    r"our partners|(?:subscribe|sign up|newsletter|our newsletter)(?: (?:to|for|today|now).*)?|"
    r"get (?:the|our) .*newsletter.*",
    r"(?:sign|log) in(?: (?:or|to) .*)?|create an? (?:free )?account\b.*|tell us what you think.*",
    r"stay (?:informed|connected|up to date).*|join (?:us|our .*|the (?:conversation|discussion|community).*)",
    r"support (?:us|our (?:work|journalism|newsroom).*)|follow us.*|share(?: this.*)?|contact us|about the author.*",
    r"comments?(?: \(?\d+\)?)?|leave a (?:reply|comment).*|\d+ (?:comments?|thoughts?)\b.*|recent (?:posts|comments)",
    r"tags?|topics?|categories|archives|search|advertisement|sponsored.*|from our partners",
    rf"post navigation|(?:{READERS})(?: \(?\d+\)?)?|schlagworte|themen|newsletter.*",
    r"(?:verwendete |mehr )?quellen|zdroje|źródła|kilder|källor|bronnen|fuentes|fonti|fontes|lähteet|kaynaklar",
    r"emner|temaer|ämnen|onderwerpen|sujets|thèmes|etiquetas|temas|tópicos|argomenti|tematy|tagi|témata|štítky|теги",
    r"nyhetsbrev.*|nyhedsbrev.*|nieuwsbrief.*|hírlevél.*|bolet[íi][nm] .*",
)
"""Headings of a section that is not the story's: what stands under one goes with it."""
TEMPLATE_WORDS = frozenset(
    (
        "title",
        "headline",
        "heading",
        "subtitle",
        "subheading",
        "untitled",
        "body",
        "content",
        "text",
        "article",
        "excerpt",
        "lorem ipsum",
        "post title",
        "your title here",
        "introduction text",
        "add title",
    )
)
"""Words a template shows where an editor forgot to write something."""
LONGEST = 90
"""Characters of a heading that opens something."""
_POINTER, _SECTION = (re.compile(rf"\W*(?:{'|'.join(told)})\W*") for told in (POINTERS, SECTION_HEADINGS))
_COMMENTS = re.compile(rf"(?:\d+ )?(?:comments|{READERS})(?:\s*\(?\d+\)?)?")
_DOTTED_I = "i\u0307"
"""What Turkish's capital I becomes in lower case."""


def opens_comments(text: str) -> bool:
    """Whether a line is the label over the readers' comments.

    >>> opens_comments("Kommentare (12)"), opens_comments("3 comments"), opens_comments("No comment.")
    (True, True, False)
    """
    return len(text) < 40 and _COMMENTS.fullmatch(text.lower()) is not None


def opens_foreign_section(heading: str) -> bool:
    """Whether a heading opens a part of the page that is not the story's.

    >>> opens_foreign_section("You may also like"), opens_foreign_section("Why it matters")
    (True, False)
    """
    return _says(_SECTION, heading)


def points_elsewhere(heading: str) -> bool:
    """Whether a heading stands over other stories: what it opens ends with their links."""
    return _says(_POINTER, heading)


def _says(pattern: re.Pattern[str], heading: str) -> bool:
    return len(heading) < LONGEST and bool(pattern.fullmatch(heading.lower().replace(_DOTTED_I, "i")))
