"""One spelling for every address, and which addresses are worth a request."""

import ipaddress
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal
from urllib.parse import SplitResult, unquote, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

from schemas.site import Site
from spiders.discovery.rules import (
    ANY_LIST,
    ARTICLE_NAME,
    BLOG_HOSTS,
    CALENDARS,
    CAME_FROM,
    CONTROL,
    CREDENTIALS,
    DATE_LIST,
    DATED,
    DEFAULT_PORTS,
    DISPLAY,
    FILED_UNDER,
    FILES,
    FURTHER_PAGE,
    HOST,
    ID_KEY,
    INVISIBLE,
    LENGTH_LIMIT,
    LIST_KEYS,
    LISTS,
    LONG_TOKEN,
    MACHINES,
    NUMBER_KEY,
    ORDINARY,
    PAGE_WORDS,
    PARAMETER_LIMIT,
    SCHEME,
    SEGMENT_LIMIT,
    SESSION,
    SESSION_IN_PATH,
    SOFT_LISTS,
    TOOLS,
    TRACKING,
    TRAP_KEYS,
)

if TYPE_CHECKING:
    from tldextract import TLDExtract


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an address is not fetched; falsy, so `if url := candidate(...)` reads well."""

    outcome: Literal["trap", "offsite", "forbidden_scheme", "forbidden_address", "not_article"]
    """An outcome's name; not_article: a list, a file, or left out by the site file."""
    reason: str
    url: str
    """The address, safe to write down: cut, no credentials, no control characters."""

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a site decides over its addresses."""

    scheme: str
    host: str
    """Host of the home page, with a port that is not the scheme's own."""
    domain: str
    """Registrable domain of the home page; empty for IP addresses and names without a public suffix."""
    hosts: frozenset[str]
    include: tuple[re.Pattern[str], ...]
    exclude: tuple[re.Pattern[str], ...]


def candidate(url: str, site: Site, *, listed: bool = False) -> str | Refusal:
    """The one spelling of an article candidate's absolute address, or why it is none.

    Tracking, session and display parameters go, the others are sorted; host, port and scheme are spelled as in `home`.
    `listed`: a feed, a news sitemap or an API names it as an article; it is refused only where it surely is none.

    >>> site = Site(name="gazette", home="https://www.gazette.example/")
    >>> candidate("http://gazette.example:80/a-vote?utm_source=x&b=2&a=1#top", site)
    'https://www.gazette.example/a-vote?a=1&b=2'
    >>> candidate("https://www.gazette.example/tag/budget/", site).reason
    'a list'
    """
    address = _inside(url, site)
    if isinstance(address, Refusal):
        return address
    path = SESSION_IN_PATH.sub("", address.path)
    address = address._replace(path=path, query="&".join(sorted(_kept(address.query))))
    spelled = urlunsplit(address)
    if refusal := _not_wanted(address, spelled, site, listed=listed):
        return Refusal(*refusal, spelled)
    return spelled


def document(url: str, site: Site) -> str | Refusal:
    """The same for a feed, sitemap, list page or API address: its query stays, and it may be a list.

    >>> document("http://www.gazette.example/feed?b=2&a=1", Site(name="gazette", home="https://gazette.example/"))
    'https://gazette.example/feed?b=2&a=1'
    """
    address = _inside(url, site)
    if isinstance(address, Refusal):
        return address
    spelled = urlunsplit(address)
    if any(pattern.search(spelled) for pattern in scope_of(site).exclude):
        return Refusal("not_article", "excluded", spelled)
    return spelled


def without_tracking(url: str) -> str:
    """An address without the parameters that do not tell one article from another.

    >>> without_tracking("https://gazette.example/a-vote?utm_source=x&b=2#top")
    'https://gazette.example/a-vote?b=2'
    """
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query="&".join(sorted(_kept(parts.query))), fragment=""))


