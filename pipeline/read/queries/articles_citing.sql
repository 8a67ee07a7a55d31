-- title: Articles that cite a source
-- note: Every citation with the words that make it, newest article first.
-- param name: part of the source's name
-- param kind: agency, outlet, document, law, court, poll, statement, anonymous or social
-- param site: name of one site
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
-- param limit: most rows (100)
WITH named AS MATERIALIZED (
    SELECT DISTINCT name, kind FROM counted_sources
    WHERE coalesce(:name, '') <> '' AND name LIKE '%' || :name || '%' AND (coalesce(:kind, '') = '' OR kind = :kind)
),
chosen AS MATERIALIZED (                       -- each has a row at least
    SELECT * FROM (
        SELECT c.article_id FROM named n CROSS JOIN counted_citations c ON c.name = n.name AND c.kind = n.kind
        WHERE (coalesce(:site, '') = '' OR c.site = :site) AND c.at >= since(:since)
        GROUP BY c.article_id
        ORDER BY max(iif(c.dated, c.at, NULL)) DESC, c.article_id
        LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER))
    UNION ALL
    SELECT * FROM (
        SELECT a.id FROM articles a
        WHERE coalesce(:name, '') = '' AND coalesce(:site, '') = ''
          AND coalesce(a.published_at, a.first_seen_at) >= since(:since)
          AND EXISTS (SELECT 1 FROM counted_citations c
                      WHERE c.article_id = a.id AND (coalesce(:kind, '') = '' OR c.kind = :kind))
        ORDER BY a.published_at DESC, a.id
        LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER))
    UNION ALL
    SELECT * FROM (
        SELECT a.id FROM articles a
        WHERE coalesce(:name, '') = '' AND a.site = :site
          AND coalesce(a.published_at, a.first_seen_at) >= since(:since)
          AND EXISTS (SELECT 1 FROM counted_citations c
                      WHERE c.article_id = a.id AND (coalesce(:kind, '') = '' OR c.kind = :kind))
        ORDER BY a.published_at DESC, a.id
        LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER))
)
SELECT c.name, c.kind, c.text AS words, a.headline, a.site, a.published_at, a.id AS article_id, a.url,
       c.url AS cited_url, c.reason, c.rule, r.capture_id
FROM chosen CROSS JOIN articles a ON a.id = chosen.article_id
JOIN citations c ON c.article_id = a.id AND c.revision = a.revision
JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
WHERE (coalesce(:name, '') = '' OR c.name LIKE '%' || :name || '%')
  AND (coalesce(:kind, '') = '' OR c.kind = :kind)
ORDER BY a.published_at DESC, a.id, c.position
LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER)
