"""Where a request may go: to the public internet, by IANA's registries of special and of assigned addresses.

Two exceptions, both the operator's own words: what a site file names as a literal address or with its port written
out, and the proxy of the environment. One guard is for crawls and for `onrecord sites`; whoever connects asks it with
the address that is about to be connected to, at every hop. The list is ours because Python's `is_global` is another
one in each release, and looks at no embedded address.
"""

import ipaddress
import socket
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.request import getproxies

from schemas.site import Site

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Origin = tuple[str, int]

PORTS = {"http": 80, "https": 443}

SPECIAL_V4 = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind a carrier's NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, and what a cloud tells its machines
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; a cloud's metadata too
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT relays
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
UNICAST_V6 = ipaddress.IPv6Network("2000::/3")
"""All that IANA has assigned to the internet; loopback, link-local, site-local, unique local, multicast lie outside."""
SPECIAL_V6 = tuple(
    ipaddress.IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments
        "2001:db8::/32",  # documentation
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""A network without IPv4 reaches it by these; 64:ff9b:1::/48 is for translation inside one network alone."""


def literal(host: str) -> Ip | None:
    """The address a host spells out, in any spelling that resolvers take; None for a name.

    >>> literal("0x7f.1"), literal("2130706433"), literal("gazette.example")
    (IPv4Address('127.0.0.1'), IPv4Address('127.0.0.1'), None)
    """
    text = unicodedata.normalize("NFKC", host).strip("[]").rstrip(".").partition("%")[0].lower()
    if text == "localhost" or text.endswith(".localhost"):  # RFC 6761: never a name to look up
        return ipaddress.IPv4Address("127.0.0.1")
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(text)) if text.isascii() and " " not in text else None
    except OSError:
        return None


def is_public(address: Ip) -> bool:
    """Whether the address, and each IPv4 address inside it, is one of the public internet.

    >>> is_public(ipaddress.ip_address("::ffff:10.0.0.1")), is_public(ipaddress.ip_address("93.184.216.34"))
    (False, True)
    """
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in block for block in SPECIAL_V4)
    if inner := _embedded(address):
        return all(map(is_public, inner))
    return address in UNICAST_V6 and not any(address in block for block in SPECIAL_V6)


def _embedded(address: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses at which a mapped, NAT64, 6to4 or Teredo address (server and client) ends."""
    if address.teredo:
        return address.teredo
    inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else address.ipv4_mapped
    inner = inner or address.sixtofour
    return (inner,) if inner else ()


class ForbiddenAddressError(Exception):
    """An address that is not on the public internet, and that nobody named."""


def origin_of(url: str) -> Origin:
    """Host and port of an address; port 0 for a scheme that has none."""
    parts = urlsplit(url)
    return (parts.hostname or "").rstrip("."), parts.port or PORTS.get(parts.scheme, 0)


def environment_proxies() -> list[str]:
    """The proxies that the environment names; what it says of hosts to reach without one names none."""
    return [address for scheme, address in getproxies().items() if scheme != "no"]


@dataclass(frozen=True, slots=True)
class Guard:
    """Which hosts may be connected to although their address is not public."""

    named: frozenset[Origin] = frozenset()
    proxies: frozenset[Origin] = frozenset()

    @classmethod
    def of(cls, site: Site, proxies: Iterable[str] = ()) -> "Guard":
        """The guard for a site; `proxies` are addresses as the environment gives them."""
        addresses = (site.home, *(site.feeds or ()), *(site.sitemaps or ()), *(site.sections or ()))
        hosts = (f"http://{host}/" for host in (*site.hosts, *site.render_hosts))
        return cls(
            named=frozenset(origin_of(url) for url in (*addresses, *hosts) if _literally(url)),
            proxies=frozenset(origin_of(url if "://" in url else f"http://{url}") for url in proxies),
        )

    def check(self, url: str) -> None:
        """Raise ForbiddenAddressError when the address itself spells out where it must not go."""
        host, port = origin_of(url)
        address = literal(host)
        if address is not None and not is_public(address) and (host, port) not in self.named:
            raise ForbiddenAddressError(f"{host} is {address}: not a public address")

    def check_connection(self, address: str, asked: Origin, proxy: Origin | None) -> None:
        """Raise ForbiddenAddressError unless `address`, where a request for `asked` is about to connect, is allowed."""
        if proxy is not None and proxy in self.proxies:
            return
        ip = literal(address)
        if asked not in self.named and (ip is None or not is_public(ip)):
            raise ForbiddenAddressError(f"{asked[0]} is at {address}: not a public address")


def _literally(url: str) -> bool:
    parts = urlsplit(url)
    return parts.port is not None or literal(parts.hostname or "") is not None
