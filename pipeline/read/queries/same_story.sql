-- title: The same story in other papers
-- note: The articles that are copies, cuts or rewrites of the same piece as this one, in the order in which they were printed; this one alone where there are none.
-- param article: id of the article
SELECT a.site, coalesce(a.published_at, a.first_seen_at) AS printed_at, a.headline, a.words, a.url, a.id AS article_id,
       a.capture_id, o.lineage_id
FROM articles a
LEFT JOIN lineages o ON o.article_id = a.id
WHERE a.id = :article OR a.id IN (
    SELECT m.article_id FROM lineages l JOIN lineages m ON m.lineage_id = l.lineage_id WHERE l.article_id = :article)
ORDER BY printed_at, a.first_seen_at, a.id
