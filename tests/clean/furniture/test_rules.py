"""Every named rule takes what it is named for, leaves the story alone, and says why it exists."""

from dataclasses import replace

import pytest

from pipeline.clean.furniture.element_rules import RULES
from pipeline.clean.furniture.headings import opens_foreign_section
from pipeline.clean.furniture.line_rules import LINE_RULES
from pipeline.clean.story.fragment import Cleaned, Context, clean_fragment

STORY = (
    "<p>The council of Port Ansel voted on Monday to sell the old lighthouse, after a hearing until midnight.</p>"
    "<p>“We cannot heat a tower,” said Mayor Iphigenia Cole, who had asked for the vote twice before it was held.</p>"
    "{}<p>The buyer, a brewer from Saint Orla, has a year to mend the roof, and promised to keep the lamp lit.</p>"
    "<p>Two members of the council walked out before the vote, and a third said that she had not read the contract.</p>"
)
WORDS = "Nothing of this belongs to the story at all, nor to any other."
CONTEXT = Context(url="https://ansel.example/lighthouse", headline="Lighthouse Sold", bylines=("Ada Finch",))

ELEMENTS = {
    "never-text": f"<button>{WORDS}</button>",
    "embedded-post": f'<blockquote class="twitter-tweet"><p>{WORDS}</p></blockquote>',
    "reply-form": f'<div id="respond"><p>{WORDS}</p></div>',
    "form": f"<form><p>{WORDS}</p></form>",
    "comments": f'<section class="comments-area"><p>{WORDS}</p></section>',
    "share-bar": f'<div class="sharedaddy">{WORDS}</div>',
    "author-box": f'<div class="author-box"><p>{WORDS}</p></div>',
    "byline": f'<div class="c-byline">{WORDS}</div>',
    "date-line": f'<div class="entry-meta">{WORDS}</div>',
    "related": f'<div class="relatedArticles"><p>{WORDS} <a href="/a">More</a></p></div>',
    "newsletter": f'<div class="m-newsletter-box"><p>{WORDS}</p></div>',
    "paywall": f'<div class="paywall"><p>Subscribe to read on. {WORDS}</p></div>',
    "navigation": f'<div class="breadcrumbs">{WORDS}</div>',
    "navigation-tag": f"<nav>{WORDS}</nav>",
    "tags-line": f'<p class="cat-links">{WORDS}</p>',
    "advertisement": f'<div class="ad-slot">{WORDS}</div>',
    "hidden": f'<p style="display: none">{WORDS}</p>',
    "consent": f'<div class="embed-consent"><p>{WORDS}</p></div>',
    "media-player": f'<div class="jwplayer"><p>{WORDS}</p></div>',
    "interaction": f'<div class="feedback"><p>{WORDS}</p></div>',
    "footer": f'<div class="copyright">{WORDS}</div>',
    "footer-tag": f"<footer>{WORDS}</footer>",
    "nested-article": f'<article><h3><a href="/a">Another</a></h3><p>{WORDS}</p></article>',
    "aside-tag": f"<aside><p>{WORDS}</p></aside>",
    "sidebar": f'<div class="right-rail"><p>{WORDS}</p></div>',
    "fact-box": f'<div class="factbox"><p>{WORDS}</p></div>',
}
LINES = [
    ("advertisement", "<p>Story continues below this advertisement</p>"),
    ("share-line", "<p>Share this: Facebook X Email</p>"),
    ("also-read", "<p>Also read: Lighthouse Keepers Of The North Coast</p>"),
    ("also-read", "<p>Lesen Sie auch: Wer den Turm kauft</p>"),
    ("newsletter", "<p>Sign up for our newsletter and get the news by mail.</p>"),
    ("tags-line", "<p>Tags: lighthouse, council, Port Ansel</p>"),
    ("page-links", "<p>Pages: 1 2 3</p>"),
    ("copyright", "<p>© 2026 Ansel Observer. All rights reserved.</p>"),
    ("comments", "<p>Leave a comment below</p>"),
    ("media-label", "<p>4 min read</p>"),
    ("consent", "<p>Hier steht externer Inhalt. Er wird erst mit Ihrer Einwilligung geladen.</p>"),
    ("consent", "<p>Your privacy settings prevent this external content from being shown.</p>"),
    ("newsletter", "<p>Get the Observer delivered through your letterbox every month.</p>"),
    ("picture-credit", "<p>Image: Port Ansel harbour board</p>"),
    ("shortcode", "<p>[button link=”/kit” type=”big”] Send us your kit[/button]</p>"),
    ("shortcode", "<p>$$LEAD$$</p>"),
    ("media-label", "<p>Embed</p>"),
    ("video-failed", "<p>We apologize, but this video has failed to load.</p>"),
    ("programme-note", "<p>Dieses Thema im Programm: Radio Ansel, 3. Februar, 18 Uhr</p>"),
    ("report-error", "<p>Found a typo? Tell us.</p>"),
    ("newsletter", "<p>Fog, ferries, fish: please sign up for our harbour notes.</p>"),
    ("newsletter", "<p>Want more? Sign up with your address, and get alerts.</p>"),
    ("newsletter", "<p>Follow her on Bluesky.</p>"),
    ("newsletter", "<p>Abonniere den WhatsApp-Kanal des Beobachters.</p>"),
    ("newsletter", "<p>Der Beobachter auch bei Social Media: Instagram und X.</p>"),
    ("newsletter", "<p>Nachrichten aufs Telefon? Hier geht es zur neuen News-App.</p>"),
    ("copyright", "<p>Copyright 2026 Ansel Observer</p>"),
    ("copyright", "<p>This document is subject to copyright, and no part may be shown without leave.</p>"),
    ("consent", "<p>This website uses cookies to improve your experience while you read.</p>"),
    ("consent", "<p>Necessary cookies are essential for the website to function.</p>"),
    ("consent", "<p>By submitting this form you agree to our use of your data.</p>"),
    ("consent", "<p>Ich bin damit einverstanden, dass mir Inhalte von Dritten gezeigt werden.</p>"),
    ("picture-credit", "<p>A. Finch/Harbour Pool/Getty Images</p>"),
    ("picture-credit", "<p>Tomas Erle/Meridian via Getty Images</p>"),
    ("programme-note", "<p>Citation: Lighthouse sold (2026, February 3) retrieved 4 February 2026.</p>"),
    ("newsletter", "<p>If you enjoyed this story, we have a proposal: join the Observer's circle.</p>"),
    ("video-failed", "<p>This slideshow requires JavaScript.</p>"),
    ("media-label", "<p>Ende der weiteren Informationen</p>"),
    ("newsletter", "<p>Ikuti terus WhatsApp channel Pengamat Ansel.</p>"),
    ("machine-value", "<p>2026-02-03T21:14:09+01:00</p>"),
    ("machine-value", "<p>https://ansel.example/pictures/tower-500-250.jpg</p>"),
    ("date-line", "<p>21 mins ago 11:48 Ada Finch</p>"),
    ("report-error", "<p>Port Ansel, Ada Finch finch@observer.example</p>"),
]
FIELDS = [
    ("link-list", '<ul><li>Ports: <a href="/a">One More Story Of Ours</a></li><li>Fog: <a href="/b">Two</a></li></ul>'),
    ("also-read", '<p>DON\'T MISS <a href="/a">One more story of ours</a> [INSIGHT]</p>'),
    ("echo-headline", "<h2>“Lighthouse sold”</h2>"),
    ("template-heading", "<h2>Title</h2>"),
    ("echo-byline", "<p>Ada Finch</p>"),
    ("echo-byline", "<p>By Tomas Erle, Meridian Wire</p>"),
    ("echo-date", "<p>February 3, 2026</p>"),
    ("foreign-section", "<h3>You may also like</h3><p>The Keeper Who Stayed</p>"),
    ("link-list", '<ul><li><a href="/a">One More Story Of Ours</a></li><li><a href="/b">Another Story</a></li></ul>'),
    ("story-link", '<p><a href="/a">Why the tower leans to the east</a></p>'),
    ("credit-line", "<p>(Reuters)</p>"),
    ("credit-line", "<p>mit dpa</p>"),
    ("loose-heading", "<h2>What happens next</h2>"),
    ("loose-heading", "<p>Editor:</p>"),
    ("kicker", "<h3>Ports</h3><h2>Lighthouse Sold</h2>"),
    ("link-list", '<ul><li><a href="/a">Why the tower leans to the east</a></li></ul>'),
]


