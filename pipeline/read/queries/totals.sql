-- title: The archive in numbers
-- note: How much there is of everything; quotes and citations are those of the articles as they stand today, and doubtful quotes do not count.
SELECT (SELECT count(*) FROM articles) AS articles,
       (SELECT count(*) FROM articles a JOIN attributions q ON q.article_id = a.id AND q.revision = a.revision
        WHERE q.stance = 'said' AND q.confidence >= sure_from('')) AS quotes,
       (SELECT count(*) FROM persons) AS persons,
       (SELECT count(*) FROM articles a JOIN citations c ON c.article_id = a.id AND c.revision = a.revision) AS citations,
       (SELECT count(*) FROM revisions WHERE kind = 'publisher') AS changes_by_publishers,
       (SELECT count(*) FROM captures) AS captures,
       (SELECT count(DISTINCT site) FROM articles) AS sites,
       (SELECT min(published_at) FROM articles) AS oldest,
       (SELECT max(fetched_at) FROM captures) AS last_capture
