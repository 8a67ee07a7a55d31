-- title: Outcomes of the last runs
-- note: What became of the URLs of each run, one row a run and outcome; every URL of a run has exactly one; those that wait are counted.
-- param site: name of one site
-- param limit: how many runs back (30)
WITH last_runs AS (
    SELECT id, site, state, coalesce(started_at, due_at) AS started_at FROM crawl_runs
    WHERE (coalesce(:site, '') = '' OR site = :site) AND state NOT IN ('due', 'missed')
    ORDER BY coalesce(started_at, due_at) DESC
    LIMIT CAST(coalesce(nullif(:limit, ''), 30) AS INTEGER)
), told AS (
    SELECT o.run_id, o.outcome, o.reason, 1 AS addresses FROM last_runs r JOIN outcomes o ON o.run_id = r.id
    UNION ALL
    SELECT w.run_id, w.outcome, w.reason, w.addresses FROM last_runs r JOIN waiting w ON w.run_id = r.id
)
SELECT r.started_at, r.site, r.state, o.outcome, sum(o.addresses) AS urls, max(o.reason) AS one_reason, r.id AS run_id
FROM last_runs r JOIN told o ON o.run_id = r.id
GROUP BY r.id, o.outcome
ORDER BY r.started_at DESC, r.site, urls DESC
