"""The rows of an export, and which of them somebody wants."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlite_utils.db import Database

from pipeline.read.canned import ready
from pipeline.read.export.codebook import CODEBOOK, What
from pipeline.read.known import check_names
from schemas.errors import ConfigError

Row = dict[str, Any]

SAID = "(:stance IN ({0}.stance, 'all') AND {0}.confidence >= sure_from(:sure_from))"
BY = "({0}.person_id = :person_id OR (:person_id = '' AND {0}.speaker = :person COLLATE NOCASE))"
"""Whether a quote is the person's; of a group, which has no id, it is known by the name."""
ASKED = """
    (:site = '' OR a.site = :site) AND (:language = '' OR a.language = :language)
    AND coalesce(a.published_at, a.first_seen_at) >= :since
    AND (:until = '' OR coalesce(a.published_at, a.first_seen_at) < :until)
"""
SPEAKS = f"""(:person = '' OR EXISTS (
    SELECT 1 FROM attributions s
    WHERE s.article_id = a.id AND s.revision = a.revision AND {SAID.format("s")} AND {BY.format("s")}))
"""  # noqa: S608 - constants
LINEAGE = "(SELECT lineage_id FROM lineages WHERE article_id = a.id) AS lineage_id"
PRINTED_AT = ":base || '/article/' || a.id || '/revision/' || a.revision AS cite_as"
REFERENCE = "reference(a.id, r.capture_id, r.text, q.content_spans)"
IS_COPY = """EXISTS (
    SELECT 1 FROM lineages l CROSS JOIN lineages o ON o.lineage_id = l.lineage_id JOIN articles b ON b.id = o.article_id
    WHERE l.article_id = a.id AND (o.printed_at, b.first_seen_at, b.id) < (l.printed_at, a.first_seen_at, a.id))
"""
"""In the order that a lineage has everywhere: by time of printing, of first sight, and number."""
ARTICLES = f"""
SELECT a.url, a.site, a.headline AS title, a.dek,
       (SELECT json_group_array(name) FROM
           (SELECT name FROM bylines WHERE article_id = a.id ORDER BY position)) AS authors,
       a.published_at AS published, a.modified_at AS modified, a.text, a.language, a.section,
       (SELECT json_group_array(name) FROM (SELECT name FROM tags WHERE article_id = a.id AND kind = 'tag')) AS tags,
       (SELECT json_group_array(json_object('text', quote, 'parts', json(parts(a.text, content_spans, quoted_spans)),
                                            'speaker', speaker, 'cue', cue, 'kind', kind, 'stance', stance,
                                            'confidence', confidence,
                                            'sure', json(iif(confidence >= sure_from(''), 'true', 'false')),
                                            'reference', reference(a.id, r.capture_id, a.text, content_spans))) FROM
           (SELECT * FROM attributions q WHERE article_id = a.id AND revision = a.revision AND {SAID.format("q")}
            ORDER BY "start", position)
       ) AS quotes,
       (SELECT json_group_array(json_object('name', name, 'kind', kind, 'text', text, 'url', url)) FROM
           (SELECT * FROM citations WHERE article_id = a.id AND revision = a.revision ORDER BY position)
       ) AS citations,
       a.complete, a.doubtful, a.revision, a.first_seen_at, a.gone_at, a.id AS article_id, a.capture_id, {LINEAGE},
       {IS_COPY} AS copy, {PRINTED_AT}
FROM articles a
JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
WHERE {ASKED} AND {SPEAKS}
ORDER BY a.site, a.url
"""  # noqa: S608 - constants
QUOTES = f"""
SELECT q.quote, parts(r.text, q.content_spans, q.quoted_spans) AS parts,
       q.speaker, q.person_id, q.cue, q.source, q.kind, q.stance, q.confidence,
       q.confidence >= sure_from('') AS sure, doubt(q.confidence, q.speaker) AS doubt, q.rule, q."start", q."end",
       a.site, a.language, a.headline AS title, a.published_at AS published, a.url, a.id AS article_id, q.revision,
       q.position, r.capture_id, {LINEAGE},
       EXISTS (SELECT 1 FROM copied_quotes c WHERE c.id = q.id) AS copy,
       {REFERENCE} AS reference, :base || '/quote/' || {REFERENCE} AS cite_as
FROM articles a
JOIN attributions q ON q.article_id = a.id AND q.revision = a.revision
JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
WHERE {ASKED} AND {SAID.format("q")} AND (:person = '' OR {BY.format("q")})
ORDER BY a.site, a.url, q."start", q.position
"""  # noqa: S608 - constants
CITATIONS = f"""
SELECT c.name, c.kind, c.text, c.url AS cited_url, c.reason, c.rule, c."start", c."end",
       a.site, a.headline AS title, a.published_at AS published, a.url, a.id AS article_id, c.revision, c.position,
       r.capture_id, {LINEAGE}, {PRINTED_AT}
FROM articles a
JOIN citations c ON c.article_id = a.id AND c.revision = a.revision
JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
WHERE {ASKED} AND {SPEAKS}
ORDER BY a.site, a.url, c.position
"""  # noqa: S608 - constants
SQL: dict[What, str] = {"articles": ARTICLES, "quotes": QUOTES, "citations": CITATIONS}
NAMED = """
SELECT id, name FROM persons WHERE id = :who OR name = :who COLLATE NOCASE
UNION
SELECT p.id, p.name FROM person_aliases a JOIN persons p ON p.id = a.person_id WHERE a.alias = :who COLLATE NOCASE
"""
SPOKE = "SELECT 1 FROM attributions WHERE speaker = ? COLLATE NOCASE LIMIT 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows an export is to have; what is empty does not filter.

    Of a person it has their quotes, the articles in which they are quoted, and what these cite.
    """

    stance: str = "said"
    """Of quotes."""
    sure_from: float | None = None
    """Least confidence of quotes; None: the setting."""
    site: str = ""
    since: str = ""
    """A moment as the database writes it: published then or later; an undated article was published when first seen."""
    until: str = ""
    """Likewise: published before."""
    language: str = ""
    person: str = ""
    """A name, an alias or an id."""
    base: str = ""
    """What stands before the path of a permanent address; filters nothing."""


def export_rows(db: Database, what: What, wanted: Wanted | None = None) -> Iterator[Row]:
    """Rows of the articles as they stand today, by site and address; lists are lists, moments are text.

    ConfigError for a site, a language or a person that nobody has.
    """
    asked = _asked(db, wanted or Wanted())
    lists = {field.name for field in CODEBOOK[what] if field.kind in ("names", "objects")}
    truths = {field.name for field in CODEBOOK[what] if field.kind == "boolean"}
    for row in ready(db).query(SQL[what], asked):
        for name in lists:
            row[name] = json.loads(row[name])
        for name in truths:
            row[name] = bool(row[name])
        yield row


def count_rows(db: Database, what: What, wanted: Wanted | None = None) -> int:
    """How many rows an export will have."""
    known = SQL[what].partition("\nFROM articles a\n")[2].partition("\nORDER BY")[0]
    sql = f"SELECT count(*) FROM articles a {known}"  # noqa: S608 - our own
    return int(ready(db).execute(sql, _asked(db, wanted or Wanted())).fetchone()[0])


def _asked(db: Database, wanted: Wanted) -> dict[str, Any]:
    check_names(db, {"site": wanted.site, "language": wanted.language}, parts=False)
    return {
        "stance": wanted.stance, "sure_from": wanted.sure_from, "site": wanted.site, "since": wanted.since,
        "base": wanted.base.rstrip("/"), "until": wanted.until, "language": wanted.language, "person": wanted.person,
        "person_id": _person_id(db, wanted.person) if wanted.person else "",
    }  # fmt: skip


def _person_id(db: Database, who: str) -> str:
    """Id of the one person whom a name means; empty for a group, which has its name alone."""
    found = db.execute(NAMED, {"who": who}).fetchall()
    whole = [person for person in found if who in person or who.casefold() == person[1].casefold()]
    chosen = whole or found
    if len(chosen) > 1:
        names = ", ".join(sorted(name for _, name in chosen))
        raise ConfigError(f"{who!r} is a name of {len(chosen)} persons: {names}; write one of these")
    if not chosen and not db.execute(SPOKE, [who]).fetchone():
        check_names(db, {"speaker": who}, parts=True)
        raise ConfigError(f"nobody is called just {who!r}; `onrecord people --json` lists whole names")
    return str(chosen[0][0]) if chosen else ""
