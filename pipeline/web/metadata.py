"""What Datasette is told of the database: titles, descriptions, facets, what is hidden, and the canned questions."""

from typing import Any

from pipeline.read import Query, queries

NAME = "onrecord"
"""Name of the database in addresses."""

TABLES: dict[str, str] = {
    "article_rows": "What articles are beside their words; the view `articles` has both.",
    "block_rows": "The pieces of an article's text as places in it; the view `blocks` has their words.",
    "attribution_rows": "Who said what as places in the text; the view `attributions` has their words.",
    "provenances": "Which evidence gave each field of an article.",
    "revisions": "Every state of an article's words; kind 'technical' means that our cleaning changed, not the paper.",
    "quote_changes": "Quotes that a revision added, dropped or altered, as they are and as they were.",
    "revision_kinds": "Of what kind each change by a publisher is: of headline, number or quote, or a deletion.",
    "corrections": "Quotes that somebody confirmed, rejected or gave to another speaker: who, when, what it was.",
    "citations": "What an article points to as its source: agencies, outlets, documents, statements.",
    "persons": "Somebody who is surely named as a speaker, in full or by a title; the id comes from the name alone.",
    "person_aliases": "The names under which a person was met.",
    "counted_quote_rows": "A small row for each quote that counts today; the view `counted_quotes` has all of it.",
    "counted_by_who": "Those of whoever is told to speak, in the order of time; the view is `counted_voices`.",
    "counted_speakers": "How many quotes whoever speaks has, by language and twentieths of confidence.",
    "counted_papers": "The same by paper, with articles.",
    "counted_totals": "How many quotes whoever speaks has in all.",
    "counted_days": "Quotes that have a speaker, by day and paper.",
    "counted_steps": "All quotes, by paper.",
    "counted_articles": "Articles and their words, by paper and day.",
    "counted_sites": "Articles, by paper.",
    "counted_rows": "How many captures, persons and changes by publishers there are in all.",
    "counted_citations": "A small row for each source that an article of today cites.",
    "counted_sources": "How often each source is cited, by paper.",
    "counted_removals": "What each cleaning rule took away, by paper.",
    "speakers": "Every name under which somebody speaks.",
    "bylines": "Names of the authors.",
    "tags": "Tags and categories as the publisher gives them.",
    "links": "Links in the text.",
    "images": "Pictures with caption, credit and alternative text.",
    "live_posts": "Posts of live blogs with their times; their words are the blocks with the same post number.",
    "removed_blocks": "What each cleaning rule took away from an article, with a sample.",
    "site_templates": "What a site's pages share, one row each time it was learnt.",
    "site_template_lines": "The lines of those templates, with an article that shows each.",
    "article_urls": "Every address under which an article was met, without scheme, www. and last slash.",
    "article_captures": "Every capture that an article was read from, those of its revisions among them.",
    "lineages": "Articles that are copies, cuts or rewrites of one piece share a lineage; others have none.",
    "sketches": "By which day and how many hashes an article is looked for among others of the same words.",
    "sketch_hash_rows": "Those hashes; the view `sketch_hashes` has the ids of their articles.",
    "words_later": "A row while articles are loaded whose words go into the full text at the end; nobody else sees it.",
    "asked": "The addresses that a run was limited to.",
    "captures": "Where each response lies in the archive: WARC file, offset, length, digest.",
    "sites": "The websites.",
    "site_files": "Each state of a website's file that runs worked by, with the first and the last of these runs.",
    "outcomes": "What became of each address in each run.",
    "run_stories": "What the stories of a run were like: the judge compares it with the site's other runs.",
    "waiting": "How many addresses of each source a run left for the next.",
    "sources_waiting": "How many pages of each source wait for their visit now.",
    "findings": "What the judge of a run found.",
    "alarms": "What somebody was told of last, and on which day.",
    "removals": "What was taken down, and why.",
    "removed_addresses": "The addresses by which a removal is known.",
    "removed_texts": "The digests of texts by which a removal is known.",
    "checks": "When the database was last found sound.",
    "crawl_runs": "The ledger: one row a run.",
    "frontier": "Every address that is known: when it is due, and what became of it last.",
}
VIEWS: dict[str, str] = {
    "counted_quotes": "A small row for each quote that counts today; other counted tables are sums over these.",
    "counted_voices": "Those that tell who speaks, found by who it is.",
    "sketch_hashes": "Hashes of an article's words; articles that share several are compared word by word.",
    "articles": "One row an article, as it stands today: clean text, times in UTC and as the page has them.",
    "attributions": "Who said what, sure or in doubt (confidence), and what nobody said (stance).",
    "blocks": "The pieces of an article's text: paragraphs, headings, list items, captions, tables.",
    "same_quotes": "Quotes of articles of one lineage, each with itself and its copies: the same words and speaker.",
    "copied_quotes": "Quotes that other articles of their lineage had printed before: a row for each earlier print.",
    "latest_articles": "Articles with their bylines, newest first.",
    "quotes_with_speakers": "What was said, for sure, in the articles as they stand today, in the text's own marks.",
    "quotations": "Each passage in quotation marks by itself, and who surely said it: an interrupted one has several.",
}
FACETS = {
    "articles": ["site", "language", "section"],
    "attributions": ["kind", "stance", "rule"],
    "citations": ["kind", "name"],
    "captures": ["site", "kind", "status"],
    "revisions": ["kind"],
    "outcomes": ["outcome", "site"],
    "findings": ["level", "check"],
    "quotes_with_speakers": ["site", "language", "kind"],
    "quotations": ["site", "language", "kind"],
}
NEWEST = {"articles": "published_at", "revisions": "seen_at", "captures": "seq", "outcomes": "at"}
BENEATH = (
    "article_rows", "block_rows", "attribution_rows", "provenances", "counted_quote_rows", "counted_by_who",
    "sketch_hash_rows",
)  # fmt: skip
"""What views of their own names show better."""
SEARCHED = {"articles": "articles_fts", "attributions": "attributions_fts"}
"""Views that are searched as tables are; the full text knows their rows by `key`."""
LABELS = {"sites": "title", "persons": "name"}
"""What other tables show in place of a key that leads there."""
SHUT = (
    "crawl_runs", "frontier", "alarms", "removals", "removed_addresses", "removed_texts", "_sqlite_migrations",
)  # fmt: skip
"""Not shown: they hold process ids, error messages with paths, reasons of removals, or nothing of interest."""