def cleaned(extra: str = "", *, first: str = "", last: str = "") -> Cleaned:
    return clean_fragment(first + STORY.format(extra) + last, CONTEXT)


def names(result: Cleaned) -> set[str]:
    return {removed.rule for removed in result.removed}


def texts(result: Cleaned) -> list[str]:
    return [block.text for block in result.blocks]


PLAIN = texts(cleaned())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_element_rule_takes_its_element_and_nothing_else(rule) -> None:
    result = cleaned(ELEMENTS[rule.name])
    assert names(result) == {rule.name}
    assert texts(result) == PLAIN


@pytest.mark.parametrize(("name", "html"), LINES)
def test_line_rule_takes_its_line_and_nothing_else(name: str, html: str) -> None:
    result = cleaned(html)
    assert names(result) == {name}
    assert texts(result) == PLAIN


@pytest.mark.parametrize(("name", "html"), FIELDS)
def test_line_that_repeats_a_field_or_leads_elsewhere_is_dropped(name: str, html: str) -> None:
    place = "last" if name in ("loose-heading", "credit-line", "foreign-section") else "first"
    result = cleaned(**{place: html})
    assert names(result) == {name}
    assert texts(result) == PLAIN


def test_box_called_related_that_leads_nowhere_is_the_story() -> None:
    told = f"{WORDS} The mayor wrote it herself, she said, on a night when the lamp had gone out again."
    assert told in texts(cleaned(f'<div class="teaser-content"><p>{told}</p></div>'))


