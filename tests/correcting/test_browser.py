"""A correction in a real Chromium: from the page to the row, over a rebuild, and back."""

from pathlib import Path

import pytest

pytest.importorskip("datasette")

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from pipeline.cli import run_cli
from pipeline.web.editing import Editing
from schemas.errors import Exit
from tests.correcting.test_pages import Visit, edited
from tests.desk import Desk
from tests.process.test_moved_quotes import page
from tests.process.test_rebuild import lose_database
from tests.small_site import front, serving
from tests.web.screen.test_browser import browser, pytestmark, texts

__all__ = ["browser", "pytestmark"]  # the fixture, and the mark that skips without a Chromium

WEIR = "/2026/03/the-weir-is-shut/"


def decide(browser: Chrome, label: str, speaker: str = "") -> None:
    """Open the form beside the only quote, fill it in, and wait for the page that answers."""
    browser.find_element(By.CSS_SELECTOR, ".ruling summary").click()
    form = browser.find_element(By.CSS_SELECTOR, "form.correct")
    if speaker:
        field = form.find_element(By.NAME, "speaker")
        field.clear()
        field.send_keys(speaker)
    button = next(one for one in form.find_elements(By.TAG_NAME, "button") if one.text == label)
    button.click()
    WebDriverWait(browser, 60).until(lambda page: "#c" in page.current_url)


def open_article(browser: Chrome, visit: Visit) -> None:
    assert visit.editing is not None
    browser.get(f"http://{visit.host}/{visit.editing.way_in}")
    browser.find_element(By.LINK_TEXT, "The weir is shut").click()


def test_a_correction_in_the_page_is_there_after_a_rebuild_and_can_be_taken_back(
    browser: Chrome,
    tmp_path: Path,
) -> None:
    told = "“We open again in May, whatever the weather,” Tilda Marsh said."
    with serving({"/": front(WEIR), WEIR: page("The weir is shut", told)}) as paper:
        desk = Desk.over(paper, tmp_path)
        assert desk.run() == Exit.COMPLETE
    with edited(desk, Editing.fresh("ann")) as visit:
        open_article(browser, visit)
        assert texts(browser, ".note .speaker") == ["Tilda Marsh"]
        decide(browser, "It is this speaker’s", "Odo Prill")
        assert texts(browser, ".note .speaker") == ["Odo Prill"]
        assert "Speaker corrected by ann" in texts(browser, ".ruling")[0]
    lose_database(desk)
    assert run_cli(["--data", str(desk.config.data), "--sites", str(desk.config.sites), "rebuild"]) == Exit.COMPLETE
    with edited(desk, Editing.fresh("ann")) as visit:
        open_article(browser, visit)
        assert texts(browser, ".note .speaker") == ["Odo Prill"]
        browser.find_element(By.LINK_TEXT, "Odo Prill").click()
        assert texts(browser, ".card blockquote") == ["“We open again in May, whatever the weather,”"]
        browser.back()
        decide(browser, "Take back")
        assert texts(browser, ".note .speaker") == ["Tilda Marsh"]
        assert "corrected" not in texts(browser, ".ruling")[0]
        browser.get(f"http://{visit.host}/correct/enter?key=spent")
        assert "opened once already" in texts(browser, ".flag")[0]
