-- title: Who said what
-- note: Attributions in the articles as they stand today, newest article first; each names the capture that proves it.
-- note: The quote stands in the quotation marks of the text, and a paraphrase in none; parts of an interrupted one are parted by " … " and listed in `parts`.
-- note: Words that more than 5000 quotes have are not ranked: the newest come first.
-- note: What was not said ("did not say", "Nobody said"), asked or supposed is no quote of anybody: ask for it by its stance.
-- note: What is less sure than `sure_from` is left out; `doubt` says "probably", "perhaps" or that the speaker is not told.
-- note: `reference` is the quote's permanent name: its citation and its proof stand at /quote/REFERENCE.
-- note: `printed_by` is the number of papers that print the quote in copies of one piece, this one among them.
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
-- param copies: in (the default), or out: a quote once where articles that are copies of one piece print it, by the first
-- param limit: most rows (100)
-- param offset: rows to leave out before the first (0)
WITH hits AS MATERIALIZED (                    -- names that have the part asked for
    SELECT name, attributions FROM speakers WHERE coalesce(:speaker, '') <> '' AND name LIKE '%' || :speaker || '%' LIMIT 5000
),
aliased AS MATERIALIZED (
    SELECT person_id FROM person_aliases WHERE coalesce(:speaker, '') <> '' AND alias LIKE '%' || :speaker || '%' LIMIT 5000
),
asked AS MATERIALIZED (                        -- kinds and stances in numbers, as rows have them
    SELECT n.column1 AS kind, NULL AS stance FROM (VALUES (0, 'direct'), (1, 'indirect'), (2, 'mixed')) n
    WHERE coalesce(:kind, '') IN ('', n.column2)
    UNION ALL
    SELECT NULL, n.column1 FROM (VALUES (0, 'said'), (1, 'negated'), (2, 'asked'), (3, 'hypothetical')) n
    WHERE coalesce(nullif(:stance, ''), 'said') IN ('all', n.column2)
),
rarely AS NOT MATERIALIZED (                   -- what is of such a kind and so sure: whole thousandths, or a share
    SELECT key FROM attribution_rows
    WHERE kind IN (SELECT kind FROM asked) AND stance IN (SELECT stance FROM asked)
      AND confidence >= 1000 * sure_from(:sure_from) - 0.5
    UNION ALL
    SELECT key FROM attribution_rows
    WHERE kind IN (SELECT kind FROM asked) AND stance IN (SELECT stance FROM asked)
      AND confidence BETWEEN sure_from(:sure_from) AND 1
),
given AS MATERIALIZED (                        -- each way to find them is taken for what it is quick at
    SELECT *, person AND stance IN ('said', 'all') AND NOT worded AS newest, person AND stance <> 'said' AND NOT worded AS unsaid,
        iif(person AND stance = 'all' AND NOT worded, 0, after) AS skipped  -- of each way; where two are taken, of both
    FROM (SELECT coalesce(:about, '') <> '' AS words, coalesce(:person, '') <> '' AS person,
        coalesce(nullif(:stance, ''), 'said') AS stance, coalesce(:about, '') <> '' AND n.found <= iif(n.near, 5000, 30000) AS worded,
        CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER) AS most, CAST(coalesce(nullif(:offset, ''), 0) AS INTEGER) AS after,
        n.found > 5000 AS common, n.near AND n.found > 100000 AS vast, coalesce(:speaker, '') <> '' AND (
        SELECT coalesce(sum(attributions), 0) < 5000 FROM hits)
        AND (SELECT count(*) < 5000 FROM aliased) AND (SELECT count(*) < 5000 FROM (
            SELECT 1 FROM attributions WHERE coalesce(:speaker, '') <> '' AND person_id IN (
                SELECT person_id FROM aliased) LIMIT 5000)) AS few,
        CASE WHEN coalesce(:person, '') = '' AND coalesce(:about, '') = '' AND coalesce(:speaker, '') = ''
            AND (coalesce(:kind, '') <> '' OR coalesce(:sure_from, '') <> '' OR coalesce(nullif(:stance, ''), 'said') <> 'said')
        THEN (
            SELECT c.rare < 5000 AND c.rare * c.rare < n.wanted * (SELECT coalesce(sum(quotes), 0) FROM counted_steps)
            FROM (SELECT count(*) AS rare FROM (SELECT 1 FROM rarely LIMIT 5000)) c) ELSE 0 END AS rare
    FROM (SELECT count(*) AS found, coalesce(nullif(:limit, ''), 100) + coalesce(nullif(:offset, ''), 0) BETWEEN 0 AND 500 AS near,
        CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER) + CAST(coalesce(nullif(:offset, ''), 0) AS INTEGER) AS wanted FROM (
        SELECT 1 FROM attributions_fts
        WHERE coalesce(:about, '') <> '' AND attributions_fts MATCH fts_query(:about, 'content speaker') LIMIT 100001)) n)
),
keys AS MATERIALIZED (
    SELECT key, min(place) AS place FROM (
        SELECT f.rowid AS key, iif(g.common, 0, f.rank) AS place FROM given g CROSS JOIN attributions_fts f
        WHERE g.worded
          AND f.attributions_fts MATCH fts_query(:about, 'content speaker')
        UNION ALL
        SELECT q.key, 0 FROM given g CROSS JOIN articles_fts f CROSS JOIN articles a ON a.key = f.rowid
        JOIN attributions q ON q.article_id = a.id
        WHERE g.worded
          AND f.articles_fts MATCH 'headline : (' || fts_query(:about, 'headline text') || ')'
        UNION ALL
        SELECT q.key, 0 FROM given g CROSS JOIN attributions q
        WHERE g.unsaid AND q.person_id = :person AND q.stance <> 'said'
        UNION ALL
        SELECT q.key, 0 FROM given g CROSS JOIN attributions q
        WHERE g.few AND NOT g.person AND NOT g.words AND q.speaker <> ''
          AND q.speaker IN (SELECT name FROM hits)
        UNION ALL
        SELECT q.key, 0 FROM given g CROSS JOIN attributions q
        WHERE g.few AND NOT g.person AND NOT g.words
          AND q.person_id IN (SELECT person_id FROM aliased)
        UNION ALL
        SELECT r.key, 0 FROM given g CROSS JOIN rarely r
        WHERE g.rare)
    GROUP BY key
),
those AS NOT MATERIALIZED (
    SELECT id, key, article_id, revision, position FROM attributions
    WHERE (coalesce(:person, '') = '' OR person_id = :person)
      AND (coalesce(:speaker, '') = '' OR speaker LIKE '%' || :speaker || '%'
           OR person_id IN (SELECT person_id FROM person_aliases WHERE alias LIKE '%' || :speaker || '%'))
      AND (coalesce(:kind, '') = '' OR kind = :kind)
      AND confidence >= sure_from(:sure_from)
      AND coalesce(nullif(:stance, ''), 'said') IN (stance, 'all')
      AND (coalesce(:copies, '') <> 'out' OR id NOT IN (SELECT c.id FROM copied_quotes c WHERE c.id = attributions.id))
),
places AS NOT MATERIALIZED (
    SELECT id, key, site, revision, published_at, first_seen_at FROM articles
    WHERE (coalesce(:site, '') = '' OR site = :site)
      AND (coalesce(:language, '') = '' OR language = :language)
      AND coalesce(published_at, first_seen_at) >= since(:since)
      AND coalesce(published_at, first_seen_at) < until(:until)
),
saying AS NOT MATERIALIZED (                   -- all that have the words are listed once; very many are asked one by one
    SELECT rowid AS key FROM attributions_fts WHERE attributions_fts MATCH fts_query(:about, 'content speaker')
),
headed AS NOT MATERIALIZED (
    SELECT rowid AS key FROM articles_fts
    WHERE articles_fts MATCH 'headline : (' || fts_query(:about, 'headline text') || ')'
),
chosen AS MATERIALIZED (
    SELECT id, place FROM (
    SELECT * FROM (
        SELECT q.id, 0 AS place, a.published_at IS NOT NULL AS dated, a.published_at AS at, a.id AS article, q.position FROM places a CROSS JOIN those q ON q.article_id = a.id AND q.revision = a.revision
        WHERE coalesce(:site, '') = ''
          AND (coalesce(:about, '') = ''
               OR CASE WHEN (SELECT vast FROM given)
                  THEN EXISTS (SELECT 1 FROM attributions_fts f WHERE f.rowid = q.key
                               AND f.attributions_fts MATCH fts_query(:about, 'content speaker'))
                    OR EXISTS (SELECT 1 FROM articles_fts f WHERE f.rowid = a.key
                               AND f.articles_fts MATCH 'headline : (' || fts_query(:about, 'headline text') || ')')
                  ELSE q.key IN (SELECT key FROM saying) OR a.key IN (SELECT key FROM headed) END)
        ORDER BY a.published_at DESC, a.id, q.position
        LIMIT (SELECT NOT person AND iif(words, NOT worded, NOT few AND NOT rare) FROM given)
            * (SELECT most FROM given)
        OFFSET (SELECT after FROM given))
    UNION ALL
    SELECT * FROM (
        SELECT q.id, 0, NULL, NULL, a.id, q.position FROM places a CROSS JOIN those q ON q.article_id = a.id AND q.revision = a.revision
        WHERE a.site = :site
          AND (coalesce(:about, '') = ''
               OR CASE WHEN (SELECT vast FROM given)
                  THEN EXISTS (SELECT 1 FROM attributions_fts f WHERE f.rowid = q.key
                               AND f.attributions_fts MATCH fts_query(:about, 'content speaker'))
                    OR EXISTS (SELECT 1 FROM articles_fts f WHERE f.rowid = a.key
                               AND f.articles_fts MATCH 'headline : (' || fts_query(:about, 'headline text') || ')')
                  ELSE q.key IN (SELECT key FROM saying) OR a.key IN (SELECT key FROM headed) END)
        ORDER BY a.published_at DESC, a.id, q.position
        LIMIT (SELECT NOT person AND iif(words, NOT worded, NOT few AND NOT rare) FROM given)
            * (SELECT most FROM given)
        OFFSET (SELECT after FROM given))
    UNION ALL
    SELECT * FROM (
        SELECT q.id, 0, c.dated, c.at, a.id, q.position FROM counted_voices c CROSS JOIN those q ON q.key = c.key CROSS JOIN places a ON a.id = c.article_id
        WHERE (SELECT newest FROM given) AND c.who = :person AND c.person = 1
          AND c.at >= since(:since) AND c.at < until(:until)
          AND (coalesce(:site, '') = '' OR c.site = :site) AND (coalesce(:language, '') = '' OR c.language = :language)
          AND (coalesce(:about, '') = ''
               OR CASE WHEN (SELECT vast FROM given)
                  THEN EXISTS (SELECT 1 FROM attributions_fts f WHERE f.rowid = q.key
                               AND f.attributions_fts MATCH fts_query(:about, 'content speaker'))
                    OR EXISTS (SELECT 1 FROM articles_fts f WHERE f.rowid = a.key
                               AND f.articles_fts MATCH 'headline : (' || fts_query(:about, 'headline text') || ')')
                  ELSE q.key IN (SELECT key FROM saying) OR a.key IN (SELECT key FROM headed) END)
        ORDER BY c.dated DESC, c.at DESC, c.article_id, q.position
        LIMIT (SELECT iif(most < 0, -1, most + after - skipped) FROM given) OFFSET (SELECT skipped FROM given))
    UNION ALL
    SELECT * FROM (
        SELECT q.id, iif(:order = 'best', k.place, 0) AS place, a.published_at IS NOT NULL AS dated,
               iif((SELECT rare FROM given), a.published_at, coalesce(a.published_at, a.first_seen_at)) AS at, a.id, q.position
        FROM keys k CROSS JOIN those q ON q.key = k.key
        CROSS JOIN places a ON a.id = q.article_id AND a.revision = q.revision
        WHERE (SELECT NOT person OR NOT words OR worded FROM given)
           OR q.key IN (SELECT key FROM saying) OR a.key IN (SELECT key FROM headed)
        ORDER BY place, dated DESC, at DESC, a.id, q.position
        LIMIT (SELECT iif(most < 0, -1, most + after - skipped) FROM given) OFFSET (SELECT skipped FROM given)))
    ORDER BY place, dated DESC, at DESC, article, position
    LIMIT (SELECT most FROM given) OFFSET (SELECT after - skipped FROM given)
)
SELECT q.quote, q.speaker, doubt(q.confidence, q.speaker) AS doubt, q.source, q.cue, q.kind, q.stance, q.confidence,
       a.headline, a.site, a.language, a.published_at,
       sentence(b.text, b."start", q.content_spans, q.source_spans, q.cue_spans) AS sentence, b.text AS paragraph, q.rule, a.id AS article_id, q.revision, q.position, a.url, r.capture_id, q.person_id,
       parts(r.text, q.content_spans, q.quoted_spans) AS parts, reference(a.id, r.capture_id, r.text, q.content_spans) AS reference,
       max(1, (SELECT count(DISTINCT s.site) FROM same_quotes s WHERE s.id = q.id)) AS printed_by
FROM chosen CROSS JOIN attributions q ON q.id = chosen.id
JOIN articles a ON a.id = q.article_id
JOIN revisions r ON r.article_id = a.id AND r.number = a.revision
LEFT JOIN blocks b ON b.article_id = a.id AND q."start" >= b."start" AND q."start" < b."end"
ORDER BY chosen.place, a.published_at DESC, a.id, q.position
