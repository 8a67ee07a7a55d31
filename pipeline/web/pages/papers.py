"""A paper: articles a day, runs and coverage, who is quoted most, what it changed; and the list of all papers."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from datasette import Response
from sqlite_utils.db import Database

from pipeline.config import Config
from pipeline.languages.names import name_of
from pipeline.read import run_query
from pipeline.watch.condition import APPEARED, SiteState, states_of, watched_sites
from pipeline.watch.totals import COLUMNS, Totals, totals_of
from pipeline.web.charts import chart
from pipeline.web.pages.rendering import Row, answer, asked, missing, offset_of, page, paged, read, read_or_none
from schemas.meant import nearest

SIZE = 20
"""Articles a page."""
SPANS = {"90": 90, "365": 365, "all": None}
"""What a chart shows: days back from the newest article."""
LOOKED_DAYS = 30
PAPERS = f"""
SELECT s.name, s.title, s.home, s.country, s.language, c.articles, a.id AS article_id, a.headline, a.published_at,
       a.first_seen_at, a.language AS written_in
FROM sites s JOIN (
    SELECT name, coalesce((SELECT c.articles FROM counted_sites c WHERE c.site = sites.name), 0) AS articles,
           (SELECT id FROM articles a WHERE a.site = sites.name ORDER BY {APPEARED} DESC LIMIT 1) AS newest
    FROM sites ORDER BY name LIMIT 1000
) c ON c.name = s.name LEFT JOIN articles a ON a.id = c.newest
ORDER BY c.articles = 0, lower(coalesce(nullif(s.title, ''), s.name))
"""  # noqa: S608 - a constant
SITE = "SELECT name, title, home, country, language, timezone, schedule FROM sites WHERE name = ?"
SITES = "SELECT name, coalesce(nullif(title, ''), name) FROM sites LIMIT 5000"
HELD = """
SELECT coalesce(sum(articles), 0) AS articles, coalesce(sum(dated), 0) AS dated,
       (SELECT count(*) FROM articles WHERE site = :site AND gone_at IS NOT NULL) AS gone,
       (SELECT min(first_seen_at) FROM articles WHERE site = :site) AS since
FROM counted_articles WHERE site = :site
"""
DAYS = """
SELECT day, dated FROM counted_articles
WHERE site = :site AND dated > 0 AND day <= substr(:now, 1, 10) ORDER BY day DESC LIMIT 20000
"""
LATEST = f"""
SELECT a.id, a.site, a.headline, a.published_at, a.gone_at, a.revision, a.language,
       coalesce(substr(a.published_at, 1, 10), '') AS day,
       (SELECT count(*) FROM attributions q WHERE q.article_id = a.id AND q.revision = a.revision
        AND q.stance = 'said' AND q.confidence >= sure_from('')) AS quotes
