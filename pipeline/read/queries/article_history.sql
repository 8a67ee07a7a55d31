-- title: History of an article
-- note: All that is recorded of an article in order of time: when it was published, captured, revised and taken down.
-- param article: id of the article
WITH wanted AS (SELECT * FROM articles WHERE id = CAST(:article AS INTEGER)),
known AS (                                     -- article_urls leaves out scheme, "www." and the last slash
    SELECT u.site, p.prefix || u.url || s.suffix AS url
    FROM article_urls u,
         (SELECT 'https://' AS prefix UNION SELECT 'http://'
          UNION SELECT 'https://www.' UNION SELECT 'http://www.') p,
         (SELECT '' AS suffix UNION SELECT '/') s
    WHERE u.article_id = CAST(:article AS INTEGER)
),
taken AS (
    SELECT c.* FROM captures c JOIN known k ON k.url = c.url AND k.site = c.site
    UNION
    SELECT c.* FROM captures c WHERE c.id IN
        (SELECT capture_id FROM revisions WHERE article_id = CAST(:article AS INTEGER))
)
SELECT published_at AS at, 'published' AS event, published_text AS detail, NULL AS capture_id
FROM wanted WHERE published_at IS NOT NULL
UNION ALL
SELECT modified_at, 'modified, says the publisher', '', NULL FROM wanted WHERE modified_at IS NOT NULL
UNION ALL
SELECT fetched_at, 'captured', 'HTTP ' || status || ', ' || warc_file || ' at ' || warc_offset, id FROM taken
UNION ALL
SELECT seen_at, 'revision ' || number || ' (' || kind || ')',
       CASE WHEN number > 1 AND changed <> ''
            THEN replace(replace(changed, 'shared_title', 'headline for other sites'), ',', ', ') || ': ' ELSE '' END
       || words_added || CASE words_added WHEN 1 THEN ' word' ELSE ' words' END
       || CASE WHEN number > 1 THEN ' added, ' || words_removed || ' removed' ELSE '' END, capture_id
FROM revisions WHERE article_id = CAST(:article AS INTEGER)
UNION ALL
SELECT gone_at, 'gone', 'taken down by the publisher; the words stay here', NULL FROM wanted WHERE gone_at IS NOT NULL
ORDER BY at, event
