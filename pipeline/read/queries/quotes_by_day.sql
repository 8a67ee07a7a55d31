-- title: Quotes a day
-- note: Quotes of persons and groups in each site's articles by the day (UTC) they were published, newest first; those of undated articles have an empty day.
-- param person: id of the person, such as odile-brandt
-- param site: name of one site
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
-- param sure_from: least confidence, 0 (the doubtful too) to 1; empty: the setting (0.6)
-- param limit: most rows (20000)
WITH given AS MATERIALIZED (                   -- what is asked for, and where it is counted: see docs/decisions/0020
    SELECT least, since(:since) AS since, CAST(least * 20 + 0.5 AS INTEGER) AS step,
           CASE WHEN coalesce(:person, '') <> '' THEN 'person'
                WHEN least <> CAST(least * 20 + 0.5 AS INTEGER) / 20.0 THEN 'rows'
                WHEN since(:since) <> '' THEN 'since'
                WHEN coalesce(:site, '') <> '' THEN 'paper' ELSE 'all' END AS way
    FROM (SELECT sure_from(:sure_from) AS least)
)
SELECT day, site, quotes, articles FROM (
    SELECT day, site, sum(quotes) AS quotes, sum(articles) AS articles FROM counted_days
    WHERE day >= '' AND step >= (SELECT step FROM given)  -- by the key, which is newest first
    GROUP BY day, site ORDER BY day DESC, site
    LIMIT (SELECT way = 'all' FROM given) * CAST(coalesce(nullif(:limit, ''), 20000) AS INTEGER)
)
UNION ALL
SELECT day, site, quotes, articles FROM (
    SELECT day, site, sum(quotes) AS quotes, sum(articles) AS articles FROM counted_days
    WHERE site = (SELECT iif(way = 'paper', :site, NULL) FROM given) AND step >= (SELECT step FROM given)
    GROUP BY day ORDER BY day DESC
    LIMIT CAST(coalesce(nullif(:limit, ''), 20000) AS INTEGER)
)
UNION ALL
SELECT day, site, sum(quotes), sum(articles) FROM (
    SELECT day, site, quotes, articles FROM counted_days
    WHERE day > (SELECT iif(way = 'since', substr(since, 1, 10), NULL) FROM given) AND step >= (SELECT step FROM given)
      AND (coalesce(:site, '') = '' OR site = :site)
    UNION ALL
    SELECT day, site, quotes, articles FROM counted_days
    WHERE day = (SELECT iif(way = 'since', '', NULL) FROM given) AND step >= (SELECT step FROM given)
      AND seen > substr((SELECT since FROM given), 1, 10) AND (coalesce(:site, '') = '' OR site = :site)
    UNION ALL
    SELECT iif(dated, substr(at, 1, 10), ''), site, count(*), sum(leads_all) FROM counted_quotes
    WHERE speaker <> '' AND at >= (SELECT iif(way IN ('since', 'rows'), since, NULL) FROM given)
      AND ((SELECT way FROM given) = 'rows' OR at < substr((SELECT since FROM given), 1, 10) || 'U')
      AND confidence >= (SELECT least FROM given)
      AND (coalesce(:site, '') = '' OR site = :site)
    GROUP BY 1, 2
    UNION ALL
    SELECT iif(dated, substr(at, 1, 10), ''), site, count(*), sum(leads) FROM counted_voices
    WHERE (SELECT way FROM given) = 'person' AND who = :person AND person = 1
      AND at >= (SELECT since FROM given) AND confidence >= (SELECT least FROM given)
      AND (coalesce(:site, '') = '' OR site = :site)
    GROUP BY 1, 2
)
GROUP BY day, site
ORDER BY day DESC, site
LIMIT CAST(coalesce(nullif(:limit, ''), 20000) AS INTEGER)
