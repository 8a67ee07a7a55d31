"""Where the stages meet: captures -> articles, attributions and citations -> rows.

In: captures of the archive, site files, what people decided. Out: articles, revisions, attributions, persons.
Uses clean, attribution, archive and books; nothing is fetched here.
"""