def test_picture_and_a_few_words_in_a_box_are_picture_and_caption_whatever_its_name() -> None:
    boxed = cleaned(f'<div class="x7"><div><img src="/a.jpg"></div><span>{WORDS}</span></div>')
    assert [block.kind for block in boxed.blocks if block.text == WORDS] == ["caption"]
    told = cleaned(f'<div class="x7"><img src="/a.jpg"><p>{WORDS}</p></div>')
    assert [block.kind for block in told.blocks if block.text == WORDS] == ["paragraph"]


@pytest.mark.parametrize(
    "text",
    [
        "The lamp on the morning after the vote (Image: Harbour Pool)",
        "Keepers wave to the last ferry (AFP / Ada Finch)",
        "Der Turm am Morgen nach der Abstimmung Foto: Ada Finch/Pool",
        "In this Feb. 2, 2026, file photo, the lamp is lit for the last time.",
        "FILE PHOTO: The tower of Port Ansel is seen from the mole.",
    ],
)
def test_line_with_a_pictures_credit_is_a_caption(text: str) -> None:
    found = cleaned(f"<p>{text}</p>")
    assert [block.kind for block in found.blocks if block.text == text] == ["caption"]


def test_headlines_in_pairs_are_a_rail_and_a_storys_parts_are_none() -> None:
    rail = "".join(f"<h3>FOG {n}</h3><p>Keeper number {n} tells what the north coast hides</p>" for n in range(3))
    assert (names(cleaned(rail)), texts(cleaned(rail))) == ({"teaser-rail"}, PLAIN)
    parts = rail.replace("hides</p>", "hides.</p>")
    assert len(texts(cleaned(parts))) == len(PLAIN) + 6


