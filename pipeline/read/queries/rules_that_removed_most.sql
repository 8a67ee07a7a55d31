-- title: What cleaning removed
-- note: Each cleaning rule with what it took away from the articles of a site: a rule that eats too much shows here.
-- param site: name of one site
-- param limit: most rows (100)
WITH chosen AS MATERIALIZED (
    SELECT * FROM counted_removals WHERE coalesce(:site, '') = '' OR site = :site
    ORDER BY words DESC, site, rule
    LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER)
)
SELECT c.site, c.rule, c.words, c.blocks, c.articles,
       round(100.0 * c.articles / (SELECT sum(articles) FROM counted_articles x WHERE x.site = c.site), 1)
           AS percent_of_articles,
       (SELECT d.sample FROM removed_blocks d CROSS JOIN articles a ON a.id = d.article_id
        WHERE d.rule = c.rule AND a.site = c.site ORDER BY d.sample DESC LIMIT 1) AS sample
FROM chosen c
ORDER BY c.words DESC, c.site, c.rule
