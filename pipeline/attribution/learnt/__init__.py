"""The tagger at work: what it was taught, read from the packaged model and applied to sentences.

In: tokens, and the hints of the rules. Out: spans of source, cue and content with their chances. Uses grammar and text.
"""