def posts_url(api_root: str, *, page: int = 1, modified_after: datetime | None = None) -> str:
    """Address of a page of the WordPress posts listing; `api_root` is what the site names, pretty or ?rest_route=.

    >>> posts_url("https://gazette.example/wp-json/", page=2)
    'https://gazette.example/wp-json/wp/v2/posts?per_page=100&_embed=author%2Cwp%3Aterm&page=2'
    """
    query = {"per_page": "100", "_embed": "author,wp:term"}
    if modified_after:
        query |= {"modified_after": f"{modified_after.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "orderby": "modified"}
    if page > 1:
        query["page"] = str(page)
    joiner = "&" if "?" in api_root else "?"
    return f"{api_root.rstrip('/')}/wp/v2/posts{joiner}{urlencode(query)}"


def registrable_domain(host: str) -> str:
    """The part of a host that its owner registered, from the bundled list; empty for an IP address or a bare name.

    >>> registrable_domain("politics.gazette.co.uk"), registrable_domain("127.0.0.1")
    ('gazette.co.uk', '')
    """
    found = _suffixes()(host)
    labels = host.strip(".").split(".")
    if found.ipv4 or found.ipv6 or len(labels) < 2:
        return ""
    if found.top_domain_under_public_suffix in BLOG_HOSTS:
        return ".".join(labels[-3:])
    # the list's own rule: a suffix that it does not know is one label long
    return found.top_domain_under_public_suffix if found.suffix else ".".join(labels[-2:])


def unfolded(link: str) -> str:
    """A link without the line breaks, and the blanks beside them, that a document's layout puts around and into it.

    >>> unfolded(" https://gazette.example/\\n    two words ")
    'https://gazette.example/two words'
    """
    if link.isascii() and link.isprintable() and " " not in link:  # nearly all
        return link
    lines = "".join(part.strip().strip(INVISIBLE) for part in link.strip().splitlines())
    return re.sub(" {2,}", "", lines)  # what is left where a parser took the line break alone


def _inside(url: str, site: Site) -> SplitResult | Refusal:
    """The address in its one spelling, query as it stands, when it is http(s) and the site's own."""
    safe = CREDENTIALS.sub(r"\1//", CONTROL.sub("", unfolded(url)).replace(" ", "%20"))
    short = safe[:LENGTH_LIMIT]
    scheme = SCHEME.match(safe)
    if scheme and scheme[1].lower() not in DEFAULT_PORTS:
        return Refusal("forbidden_scheme", scheme[1].lower(), short)
    if len(safe) > LENGTH_LIMIT:
        return Refusal("trap", f"{len(safe)} characters", short)
    try:
        address = normal(safe)
    except ValueError as error:  # of urlsplit, a port, or a host that IDNA cannot spell
        return Refusal("forbidden_address", str(error), short)
    return _own(address, scope_of(site)) or Refusal("offsite", f"{address.netloc} is not of {site.name}", short)


def normal(url: str) -> SplitResult:
    """The normalised parts of an absolute http(s) address; ValueError when it is none."""
    parts = urlsplit(url)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise ValueError("not an absolute address")
    if ORDINARY.fullmatch(url):  # most of them; saves half the time of a sitemap of 50,000
        return parts
    clean = urlsplit(canonicalize_url(urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))))
    query = urlsplit(safe_url_string(f"http://h/?{parts.query}")).query
    return clean._replace(netloc=_netloc(clean), query=query)


