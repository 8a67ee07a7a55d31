-- title: The archive in numbers
-- note: How much there is of everything; quotes and citations are those of the articles as they stand today, and doubtful quotes do not count.
SELECT (SELECT coalesce(sum(articles), 0) FROM counted_sites) AS articles,
       (SELECT CASE WHEN least = CAST(least * 20 + 0.5 AS INTEGER) / 20.0
               THEN (SELECT coalesce(sum(quotes), 0) FROM counted_steps WHERE step >= CAST(least * 20 + 0.5 AS INTEGER))
               ELSE (SELECT count(*) FROM counted_quotes WHERE confidence >= least) END
        FROM (SELECT sure_from('') AS least)) AS quotes,
       (SELECT number FROM counted_rows WHERE what = 'persons') AS persons,
       (SELECT coalesce(sum(citations), 0) FROM counted_sources) AS citations,
       (SELECT number FROM counted_rows WHERE what = 'changes') AS changes_by_publishers,
       (SELECT number FROM counted_rows WHERE what = 'captures') AS captures,
       (SELECT count(*) FROM sites s WHERE EXISTS (SELECT 1 FROM counted_sites c WHERE c.site = s.name)) AS sites,
       (SELECT min(published_at) FROM articles) AS oldest,
       (SELECT max(fetched_at) FROM captures) AS last_capture
