-- title: Outcomes of the last runs
-- note: What became of the URLs of each run, one row a run and outcome; every URL of a run has exactly one.
-- param site: name of one site
-- param limit: how many runs back (30)
WITH last_runs AS (
    SELECT id, site, state, coalesce(started_at, due_at) AS started_at FROM crawl_runs
    WHERE (coalesce(:site, '') = '' OR site = :site) AND state NOT IN ('due', 'missed')
    ORDER BY coalesce(started_at, due_at) DESC
    LIMIT CAST(coalesce(nullif(:limit, ''), 30) AS INTEGER)
)
SELECT r.started_at, r.site, r.state, o.outcome, count(*) AS urls, max(o.reason) AS one_reason, r.id AS run_id
FROM last_runs r JOIN outcomes o ON o.run_id = r.id
GROUP BY r.id, o.outcome
ORDER BY r.started_at DESC, r.site, urls DESC
