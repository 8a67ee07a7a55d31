"""Nothing that a paper or a decision wrote runs: on no page, in no feed, in no citation, not in the report."""

import re
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from pipeline.cli import run_cli
from pipeline.web.addresses import ADDRESSES
from tests.web.screen import test_browser
from tests.web.screen.everywhere import EVIL, addresses
from tests.web.test_pages import Site, attributes, elements

pytestmark = test_browser.pytestmark
browser = test_browser.browser
NO_PAGES = {"feed", "citation", "quote_citation", "record", "raw", "timegate", "timemap", "enter", "correct",
            "correct_person", "health", "metrics"}  # fmt: skip
"""Addresses that are no page to look at; the first few are asked for below."""
FOUND = """
return {ran: window.ran === undefined ? [] : [window.ran],
        scripts: document.querySelectorAll('script, style, [style], object, embed, main img, base').length,
        handlers: [...document.querySelectorAll('*')].filter(
            one => one.getAttributeNames().some(name => name.startsWith('on'))).length,
        links: document.querySelectorAll('a[href^="javascript:"], form[action^="javascript:"]').length};
"""
NOTHING = {"ran": [], "scripts": 0, "handlers": 0, "links": 0}


def test_every_kind_of_page_is_looked_at(data: Path) -> None:
    shown = [path.partition("?")[0] for path in addresses(data)]
    unseen = {name for name, pattern in ADDRESSES.items() if not any(re.fullmatch(pattern, path) for path in shown)}
    assert unseen - NO_PAGES == set()


def test_nothing_runs_on_any_page_and_no_rule_is_broken(browser: Chrome, site: Site, data: Path) -> None:
    faults, evil = {}, 0
    browser.get_log("browser")  # type: ignore[no-untyped-call]
    for path in addresses(data):
        browser.get(site.url + path)  # an alert would end the test here
        found = browser.execute_script(FOUND)
        log = [told["message"] for told in browser.get_log("browser") if "status of 4" not in told["message"]]  # type: ignore[no-untyped-call]
        if (found, log) != (NOTHING, []):
            faults[path] = (found, log)
        evil += "window.ran" in browser.find_element("tag name", "body").text
    assert faults == {}
    assert evil > 50  # it was there to read


def test_every_page_takes_no_script_and_no_style_but_our_own(site: Site, data: Path) -> None:
    for path in addresses(data):
        answer = site.get(path)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'"), path
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert not {"script", "style"} & set(elements(answer.text)), path
        assert not [name for name, _ in attributes(answer.text) if name.startswith("on") or name == "style"], path


def test_nothing_runs_in_feeds_and_citations(browser: Chrome, site: Site, data: Path) -> None:
    quote = next(path for path in addresses(data) if path.startswith("/quote/"))
    revision = next(path for path in addresses(data) if path.endswith("/revision/2"))
    kinds = ("txt", "jsonld")
    paths = ["/changes.atom", *(f"{quote}/citation.{kind}" for kind in kinds),
             *(f"{revision}/citation.{kind}" for kind in kinds), f"{revision}/page/raw"]  # fmt: skip
    for path in paths:
        answer = site.get(path)
        assert answer.status == 200, path
        assert "window.ran" in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
        html = answer.headers["content-type"].startswith("text/html")
        assert html == path.endswith("/raw")
        assert not html or answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        browser.get(site.url + path)
        assert browser.execute_script("return window.ran === undefined"), path
    for path in ("/onrecord/quotes.json", "/onrecord/quotes.csv", "/onrecord/articles.csv", "/onrecord/articles.json"):
        answer = site.get(path)
        assert answer.headers["content-type"].split(";")[0] in ("application/json", "text/csv")
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("asked", [[], ["--site", "lantern-post"]])
def test_nothing_runs_in_the_report(browser: Chrome, data: Path, tmp_path: Path, asked: list[str]) -> None:
    report = tmp_path / "report.html"
    given = ["--since", "2026-03-09", "--until", "2026-03-16", "--quick", "--output", str(report), *asked]
    assert run_cli(["--data", str(data), "report", *given]) == 0
    assert "window.ran" in report.read_text()
    browser.get(report.as_uri())
    found = browser.execute_script(FOUND)
    assert (found["ran"], found["handlers"], found["links"]) == ([], 0, 0)
    assert "script" not in elements(report.read_text())


def test_what_would_run_is_seen_to_run(browser: Chrome, tmp_path: Path) -> None:
    page = tmp_path / "open.html"
    page.write_text(f"<title>{EVIL}")
    browser.get(page.as_uri())
    assert browser.execute_script(FOUND) != NOTHING
