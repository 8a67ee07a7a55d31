"""The pages in a real Chromium; skipped only where no Chromium or ChromeDriver is installed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.rows import filled_file
from tests.web.test_pages import Site, running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync", "--window-size=1280,1000",
)  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no chromium and chromedriver on this machine"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(filled_file(tmp_path_factory.mktemp("browser"))) as found:
        yield found


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    driver = Chrome(options=options, service=ChromeService(str(DRIVER)))
    yield driver
    driver.quit()


def ask(browser: Chrome, field: str, words: str) -> None:
    """Fill in a field, and wait for the page that answers: the one before may hold such elements too."""
    before = browser.current_url
    browser.find_element(By.NAME, field).send_keys(words, Keys.ENTER)
    WebDriverWait(browser, 20).until(lambda page: page.current_url != before)


def texts(browser: Chrome, selector: str) -> list[str]:
    return [found.text for found in browser.find_elements(By.CSS_SELECTOR, selector)]


def test_a_reader_goes_from_the_front_page_to_a_quote_and_its_proof(browser: Chrome, site: Site) -> None:
    browser.get(site.url + "/")
    browser.find_element(By.LINK_TEXT, "Council votes to keep the night ferry").click()
    assert texts(browser, "mark")[:2] == [
        "It will sail as long as people work at night,",
        "A town that stops at ten is not a town.",
    ]
    assert texts(browser, ".note .speaker") == ["Odile Brandt", "Odile Brandt", "the port", "Chidi Okoro-Lind"]
    assert "lantern-post-20260314-00.warc.gz" in texts(browser, ".proof")[0]


def test_the_speaker_stands_beside_the_quote_and_the_mark_is_coloured(browser: Chrome, site: Site) -> None:
    browser.get(site.url + "/")
    browser.find_element(By.LINK_TEXT, "Council votes to keep the night ferry").click()
    mark, note = browser.find_element(By.CSS_SELECTOR, "mark"), browser.find_element(By.CSS_SELECTOR, ".note")
    assert note.rect["x"] > mark.rect["x"] + mark.rect["width"]
    assert abs(note.rect["y"] - mark.rect["y"]) < 30
    assert mark.value_of_css_property("background-color") != "rgba(0, 0, 0, 0)"
    assert mark.get_attribute("title") == "Odile Brandt · said · confidence 0.95 · quote-said-name"
    width = browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0


def test_a_canned_question_is_filled_in_and_asked(browser: Chrome, site: Site) -> None:
    browser.get(site.url + "/onrecord/quotes")
    ask(browser, "speaker", "okoro")
    assert texts(browser, "td.col-quote") == ["the vote “a blank cheque”"]
    assert texts(browser, "td.col-speaker") == ["Chidi Okoro-Lind"]
    browser.find_element(By.CSS_SELECTOR, "td.col-article_id a").click()
    assert browser.title == "Council votes to keep the night ferry"


def test_a_search_marks_the_words_it_found(browser: Chrome, site: Site) -> None:
    browser.get(site.url + "/")
    ask(browser, "q", "nurses OR bakers")
    assert texts(browser, ".passage mark") == ["nurses", "bakers"]
    browser.find_element(By.NAME, "q").clear()
    ask(browser, "q", 'NEAR("')
    assert texts(browser, "h2")[0] == "0 articles"


def test_a_reader_goes_from_a_search_to_a_quote_in_its_text_and_to_its_proof(browser: Chrome, site: Site) -> None:
    browser.set_window_size(1280, 1000)
    browser.get(site.url + "/search")
    ask(browser, "q", "cheque")
    assert texts(browser, ".card blockquote mark") == ["cheque"]
    browser.find_element(By.CSS_SELECTOR, ".card .where a").click()
    WebDriverWait(browser, 20).until(lambda page: "#q-" in page.current_url)
    target = browser.find_element(By.CSS_SELECTOR, ":target")
    assert target.find_element(By.XPATH, "following::mark").text == "the vote “a blank cheque”"
    digest = browser.find_element(By.CSS_SELECTOR, ".proof dl").text
    assert "sha256:" in digest
    assert "lantern-post-20260314-00.warc.gz" in digest


def test_a_reader_goes_from_a_kind_of_change_to_the_revision_that_made_it(browser: Chrome, site: Site) -> None:
    browser.set_window_size(1280, 1000)
    browser.get(site.url + "/changes")
    browser.find_element(By.LINK_TEXT, "Number").click()
    WebDriverWait(browser, 20).until(lambda page: "kind=number" in page.current_url)
    assert texts(browser, ".edit .change del")[:2] == ["7", "4"]
    browser.find_element(By.LINK_TEXT, "revision 2").click()
    assert texts(browser, ".diff ins")[:2] == ["8", "3"]


def test_lists_and_tables_fit_a_telephone_and_can_be_read_by_their_labels(browser: Chrome, site: Site) -> None:
    browser.set_window_size(500, 900)
    for path in ("/search?q=ferry", "/quotes", "/changes", "/onrecord/quotes", "/onrecord/articles", "/onrecord"):
        browser.get(site.url + path)
        wide = browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, path
    browser.get(site.url + "/onrecord/quotes")
    script = "return getComputedStyle(document.querySelector('td.col-speaker'), '::before').content"
    assert browser.execute_script(script) == '"Speaker"'


def test_a_revision_shows_what_went_and_what_came(browser: Chrome, site: Site) -> None:
    browser.get(site.url + "/")
    browser.find_element(By.LINK_TEXT, "changed, revision 2").click()
    assert texts(browser, ".diff del")[:2] == ["7", "4"]
    assert texts(browser, ".diff ins")[:2] == ["8", "3"]


def test_nothing_of_a_hostile_article_runs_and_no_rule_of_the_page_is_broken(browser: Chrome, site: Site) -> None:
    browser.get(site.url + "/onrecord/articles_search?text=printed")
    browser.find_element(By.CSS_SELECTOR, "td.col-article_id a").click()
    assert browser.title == "=1+1 <script>alert('headline')</script>"
    assert texts(browser, ".inert") == ["paragraph"]
    assert browser.execute_script("return document.querySelectorAll('script, main img').length") == 0
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_the_page_asks_no_other_host(browser: Chrome, site: Site) -> None:
    browser.get(site.url + "/")
    script = "return performance.getEntriesByType('resource').map(entry => new URL(entry.name).host)"
    assert set(browser.execute_script(script)) == {site.url.removeprefix("http://")}


def test_the_article_fits_a_telephone(browser: Chrome, site: Site, tmp_path: Path) -> None:
    browser.set_window_size(500, 900)
    browser.get(site.url + "/")
    browser.find_element(By.LINK_TEXT, "Council votes to keep the night ferry").click()
    assert browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_doubt_stands_beside_the_speaker_and_the_page_of_quotes_fits_a_telephone(browser: Chrome, site: Site) -> None:
    browser.set_window_size(500, 900)
    browser.get(site.url + "/onrecord/quotes?site=lantern-post")
    assert "probably the port" in texts(browser, "td.col-speaker")
    assert browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth") <= 0
    word = browser.find_element(By.CSS_SELECTOR, "td.col-speaker .doubt")
    assert word.get_attribute("title") == "confidence 0.62"
    assert word.rect["x"] + word.rect["width"] < 500


def set_screen(browser: Chrome, width: int, scheme: str) -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)


def test_a_reader_goes_from_a_person_to_a_change_and_its_diff(browser: Chrome, site: Site) -> None:
    browser.get(site.url + "/")
    browser.find_element(By.LINK_TEXT, "All people").click()
    ask(browser, "q", "okoro")
    browser.find_element(By.LINK_TEXT, "Chidi Okoro-Lind").click()
    assert texts(browser, ".change del") == ["“We were promised figures,” … “and we were given a brochure.”"]
    browser.find_element(By.CSS_SELECTOR, ".change .facts a").click()
    assert texts(browser, ".diff del")[:2] == ["7", "4"]
    assert texts(browser, ".quotes-changed b") == ["dropped"]
    browser.find_element(By.CSS_SELECTOR, ".kicker a").click()
    assert texts(browser, ".note .speaker")[0] == "Odile Brandt"


def test_a_reader_goes_from_a_paper_by_its_chart_to_a_day_and_a_speaker(browser: Chrome, site: Site) -> None:
    browser.get(site.url + "/papers")
    browser.find_element(By.LINK_TEXT, "The Lantern Post").click()
    bar = browser.find_element(By.CSS_SELECTOR, "svg .bar")
    assert bar.rect["height"] > 100
    assert bar.value_of_css_property("fill") not in ("rgb(0, 0, 0)", "none")
    browser.find_element(By.CSS_SELECTOR, ".chart summary").click()
    browser.find_element(By.CSS_SELECTOR, ".numbers a").click()
    assert texts(browser, "h1") == ["Friday, 13 March 2026"]
    browser.find_element(By.LINK_TEXT, "Maren Tarn").click()
    assert [text.lower() for text in texts(browser, ".dek")] == ["finance minister"]
    browser.find_element(By.CSS_SELECTOR, ".card .where a").click()
    assert browser.current_url.partition("#")[2] == "q-1"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/people", "/person/odile-brandt", "/papers", "/paper/lantern-post",
                                  "/day/2026-03-13", "/today", "/person/nobody", "/"])  # fmt: skip
def test_pages_of_people_papers_and_days_fit_a_telephone(browser: Chrome, site: Site, path: str, scheme: str) -> None:
    set_screen(browser, 390, scheme)
    browser.get(site.url + path)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
    text, ground = ("background-color", "color") if scheme == "dark" else ("color", "background-color")
    body = browser.find_element(By.TAG_NAME, "body")
    assert brightness(body.value_of_css_property(text)) < 80 < 170 < brightness(body.value_of_css_property(ground))
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def brightness(colour: str) -> int:
    """The mean of red, green and blue of `rgba(27, 26, 24, 1)`."""
    return sum(int(part) for part in colour.partition("(")[2].split(",")[:3]) // 3
