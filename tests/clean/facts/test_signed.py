"""Bylines by their place, and names as papers and catalogues write them."""

from datetime import UTC, datetime

import pytest

from pipeline.clean.facts.author_names import names_of
from pipeline.clean.facts.evidence import evidence_of
from pipeline.clean.facts.metadata import metadata_of
from pipeline.clean.page.tree import parse
from schemas.site import Site

PROSE = "<p>The harbour council voted on Tuesday to close the old slip, which ends a quarrel of eleven years.</p>" * 9
H1 = "<h1>Levy rises</h1>"


def bylines(body: str, head: str = "") -> tuple[str, ...]:
    html = f"<html><head>{head}<title>Levy rises</title></head><body>{body}</body></html>"
    page = parse(html, "https://lantern.example/x")
    site = Site(name="lantern", home="https://lantern.example/")
    return metadata_of(evidence_of(page, site, datetime.now(UTC))).bylines


SIGNED = {
    "two linked names": (
        f'<p class="byline">By <a href="/staff/ada">Ada Finch</a> and <a href="/staff/bo">Bo Reed</a></p>{H1}',
        ("Ada Finch", "Bo Reed"),
    ),
    "linked names without a label": (
        f'{H1}<div><a href="/autor/ada-finch-7/">Ada Finch</a></div><p>Politik</p>',
        ("Ada Finch",),
    ),
    "a link around an element that is a line of its own": (
        f'{H1}<a href="/author/ada"><div><p>Ada Finch</p></div></a>',
        ("Ada Finch",),
    ),
    "a link of two parts is one name": (
        f'{H1}<div>Av <a href="mailto:x@lantern.example"><span>Ada</span> <span>Holm Finch</span></a></div>',
        ("Ada Holm Finch",),
    ),
    "linked names in lines close together": (
        f'{H1}<p><a href="/authors/ada">Ada Finch</a> Reporter</p><p><a href="/authors/bo">Bo Reed</a></p>',
        ("Ada Finch", "Bo Reed"),
    ),
    "linked and unlinked names in one line": (
        f'{H1}<div>Von <a href="/autoren/ada">Ada Finch</a>, Cleo Marsh und Dan Orr | 3. Mai 2025</div>',
        ("Ada Finch", "Cleo Marsh", "Dan Orr"),
    ),
    "what stands beside a linked name is no part of it": (
        f'{H1}<div>By <a href="/authors/ada">Ada Finch</a><span>Travel News Reporter</span></div>',
        ("Ada Finch",),
    ),
    "a label in the line before": (f"{H1}<p>von</p><p>Ada Finch</p>", ("Ada Finch",)),
    "german, with an agency": (f"{H1}<p>Von Ada Finch und Bo Reed, dpa</p>", ("Ada Finch", "Bo Reed", "dpa")),
    "french, with the day": (f"{H1}<p>Par Ada Finch | 3 mai 2025</p>", ("Ada Finch",)),
    "spanish": (f"{H1}<p>Texto: Ada Finch</p>", ("Ada Finch",)),
    "danish": (f"{H1}<p>Tekst: Ada Finch</p>", ("Ada Finch",)),
    "italian": (f"{H1}<p>di Ada Finch</p>", ("Ada Finch",)),
    "japanese": (f"{H1}<p>文＝田中花子</p>", ("田中花子",)),
    "korean, with the paper's name for a reporter": (f"{H1}<p>새벽 김하늘 기자</p>", ("김하늘",)),
    "an agency alone": (f"{H1}<p>By Associated Press</p>", ("Associated Press",)),
    "a name beside the day": (f"{H1}<p>Ada Finch</p><p>3 May 2025</p>", ("Ada Finch",)),
    "a name before the day in one line": (f"{H1}<p>Ada Finch | 03.05.2025</p>", ("Ada Finch",)),
    "a name before how long ago it was": (
        f"{H1}<p>Ada van der Finch | Published 4 months ago</p>",
        ("Ada van der Finch",),
    ),
    "at the end of the story": (f"{H1}{PROSE}{PROSE}<p>Written by Ada Finch</p>", ("Ada Finch",)),
    "in an element named after authors": (
        f'{H1}{PROSE}<div class="hero-author__box"><h4>Ada Finch</h4></div>',
        ("Ada Finch",),
    ),
    "with a name read aloud and one seen": (
        f'{H1}{PROSE}<address class="author"><span>Ada Finch</span> <span>Ada Finch</span></address>',
        ("Ada Finch",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SIGNED)
def test_a_byline_is_told_by_its_place(case: str) -> None:
    body, expected = SIGNED[case]
    assert bylines(body + PROSE) == expected


@pytest.mark.parametrize(
    "body",
    [
        f"{H1}<p>Travel News</p><p>3 May 2025</p>",
        f'{H1}<p><a href="/topics/ferry">Ferry Traffic</a></p><p>3 May 2025</p>',
        f"{H1}<p>Photo: Ada Finch</p>",
        f"{H1}<p>By the time the council met, nobody was left who could tell the old slip from the new.</p>",
        f'{H1}<p>Reviewed by <a href="/team/ada">Ada Finch</a></p>',
        f'{H1}<p>Reviewed by</p><p><a href="/team/ada">Ada Finch</a></p>',
        f'{H1}{PROSE}<div class="related"><a href="/author/ada">Ada Finch</a></div>',
        f'{H1}<div class="comments"><p>By Ada Finch</p></div>',
        f'{H1}<div class="author">The Author</div>',
        f"{H1}<p>Since May 2021</p><p>Seit Mai 2021</p>",
        f'{H1}<div>By <a href="https://lantern.example/author/desk">Lantern</a></div>',
    ],
)  # fmt: skip
def test_nobody_is_named_who_did_not_write_the_story(body: str) -> None:
    assert bylines(body + PROSE, '<meta property="og:site_name" content="Lantern">') == ()


@pytest.mark.parametrize(
    "place",
    [
        "<a rel='author'>{}</a>", "<div itemprop=author><b itemprop=name>{}</b></div>", "<b itemprop=author>{}</b>",
        "<div class=byline><b>{}</b></div>", "<div class='By-Line'>{}</div>", "<p class=by-line>{}</p>",
        "<p class=story-byline-2>{}</p>", "<p class=wp-block-post-author__name>{}</p>", "<p class=autoren>{}</p>",
        "<p class=AUTHOR>{}</p>", "<p class=post__author>{}</p>",
    ],
)  # fmt: skip
def test_a_name_far_from_the_headline_is_read_where_an_element_is_called_so(place: str) -> None:
    assert bylines(H1 + PROSE + place.format("Ada Finch")) == ("Ada Finch",)


MENUS = {
    "a long list": "<nav><ul>" + "<li><a href=/x>Harbour news</a></li>" * 400 + "</ul></nav>",
    "lines parted by breaks": "<div>" + "Harbour news<br>" * 400 + "</div>",
    "headings of other stories": "<div>" + "<h2><a href=/x>Slip closes</a><br>Levy falls</h2>" * 100 + "</div>",
    "none": "",
}
ABOVE = {
    "elements": "<p>By Ada Finch</p><div>Politics</div><ul><li>One</li><li>Two</li></ul><p>Three</p>",
    "breaks": "<div>By Ada Finch<br>Politics<br><br>One<br><b>Two</b> and a half<br>Three</div>",
    "parts of one line": "<p>By <i>Ada</i> <i>Finch</i></p><p>One</p><p>Two</p><p>Three</p><p>Four</p>",
}


@pytest.mark.parametrize("menu", MENUS)
@pytest.mark.parametrize("above", ABOVE)
def test_byline_stands_up_to_six_lines_above_the_headline_whatever_stands_before(menu: str, above: str) -> None:
    assert bylines(MENUS[menu] + ABOVE[above] + "<p>Last</p>" + H1 + PROSE) == ("Ada Finch",)
    assert bylines(MENUS[menu] + ABOVE[above] + "<p>Last</p>" * 2 + H1 + PROSE) == ()


def test_of_two_headings_with_the_headline_the_first_is_it() -> None:
    twice = "<h2>Levy rises<br>and the slip closes</h2><p>By Ada Finch</p><p>Politics</p>" * 2
    assert bylines(twice.replace("Ada", "Bo", 1) + PROSE) == ("Bo Finch",)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["Di Thorne"], ("Di Thorne",)),
        (["Da Costa Leal"], ("Da Costa Leal",)),
        (["Von Marsh"], ("Von Marsh",)),
        (["Von der Au"], ("Von der Au",)),
        (["Von Ada Finch"], ("Ada Finch",)),
        (["di Ada Finch"], ("Ada Finch",)),
        (["Af Bo Reed"], ("Bo Reed",)),
        (["Ada Finch, Jr."], ("Ada Finch, Jr.",)),
        (["Bo W. Reed, III"], ("Bo W. Reed, III",)),
        (["Ada Finch, Jr. and Bo Reed, Sr., Staff Writer"], ("Ada Finch, Jr.", "Bo Reed, Sr.")),
        (["Finch, Ada"], ("Ada Finch",)),
        (["van der Au, Bo"], ("Bo van der Au",)),
        (["Finch, Ada M."], ("Ada M. Finch",)),
        (["dpa, Berlin"], ("dpa",)),
        (["Authored by: Dr. Ada Finch"], ("Dr. Ada Finch",)),
        (["Redacción: Ada Finch"], ("Ada Finch",)),
        (["Kommentar von Ada Finch"], ("Ada Finch",)),
        (["Ada Finch Redakteurin"], ("Ada Finch",)),
    ],
)  # fmt: skip
def test_names_with_particles_suffixes_and_jobs(values: list[str], expected: tuple[str, ...]) -> None:
    assert names_of(values) == expected
