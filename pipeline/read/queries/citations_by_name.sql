-- title: Sources cited most
-- note: Agencies, outlets, documents and others that articles point to as their source.
-- param name: part of the source's name
-- param site: name of one site
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
-- param limit: most rows (100)
SELECT c.name, c.kind, count(*) AS citations, count(DISTINCT a.id) AS articles, count(DISTINCT a.site) AS sites,
       max(a.published_at) AS latest
FROM articles a
JOIN citations c ON c.article_id = a.id AND c.revision = a.revision
WHERE (coalesce(:name, '') = '' OR c.name LIKE '%' || :name || '%')
  AND (coalesce(:site, '') = '' OR a.site = :site)
  AND coalesce(a.published_at, a.first_seen_at) >= since(:since)
GROUP BY c.name, c.kind
ORDER BY citations DESC, c.name
LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER)
