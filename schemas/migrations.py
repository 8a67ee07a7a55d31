"""The database's schema, step by step; the only DDL beside `quote_tables`. A change is a new step, never an edit.

Times are ISO 8601 text in UTC with a `+00:00`; offsets count code points; digests are `sha256:<hex>`.
"""

from sqlite_utils.db import Database
from sqlite_utils.migrations import Migrations

from schemas.tables.changes import REVISION_KINDS, add_kinds
from schemas.tables.later import add_later
from schemas.tables.lean import begin, finish
from schemas.tables.lineages import LINEAGES, SAME_QUOTES
from schemas.tables.quotes import SURE, remake
from schemas.tables.small_rows import begin as begin_small_rows
from schemas.tables.small_rows import finish as finish_small_rows
from schemas.tables.sql import (
    AHEAD,
    ARTICLES,
    ATTRIBUTIONS,
    CHECKS,
    CORRECTIONS,
    CRAWLING,
    IMPORTS,
    LIVE_POSTS,
    QUOTATIONS,
    QUOTE_CHANGES,
    REMOVALS,
    RUN_STORIES,
    SITE_FILES,
    TEMPLATES,
    TURNS,
    VERBATIM,
    VIEWS,
    WATCH,
)
from schemas.tables.summaries import add_summaries, add_totals
from schemas.tables.waiting import add_counts
from schemas.tables.wholes import add_wholes

migrations = Migrations("onrecord")


def _run(db: Database, script: str) -> None:
    """Run statements one by one: `executescript` would commit the migration's transaction first."""
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute(statement)


@migrations()
def m001_crawling(db: Database) -> None:
    _run(db, CRAWLING)


@migrations()
def m002_articles(db: Database) -> None:
    _run(db, ARTICLES)


@migrations()
def m003_attributions(db: Database) -> None:
    _run(db, ATTRIBUTIONS)
    _run(db, VIEWS)


@migrations()
def m004_full_text(db: Database) -> None:
    db.table("articles").enable_fts(
        ["headline", "text"], create_triggers=True, tokenize="unicode61 remove_diacritics 2"
    )
    db.table("attributions").enable_fts(
        ["content", "speaker"], create_triggers=True, tokenize="unicode61 remove_diacritics 2"
    )


@migrations()
def m005_same_words(db: Database) -> None:
    """Loading asks for every new article whether its very words are stored under another address."""
    db.execute("CREATE INDEX articles_words ON articles (text_digest)")


@migrations()
def m006_parts(db: Database) -> None:
    """An article on several pages: its further pages' captures name the first one's."""
    db.execute("ALTER TABLE captures ADD COLUMN part_of TEXT")
    db.execute("CREATE INDEX captures_parts ON captures (part_of) WHERE part_of IS NOT NULL")


@migrations()
def m007_validated(db: Database) -> None:
    """An address that redirects: `etag` and `last_modified` are those of the address it led to."""
    db.execute("ALTER TABLE frontier ADD COLUMN validated TEXT NOT NULL DEFAULT ''")


@migrations()
def m008_site_templates(db: Database) -> None:
    _run(db, TEMPLATES)


@migrations()
def m009_reason_for_anonymity(db: Database) -> None:
    db.execute("ALTER TABLE citations ADD COLUMN reason TEXT NOT NULL DEFAULT ''")


@migrations()
def m010_shared_title(db: Database) -> None:
    """What other sites show for a headline may be edited while the page's own stays."""
    for table in ("articles", "revisions"):
        db.execute(f"ALTER TABLE {table} ADD COLUMN shared_title TEXT NOT NULL DEFAULT ''")


@migrations()
def m011_live_posts(db: Database) -> None:
    """Live blogs in parts, and whom a block quotation is by."""
    db.execute("ALTER TABLE blocks ADD COLUMN source TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE blocks ADD COLUMN post INTEGER NOT NULL DEFAULT 0")
    _run(db, LIVE_POSTS)


@migrations()
def m012_quote_changes(db: Database) -> None:
    """What earlier versions stored is compared when it is rebuilt, or when the article's next revision comes."""
    _run(db, QUOTE_CHANGES)


@migrations()
def m013_verbatim(db: Database) -> None:
    """What earlier versions stored gets its words in quotation marks by a rebuild."""
    _run(db, VERBATIM)


@migrations()
def m014_quotations(db: Database) -> None:
    """A row for each passage in quotation marks; what earlier versions stored gets them by a rebuild."""
    _run(db, QUOTATIONS)


@migrations()
def m015_turns(db: Database) -> None:
    """Sources take turns; what a run leaves for the next is counted. No query of a run walks all of a site's rows."""
    _run(db, TURNS)


