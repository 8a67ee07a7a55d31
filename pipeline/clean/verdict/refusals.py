"""Pages that are no article, each with the reason; a page is judged before and after its text is read."""

import re
from collections.abc import Sequence

from pipeline.clean.facts.evidence import Evidence
from pipeline.clean.page import jsonld
from pipeline.clean.page.address import is_further_page
from pipeline.clean.page.once import Once
from pipeline.clean.page.text import spaced, squeeze
from pipeline.clean.page.tree import Page
from pipeline.clean.verdict.declared import is_declared, places, says_article
from pipeline.clean.verdict.lists import (
    FEW_WORDS,
    LONG_STORY,
    declared_signs,
    has_prose,
    standing_signs,
    unsaid_signs,
    unsigned_signs,
    why_empty,
)
from pipeline.clean.verdict.signs import SIGNS, Sign
from schemas.article import Block
from schemas.capture import Capture
from schemas.errors import NotAnArticle

_HTML = re.compile(rb"<(?:!doctype|html|head|body|article|div|p|meta|title|h1)\b", re.I)
_BRIEF = 60
"""Words; a page with fewer, no date and no author is no story for its og:type alone, which software writes unasked."""
_LONG_NOTICE = 500
"""Words; the longest notices in a story's place are those on cookies."""
_WORDS_A_PHRASE = 60
"""A notice speaks to its reader once in so many words, at least; a story about notices quotes one or two."""


def judge_response(capture: Capture) -> None:
    """Raise NotAnArticle for what can be told from the response itself."""
    url = capture.final_url
    body = capture.body
    if capture.status in (404, 410):
        raise NotAnArticle(url, "soft_404" if capture.status == 404 else "error_page", f"status {capture.status}")
    if capture.status >= 400:
        challenged = capture.status in (403, 429, 503) and re.search(
            rb"cf-chl|captcha|just a moment|checking your browser", body[:20000], re.I
        )
        raise NotAnArticle(url, "challenge" if challenged else "error_page", f"status {capture.status}")
    if not body or body.isspace():
        raise NotAnArticle(url, "empty", "no body")
    declared = capture.header("content-type").split(";")[0].strip().lower()
    looks = _HTML.search(body[:5000].replace(b"\0", b""))
    if not looks and (_is_binary(body) or (declared and "html" not in declared)):
        raise NotAnArticle(url, "not_html", declared or "unknown type")
    if declared.startswith(
        (
            "image/",
            "video/",
            "audio/",
            "application/pdf",
            "application/json",
            "application/rss",
            "text/xml",
            "application/xml",
        )
    ):
        raise NotAnArticle(url, "not_html", declared)


def _is_binary(body: bytes) -> bool:
    head = body[:1000]
    return head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"PK\x03\x04", b"\x1f\x8b")) or (
        sum(byte < 9 for byte in head) > len(head) // 10 and head[1::2].count(0) < len(head) // 4 > head[0::2].count(0)
    )


def judge_page(page: Page, evidence: Evidence) -> None:
    """Raise NotAnArticle for what the page says of itself: lists, further pages, password forms."""
    url = page.url
    if any("post-password-form" in (form.attributes.get("class") or "").split() for form in page.of("form")):
        raise NotAnArticle(url, "protected", "asks for the post's password")
    if is_further_page(url, page.link("canonical"), page.link("prev")):
        raise NotAnArticle(
            url, "listing", "a further page of an article on several pages; its first page is the article"
        )
    classes = frozenset((page.body.attributes.get("class") or "").lower().split()) if page.body else frozenset()
    if "error404" in classes:
        raise NotAnArticle(url, "soft_404", "body class error404")


class _Text:
    """A page's text as it is judged; each look at it is taken once, and only when asked for."""

    def __init__(self, page: Page, evidence: Evidence, headline: str, blocks: Sequence[Block]) -> None:
        self.page, self.evidence, self.headline, self.blocks = page, evidence, headline, blocks

    @Once
    def count(self) -> int:
        """Words, captions apart; of a language without spaces, a word for twelve characters."""
        return sum(
            spaced(block.text) + len(block.text) // 12 * (not block.text.isascii() and " " not in block.text)
            for block in self.blocks
            if block.kind != "caption"
        )

    @Once
    def start(self) -> str:
        """Its first letters, more than any notice has."""
        return " ".join(block.text for block in self.blocks)[:4000]

    @Once
    def declared(self) -> bool:
        """Whether the page declares a story."""
        return is_declared(self.page, self.evidence)

    @Once
    def prose(self) -> bool:
        """Whether some of its sentences are the page's own."""
        return has_prose(self.page, self.blocks)


