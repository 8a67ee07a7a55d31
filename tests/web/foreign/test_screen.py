"""The same on a screen: from right to left, between words, and nothing cut."""

from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.web.screen import test_browser
from tests.web.screen.test_browser import set_screen
from tests.web.test_pages import Site

pytestmark = test_browser.pytestmark
browser = test_browser.browser
CUT = """
const pen = document.createElement('canvas').getContext('2d'), cut = [];
for (const field of document.querySelectorAll('main select, main input:not([type=hidden])')) {
    const style = getComputedStyle(field), arrow = field.matches('select, [type=date]') ? 20 : 0;
    const text = field.matches('select') ? field.selectedOptions[0].text
        : field.type === 'date' ? 'mm/dd/yyyy' : field.value || field.placeholder;
    pen.font = style.font;
    const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
    if (pen.measureText(text).width > room) cut.push(text);
}
return cut;
"""
"""Fields whose words do not fit in them."""


def style(browser: Chrome, selector: str, name: str) -> str:
    return browser.find_element(By.CSS_SELECTOR, selector).value_of_css_property(name)


def test_arabic_runs_from_right_to_left_and_its_figures_stay_in_order(
    browser: Chrome, site: Site, ids: dict[str, int]
) -> None:
    set_screen(browser, 1280, "light")
    browser.get(f"{site.url}/article/{ids['ar']}")
    assert (style(browser, "h1", "direction"), style(browser, ".block", "direction")) == ("rtl", "rtl")
    assert style(browser, ".after", "direction") == "ltr"
    browser.get(f"{site.url}/quotes?language=ar")
    where = browser.find_element(By.CSS_SELECTOR, ".card .where")
    paper, when = where.find_elements(By.TAG_NAME, "a")[1], where.find_element(By.TAG_NAME, "time")
    rects: list[Any] = browser.execute_script("return [...arguments[0].getClientRects()].map(one => one.x)", when)
    assert len(rects) == 1
    assert rects[0] > paper.rect["x"] + paper.rect["width"]


def test_korean_breaks_between_words_and_none_of_these_scripts_leans(
    browser: Chrome, site: Site, ids: dict[str, int]
) -> None:
    set_screen(browser, 390, "light")
    browser.get(f"{site.url}/article/{ids['ko']}")
    assert style(browser, "h1", "word-break") == style(browser, ".block p", "word-break") == "keep-all"
    browser.get(f"{site.url}/article/{ids['ja']}")
    assert style(browser, "h1", "word-break") == "auto-phrase"
    browser.get(f"{site.url}/article/{ids['ar']}")
    assert style(browser, ".note i", "font-style") == "normal"
    browser.get(f"{site.url}/article/{ids['ferry']}")
    assert style(browser, ".note i", "font-style") == "italic"


@pytest.mark.parametrize("path", ["/search?q=ferry", "/quotes", "/changes", "/people"])
def test_no_field_of_a_form_is_too_narrow_for_its_words(browser: Chrome, site: Site, path: str) -> None:
    set_screen(browser, 1280, "light")
    browser.get(site.url + path)
    browser.execute_script(  # papers have titles of any length
        "document.querySelectorAll('select[name=site]').forEach(one => one.selectedIndex = 0)"
    )
    assert browser.execute_script(CUT) == []


def test_changes_stand_apart_on_each_page_that_has_them(browser: Chrome, site: Site, ids: dict[str, int]) -> None:
    set_screen(browser, 1280, "light")
    browser.get(site.url + "/changes")
    assert style(browser, ".edit .change", "border-bottom-width") == "0px"
    browser.get(site.url + "/person/chidi-okoro-lind")
    assert style(browser, ".changes .change", "border-bottom-width") == "1px"
    assert style(browser, ".changes .change", "white-space") == "normal"
    browser.get(f"{site.url}/article/{ids['ferry']}/revision/2")
    box, next_head = (browser.find_element(By.CSS_SELECTOR, one).rect for one in (".diff.quotes-changed", ".then"))
    assert next_head["y"] - box["y"] - box["height"] >= 16
