"""The stages over one capture: clean, find who said what and what is cited, name the persons; pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.attribution import Model, find_attributions, find_citations, packaged_model
from pipeline.attribution import version as attribution_version
from pipeline.clean import Template, clean, clean_posts, version_with
from pipeline.config import Config
from pipeline.process.people import Merges, mentions
from pipeline.process.story import Story
from pipeline.process.templates import used_templates
from schemas import Article, Capture, Site
from schemas.capture import digest_of
from schemas.errors import NotAnArticle

SITE_RULES = ("title", "language", "timezone", "layouts")
"""Keys of a site's file that change what the stages make of its pages; the others say what is fetched, and how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What the stages made of one capture: stories, pages that are none, or a reason why neither."""

    capture_id: str
    stories: tuple[Story, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    """(address, reason) of what is not an article."""
    failed: str = ""
    """Why the page could not be worked on: over time, over memory, or the error it raised."""
    is_fault: bool = False
    """Whether that is an error of ours or a damaged record, and not the page's own doing."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the stages work with beside captures and site files."""

    merges: Merges
    model: Model | None
    """None: attributions are found by rules alone."""
    templates: Mapping[str, Template]
    """By the site's name; a site without one is cleaned page by page."""

    @classmethod
    def of(cls, config: Config) -> "Tools":
        model = packaged_model() if config.attribution == "tagger" else None
        return cls(Merges.load(config.data), model, used_templates(config.data))

    def version(self, site: Site) -> str:
        """The stages as they run with these over a site's captures: all that its rows depend on, shortly.

        "clean-5+template-1+rules-4+site-0c5b1e2f+people-9d31a07b"; without the last two where nobody said anything.
        """
        stages = version_with(self.templates.get(site.name)), attribution_version(by_model=self.model is not None)
        rules = site.model_dump(include=set(SITE_RULES), exclude_defaults=True)
        return "+".join([*stages, *_digest("site", rules), *_digest("people", self.merges.concerning(site.name))])


def _digest(name: str, values: Mapping[str, Any]) -> Iterator[str]:
    if values:
        told = json.dumps(values, sort_keys=True, default=str).encode()
        yield f"{name}-{digest_of(told).removeprefix('sha256:')[:8]}"


def work(capture: Capture, site: Site, tools: Tools, further: Sequence[Capture] = ()) -> Worked:
    """Clean and attribute one capture, with those of its further pages; the pure heart of the pipeline."""
    stories: list[Story] = []
    refused: list[tuple[str, str]] = []
    for found in _articles(capture, site, tools.templates.get(site.name), further):
        if isinstance(found, NotAnArticle):
            refused.append((found.url, found.reason))
        else:
            stories.append(_story(found, capture, tools))
    return Worked(capture_id=capture.id, stories=tuple(stories), refused=tuple(refused))


def _articles(
    capture: Capture, site: Site, template: Template | None, further: Sequence[Capture]
) -> Iterator[Article | NotAnArticle]:
    if capture.kind == "api":
        yield from clean_posts(capture, site)
        return
    try:
        yield clean(capture, site, template, further)
    except NotAnArticle as verdict:
        yield verdict


def _story(article: Article, capture: Capture, tools: Tools) -> Story:
    attributions = find_attributions(article, tools.model)
    return Story(
        article=article,
        attributions=attributions,
        citations=find_citations(article),
        people=mentions(article, attributions, tools.merges),
        seen_at=capture.fetched_at,
        address=article.url if capture.kind == "api" else capture.final_url,
        asked="" if capture.kind == "api" or capture.url == capture.final_url else capture.url,
    )
