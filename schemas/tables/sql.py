"""The tables and views that migrations make, as SQL; a released one is never edited, a later one alters it."""

CRAWLING = """
CREATE TABLE sites (
    name TEXT PRIMARY KEY,
    title TEXT NOT NULL, home TEXT NOT NULL, country TEXT NOT NULL, language TEXT NOT NULL, timezone TEXT NOT NULL,
    schedule TEXT NOT NULL,
    wordpress_api TEXT NOT NULL DEFAULT '',   -- root of the REST API once seen; empty: none
    file_digest TEXT NOT NULL, checked TEXT, checked_against TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE crawl_runs (                      -- the ledger: one row a run, one at most a (site, due time)
    id TEXT PRIMARY KEY,
    site TEXT NOT NULL REFERENCES sites(name),
    state TEXT NOT NULL CHECK (state IN
        ('due', 'running', 'complete', 'incomplete', 'stopped', 'budget', 'failed', 'interrupted', 'missed')),
    trigger TEXT NOT NULL CHECK (trigger IN ('manual', 'due', 'daemon')),
    due_at TEXT,                               -- the schedule's slot in UTC; NULL: started by hand
    started_at TEXT, finished_at TEXT, pid INTEGER,
    exit_code INTEGER, error TEXT NOT NULL DEFAULT '',
    requests INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0, not_modified INTEGER NOT NULL DEFAULT 0,
    links_found INTEGER NOT NULL DEFAULT 0,
    UNIQUE (site, due_at)
) STRICT;

CREATE TABLE frontier (                        -- what is to be fetched, when, and what became of it
    site TEXT NOT NULL REFERENCES sites(name),
    url TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('page', 'feed', 'sitemap', 'section', 'api', 'robots')),
    discovered_at TEXT NOT NULL, discovered_by TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '', published_at TEXT, lastmod TEXT, depth INTEGER NOT NULL DEFAULT 0,
    due_at TEXT NOT NULL,
    lease_run TEXT, leased_until TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,       -- failed tries since the last success
    visits INTEGER NOT NULL DEFAULT 0, not_modified INTEGER NOT NULL DEFAULT 0, -- 304s since the last full answer
    etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '',
    last_status INTEGER, last_fetched_at TEXT, last_outcome TEXT NOT NULL DEFAULT '', last_digest TEXT,
    PRIMARY KEY (site, url)
) STRICT, WITHOUT ROWID;
CREATE INDEX frontier_due ON frontier (site, due_at);

CREATE TABLE captures (                        -- where each response lies in the archive
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,                   -- UUID of the WARC record
    run_id TEXT NOT NULL, site TEXT NOT NULL, kind TEXT NOT NULL,
    url TEXT NOT NULL, final_url TEXT NOT NULL, fetched_at TEXT NOT NULL,
    status INTEGER NOT NULL, content_type TEXT NOT NULL DEFAULT '',
    digest TEXT NOT NULL, payload_digest TEXT NOT NULL DEFAULT '', truncated TEXT NOT NULL DEFAULT '',
    warc_file TEXT NOT NULL, warc_offset INTEGER NOT NULL, warc_length INTEGER NOT NULL,
    revisit_of TEXT,                           -- id of the capture that holds the same payload
    processed_by TEXT                          -- version of the stages that made rows of it; NULL: pending
) STRICT;
CREATE INDEX captures_url ON captures (url);
CREATE INDEX captures_payload ON captures (payload_digest);
CREATE INDEX captures_pending ON captures (site, seq) WHERE processed_by IS NULL;

CREATE TABLE outcomes (                        -- what became of each URL in each run
    run_id TEXT NOT NULL REFERENCES crawl_runs(id), site TEXT NOT NULL, url TEXT NOT NULL,
    outcome TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', capture_id TEXT, at TEXT NOT NULL,
    PRIMARY KEY (run_id, url)
) STRICT, WITHOUT ROWID;

CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES crawl_runs(id), site TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('warning', 'error')), "check" TEXT NOT NULL, message TEXT NOT NULL
) STRICT;
CREATE INDEX findings_run ON findings (run_id);
"""
ARTICLES = """
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,                    -- from site and url alone, so a rebuild finds the same
    site TEXT NOT NULL REFERENCES sites(name),
    url TEXT NOT NULL,
    headline TEXT NOT NULL, dek TEXT NOT NULL DEFAULT '',
    published_at TEXT, published_text TEXT NOT NULL DEFAULT '', modified_at TEXT,
    language TEXT NOT NULL DEFAULT '', section TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL, text_digest TEXT NOT NULL, words INTEGER NOT NULL,
    complete INTEGER NOT NULL DEFAULT 1,       -- 0: the publisher shows a teaser only
    evidence TEXT NOT NULL, provenance TEXT NOT NULL DEFAULT '{}',
    revision INTEGER NOT NULL, capture_id TEXT NOT NULL REFERENCES captures(id), cleaner TEXT NOT NULL,
    first_seen_at TEXT NOT NULL, gone_at TEXT,
    UNIQUE (site, url)
) STRICT;
CREATE INDEX articles_published ON articles (published_at);

CREATE TABLE article_urls (                    -- every address under which an article was met
    site TEXT NOT NULL, url TEXT NOT NULL, article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    PRIMARY KEY (site, url)
) STRICT, WITHOUT ROWID;

CREATE TABLE revisions (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    number INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('first', 'publisher', 'technical')),
    seen_at TEXT NOT NULL, capture_id TEXT NOT NULL REFERENCES captures(id),
    headline TEXT NOT NULL, dek TEXT NOT NULL, text TEXT NOT NULL, text_digest TEXT NOT NULL,
    words_added INTEGER NOT NULL, words_removed INTEGER NOT NULL, changed TEXT NOT NULL,
    PRIMARY KEY (article_id, number)
) STRICT;

CREATE TABLE blocks (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, position INTEGER NOT NULL,
    kind TEXT NOT NULL, level INTEGER NOT NULL, text TEXT NOT NULL,
    "start" INTEGER, "end" INTEGER,            -- in articles.text; NULL for captions
    PRIMARY KEY (article_id, position)
) STRICT;

CREATE TABLE bylines (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, position INTEGER NOT NULL,
    name TEXT NOT NULL, PRIMARY KEY (article_id, position)
) STRICT;

CREATE TABLE tags (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('tag', 'category')), name TEXT NOT NULL,
    PRIMARY KEY (article_id, kind, name)
) STRICT;

CREATE TABLE links (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, position INTEGER NOT NULL,
    block INTEGER NOT NULL, text TEXT NOT NULL, url TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT;

CREATE TABLE images (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, position INTEGER NOT NULL,
    url TEXT NOT NULL, caption TEXT NOT NULL, credit TEXT NOT NULL, alt TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT;

CREATE TABLE removed_blocks (                  -- what each cleaning rule took away
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    rule TEXT NOT NULL, blocks INTEGER NOT NULL, words INTEGER NOT NULL, sample TEXT NOT NULL,
    PRIMARY KEY (article_id, rule)
) STRICT;
"""
ATTRIBUTIONS = """
CREATE TABLE persons (
    id TEXT PRIMARY KEY,                       -- from the name alone
    name TEXT NOT NULL
) STRICT;

CREATE TABLE person_aliases (
    person_id TEXT NOT NULL REFERENCES persons(id) ON DELETE CASCADE, alias TEXT NOT NULL,
    PRIMARY KEY (person_id, alias)
) STRICT;

CREATE TABLE attributions (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL, revision INTEGER NOT NULL, position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('direct', 'indirect', 'mixed')),
    content TEXT NOT NULL,                     -- the words, parts joined by a space
    content_spans TEXT NOT NULL, source_spans TEXT NOT NULL, cue_spans TEXT NOT NULL, -- JSON [[start, end], ...]
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL,       -- of all the content, in the revision's text
    source TEXT NOT NULL, cue TEXT NOT NULL, speaker TEXT NOT NULL, speaker_kind TEXT NOT NULL,
    person_id TEXT REFERENCES persons(id),
    confidence REAL NOT NULL, rule TEXT NOT NULL,
    UNIQUE (article_id, revision, position),
    FOREIGN KEY (article_id, revision) REFERENCES revisions(article_id, number) ON DELETE CASCADE
) STRICT;
CREATE INDEX attributions_person ON attributions (person_id);

CREATE TABLE citations (
    article_id INTEGER NOT NULL, revision INTEGER NOT NULL, position INTEGER NOT NULL,
    name TEXT NOT NULL, kind TEXT NOT NULL, "start" INTEGER, "end" INTEGER,
    text TEXT NOT NULL, url TEXT NOT NULL, rule TEXT NOT NULL,
    PRIMARY KEY (article_id, revision, position),
    FOREIGN KEY (article_id, revision) REFERENCES revisions(article_id, number) ON DELETE CASCADE
) STRICT;
CREATE INDEX citations_name ON citations (name);
"""
VIEWS = """
CREATE VIEW latest_articles AS
    SELECT a.id, a.site, a.published_at, a.headline,
           (SELECT group_concat(name, '; ') FROM
               (SELECT name FROM bylines b WHERE b.article_id = a.id ORDER BY position)) AS bylines,
           a.words, a.revision, a.url, a.capture_id, a.gone_at
    FROM articles a ORDER BY a.published_at DESC;

CREATE VIEW quotes_with_speakers AS
    SELECT q.id, q.speaker, q.person_id, q.content AS quote, q.cue, q.kind, q.confidence, a.headline, a.site,
           a.published_at, a.url, q.article_id, q."start", q."end", r.capture_id
    FROM attributions q
    JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
    JOIN revisions r ON r.article_id = q.article_id AND r.number = q.revision;
"""
# `verbatim`: the words in quotation marks alone.
VERBATIM = """
ALTER TABLE attributions ADD COLUMN verbatim TEXT NOT NULL DEFAULT '';
DROP VIEW quotes_with_speakers;
CREATE VIEW quotes_with_speakers AS
    SELECT q.id, q.speaker, q.person_id, q.content AS quote, q.verbatim, q.source, q.cue, q.kind, q.confidence,
           a.headline, a.site, a.published_at, a.url, q.article_id, q."start", q."end", r.capture_id
    FROM attributions q
    JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
    JOIN revisions r ON r.article_id = q.article_id AND r.number = q.revision;
"""
# `quoted_spans`: where the words of `verbatim` stand, as content_spans.
QUOTATIONS = """
ALTER TABLE attributions ADD COLUMN quoted_spans TEXT NOT NULL DEFAULT '[]';
CREATE VIEW quotations AS
    SELECT attribution_id, part, substr(text, "start" + 1, "end" - "start") AS quotation, speaker, person_id, source,
           cue, kind, confidence, headline, site, published_at, url, article_id, "start", "end"
    FROM (
        SELECT q.id AS attribution_id, p.key + 1 AS part, a.text, q.speaker, q.person_id, q.source, q.cue, q.kind,
               q.confidence, a.headline, a.site, a.published_at, a.url, q.article_id,
               json_extract(p.value, '$[0]') AS "start", json_extract(p.value, '$[1]') AS "end"
        FROM attributions q
        JOIN articles a ON a.id = q.article_id AND a.revision = q.revision
        JOIN json_each(q.quoted_spans) p
    );
"""
QUOTE_CHANGES = """
CREATE TABLE quote_changes (                   -- what a revision did to the quotes of the one before
    article_id INTEGER NOT NULL, revision INTEGER NOT NULL, position INTEGER NOT NULL,
    change TEXT NOT NULL CHECK (change IN ('added', 'dropped', 'altered')),
    content TEXT NOT NULL, speaker TEXT NOT NULL,                 -- empty where it was dropped
    content_before TEXT NOT NULL, speaker_before TEXT NOT NULL,   -- empty where it was added
    PRIMARY KEY (article_id, revision, position),
    FOREIGN KEY (article_id, revision) REFERENCES revisions(article_id, number) ON DELETE CASCADE
) STRICT;
"""
LIVE_POSTS = """
CREATE TABLE live_posts (                      -- of a live blog; their words are the blocks with the same `post`
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE, number INTEGER NOT NULL,
    posted_at TEXT, posted_text TEXT NOT NULL,
    PRIMARY KEY (article_id, number)
) STRICT;
"""
TEMPLATES = """
CREATE TABLE site_templates (                  -- what a site's pages share, as learnt each time
    site TEXT NOT NULL REFERENCES sites(name), version INTEGER NOT NULL,
    learnt_at TEXT NOT NULL, learnt_from INTEGER NOT NULL,   -- stories
    cleaner TEXT NOT NULL,                     -- version of the stage that had cleaned them
    PRIMARY KEY (site, version)
) STRICT;

CREATE TABLE site_template_lines (
    site TEXT NOT NULL, version INTEGER NOT NULL,
    key TEXT NOT NULL,                         -- the line's letters and digits
    text TEXT NOT NULL, pages INTEGER NOT NULL, example TEXT NOT NULL,
    PRIMARY KEY (site, version, key),
    FOREIGN KEY (site, version) REFERENCES site_templates(site, version) ON DELETE CASCADE
) STRICT;
"""
SITE_FILES = """
CREATE TABLE site_files (                      -- each state of a site's file that a run worked by; WARC files hold them
    site TEXT NOT NULL, digest TEXT NOT NULL,  -- of the text
    text TEXT NOT NULL,
    first_read_at TEXT NOT NULL, last_read_at TEXT NOT NULL,   -- by the first and the last run that did
    PRIMARY KEY (site, digest)
) STRICT;
"""
RUN_STORIES = """
CREATE TABLE run_stories (                     -- what a run read: its judge compares it with the site's other runs
    run_id TEXT PRIMARY KEY REFERENCES crawl_runs(id), site TEXT NOT NULL REFERENCES sites(name), at TEXT NOT NULL,
    stories INTEGER NOT NULL,                  -- stored or revised in the run
    words REAL NOT NULL,                       -- a story, of these (median)
    headed INTEGER NOT NULL, dated INTEGER NOT NULL, signed INTEGER NOT NULL, quoted INTEGER NOT NULL,
                                               -- of these: with a headline, a time, an author, words in quotation marks
    read INTEGER NOT NULL, refused INTEGER NOT NULL,   -- pages that were cleaned, and those that are no article
    again INTEGER NOT NULL, revised INTEGER NOT NULL   -- known stories met again, and those with other words
) STRICT;
CREATE INDEX run_stories_site ON run_stories (site, at);
CREATE INDEX articles_capture ON articles (capture_id);
"""
# `source`: the document that the site file, robots.txt or the home page names and that led here over others of its
# kind; NULL: `discovered_by`. `resting`: 1: visited, and `due_at` has not come yet; 0: waits for its visit.
TURNS = """
ALTER TABLE frontier ADD COLUMN source TEXT;
ALTER TABLE frontier ADD COLUMN resting INTEGER NOT NULL DEFAULT 0;
UPDATE frontier SET resting = 1 WHERE visits > 0 OR attempts > 0;
UPDATE frontier AS f SET source = discovered_by WHERE kind <> 'page' AND EXISTS
    (SELECT 1 FROM frontier d WHERE d.site = f.site AND d.url = f.discovered_by AND d.kind = f.kind);
UPDATE frontier AS f SET source = d.source FROM frontier d
    WHERE f.kind = 'page' AND d.site = f.site AND d.url = f.discovered_by AND d.source IS NOT NULL;
DROP INDEX frontier_due;
CREATE INDEX frontier_due ON frontier (site, due_at) WHERE resting = 1;
CREATE INDEX frontier_turns ON frontier (site, coalesce(source, discovered_by),
    coalesce(max(lastmod, published_at), lastmod, published_at, '') DESC, discovered_at DESC, url)
    WHERE kind = 'page' AND resting = 0;
CREATE INDEX frontier_documents ON frontier (site, kind) WHERE kind <> 'page';
CREATE INDEX frontier_leases ON frontier (site) WHERE lease_run IS NOT NULL;
CREATE TABLE waiting (                         -- how many addresses of each source a run left for the next
    run_id TEXT NOT NULL REFERENCES crawl_runs(id), site TEXT NOT NULL,
    source TEXT NOT NULL,                      -- the feed, sitemap, page or API that leads to them
    outcome TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', addresses INTEGER NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (run_id, source)
) STRICT, WITHOUT ROWID;
"""
# `ahead`: 1: a look at the clock told later that this slot had not come, so it may be claimed when it does.
AHEAD = """
ALTER TABLE crawl_runs ADD COLUMN ahead INTEGER NOT NULL DEFAULT 0;
CREATE INDEX crawl_runs_waiting ON crawl_runs (site) WHERE state = 'due';
"""
CHECKS = """
CREATE TABLE checks (                          -- when the database was last found sound
    name TEXT PRIMARY KEY, passed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""
# `fetch_began_at`, `fetch_ended_at`: when the site was fetched; its row is open for longer.
WATCH = """
ALTER TABLE crawl_runs ADD COLUMN fetch_began_at TEXT;
ALTER TABLE crawl_runs ADD COLUMN fetch_ended_at TEXT;
CREATE INDEX crawl_runs_begun ON crawl_runs (site, started_at);
CREATE INDEX crawl_runs_ended ON crawl_runs (site, state, finished_at);
CREATE INDEX articles_appeared ON articles (site, min(first_seen_at, coalesce(published_at, first_seen_at)));
CREATE INDEX captures_documents ON captures (site, fetched_at) WHERE kind <> 'page';
CREATE TABLE alarms (                          -- what somebody was told of, so that it is told once a day
    site TEXT NOT NULL, cause TEXT NOT NULL,
    day TEXT NOT NULL,                         -- in UTC
    PRIMARY KEY (site, cause)
) STRICT, WITHOUT ROWID;
"""
# `source_…`: of a capture that was imported: file, record and digest there. `scope`: 'site': a crawl of all that is
# due; 'addresses': of those alone that somebody asked for (`asked`); 'import': files of somebody else were read.
IMPORTS = """
ALTER TABLE captures ADD COLUMN source_file TEXT NOT NULL DEFAULT '';
ALTER TABLE captures ADD COLUMN source_record TEXT NOT NULL DEFAULT '';
ALTER TABLE captures ADD COLUMN source_digest TEXT NOT NULL DEFAULT '';
CREATE INDEX captures_source ON captures (source_record) WHERE source_record <> '';
ALTER TABLE crawl_runs ADD COLUMN scope TEXT NOT NULL DEFAULT 'site' CHECK (scope IN ('site', 'addresses', 'import'));
CREATE TABLE asked (                           -- the addresses that a run was started for, and no others
    run_id TEXT NOT NULL REFERENCES crawl_runs(id), url TEXT NOT NULL,
    PRIMARY KEY (run_id, url)
) STRICT, WITHOUT ROWID;
CREATE TABLE article_captures (                -- every capture that an article was read from, its revisions' among them
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    capture_id TEXT NOT NULL REFERENCES captures(id),
    PRIMARY KEY (article_id, capture_id)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO article_captures (article_id, capture_id) SELECT article_id, capture_id FROM revisions;
"""
# `hidden`: 1: the captures are kept, and it can be undone.
REMOVALS = """
CREATE TABLE removals (                        -- what was taken down; removals.toml in the data folder says the same
    id INTEGER PRIMARY KEY,                    -- of the article
    site TEXT NOT NULL, url TEXT NOT NULL, reason TEXT NOT NULL, removed_at TEXT NOT NULL,
    hidden INTEGER NOT NULL,
    finished_at TEXT                           -- NULL: it was stopped, some of it may still stand somewhere
) STRICT;
CREATE TABLE removed_addresses (               -- every address it was met under, spelled as in article_urls
    site TEXT NOT NULL, url TEXT NOT NULL, removal_id INTEGER NOT NULL REFERENCES removals(id) ON DELETE CASCADE,
    PRIMARY KEY (site, url)
) STRICT, WITHOUT ROWID;
CREATE TABLE removed_texts (                   -- digests of its texts: the same words are known under another address
    site TEXT NOT NULL, digest TEXT NOT NULL, removal_id INTEGER NOT NULL REFERENCES removals(id) ON DELETE CASCADE,
    PRIMARY KEY (site, digest)
) STRICT, WITHOUT ROWID;
"""
# `speaker`: whose it was said to be; empty: nobody's, or not known.
CORRECTIONS = """
CREATE TABLE corrections (                     -- what somebody decided about a quote; corrections.toml says the same
    attribution_id INTEGER PRIMARY KEY REFERENCES attributions(id) ON DELETE CASCADE,
    correction TEXT NOT NULL,                  -- id of the entry, as `onrecord correct list` shows it
    verdict TEXT NOT NULL CHECK (verdict IN
        ('confirm',                            -- it is right as it stands
         'reject',                             -- it is no quote
         'speaker')),                          -- it is `speaker`'s
    speaker TEXT NOT NULL,
    speaker_found TEXT NOT NULL, confidence_found REAL NOT NULL, -- what onrecord itself made of it
    decided_by TEXT NOT NULL, decided_at TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE INDEX corrections_decided ON corrections (decided_at);
"""
