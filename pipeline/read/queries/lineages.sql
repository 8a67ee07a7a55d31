-- title: Stories that several papers printed
-- note: Articles that are copies, cuts or rewrites of one piece are one lineage; where it was printed first, how often since, and where.
-- note: Newest first, by the first print that is held; `onrecord same ARTICLE` tells what each made of it.
-- param site: name of one site that printed it
-- param since: first printed since: 2026-03-01, or 7d, 24h, 4w
-- param by: newest (the default), or most: printed most often
-- param limit: most rows (100)
WITH counted AS (
    SELECT lineage_id, count(*) AS articles, min(printed_at) AS printed_at, max(printed_at) AS last_printed_at
    FROM lineages
    GROUP BY lineage_id
    HAVING min(printed_at) >= since(:since)
       AND (coalesce(:site, '') = '' OR lineage_id IN (
            SELECT l.lineage_id FROM articles a JOIN lineages l ON l.article_id = a.id WHERE a.site = :site))
    ORDER BY iif(:by = 'most', articles, 0) DESC, printed_at DESC, lineage_id
    LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER)
)
SELECT a.headline, a.site, c.printed_at, c.articles, count(DISTINCT b.site) AS sites, c.last_printed_at,
       group_concat(DISTINCT b.site) AS printed_by, a.id AS article_id, c.lineage_id
FROM counted c
JOIN lineages m ON m.lineage_id = c.lineage_id
JOIN articles b ON b.id = m.article_id
JOIN articles a ON a.id = (SELECT f.article_id FROM lineages f JOIN articles g ON g.id = f.article_id
                           WHERE f.lineage_id = c.lineage_id AND f.printed_at = c.printed_at
                           ORDER BY g.first_seen_at, g.id LIMIT 1)
GROUP BY c.lineage_id
ORDER BY iif(:by = 'most', c.articles, 0) DESC, c.printed_at DESC, c.lineage_id
