"""What a text is made of: a fragment's elements -> drafts of blocks, captions among them.

In: elements of a page. Out: soup, drafts, pictures, and the count of what was taken. Uses page.
"""
