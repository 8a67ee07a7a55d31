"""Posts on social networks that a story quotes or points to; a network as such is none."""

import re
from collections.abc import Iterator

from pipeline.attribution.sources.found import Told
from pipeline.attribution.text.tables import words
from schemas.attribution import Citation

NETWORKS = (
    r"Twitter|X|Facebook|Instagram|Truth Social|Telegram|Threads|Bluesky|TikTok|LinkedIn|Weibo|YouTube|WhatsApp"
    r"|social media"
)
POSSESSOR = r"(?:(?:an?|his|her|their|its|the|another|one) )?"
SOCIAL = re.compile(
    rf"\b[Ii]n {POSSESSOR}(?:[\w-]+ )?(?:posts?|video|message|thread|statement) (?:posted |shared |published )?(?:on"
    rf"|to) {POSSESSOR}(?P<a>{NETWORKS})\b|\b(?:[Ii]n|[Oo]n|[Vv]ia) {POSSESSOR}(?:[\w-]+ )?(?P<b>{NETWORKS})"
    rf" (?:posts?|messages?|videos?|threads?|accounts?|channels?|feeds?"
    r"|streams?|channels?|feeds?|pages?)\b"
    rf"|\b(?:wrote|posted|said|announced|shared|[Ww]riting|[Pp]osting|commented|responded|declared"
    rf"|replied)(?: (?!in )[\w’-]+){{0,3}}? on {POSSESSOR}(?P<c>{NETWORKS})\b(?! (?:post|channel|account|page"
    rf"|building|executive))|(?:^|\n|(?<=[.!?”] ))On (?P<d>{NETWORKS}), (?=[^.\n]{{0,50}}\b(?:wrote|said|called"
    rf"|posted|accused|shared|asked))|\b[Aa] (?:post|message|video) on {POSSESSOR}(?P<e>{NETWORKS})(?: (?:channel"
    rf"|account|page))?\b"
    r"|\b(?P<f>[Tt]weeted|[Ii]n (?:an?|his|her|their|one|another)(?: \w+)? tweets?)\b"
)
NETWORK_WORDS = words("""
    twitter x facebook instagram truth telegram threads bluesky tiktok linkedin weibo youtube whatsapp media tweeted
    tweet tweets
""")
SHARED = re.compile(
    rf"\b(?:posted|shared)\b[^.\n]{{0,40}} (?P<words>on (?P<name>{NETWORKS}))\b(?=,| (?:said|saying|with|that))"
)


def posts(told: Told) -> Iterator[Citation]:
    """Posts that the text quotes or points to."""
    for place in told.at(NETWORK_WORDS):
        near = max(0, place - 80), place + 100
        if match := next((m for m in SOCIAL.finditer(told.text, *near) if m.start() <= place < m.end()), None):
            name = next((match[group] for group in "abcde" if match[group]), "Twitter")
            yield _post(told.text, name, match.start(), match.end("d") if match["d"] else match.end())
        elif match := SHARED.search(told.text, *near):
            yield _post(told.text, match["name"], *match.span("words"))


def _post(text: str, name: str, start: int, end: int) -> Citation:
    return Citation(name=name, kind="social", start=start, end=end, text=text[start:end], rule="social")