def test_authors_names_under_the_standfirst_go_and_a_sentence_about_them_stays() -> None:
    standfirst = "<p>The town has no use for a tower, and a brewer has one, if the roof holds until the spring.</p>"
    assert texts(cleaned(first=standfirst + "<p>February 3, 2026 by Ada Finch</p>"))[1:] == PLAIN
    told = "Ada Finch was born in the tower and left it at nineteen."
    assert told in texts(cleaned(first=f"{standfirst}<p>{told}</p>"))


def test_linked_words_one_under_the_other_are_a_menu() -> None:
    entries = "".join(
        f'<div><a href="/{word}">{word}</a></div>' for word in ("Ports", "Fog", "Ferries", "Tides", "Law")
    )
    assert (names(cleaned(f"<div>Topics here</div>{entries}")), texts(cleaned(entries))) == ({"menu"}, PLAIN)
    assert "Ports" in texts(cleaned('<p><a href="/ports">Ports</a></p><p>and fog</p>'))


def test_list_of_what_a_subscription_gives_goes_and_a_list_of_the_story_stays() -> None:
    offers = ["Unlimited online access to all our pages.", "The ePaper on any device.", "Daily puzzles.", "Our thanks."]
    told = "<ul>" + "".join(f"<li>{offer}</li>" for offer in offers) + "</ul>"
    assert (names(cleaned(told)), texts(cleaned(told))) == ({"offer-list"}, PLAIN)
    story = told.replace("Unlimited online access", "A bill for access").replace("Daily puzzles", "Daily bread")
    assert len(texts(cleaned(story))) == len(PLAIN) + 4


def test_readers_comments_go_with_their_label_and_a_mere_link_to_them_alone() -> None:
    said = "<div><span>I was there, and the lamp was out. It was not my fault, said nobody to me.</span></div>"
    assert texts(cleaned(last=f"<div>Kommentare(2)</div>{said}{said}")) == PLAIN
    last = "The brewer did not answer the letters that we wrote to him."
    assert texts(cleaned(last=f"<p>Comments</p><p>{last}</p>"))[-1] == last


def test_list_of_who_says_what_and_when_is_the_readers_comments() -> None:
    said = "".join(f"<li>{name} sagt:<p>Der Turm war mein Zuhause.</p></li>" for name in ("Uwe", "6G", "Blaue Tonne"))
    assert (names(cleaned(last=f"<ol>{said}</ol>")), texts(cleaned(last=f"<ol>{said}</ol>"))) == ({"comments"}, PLAIN)
    demands = (
        "<ul><li>What the board says: sell.</li><li>What the keeper says: stay.</li><li>The brewer waits.</li></ul>"
    )
    assert len(texts(cleaned(demands))) == len(PLAIN) + 3


@pytest.mark.parametrize(("heading", "rule"), [("Ada Finch", "echo-byline"), ("What happens next", "loose-heading")])
def test_heading_over_nothing_but_a_picture_is_no_heading_of_the_story(heading: str, rule: str) -> None:
    picture = "<figure><img src='/a.jpg'><figcaption>The quay</figcaption></figure>"
    found = cleaned(last=f"<h4>{heading}</h4>{picture}")
    assert (names(found), texts(found)) == ({rule}, [*PLAIN, "The quay"])


def test_part_of_a_story_that_read_more_unfolds_stays_and_a_teaser_goes() -> None:
    told = f'{WORDS} She wrote it <a href="/diary">in her diary</a>, on a night when the lamp had gone out again.'
    assert len(texts(cleaned(f'<div class="entry-read-more"><p>{told}</p></div>'))) == len(PLAIN) + 1
    teaser = f'<h3><a href="/diary">The Keeper Who Wrote</a></h3><p>{WORDS}</p>'
    assert texts(cleaned(f'<div class="entry-read-more">{teaser}</div>')) == PLAIN


