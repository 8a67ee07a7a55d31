-- title: What people corrected
-- note: Quotes that somebody looked at and confirmed, rejected or gave to another speaker, newest decision first; in the articles as they stand today.
-- note: A rejected one has confidence 0: no other question shows it but where the doubtful are asked for. `speaker_found` and `confidence_found` are what onrecord itself made of it.
-- param verdict: confirm, reject or speaker
-- param decided_by: who decided
-- param site: name of one site
-- param since: decided since: 2026-03-01, or 7d, 24h, 4w
-- param limit: most rows (100)
SELECT c.decided_at, c.decided_by, c.verdict, q.quote, iif(c.verdict = 'reject', '', q.speaker) AS speaker,
       c.speaker_found, c.confidence_found, c.note, a.headline, a.site, a.language, a.id AS article_id, q.revision,
       c.correction, q.id AS quote_id, r.capture_id
FROM corrections c
JOIN attributions q ON q.id = c.attribution_id
JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
JOIN revisions r ON r.article_id = q.article_id AND r.number = q.revision
WHERE (coalesce(:verdict, '') = '' OR c.verdict = :verdict)
  AND (coalesce(:decided_by, '') = '' OR c.decided_by = :decided_by)
  AND (coalesce(:site, '') = '' OR a.site = :site)
  AND c.decided_at >= since(:since)
ORDER BY c.decided_at DESC, q.id
LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER)
