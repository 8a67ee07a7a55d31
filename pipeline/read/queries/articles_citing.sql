-- title: Articles that cite a source
-- note: Every citation with the words that make it, newest article first.
-- param name: part of the source's name
-- param kind: agency, outlet, document, law, court, poll, statement, anonymous or social
-- param site: name of one site
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
-- param limit: most rows (100)
SELECT c.name, c.kind, c.text AS words, a.headline, a.site, a.published_at, a.id AS article_id, a.url,
       c.url AS cited_url, c.reason, c.rule, r.capture_id
FROM articles a
JOIN citations c ON c.article_id = a.id AND c.revision = a.revision
JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
WHERE (coalesce(:name, '') = '' OR c.name LIKE '%' || :name || '%')
  AND (coalesce(:kind, '') = '' OR c.kind = :kind)
  AND (coalesce(:site, '') = '' OR a.site = :site)
  AND coalesce(a.published_at, a.first_seen_at) >= since(:since)
ORDER BY a.published_at DESC, a.id, c.position
LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER)
