"""What papers say to their readers around a story: each language's phrases, as parts of the line rules' patterns.

All in lower case. The phrases lie in `pipeline/languages/CODE.toml`; names of networks, which are the same everywhere,
lie here.
"""

from functools import cache

from pipeline.languages import any_of, phrases

NETWORKS = (
    r"facebook|twitter|x|whats ?app|linked ?in|pinterest|reddit|telegram|e-?mail|print|"
    r"copy link|messenger|bluesky|threads|xing|pocket|instagram|flipboard|sms|link|mastodon"
)
"""What a story can be shared by."""
_SITES = (
    r"twitter|x|facebook|instagram|linkedin|whats ?app|telegram|you ?tube|tiktok|threads|bluesky|mastodon|google news"
)
_CHANNELS = r"whats ?app\w*|telegram\w*|facebook\w*|instagram\w*|youtube\w*|tiktok|google news|google discover"
"""Where a paper has followers."""
_NUMBER = r"\d(?:[\d.,’' ]{{0,12}}\d)?(?:\s?(?:{thousands})\b\.?)?\+?"


@cache
def around(key: str) -> str:
    """Every language's phrases of a kind, as alternatives to stand in a group."""
    found = any_of("around", key)
    if "{joined}" in found:
        found = found.replace("{joined}", joined())
    return found.replace("{networks}", NETWORKS).replace("{sites}", _SITES)


def needs(key: str) -> tuple[str, ...]:
    """Words one of which stands in every line of a kind."""
    return phrases("around", f"{key}_needs")


def joined() -> str:
    """What readers are asked to join: newsletters, channels, apps."""
    return f"{around('joined')}|{_CHANNELS}"


def join() -> str:
    """The paper asking for an address, a follower or a place on the reader's telephone."""
    before, verbs = around("join_before"), around("join")
    return rf"(?:(?:{before}) )?(?:{verbs})\b.{{0,120}}\b(?:{joined()})\b.*|{around('members')}"


def reading_time() -> str:
    """How long the story takes to read."""
    minutes = rf"\d+ (?:min\.?|{around('minutes')})(?: (?:{around('to_read')}))?"
    return rf"(?:{around('reading_time')})\b.{{0,30}}|{minutes}|{around('reading_time_opens')}"


def counter() -> str:
    """How often the story was looked at, read or passed on."""
    number = _NUMBER.format(thousands=around("thousands"))
    of_this, counted, times = (around(key) for key in ("of_this", "counted", "times"))
    count = (
        rf"(?:(?:{of_this}) )?(?:(?:{counted})\s?[:：]?\s?{number}(?:\s?(?:{times})\b)?|"
        rf"{number}\s?(?:(?:{times})\s)?(?:{counted}))(?!\w)"
    )
    return rf"\W*+(?:{count}\W*+){{1,4}}"
