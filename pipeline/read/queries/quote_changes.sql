-- title: Quotes that papers changed
-- note: Quotes added, dropped or altered after an article was first seen, newest first; what our own cleaning changed is left out.
-- note: So is a change of what was in doubt before and after, unless `sure_from` asks for it.
-- param speaker: part of the speaker's name
-- param change: added, dropped or altered
-- param since: changed since: 2026-03-01, or 7d, 24h, 4w
-- param sure_from: least confidence, 0 (the doubtful too) to 1; empty: the setting (0.6)
-- param limit: most rows (100)
SELECT r.seen_at, a.site, a.headline, q.change, q.speaker, q.content, q.speaker_before, q.content_before,
       q.revision, a.id AS article_id, r.capture_id
FROM revision_kinds k                          -- those that a publisher made, the newest first: as many are read as are shown
CROSS JOIN quote_changes q ON q.article_id = k.article_id AND q.revision = k.revision
CROSS JOIN revisions r ON r.article_id = q.article_id AND r.number = q.revision
CROSS JOIN articles a ON a.id = q.article_id
WHERE (coalesce(:speaker, '') = '' OR q.speaker LIKE '%' || :speaker || '%' OR q.speaker_before LIKE '%' || :speaker || '%')
  AND (coalesce(:change, '') = '' OR q.change = :change)
  AND k.seen_at >= since(:since)
  AND (sure_from(:sure_from) = 0 OR EXISTS (
      SELECT 1 FROM attributions t
      WHERE t.article_id = q.article_id AND t.confidence >= sure_from(:sure_from)
        AND ((t.revision = q.revision AND t.quote = q.content)
             OR (t.revision = q.revision - 1 AND t.quote = q.content_before))))
ORDER BY k.seen_at DESC, a.id, q.position
LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER)
