"""The articles of a site: copied from the folder that knows all of it, or to be read again where each knows a part.

Everything here runs in the caller's transaction, with the other database attached as `source`.
"""

from collections.abc import Iterable, Iterator

from sqlite_utils.db import Database

from pipeline.archive.removal import Removal
from pipeline.books.removals import remember
from pipeline.lineage.placing import place, take_out
from pipeline.merge.copying import columns_of, copy_rows
from pipeline.merge.tables import ARTICLES, OF_ARTICLES
from pipeline.process.load import forget_article, forget_unused_names, name_again
from pipeline.takedown.apply import forget_addresses
from schemas.address import address
from schemas.tables.counted import count_new

THOSE = "SELECT id FROM temp.moved"
MOVED = """
INSERT INTO temp.moved SELECT id FROM source.articles WHERE site = :was AND (:all OR id IN (
    SELECT s.article_id FROM temp.fresh f JOIN source.article_captures s ON s.capture_id = f.id))
"""
"""Articles that were read from a capture that came now; all, where nothing of the site was here."""
LEFT = """
SELECT url, final_url FROM main.captures WHERE id IN (SELECT id FROM temp.fresh) AND kind = 'page'
    AND status IN (404, 410)
"""
AT = """
INSERT INTO temp.moved SELECT article_id FROM source.article_urls WHERE site = ? AND url = ? ON CONFLICT DO NOTHING
"""
HERE = """
SELECT m.id FROM main.articles m WHERE m.id IN (SELECT id FROM temp.moved) OR (m.site = :site AND m.url IN (
    SELECT s.url FROM source.articles s WHERE s.id IN (SELECT id FROM temp.moved)))
"""
"""Of these what is here already, also under another id."""
REMOVED = """
SELECT a.id, r.removal_id FROM {schema}.articles a JOIN (
    SELECT id AS article_id, id AS removal_id FROM main.removals
    UNION SELECT u.article_id, r.removal_id FROM {schema}.article_urls u
        JOIN main.removed_addresses r ON r.site = :site AND r.url = u.url WHERE u.site = :here
    UNION SELECT v.article_id, r.removal_id FROM {schema}.articles b
        JOIN {schema}.revisions v ON v.article_id = b.id
        JOIN main.removed_texts r ON r.site = :site AND r.digest = v.text_digest WHERE b.site = :here
) r ON r.article_id = a.id WHERE a.site = :here
"""
"""Articles that were taken down, by what a removal is known by."""
PERSONS = """
INSERT INTO main.persons (id, name) SELECT id, name FROM source.persons WHERE id IN (
    SELECT q.person_id FROM source.attributions q WHERE q.article_id IN (SELECT id FROM temp.moved))
ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE excluded.name > name
"""
ALIASES = """
INSERT INTO main.person_aliases (person_id, alias) SELECT person_id, alias FROM source.person_aliases
WHERE person_id IN (
    SELECT q.person_id FROM source.attributions q WHERE q.article_id IN (SELECT id FROM temp.moved))
ON CONFLICT DO NOTHING
"""
PEOPLE = """
SELECT json_group_array(DISTINCT person_id) FROM main.attributions
WHERE person_id IS NOT NULL AND article_id IN (SELECT id FROM temp.moved)
"""
IN_ORDER = """
INSERT INTO temp.renumbered (seq, id) SELECT (SELECT max(seq) FROM main.captures)
    + row_number() OVER (ORDER BY fetched_at, seq), id FROM main.captures WHERE site = ?
"""


