"""What is no article, and why: a page is judged by its response, by what it declares, and by its text.

In: `Page`, evidence, blocks. Out: nothing, or NotAnArticle with the reason. Uses facts and page.
"""

from pipeline.clean.verdict.declared import says_article
from pipeline.clean.verdict.lists import is_day_line
from pipeline.clean.verdict.refusals import judge_page, judge_response, judge_text

__all__ = ["is_day_line", "judge_page", "judge_response", "judge_text", "says_article"]
