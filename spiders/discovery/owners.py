"""Whose an address is: of many sites, the one that its host or domain belongs to."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import SplitResult

from schemas.site import Site
from spiders.discovery.addresses import normal, registrable_domain, scope_of

HOST, NAMED, DOMAIN = range(3)
"""How near a site is to an address: by its home's host, by a host that its file names, by its registrable domain."""


class Owners:
    """Tells the site of an address; of several that are as near, the one with the longest home, then the first."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self._hosts: dict[str, list[tuple[int, Site]]] = {}
        self._domains: dict[str, list[Site]] = {}
        self._nearest = lru_cache(maxsize=4096)(self._of_host)
        for site in sites:
            self.add(site)

    def add(self, site: Site) -> None:
        """Know one site more; those known before go before it."""
        scope = scope_of(site)
        self._hosts.setdefault(_bare(scope.host), []).append((HOST, site))
        for host in scope.hosts:
            self._hosts.setdefault(_bare(host), []).append((NAMED, site))
        if scope.domain:
            self._domains.setdefault(scope.domain, []).append(site)
        self._nearest.cache_clear()

    def of(self, url: str) -> Site | None:
        """The site that the absolute address belongs to; None when it is nobody's, or no http(s) address."""
        try:
            parts = normal(url)
        except ValueError:
            return None
        return max(self._nearest(parts.netloc), key=lambda site: _depth(site, parts), default=None)

    def _of_host(self, netloc: str) -> tuple[Site, ...]:
        """The sites that are nearest to a host, in the order in which they were told."""
        found = self._hosts.get(_bare(netloc), [])
        if found:
            nearest = min(rank for rank, _ in found)
            return tuple(site for rank, site in found if rank == nearest)
        return tuple(self._domains.get("" if ":" in netloc else registrable_domain(netloc), ()))


def origin(url: str) -> str:
    """The front page of an absolute address's host; empty for no http(s) address.

    >>> origin("https://Gazette.example:443/politics?a=1")
    'https://gazette.example/'
    """
    try:
        parts = normal(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}/"


def _bare(host: str) -> str:
    return host.removeprefix("www.")


def _depth(site: Site, address: SplitResult) -> int:
    """How many characters of its path the address shares with the site's home, where it lies below that."""
    home = normal(site.home).path.rstrip("/")
    return len(home) if f"{address.path}/".startswith(f"{home}/") else -1
