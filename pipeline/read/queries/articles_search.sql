-- title: Search articles
-- note: Full text of headlines and articles, best match first.
-- note: Words, "phrases", AND, OR, NOT and word* work; anything else is searched for as it stands.
-- param text: what to look for
-- param site: name of one site
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
-- param limit: most rows (50)
SELECT a.id AS article_id, a.site, a.published_at, a.headline,
       snippet(articles_fts, 1, '⟦', '⟧', ' … ', 24) AS passage, a.url, a.capture_id
FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid
WHERE articles_fts MATCH fts_query(:text, 'headline text')
  AND (coalesce(:site, '') = '' OR a.site = :site)
  AND coalesce(a.published_at, a.first_seen_at) >= since(:since)
ORDER BY articles_fts.rank
LIMIT CAST(coalesce(nullif(:limit, ''), 50) AS INTEGER)
