"""Every page as axe-core sees it, on two screens, light and dark; skipped where axe is not installed."""

from importlib import resources
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from pipeline.cli import run_cli
from pipeline.web.metadata import TABLES
from tests.web.screen import test_browser
from tests.web.screen.everywhere import addresses
from tests.web.screen.test_browser import set_screen
from tests.web.test_pages import Site

pytest.importorskip("axe_playwright_python")  # for the axe-core that it carries

pytestmark = test_browser.pytestmark
browser = test_browser.browser
AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
SCREENS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]
LIKE_OTHERS = {f"/onrecord/{name}" for name in list(TABLES)[6:]}
"""Tables that are shown by the same template as those before them."""
RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {iframes: false, resultTypes: ["violations"]}).then(found => done(
    found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 120)}`))
), error => done([`axe: ${error}`]));
"""
"""Frames are left out: what is in them is a paper's page, not ours."""


def violations(browser: Chrome) -> list[str]:
    """What axe finds on the page that is open, on each screen; all that is folded is opened first."""
    browser.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
    browser.execute_script(AXE)
    found = []
    for width, scheme in SCREENS:
        set_screen(browser, width, scheme)
        found += [f"{width} {scheme} {told}" for told in browser.execute_async_script(RUN)]
        wide = browser.execute_script("return document.documentElement.scrollWidth")
        found += [f"{width} {scheme} {wide} wide"] if wide > width else []
    return found


def test_axe_finds_nothing_on_any_page(browser: Chrome, site: Site, data: Path) -> None:
    faults = {}
    for path in addresses(data):
        if path in LIKE_OTHERS:
            continue
        browser.get(site.url + path)
        if found := violations(browser):
            faults[path] = found
    assert faults == {}


def test_axe_finds_nothing_in_the_report(browser: Chrome, data: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    asked = ["--since", "2026-03-09", "--until", "2026-03-16", "--quick", "--output", str(report)]
    assert run_cli(["--data", str(data), "report", *asked]) == 0
    browser.get(report.as_uri())
    assert browser.find_elements(By.CSS_SELECTOR, "h2")
    assert violations(browser) == []


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        ("document.querySelector('.prove').style.color = 'gray'", "color-contrast"),
        ("document.querySelector('.prove').style.width = '2000px'", "wide"),
        ("document.querySelectorAll('form.correct label').forEach(one => one.replaceWith(...one.children))", "label"),
    ],
)
def test_what_is_spoilt_is_found(browser: Chrome, site: Site, data: Path, spoil: str, rule: str) -> None:
    browser.get(site.url + addresses(data)[0])
    browser.execute_script(spoil)
    assert any(rule in told for told in violations(browser))
