"""What is not the story, told by named rules: of elements, of lines, of how blocks stand together.

In: soup and drafts. Out: the same without what a rule took, counted under its name. Uses blocks, facts and page.
"""
