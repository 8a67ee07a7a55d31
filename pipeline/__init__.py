"""The stages between a response and an answer: archive, clean, attribute, load, query."""
