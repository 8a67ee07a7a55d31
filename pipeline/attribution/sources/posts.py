"""Posts on social networks that a story quotes or points to; a network as such is none."""

import re
from collections.abc import Iterator

from pipeline.attribution.sources.found import Told
from pipeline.attribution.text.tables import words
from schemas.attribution import Citation

NETWORKS = (
    r"Twitter|X|Facebook|Instagram|Truth Social|Telegram|Threads|Bluesky|TikTok|LinkedIn|Weibo|YouTube|WhatsApp"
    r"|Mastodon|Reddit|WeChat|Snapchat|VKontakte|VK|Gab|Rumble|Twitch|Substack|Koo|Parler|social media"
)
POSSESSOR = r"(?:(?:an?|his|her|their|its|the|another|one|a series of|several) )?"
NOT_ITS = r"(?![’']s? |-|[’']s\b)"
"""The network's own: "X's decision"."""
PIECES = (
    r"(?:posts?|(?:live )?broadcasts?|q&a|appeal|messages?|videos?|threads?|accounts?|channels?|feeds?|streams?"
    r"|pages?|stories|story|reels?|updates?"
    r"|status"
    r"|livestreams?|live ?streams?|broadcasts?|clips?|walls?|groups?|profiles?|timelines?|handles?|comments?|replies"
    r"|reply|[Ll]ive)"
)
SAYING = (
    r"(?:wrote|posted|said|announced|shared|[Ww]riting|[Pp]osting|commented|responded|declared|replied|saying|reposted"
    r"|claimed|tweeted|confirmed|published|added|warned|complained|uploaded|vowed|promised|apologi[sz]ed"
    r"|boasted"
    r"|joked|thanked|accused|called|described|denied|insisted|congratulated|argued|urged|appealed|urging|explained"
    r"|asked"
    r"|live-?streamed|streamed|hit back|fired back|lashed out|vented|fumed|mused|admitted|hinted|stated|alleged"
    r"|remarked)"
)
NO_TOPIC = (
    r"(?!(?:bans?|tax|levy|curbs?|restrictions?|crackdown|limits?|rules?|lawsuits?|attacks?|assault|pressure|fines?"
    r"|sanctions|laws?|bill|cases?|reports?|inquiry|investigation|probe|hearing|ads?|advert\w*|advertis\w+|followers"
    r"|users|children|kids|teenagers|content|speech|misinformation|disinformation|abuse|censorship|campaigns?|spending"
    r"|who|which|that|circulating|seen|viral|spread\w*|clampdown|vote|debate|move|decision|influencers?|star) )"
)
"""A ban on a network is announced elsewhere."""
SOCIAL = re.compile(
    rf"\b[Ii]n {POSSESSOR}(?:[\w-]+ ){{0,3}}?(?:{PIECES}|video|message|thread|statement|clip|note|announcement|address)"
    rf" (?:posted |shared |published |uploaded |put out )?(?:on"
    rf"|to) {POSSESSOR}(?P<a>{NETWORKS})\b{NOT_ITS}(?: (?:account|page|channel|feed|profile))?"
    rf"|\b(?:[Ii]n|[Oo]n|[Vv]ia|[Tt]hrough) (?:{POSSESSOR}|(?:[Tt]he )?(?:[\w-]+ ){{0,2}}[\w-]+(?:[’']s"
    rf"|s’) )(?:(?:official|personal|own|verified|private|[\w-]+) )?(?P<b>{NETWORKS}) {PIECES}\b"
    rf"|\b{SAYING}(?: (?!in ){NO_TOPIC}[\w’-]+){{0,8}}?(?P<on> (?:on"
    rf"|via)) {POSSESSOR}(?P<c>{NETWORKS})\b{NOT_ITS}(?! (?:post|channel"
    rf"|account|page"
    r"|building|executive|ban|users?|policy|rules)\b)"
    rf"|(?:^|\n|(?<=[.!?”] ))On (?P<d>{NETWORKS}), (?=[^.\n]{{0,60}}\b(?:wrote|said|called|described|apologi[sz]ed"
    rf"|announced|denied|confirmed"
    rf"|posted|accused|shared|asked|urged|thanked|warned|claimed))|\b[Aa] (?:\w+ )?(?:post|message|video) (?:posted "
    rf"|shared )?on"
    rf" {POSSESSOR}(?P<e>{NETWORKS})\b{NOT_ITS}(?: (?:channel"
    r"|account|page))?\b"
    rf"|\b[Aa]n? (?P<h>{NETWORKS}) (?:post|video|message|thread|story|clip)(?: posted| shared| published)? (?:by|from"
    rf"|shows?|showed"
    r"|said|says|showing|in which|saying)\b"
    rf"|\b[Dd]uring {POSSESSOR}(?P<k>{NETWORKS}) (?:[Ll]ive|{PIECES})\b(?: (?:session|video|stream|broadcast|chat))?"
    rf"|\b(?:[Tt]ook|[Tt]aking|[Tt]urned|[Tt]akes|[Tt]urning) to {POSSESSOR}(?:verified |official |personal "
    rf"|own )?(?P<g>{NETWORKS})\b{NOT_ITS}(?: {PIECES})?"
    rf"|\b(?:[Pp]osted|[Ss]hared|[Uu]ploaded"
    rf"|[Pp]ublished)(?: {NO_TOPIC}[\w’-]+){{0,5}}? to {POSSESSOR}(?P<i>{NETWORKS})"
    rf"\b{NOT_ITS}(?: {PIECES})?"
    rf"|(?:\b[Aa]n?|\b[Tt]he|[’']s) (?:official |verified )?(?P<j>{NETWORKS}) (?:account|page|channel|feed|post)s?"
    r"(?= (?:said|says|read|reads|announced|showed|shows|warned|confirmed)\b)"
)
TWEET = re.compile(
    r"\b(?:(?:[Aa]|[Tt]he|[Hh]is|[Hh]er|[Oo]ne|[Aa]nother) tweet(?= (?:by|from|said|says|read|reads|that|in which"
    r"|posted|calling|accusing)\b)"
    r"|[Tt]weeted|[Ii]n (?:an?|his|her|their|one|another|a series of|several)(?: [\w-]+)? tweets?)\b"
)
NETWORK_WORDS = words("""
    twitter x facebook instagram truth telegram threads bluesky tiktok linkedin weibo youtube whatsapp media tweeted
    tweet tweets mastodon reddit wechat snapchat vkontakte vk gab rumble twitch substack koo parler
""")
GAP = re.compile(r"[\w-]+(?: (?:back|out))* (?!on |via )")
"""Something stands between the verb and where it was said."""
SHARED = re.compile(
    rf"\b(?:posted|shared)\b[^.\n]{{0,40}} (?P<words>on (?P<name>{NETWORKS}))\b(?=,| (?:said|saying|with|that))"
)


