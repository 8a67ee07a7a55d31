"""The addresses of our own pages: who answers each stands in `pages`, and the guard lets no others through."""

ARTICLE = r"/article/(?P<article>\d{1,16})"
ADDRESSES = {
    "front": r"/",
    "search": r"/search",
    "quotes": r"/quotes",
    "changes": r"/changes",
    "feed": r"/changes\.atom",
    "article": ARTICLE,
    "revision": ARTICLE + r"/revision/(?P<revision>\d{1,9})",
    "health": r"/-/health",
    "metrics": r"/-/metrics",
}
"""Name of a page -> the pattern of its path, which is matched whole; only groups with names are handed on."""
