-- title: The same story in other papers
-- note: The articles that are copies, cuts or rewrites of the same piece as this one, itself among them, in the order in which they were printed.
-- param article: id of the article
SELECT a.site, o.printed_at, a.headline, a.words, a.url, a.id AS article_id, a.capture_id, o.lineage_id
FROM lineages l
JOIN lineages o ON o.lineage_id = l.lineage_id
JOIN articles a ON a.id = o.article_id
WHERE l.article_id = :article
ORDER BY o.printed_at, a.first_seen_at, a.id