def insert_captures(db: Database, values: dict[str, str], *, pending: bool) -> int:
    """The rows of those captures that came now (`temp.fresh`), in their order or, `pending`, in that of their times."""
    columns = [name for name in columns_of(db, "captures") if name != "seq"]
    given = {"site": ":site", "warc_file": "coalesce((SELECT f.name FROM temp.files f WHERE f.was = r.warc_file), "
             "r.warc_file)"} | ({"processed_by": "NULL"} if pending else {})  # fmt: skip
    told = ", ".join(given.get(name, f'r."{name}"') for name in columns)
    order = "r.fetched_at, r.seq" if pending else "r.seq"
    done = db.conn.execute(
        f"INSERT INTO main.captures ({', '.join(columns)}) SELECT {told} FROM source.captures r "  # noqa: S608 - our own names
        f"WHERE r.id IN (SELECT id FROM temp.fresh) ORDER BY {order}",
        values,
    )
    return done.rowcount


def copy_articles(db: Database, values: dict[str, str], *, everything: bool) -> int:
    """Every article that the captures that came now tell of, as their folder has it; how many.

    `everything`: all of the site, of which nothing was here.
    """
    db.conn.execute("DELETE FROM temp.moved")
    db.conn.execute(MOVED, {**values, "all": everything})
    for urls in db.execute(LEFT).fetchall() if not everything else ():
        db.conn.executemany(AT, [(values["was"], address(url)) for url in set(urls)])
    _keep_out(db, values)
    for (own,) in db.execute(HERE, values).fetchall() if not everything else ():
        take_out(db, own)
        db.conn.execute(f"DELETE FROM {ARTICLES} WHERE id = ?", [own])  # noqa: S608 - a constant
    db.conn.execute(PERSONS)
    db.conn.execute(ALIASES)
    for table in OF_ARTICLES:
        copy_rows(db, table, THOSE, values)
    ids = [own for (own,) in db.execute("SELECT id FROM temp.moved ORDER BY id").fetchall()]
    for own in ids:
        place(db, own)
        count_new(db, [own])
    if db.execute("SELECT EXISTS (SELECT 1 FROM main.removals)").fetchone()[0]:  # their names may be from what is out
        people = db.execute(PEOPLE).fetchone()[0]
        forget_unused_names(db, people)
        name_again(db, people)
    return len(ids)


def read_again(db: Database, site: str) -> None:
    """Forget what was made of a site's captures, and have all of them wait, in the order in which they were made."""
    for (own,) in db.execute("SELECT id FROM articles WHERE site = ?", [site]).fetchall():
        take_out(db, own)
        db.conn.execute(f"DELETE FROM {ARTICLES} WHERE id = ?", [own])  # noqa: S608 - a constant
    db.conn.execute("DELETE FROM temp.renumbered")
    db.conn.execute(IN_ORDER, [site])
    db.conn.execute(
        "UPDATE main.captures SET seq = n.seq, processed_by = NULL FROM temp.renumbered n WHERE captures.id = n.id"
    )


def forget_removed(db: Database, removals: Iterable[Removal], site: str) -> None:
    """Of a site here all that was taken down anywhere: its articles, and what would ask for them again."""
    if not _has_removals(db, site):
        return
    for own, removal in db.execute(REMOVED.format(schema="main"), {"site": site, "here": site}).fetchall():
        remember(db, removal, site, _addresses(db, "main", own))
        forget_article(db, own)
    for one in removals:
        if one.site == site:
            forget_addresses(db, one)


def _keep_out(db: Database, values: dict[str, str]) -> None:
    """What was taken down does not come back with the others."""
    if not _has_removals(db, values["site"]):
        return
    told = {"site": values["site"], "here": values["was"]}
    for own, removal in db.execute(REMOVED.format(schema="source"), told).fetchall():
        remember(db, removal, values["site"], _addresses(db, "source", own))
        db.conn.execute("DELETE FROM temp.moved WHERE id = ?", [own])


def _has_removals(db: Database, site: str) -> bool:
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM main.removals WHERE site = ?)", [site]).fetchone()[0])


def _addresses(db: Database, schema: str, own: int) -> Iterator[str]:
    query = f"SELECT url FROM {schema}.article_urls WHERE article_id = ?"  # noqa: S608 - fixed names
    yield from [url for (url,) in db.execute(query, [own]).fetchall()]
