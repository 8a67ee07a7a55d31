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
WITH hits AS MATERIALIZED (                    -- names that have the part asked for: of few, who bears them is looked up
    SELECT name FROM speakers WHERE coalesce(:speaker, '') <> '' AND name LIKE '%' || :speaker || '%' LIMIT 5001
),
aliased AS MATERIALIZED (
    SELECT person_id FROM person_aliases
    WHERE coalesce(:speaker, '') <> '' AND alias LIKE '%' || :speaker || '%' LIMIT 5001
),
given AS MATERIALIZED (                        -- what is asked for, and where it is counted: see docs/decisions/0020
    SELECT least, since(:since) AS since,
           near + (least > near / 20.0) AS step,   -- from this twentieth on all are sure enough; below `some`, none
           near - (least < near / 20.0) AS some,
           CASE WHEN coalesce(:copies, '') = 'out' THEN 'copies'
                WHEN coalesce(:speaker, '') <> '' THEN
                    iif(since(:since) <> '' OR least <> near / 20.0 OR coalesce(:site, '') <> '', 'named', 'called')
                WHEN since(:since) <> '' THEN 'since'
                WHEN least <> near / 20.0 THEN 'between'
                WHEN coalesce(:site, '') <> '' THEN 'paper' ELSE 'all' END AS way,
           iif(kept < 0, -1, kept + max(CAST(coalesce(nullif(:offset, ''), 0) AS INTEGER), 0)) AS most
    FROM (SELECT *, CAST(least * 20 + 0.5 AS INTEGER) AS near
          FROM (SELECT sure_from(:sure_from) AS least, CAST(coalesce(nullif(:limit, ''), 25) AS INTEGER) AS kept))
),
ways AS MATERIALIZED (                         -- and how: `named` and `called` where few have the name, else `scanned` and `summed`
    SELECT most, way = 'named' AND few AS named, way = 'named' AND NOT few AS scanned, way = 'called' AND few AS called,
           way = 'all' OR way = 'called' AND NOT few AS summed, way = 'since' AS timed,
           iif(coalesce(:site, '') = '' AND most BETWEEN 0 AND 12000, iif(way = 'called', most * 2 + 1000, most * 3 / 2 + 100), 0)
           * CASE way WHEN 'all' THEN 1 WHEN 'called' THEN NOT few WHEN 'since' THEN (
               SELECT coalesce(sum(articles), 0) > 20000 FROM counted_articles WHERE day >= substr(since, 1, 10)) ELSE 0 END AS looked
    FROM (SELECT *, (SELECT count(*) < 5001 FROM hits) AND (SELECT count(*) < 5001 FROM aliased) AS few FROM given)
),
called AS MATERIALIZED (
    SELECT who, person FROM hits CROSS JOIN counted_speakers s ON s.speaker = hits.name
    UNION
    SELECT who, person FROM counted_speakers WHERE speaker = '' AND '' LIKE '%' || :speaker || '%'
    UNION
    SELECT t.who, t.person FROM aliased CROSS JOIN counted_totals t ON t.who = aliased.person_id AND t.person = 1
),
named AS MATERIALIZED (
    SELECT * FROM (SELECT who, person FROM called LIMIT (SELECT iif(named, -1, 0) FROM ways))
    UNION ALL
    SELECT * FROM (
        SELECT DISTINCT who, person FROM counted_speakers
        WHERE speaker LIKE '%' || :speaker || '%' OR person AND who IN (
            SELECT person_id FROM person_aliases WHERE alias LIKE '%' || :speaker || '%')
        LIMIT (SELECT iif(scanned, -1, 0) FROM ways))
),
seen AS MATERIALIZED (                         -- those who have most in all and however sure, half as many again as are shown
    SELECT * FROM (
        SELECT s.who, s.person, max(s.speaker) AS speaker, sum(s.quotes) AS quotes FROM (
            SELECT who, person FROM counted_totals
            WHERE coalesce(:who, '') = '' OR (:who = 'person') = person
            ORDER BY quotes DESC
            LIMIT (SELECT looked * summed FROM ways)
        ) t CROSS JOIN counted_speakers s ON s.who = t.who AND s.person = t.person
        WHERE s.step >= (SELECT step FROM given) AND (coalesce(:language, '') = '' OR s.language = :language)
          AND (coalesce(:speaker, '') = '' OR s.speaker LIKE '%' || :speaker || '%' OR s.person AND EXISTS (
              SELECT 1 FROM person_aliases p WHERE p.person_id = s.who AND p.alias LIKE '%' || :speaker || '%'))
        GROUP BY s.who, s.person
    )
    UNION ALL
    SELECT * FROM (
        SELECT q.who, q.person, max(q.speaker), count(*) FROM (
            SELECT who, person FROM counted_totals
            WHERE coalesce(:who, '') = '' OR (:who = 'person') = person
            ORDER BY quotes DESC
            LIMIT (SELECT looked * timed FROM ways)
        ) t CROSS JOIN counted_voices q ON q.who = t.who AND q.person = t.person
        WHERE q.dated IN (0, 1) AND q.at >= (SELECT since FROM given) AND q.confidence >= (SELECT least FROM given)
          AND (coalesce(:language, '') = '' OR q.language = :language)
        GROUP BY q.who, q.person
    )
),
leading AS MATERIALIZED (                      -- least quotes of the last who is shown, told from these
    SELECT quotes FROM (
        SELECT quotes FROM seen
        UNION ALL
        SELECT * FROM (
            SELECT sum(s.quotes) AS quotes FROM (
                SELECT who, person FROM counted_totals
                WHERE coalesce(:who, '') = '' OR (:who = 'person') = person
                ORDER BY quotes DESC
                LIMIT (SELECT iif(way = 'between' AND coalesce(:site, '') = '' AND most BETWEEN 0 AND 2000, 2 * most + 100, 0)
                       FROM given)
            ) t CROSS JOIN counted_speakers s ON s.who = t.who AND s.person = t.person
            WHERE s.step >= (SELECT step FROM given) AND (coalesce(:language, '') = '' OR s.language = :language)
            GROUP BY s.who, s.person
        )
    )
    ORDER BY 1 DESC LIMIT 1 OFFSET (SELECT most - 1 FROM given)
),
bound AS MATERIALIZED (                        -- no row where it is not told, or very many have as many in all
    SELECT quotes FROM leading
    WHERE (SELECT count(*) FROM (SELECT 1 FROM counted_totals t WHERE t.quotes >= leading.quotes LIMIT 30000)) < 10000
          + (SELECT looked FROM ways)
),
first AS MATERIALIZED (                        -- who may be among those
    SELECT who, person FROM counted_totals
    WHERE quotes >= (SELECT quotes FROM bound) AND (coalesce(:who, '') = '' OR (:who = 'person') = person)
),
others AS MATERIALIZED (                       -- of those, whose sums are not told yet
    SELECT who, person FROM counted_totals
    WHERE quotes >= (SELECT quotes FROM bound) AND (coalesce(:who, '') = '' OR (:who = 'person') = person)
    EXCEPT SELECT who, person FROM seen
),
bounds AS MATERIALIZED (                       -- least and most quotes of each, where rows alone tell how many it is
    SELECT * FROM (
        SELECT s.who, s.person, sum(iif(step >= (SELECT step FROM given), quotes, 0)) AS least, sum(quotes) AS most
        FROM first f CROSS JOIN counted_speakers s ON s.who = f.who AND s.person = f.person
        WHERE step >= (SELECT some FROM given) AND (coalesce(:language, '') = '' OR language = :language)
        GROUP BY s.who, s.person
        LIMIT (SELECT iif(way = 'between', -1, 0) FROM given)
    )
    UNION ALL
    SELECT * FROM (
        SELECT who, person, sum(iif(step >= (SELECT step FROM given), quotes, 0)) AS least, sum(quotes) AS most
        FROM counted_speakers
        WHERE step >= (SELECT some FROM given) AND (coalesce(:language, '') = '' OR language = :language)
          AND (coalesce(:who, '') = '' OR (:who = 'person') = person)
        GROUP BY who, person
        LIMIT (SELECT iif(way = 'between' AND coalesce(:site, '') = '' AND NOT EXISTS (SELECT 1 FROM bound), -1, 0)
               FROM given)
    )
    UNION ALL
    SELECT who, person, sum(iif(step >= (SELECT step FROM given), quotes, 0)), sum(quotes) FROM counted_papers
    WHERE site = (SELECT iif(way = 'between', nullif(:site, ''), NULL) FROM given)
      AND step >= (SELECT some FROM given) AND (coalesce(:language, '') = '' OR language = :language)
      AND (coalesce(:who, '') = '' OR (:who = 'person') = person)
    GROUP BY who, person
),
near AS MATERIALIZED (                         -- who of them may be shown
    SELECT who, person FROM bounds
    WHERE most >= coalesce((SELECT least FROM bounds ORDER BY least DESC
                            LIMIT 1 OFFSET (SELECT iif(most < 0, 1e15, most) - 1 FROM given)), 0)
),
twentieth AS MATERIALIZED (                    -- what of theirs no sum tells
    SELECT q.who, q.person, q.site, max(q.speaker) AS speaker, count(*) AS quotes, sum(q.leads) AS articles
    FROM near n CROSS JOIN counted_voices q ON q.who = n.who AND q.person = n.person
    WHERE q.confidence >= (SELECT least FROM given) AND q.confidence < (SELECT step / 20.0 FROM given)
      AND (coalesce(:site, '') = '' OR q.site = :site) AND (coalesce(:language, '') = '' OR q.language = :language)
    GROUP BY q.who, q.person, q.site
),
chosen AS MATERIALIZED (
    SELECT * FROM (
        SELECT * FROM (
            SELECT who, person, speaker, quotes, NULL AS articles, NULL AS sites, NULL AS latest FROM seen
            ORDER BY quotes DESC, speaker, who
            LIMIT (SELECT most FROM ways WHERE EXISTS (SELECT 1 FROM bound) UNION ALL SELECT 0)
        )
        UNION ALL
        SELECT * FROM (                        -- no row is read where the limit is none
            SELECT s.who, s.person, max(speaker) AS speaker, sum(quotes) AS quotes, NULL, NULL, NULL
            FROM others f CROSS JOIN counted_speakers s ON s.who = f.who AND s.person = f.person
            WHERE step >= (SELECT step FROM given) AND (coalesce(:language, '') = '' OR language = :language)
              AND (coalesce(:speaker, '') = '' OR s.speaker LIKE '%' || :speaker || '%' OR s.person AND EXISTS (
                  SELECT 1 FROM person_aliases p WHERE p.person_id = s.who AND p.alias LIKE '%' || :speaker || '%'))
            GROUP BY s.who, s.person
            ORDER BY quotes DESC, speaker, s.who
            LIMIT (SELECT iif(summed, most, 0) FROM ways)
        )
        UNION ALL
        SELECT * FROM (
            SELECT q.who, q.person, max(q.speaker) AS speaker, count(*) AS quotes, NULL, NULL, NULL
            FROM others f CROSS JOIN counted_voices q ON q.who = f.who AND q.person = f.person
            WHERE q.dated IN (0, 1) AND q.at >= (SELECT since FROM given) AND q.confidence >= (SELECT least FROM given)
              AND (coalesce(:language, '') = '' OR q.language = :language)
            GROUP BY q.who, q.person
            ORDER BY quotes DESC, speaker, q.who
            LIMIT (SELECT iif(way = 'since', most, 0) FROM given)
        )
        UNION ALL
        SELECT * FROM (
            SELECT who, person, max(speaker) AS speaker, sum(quotes) AS quotes, NULL, NULL, NULL
            FROM counted_speakers
            WHERE step >= (SELECT step FROM given) AND (coalesce(:language, '') = '' OR language = :language)
              AND (coalesce(:who, '') = '' OR (:who = 'person') = person)
              AND (coalesce(:speaker, '') = '' OR speaker LIKE '%' || :speaker || '%' OR person AND who IN (
                  SELECT person_id FROM person_aliases WHERE alias LIKE '%' || :speaker || '%'))
            GROUP BY who, person
            ORDER BY quotes DESC, speaker, who
            LIMIT (SELECT iif(summed AND NOT EXISTS (SELECT 1 FROM bound), most, 0) FROM ways)
        )
        UNION ALL
        SELECT * FROM (
            SELECT who, person, max(speaker) AS speaker, sum(quotes) AS quotes, sum(articles), 1, NULL
            FROM counted_papers
            WHERE site = (SELECT iif(way = 'paper', :site, NULL) FROM given) AND step >= (SELECT step FROM given)
              AND (coalesce(:language, '') = '' OR language = :language)
              AND (coalesce(:who, '') = '' OR (:who = 'person') = person)
            GROUP BY who, person
            ORDER BY quotes DESC, speaker, who
            LIMIT (SELECT most FROM given)
        )
        UNION ALL
        SELECT * FROM (                        -- what else is told of them is read of those that are shown
            SELECT s.who, s.person, max(speaker) AS speaker, sum(quotes) AS quotes, NULL, NULL, NULL
            FROM called c CROSS JOIN counted_speakers s ON s.who = c.who AND s.person = c.person
            WHERE step >= (SELECT step FROM given) AND (coalesce(:language, '') = '' OR language = :language)
              AND (coalesce(:who, '') = '' OR (:who = 'person') = s.person)
              AND (speaker LIKE '%' || :speaker || '%' OR s.person AND s.who IN (SELECT person_id FROM aliased))
            GROUP BY s.who, s.person
            ORDER BY quotes DESC, speaker, s.who
            LIMIT (SELECT iif(called, most, 0) FROM ways)
        )
        UNION ALL
        SELECT * FROM (
            SELECT who, person, max(speaker) AS speaker, count(*) AS quotes, NULL, NULL, NULL
            FROM counted_quotes
            WHERE +who IS NOT NULL AND at >= (SELECT iif(way = 'since' AND NOT EXISTS (SELECT 1 FROM bound), since, NULL) FROM given)
              AND confidence >= (SELECT least FROM given)
              AND (coalesce(:site, '') = '' OR site = :site) AND (coalesce(:language, '') = '' OR language = :language)
              AND (coalesce(:who, '') = '' OR (:who = 'person') = person)
            GROUP BY who, person
            ORDER BY quotes DESC, speaker, who
            LIMIT (SELECT most FROM given)
        )
        UNION ALL
        SELECT who, person, max(speaker), sum(quotes), NULL, NULL, NULL FROM (
            SELECT s.who, s.person, s.speaker, s.quotes FROM near n CROSS JOIN counted_speakers s ON s.who = n.who AND s.person = n.person
            WHERE s.step >= (SELECT step FROM given) AND coalesce(:site, '') = ''
              AND (coalesce(:language, '') = '' OR s.language = :language)
            UNION ALL
            SELECT s.who, s.person, s.speaker, s.quotes
            FROM near n CROSS JOIN counted_papers s ON s.site = :site AND s.who = n.who AND s.person = n.person
            WHERE s.step >= (SELECT step FROM given) AND (coalesce(:language, '') = '' OR s.language = :language)
            UNION ALL
            SELECT who, person, speaker, quotes FROM twentieth
        )
        GROUP BY who, person
        UNION ALL
        SELECT q.who, q.person, max(q.speaker), count(*), count(DISTINCT q.article_id), count(DISTINCT q.site),
               max(iif(q.dated, q.at, NULL))
        FROM named n CROSS JOIN counted_voices q ON q.who = n.who AND q.person = n.person
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
),
lately AS MATERIALIZED (
    SELECT q.who, q.person, count(DISTINCT q.article_id) AS articles, count(DISTINCT q.site) AS sites,
           max(iif(q.dated, q.at, NULL)) AS latest
    FROM chosen c CROSS JOIN counted_voices q ON q.who = c.who AND q.person = c.person
    WHERE CASE (SELECT way FROM given) WHEN 'since' THEN 1
          WHEN 'called' THEN EXISTS (          -- else all of theirs is asked for, and sums tell
              SELECT 1 FROM counted_speakers s WHERE s.who = c.who AND s.person = c.person
                AND NOT (s.speaker LIKE '%' || :speaker || '%' OR s.person AND EXISTS (
                    SELECT 1 FROM person_aliases p WHERE p.person_id = s.who AND p.alias LIKE '%' || :speaker || '%')))
          END
      AND q.dated IN (0, 1) AND q.at >= (SELECT since FROM given) AND q.confidence >= (SELECT least FROM given)
      AND (coalesce(:site, '') = '' OR q.site = :site) AND (coalesce(:language, '') = '' OR q.language = :language)
      AND (coalesce(:speaker, '') = '' OR q.speaker LIKE '%' || :speaker || '%' OR q.person AND EXISTS (
          SELECT 1 FROM person_aliases p WHERE p.person_id = q.who AND p.alias LIKE '%' || :speaker || '%'))
    GROUP BY q.who, q.person
)
SELECT speaker, quotes,
       coalesce(c.articles, s.articles, (
           SELECT sum(p.articles) FROM (
               SELECT articles FROM counted_papers
               WHERE who = c.who AND person = c.person AND step >= (SELECT step FROM given)
                 AND (coalesce(:site, '') = '' OR site = :site) AND (coalesce(:language, '') = '' OR language = :language)
               UNION ALL SELECT articles FROM twentieth WHERE who = c.who AND person = c.person) p)) AS articles,
       coalesce(c.sites, s.sites, (
           SELECT count(*) FROM (
               SELECT site FROM counted_papers
               WHERE who = c.who AND person = c.person AND step >= (SELECT step FROM given)
                 AND (coalesce(:site, '') = '' OR site = :site) AND (coalesce(:language, '') = '' OR language = :language)
               UNION SELECT site FROM twentieth WHERE who = c.who AND person = c.person))) AS sites,
       coalesce(c.latest, s.latest, (
           SELECT q.at FROM counted_voices q
           WHERE q.who = c.who AND q.person = c.person AND q.dated = 1
             AND q.confidence >= (SELECT least FROM given)
             AND (coalesce(:site, '') = '' OR q.site = :site) AND (coalesce(:language, '') = '' OR q.language = :language)
           ORDER BY q.at DESC LIMIT 1)) AS latest,
       iif(c.person, c.who, NULL) AS person_id
FROM chosen c LEFT JOIN lately s ON s.who = c.who AND s.person = c.person
ORDER BY quotes DESC, speaker, c.who