LISTED = NETWORK_WORDS
"""All words that this module looks for."""


def posts(told: Told) -> Iterator[Citation]:
    """Posts that the text quotes or points to."""
    for place in told.at(NETWORK_WORDS):
        if not _may_be_one(told, place):
            continue
        near = max(0, place - 80), place + 100
        if told.low.startswith("tweet", place):
            if match := _around(TWEET, told.text, place, place - 40):
                yield _post(told.text, "Twitter", *match.span())
        elif match := _around(SOCIAL, told.text, place, place - 80):
            name = next(match[group] for group in "abcdeghijk" if match[group])
            start = match.start("on") + 1 if match["on"] and GAP.match(match.group()) else match.start()
            yield _post(told.text, name, start, match.end("d") if match["d"] else match.end())
        elif match := SHARED.search(told.text, *near):
            yield _post(told.text, match["name"], *match.span("words"))


def _around(form: re.Pattern[str], text: str, place: int, near: int) -> re.Match[str] | None:
    """What of the form holds the word at a place."""
    found = form.finditer(text, max(0, near), place + 100)
    return next((match for match in found if match.start() <= place < match.end()), None)


def _may_be_one(told: Told, place: int) -> bool:
    """Whether the word is written as a network's name, or is one that only its users write."""
    if told.low.startswith("media", place):
        return told.low.startswith("social ", place - 7)
    return told.text[place].isupper() or told.low.startswith("tweet", place)


def _post(text: str, name: str, start: int, end: int) -> Citation:
    return Citation(name=name, kind="social", start=start, end=end, text=text[start:end], rule="social")