def test_id_of_a_heading_repeats_its_words_and_names_no_box() -> None:
    assert "The vote" in texts(cleaned('<h2 id="vote">The vote</h2>'))


def test_story_goes_on_after_a_pointer_even_by_one_paragraph() -> None:
    pointer = '<h3>Read also</h3><p><a href="/x">Keeper found</a></p>'
    last = "The brewer did not answer the letters that we wrote to him."
    assert texts(cleaned(last=f"{pointer}<p>{last}</p>")) == [*PLAIN, last]
    about = cleaned(last=f"<h3>About the author</h3><p>{last}</p>")
    assert texts(about) == PLAIN


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ('<p><span class="initial-letter">N</span> <span>obody will miss the lamp.</span></p>', "Nobody will miss the"),
        ('<p><span class="dropcap">A</span> lamp went out.</p>', "A lamp went out."),
        ("<p><b>N</b> is north on every chart.</p>", "N is north on"),
        ('<p>Quay <span class="initial">N</span> is closed.</p>', "Quay N is closed."),
    ],
)
def test_first_letter_that_is_set_apart_for_its_size_belongs_to_its_word(html: str, line: str) -> None:
    assert any(text.startswith(line) for text in texts(cleaned(html)))


def test_paragraph_said_twice_is_kept_once_but_not_where_saying_twice_is_the_form() -> None:
    assert texts(cleaned(f"<p>{WORDS}</p><p>{WORDS}</p>")).count(WORDS) == 1
    assert texts(cleaned(f"<p>{WORDS}</p>" * 12)).count(WORDS) == 12


def test_words_that_a_caption_says_too_stay_with_the_caption() -> None:
    found = cleaned(f'<figure><img src="/a.jpg"><figcaption>{WORDS}</figcaption></figure><div>{WORDS}</div>')
    assert [block.kind for block in found.blocks if block.text == WORDS] == ["caption"]


def test_date_under_the_standfirst_goes_but_one_in_the_story_stays() -> None:
    standfirst = "<p>The town has no use for a tower, and a brewer has one, if the roof holds until the spring.</p>"
    assert texts(cleaned(first=standfirst + "<p>3.2.2026 18:41</p>"))[1:] == PLAIN
    assert "3.2.2026 18:41" in texts(cleaned("<p>3.2.2026 18:41</p>", first=standfirst * 3))


@pytest.mark.parametrize("name", ["tag", "related-link", "share"])
def test_linked_word_of_a_sentence_stays_whatever_it_is_called(name: str) -> None:
    line = (
        f'<p>The board pays the keeper through <a class="{name}" href="/topic/ferry">the ferry fund</a> until May.</p>'
    )
    assert "The board pays the keeper through the ferry fund until May." in texts(cleaned(line))


def test_heading_that_is_a_part_of_the_headline_is_dropped_at_the_top_alone() -> None:
    context = replace(CONTEXT, titles=frozenset(["aftertheharvestlighthousesold"]))
    heading = "<h2>After the Harvest</h2>"
    assert texts(clean_fragment(heading + STORY.format(""), context)) == PLAIN
    assert "After the Harvest" in texts(clean_fragment(STORY.format(heading), context))


def test_words_in_a_box_that_is_called_a_picture_are_its_caption() -> None:
    found = cleaned(f'<div class="image_widget"><div><img src="/a.jpg"></div><p>{WORDS}</p></div>')
    assert [block.kind for block in found.blocks if block.text == WORDS] == ["caption"]


def test_quotation_that_the_running_text_holds_is_kept_once() -> None:
    said = "We cannot heat a tower, said Mayor Iphigenia Cole"
    assert texts(cleaned(f"<blockquote><p>{said}</p></blockquote>")) == PLAIN
    assert "We never wanted to heat the tower." in texts(
        cleaned("<blockquote>We never wanted to heat the tower.</blockquote>")
    )


