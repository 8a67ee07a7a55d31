-- title: Who is asked beside whom
-- note: Persons who are quoted in the same articles, most articles first; the last 3000 quotes count. Without a person each pair is told once.
-- param person: id of the person, such as odile-brandt
-- param sure_from: least confidence, 0 (the doubtful too) to 1; empty: the setting (0.6)
-- param limit: most rows (25)
WITH asked AS (
    SELECT DISTINCT q.person_id, q.article_id, q.revision FROM (
        SELECT * FROM (
            SELECT person_id, article_id, revision FROM attributions
            WHERE person_id = :person AND stance = 'said' AND confidence >= sure_from(:sure_from)
            ORDER BY id DESC LIMIT 3000
        ) UNION ALL SELECT * FROM (
            SELECT person_id, article_id, revision FROM attributions
            WHERE coalesce(:person, '') = '' AND person_id IS NOT NULL AND stance = 'said'
              AND confidence >= sure_from(:sure_from)
            ORDER BY id DESC LIMIT 3000
        )
    ) q JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
)
SELECT (SELECT name FROM persons WHERE id = w.person_id) AS person,
       (SELECT name FROM persons WHERE id = q.person_id) AS beside,
       count(DISTINCT w.article_id) AS articles, count(*) AS quotes, w.person_id, q.person_id AS beside_id
FROM asked w
JOIN attributions q ON q.article_id = w.article_id AND q.revision = w.revision AND q.person_id <> w.person_id
     AND q.stance = 'said' AND q.confidence >= sure_from(:sure_from)
WHERE coalesce(:person, '') <> '' OR q.person_id > w.person_id
GROUP BY w.person_id, q.person_id
ORDER BY articles DESC, quotes DESC, beside
LIMIT CAST(coalesce(nullif(:limit, ''), 25) AS INTEGER)
