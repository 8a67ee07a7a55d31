"""The addresses of our own pages: who answers each stands in `pages`, and the guard lets no others through."""

ARTICLE = r"/article/(?P<article>\d{1,16})"
PERSON = r"/person/(?P<person>(?:[\w.~-]|%[\dA-Fa-f]{2}){1,400})"
"""An id may hold letters of any script; a browser sends them percent-encoded."""
ADDRESSES = {
    "front": r"/",
    "search": r"/search",
    "article": ARTICLE,
    "revision": ARTICLE + r"/revision/(?P<revision>\d{1,9})",
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
