"""What a site's pages share is learnt from them, and taken away only where that leaves the story."""

from dataclasses import replace
from datetime import UTC, datetime

from pipeline.clean import clean, fit_site
from pipeline.clean.story.template import RULE, Template, learn, without_shared
from schemas import Article, Capture, Site
from schemas.article import Block

NOTE = "The Observer is printed in Port Ansel by its readers' own company."
SITE = Site(name="observer", home="https://ansel.example/")


def story(number: int, *extra: str) -> Article:
    told = [
        f"Story {number} begins on the quay, where {number} boats waited for the tide and nobody spoke of the vote.",
        f"The harbour master counted {number} crates, signed the list twice, and went home before the rain came.",
        f"In the end {number} members voted for the new mole, and the chair thanked each of them by name.",
    ]
    blocks = tuple(Block(kind="paragraph", text=text) for text in (*told, *extra))
    url = f"https://ansel.example/{number}"
    return Article(url=url, site="observer", capture_id=str(number), headline=f"Story {number}", blocks=blocks)


def learnt(*articles: Article) -> Template:
    return learn("observer", articles)


def test_line_that_three_stories_share_is_learnt_with_where_it_was_met() -> None:
    template = learnt(*(story(number, NOTE) for number in (1, 2, 3)), story(4))
    (line,) = template.lines.values()
    assert (template.learnt_from, line.text, line.pages, line.example) == (4, NOTE, 3, "https://ansel.example/1")


def test_line_that_two_stories_share_may_be_a_quotation_and_is_not_learnt() -> None:
    assert not learnt(story(1, NOTE), story(2, NOTE), story(3)).lines


def test_line_of_few_among_many_is_not_learnt() -> None:
    many = [story(number) for number in range(4, 40)]
    assert not learnt(story(1, NOTE), story(2, NOTE), story(3, NOTE), *many).lines


def test_story_at_several_addresses_counts_once() -> None:
    copies = [replace(story(1, NOTE), url=f"https://ansel.example/copy-{number}") for number in range(4)]
    template = learnt(*copies, story(2, NOTE))
    assert template.learnt_from == 2
    assert not template.lines


def test_shared_line_goes_and_is_counted_under_the_templates_rule() -> None:
    template = learnt(*(story(number, NOTE) for number in (1, 2, 3)))
    found = without_shared(story(9, NOTE), template)
    assert found.blocks == story(9).blocks
    assert [(gone.rule, gone.blocks, gone.sample) for gone in found.removed] == [(RULE, 1, NOTE)]


def test_page_that_is_mostly_template_stays_whole() -> None:
    template = learnt(*(story(number, NOTE) for number in (1, 2, 3)))
    short = replace(story(9), blocks=(Block(kind="paragraph", text="Ten voted."), Block(kind="paragraph", text=NOTE)))
    assert without_shared(short, template) == short


def test_page_that_stands_alone_is_as_it_was() -> None:
    assert without_shared(story(9, NOTE), None) == story(9, NOTE)
    assert without_shared(story(9), learnt(*(story(number, NOTE) for number in (1, 2, 3)))) == story(9)


def html(number: int) -> str:
    body = "".join(f"<p>{block.text}</p>" for block in story(number, NOTE).blocks)
    return (
        f'<html><head><meta property="og:type" content="article"></head><body><article>{body}</article></body></html>'
    )


def test_capture_is_cleaned_by_the_sites_template() -> None:
    url = "https://ansel.example/7"
    capture = Capture(
        id="c", site="observer", run_id="r", kind="page", url=url, final_url=url, status=200, body=html(7).encode(),
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC), headers=(("content-type", "text/html"),),
    )  # fmt: skip
    template = learnt(*(story(number, NOTE) for number in (1, 2, 3)))
    assert NOTE in clean(capture, SITE).text
    assert NOTE not in clean(capture, SITE, template).text


def test_pages_of_a_site_fit_its_template_and_two_states_of_an_address_stay_apart() -> None:
    url = "https://ansel.example/1"
    pages = [(html(number), f"https://ansel.example/{number}") for number in (1, 2, 3)]
    fitted = fit_site([*pages, (html(5), url)])
    assert NOTE not in fitted(html(1), url)["text"]
    assert "Story 5" in fitted(html(5), url)["text"]
