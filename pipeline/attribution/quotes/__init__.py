"""Who said what, whole: each quotation and paraphrase with its speaker, by rules or by the tagger.

In: an article's text and blocks. Out: attributions in order, with their confidence.
Uses speakers, learnt, grammar and text.
"""
