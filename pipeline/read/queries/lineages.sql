-- title: Stories that several papers printed
-- note: Articles that are copies, cuts or rewrites of one piece are one lineage; where it was printed first, how often since, and where.
-- note: Newest first, by the first print that is held; `onrecord same ARTICLE` tells what each made of it.
-- param site: name of one site that printed it
-- param since: first printed since: 2026-03-01, or 7d, 24h, 4w
-- param by: newest (the default), or most: printed most often
-- param limit: most rows (100)
WITH asked AS MATERIALIZED (
    SELECT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER) AS most,
           coalesce((SELECT articles > 40000 FROM counted_sites WHERE site = :site), 0) AS large
),
near AS MATERIALIZED (                         -- a paper with many articles printed many of the first 1500
    SELECT lineage_id, count(*) AS articles, min(printed_at) AS printed_at, max(printed_at) AS last_printed_at
    FROM lineages
    WHERE (SELECT large FROM asked)
    GROUP BY lineage_id
    HAVING min(printed_at) >= since(:since)
    ORDER BY iif(:by = 'most', count(*), 0) DESC, min(printed_at) DESC, lineage_id
    LIMIT 1500
),
printed AS MATERIALIZED (
    SELECT * FROM near WHERE EXISTS (
        SELECT 1 FROM lineages l JOIN article_rows a ON a.id = l.article_id
        WHERE l.lineage_id = near.lineage_id AND a.site = :site)
),
enough AS MATERIALIZED (
    SELECT large AND ((SELECT count(*) FROM printed) >= most OR (SELECT count(*) FROM near) < 1500) AS yes FROM asked
),
counted AS MATERIALIZED (
    SELECT * FROM (
        SELECT lineage_id, count(*) AS articles, min(printed_at) AS printed_at, max(printed_at) AS last_printed_at
        FROM lineages
        WHERE NOT (SELECT yes FROM enough)
        GROUP BY lineage_id
        HAVING min(printed_at) >= since(:since)
           AND (coalesce(:site, '') = '' OR lineage_id IN (
                SELECT l.lineage_id FROM articles a JOIN lineages l ON l.article_id = a.id WHERE a.site = :site))
        ORDER BY iif(:by = 'most', count(*), 0) DESC, min(printed_at) DESC, lineage_id
        LIMIT (SELECT most FROM asked))
    UNION ALL
    SELECT * FROM (
        SELECT * FROM printed
        WHERE (SELECT yes FROM enough)
        ORDER BY iif(:by = 'most', articles, 0) DESC, printed_at DESC, lineage_id
        LIMIT (SELECT most FROM asked))
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
