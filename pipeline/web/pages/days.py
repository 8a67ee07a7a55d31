"""A day: its articles by paper, who is quoted most in them, and what papers changed on it."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from datasette import Response
from sqlite_utils.db import Database

from pipeline.watch.condition import APPEARED
from pipeline.web.pages.rendering import Row, answer, asked, missing, offset_of, paged, read, read_or_none

OF_A_PAPER = 8
"""Articles that are shown of each paper; all of them on the page of one."""
SIZE = 60
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
PAPERS = """
SELECT site, count(*) AS articles FROM articles WHERE published_at >= :begin AND published_at < :end
GROUP BY site ORDER BY articles DESC, site LIMIT 200
"""
ARTICLES = """
SELECT a.id, a.site, a.headline, a.published_at, a.gone_at, a.revision, a.language,
       (SELECT count(*) FROM attributions q WHERE q.article_id = a.id AND q.revision = a.revision
        AND q.stance = 'said' AND q.confidence >= sure_from('')) AS quotes
FROM (
    SELECT *, row_number() OVER (PARTITION BY site ORDER BY published_at DESC, id) AS place FROM (
        SELECT id, site, headline, published_at, gone_at, revision, language FROM articles
        WHERE published_at >= :begin AND published_at < :end AND (:site = '' OR site = :site)
    )
) a WHERE a.place > :offset AND a.place <= :offset + :limit ORDER BY a.place, a.site LIMIT 400
"""
UNDATED = f"""
SELECT a.id, a.site, a.headline, a.first_seen_at, a.gone_at, a.revision, a.language
FROM sites s CROSS JOIN articles a ON a.site = s.name AND {APPEARED} >= :begin AND {APPEARED} < :end
WHERE a.published_at IS NULL AND (:site = '' OR s.name = :site) ORDER BY a.first_seen_at DESC, a.id LIMIT 60
"""  # noqa: S608 - a constant
MOST_QUOTED = """
SELECT max(q.speaker) AS speaker, count(*) AS quotes, q.person_id
FROM articles a JOIN attributions q ON q.article_id = a.id AND q.revision = a.revision
WHERE a.published_at >= :begin AND a.published_at < :end AND (:site = '' OR a.site = :site)
  AND (q.person_id IS NOT NULL OR (q.speaker <> '' AND q.speaker_kind = 'group'))
  AND q.stance = 'said' AND q.confidence >= sure_from('')
GROUP BY coalesce(q.person_id, q.speaker) ORDER BY quotes DESC, speaker LIMIT 12
"""
CHANGES = """
SELECT r.seen_at, r.number, r.changed, r.words_added, r.words_removed, a.site, a.headline, a.language,
       a.id AS article_id
FROM revisions r JOIN articles a ON a.id = r.article_id
WHERE r.kind = 'publisher' AND r.seen_at >= :begin AND r.seen_at < :end AND (:site = '' OR a.site = :site)
ORDER BY r.seen_at DESC LIMIT 40
"""
NEAREST = """
SELECT (SELECT substr(max(published_at), 1, 10) FROM articles WHERE published_at < :begin) AS before,
       (SELECT substr(min(published_at), 1, 10) FROM articles WHERE published_at >= :end) AS after
"""


async def today(datasette: Any, request: Any) -> Response:
    """To the day that it is in UTC: its address stays right tomorrow."""
    return Response.redirect(f"/day/{datetime.now(UTC).date()}", status=303)


async def day(datasette: Any, request: Any) -> Response:
    shown, present = _date(request.url_vars["day"]), datetime.now(UTC).date()
    if shown is None:
        near = [(f"/day/{present}", "Today")]
        return await missing(datasette, request, f"There is no day {request.url_vars['day']} in the calendar.", near)
    wanted = _wanted(shown, asked(request, "site").get("site", ""), offset_of(request, SIZE))
    found = await read(datasette, lambda db: _day(db, wanted))
    for name, sql in (("undated", UNDATED), ("most_quoted", MOST_QUOTED), ("changes", CHANGES)):
        found[name] = await read_or_none(datasette, _rows(sql, wanted))
    found |= {
        "day": shown,
        "title": f"{WEEKDAYS[shown.weekday()]}, {shown.day} {MONTHS[shown.month - 1]} {shown.year}",
        "when": _when(shown, present),
        "site": wanted["site"],
        "paging": paged(request, iter(found["articles"]), SIZE) if wanted["site"] else None,
        "before": shown - timedelta(days=1) if shown > date.min else None,
        "after": shown + timedelta(days=1) if shown < present else None,
    }
    return answer(request, await datasette.render_template("day.html", found, request=request))


def _wanted(shown: date, site: str, offset: int) -> Row:
    """Values of this page's SQL; a day goes from midnight to midnight in UTC."""
    begin = datetime.combine(shown, datetime.min.time(), UTC)
    end = f"{shown}T24" if shown == date.max else (begin + timedelta(days=1)).isoformat()
    limit = {"limit": SIZE + 1, "offset": offset} if site else {"limit": OF_A_PAPER, "offset": 0}
    return {"begin": begin.isoformat(), "end": end, "site": site} | limit


def _rows(sql: str, wanted: Row) -> Any:
    return lambda db: list(db.query(sql, wanted))


def _day(db: Database, wanted: Row) -> Row:
    articles = list(db.query(ARTICLES, wanted))
    by_paper = defaultdict[str, list[Row]](list)
    for row in articles[:SIZE] if wanted["site"] else articles:
        by_paper[row["site"]].append(row)
    counts = dict(db.execute(PAPERS, wanted).fetchall())
    return {
        "articles": articles,
        "papers_that_day": len(counts),
        "by_paper": [(site, counts[site], by_paper[site]) for site in counts if site in by_paper],
        "total": counts.get(wanted["site"], 0) if wanted["site"] else sum(counts.values()),
        "nearest": next(iter(db.query(NEAREST, wanted))),
    }


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _when(shown: date, present: date) -> str:
    return {0: "Today", 1: "Yesterday"}.get((present - shown).days, "")
