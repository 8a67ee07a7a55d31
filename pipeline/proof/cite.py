"""Citations of an article, of one of its revisions or of a quote, each with the record that proves it."""

import json
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.read import Reading
from pipeline.read.reference import Reference
from schemas.quote import PARTED

Row = Mapping[str, Any]
_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_WRITTEN = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A quote that is cited."""

    reference: Reference
    parts: tuple[str, ...]
    """Its words as the text has them, without marks."""
    shown: str
    """As every output shows it."""
    speaker: str = ""
    """Empty where nobody is named for sure."""
    speaker_kind: str = ""
    person_id: str | None = None
    kind: str = "direct"
    stance: str = "said"
    """What the text makes of it; empty where today's reading attributes it to nobody."""

    @property
    def remark(self) -> str:
        """What whoever reads the citation alone would take wrong; empty where there is nothing."""
        if not self.stance:
            return "a passage, attributed to nobody by today's reading"
        if self.stance != "said":
            return f"not told as said: {self.stance}"
        return "in the paper's words" if self.kind == "indirect" else ""

    @property
    def words(self) -> str:
        return PARTED.join(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A revision of an article, or a quote in it, and where it is kept."""

    reading: Reading
    base: str
    """What goes before the paths of our pages: `https://archive.example`."""
    said: Said | None = None

    @property
    def revision_path(self) -> str:
        return f"/article/{self.reading.article['id']}/revision/{self.reading.revision['number']}"

    @property
    def path(self) -> str:
        """Of the page that shows what is cited, for good."""
        return f"/quote/{self.said.reference}" if self.said else self.revision_path

    @property
    def address(self) -> str:
        return self.base + self.path

    @property
    def paper(self) -> str:
        article = self.reading.article
        return str(article["title"] or article["site"])

    @property
    def headline(self) -> str:
        return str(self.reading.revision["headline"] or "(no headline)")

    @property
    def key(self) -> str:
        """A name for bibliographies; letters of ASCII, digits and hyphens."""
        site = re.sub(r"[^A-Za-z0-9]+", "-", str(self.reading.article["site"]))
        quote = f"-{self.said.reference.digest}" if self.said else ""
        return f"{site}-{self.reading.article['id']}-{self.reading.revision['number']}{quote}"

    @property
    def commands(self) -> list[str]:
        """What proves it: beside a database, and from WARC files alone."""
        alone = f"onrecord verify --record {self.reading.capture['id']}"
        if self.said is None:
            return [alone]
        words = re.sub(r"\s+", " ", self.said.words)
        return [f"onrecord verify --quote {self.said.reference}", f"{alone} --words {shlex.quote(words)}"]


def text(cited: Cited) -> str:
    """One paragraph: author, headline, paper, day, addresses, and the record."""
    article, capture = cited.reading.article, cited.reading.capture
    authors = _listed(list(cited.reading.bylines))
    day = _day(article["published_at"])
    parts = [
        f"{_told(cited.said)}, in: " if cited.said else "",
        f"{authors}, " if authors else "",
        f"{_ended(cited.headline)} {cited.paper}, {_written(day) if day else 'undated'}, {article['url']}, ",
        f"as captured on {capture['fetched_at'][:10]} at {capture['fetched_at'][11:19]} UTC ",
        f"(revision {cited.reading.revision['number']}), {cited.address}. {_record(capture)}.",
    ]
    return _CONTROL.sub(" ", "".join(parts)) + "\n"


def _ended(headline: str) -> str:
    """With a full stop behind it and no marks around it: what stands in marks is somebody's words."""
    return headline if headline.endswith((".", "!", "?", "…")) else f"{headline}."


def bibtex(cited: Cited) -> str:
    """An entry that BibTeX and biblatex read; letters beyond ASCII stay as they are, in UTF-8."""
    article, capture = cited.reading.article, cited.reading.capture
    day = _day(article["published_at"])
    fields = {
        "author": " and ".join(_name(name) for name in cited.reading.bylines),
        "title": f"{{{_tex(cited.headline)}}}",
        "journal": _tex(cited.paper),
        "date": day.isoformat() if day else "",
        "year": str(day.year) if day else "",
        "url": _url(article["url"]),
        "urldate": capture["fetched_at"][:10],
        "language": article["language"],
        "note": _tex(_note(cited)),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@article{{{cited.key},\n{lines}}}\n"


def csl(cited: Cited) -> str:
    """CSL-JSON, as Zotero, pandoc and citeproc read it; authors are names as printed, which nobody took apart."""
    article, capture = cited.reading.article, cited.reading.capture
    day = _day(article["published_at"])
    item = {
        "id": cited.key,
        "type": "article-newspaper",
        "title": cited.headline,
        "author": [{"literal": name} for name in cited.reading.bylines],
        "container-title": cited.paper,
        "issued": _date_parts(day) if day else None,
        "accessed": _date_parts(date.fromisoformat(capture["fetched_at"][:10])),
        "URL": article["url"],
        "language": article["language"],
        "archive": cited.address,
        "archive_location": f"{capture['warc_file']}:{capture['warc_offset']}",
        "note": _note(cited),
    }
    return _json([{name: value for name, value in item.items() if value}])


def jsonld(cited: Cited) -> str:
    """What is cited in the words of schema.org: a NewsArticle, or a Quotation that is part of one."""
    article = _news_article(cited)
    if cited.said is None:
        return _json({"@context": "https://schema.org"} | article)
    said = cited.said
    speaker = {"@type": "Person" if said.speaker_kind == "person" else "Organization", "name": said.speaker}
    if said.person_id:
        speaker["@id"] = f"{cited.base}/person/{said.person_id}"
    quotation = {
        "@context": "https://schema.org",
        "@type": "Quotation" if said.stance == "said" else "CreativeWork",
        "@id": cited.address,
        "url": cited.address,
        "text": said.words,
        "description": said.remark,
        "spokenByCharacter": speaker if said.speaker else None,
        "inLanguage": article.get("inLanguage"),
        "isPartOf": article,
        "citation": text(cited).strip(),
    }
    return _json({name: value for name, value in quotation.items() if value})


def _news_article(cited: Cited) -> dict[str, Any]:
    article, capture = cited.reading.article, cited.reading.capture
    cites = [
        {"@type": "CreativeWork", "name": one["name"]} | ({"url": one["url"]} if one["url"] else {})
        for one in cited.reading.citations
    ]
    found = {
        "@type": "NewsArticle",
        "@id": cited.base + cited.revision_path,
        "headline": cited.headline,
        "author": [{"@type": "Person", "name": name} for name in cited.reading.bylines],
        "publisher": {"@type": "NewsMediaOrganization", "name": cited.paper},
        "datePublished": article["published_at"],
        "dateModified": article["modified_at"],
        "inLanguage": article["language"],
        "url": article["url"],
        "archivedAt": cited.base + cited.revision_path + "/page/raw",
        "version": cited.reading.revision["number"],
        "identifier": [f"urn:uuid:{capture['id']}", capture["digest"]],
        "citation": cites,
    }
    return {name: value for name, value in found.items() if value}


FORMS: dict[str, tuple[Callable[[Cited], str], str]] = {
    "txt": (text, "text/plain"),
    "bib": (bibtex, "application/x-bibtex"),
    "json": (csl, "application/vnd.citationstyles.csl+json"),
    "jsonld": (jsonld, "application/ld+json"),
}
"""Ending of an address -> what writes the citation, and its content type."""


def _told(said: Said) -> str:
    remark = f"({said.remark})" if said.remark else ""
    who = " ".join(part for part in (said.speaker, remark) if part)
    return f"{who}: {said.shown}" if who else said.shown


def _record(capture: Row) -> str:
    return (
        f"WARC record urn:uuid:{capture['id']} in {capture['warc_file']} at byte {capture['warc_offset']}, "
        f"{capture['warc_length']} bytes, {capture['digest']}"
    )


def _note(cited: Cited) -> str:
    quote = f"{_told(cited.said)}. " if cited.said else ""
    kept = f"Archived at {cited.address}. {_record(cited.reading.capture)}. Proved by: {cited.commands[-1]}"
    return _CONTROL.sub(" ", quote + kept)


def _day(moment: str | None) -> date | None:
    return date.fromisoformat(moment[:10]) if moment else None


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _date_parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _name(name: str) -> str:
    """A name that BibTeX would take apart at a comma or an "and" is kept whole by braces."""
    plain = _tex(name)
    return f"{{{plain}}}" if "," in name or re.search(r"\band\b", name, re.IGNORECASE) else plain


def _tex(plain: str) -> str:
    """Text whose signs mean nothing to TeX.

    >>> _tex("Salt & {Light} 50%")
    'Salt \\\\& \\\\{Light\\\\} 50\\\\%'
    """
    flat = _CONTROL.sub(" ", plain)
    return _SPECIAL.sub(lambda sign: _WRITTEN.get(sign[0], f"\\{sign[0]}"), flat)


def _url(url: str) -> str:
    """An address without what would end its field."""
    return re.sub(r"[{}\\\s]", lambda sign: f"%{ord(sign[0]):02X}", url)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