@migrations()
def m016_ahead(db: Database) -> None:
    """A slot that a wrong clock made does not stand when its time comes; waiting slots are found without a walk."""
    _run(db, AHEAD)


@migrations()
def m017_checks(db: Database) -> None:
    """The whole database is checked once a day, and not at every start."""
    _run(db, CHECKS)


@migrations()
def m019_site_files(db: Database) -> None:
    _run(db, SITE_FILES)


@migrations()
def m020_made_by(db: Database) -> None:
    """Which captures another version of the stages made rows of, without looking at all of them."""
    db.execute("CREATE INDEX captures_made_by ON captures (site, processed_by) WHERE processed_by IS NOT NULL")


@migrations()
def m021_run_stories(db: Database) -> None:
    """What earlier runs read is not known: the judge begins to compare once a few runs have told."""
    _run(db, RUN_STORIES)


@migrations()
def m023_quotes_as_shown(db: Database) -> None:
    """Quotes with their parts apart and in the text's own marks, and the stance that a text takes to each."""
    remake(db)


@migrations()
def m024_doubtful(db: Database) -> None:
    """Why a stored page may be no article; what earlier versions refused for it comes with a rebuild."""
    db.execute("ALTER TABLE articles ADD COLUMN doubtful TEXT NOT NULL DEFAULT ''")


@migrations()
def m025_sure_quotes(db: Database) -> None:
    """The views of quotes hold what is sure; `attributions` holds the doubtful ones too. Languages stand in them."""
    _run(db, SURE)


@migrations()
def m026_watch(db: Database) -> None:
    """How long each site was fetched, what was told to whom, and indexes for the questions of whoever runs it."""
    _run(db, WATCH)


@migrations()
def m027_imports(db: Database) -> None:
    """Captures that others made. Of what earlier versions read, an article's captures are those of its revisions."""
    _run(db, IMPORTS)


@migrations()
def m028_removals(db: Database) -> None:
    """What was taken down, and by what it is known again."""
    _run(db, REMOVALS)


@migrations()
def m029_first_names(db: Database) -> None:
    """A site that is renamed keeps its articles' ids, which are made of the name that it had first; empty: this one."""
    db.execute("ALTER TABLE sites ADD COLUMN first_name TEXT NOT NULL DEFAULT ''")


@migrations()
def m030_lineages(db: Database) -> None:
    """One story in many papers. What earlier versions stored is placed by the next runs, or by `onrecord process`."""
    _run(db, LINEAGES)
    _run(db, SAME_QUOTES)


@migrations()
def m031_revision_kinds(db: Database) -> None:
    """Of what kind each change by a publisher is, told from the words and quotes that are stored."""
    _run(db, REVISION_KINDS)
    add_kinds(db)


@migrations()
def m032_corrections(db: Database) -> None:
    """What somebody decided about single quotes."""
    _run(db, CORRECTIONS)


@migrations()
def m033_summaries(db: Database) -> None:
    """What pages count is counted when it is loaded; what is there already is counted here, in minutes a million."""
    add_summaries(db)


@migrations()
def m034_words_once_begun(db: Database) -> None:
    """From here on an onrecord of before refuses the file; the rows are copied between this step and the next."""
    begin(db)


@migrations()
def m035_words_once(db: Database) -> None:
    """A revision's text is the one copy; articles, blocks and attributions are views that cut it."""
    finish(db)


@migrations()
def m036_counts(db: Database) -> None:
    """What waits is counted as it comes and goes; runs that go on, and a file's captures, are found without a walk."""
    add_counts(db)


@migrations()
def m037_addresses_of_articles(db: Database) -> None:
    """The addresses of one article are found without a walk through all: by its page, and when it is made anew."""
    db.execute("CREATE INDEX article_urls_article ON article_urls (article_id)")


@migrations()
def m040_totals(db: Database) -> None:
    """Who may be among the most quoted is found without a walk through all who speak."""
    add_totals(db)


@migrations()
def m041_small_rows_begun(db: Database) -> None:
    """As with step 34: the rows are copied between this step and the next."""
    begin_small_rows(db)


@migrations()
def m042_small_rows(db: Database) -> None:
    """Handfuls of words as numbers, small keys for what is counted, tables that are their own index."""
    finish_small_rows(db)


@migrations()
def m043_wholes(db: Database) -> None:
    """How much there is in all is kept, not counted for each visitor; who bears a name is found by it."""
    add_wholes(db)


@migrations()
def m044_words_later(db: Database) -> None:
    """The words of all articles that are loaded together go into the full text at once."""
    add_later(db)
