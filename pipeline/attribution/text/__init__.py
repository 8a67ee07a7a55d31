"""A text as marks, tokens, phrases and names; the words of the language stand here too, cue verbs among them.

In: an article's text. Out: quotations, tokens, mentions of persons. Uses nothing else of onrecord's.
"""
