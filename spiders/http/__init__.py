"""HTTP as it is spoken: heads, codings, hops and the guard at the door, each as browsers read it.

In: requests and bytes. Out: answers, or why there is none. Uses schemas and Scrapy; decides nothing about content.
"""
