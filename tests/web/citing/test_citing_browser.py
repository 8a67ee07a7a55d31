"""From a quote to its proof in a real Chromium, and the page of somebody else in its frame."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.proof.paper import PLAIN, read
from tests.small_site import serving
from tests.web.screen import test_browser
from tests.web.screen.test_browser import texts
from tests.web.test_pages import Site, running

pytestmark = test_browser.pytestmark
browser = test_browser.browser
HOSTILE = (
    b"<script>alert('mine')</script><img src=/x onerror=alert(1)><meta http-equiv=refresh content='0;url=/people'>"
    b"<link rel=stylesheet href=/static/onrecord.css><iframe src=/></iframe>"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving() as paper:
        desk = read(paper, tmp_path_factory.mktemp("cited"))
        page = paper.pages[PLAIN]
        assert isinstance(page, bytes)
        paper.pages[PLAIN] = page.replace(b"Monday night", b"Tuesday night").replace(b"</body>", HOSTILE + b"</body>")
        assert desk.run() == 0
    with running(desk.config.data) as found:
        yield found


def test_a_reader_goes_from_a_quote_to_the_page_that_proves_it(browser: Chrome, site: Site) -> None:
    browser.get(site.url + "/")
    browser.find_element(By.LINK_TEXT, "The weir holds & stands").click()
    browser.find_element(By.LINK_TEXT, "cite").click()
    assert browser.current_url.startswith(site.url + "/quote/")
    assert texts(browser, ".card .speaker") == ["Ada Fernweh"]
    assert texts(browser, ".text mark")[0].startswith("Nobody at Osier Weir slept")
    browser.find_element(By.XPATH, "//summary[text()='BibTeX']").click()
    assert any(text.startswith("@article{") for text in texts(browser, ".cite pre"))
    browser.find_element(By.LINK_TEXT, "the page as it was sent").click()
    frame = browser.find_element(By.CSS_SELECTOR, "iframe")
    browser.switch_to.frame(frame)
    assert "Nobody at Osier Weir slept" in browser.find_element(By.TAG_NAME, "body").text
    browser.switch_to.default_content()


def test_a_reader_goes_from_a_person_by_a_card_to_citation_and_proof(browser: Chrome, site: Site) -> None:
    browser.get(site.url + "/person/ada-fernweh")
    card = browser.find_element(By.XPATH, "//article[contains(., 'have never failed us')]")
    said = card.find_element(By.TAG_NAME, "blockquote").text
    card.find_element(By.LINK_TEXT, "cite").click()
    assert texts(browser, ".card blockquote") == [said]
    assert "sha256:" in texts(browser, ".proof")[0]
    assert any(line.startswith("onrecord verify --quote") for line in texts(browser, ".cite pre"))


def test_nothing_of_the_captured_page_runs_or_is_loaded(browser: Chrome, site: Site) -> None:
    browser.get(site.url + "/")
    browser.find_element(By.LINK_TEXT, "The weir holds & stands").click()
    browser.find_element(By.LINK_TEXT, "the page as it was sent").click()
    place = browser.current_url
    sheet, raw = "/static/onrecord.css", f"{place}/raw".removeprefix(site.url)
    browser.get(place)  # an alert would be raised here
    assert answered(browser) >= {sheet}
    assert answered(browser) <= {sheet, "/static/onrecord.svg", raw}
    browser.get(f"{place}/raw")
    assert answered(browser) == set()
    assert browser.current_url == f"{place}/raw"
    assert "Tuesday night" in browser.find_element(By.TAG_NAME, "body").text


def answered(browser: Chrome) -> set[str]:
    """Paths of what the page asked for and got; what its policy stopped has no status."""
    entries = "performance.getEntriesByType('resource').filter(entry => entry.responseStatus > 0)"
    return set(browser.execute_script(f"return {entries}.map(entry => new URL(entry.name).pathname)"))
