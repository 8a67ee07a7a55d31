"""A real browser without a network: it shows a page, and whoever has it shown answers what the page asks for.

chromium: where the program is, what it lacks, how it is started
process:  the one browser of a run, started again when it ends
window:   one page in it, from its document to the text that its scripts have written
memory:   the processes of pages that take too much

In: an answer's headers and body, and a function that answers requests. Out: the page as a reader would see it. Only
this package knows Playwright; nothing in it reaches a network.
"""

from spiders.browser.chromium import lack
from spiders.browser.process import Browser
from spiders.browser.window import Ask, Document, Reply, Shown

__all__ = ["Ask", "Browser", "Document", "Reply", "Shown", "lack"]
