-- title: Quotes that papers changed
-- note: Quotes added, dropped or altered after an article was first seen, newest first; what our own cleaning changed is left out.
-- param speaker: part of the speaker's name
-- param change: added, dropped or altered
-- param since: changed since: 2026-03-01, or 7d, 24h, 4w
-- param limit: most rows (100)
SELECT r.seen_at, a.site, a.headline, q.change, q.speaker, q.content, q.speaker_before, q.content_before,
       q.revision, a.id AS article_id, r.capture_id
FROM quote_changes q
JOIN revisions r ON r.article_id = q.article_id AND r.number = q.revision AND r.kind = 'publisher'
JOIN articles a ON a.id = q.article_id
WHERE (coalesce(:speaker, '') = '' OR q.speaker LIKE '%' || :speaker || '%' OR q.speaker_before LIKE '%' || :speaker || '%')
  AND (coalesce(:change, '') = '' OR q.change = :change)
  AND r.seen_at >= since(:since)
ORDER BY r.seen_at DESC, a.id, q.position
LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER)
