"""Live blogs: the posts of a page that is written on all day, each with its time, and the introduction before them."""

from collections.abc import Iterator
from itertools import islice

from bs4 import Tag

from pipeline.clean.blocks.cleaned import Stamp
from pipeline.clean.blocks.soup import MARK, tags_in, text_of, texts_in
from pipeline.clean.furniture.rules import element_rule

_LEAST = 3
"""Posts that make a live blog; two dated boxes are the article's own two dates."""
_CLIMB = 6
"""Elements between a post and its time."""
_SHARE = 0.5
"""Share of the text that lies in posts; less is a list of other stories with their dates."""
_MANY = 3000
_READERS = frozenset(("comments", "reply-form"))


def mark_posts(root: Tag) -> tuple[Stamp, ...]:
    """Mark the posts of a live blog with their numbers; nothing on any other page.

    Posts are elements side by side, each with a time of its own, that together hold most of the text.
    """
    times = list(islice(_times(root), _MANY))
    posts = _posts(times) if len(times) >= _LEAST else []
    if len(posts) < _LEAST or _size(posts) < _SHARE * len(text_of(root, "")) or any(map(_is_readers, posts)):
        return ()
    for number, post in enumerate(posts, 1):
        post.attrs[MARK] = str(number)
    return tuple(_stamps(posts))


def _times(tag: Tag) -> Iterator[Tag]:
    return (child for child in tags_in(tag) if child.name == "time" and child.attrs.get("datetime"))


def _posts(times: list[Tag]) -> list[Tag]:
    """Of the elements that hold a time, the set of most text whose members stand side by side and are named alike."""
    sets: dict[tuple[int, str, str], dict[int, Tag]] = {}
    for time in times:
        for tag in islice(time.parents, _CLIMB):
            if tag.parent is not None:
                key = (id(tag.parent), tag.name, str(tag.attrs.get("class") or ""))
                sets.setdefault(key, {})[id(tag)] = tag
    several = [list(found.values()) for found in sets.values() if len(found) >= _LEAST]
    return max(several, key=_size, default=[])


def _size(tags: list[Tag]) -> int:
    return sum(len(text) for tag in tags for text in texts_in(tag))


def _is_readers(post: Tag) -> bool:
    """Whether a post is a reader's comment by its own name or that of what holds it."""
    rules = (element_rule(tag) for tag in (post, *post.parents) if isinstance(tag, Tag))
    return any(rule is not None and rule.name in _READERS for rule in rules)


def _stamps(posts: list[Tag]) -> Iterator[Stamp]:
    """Take each post's own time out of its text: it is a field of its own."""
    for number, post in enumerate(posts, 1):
        time = next(_times(post))
        yield Stamp(number, str(time["datetime"]))
        time.extract()
