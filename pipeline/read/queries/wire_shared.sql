-- title: Wire copy in several papers
-- note: Days on which articles of two or more sites cite the same agency: where one wire story may stand behind them all.
-- param name: part of the agency's name
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
-- param limit: most rows (100)
SELECT c.name AS agency, substr(coalesce(a.published_at, a.first_seen_at), 1, 10) AS day,
       count(DISTINCT a.site) AS sites, count(DISTINCT a.id) AS articles,
       group_concat(DISTINCT a.site || ': ' || a.headline) AS headlines
FROM articles a
JOIN citations c ON c.article_id = a.id AND c.revision = a.revision AND c.kind = 'agency'
WHERE (coalesce(:name, '') = '' OR c.name LIKE '%' || :name || '%')
  AND coalesce(a.published_at, a.first_seen_at) >= since(:since)
GROUP BY agency, day
HAVING sites > 1
ORDER BY day DESC, sites DESC, agency
LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER)
