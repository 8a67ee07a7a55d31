-- title: Crawl runs
-- note: The ledger, newest first: how each run ended, what it fetched and what its judge found.
-- param site: name of one site
-- param limit: most rows (50)
SELECT r.site, r.state, r.trigger, r.due_at, r.started_at, r.finished_at, r.exit_code, r.requests, r.not_modified,
       r.links_found,
       (SELECT count(*) FROM outcomes o WHERE o.run_id = r.id AND o.outcome = 'stored') AS stored,
       (SELECT count(*) FROM outcomes o WHERE o.run_id = r.id AND o.outcome = 'revised') AS revised,
       (SELECT count(*) FROM outcomes o WHERE o.run_id = r.id)
           + (SELECT coalesce(sum(w.addresses), 0) FROM waiting w WHERE w.run_id = r.id) AS urls,
       (SELECT coalesce(sum(w.addresses), 0) FROM waiting w WHERE w.run_id = r.id) AS waiting,
       (SELECT group_concat(f.level || ': ' || f.message, '; ') FROM findings f WHERE f.run_id = r.id) AS findings,
       r.id AS run_id
FROM crawl_runs r
WHERE coalesce(:site, '') = '' OR r.site = :site
ORDER BY coalesce(r.started_at, r.due_at) DESC, r.site
LIMIT CAST(coalesce(nullif(:limit, ''), 50) AS INTEGER)
