-- title: Quotes a day
-- note: Quotes of persons and groups in each site's articles by the day (UTC) they were published, newest first; those of undated articles have an empty day.
-- param person: id of the person, such as odile-brandt
-- param site: name of one site
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
-- param sure_from: least confidence, 0 (the doubtful too) to 1; empty: the setting (0.6)
-- param limit: most rows (20000)
SELECT coalesce(substr(a.published_at, 1, 10), '') AS day, a.site, count(*) AS quotes, count(DISTINCT a.id) AS articles
FROM (
    SELECT article_id, revision FROM attributions
    WHERE person_id = :person AND stance = 'said' AND confidence >= sure_from(:sure_from)
    UNION ALL
    SELECT article_id, revision FROM attributions
    WHERE coalesce(:person, '') = '' AND speaker <> '' AND stance = 'said' AND confidence >= sure_from(:sure_from)
) q JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
WHERE (coalesce(:site, '') = '' OR a.site = :site)
  AND coalesce(a.published_at, a.first_seen_at) >= since(:since)
GROUP BY day, a.site
ORDER BY day DESC, quotes DESC, a.site
LIMIT CAST(coalesce(nullif(:limit, ''), 20000) AS INTEGER)
