-- title: Most quoted persons
-- note: Persons and groups by the number of quotes in the articles as they stand today; what they are told not to have said is none.
-- note: Quotes whose speaker is in doubt do not count, unless `sure_from` asks for them.
-- param speaker: part of the speaker's name, or of a person's other names
-- param who: person or group; empty: both
-- param site: name of one site
-- param language: ISO 639-1 code of the articles' language, such as de
-- param since: published since: 2026-03-01, or 7d, 24h, 4w
-- param sure_from: least confidence, 0 (the doubtful too) to 1; empty: the setting (0.6)
-- param copies: in (the default), or out: the same words count once in articles that are copies of one piece
-- param limit: most rows (25)
-- param offset: rows to leave out before these (0)
SELECT max(q.speaker) AS speaker,
       iif(coalesce(:copies, '') <> 'out', count(*), count(DISTINCT iif(coalesce(:copies, '') = 'out',
           coalesce(l.lineage_id || ' ' || rtrim(replace(replace(replace(lower(q.content), char(8217), char(39)),
               char(8220), char(34)), char(8221), char(34)), ' ,.;:'), q.id), NULL))) AS quotes,
       count(DISTINCT a.id) AS articles,
       count(DISTINCT a.site) AS sites, max(a.published_at) AS latest, q.person_id
FROM articles a
JOIN attributions q ON q.article_id = a.id AND q.revision = a.revision
LEFT JOIN lineages l ON l.article_id = a.id
WHERE (q.person_id IS NOT NULL OR (q.speaker <> '' AND q.speaker_kind = 'group'))
  AND (coalesce(:who, '') = '' OR (:who = 'person') = (q.person_id IS NOT NULL))
  AND (coalesce(:speaker, '') = '' OR q.speaker LIKE '%' || :speaker || '%'
       OR q.person_id IN (SELECT person_id FROM person_aliases WHERE alias LIKE '%' || :speaker || '%'))
  AND q.stance = 'said' AND q.confidence >= sure_from(:sure_from)
  AND (coalesce(:language, '') = '' OR a.language = :language)
  AND (coalesce(:site, '') = '' OR a.site = :site)
  AND coalesce(a.published_at, a.first_seen_at) >= since(:since)
GROUP BY coalesce(q.person_id, q.speaker)
ORDER BY quotes DESC, speaker
LIMIT CAST(coalesce(nullif(:limit, ''), 25) AS INTEGER)
OFFSET CAST(coalesce(nullif(:offset, ''), 0) AS INTEGER)
