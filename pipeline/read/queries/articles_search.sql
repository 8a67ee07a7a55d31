-- title: Search articles
-- note: Full text of headlines and articles, best match first.
-- note: Words that more than 5000 articles have are not ranked: the newest come first.
-- note: Words, "phrases", AND, OR, NOT and word* work; anything else is searched for as it stands.
-- param text: what to look for
-- param site: name of one site
-- param person: id of a person who is surely quoted
-- param language: ISO 639-1 code of the article's language, such as de
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
-- param until: published until the end of that day, or until that time
-- param order: best (the default) or newest
-- param limit: most rows (50)
-- param offset: rows to leave out before the first (0)
WITH many AS MATERIALIZED (                    -- then the newest are found sooner among all than by their words
    SELECT count(*) > 5000 AS yes, count(*) > 100000 AND coalesce(nullif(:limit, ''), 50) + coalesce(nullif(:offset, ''), 0) BETWEEN 0 AND 500 AS vast, coalesce(:person, '') <> '' AS person FROM (
        SELECT 1 FROM articles_fts WHERE articles_fts MATCH fts_query(:text, 'headline text') LIMIT 100001)
),
fitting AS NOT MATERIALIZED (
    SELECT id, key, site, published_at FROM articles
    WHERE (coalesce(:site, '') = '' OR site = :site)
      AND (coalesce(:language, '') = '' OR language = :language)
      AND coalesce(published_at, first_seen_at) >= since(:since)
      AND coalesce(published_at, first_seen_at) < until(:until)
),
quoting AS NOT MATERIALIZED (                  -- of few that have the words each is asked whom it quotes
    SELECT * FROM fitting
    WHERE coalesce(:person, '') = '' OR EXISTS (
        SELECT 1 FROM counted_quote_rows c
        WHERE c.article_key = fitting.key AND c.who = :person AND c.person = 1
          AND iif(typeof(c.confidence) = 'integer', c.confidence / 1000.0, c.confidence) >= sure_from(''))
),
worded AS NOT MATERIALIZED (                   -- all that have the words are listed once; very many are asked one by one
    SELECT id, site, published_at FROM fitting
    WHERE CASE WHEN (SELECT vast FROM many)
        THEN EXISTS (SELECT 1 FROM articles_fts f
                     WHERE f.rowid = fitting.key AND f.articles_fts MATCH fts_query(:text, 'headline text'))
        ELSE key IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH fts_query(:text, 'headline text')) END
),
chosen AS MATERIALIZED (
    SELECT * FROM (
        SELECT a.id, f.rank AS place FROM many CROSS JOIN articles_fts f CROSS JOIN quoting a ON a.key = f.rowid
        WHERE coalesce(nullif(:order, ''), 'best') = 'best' AND NOT many.yes
          AND f.articles_fts MATCH fts_query(:text, 'headline text')
        ORDER BY f.rank
        LIMIT CAST(coalesce(nullif(:limit, ''), 50) AS INTEGER) OFFSET CAST(coalesce(nullif(:offset, ''), 0) AS INTEGER))
    UNION ALL
    SELECT * FROM (
        SELECT a.id, 0 FROM many CROSS JOIN articles_fts f CROSS JOIN quoting a ON a.key = f.rowid
        WHERE :order = 'newest' AND NOT many.yes
          AND f.articles_fts MATCH fts_query(:text, 'headline text')
        ORDER BY a.published_at DESC, a.id
        LIMIT CAST(coalesce(nullif(:limit, ''), 50) AS INTEGER) OFFSET CAST(coalesce(nullif(:offset, ''), 0) AS INTEGER))
    UNION ALL
    SELECT * FROM (
        SELECT a.id, 0 FROM counted_voices c CROSS JOIN worded a ON a.id = c.article_id
        WHERE c.who = :person AND c.person = 1 AND c.leads AND c.confidence >= sure_from('')
        ORDER BY c.dated DESC, c.at DESC, c.article_id
        LIMIT (SELECT yes AND person FROM many) * CAST(coalesce(nullif(:limit, ''), 50) AS INTEGER)
        OFFSET CAST(coalesce(nullif(:offset, ''), 0) AS INTEGER))
    UNION ALL
    SELECT * FROM (
        SELECT a.id, 0 FROM worded a WHERE coalesce(:site, '') = ''
        ORDER BY a.published_at DESC, a.id
        LIMIT (SELECT yes AND NOT person FROM many) * CAST(coalesce(nullif(:limit, ''), 50) AS INTEGER)
        OFFSET CAST(coalesce(nullif(:offset, ''), 0) AS INTEGER))
    UNION ALL
    SELECT * FROM (
        SELECT a.id, 0 FROM worded a WHERE a.site = :site
        ORDER BY a.published_at DESC, a.id
        LIMIT (SELECT yes AND NOT person FROM many) * CAST(coalesce(nullif(:limit, ''), 50) AS INTEGER)
        OFFSET CAST(coalesce(nullif(:offset, ''), 0) AS INTEGER))
)
SELECT a.id AS article_id, a.site, a.published_at, a.headline,
       (SELECT snippet(articles_fts, 1, '⟦', '⟧', ' … ', 24) FROM articles_fts
        WHERE rowid = a.key AND articles_fts MATCH fts_query(:text, 'headline text')) AS passage,
       a.language, a.url, a.capture_id
FROM chosen CROSS JOIN articles a ON a.id = chosen.id
ORDER BY chosen.place, a.published_at DESC, a.id
