"""A wire's credit on a line of its own: not text, but what the article cites."""

import re
from dataclasses import replace
from functools import cache
from urllib.parse import urlsplit

from pipeline.clean.blocks.cleaned import Cleaned, Context, Tally
from pipeline.clean.blocks.drafts import Draft, Line
from pipeline.clean.facts.wires import is_wire
from pipeline.clean.page.text import squeeze
from pipeline.languages import any_of
from schemas.article import Credit

_LISTED = re.compile(r"(?:(?<!\s)\s+)?(?:/|,|&|\band\b|\bund\b|\||-)\s*")
_REPORTING = re.compile(
    r"[\s\W]*(?:(?:additional |reporting |edited |editing |writing |compiled )+by [A-Z][^.]{2,120}[;,.]?\s*){1,4}\W*",
    re.I,
)


@cache
def _labelled() -> re.Pattern[str]:
    return re.compile(rf"[\s\W]*(?:{any_of('around', 'sources')})\s*[:：]\s*(?P<name>\S.{{0,80}})", re.I)


@cache
def _and() -> re.Pattern[str]:
    return re.compile(rf"^(?:{any_of('around', 'with')})\s+(?:(?:{any_of('around', 'material')})\s+)?", re.I)


@cache
def _with() -> re.Pattern[str]:
    """A line that thanks agencies: "With agency reports"."""
    opens, agencies = any_of("around", "with"), any_of("around", "agencies")
    return re.compile(rf"[\s\W]*(?:{opens})\s+(?:additional\s+)?(?:{agencies})\b.{{0,90}}", re.I)


def take_credits(drafts: list[Draft], context: Context, cleaned: Cleaned, tally: Tally) -> list[Draft]:
    """Set apart the lines that name an agency as the source of what is above them."""
    host = urlsplit(context.url).hostname or ""
    credits: dict[Credit, None] = {}
    left: list[Draft] = []
    for number, draft in enumerate(drafts):
        if draft.kind in ("table", "preformatted", "heading", "caption"):
            left.append(draft)
            continue
        kept = []
        for line in draft.lines:
            credit = credit_of(line, own_host=host, last=number >= len(drafts) - 3, alone=len(draft.lines) == 1)
            if credit is None:
                kept.append(line)
                continue
            credits[credit] = None
            tally.add("credit-line", line.text)
        if kept:
            left.append(draft if len(kept) == len(draft.lines) else replace(draft, lines=tuple(kept)))
    cleaned.credits = tuple(credits)
    return left


def credit_of(line: Line, *, own_host: str, last: bool, alone: bool) -> Credit | None:
    """The credit that a line is, or None for a line of the story.

    `last`: among the article's last blocks; `alone`: nothing else is in its block. Only a known agency's name, a
    label such as "Source:" or a link out to the place named is believed.
    """
    text = line.text
    if not 2 <= len(text) <= 140:
        return None
    url = line.links[0].url if line.links else ""
    name = text.strip(" \t()[]{}–—-*•|/.,:;")
    if is_wire(name) or _all_known(name) or is_wire(_and().sub("", name)):
        return Credit(text=name, url=url)
    if labelled := _labelled().fullmatch(text):
        return Credit(text=labelled["name"].strip(" ()[]."), url=url) if len(text.split()) <= 10 else None
    if _with().fullmatch(text) and (last or text.lstrip()[:1] in "(—–-"):
        return Credit(text=name, url=url)
    if last and alone and _REPORTING.fullmatch(text):
        return Credit(text=name, url=url)
    return Credit(text=name, url=url) if _names_its_link(name, line, own_host) else None


def _all_known(name: str) -> bool:
    first = _LISTED.search(name)
    return first is not None and is_wire(name[: first.start()]) and all(map(is_wire, _LISTED.split(name)))


def _names_its_link(name: str, line: Line, own_host: str) -> bool:
    """A line that is one link to another site and bears that site's name: "AP News" -> apnews.com."""
    if len(line.links) != 1 or line.linked < 0.9 * len(line.text) or len(name.split()) > 4:
        return False
    host = (urlsplit(line.links[0].url).hostname or "").removeprefix("www.")
    if not host or host == own_host.removeprefix("www."):
        return False
    site, bare = squeeze(host.split(".")[0]), squeeze(name)
    return len(bare) >= 2 and len(site) >= 3 and (bare.startswith(site) or site.startswith(bare))