def _netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not HOST.fullmatch(host):
        host = f"[{ipaddress.IPv6Address(host)}]"  # its ValueError says what is wrong
    port = "" if parts.port in (None, DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    return host + port


def _own(address: SplitResult, scope: Scope) -> SplitResult | None:
    """The address under the site's own spelling of host and scheme; None when it belongs to somebody else."""
    host = address.netloc
    if host.removeprefix("www.") == scope.host.removeprefix("www."):
        secure = scope.scheme == "https" and ":" not in host
        return address._replace(netloc=scope.host, scheme="https" if secure else address.scheme)
    if host in scope.hosts or (scope.domain and ":" not in host and registrable_domain(host) == scope.domain):
        return address
    return None


def _kept(query: str) -> list[str]:
    """The parameters of a query that tell one article from another, as they stand."""
    found = [part.removeprefix("amp;") for part in query.split("&") if part not in ("", "amp;")]
    return [part for part in found if not _is_noise(*part.partition("=")[::2])]


def _is_noise(key: str, value: str) -> bool:
    key, value = unquote(key).lower(), unquote(value).lower()
    if key in DISPLAY:
        return bool(DISPLAY[key].fullmatch(value))
    if key in ("sid", "s", "session", "token"):
        return bool(LONG_TOKEN.fullmatch(value))
    if key == "ref":
        return not value.isdigit()  # old systems number their stories with it
    if key in ("source", "src", "from", "via", "partner", "origin"):
        return bool(CAME_FROM.fullmatch(value))
    return bool(TRACKING.fullmatch(key) or SESSION.fullmatch(key))


Verdict = tuple[Literal["trap", "not_article"], str]


def _not_wanted(address: SplitResult, spelled: str, site: Site, *, listed: bool) -> Verdict | None:
    scope = scope_of(site)
    if reason := _trap(address):
        return ("trap", reason)
    if any(pattern.search(spelled) for pattern in scope.exclude):
        return ("not_article", "excluded")
    if reason := _list_or_file(address, listed=listed):
        return ("not_article", reason)
    if scope.include and not any(pattern.search(spelled) for pattern in scope.include):
        return ("not_article", "not included")
    return None


def _trap(address: SplitResult) -> str:
    names = _names(address.path)
    keys = _keys(address.query)
    if found := TRAP_KEYS & set(keys):
        return f"parameter {min(found)}"
    if CALENDARS & set(names) and not ARTICLE_NAME.search(names[-1]) and re.search(r"\d", address.path + address.query):
        return "a calendar"
    if len(names) > SEGMENT_LIMIT or _repeats(names):
        return "a path that grows"
    return f"{len(keys)} parameters" if len(keys) > PARAMETER_LIMIT else ""


def _repeats(names: list[str]) -> bool:
    """Whether a name comes three times, or a pair of names twice in a row; numbers may (/12/12/12 is a date)."""
    words = [name for name in names if not name.isdigit()]
    pairs = [tuple(names[n : n + 2]) for n in range(len(names) - 1) if not names[n].isdigit()]
    thrice = any(words.count(word) > 2 for word in set(words))
    return thrice or any(pairs[n] == pairs[n + 2] for n in range(len(pairs) - 2))


def _list_or_file(address: SplitResult, *, listed: bool) -> str:
    names = _names(address.path)
    if not names and not address.query:
        return "the front page"
    if _asks_for_list(address.query, names, address.path):
        return "a list"
    if not names:
        return ""
    is_headline = DATED.search(address.path) or (listed and len(names) > 1)
    if names[-1] in MACHINES or (names[-1] in TOOLS and not is_headline):
        return "no article's name"
    if FILES.search(names[-1]):
        return "a file"
    if not listed and len(names) > 1 and FURTHER_PAGE.fullmatch(names[-1]) and ARTICLE_NAME.search(names[-2]):
        return "a further page of an article"
    return "a list" if _is_list(names, address.path, listed=listed) else ""


def _asks_for_list(query: str, names: list[str], path: str) -> bool:
    """Whether the query does, and does not name one article as well (`?id=5512&cat=2`)."""
    if re.search(r"(^|&)(page|m)=\d", query):
        return True
    asked = LIST_KEYS & set(_keys(query))
    if not asked or not asked <= FILED_UNDER:
        return bool(asked)
    named = names and (ARTICLE_NAME.search(names[-1]) or DATED.search(path))
    return not (named or any(_is_id(*part.lower().partition("=")[::2]) for part in query.split("&")))


def _is_id(key: str, value: str) -> bool:
    if ID_KEY.fullmatch(key):
        return any(character.isdigit() for character in value)
    return NUMBER_KEY.fullmatch(key) is not None and value.isdigit() and len(value) > 2


def _is_list(names: list[str], path: str, *, listed: bool) -> bool:
    if DATE_LIST.search(path) or any(name in PAGE_WORDS and after.isdigit() for name, after in pairwise(names)):
        return True
    if not ANY_LIST & set(names):
        return False
    below = {name: len(names) - n for n, name in reversed(list(enumerate(names)))}
    hard = max((below[name] for name in LISTS & set(below)), default=0)
    soft = max((below[name] for name in SOFT_LISTS & set(below)), default=0)
    if listed:  # an article below a list's name is one; the list itself, with its subject, is not
        return 0 < hard < 3 or (0 < soft < 3 and not ARTICLE_NAME.search(names[-1]))
    return hard > 0 or (soft > 0 and (soft < 3 or not ARTICLE_NAME.search(names[-1])))


def _names(path: str) -> list[str]:
    return [name.lower() for name in path.split("/") if name]


def _keys(query: str) -> list[str]:
    return [part.partition("=")[0].lower() for part in query.split("&") if part]


@cache
def _suffixes() -> "TLDExtract":
    """The public-suffix list that came with the library: it never asks the network, and writes no cache."""
    from tldextract import TLDExtract  # brings a whole HTTP client, and few processes ask for a domain

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=1024)
def scope_of(site: Site) -> Scope:
    home = normal(site.home)
    named = [normal(url).netloc for group in (site.feeds, site.sitemaps, site.sections) for url in group or ()]
    return Scope(
        scheme=home.scheme,
        host=home.netloc,
        domain="" if ":" in home.netloc else registrable_domain(home.netloc),
        hosts=frozenset(host.lower() for host in site.hosts) | set(named),
        include=tuple(re.compile(pattern) for pattern in site.include),
        exclude=tuple(re.compile(pattern) for pattern in site.exclude),
    )
