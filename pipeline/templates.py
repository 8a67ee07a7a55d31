"""Site templates in the database: learnt from the archive, kept by version, never changed."""

from collections.abc import Iterator
from datetime import datetime

from sqlite_utils.db import Database

from pipeline.archive import read_capture
from pipeline.clean import VERSION, Template, clean, learn
from pipeline.clean.template import SharedLine
from pipeline.config import Config
from pipeline.database import writing
from schemas import Article, Site
from schemas.errors import NotAnArticle

STORIES = 200
"""The latest so many are learnt from: enough to see what repeats, and a page's design does not last longer."""
LATEST = """
SELECT a.capture_id FROM articles a JOIN captures c ON c.id = a.capture_id
WHERE a.site = ? AND c.kind = 'page' ORDER BY c.seq DESC LIMIT ?
"""


def learn_template(db: Database, config: Config, site: Site, stories: int = STORIES) -> Template:
    """What the latest stories of a site share, cleaned again from their captures without any template."""
    captures = [row[0] for row in db.execute(LATEST, [site.name, stories])]
    return learn(site.name, _cleaned(db, config, site, captures))


def _cleaned(db: Database, config: Config, site: Site, captures: list[str]) -> Iterator[Article]:
    for capture_id in captures:
        try:
            yield clean(read_capture(db, config.archive, capture_id), site)
        except NotAnArticle:
            continue  # by today's rules it is none: nothing to learn from


def save_template(db: Database, template: Template, learnt_at: datetime) -> int:
    """Keep it as the site's next version and give that; the latest one's number where both hold the same lines."""
    before = latest_template(db, template.site)
    if before is not None and before[1].lines.keys() == template.lines.keys():
        return before[0]
    version = before[0] + 1 if before else 1
    row = {
        "site": template.site, "version": version, "learnt_at": learnt_at.isoformat(),
        "learnt_from": template.learnt_from, "cleaner": VERSION,
    }  # fmt: skip
    lines = [
        {"site": template.site, "version": version, "key": key, "text": line.text, "pages": line.pages,
         "example": line.example}
        for key, line in template.lines.items()
    ]  # fmt: skip
    with writing(db):
        db.table("site_templates").insert(row)
        db.table("site_template_lines").insert_all(lines)
    return version


def latest_template(db: Database, site: str) -> tuple[int, Template] | None:
    """Version and template; None where none was learnt."""
    head = db.execute(
        "SELECT version, learnt_from FROM site_templates WHERE site = ? ORDER BY version DESC LIMIT 1", [site]
    ).fetchone()
    if head is None:
        return None
    rows = db.execute(
        "SELECT key, text, pages, example FROM site_template_lines WHERE site = ? AND version = ? "
        "ORDER BY pages DESC, text",
        [site, head[0]],
    )
    lines = {key: SharedLine(text=text, pages=pages, example=example) for key, text, pages, example in rows}
    return head[0], Template(site=site, learnt_from=head[1], lines=lines)
