"""The books of fetching: what is due, what ran, what became of it, and how a finished run is judged.

In: sites, addresses, outcomes. Out: rows of frontier, outcomes, runs and findings. Uses the database and types alone.
"""
