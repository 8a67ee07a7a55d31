"""The report in a real Chromium, opened as a file; skipped only where no Chromium or ChromeDriver is installed."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By

from pipeline.database import open_database
from pipeline.read.report import html_report, last_week, week_of
from tests.read.report.test_page import PAPERS
from tests.read.report.weeks import NOW, fill_weeks
from tests.web.screen.test_browser import CHROMIUM, DRIVER, FLAGS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no chromium and chromedriver on this machine"),
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    folder = tmp_path_factory.mktemp("report")
    db = open_database(None)
    fill_weeks(db)
    (folder / "monday.html").write_text(html_report(week_of(db, last_week(NOW), NOW, PAPERS)))
    db.close()
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    driver = Chrome(options=options, service=ChromeService(str(DRIVER)))
    driver.get((folder / "monday.html").as_uri())
    yield driver
    driver.quit()


def narrow(browser: Chrome, width: int) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_lies_beside_the_page_and_nothing_was_refused(browser: Chrome, width: int) -> None:
    narrow(browser, width)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]


def test_on_a_telephone_each_number_has_its_label(browser: Chrome) -> None:
    label = "return getComputedStyle(arguments[0], '::before').content"
    cell = browser.find_element(By.CSS_SELECTOR, ".quoted td")
    narrow(browser, 1280)
    assert browser.execute_script(label, cell) == "none"
    narrow(browser, 390)
    assert browser.execute_script(label, cell) == '"quotes"'


def test_a_dark_screen_has_a_dark_page(browser: Chrome) -> None:
    shown = {}
    for scheme in ("light", "dark"):
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        shown[scheme] = browser.find_element(By.TAG_NAME, "body").value_of_css_property("background-color")
    assert (shown["light"], shown["dark"]) == ("rgba(251, 250, 247, 1)", "rgba(23, 24, 26, 1)")
