"""Fetch politely, decide nothing about content.

In: a site file, leases. Out: visits, each with what was received and the links in it. Uses schemas; of `pipeline` it
imports nothing: where the books are kept stands in Scrapy's settings by name.
"""
