"""Who said what by the grammar of a clause: subject, cue verb, content.

In: tokens of a sentence. Out: drafts of source, cue and content. Uses text.
"""