def judge_text(
    page: Page, evidence: Evidence, headline: str, blocks: Sequence[Block], *, signed: bool, listed: bool
) -> str:
    """Raise NotAnArticle for what only the cleaned text shows; what makes the page doubtful, empty for a sure story.

    An error, a notice in the story's place and nothing at all are refused. So is a page that looks like a list or like
    no story and has no prose of its own, a long one for two signs; any other is stored with its doubt. `signed`: the
    page gives an author or a time. `listed`: its paper's feed or news sitemap lists it, so it is a story whatever it
    looks like.
    """
    text = _Text(page, evidence, headline, blocks)
    _judge_sign(text)
    if not text.count:
        raise NotAnArticle(page.url, *why_empty(page, evidence))
    if listed:
        return ""
    signs = [*declared_signs(page, evidence), *standing_signs(page, headline)]
    if not (says_article(page, evidence) and (signed or text.count >= _BRIEF or text.declared)):
        signs += unsaid_signs(page, evidence, headline, blocks, text.count)
        signs += [] if signed else unsigned_signs(page, blocks, short=text.count < LONG_STORY or not text.prose)
    if signs and not text.prose and (text.count < LONG_STORY or len(signs) > 1):
        raise NotAnArticle(page.url, *signs[0])
    return "; ".join(f"{reason}: {why}" for reason, why in signs)


def _judge_sign(text: _Text) -> None:
    """Raise for a page that says in a story's place that there is none, be it that of another story's metadata."""
    page, evidence = text.page, text.evidence
    if text.count >= _LONG_NOTICE:
        return
    headed = places(page, text.headline) if text.count < LONG_STORY else []
    for sign in SIGNS:
        if sign.reason == "consent" and text.declared and _shows_its_story(page, evidence):
            continue  # a banner that the story's few words could not outweigh
        named = next((place for place in headed if sign.headline.fullmatch(place)), "")
        if why := _told_by(sign, named, text):
            raise NotAnArticle(page.url, sign.reason, why)
    if text.count < _BRIEF and _may_ask(text) and page.tree.css_first('input[type="password"]') is not None:
        raise NotAnArticle(page.url, "login", "asks for a password")


def _may_ask(text: _Text) -> bool:
    """Whether a box for a password is the page's matter: no story is declared, or one that is paid for and missing."""
    free = str(text.evidence.article.get("isAccessibleForFree", "")).rsplit("/", 1)[-1].lower() != "false"
    return not text.declared or not (free or text.prose)


def _told_by(sign: Sign, named: str, text: _Text) -> str:
    """The headline or the phrases that show a page to be of this kind; empty when it is not."""
    if named and not (text.declared or text.prose):
        return named
    if not named and text.declared and (sign.reason != "consent" or "cookie" not in text.start.lower()):
        return ""  # a story that asks to subscribe, or that quotes a notice, is one; only consent stands before stories
    whole = text.declared or text.count >= FEW_WORDS or sign.reason == "consent"
    heard = sign.heard(text.start if whole else _all_of(text.page))
    dense = text.count <= _WORDS_A_PHRASE * len(heard)
    if named and heard and (dense or not text.prose):
        return named
    many = len(heard) >= (3 if text.declared or text.count >= LONG_STORY else 2)
    return "; ".join(sorted(heard)) if many and dense and not _only_named(sign, text) else ""


def _only_named(sign: Sign, text: _Text) -> bool:
    """A declared story is refused by its headline, or for consent to cookies: never for phrases alone."""
    return text.declared and (sign.reason != "consent" or "cookie" not in text.start.lower())


def _all_of(page: Page) -> str:
    """The page's text, furniture and all: a challenge is hardly more than that, but every story has a cookie banner."""
    return page.body.text(separator=" ")[:4000] if page.body else ""


def _shows_its_story(page: Page, evidence: Evidence) -> bool:
    """Whether the headline that the page declares is the one that it shows; a notice in a story's place has its own."""
    declared = {squeeze(page.first("og:title")), squeeze(jsonld.text(evidence.article.get("headline")))}
    return any(squeeze(node.text()[:500]) in declared - {""} for node in page.of("h1")[:5])
