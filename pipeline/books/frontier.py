"""What is to be fetched, when, and what became of it: one table, the only queue of a crawl.

A run leases what is due, and records every visit in the transaction that stores its captures. Documents that lead to
articles are due in every run; an article is visited again the less often the older it is.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from sqlite_utils.db import Database

from pipeline.books.asked import is_limited, tell_unreached
from pipeline.books.clocks import mend_frontier
from pipeline.books.removals import TAKEN_DOWN, part_removed, removed_addresses
from pipeline.books.rests import DAY, SAID_SO, TRIES, retry_after_failures, revisit_after, wake
from pipeline.books.turns import LEASE, Turns
from pipeline.books.visits import concerns_stages, digest_of_visit, outcome_of
from pipeline.books.waiting import count_resting, count_waiting
from pipeline.database import utc
from pipeline.logs import get_logger
from schemas import Capture, Outcome, Site
from schemas.capture import CaptureKind
from schemas.run import OutcomeName
from spiders.discovery import FoundLink
from spiders.visit import Begun, Ending, Lease, Visit

DISTRUST = 9
"""After so many 304 in a row the page is fetched in full: a server may say "not modified" for ever."""
DEPTH: dict[CaptureKind, int] = {"sitemap": 3, "feed": 3, "section": 1, "api": 1}
"""How many documents of one kind may lead to each other; what is deeper is a trap."""
CHANGED = """(last_fetched_at < :due_at
    AND max(coalesce(excluded.lastmod, ''), coalesce(excluded.published_at, '')) > last_fetched_at)"""
ADD = """
INSERT INTO frontier (site, url, kind, discovered_at, discovered_by, title, published_at, lastmod, depth, due_at,
                      source)
VALUES (:site, :url, :kind, :now, :via, :title, :published_at, :lastmod, :depth, :due_at, :source)
ON CONFLICT (site, url) DO UPDATE SET
    title = CASE excluded.title WHEN '' THEN title ELSE excluded.title END,
    published_at = coalesce(excluded.published_at, published_at),
    lastmod = coalesce(excluded.lastmod, lastmod),
    due_at = CASE WHEN CHANGED THEN min(due_at, :due_at) ELSE due_at END,
    resting = CASE WHEN CHANGED THEN 0 ELSE resting END
WHERE excluded.title NOT IN ('', title) OR excluded.published_at <> coalesce(published_at, '')
    OR excluded.lastmod <> coalesce(lastmod, '')
""".replace("CHANGED", CHANGED)
OUTCOME = """
INSERT INTO outcomes (run_id, site, url, outcome, reason, capture_id, at) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (run_id, url) DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason,
    capture_id = excluded.capture_id, at = excluded.at
