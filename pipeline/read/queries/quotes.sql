-- title: Who said what
-- note: Attributions in the articles as they stand today, newest article first; each names the capture that proves it.
-- note: The quote stands in the quotation marks of the text, and a paraphrase in none; parts of an interrupted one are parted by " … " and listed in `parts`.
-- note: What was not said ("did not say", "Nobody said"), asked or supposed is no quote of anybody: ask for it by its stance.
-- note: What is less sure than `sure_from` is left out; `doubt` says "probably", "perhaps" or that the speaker is not told.
-- note: The speaker may be part of a name or of an alias; "about" looks in the quote, its speaker and the headline.
-- param speaker: part of the speaker's name
-- param person: id of a person
-- param about: what the quote is about (full text)
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
-- param until: published until the end of that day, or until that time
-- param site: name of one site
-- param language: ISO 639-1 code of the article's language, such as de
-- param kind: direct, indirect or mixed
-- param stance: said (the default), negated, asked, hypothetical, or all
-- param sure_from: least confidence, 0 (the doubtful too) to 1; empty: the setting (0.6)
-- param order: newest (the default), or best: by how well the words fit
-- param limit: most rows (100)
-- param offset: rows to leave out before the first (0)
WITH found AS (
    SELECT rowid AS id, rank AS place FROM attributions_fts
    WHERE coalesce(:about, '') <> '' AND attributions_fts MATCH fts_query(:about, 'content speaker')
),
headed AS (
    SELECT rowid AS id FROM articles_fts
    WHERE coalesce(:about, '') <> '' AND articles_fts MATCH 'headline : (' || fts_query(:about, 'headline text') || ')'
),
keys AS MATERIALIZED (                         -- what the words or the person are found by, if there are any
    SELECT id, min(place) AS place FROM (
        SELECT id, place FROM found
        UNION ALL SELECT q.id, 0 FROM headed h JOIN attributions q ON q.article_id = h.id
        UNION ALL SELECT id, 0 FROM attributions
                  WHERE coalesce(:about, '') = '' AND coalesce(:person, '') <> '' AND person_id = :person)
    GROUP BY id
),
fitting AS (
    SELECT q.id, q.position, a.id AS article_id, a.published_at
    FROM articles a JOIN attributions q ON q.article_id = a.id AND q.revision = a.revision
    WHERE (coalesce(:speaker, '') = '' OR q.speaker LIKE '%' || :speaker || '%'
           OR q.person_id IN (SELECT person_id FROM person_aliases WHERE alias LIKE '%' || :speaker || '%'))
      AND (coalesce(:person, '') = '' OR q.person_id = :person)
      AND (coalesce(:site, '') = '' OR a.site = :site)
      AND (coalesce(:language, '') = '' OR a.language = :language)
      AND (coalesce(:kind, '') = '' OR q.kind = :kind)
      AND q.confidence >= sure_from(:sure_from)
      AND coalesce(nullif(:stance, ''), 'said') IN (q.stance, 'all')
      AND coalesce(a.published_at, a.first_seen_at) >= since(:since)
      AND coalesce(a.published_at, a.first_seen_at) < until(:until)
),
chosen AS MATERIALIZED (
    SELECT * FROM (
        SELECT id, 0 AS place FROM fitting WHERE coalesce(:about, '') = '' AND coalesce(:person, '') = ''
        ORDER BY published_at DESC, article_id, position
        LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER) OFFSET CAST(coalesce(nullif(:offset, ''), 0) AS INTEGER))
    UNION ALL
    SELECT * FROM (
        SELECT k.id, iif(:order = 'best', k.place, 0) AS place FROM keys k CROSS JOIN fitting f ON f.id = k.id
        ORDER BY place, f.published_at DESC, f.article_id, f.position
        LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER) OFFSET CAST(coalesce(nullif(:offset, ''), 0) AS INTEGER))
)
SELECT q.quote, q.speaker, doubt(q.confidence, q.speaker) AS doubt, q.source, q.cue, q.kind, q.stance, q.confidence,
       a.headline, a.site, a.language, a.published_at,
       sentence(b.text, b."start", q.content_spans, q.source_spans, q.cue_spans) AS sentence, b.text AS paragraph, q.rule, a.id AS article_id, q.revision, q.position, a.url, r.capture_id, q.person_id,
       parts(r.text, q.content_spans, q.quoted_spans) AS parts
FROM chosen CROSS JOIN attributions q ON q.id = chosen.id
JOIN articles a ON a.id = q.article_id
JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
LEFT JOIN blocks b ON b.article_id = a.id AND q."start" >= b."start" AND q."start" < b."end"
ORDER BY chosen.place, a.published_at DESC, a.id, q.position
