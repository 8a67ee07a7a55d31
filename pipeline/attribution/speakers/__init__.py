"""Whom a source stands for: a name, a pronoun, an office, a description.

In: tokens and the roster of an article's names. Out: the speaker, or that none is told. Uses text.
"""
