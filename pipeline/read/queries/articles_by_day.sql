-- title: Articles a day
-- note: Articles of each site by the day (UTC) they were published; undated ones by the day they were first seen.
-- param site: name of one site
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
WITH given AS MATERIALIZED (SELECT since(:since) AS since, substr(since(:since), 1, 10) AS day)
SELECT day, site, articles, words FROM counted_articles
WHERE (coalesce(:site, '') = '' OR site = :site) AND day > (SELECT day FROM given)
UNION ALL
SELECT day, site, sum(articles), sum(words) FROM (      -- of the day in which the time lies
    SELECT substr(published_at, 1, 10) AS day, site, count(*) AS articles, sum(words) AS words FROM articles
    WHERE published_at >= (SELECT since FROM given) AND published_at < (SELECT nullif(day, '') || 'U' FROM given)
    GROUP BY 1, 2
    UNION ALL
    SELECT substr(first_seen_at, 1, 10), site, count(*), sum(words) FROM articles
    WHERE published_at IS NULL AND first_seen_at >= (SELECT since FROM given)
      AND first_seen_at < (SELECT nullif(day, '') || 'U' FROM given)
    GROUP BY 1, 2
)
WHERE coalesce(:site, '') = '' OR site = :site
GROUP BY day, site
ORDER BY day DESC, site
