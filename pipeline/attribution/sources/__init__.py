"""What a story points to as its source: agencies, outlets, posts, documents, courts, voices without a name.

In: an article. Out: citations. Uses text's tables alone.
"""
