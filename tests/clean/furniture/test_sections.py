"""Foreign sections, readers' comments, pull quotes and what is said twice go; the story goes on after them."""

from tests.clean.furniture.pages import PLAIN, WORDS, cleaned, names, texts


def test_readers_comments_go_with_their_label_and_a_mere_link_to_them_alone() -> None:
    said = "<div><span>I was there, and the lamp was out. It was not my fault, said nobody to me.</span></div>"
    assert texts(cleaned(last=f"<div>Kommentare(2)</div>{said}{said}")) == PLAIN
    last = "The brewer did not answer the letters that we wrote to him."
    assert texts(cleaned(last=f"<p>Comments</p><p>{last}</p>"))[-1] == last


def test_story_goes_on_after_a_pointer_even_by_one_paragraph() -> None:
    pointer = '<h3>Read also</h3><p><a href="/x">Keeper found</a></p>'
    last = "The brewer did not answer the letters that we wrote to him."
    assert texts(cleaned(last=f"{pointer}<p>{last}</p>")) == [*PLAIN, last]
    about = cleaned(last=f"<h3>About the author</h3><p>{last}</p>")
    assert texts(about) == PLAIN


def test_paragraph_said_twice_is_kept_once_but_not_where_saying_twice_is_the_form() -> None:
    assert texts(cleaned(f"<p>{WORDS}</p><p>{WORDS}</p>")).count(WORDS) == 1
    assert texts(cleaned(f"<p>{WORDS}</p>" * 12)).count(WORDS) == 12


def test_words_that_a_caption_says_too_stay_with_the_caption() -> None:
    found = cleaned(f'<figure><img src="/a.jpg"><figcaption>{WORDS}</figcaption></figure><div>{WORDS}</div>')
    assert [block.kind for block in found.blocks if block.text == WORDS] == ["caption"]


def test_quotation_that_the_running_text_holds_is_kept_once() -> None:
    said = "We cannot heat a tower, said Mayor Iphigenia Cole"
    assert texts(cleaned(f"<blockquote><p>{said}</p></blockquote>")) == PLAIN
    assert "We never wanted to heat the tower." in texts(
        cleaned("<blockquote>We never wanted to heat the tower.</blockquote>")
    )


def test_links_under_a_bold_line_that_opens_a_foreign_section_go_with_it() -> None:
    links = '<ul><li><a href="/a">Why the tower leans</a></li><li>Fog: <a href="/b">The north coast waits</a></li></ul>'
    assert texts(cleaned(f"<p><b>More great stories</b></p>{links}")) == PLAIN


def test_running_text_after_a_foreign_heading_stays() -> None:
    result = cleaned('<h3>Most read</h3><p><a href="/x">Keeper found</a></p>')
    assert texts(result) == PLAIN


def test_pull_quote_goes_only_where_it_repeats_the_story() -> None:
    repeated = cleaned(
        '<figure class="wp-block-pullquote"><blockquote><p>We cannot heat a tower</p></blockquote></figure>'
    )
    assert texts(repeated) == PLAIN
    assert names(repeated) == {"pull-quote"}
    own = cleaned('<blockquote class="pullquote"><p>The lamp was my mother’s second child.</p></blockquote>')
    assert "The lamp was my mother’s second child." in texts(own)
