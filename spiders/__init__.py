"""Fetch politely, decide nothing about content."""
