"""How the tagger is made: lessons from annotated texts -> a model file. Nothing here runs in a crawl.

In: annotated texts. Out: model.bin, word_clusters.txt. Uses learnt and text.
"""
