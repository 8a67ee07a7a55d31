-- title: Sources cited most
-- note: Agencies, outlets, documents and others that articles point to as their source.
-- param name: part of the source's name
-- param site: name of one site
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
-- param limit: most rows (100)
WITH given AS MATERIALIZED (SELECT since(:since) AS since),
chosen AS MATERIALIZED (
    SELECT * FROM (
        SELECT name, kind, sum(citations) AS citations, sum(articles) AS articles, count(*) AS sites
        FROM counted_sources
        WHERE (SELECT since FROM given) = ''
          AND (coalesce(:name, '') = '' OR name LIKE '%' || :name || '%') AND (coalesce(:site, '') = '' OR site = :site)
        GROUP BY name, kind
        UNION ALL
        SELECT name, kind, sum(citations), count(*), count(DISTINCT site)
        FROM counted_citations INDEXED BY counted_citations_at
        WHERE at >= (SELECT nullif(since, '') FROM given)
          AND (coalesce(:name, '') = '' OR name LIKE '%' || :name || '%') AND (coalesce(:site, '') = '' OR site = :site)
        GROUP BY name, kind
    )
    ORDER BY citations DESC, name, kind
    LIMIT CAST(coalesce(nullif(:limit, ''), 100) AS INTEGER)
)
SELECT name, kind, citations, articles, sites, (
    SELECT c.at FROM counted_citations c
    WHERE c.name = s.name AND c.kind = s.kind AND c.dated AND c.at >= (SELECT since FROM given)
      AND (coalesce(:site, '') = '' OR c.site = :site)
    ORDER BY c.at DESC LIMIT 1) AS latest
FROM chosen s
ORDER BY citations DESC, name, kind
