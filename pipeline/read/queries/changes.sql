-- title: What papers changed
-- note: What publishers changed in their articles after these were first seen, and what they took down, newest first; what our own cleaning changed is left out.
-- note: `kinds` says what a change is: of the headline, of a quote, of a number (the words around it stayed), a deletion (a paragraph or ten words in a row went), taken down; empty where words were changed alone.
-- note: `diff` shows what changed in the text with a few words around it, [-gone-] and {+new+}.
-- param kind: headline, quote, number, deletion or taken-down
-- param site: name of one site
-- param person: id of a person whose quotes were changed, or taken down with an article
-- param since: changed since: 2026-03-01, or 7d, 24h, 4w
-- param until: changed until the end of that day, or until that time
-- param sure_from: least confidence of a quote, 0 (the doubtful too) to 1; empty: the setting (0.6)
-- param limit: most rows (50)
-- param offset: rows to leave out before the first (0)
WITH theirs AS MATERIALIZED (
    SELECT DISTINCT q.article_id, q.revision FROM (      -- of whom much is quoted little is changed: this alone is read
        SELECT DISTINCT article_id FROM attributions WHERE coalesce(:person, '') <> '' AND person_id = :person) s
    CROSS JOIN quote_changes q ON q.article_id = s.article_id
    CROSS JOIN attributions t ON t.person_id = :person AND t.article_id = q.article_id
      AND t.revision IN (q.revision, q.revision - 1) AND t.quote IN (q.content, q.content_before)
    WHERE t.confidence >= sure_from(:sure_from)
),
edits AS (
    SELECT seen_at AS at, article_id, revision, headline, number, deletion,
           coalesce(quote >= sure_from(:sure_from), 0) AS quote, 0 AS gone
    FROM revision_kinds
    WHERE seen_at >= since(:since) AND seen_at < until(:until)
      AND (coalesce(:site, '') = '' OR site = :site)
      AND CASE coalesce(:kind, '') WHEN '' THEN 1 WHEN 'headline' THEN headline WHEN 'number' THEN number
          WHEN 'deletion' THEN deletion WHEN 'quote' THEN quote >= sure_from(:sure_from) END
      AND (coalesce(:person, '') = '' OR (article_id, revision) IN (SELECT article_id, revision FROM theirs))
),
ends AS (
    SELECT gone_at, id, revision, 0, 0, 0, 0, 1 FROM articles
    WHERE gone_at IS NOT NULL AND gone_at >= since(:since) AND gone_at < until(:until)
      AND (coalesce(:site, '') = '' OR site = :site)
      AND coalesce(:kind, '') IN ('', 'taken-down')
      AND (coalesce(:person, '') = '' OR EXISTS (
          SELECT 1 FROM attributions q
          WHERE q.person_id = :person AND q.article_id = articles.id AND q.revision = articles.revision
            AND q.stance = 'said' AND q.confidence >= sure_from(:sure_from)))
),
chosen AS MATERIALIZED (
    SELECT * FROM edits UNION ALL SELECT * FROM ends
    ORDER BY 1 DESC, 2, 3
    LIMIT CAST(coalesce(nullif(:limit, ''), 50) AS INTEGER) OFFSET CAST(coalesce(nullif(:offset, ''), 0) AS INTEGER)
)
SELECT c.at, a.site,
       ltrim(iif(c.headline, ', headline', '') || iif(c.quote, ', quote', '') || iif(c.number, ', number', '')
             || iif(c.deletion, ', deletion', '') || iif(c.gone, ', taken-down', ''), ', ') AS kinds,
       r.headline, iif(b.headline <> r.headline, b.headline, '') AS headline_before,
       small_diff(b.dek || char(10, 10) || b.text, r.dek || char(10, 10) || r.text) AS diff, r.words_added * (1 - c.gone) AS words_added,
       r.words_removed * (1 - c.gone) AS words_removed, a.language, a.id AS article_id, c.revision, a.url, r.capture_id
FROM chosen c CROSS JOIN articles a ON a.id = c.article_id
CROSS JOIN revisions r ON r.article_id = c.article_id AND r.number = c.revision
LEFT JOIN revisions b ON b.article_id = c.article_id AND b.number = c.revision - 1 AND NOT c.gone
ORDER BY c.at DESC, a.id, c.revision
