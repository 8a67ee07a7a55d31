-- title: Articles a day
-- note: Articles of each site by the day (UTC) they were published; undated ones by the day they were first seen.
-- param site: name of one site
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
SELECT substr(coalesce(published_at, first_seen_at), 1, 10) AS day, site, count(*) AS articles, sum(words) AS words
FROM articles
WHERE (coalesce(:site, '') = '' OR site = :site)
  AND coalesce(published_at, first_seen_at) >= since(:since)
GROUP BY day, site
ORDER BY day DESC, site
