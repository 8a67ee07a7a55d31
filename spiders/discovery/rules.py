"""What addresses are made of: parameters that say nothing, names of lists, tools, files and traps."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LENGTH_LIMIT = 8000
"""Longer addresses are refused: servers take request lines of 8 KB at most (RFC 9110, 4.1, asks for 8,000)."""
SEGMENT_LIMIT = 20
PARAMETER_LIMIT = 8
"""More query parameters than this are filters that combine without end."""
DEFAULT_PORTS = {"http": 80, "https": 443}

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
INVISIBLE = "\u200b\u2060\ufeff"
SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):(?!\d+(/|$))")
"""A scheme; `localhost:80/` has none."""
CREDENTIALS = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*:)?//[^/?#]*@")
HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
ORDINARY = re.compile(
    r"https?://[a-z0-9]+([.-][a-z0-9]+)*((/(?!\.+(/|$))[a-zA-Z0-9._~-]+)+/?|/)(\?[a-zA-Z0-9._~=&-]+)?"
)
"""An address with nothing to normalise: no port, escapes or dots to resolve."""

TRACKING = re.compile(
    r"utm-?\w+|(utm|mtm|pk|piwik|hsa|vero|oly|itm|mc|ga|at|ns|wt|fb|cx|guce)_\w+|_?ga|_?gl|_hsenc|_hsmi|_openstat|__s"
    r"|\w+clid|gbraid|wbraid|igshid|igsh|mkt_tok|cmpid|cmp|icid|ocid|ncid|xtor|smid|smtyp|tpcc|srnd|sref|wpisrc|mbid"
    r"|ftag|ito|spm|wprov|guccounter|__twitter_impression|traffic_source|campaign_id|emc|ref_\w+|referr?er|rss"
)
"""Parameters that only tell where the reader came from."""
CAME_FROM = re.compile(
    r"rss\w*|feeds?|twitter|facebook|whatsapp|telegram|linkedin|newsletter|e-?mail|social\w*|push|app"
)
"""Values that say the same in a parameter of a general name."""
SESSION = re.compile(r"phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|oscsid|zenid|session_?id")
"""Parameters that only tell who reads."""
LONG_TOKEN = re.compile(r"(?=.*\d)[0-9a-zA-Z-]{16,}")
SESSION_IN_PATH = re.compile(r";jsessionid=[^/?#]*|/\([a-z]\([0-9a-z]{20,}\)\)(?=/)", re.IGNORECASE)
DISPLAY = {
    "amp": re.compile(r"|1|true|amp"),
    "print": re.compile(r"|1|true|yes|print"),
    "m": re.compile(r"[01]"),
    "mobile": re.compile(r"|[01]|true"),
    "outputtype": re.compile(r"amp"),
}
"""Parameters, and their values, that show the same article in another dress."""

TRAP_KEYS = _words("""
    replytocom share like_comment ical outlook-ical tribe-bar-date tribe_event_display eventdisplay add-to-cart
""")
CALENDARS = _words("calendar calendario calendrier kalender kalendar takvim")
LIST_KEYS = _words("s q query search cat tag author paged feed offset orderby")
FILED_UNDER = _words("cat tag author")
"""The same, unless something else in the address names one article."""
ID_KEY = re.compile(r"(?!cat|tag|author|user|topic|section|menu|item|lang|page)\w*id")
NUMBER_KEY = re.compile(r"p|article|artikel|story|news|doc|nr|no")
"""Parameters that name one article, the second with a number of three digits at least."""
LISTS = _words("""
    tag tags etiqueta etiquetas schlagwort schlagworte author authors autor autores autoren auteur auteurs autore autori
    search buscar busca suche recherche ricerca rss wp-admin wp-content wp-includes wp-json
""")
"""A path with one of these names is a list, a tool or a file, never an article."""
SOFT_LISTS = _words("""
    category categories categoria categorias kategorie kategorien categorie topic topics thema themen tema temas
    section sections
""")
"""The same, unless an article's own name follows: some sites keep articles below them."""
ANY_LIST = LISTS | SOFT_LISTS
PAGE_WORDS = _words("page pagina seite")
MACHINES = _words("""
    login log-in signin sign-in account my-account sitemap archive archives feed feeds atom comments wp-login.php
    xmlrpc.php
""")
"""Last names of a path that never are an article's."""
TOOLS = _words("""
    about about-us contact contact-us contacto kontakt privacy privacy-policy datenschutz cookies cookie-policy terms
    terms-of-use terms-of-service terms-and-conditions agb imprint impressum aviso-legal mentions-legales register
    subscribe subscription newsletter newsletters advertise advertising jobs careers help faq
""")
"""The same, unless a day stands before them or a feed lists them: "Help!" and "Jobs" are headlines too."""
DATED = re.compile(r"/(19|20)\d\d/(0?[1-9]|1[0-2])(/\d{1,2})?/[^/]+/?$")
"""The path of something of one day or month."""
FILES = re.compile(
    r"\.(jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|css|m?js|map|json|xml|rss|atom|rdf|txt|csv|ics|vcf|pdf|docx?|xlsx?"
    r"|pptx?|odt|epub|zip|gz|bz2|xz|rar|7z|tar|exe|dmg|apk|mp3|m4a|ogg|wav|mp4|m4v|mov|avi|webm|m3u8|woff2?|ttf|eot)$"
)
DATE_LIST = re.compile(r"/(19|20)\d\d(/\d{1,2}){0,2}/?$")
ARTICLE_NAME = re.compile(r"[^-_](?:[-_][^-_]+){2}[-_]|\d{6,}")
"""Part of a path that is long or numbered as articles' are."""
FURTHER_PAGE = re.compile(r"[2-9]|[1-9]\d")
BLOG_HOSTS = _words("wordpress.com substack.com medium.com tumblr.com typepad.com livejournal.com over-blog.com")
"""Domains whose subdomains belong to different people, but which the public-suffix list does not hold."""
