"""One response as received."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

CaptureKind = Literal["page", "part", "media", "asset", "rendered", "feed", "sitemap", "section", "api", "robots"]
"""What was asked for: an article's page, a further page of it ("part"), a picture or PDF of it ("media"), a script or
its data that a browser asked for to show it ("asset"), or one of the documents that lead to pages; `api` is WordPress
REST. "rendered" is no response: the page as a browser showed it, whose `url` names the record that it is made of."""


def digest_of(data: bytes) -> str:
    """The digest of bytes as onrecord writes it everywhere.

    >>> digest_of(b"")[:23]
    'sha256:e3b0c44298fc1c14'
    """
    return "sha256:" + hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a capture comes from that somebody else made: it was imported, not fetched."""

    file: str
    """Name of the source's file, without its folder."""
    record: str
    """Id of the record in it (`WARC-Record-ID`), or the saved file's name."""
    digest: str
    """Digest of the payload as the source names it, or as it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One response as received, and where it lies in the archive once it does."""

    id: str
    """UUID of the WARC record (`WARC-Record-ID` without `urn:uuid:`); the same after a rebuild."""
    site: str
    run_id: str
    kind: CaptureKind
    url: str
    """The address that was asked for."""
    final_url: str
    """The address that answered, after redirects; equal to `url` without any."""
    fetched_at: datetime
    """When the response was complete; aware, UTC."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """Response headers in order, as received."""
    body: bytes
    """The body with transfer and content encoding undone."""
    raw_body: bytes | None = None
    """The body as received, still content-encoded; None when it equals `body`."""
    request_headers: tuple[tuple[str, str], ...] = ()
    truncated: str = ""
    """Why the body is short, in the words of WARC-Truncated (length, time, disconnect); empty when it is whole."""
    warc_file: str | None = None
    """File name inside the archive folder, without `.open`; None until stored."""
    warc_offset: int | None = None
    warc_length: int | None = None
    payload_digest: str = ""
    """WARC-Payload-Digest: of the body as it lies in the archive, still content-encoded; empty until stored."""
    part_of: str | None = None
    """Of a further page, a picture or a PDF: id of the capture of the article's first page, fetched just before; of
    what a browser made of a page, or asked for: id of that page's capture; None otherwise."""
    revisit_of: str | None = None
    """Id of the capture that holds the same payload, or that a 304 confirmed; None for a response of its own."""
    source: Provenance | None = None
    """Where it was imported from; None for what onrecord fetched itself."""

    _digest: list[str] = field(init=False, repr=False, compare=False, default_factory=list)
    """Of the body once somebody asked for it: it is asked for five times on the way into the archive."""

    @property
    def digest(self) -> str:
        """Digest of the decoded body, `sha256:<hex>`."""
        if not self._digest:
            self._digest.append(digest_of(self.body))
        return self._digest[0]

    def header(self, name: str) -> str:
        """The first header of that name, whatever its case; empty when there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")
