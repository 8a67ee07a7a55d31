"""Forms of plain speech beside those that the corpus has in plenty: by verb, by request, by hearer, by view."""
