-- title: How articles introduce people
-- note: The office, work or part that a source gives beside the name ("Odile Brandt, the council's leader"), most articles first; the last 3000 quotes count.
-- param person: id of the person, such as odile-brandt
-- param sure_from: least confidence, 0 (the doubtful too) to 1; empty: the setting (0.6)
-- param limit: most rows (50)
WITH last_quotes AS (                          -- of a person in the order of an index, the dated and the undated
    SELECT * FROM (
        SELECT * FROM (
            SELECT key, who, article_id, speaker, language, site, at FROM counted_voices
            WHERE who = :person AND person = 1 AND dated = 1 AND confidence >= sure_from(:sure_from)
            ORDER BY at DESC LIMIT 3000
        ) UNION ALL SELECT * FROM (
            SELECT key, who, article_id, speaker, language, site, at FROM counted_voices
            WHERE who = :person AND person = 1 AND dated = 0 AND confidence >= sure_from(:sure_from)
            ORDER BY at DESC LIMIT 3000
        ) UNION ALL SELECT * FROM (
            SELECT key, who, article_id, speaker, language, site, at FROM counted_quotes
            WHERE coalesce(:person, '') = '' AND person = 1 AND confidence >= sure_from(:sure_from)
            ORDER BY at DESC LIMIT 3000
        )
    ) ORDER BY at DESC LIMIT 3000
), told AS MATERIALIZED (
    SELECT c.who AS person_id, c.article_id, office(q.source, c.speaker, c.language) AS office, c.language, c.site,
           substr(c.at, 1, 10) AS day
    FROM last_quotes c CROSS JOIN attributions q ON q.key = c.key
)
SELECT p.name AS person, max(t.office) AS office, count(DISTINCT t.article_id) AS articles,
       count(DISTINCT t.site) AS sites, min(t.day) AS first_day, max(t.day) AS last_day, max(t.language) AS language,
       t.person_id
FROM told t JOIN persons p ON p.id = t.person_id
WHERE t.office <> ''
GROUP BY t.person_id, lower(t.office)
ORDER BY articles DESC, last_day DESC, office
LIMIT CAST(coalesce(nullif(:limit, ''), 50) AS INTEGER)
