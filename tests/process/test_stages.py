"""The stages' version names all that their rows depend on, and nothing else."""

import pytest

from pipeline.process.people import Merges
from pipeline.process.stages import Tools
from schemas.site import Layout, Site

SITE = Site(name="gazette", home="https://gazette.example/")


def version(site: Site, merges: Merges = Merges()) -> str:  # noqa: B008 - frozen
    return Tools(merges, None, {}).version(site)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "The Gazette"},
        {"language": "en"},
        {"timezone": "Europe/Oslo"},
        {"layouts": (Layout(body="div.told"),)},
        {"layouts": (Layout(remove=("p.plea",)),)},
    ],
    ids=str,
)
def test_what_says_how_to_read_is_part_of_the_version(changes: dict[str, object]) -> None:
    changed = version(SITE.model_copy(update=changes))
    assert changed.startswith(version(SITE) + "+site-")
    assert changed == version(SITE.model_copy(update=changes | {"name": "post"}))


@pytest.mark.parametrize(
    "changes", [{"delay": 2.0}, {"feeds": ("https://gazette.example/feed",)}, {"max_pages": 7}, {"exclude": ("/tag/",)}]
)
def test_what_says_how_to_fetch_is_none(changes: dict[str, object]) -> None:
    assert version(SITE.model_copy(update=changes)) == version(SITE)


@pytest.mark.parametrize(
    ("merges", "concerns"),
    [
        (Merges({"Inga Vale": "Ingrid Vale"}), True),
        (Merges(splits={"Ann Vale": {"gazette": "Ann Vale (sheriff)"}}), True),
        (Merges(splits={"Ann Vale": {"gazette.example/a": "Ann Vale (sheriff)"}}), True),
        (Merges(splits={"Ann Vale": {"post": "Ann Vale (sheriff)"}}), False),
        (Merges(), False),
    ],
)
def test_decisions_about_people_are_where_they_concern_the_site(merges: Merges, concerns: bool) -> None:
    assert ("+people-" in version(SITE, merges)) == concerns