def test_gallery_that_tells_the_story_is_no_player() -> None:
    told = "<p>The first picture shows the tower in the year when the lamp was fed with oil, and the keeper.</p>"
    told += (
        "<p>The second shows the harbour two years later, after a storm that took the mole and half of the quay.</p>"
    )
    assert len(texts(cleaned(f'<div class="slideshow-intro">{told}</div>'))) == len(PLAIN) + 2


def test_line_that_begins_like_a_pointer_and_is_none_stays() -> None:
    line = "More information: A. Finch, Handbook of Towers (2019), second edition"
    assert line in texts(cleaned(f"<p>{line}</p>"))


def test_label_of_a_label_box_is_read_as_its_name() -> None:
    assert texts(cleaned(f'<section aria-label="Newsletter sign-up"><p>{WORDS}</p></section>')) == PLAIN


def test_links_under_a_bold_line_that_opens_a_foreign_section_go_with_it() -> None:
    links = '<ul><li><a href="/a">Why the tower leans</a></li><li>Fog: <a href="/b">The north coast waits</a></li></ul>'
    assert texts(cleaned(f"<p><b>More great stories</b></p>{links}")) == PLAIN


def test_every_rule_has_a_reason_and_every_line_rule_an_example() -> None:
    assert all(len(rule.why) > 8 for rule in (*RULES, *LINE_RULES))
    assert {rule.name for rule in LINE_RULES} == {name for name, _ in LINES}
    assert set(ELEMENTS) == {rule.name for rule in RULES}


@pytest.mark.parametrize(
    "line",
    [
        "“Also read the other clause,” she told the committee, and sat down again.",
        "More: that was all the treasurer asked for in the end.",
        "The newspaper's share of the market fell to a third.",
        "She sold advertising for a year, and then she ran for office.",
        "Tags on the bodies of the drums gave the date.",
        "He will share the prize with two others.",
        "By a vote of 11 to 9 the bill was put off.",
        "By Tuesday the water had gone down.",
        "May 17 was the day on which everything changed in Port Ansel.",
        "Reuters reported that the sale was off.",
        "The union wants its members to sign up for the march on the harbour.",
        "Half of the council subscribe to the view that towers lean by themselves.",
        "The island hopes to become a member of the northern league.",
        "Officers were told to follow him on foot as far as the harbour.",
        "The firm said that it would do without cookies from next year on.",
        "“We use cookies on our site because everybody does,” the brewer said.",
        "By submitting the plans on Friday the board gained a year.",
        "He had photographs of the keeper, Getty among the buyers, and no licence.",
        "Three days ago the lamp went out for good.",
        "Copyright law is older than the tower, the clerk told the committee.",
        "Since Monday keepers can no longer download the app, the board said.",
        "Er schrieb am Abend in seinem Telegram-Kanal, der Turm sei verkauft.",
        "Der Ton ist rauer geworden, im Rat wie bei Social Media.",
    ],
)
def test_sentences_that_only_begin_like_furniture_stay(line: str) -> None:
    assert line in texts(cleaned(f"<p>{line}</p>"))


def test_label_before_the_text_goes_but_a_short_sentence_stays() -> None:
    assert texts(cleaned(first="<p>City Hall</p>")) == PLAIN
    assert texts(cleaned(first="<p>It was sold.</p>")) == ["It was sold.", *PLAIN]


def test_name_that_would_take_a_real_share_of_the_story_takes_nothing() -> None:
    wrapped = f'<div class="sidebar-layout sidebar">{STORY.format("")}</div>'
    assert texts(clean_fragment(wrapped, CONTEXT)) == PLAIN


def test_name_on_every_paragraph_takes_nothing() -> None:
    marked = STORY.format("").replace("<p>", '<p class="ad-text meta">')
    assert texts(clean_fragment(marked, CONTEXT)) == PLAIN


