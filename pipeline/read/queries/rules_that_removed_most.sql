-- title: What cleaning removed
-- note: Each cleaning rule with what it took away from the articles of a site: a rule that eats too much shows here.
-- param site: name of one site
-- param limit: most rows (100)
SELECT a.site, d.rule, sum(d.words) AS words, sum(d.blocks) AS blocks, count(*) AS articles,
       round(100.0 * count(*) / (SELECT count(*) FROM articles x WHERE x.site = a.site), 1) AS percent_of_articles,
       max(d.sample) AS sample
FROM removed_blocks d JOIN articles a ON a.id = d.article_id
WHERE coalesce(:site, '') = '' OR a.site = :site
GROUP BY a.site, d.rule
ORDER BY words DESC, a.site, d.rule
LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER)
