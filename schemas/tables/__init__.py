"""The tables and views as SQL, for migrations; a released one is never edited, a later one alters or remakes it."""
