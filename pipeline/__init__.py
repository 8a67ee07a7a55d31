"""The stages between a response and an answer, a wing each, in the order of the imports:

commands > newsroom > crawl, web > process > clean, attribution, archive, read, books > sites > database > config, logs
"""