def metadata() -> dict[str, Any]:
    """Datasette's metadata; questions come from queries/*.sql."""
    tables = {name: _table(name, note) for name, note in (TABLES | VIEWS).items()}
    for name in SHUT:
        tables[name] = {"allow": False, "hidden": True}
    database = {
        "title": "Tables and questions",
        "description": "Ask one of the questions, or look into the tables; for SQL of your own open the file itself.",
        "allow_sql": False,
        "tables": tables,
        "queries": {name: _question(query) for name, query in queries().items()},
    }
    return {"title": "onrecord", "description": "Who said what, and the capture that proves it.", "allow_sql": False,
            "databases": {NAME: database}}  # fmt: skip


def _table(name: str, note: str) -> dict[str, Any]:
    found: dict[str, Any] = {"description": note, "facets": FACETS.get(name, [])}
    found |= {"sort_desc": NEWEST[name]} if name in NEWEST else {}
    found |= {"fts_table": SEARCHED[name], "fts_pk": "key"} if name in SEARCHED else {}
    found |= {"hidden": True} if name in BENEATH else {}
    return found | ({"label_column": LABELS[name]} if name in LABELS else {})


def _question(query: Query) -> dict[str, Any]:
    return {"title": query.title, "description": query.note, "sql": query.sql, "params": list(query.params),
            "hide_sql": True}  # fmt: skip
