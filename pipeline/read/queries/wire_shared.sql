-- title: Wire copy in several papers
-- note: Days on which articles of two or more sites cite the same agency: where one wire story may stand behind them all.
-- param name: part of the agency's name
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
-- param limit: most rows (100)
WITH begins AS MATERIALIZED (                  -- the day on which the last row that is asked for lies
    SELECT coalesce((
        SELECT day FROM counted_citations
        WHERE kind = 'agency' AND (coalesce(:name, '') = '' OR name LIKE '%' || :name || '%') AND at >= since(:since)
        GROUP BY day, name HAVING count(DISTINCT site) > 1
        ORDER BY day DESC, name
        LIMIT 1 OFFSET max(CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER), 1) - 1), '') AS day
)
SELECT c.name AS agency, c.day,
       count(DISTINCT a.site) AS sites, count(DISTINCT a.id) AS articles,
       group_concat(DISTINCT a.site || ': ' || a.headline) AS headlines
FROM counted_citations c
JOIN articles a ON a.id = c.article_id
WHERE c.kind = 'agency' AND c.day >= (SELECT day FROM begins)
  AND (coalesce(:name, '') = '' OR c.name LIKE '%' || :name || '%')
  AND c.at >= since(:since)
GROUP BY c.day, c.name
HAVING sites > 1
ORDER BY c.day DESC, sites DESC, agency
LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER)
