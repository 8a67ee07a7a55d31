-- title: Articles a day
-- note: Articles of each site by the day (UTC) they were published; undated ones by the day they were first seen.
-- param site: name of one site
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
WITH given AS MATERIALIZED (SELECT since(:since) AS since, substr(since(:since), 1, 10) AS day)
SELECT day, site, articles, words FROM counted_articles
WHERE (coalesce(:site, '') = '' OR site = :site) AND day > (SELECT day FROM given)
UNION ALL
SELECT substr(coalesce(published_at, first_seen_at), 1, 10) AS day, site, count(*), sum(words) FROM articles
WHERE (SELECT since FROM given) <> '' AND coalesce(published_at, first_seen_at) >= (SELECT since FROM given)
  AND coalesce(published_at, first_seen_at) < (SELECT day FROM given) || 'U'
  AND (coalesce(:site, '') = '' OR site = :site)
GROUP BY site, substr(coalesce(published_at, first_seen_at), 1, 10)
ORDER BY day DESC, site
