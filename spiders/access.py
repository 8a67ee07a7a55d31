"""How one site is asked: its headers, cookies, user agent and proxy. Secrets stay in the process that fetches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from schemas.errors import ConfigError
from schemas.site import Site
from schemas.site.access import OPEN_HEADERS, references
from spiders.discovery import Refusal, document

if TYPE_CHECKING:
    from scrapy import Request

LEFT_OUT = "left out by onrecord"
LEAST = 12
"""Letters of a secret, digits among them, that is looked for in answers: others are words that any text may hold."""
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Access:
    """What goes with each request to a site; never shown, logged or stored."""

    site: Site
    headers: Headers = field(default=(), repr=False)
    cookies: str = field(default="", repr=False)
    proxy: str = field(default="", repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, site: Site, environment: Mapping[str, str]) -> "Access":
        """As the site's file says; ConfigError names the key and the place where a secret is missing."""
        told = {key: _read(f"{site.name}.toml: {key}", place, environment) for key, place in references(site).items()}
        cookies = told.get("cookies", "")
        values = [pair.partition("=")[2].strip() for pair in cookies.split(";")]
        return cls(
            site,
            tuple((name, told.get(f"headers.{name}", value)) for name, value in site.headers),
            cookies,
            _with_password(site.proxy, told.get("proxy_password", "")),
            tuple(sorted(filter(_is_token, {*told.values(), *values}), key=len, reverse=True)),
        )

    def dress(self, request: "Request") -> None:
        """Add to a request what its address may be told.

        Secrets go to the site's own hosts alone, and only encrypted where the home is.
        """
        if self.site.user_agent:
            request.headers["User-Agent"] = self.site.user_agent
        if self.proxy:
            request.meta["proxy"] = self.proxy
        for name, value in self.headers_for(request.url):
            request.headers[name] = value.encode("latin-1")
        if self.cookies and self._is_own(request.url):
            had = (request.headers.get("Cookie") or b"").decode("latin-1")
            request.headers["Cookie"] = _joined(self.cookies, had).encode("latin-1")

    def headers_for(self, url: str) -> Headers:
        """The headers that an address is told, cookies left out."""
        if not self.headers:  # of most sites
            return ()
        own = self._is_own(url)
        return tuple((name, value) for name, value in self.headers if own or name.lower() in OPEN_HEADERS)

    def cookies_for(self, url: str) -> str:
        """The cookies that an address is told; empty where there are none for it."""
        return self.cookies if self._is_own(url) else ""

    def masked_headers(self, headers: Headers) -> Headers:
        """An answer's headers without what tells a secret: a new session is one as well."""
        if not references(self.site):
            return headers
        return tuple((name, LEFT_OUT if self._tells(name, value) else value) for name, value in headers)

    def masked(self, body: bytes) -> bytes:
        """A body in which each secret has given way to as many asterisks; mostly the body itself."""
        for secret in self.secrets:
            body = body.replace(secret.encode("latin-1"), b"*" * len(secret))
        return body

    def _tells(self, name: str, value: str) -> bool:
        return name.lower() == "set-cookie" or any(secret in value for secret in self.secrets)

    def _is_own(self, url: str) -> bool:
        if urlsplit(self.site.home).scheme == "https" and urlsplit(url).scheme != "https":
            return False
        found = document(url, self.site)
        return not isinstance(found, Refusal) or found.outcome == "not_article"


def _read(key: str, place: str, environment: Mapping[str, str]) -> str:
    kind, _, name = place.partition(":")
    if kind == "env":
        value = environment.get(name, "")
    else:
        try:
            value = Path(name).read_text(encoding="latin-1")
        except OSError as error:
            raise ConfigError(f"{key}: {place}: {error.strerror}; nothing is fetched without it") from error
    value = value.strip()
    if not value:
        raise ConfigError(f"{key}: {place} is empty or not set; nothing is fetched without it")
    if not value.isprintable() or not all(letter < "\u0100" for letter in value):
        raise ConfigError(f"{key}: {place} holds more than one line, or letters that no header can; write one line")
    return value


def _is_token(value: str) -> bool:
    return len(value) >= LEAST and any(letter.isdigit() for letter in value)


def _with_password(proxy: str, password: str) -> str:
    if not proxy or not password:
        return proxy
    parts = urlsplit(proxy)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{parts.username or ''}:{quote(password, safe='')}@{host}").geturl()


def _joined(ours: str, theirs: str) -> str:
    """One Cookie header of two; what was set on the way goes before what the file says."""
    set_now = {pair.partition("=")[0].strip() for pair in theirs.split(";") if pair.strip()}
    kept = [pair.strip() for pair in ours.split(";") if pair.partition("=")[0].strip() not in set_now]
    return "; ".join([*filter(None, kept), *([theirs] if theirs else [])])
