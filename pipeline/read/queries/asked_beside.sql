-- title: Who is asked beside whom
-- note: Persons who are quoted in the same articles, most articles first; the last 3000 quotes count. Without a person each pair is told once.
-- param person: id of the person, such as odile-brandt
-- param sure_from: least confidence, 0 (the doubtful too) to 1; empty: the setting (0.6)
-- param limit: most rows (25)
WITH asked AS (
    SELECT DISTINCT who AS person_id, article_id FROM (
        SELECT * FROM (                        -- of a person in the order of an index, the dated and the undated
            SELECT who, article_id, at FROM counted_voices
            WHERE who = :person AND person = 1 AND dated = 1 AND confidence >= sure_from(:sure_from)
            ORDER BY at DESC LIMIT 3000
        ) UNION ALL SELECT * FROM (
            SELECT who, article_id, at FROM counted_voices
            WHERE who = :person AND person = 1 AND dated = 0 AND confidence >= sure_from(:sure_from)
            ORDER BY at DESC LIMIT 3000
        ) UNION ALL SELECT * FROM (
            SELECT who, article_id, at FROM counted_quotes
            WHERE coalesce(:person, '') = '' AND person = 1 AND confidence >= sure_from(:sure_from)
            ORDER BY at DESC LIMIT 3000
        )
        ORDER BY at DESC LIMIT 3000
    )
)
SELECT (SELECT name FROM persons WHERE id = w.person_id) AS person,
       (SELECT name FROM persons WHERE id = q.who) AS beside,
       count(DISTINCT w.article_id) AS articles, count(*) AS quotes, w.person_id, q.who AS beside_id
FROM asked w
JOIN counted_quotes q ON q.article_id = w.article_id AND q.person = 1 AND q.who <> w.person_id
     AND q.confidence >= sure_from(:sure_from)
WHERE coalesce(:person, '') <> '' OR q.who > w.person_id
GROUP BY w.person_id, q.who
ORDER BY articles DESC, quotes DESC, beside
LIMIT CAST(coalesce(nullif(:limit, ''), 25) AS INTEGER)
