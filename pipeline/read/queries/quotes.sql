-- title: Who said what
-- note: Attributions in the articles as they stand today, newest article first; each names the capture that proves it.
-- note: The quote stands in the quotation marks of the text, and a paraphrase in none; parts of an interrupted one are parted by " … " and listed in `parts`.
-- note: What was not said ("did not say", "Nobody said"), asked or supposed is no quote of anybody: ask for it by its stance.
-- note: What is less sure than `sure_from` is left out; `doubt` says "probably", "perhaps" or that the speaker is not told.
-- note: `printed_by` is the number of papers that print the quote in copies of one piece, this one among them.
-- note: The speaker may be part of a name or of an alias; "about" looks in the quote, its speaker and the headline.
-- param speaker: part of the speaker's name
-- param about: what the quote is about (full text)
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
-- param site: name of one site
-- param language: ISO 639-1 code of the article's language, such as de
-- param stance: said (the default), negated, asked, hypothetical, or all
-- param sure_from: least confidence, 0 (the doubtful too) to 1; empty: the setting (0.6)
-- param copies: in (the default), or out: a quote once where articles that are copies of one piece print it, by the first
-- param limit: most rows (100)
WITH found AS (
    SELECT rowid AS id FROM attributions_fts
    WHERE coalesce(:about, '') <> '' AND attributions_fts MATCH fts_query(:about, 'content speaker')
),
headed AS (
    SELECT rowid AS id FROM articles_fts
    WHERE coalesce(:about, '') <> '' AND articles_fts MATCH 'headline : (' || fts_query(:about, 'headline text') || ')'
)
SELECT q.quote, q.speaker, doubt(q.confidence, q.speaker) AS doubt, q.source, q.cue, q.kind, q.stance, q.confidence,
       a.headline, a.site, a.language, a.published_at,
       sentence(b.text, b."start", q.content_spans, q.source_spans, q.cue_spans) AS sentence, b.text AS paragraph, q.rule, a.id AS article_id, q.revision, a.url, r.capture_id, q.person_id,
       parts(r.text, q.content_spans, q.quoted_spans) AS parts,
       max(1, (SELECT count(DISTINCT s.site) FROM same_quotes s WHERE s.id = q.id)) AS printed_by
FROM articles a
JOIN attributions q ON q.article_id = a.id AND q.revision = a.revision
JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
LEFT JOIN blocks b ON b.article_id = a.id AND q."start" >= b."start" AND q."start" < b."end"
WHERE (coalesce(:about, '') = '' OR q.id IN found OR a.id IN headed)
  AND (coalesce(:speaker, '') = '' OR q.speaker LIKE '%' || :speaker || '%'
       OR q.person_id IN (SELECT person_id FROM person_aliases WHERE alias LIKE '%' || :speaker || '%'))
  AND (coalesce(:site, '') = '' OR a.site = :site)
  AND (coalesce(:language, '') = '' OR a.language = :language)
  AND q.confidence >= sure_from(:sure_from)
  AND coalesce(nullif(:stance, ''), 'said') IN (q.stance, 'all')
  AND coalesce(a.published_at, a.first_seen_at) >= since(:since)
  AND (coalesce(:copies, '') <> 'out' OR q.id NOT IN (SELECT id FROM copied_quotes WHERE id = q.id))
ORDER BY a.published_at DESC, a.id, q.position
LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER)
