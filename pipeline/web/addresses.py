"""The addresses of our own pages: who answers each stands in `pages`, and the guard lets no others through."""

from pipeline.read.reference import PATTERN

ARTICLE = r"/article/(?P<article>\d{1,16})"
PERSON = r"/person/(?P<person>(?:[\w.~-]|%[\dA-Fa-f]{2}){1,400})"
"""An id may hold letters of any script; a browser sends them percent-encoded."""
REVISION = ARTICLE + r"/revision/(?P<revision>\d{1,9})"
QUOTE = rf"/quote/(?P<quote>{PATTERN})"
FORM = r"/citation\.(?P<form>txt|bib|json|jsonld)"
RAW, FRAME = REVISION + r"/page/raw", REVISION + r"/page"
"""A page as its paper sent it, and ours that shows it in a frame: what others wrote has a policy of its own."""
ELSEWHERE = r"(?P<url>https?:/{1,2}[!-~]{1,4000})"
ADDRESSES = {
    "front": r"/",
    "search": r"/search",
    "quotes": r"/quotes",
    "changes": r"/changes",
    "feed": r"/changes\.atom",
    "article": ARTICLE,
    "same": ARTICLE + r"/same",
    "revision": REVISION,
    "quote": QUOTE,
    "citation": REVISION + FORM,
    "quote_citation": QUOTE + FORM,
    "record": REVISION + r"/record\.warc\.gz",
    "captured": FRAME,
    "raw": RAW,
    "timegate": r"/timegate/" + ELSEWHERE,
    "timemap": r"/timemap/" + ELSEWHERE,
    "person": PERSON,
    "people": r"/people",
    "paper": r"/paper/(?P<paper>[\w.%-]{1,100})",
    "papers": r"/papers",
    "day": r"/day/(?P<day>\d{4}-\d\d-\d\d)",
    "today": r"/today",
    "enter": r"/correct/enter",
    "correct": r"/correct",
    "correct_person": r"/correct/person",
    "health": r"/-/health",
    "metrics": r"/-/metrics",
}
"""Name of a page -> the pattern of its path, which is matched whole; only groups with names are handed on."""