def test_paragraphs_behind_a_paywall_stay_and_only_its_offer_goes() -> None:
    behind = '<p class="paywall">The contract has forty pages.</p>'
    assert "The contract has forty pages." in texts(cleaned(behind))
    assert texts(cleaned('<div class="paywall"><p>Subscribe, or log in if you are a member.</p></div>')) == PLAIN
    assert texts(cleaned('<div class="paywall"><p>Already a member? Go on here.</p></div>')) == PLAIN


@pytest.mark.parametrize(
    "line",
    [
        "Remember that the members of the industrial board must register to vote, she said.",
        "The clerk is already a member of the board, and asked the others to sign up to the pact.",
        "Die Brauerei muss Insolvenz anmelden, sagte die Bürgermeisterin.",
    ],
)
def test_sentence_that_is_paid_for_is_no_offer(line: str) -> None:
    assert line in texts(cleaned(f'<p class="paywall">{line}</p>'))


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


def test_removals_are_counted_with_their_words_and_a_sample() -> None:
    (removed,) = cleaned("<p>Advertisement</p><p>Advertisement</p>").removed
    assert (removed.rule, removed.blocks, removed.words, removed.sample) == ("advertisement", 2, 2, "Advertisement")


def test_selector_of_the_site_file_removes_by_any_attribute() -> None:
    context = Context(url=CONTEXT.url, headline=CONTEXT.headline, remove=("[data-box=odd]",))
    result = clean_fragment(STORY.format(f'<p data-box="odd">{WORDS}</p>'), context)
    assert texts(result) == PLAIN
    assert names(result) == {"site"}


@pytest.mark.parametrize(
    "heading",
    [
        "Related",
        "More from Politics",
        "Mehr zum Thema",
        "À lire aussi",
        "Subscribe to our newsletter",
        "Elsewhere on the Observer",
        "Sign in or create an account",
        "Tell us what YOU think...",
        "관련 기사",
    ],
)
def test_headings_of_foreign_sections_are_known(heading: str) -> None:
    assert opens_foreign_section(heading)


@pytest.mark.parametrize(
    "heading",
    [
        "Related party deals under scrutiny",
        "Why it matters",
        "Popular vote",
        "What the court may do",
        "What’s next for the tower",
        "Elsewhere in the county",
    ],
)
def test_headings_of_the_story_are_not_foreign(heading: str) -> None:
    assert not opens_foreign_section(heading)


STRANGER = '<div class="stage"><div class="unit-b7"><div>{}</div></div></div>'


@pytest.mark.parametrize(
    ("extra", "left"),
    [
        (STRANGER.format("The crane in May"), False),
        (STRANGER.format("“The lamp stays lit whatever they vote for”"), True),
        (
            STRANGER.format("The council had asked for two offers, and " + "one came in time and " * 4 + "was read."),
            True,
        ),
        ("<ul><li>The lamp and its glass</li><li>The keeper's house</li></ul>", True),
        ("<p>The crane in May</p>", True),
    ],
    ids=["short line of another make", "quotation", "long line", "the story's own list", "line made as the story"],
)
def test_short_line_in_an_element_unlike_the_storys_is_no_part_of_it(extra: str, left: bool) -> None:
    result = cleaned(extra)
    assert (len(result.blocks) > len(PLAIN)) is left
    assert ("stranger" in names(result)) is not left


def test_where_strangers_are_many_they_are_the_story() -> None:
    result = cleaned("".join(STRANGER.format(f"Ward {number} voted for the sale and the mayor") for number in range(9)))
    assert len(result.blocks) == len(PLAIN) + 9


@pytest.mark.parametrize("marks", ["u-display--is-hidden", "c-oembed-placeholder__body", "box is-hidden"])
def test_what_waits_for_a_click_goes_whatever_prefix_its_name_has(marks: str) -> None:
    assert texts(cleaned(f'<div class="{marks}"><p>{WORDS}</p></div>')) == PLAIN


def test_consent_text_may_be_long() -> None:
    told = "To show embedded content we need your consent, since its owner may then load cookies. " * 6
    assert texts(cleaned(f"<p>{told}</p>")) == PLAIN
