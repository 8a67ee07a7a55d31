"""Stages without a model that have read a page."""

from pipeline.process.ready import read_a_page

read_a_page(None)
