"""The stages over one capture: clean, find who said what and what is cited, name the persons.

`work` is pure; `guarded` reads its capture from the archive, and is never fatal; `InProcess` is a pool of no processes.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from sqlite_utils.db import Database

from pipeline.archive import read_page, read_parts
from pipeline.attribution import Model, find_attributions, find_citations, packaged_model
from pipeline.attribution import version as attribution_version
from pipeline.clean import Template, clean, clean_posts, version_with
from pipeline.config import Config
from pipeline.lineage.shingles import sketch_of
from pipeline.process.corrections import Corrections
from pipeline.process.corrections.apply import corrected
from pipeline.process.corrections.ledger import PART as CORRECTIONS
from pipeline.process.feeds import is_listed, with_hour_of_feeds
from pipeline.process.identity import version_part
from pipeline.process.parsers import ParserError, Watch, parsed_by
from pipeline.process.people import Merges
from pipeline.process.people.mentions import mentions
from pipeline.process.pool import WINDOW, Task, Worked
from pipeline.process.story import Story
from pipeline.process.templates import used_templates
from schemas import Article, Capture, Site
from schemas.address import address
from schemas.errors import NotAnArticle
from schemas.parsed import Parsed
from spiders.budget import FAULT, TOO_MUCH
from spiders.hooks import digest

DOUBTS = frozenset(("listing", "off_topic", "video_only", "empty"))
"""Reasons of a refusal that rest on what a page looks like."""
SITE_RULES = ("title", "language", "timezone", "layouts", "fields")
"""Keys of a site's file that change what the stages make of its pages; the others say what is fetched, and how."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the stages work with beside captures and site files."""

    merges: Merges
    model: Model | None
    """None: attributions are found by rules alone."""
    templates: Mapping[str, Template]
    """By the site's name; a site without one is cleaned page by page."""
    sites: Path | None = None
    """The folder of site files, in which a site's own parser is looked for."""
    corrections: Corrections = field(default_factory=Corrections)

    @classmethod
    def of(cls, config: Config) -> "Tools":
        model = packaged_model() if config.attribution == "tagger" else None
        templates = used_templates(config.data)
        return cls(Merges.load(config.data), model, templates, config.sites, Corrections.load(config.data))

    def version(self, site: Site) -> str:
        """The stages as they run with these over a site's captures: all that its rows depend on, shortly.

        "clean-7+template-1+rules-4+lines-71d0c6a3+site-0c5b1e2f+people-9d31a07b"; without what nobody said anything of.
        """
        template = self.templates.get(site.name)
        stages = version_with(template), attribution_version(by_model=self.model is not None)
        lines = {"lines": sorted(template.lines)} if template else {}
        rules = site.model_dump(include=set(SITE_RULES), exclude_defaults=True)
        own = {"parser": site.parser, "code": digest(site.parser, self.sites)} if site.parser else {}
        told = {"lines": lines, "site": rules, "parser": own, "people": self.merges.concerning(site.name)}
        told |= {CORRECTIONS: self.corrections.concerning(site.name)}
        parts = (version_part(name, values) for name, values in told.items())
        return "+".join([*stages, *filter(None, parts)])


def work(
    capture: Capture,
    site: Site,
    tools: Tools,
    further: Sequence[Capture] = (),
    *,
    listed: bool = False,
    parsed: Parsed | None = None,
    unwanted: Callable[[Article], str] = lambda _article: "",
) -> Worked:
    """Clean and attribute one capture, with those of its further pages; the pure heart of the pipeline.

    `unwanted` says why an article is left out once it is cleaned; it is told among the refused.
    """
    stories: list[Story] = []
    refused: list[tuple[str, str]] = []
    cleaning = partial(clean, template=tools.templates.get(site.name), further=further, listed=listed, parsed=parsed)
    for found in _articles(capture, site, cleaning):
        if isinstance(found, NotAnArticle):
            refused.append((found.url, found.reason))
        elif why := unwanted(found):
            refused.append((found.url, why))
        else:
            stories.append(_story(found, capture, tools))
    return Worked(capture_id=capture.id, stories=tuple(stories), refused=tuple(refused))


