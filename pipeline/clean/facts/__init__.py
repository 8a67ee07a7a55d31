"""What a page says of its story beside the text: headline, authors, times, language, agencies.

In: `Page`. Out: `Evidence`, `Metadata`, names and instants, each with its witness. Uses page.
"""
