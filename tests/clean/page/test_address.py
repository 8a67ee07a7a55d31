"""Addresses on a page, absolute."""

from urllib.parse import urljoin

import pytest

from pipeline.clean.page.address import absolute

BASE = "https://paper.example/news/today"


@pytest.mark.parametrize(
    "href",
    [
        "https://port.example", "http://port.example/a?b=c#d", "https://port.example:8080/x", "HTTPS://port.example/",
        "//port.example/a", "../b", "?page=2", "https://käse.example/ö",
    ],
)  # fmt: skip
def test_a_link_to_the_web_is_what_joining_makes_of_it(href: str) -> None:
    assert absolute(BASE, f" {href}\n") == urljoin(BASE, href)


@pytest.mark.parametrize(
    "href", ["https://[port", "https://", "https:///a", "http:port", "javascript:x", "#top", "mailto:a@b.example", ""]
)
def test_what_leads_nowhere_on_the_web_is_none(href: str) -> None:
    assert absolute(BASE, href) == absolute("", href) == ""


def test_what_could_do_harm_is_left_out_of_an_address() -> None:
    assert absolute(BASE, "https://port.example/a\u202eb\x00") == "https://port.example/ab"