FROM articles a WHERE a.site = ? ORDER BY {APPEARED} DESC, a.id LIMIT ? OFFSET ?
"""  # noqa: S608 - a constant
CHANGES = """
SELECT k.seen_at, r.number, r.changed, r.words_added, r.words_removed, a.headline, a.language, a.id AS article_id
FROM (SELECT * FROM revision_kinds WHERE site = ? ORDER BY seen_at DESC LIMIT 8) k
JOIN revisions r ON r.article_id = k.article_id AND r.number = k.revision
JOIN articles a ON a.id = k.article_id ORDER BY k.seen_at DESC
"""
RUNS = """
SELECT id, coalesce(started_at, due_at) AS at, state FROM crawl_runs
WHERE site = ? AND scope = 'site' AND state <> 'due' ORDER BY at DESC LIMIT 10
"""
"""Nothing else of a run is told to strangers: its error may name paths."""
LOOKS = """
SELECT DISTINCT substr(fetched_at, 1, 13) AS hour FROM captures
WHERE site = ? AND kind <> 'page' AND fetched_at >= ? ORDER BY hour LIMIT 1000
"""


async def papers(datasette: Any, request: Any) -> Response:
    return await page(datasette, request, "papers.html", _papers)


async def paper(datasette: Any, request: Any) -> Response:
    site, now, offset = unquote(request.url_vars["paper"]), datetime.now(UTC), offset_of(request, SIZE)
    span = asked(request, "span").get("span", "")
    span = span if span in SPANS else next(iter(SPANS))
    found = await read(datasette, lambda db: _paper(db, site, offset, now))
    if not found:
        near = await read(datasette, lambda db: _near(db, site))
        return await missing(datasette, request, f"No paper here is called “{site}”.", near)
    config = datasette.onrecord_config
    days = await read_or_none(datasette, lambda db: db.execute(DAYS, {"site": site, "now": now.isoformat()}).fetchall())
    found |= {
        "held": await read_or_none(datasette, lambda db: next(iter(db.query(HELD, {"site": site})))),
        "days": days,
        "spans": {"90": "90 days", "365": "A year", "all": "All"},
        "span": span,
        "chart": chart(days or [], "articles", SPANS[span]),
        "most_quoted": await read_or_none(
            datasette, lambda db: list(run_query(db, "most_quoted_persons", site=site, limit=12))
        ),
        "changes": await read_or_none(datasette, lambda db: list(db.query(CHANGES, [site]))),
        "watched": await read_or_none(datasette, lambda db: _watched(db, config, site, now)),
        "paging": paged(request, iter(found["latest"]), SIZE),
    }
    return answer(request, await datasette.render_template("paper.html", found, request=request))


def _papers(db: Database) -> Row:
    found = list(db.query(PAPERS))
    return {"rows": [row | {"language_name": name_of(row["language"])} for row in found]}


def _paper(db: Database, site: str, offset: int, now: datetime) -> Row | None:
    row = next(iter(db.query(SITE, [site])), None)
    if row is None:
        return None
    latest = list(db.query(LATEST, [site, SIZE + 1, offset]))
    return {"paper": row | {"language_name": name_of(row["language"])}, "latest": latest}


def _near(db: Database, site: str) -> list[tuple[str, str]]:
    """Papers whose name or title is nearest."""
    titles = dict(db.execute(SITES).fetchall())
    named = {title.casefold(): name for name, title in titles.items()} | {name: name for name in titles}
    found = dict.fromkeys(named[near] for near in nearest(site.casefold(), named, 8, 0.4))
    return [(f"/paper/{name}", titles[name]) for name in found]


def _watched(db: Database, config: Config, site: str, now: datetime) -> Row:
    """How the crawls of a paper go, in times, states and counts."""
    runs = list(db.query(RUNS, [site]))
    totals = {one.run_id: one for one in totals_of(db, [run["id"] for run in runs], now)}
    state = next(states_of(db, [one for one in watched_sites(config, db) if one.name == site], now), None)
    return {
        "runs": [{"at": run["at"], "state": run["state"], "counts": _counts(totals.get(run["id"]))} for run in runs],
        "state": state,
        "causes": _causes(state),
        "fates": _fates(totals.values()),
        "looks": _looks([hour for (hour,) in db.execute(LOOKS, [site, _since(now)])], now),
    }


def _counts(totals: Totals | None) -> dict[str, int]:
    return {name: number for name, number in totals.counts.items() if number} if totals else {}


def _causes(state: SiteState | None) -> list[str]:
    """What wants a person, without the words of the findings: they may hold addresses and paths."""
    return list(dict.fromkeys(trouble.cause for trouble in state.troubles)) if state else []


def _fates(totals: Any) -> dict[str, int]:
    """Addresses that these runs met, by what became of them."""
    counted = {column: sum(one.counts[column] for one in totals) for column in COLUMNS}
    return {column: number for column, number in counted.items() if number}


def _since(now: datetime) -> str:
    return (now - timedelta(days=LOOKED_DAYS)).isoformat()


def _looks(hours: list[str], now: datetime) -> Row | None:
    """In how many hours somebody looked at the paper's feeds and lists since its first look, and the longest pause."""
    if not hours:
        return None
    moments = [*(datetime.fromisoformat(f"{hour}:00+00:00") for hour in hours), now]
    pauses = [(after - before, before) for before, after in pairwise(moments)]
    longest, begin = max(pauses)
    return {
        "hours": len(hours),
        "of": int((now - moments[0]) / timedelta(hours=1)) + 1,
        "longest": round(longest / timedelta(hours=1)),
        "begin": begin.isoformat(),
    }
