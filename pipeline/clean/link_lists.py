"""Lists whose items are links: menus and teasers."""

from collections.abc import Iterable

from pipeline.clean.blocks import Draft
from pipeline.clean.text import words

_LABEL_WORDS = 5


def link_lists(drafts: Iterable[Draft], share: float = 0.85) -> frozenset[int]:
    """Numbers of lists whose items are links and nothing else, to a `share`: menus and teasers."""
    groups: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.group:
            groups.setdefault(draft.group, []).append(draft)
    return frozenset(
        number
        for number, items in groups.items()
        if (len(items) > 1 or is_pointer(items[0].text, items[0].words))
        and sum(map(leading, items)) > share * len(items)
    )


def leading(item: Draft) -> float:
    """Share of an item that is its link; a label before it counts to it: "Rail: **Why the bill stalled**"."""
    links = item.links
    if len(links) == 1 and links[0].end == len(item.text) and item.text[: links[0].start].rstrip()[-1:] in ":|–•":
        return 1.0 if words(item.text[: links[0].start]) <= _LABEL_WORDS else item.link_share
    return item.link_share


def is_pointer(text: str, count: int) -> bool:
    """Whether a line of `count` words is a headline and no sentence."""
    return count >= 3 and text[-1] not in '.!?”"…' and count < 30
