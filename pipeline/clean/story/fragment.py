"""The article's own fragment: BeautifulSoup, the named rules, and what they took away, counted."""

from collections.abc import Iterable

from bs4 import Tag
from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.clean.blocks.captions import as_captions
from pipeline.clean.blocks.cleaned import Cleaned, Context, Tally
from pipeline.clean.blocks.drafts import Draft
from pipeline.clean.blocks.soup import soup_of, text_of
from pipeline.clean.blocks.walk import drafts_of
from pipeline.clean.furniture.credits import take_credits
from pipeline.clean.furniture.elements import prune
from pipeline.clean.furniture.lines import by_line, without_loose_ends
from pipeline.clean.furniture.link_lists import without_summary
from pipeline.clean.furniture.rails import without_rails
from pipeline.clean.furniture.sections import without_comments, without_pulled, without_repeats, without_sections
from pipeline.clean.furniture.strangers import without_strangers
from pipeline.clean.story.live import mark_posts
from schemas.article import Block

__all__ = ["Cleaned", "Context", "clean_fragment", "clean_nodes"]


def clean_fragment(html: str, context: Context) -> Cleaned:
    """The same for a fragment that is not part of a parsed page."""
    body = LexborHTMLParser(html).body
    return clean_nodes([] if body is None else body.iter(include_text=True), context)


def clean_nodes(nodes: Iterable[LexborNode], context: Context) -> Cleaned:
    """Blocks of an article's elements, without what the named rules say is not journalism."""
    soup = soup_of(nodes, lean=not context.remove)
    tally = Tally()
    matched = _remove_selected(soup, context, tally)
    posts = mark_posts(soup)
    prune(soup, tally, context.url)
    drafts, images = drafts_of(soup, context.url)
    cleaned = Cleaned(images=tuple(images), posts=posts, selectors=matched)
    drafts = without_comments(as_captions(drafts), tally)
    drafts = without_rails(drafts, tally)
    drafts = without_sections(drafts, tally)
    drafts = without_pulled(drafts, tally)
    drafts = without_repeats(drafts, tally)
    drafts = take_credits(drafts, context, cleaned, tally)
    drafts = by_line(drafts, context, cleaned, tally)
    drafts = without_summary(drafts, tally)
    drafts = without_loose_ends(without_strangers(drafts, tally), tally)
    cleaned.blocks = tuple(_block(draft) for draft in drafts)
    cleaned.removed = tally.rows()
    return cleaned


def _remove_selected(soup: Tag, context: Context, tally: Tally) -> tuple[str, ...]:
    """Take out what the site's file names; the selectors that found something."""
    matched = []
    for selector in context.remove:
        found = soup.select(selector)
        matched += [selector] if found else []
        for tag in found:
            tally.add("site", text_of(tag))
            tag.extract()
    return tuple(matched)


def _block(draft: Draft) -> Block:
    return Block(
        kind=draft.kind, text=draft.text, level=draft.level, links=draft.links, source=draft.source, post=draft.post
    )
