"""The story itself: where on the page it lies, its blocks, its posts, its further pages, what its site repeats.

In: `Page` or nodes. Out: `Cleaned`, without furniture. Uses furniture, blocks and page.
"""