def _articles(
    capture: Capture, site: Site, cleaning: Callable[[Capture, Site], Article]
) -> Iterator[Article | NotAnArticle]:
    if capture.kind == "api":
        yield from clean_posts(capture, site)
        return
    try:
        yield cleaning(capture, site)
    except NotAnArticle as verdict:
        yield verdict


def _story(article: Article, capture: Capture, tools: Tools) -> Story:
    met = article.url if capture.kind == "api" else capture.final_url
    asked = "" if capture.kind == "api" or capture.url == capture.final_url else capture.url
    about = tools.corrections.about(article.site, {address(url) for url in (article.url, met, asked) if url})
    found = find_attributions(article, tools.model)
    attributions, decided = corrected(article, found, about, tools.merges)
    people = mentions(article, attributions, tools.merges)
    return Story(
        article=article,
        attributions=attributions,
        citations=find_citations(article),
        people={n: one for n, one in people.items() if not (n in decided and decided[n].is_rejected)},
        corrected=decided,
        seen_at=capture.fetched_at,
        address=met,
        asked=asked,
        sketch=sketch_of(article.text),
    )


def guarded(task: Task, db: Database, folder: Path, tools: Tools, watch: Watch = lambda _begins: None) -> Worked:
    """A page that raises is counted and kept, never fatal: its capture stays, its outcome says why."""
    return within_bounds(task.capture_id, lambda: _of_archive(task, db, folder, tools, watch))


def within_bounds(capture_id: str, make: Callable[[], Worked]) -> Worked:
    """What is made of a capture, or why nothing was: what a page raises ends here."""
    try:
        return make()
    except ParserError as error:
        return Worked(capture_id=capture_id, failed=str(error), by_parser=True)
    except MemoryError:
        return Worked(capture_id=capture_id, failed=TOO_MUCH)
    except Exception as error:  # noqa: BLE001 - the boundary of one page: the parent logs it and stores it as the outcome
        told = f"{FAULT}{type(error).__name__}: {error}"[:300]
        return Worked(capture_id=capture_id, failed=told, is_fault=True)


def _of_archive(task: Task, db: Database, folder: Path, tools: Tools, watch: Watch) -> Worked:
    capture = read_page(db, folder, task.capture_id)
    further = read_parts(db, folder, task.capture_id)
    parsed = parsed_by(task.site, capture, tools.sites, watch)
    worked = work(capture, task.site, tools, further, parsed=parsed)
    if is_doubted(worked, capture.kind) and is_listed(capture, task.site, db, folder):
        worked = work(capture, task.site, tools, further, listed=True, parsed=parsed)
    return worked if capture.kind == "api" else _dated(worked, capture, task.site, db, folder)


def is_doubted(worked: Worked, kind: str) -> bool:
    """Whether a page was stored with a doubt, or refused for one that a feed's word outweighs."""
    refused = any(reason in DOUBTS for _, reason in worked.refused)
    return kind == "page" and (refused or any(story.article.doubtful for story in worked.stories))


def _dated(worked: Worked, capture: Capture, site: Site, db: Database, folder: Path) -> Worked:
    articles = [with_hour_of_feeds(story.article, capture, site, db, folder) for story in worked.stories]
    if all(article is story.article for article, story in zip(articles, worked.stories, strict=True)):
        return worked
    stories = zip(worked.stories, articles, strict=True)
    return replace(worked, stories=tuple(replace(story, article=article) for story, article in stories))


class InProcess:
    """A pool without processes or budgets, for tests and one-page commands."""

    def __init__(self, db: Database, config: Config) -> None:
        self._db, self._folder, self._tools = db, config.archive, Tools.of(config)
        self.version = self._tools.version
        self._tasks: deque[Task] = deque()

    def submit(self, task: Task) -> None:
        self._tasks.append(task)

    def room(self) -> bool:
        return len(self._tasks) < WINDOW

    def busy(self) -> bool:
        return bool(self._tasks)

    def collect(self, timeout: float) -> list[Worked]:
        done = [guarded(task, self._db, self._folder, self._tools) for task in self._tasks]
        self._tasks.clear()
        return done

    def now(self, task: Task) -> Worked:
        return guarded(task, self._db, self._folder, self._tools)

    def close(self) -> None:
        self._tasks.clear()