WHERE outcomes.outcome NOT IN ('stored', 'revised')
"""
log = get_logger(__name__)


def tell(db: Database, run_id: str, site: str, told: Outcome, at: str | None) -> None:
    """Write what became of an address; what the run stored stays told, though it is met again under another address."""
    db.conn.execute(OUTCOME, [run_id, site, told.url, told.outcome, told.reason, told.capture_id, at])
    db.conn.execute("UPDATE frontier SET last_outcome = ? WHERE site = ? AND url = ?", [told.outcome, site, told.url])
    log.debug("address", run_id=run_id, site=site, url=told.url, outcome=told.outcome, reason=told.reason)


class Frontier:
    """The frontier of one site during one run; the caller holds the site's lock and opens the transactions."""

    def __init__(self, db: Database, site: Site, run_id: str, now: Callable[[], datetime]) -> None:
        self._db, self._site, self._run_id, self._now = db, site, run_id, now
        self._started = now()
        self._turns = Turns(db, site.name, self._started)
        self._is_limited = False
        self._more_rest = False
        """Whether visited addresses may be due that do not wait yet."""
        self._removed: frozenset[str] = frozenset()

    def begin(self) -> Begun:
        """Take back the leases of runs that died, tell what is due, and what earlier runs learnt."""
        self._is_limited = is_limited(self._db, self._run_id)
        name = self._site.name
        self._removed = removed_addresses(self._db, name)
        mend_frontier(self._db, name, self._run_id, self._started)
        self._free_leases()
        self._wake()
        begun = Begun(
            closed_until=self._closed_until(),
            listed_since=self._listed_since(),
            wordpress_api=self._wordpress_api(),
            is_limited=self._is_limited,
        )
        if begun.closed_until is None and not self._is_limited:
            self._make_documents_due(listings=begun.listed_since is None)
        return begun

    def add(self, links: Sequence[FoundLink], via: str, *, parent: Lease | None = None) -> int:
        """Learn addresses, newest first; how many. Known ones are due when they changed after the last fetch."""
        links, removed = part_removed(links, self._removed)
        self._refuse([(url, "removed") for url in removed], TAKEN_DOWN)
        pages = sorted((link for link in links if link.kind == "page"), key=_recency, reverse=True)
        root = self._root(via)
        source = root if root != via else None
        self._db.conn.executemany(ADD, [self._row(link, via, source=source, place=n) for n, link in enumerate(pages)])
        self._turns.forget()
        self._add_documents([link for link in links if link.kind != "page"], via, parent)
        return len(pages)

    def lease(self, count: int, *, pages_only: bool = False) -> list[Lease]:
        """Up to so many due addresses: documents, or else each source's newest pages in turn; ours for ten minutes."""
        now = self._now()
        if self._is_limited:
            rows = self._turns.asked(self._run_id, count, now)
        else:
            rows = ([] if pages_only else self._turns.documents(count, now)) or self._turns.pages(count, now)
            while not rows and self._more_rest:
                self._wake()
                rows = self._turns.pages(count, now)
        self._db.conn.executemany(
            "UPDATE frontier SET lease_run = ?, leased_until = ? WHERE site = ? AND url = ?",
            [[self._run_id, utc(now + LEASE), self._site.name, row[0]] for row in rows],
        )
        return [_lease(*row) for row in rows]

    def record(self, visit: Visit, captures: Sequence[Capture]) -> None:
        """Write what became of a visit; `captures` are its own and its parts' as stored, with rows written already."""
        own = captures[: len(visit.captures)]
        answer = own[-1] if visit.answered else None
        same = answer is not None and answer.status == 200 and self._is_known(visit, answer)
        self._learn(visit)
        if visit.outcome is None and answer is not None:
            self._fetched(visit, answer)
        else:
            self._not_fetched(visit, answer)
        if outcome := outcome_of(visit, same=same):
            reason = visit.reason or ("" if visit.lease.kind == "page" else visit.lease.kind)
            self._tell(visit.lease.url, outcome, reason, answer.id if answer else None)
        for part in (*visit.parts, *visit.media):
            last = part.captures[-1].id if part.captures else None
            self._tell(part.lease.url, part.outcome or "unchanged", part.reason or part.lease.kind, last)
        waiting = own[-1].id if own and concerns_stages(visit, own[-1]) and not same else None
        self._settle([capture.id for capture in captures if capture.id != waiting])
        self._count(visit)

    def close(self, ending: Ending) -> int:
        """Count everything due that was not reached, give leases back, keep the site's wish for rest; how many."""
        name = self._site.name
        why = (ending.outcome, ending.reason)
        if self._is_limited:
            waiting = tell_unreached(self._db, self._run_id, name, self._now(), why)
        else:
            waiting = count_waiting(self._db, self._run_id, name, self._started, self._now(), why)
            if self._more_rest:
                waiting += count_resting(self._db, self._run_id, name, self._started, self._now(), why)
        self._free_leases()
        if ending.closed_until:
            self._keep_closed(ending.closed_until)
        self._db.conn.executemany(
            'INSERT INTO findings (run_id, site, level, "check", message) VALUES (?, ?, ?, ?, ?)',
            [[self._run_id, name, *finding] for finding in ending.findings],
        )
        return waiting

    def _wake(self) -> None:
        """Let visited addresses wait again that are due; of very many the rest when these are done."""
        self._more_rest = wake(self._db, self._site.name, self._started)
        self._turns.forget()

    def _add_documents(self, links: Sequence[FoundLink], via: str, parent: Lease | None) -> None:
        deep = {link.url for link in links if _depth(link, parent) > DEPTH.get(link.kind, 0)}
        self._refuse([(url, "trap") for url in deep], "too many documents that lead to each other")
        rows = [
            self._row(link, via, source=self._source(link, parent), depth=_depth(link, parent))
            for link in links
            if link.url not in deep
        ]
        self._db.conn.executemany(ADD, rows)
        if parent is None:  # the site file names it: due in every run, however often it failed
            self._db.conn.executemany(
                "UPDATE frontier SET due_at = min(due_at, :due_at) WHERE site = :site AND url = :url", rows
            )

    def _closed_until(self) -> datetime | None:
        """The site's wish for rest lies in the row of its robots.txt."""
        until = self._db.conn.execute(
            "SELECT max(due_at) FROM frontier INDEXED BY frontier_documents "
            "WHERE site = ? AND kind <> 'page' AND kind = 'robots' AND due_at > ?",
            [self._site.name, utc(self._started)],
        ).fetchone()[0]
        return datetime.fromisoformat(until) if until else None

    def _keep_closed(self, until: datetime) -> None:
        robots = f"{self._site.home.partition('://')[0]}://{self._site.home.split('/')[2]}/robots.txt"
        row = self._row(FoundLink(url=robots, kind="robots"), "robots")
        self._db.conn.execute(ADD, row)
        self._db.conn.execute(
            "UPDATE frontier SET due_at = ? WHERE site = ? AND url = ?", [utc(until), self._site.name, robots]
        )

    def _make_documents_due(self, *, listings: bool) -> None:
        """All documents, but for parts of a sitemap index that says when they change, and those that always fail.

        `listings`: the pages of a WordPress listing too; once read to the end, only changes are asked for.
        """
        self._db.conn.execute(
            "UPDATE frontier INDEXED BY frontier_documents SET due_at = min(due_at, ?) "
            "WHERE site = ? AND kind <> 'page' AND kind <> 'robots' "
            "AND (kind <> 'api' OR ?) "
            "AND attempts < ? AND NOT (depth > 0 AND lastmod IS NOT NULL AND last_fetched_at > lastmod)",
            [utc(self._started), self._site.name, listings, TRIES],
        )

    def _listed_since(self) -> datetime | None:
        since = self._db.conn.execute(
            "SELECT max(started_at) FROM crawl_runs WHERE site = ? AND id <> ? AND state = 'complete' "
            "AND scope = 'site' AND started_at <= ?",
            [self._site.name, self._run_id, utc(self._started)],
        ).fetchone()[0]
        return datetime.fromisoformat(since) if since else None

    def _wordpress_api(self) -> str:
        row = self._db.conn.execute("SELECT wordpress_api FROM sites WHERE name = ?", [self._site.name]).fetchone()
        return str(row[0]) if row else ""

    def _root(self, document: str) -> str:
        """The source that a document belongs to."""
        row = self._db.conn.execute(
            "SELECT source FROM frontier WHERE site = ? AND url = ?", [self._site.name, document]
        ).fetchone()
        return str(row[0]) if row and row[0] else document

    def _source(self, link: FoundLink, parent: Lease | None) -> str:
        """What leads to others of its kind shares with them; of a listing the moment it asks from is left out."""
        if parent and parent.kind == link.kind:
            return self._root(parent.url)
        return link.url.partition("?")[0] if link.kind == "api" else link.url

    def _free_leases(self) -> None:
        self._db.conn.execute(
            "UPDATE frontier INDEXED BY frontier_leases SET lease_run = NULL WHERE site = ? AND lease_run IS NOT NULL",
            [self._site.name],
        )

    def _row(
        self, link: FoundLink, via: str, *, source: str | None = None, depth: int = 0, place: int = 0
    ) -> dict[str, object]:
        """`place` in the document shows in the microseconds: what stands first is fetched first, dates being equal."""
        return {
            "site": self._site.name,
            "url": link.url,
            "kind": link.kind,
            "now": utc(self._now() - timedelta(microseconds=place)),
            "via": via,
            "title": link.title,
            "published_at": utc(link.published_at),
            "lastmod": utc(link.lastmod),
            "depth": depth,
            "due_at": utc(self._started),
            "source": source,
        }

    def _is_known(self, visit: Visit, answer: Capture) -> bool:
        row = self._db.conn.execute(
            "SELECT last_digest FROM frontier WHERE site = ? AND url = ?", [self._site.name, visit.lease.url]
        ).fetchone()
        return bool(row) and row[0] == digest_of_visit(visit, answer)

    def _learn(self, visit: Visit) -> None:
        found = self.add(visit.links, visit.lease.url, parent=visit.lease) if visit.links else 0
        self._refuse(visit.refused, f"linked from {visit.lease.url}")
        if found:
            self._db.conn.execute(
                "UPDATE crawl_runs SET links_found = links_found + ? WHERE id = ?", [found, self._run_id]
            )
        if visit.wordpress_api:
            self._db.conn.execute(
                "UPDATE sites SET wordpress_api = ? WHERE name = ?", [visit.wordpress_api, self._site.name]
            )

    def _refuse(self, refused: Iterable[tuple[object, str]], reason: str) -> None:
        now = utc(self._now())
        rows = [[self._run_id, self._site.name, url, outcome, reason, now] for url, outcome in refused]
        self._db.conn.executemany(
            "INSERT INTO outcomes (run_id, site, url, outcome, reason, at) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            rows,
        )
        for _, site, url, outcome, why, _ in rows:
            log.debug("address", run_id=self._run_id, site=site, url=url, outcome=outcome, reason=why)

    def _fetched(self, visit: Visit, answer: Capture) -> None:
        lease = visit.lease
        if lease.kind == "api" and "modified_after=" in lease.url:
            self._forget(lease)  # the next run asks from another moment on
            return
        self._db.conn.execute(
            "UPDATE frontier SET lease_run = NULL, resting = 1, attempts = 0, visits = visits + 1, not_modified = 0, "
            "etag = ?, last_modified = ?, validated = ?, last_status = ?, last_fetched_at = ?, last_digest = ?, "
            "due_at = ? WHERE site = ? AND url = ?",
            [
                answer.header("etag") if visit.is_whole else "",
                answer.header("last-modified") if visit.is_whole else "",
                answer.final_url if answer.final_url != lease.url else "",
                answer.status,
                utc(answer.fetched_at),
                digest_of_visit(visit, answer),
                self._next_visit(lease),
                self._site.name,
                lease.url,
            ],
        )

    def _not_fetched(self, visit: Visit, answer: Capture | None) -> None:
        """A 304, a failure or a refusal."""
        lease, unchanged = visit.lease, visit.outcome == "unchanged"
        attempts = 0 if unchanged else self._attempts(lease) + 1
        due = self._next_visit(lease) if unchanged else self._next_try(visit, attempts)
        self._db.conn.execute(
            "UPDATE frontier SET lease_run = NULL, resting = 1, attempts = ?, visits = visits + ?, "
            "not_modified = not_modified + ?, "
            "last_status = coalesce(?, last_status), last_fetched_at = coalesce(?, last_fetched_at), due_at = ? "
            "WHERE site = ? AND url = ?",
            [
                attempts,
                int(unchanged),
                int(unchanged),
                answer.status if answer else None,
                utc(answer.fetched_at) if answer and unchanged else None,
                due,
                self._site.name,
                lease.url,
            ],
        )

    def _forget(self, lease: Lease) -> None:
        self._db.conn.execute("DELETE FROM frontier WHERE site = ? AND url = ?", [self._site.name, lease.url])

    def _attempts(self, lease: Lease) -> int:
        row = self._db.conn.execute(
            "SELECT attempts FROM frontier WHERE site = ? AND url = ?", [self._site.name, lease.url]
        ).fetchone()
        return int(row[0]) if row else 0

    def _next_visit(self, lease: Lease) -> str | None:
        now = self._now()
        if lease.kind != "page":
            return utc(now + 30 * DAY)  # at the latest: `begin` makes it due for each run that wants it
        row = self._db.conn.execute(
            "SELECT coalesce(published_at, discovered_at) FROM frontier WHERE site = ? AND url = ?",
            [self._site.name, lease.url],
        ).fetchone()
        return utc(now + revisit_after(now - datetime.fromisoformat(row[0]))) if row else None

    def _next_try(self, visit: Visit, attempts: int) -> str | None:
        if visit.outcome in ("deferred", "rate_limited"):
            return utc(visit.not_before or self._now())
        rest = 30 * DAY if visit.outcome in SAID_SO or visit.outcome == "gone" else retry_after_failures(attempts)
        return utc(self._now() + rest)

    def _tell(self, url: str, outcome: OutcomeName, reason: str, capture_id: str | None) -> None:
        told = Outcome(url=url, outcome=outcome, reason=reason, capture_id=capture_id)
        tell(self._db, self._run_id, self._site.name, told, utc(self._now()))

    def _settle(self, ids: Iterable[str]) -> None:
        """Mark captures that no stage needs to look at; what remains pending is a page, a listing or a farewell."""
        self._db.conn.executemany(
            "UPDATE captures SET processed_by = 'fetch' WHERE id = ?", [[capture] for capture in ids]
        )

    def _count(self, visit: Visit) -> None:
        self._db.conn.execute(
            "UPDATE crawl_runs SET requests = requests + ?, bytes = bytes + ?, not_modified = not_modified + ? "
            "WHERE id = ?",
            [
                sum(one.requests for one in (visit, *visit.parts, *visit.media)),
                sum(one.bytes for one in (visit, *visit.parts, *visit.media)),
                int(visit.outcome == "unchanged"),
                self._run_id,
            ],
        )


def _recency(link: FoundLink) -> str:
    return max(utc(link.lastmod) or "", utc(link.published_at) or "")


def _depth(link: FoundLink, parent: Lease | None) -> int:
    if parent is None or link.kind == "page":
        return 0
    return parent.depth + 1 if link.kind == parent.kind else parent.depth


def _lease(
    url: str, kind: CaptureKind, depth: int, etag: str, modified: str, validated: str, visits: int, not_modified: int
) -> Lease:
    trusted = not_modified < DISTRUST
    return Lease(
        url=url,
        kind=kind,
        depth=depth,
        etag=etag if trusted else "",
        last_modified=modified if trusted else "",
        validated=validated,
        known=visits > 0,
    )
