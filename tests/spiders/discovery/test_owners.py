"""Of many sites, the one that an address belongs to."""

import pytest

from schemas.site import Site
from spiders.discovery import Owners

GAZETTE = Site(name="gazette", home="https://www.gazette.example/")
POLITICS = Site(name="politics", home="https://www.gazette.example/politics/")
LOCAL = Site(name="local", home="https://local.gazette.example/", hosts=("cdn-stories.example",))
DEV = Site(name="dev", home="http://127.0.0.1:8080/")
OWNERS = Owners((GAZETTE, POLITICS, LOCAL, DEV))


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.gazette.example/2026/a-vote", "gazette"),
        ("http://gazette.example/2026/a-vote", "gazette"),
        ("https://www.gazette.example/politics/a-vote", "politics"),
        ("https://www.gazette.example/politics-and-more/a-vote", "gazette"),
        ("https://local.gazette.example/a-vote", "local"),
        ("https://elsewhere.gazette.example/a-vote", "gazette"),
        ("https://cdn-stories.example/a-vote", "local"),
        ("http://127.0.0.1:8080/a", "dev"),
        ("http://127.0.0.1:8081/a", None),
        ("https://www.courier.example/a", None),
        ("mailto:desk@gazette.example", None),
        ("https://[nonsense/a", None),
    ],
)
def test_the_nearest_site_owns_an_address(url: str, name: str | None) -> None:
    found = OWNERS.of(url)
    assert (found.name if found else None) == name


def test_a_site_that_is_learnt_later_owns_its_addresses_too() -> None:
    owners = Owners((GAZETTE,))
    assert owners.of("https://courier.example/a") is None
    courier = Site(name="courier", home="https://courier.example/")
    owners.add(courier)
    assert owners.of("https://courier.example/a") == courier
