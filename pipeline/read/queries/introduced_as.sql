-- title: How articles introduce people
-- note: The office, work or part that a source gives beside the name ("Odile Brandt, the council's leader"), most articles first; the last 3000 quotes count.
-- param person: id of the person, such as odile-brandt
-- param sure_from: least confidence, 0 (the doubtful too) to 1; empty: the setting (0.6)
-- param limit: most rows (50)
WITH last_quotes AS (
    SELECT q.* FROM (
        SELECT id FROM (
            SELECT id FROM counted_quotes
            WHERE who IS NOT NULL AND who = :person AND person = 1 AND confidence >= sure_from(:sure_from)
            ORDER BY at DESC LIMIT 3000
        ) UNION ALL SELECT id FROM (
            SELECT id FROM counted_quotes
            WHERE coalesce(:person, '') = '' AND person = 1 AND confidence >= sure_from(:sure_from)
            ORDER BY at DESC LIMIT 3000
        )
    ) c CROSS JOIN attributions q ON q.id = c.id
), told AS MATERIALIZED (
    SELECT q.person_id, q.article_id, office(q.source, q.speaker, a.language) AS office, a.language, a.site,
           substr(coalesce(a.published_at, a.first_seen_at), 1, 10) AS day
    FROM last_quotes q JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
)
SELECT p.name AS person, max(t.office) AS office, count(DISTINCT t.article_id) AS articles,
       count(DISTINCT t.site) AS sites, min(t.day) AS first_day, max(t.day) AS last_day, max(t.language) AS language,
       t.person_id
FROM told t JOIN persons p ON p.id = t.person_id
WHERE t.office <> ''
GROUP BY t.person_id, lower(t.office)
ORDER BY articles DESC, last_day DESC, office
LIMIT CAST(coalesce(nullif(:limit, ''), 50) AS INTEGER)
