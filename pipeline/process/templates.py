"""Site templates: learnt from the archive and kept by version in the database; the ones in use are files.

What runs use must outlive the database, or a rebuild would give other words: it lies beside people.toml, in the data
folder, and somebody decided so by hand.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlite_utils.db import Database

from pipeline.archive import read_page
from pipeline.clean import VERSION, Template, clean, learn
from pipeline.clean.story.template import SharedLine, line_key
from pipeline.config import Config
from pipeline.database import read_whole, storage_errors, sync_folder, write_whole, writing
from schemas import Article, Site
from schemas.errors import ConfigError, NotAnArticle

FOLDER = "templates"
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
            yield clean(read_page(db, config.archive, capture_id), site)
        except NotAnArticle:
            continue  # by today's rules it is none: nothing to learn from


def save_template(db: Database, template: Template, learnt_at: datetime) -> int:
    """Keep it as the site's next version and give that; the latest one's number where both hold the same lines."""
    with writing(db):  # from the look at the latest on: two who learn at once do not make the same version
        before = latest_template(db, template.site)
        if before is not None and before.lines.keys() == template.lines.keys():
            return before.version
        version = before.version + 1 if before else 1
        _insert(db, template, version, learnt_at)
    return version


def _insert(db: Database, template: Template, version: int, learnt_at: datetime) -> None:
    row = {
        "site": template.site, "version": version, "learnt_at": learnt_at.isoformat(),
        "learnt_from": template.learnt_from, "cleaner": VERSION,
    }  # fmt: skip
    lines = [
        {"site": template.site, "version": version, "key": key, "text": line.text, "pages": line.pages,
         "example": line.example}
        for key, line in template.lines.items()
    ]  # fmt: skip
    db.table("site_templates").insert(row)
    db.table("site_template_lines").insert_all(lines)


def latest_template(db: Database, site: str) -> Template | None:
    """The site's newest; None where none was learnt."""
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
    return Template(site=site, learnt_from=head[1], lines=lines, version=head[0])


def use_template(data: Path, template: Template) -> None:
    """Let runs and rebuilds of this data folder clean with it from now on."""
    lines = [{"text": line.text, "pages": line.pages, "example": line.example} for line in template.lines.values()]
    told = {"version": template.version, "learnt_from": template.learnt_from, "lines": lines}
    write_whole(_file(data, template.site), json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def drop_template(data: Path, site: str) -> None:
    """Let runs and rebuilds clean this site without any; ConfigError where none is in use."""
    path = _file(data, site)
    if not path.exists():
        raise ConfigError(f"{site}: no template is in use; `onrecord template {site} --use` takes the newest")
    with storage_errors(path):
        path.unlink()
        sync_folder(path.parent)


def used_templates(data: Path) -> dict[str, Template]:
    """By the site's name, every template that is in use; ConfigError for a file that is none."""
    return {path.stem: _read(path) for path in sorted(_folder(data).glob("*.json"))}


def used_template(data: Path, site: str) -> Template | None:
    """The site's template that is in use."""
    path = _file(data, site)
    return _read(path) if path.exists() else None


def _file(data: Path, site: str) -> Path:
    return _folder(data) / f"{site}.json"


def _folder(data: Path) -> Path:
    if (data / FOLDER).is_symlink():
        raise ConfigError(f"{data / FOLDER}: is a symbolic link; put the folder itself here")
    return data / FOLDER


def _read(path: Path) -> Template:
    text = read_whole(path)
    try:
        told = json.loads(text)
        lines = {line_key(line["text"]): SharedLine(**line) for line in told["lines"]}
        return _checked(Template(path.stem, told["learnt_from"], lines, told["version"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        what = f"{type(error).__name__}: {error}"
        raise ConfigError(
            f"{path}: no template ({what}); `onrecord template {path.stem} --use` writes it again"
        ) from error


def _checked(template: Template) -> Template:
    """ValueError unless every value is of its kind, so that nothing fails later."""
    texts = all(isinstance(line.text, str) and line.text for line in template.lines.values())
    if not texts or not isinstance(template.version, int) or not isinstance(template.learnt_from, int):
        raise ValueError("version and learnt_from must be numbers, and every line have a text")
    return template
