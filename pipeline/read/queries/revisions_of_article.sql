-- title: Revisions of an article
-- note: Each change of an article's words, and the capture it was found in; "technical" means that our cleaning changed.
-- param article: id of the article
SELECT r.number, r.kind, r.seen_at, r.changed, r.words_added, r.words_removed, r.headline, r.article_id, r.capture_id,
       c.warc_file, c.warc_offset, c.digest
FROM revisions r JOIN captures c ON c.id = r.capture_id
WHERE r.article_id = CAST(:article AS INTEGER)
ORDER BY r.number
