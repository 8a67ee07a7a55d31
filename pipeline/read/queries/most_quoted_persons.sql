-- title: Most quoted persons
-- note: Persons and groups by the number of quotes in the articles as they stand today; what they are told not to have said is none.
-- note: Quotes whose speaker is in doubt do not count, unless `sure_from` asks for them.
-- param speaker: part of the speaker's name, or of a person's other names
-- param who: person or group; empty: both
-- param site: name of one site
-- param language: ISO 639-1 code of the articles' language, such as de
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
-- param sure_from: least confidence, 0 (the doubtful too) to 1; empty: the setting (0.6)
-- param copies: in (the default), or out: the same words count once in articles that are copies of one piece
-- param limit: most rows (25)
-- param offset: rows to leave out before these (0)
WITH given AS MATERIALIZED (                   -- what is asked for, and where it is counted: see docs/decisions/0020
    SELECT least, since(:since) AS since, CAST(least * 20 + 0.5 AS INTEGER) AS step,
           CASE WHEN coalesce(:copies, '') = 'out' THEN 'copies'
                WHEN coalesce(:speaker, '') <> '' THEN 'named'
                WHEN since(:since) <> '' OR least <> CAST(least * 20 + 0.5 AS INTEGER) / 20.0 THEN 'rows'
                WHEN coalesce(:site, '') <> '' THEN 'paper' ELSE 'all' END AS way
    FROM (SELECT sure_from(:sure_from) AS least)
),
named AS MATERIALIZED (
    SELECT DISTINCT who, person FROM counted_speakers
    WHERE coalesce(:speaker, '') <> ''
      AND (speaker LIKE '%' || :speaker || '%' OR person AND who IN (
          SELECT person_id FROM person_aliases WHERE alias LIKE '%' || :speaker || '%'))
),
chosen AS MATERIALIZED (
    SELECT * FROM (
        SELECT * FROM (                        -- no row is read where the limit is none
            SELECT who, person, max(speaker) AS speaker, sum(quotes) AS quotes, NULL AS articles, NULL AS sites,
                   NULL AS latest
            FROM counted_speakers
            WHERE step >= (SELECT step FROM given) AND (coalesce(:language, '') = '' OR language = :language)
            GROUP BY who, person
            LIMIT (SELECT iif(way = 'all', -1, 0) FROM given)
        )
        UNION ALL
        SELECT who, person, max(speaker), sum(quotes), sum(articles), 1, NULL FROM counted_papers
        WHERE site = (SELECT iif(way = 'paper', :site, NULL) FROM given) AND step >= (SELECT step FROM given)
          AND (coalesce(:language, '') = '' OR language = :language)
        GROUP BY who, person
        UNION ALL
        SELECT who, person, max(speaker), count(*), sum(leads), count(DISTINCT site), max(iif(dated, at, NULL))
        FROM counted_quotes
        WHERE +who IS NOT NULL AND at >= (SELECT iif(way = 'rows', nullif(since, ''), NULL) FROM given)
          AND confidence >= (SELECT least FROM given)
          AND (coalesce(:site, '') = '' OR site = :site) AND (coalesce(:language, '') = '' OR language = :language)
        GROUP BY who, person
        UNION ALL
        SELECT who, person, max(speaker), count(*), sum(leads), count(DISTINCT site), max(iif(dated, at, NULL))
        FROM counted_quotes
        WHERE who > (SELECT iif(way = 'rows' AND since = '', '', NULL) FROM given)
          AND confidence >= (SELECT least FROM given)
          AND (coalesce(:site, '') = '' OR site = :site) AND (coalesce(:language, '') = '' OR language = :language)
        GROUP BY who, person
        UNION ALL
        SELECT q.who, q.person, max(q.speaker), count(*), count(DISTINCT q.article_id), count(DISTINCT q.site),
               max(iif(q.dated, q.at, NULL))
        FROM named n CROSS JOIN counted_quotes q ON q.who = n.who AND q.person = n.person
        WHERE (SELECT way FROM given) = 'named' AND q.at >= (SELECT since FROM given)
          AND q.confidence >= (SELECT least FROM given)
          AND (q.speaker LIKE '%' || :speaker || '%' OR q.person AND q.who IN (
              SELECT person_id FROM person_aliases WHERE alias LIKE '%' || :speaker || '%'))
          AND (coalesce(:site, '') = '' OR q.site = :site) AND (coalesce(:language, '') = '' OR q.language = :language)
        GROUP BY q.who, q.person
        UNION ALL
        SELECT coalesce(q.person_id, q.speaker), q.person_id IS NOT NULL, max(q.speaker),
               count(DISTINCT coalesce(l.lineage_id || ' ' || rtrim(replace(replace(replace(lower(q.content),
                   char(8217), char(39)), char(8220), char(34)), char(8221), char(34)), ' ,.;:'), q.id)),
               count(DISTINCT a.id), count(DISTINCT a.site), max(a.published_at)
        FROM articles a CROSS JOIN attributions q ON q.article_id = a.id AND q.revision = a.revision
        LEFT JOIN lineages l ON l.article_id = a.id
        WHERE a.id >= (SELECT iif(way = 'copies', 0, NULL) FROM given)
          AND (q.person_id IS NOT NULL OR (q.speaker <> '' AND q.speaker_kind = 'group'))
          AND (coalesce(:speaker, '') = '' OR q.speaker LIKE '%' || :speaker || '%'
               OR q.person_id IN (SELECT person_id FROM person_aliases WHERE alias LIKE '%' || :speaker || '%'))
          AND q.stance = 'said' AND q.confidence >= (SELECT least FROM given)
          AND (coalesce(:language, '') = '' OR a.language = :language)
          AND (coalesce(:site, '') = '' OR a.site = :site)
          AND coalesce(a.published_at, a.first_seen_at) >= (SELECT since FROM given)
        GROUP BY 1, 2
    )
    WHERE coalesce(:who, '') = '' OR (:who = 'person') = person
    ORDER BY quotes DESC, speaker, who
    LIMIT CAST(coalesce(nullif(:limit, ''), 25) AS INTEGER)
    OFFSET CAST(coalesce(nullif(:offset, ''), 0) AS INTEGER)
)
SELECT speaker, quotes,
       coalesce(articles, (
           SELECT sum(p.articles) FROM counted_papers p
           WHERE p.who = c.who AND p.person = c.person AND p.step >= (SELECT step FROM given)
             AND (coalesce(:language, '') = '' OR p.language = :language))) AS articles,
       coalesce(sites, (
           SELECT count(DISTINCT p.site) FROM counted_papers p
           WHERE p.who = c.who AND p.person = c.person AND p.step >= (SELECT step FROM given)
             AND (coalesce(:language, '') = '' OR p.language = :language))) AS sites,
       coalesce(latest, (
           SELECT q.at FROM counted_quotes q
           WHERE q.who IS NOT NULL AND q.who = c.who AND q.person = c.person AND q.dated AND q.confidence >= (SELECT least FROM given)
             AND (coalesce(:site, '') = '' OR q.site = :site) AND (coalesce(:language, '') = '' OR q.language = :language)
           ORDER BY q.at DESC LIMIT 1)) AS latest,
       iif(person, who, NULL) AS person_id
FROM chosen c
ORDER BY quotes DESC, speaker, who
