"""A page as it came: bytes -> text -> one parsed tree, its JSON-LD, its addresses.

In: a response's body. Out: `Page`, and text as onrecord keeps it. Uses libraries alone.
"""
