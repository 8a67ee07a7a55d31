"""Addresses on a page: the article's own, by its canonical link where that can be believed, and those of links."""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import tldextract

from pipeline.clean.page.text import DROP, squeeze, without_dropped

_TRACKING = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|link_\w+|custom\d|format|ptr_name)|fbclid|gclid|dclid|"
    r"msclkid|yclid|twclid|igshid|mc_[ce]id|_ga|ref_src|ref_url|cmpid|ns_\w+|"
    r"ocid|xtor|wt_mc|wt\.mc_id|spm|smid|sfnsn|sr_share|s_kwcid|ito|ftag|guccounter|guce_\w+|"
    r"replytocom|share|amp|outputtype|sessionid|phpsessid|jsessionid|sid)",
    re.I,
)
_JUNK = re.compile(r"\{|\}|undefined|\bnull\b|%7b|localhost$|\[object", re.I)
_AMP = re.compile(r"(?:/amp|\.amp|/amp\.html|\.amp\.html|/print|/index\.(?:html?|php))/?$", re.I)
_WHOLE = re.compile(r"https?://[\w.-]+(?::\d+)?(?=[/?#]|$)", re.A)
"""An address that needs no joining: its host is plain."""
_PAGE = re.compile(r"/(?:page/)?(\d{1,2})/?$|[?&](?:page|p|seite|pagina)=(\d{1,2})$", re.I)


def own_address(canonicals: Iterable[str], final_url: str, headline: str) -> str:
    """The first canonical address that can be believed, else the address that answered, both without tracking.

    A canonical link is believed on the same site and where it plainly means this page: the same path, the same slug
    or number, or words of the headline. One that names another story would overwrite that story's record.
    """
    own = _tidied(final_url)
    for canonical in canonicals:
        try:
            address = tidy_address(_joined(final_url, canonical))
            if _is_believable(urlsplit(address), urlsplit(own), canonical, headline):
                return address
        except ValueError:
            continue  # not an address: "http://[broken"
    return own


def tidy_address(url: str) -> str:
    """Without fragment, tracking and default port, host in lower case.

    >>> tidy_address("https://Paper.example:443/a?utm_source=x&id=5#top")
    'https://paper.example/a?id=5'
    """
    parts = urlsplit(url.translate(DROP).strip())
    query = parts.query
    if query and any(_TRACKING.fullmatch(name) for name, _ in parse_qsl(query, keep_blank_values=True)):
        kept = [
            (name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not _TRACKING.fullmatch(name)
        ]
        query = urlencode(kept)
    host = parts.netloc.rsplit("@", 1)[-1].lower()
    if (parts.scheme, host.rsplit(":", 1)[-1]) in (("http", "80"), ("https", "443")):
        host = host.rsplit(":", 1)[0]
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", query, ""))


def is_address_of(address: str, url: str) -> bool | None:
    """Whether an address that a page gives for some story is the page's own; None where it does not tell.

    >>> is_address_of("https://paper.example/a?id=7", "https://paper.example/a?id=8")
    False
    """
    if address == url:
        return True
    if not address.startswith(("https://", "http://", "/")):
        return None
    try:
        there, here = urlsplit(tidy_address(_joined(url, address))), urlsplit(_tidied(url))
    except ValueError:
        return None  # not an address: "http://[broken"
    if _plain(there.path) != _plain(here.path):
        return None if _plain(there.path) == "" else False
    return _agree(dict(parse_qsl(there.query, True)), dict(parse_qsl(here.query, True)))


def _joined(base: str, address: str) -> str:
    return address if _WHOLE.match(address) else urljoin(base, address)


@lru_cache(maxsize=8)
def _tidied(url: str) -> str:
    """Remembered, since a page compares its own address with all that it gives."""
    return tidy_address(url)


def _agree(one: Mapping[str, str], other: Mapping[str, str]) -> bool | None:
    """Whether two queries ask for the same: `?id=7` and `?id=8` do not; what one of them leaves out says nothing."""
    if any(other.get(name, value) != value for name, value in one.items()):
        return False
    return True if one.keys() <= other.keys() or other.keys() <= one.keys() else None


def is_further_page(final_url: str, canonicals: Iterable[str], previous: Iterable[str]) -> bool:
    """Whether this is page 2 or later of a story: numbered, and the page itself points back to the story's start."""
    match = _PAGE.search(final_url)
    if not match or int(match[1] or match[2]) < 2:
        return False
    start = final_url[: match.start()].rstrip("/")
    pointers = [urljoin(final_url, link).rstrip("/") for link in (*canonicals, *previous)]
    return any(
        pointer == start or (pointer.startswith(start) and _PAGE.search(pointer) and pointer != final_url.rstrip("/"))
        for pointer in pointers
    )


def same_site(one: str, other: str) -> bool:
    """Same host and port, or the same registrable domain."""
    a, b = urlsplit(one), urlsplit(other)
    if a.netloc.lower() == b.netloc.lower():
        return True
    domain = _domain(a.hostname or "")
    return bool(domain) and domain == _domain(b.hostname or "") and a.port == b.port


def _is_believable(address: SplitResult, own: SplitResult, canonical: str, headline: str) -> bool:
    if address.scheme not in ("http", "https") or not address.hostname or _JUNK.search(canonical):
        return False
    if not canonical.strip() or not same_site(address.geturl(), own.geturl()):
        return False
    here, there = _plain(own.path), _plain(address.path)
    if here == there:
        return set(parse_qsl(address.query, True)) <= set(parse_qsl(own.query, True))
    return there != "" and _means_the_same(here, there, own, headline)


def _means_the_same(here: str, there: str, own: SplitResult, headline: str) -> bool:
    slug, other = here.rsplit("/", 1)[-1], there.rsplit("/", 1)[-1]
    if len(slug) >= 8 and len(other) >= 8 and (slug in other or other in slug):
        return True
    if set(re.findall(r"\d{5,}", here + own.query)) & set(re.findall(r"\d{5,}", there)):
        return True
    spoken = [word for word in re.split(r"[-_/.]", other) if len(word) > 3]
    told = squeeze(headline)
    return len(spoken) >= 2 and sum(squeeze(word) in told for word in spoken) >= 0.5 * len(spoken)


def _plain(path: str) -> str:
    return _AMP.sub("", path.rstrip("/")).rstrip("/").removesuffix(".html").lower()


@cache
def _domains() -> tldextract.TLDExtract:
    """The public-suffix list as bundled: no look-up, no cache on disk."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=1024)
def _domain(host: str) -> str:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _domains()(host).top_domain_under_public_suffix or ".".join(host.split(".")[-2:])
    return ""


def absolute(base: str, href: str) -> str:
    """The absolute web address, or nothing where there is none: broken links are part of the web.

    >>> absolute("https://paper.example/a/", "../b"), absolute("https://paper.example/", "javascript:x")
    ('https://paper.example/b', '')
    """
    href = href.strip()
    if not href or href[0] == "#" or len(href) > 4000:
        return ""
    if _WHOLE.match(href):
        return without_dropped(href)
    try:
        address = href if href.startswith(("https://", "http://")) else urljoin(base, href)
        parts = urlsplit(address)
    except ValueError:
        return ""  # "http://[": not an address; the words of the link stay
    return without_dropped(address) if parts.scheme in ("http", "https") and parts.netloc else ""
