"""Citations of articles, revisions and quotes, and a page for each quote."""

import re
from collections.abc import Iterator
from typing import Any

from datasette import Response
from datasette.utils.asgi import NotFound
from sqlite_utils.db import Database

from pipeline.proof.cite import FORMS, Cited, Said, bibtex, csl, text
from pipeline.proof.quotes import read_quote, with_references
from pipeline.read import Mark, Reading, read_article, segments
from pipeline.read.reference import Reference
from pipeline.web.cells import web_address
from pipeline.web.pages.proof.memento import base_of, memento_link, memento_links
from pipeline.web.pages.rendering import Row, answer, missing, read
from schemas.article import SEPARATOR
from schemas.errors import ConfigError
from schemas.quote import PARTED, Range


async def cited_page(datasette: Any, request: Any, template: str, found: Row, said: Said | None = None) -> Response:
    """A page about `found["reading"]` with its citation and the headers that lead to what else there is of it."""
    cited = Cited(reading=found["reading"], base=base_of(datasette, request), said=said)
    with_references(cited.reading)
    context = found | {"cite": _block(datasette, cited)}
    body = await datasette.render_template(template, context, request=request)
    return answer(request, body, **_headers(cited))


async def quote(datasette: Any, request: Any) -> Response:
    """One quote, its neighbourhood, citation and proof."""
    found = await _found(datasette, request)
    if isinstance(found, str):
        return await missing(datasette, request, found)
    reading, said, context = found
    return await cited_page(datasette, request, "quote.html", context | {"reading": reading}, said)


async def quote_citation(datasette: Any, request: Any) -> Response:
    found = await _found(datasette, request)
    if isinstance(found, str):
        return await missing(datasette, request, found)
    return _form(request, Cited(reading=found[0], base=base_of(datasette, request), said=found[1]))


async def citation(datasette: Any, request: Any) -> Response:
    """The citation of a revision in the form that the address ends with."""
    number, wanted = int(request.url_vars["article"]), int(request.url_vars["revision"])
    try:
        reading = await read(datasette, lambda db: read_article(db, number, wanted))
    except ConfigError as error:
        raise NotFound(str(error)) from error
    return _form(request, Cited(reading=reading, base=base_of(datasette, request)))


def _form(request: Any, cited: Cited) -> Response:
    form = request.url_vars["form"]
    write, content_type = FORMS[form]
    name = f'attachment; filename="{cited.key}.{form}"' if form in ("bib", "json") else "inline"
    return answer(request, write(cited), f"{content_type}; charset=utf-8", **{"content-disposition": name})


async def _found(datasette: Any, request: Any) -> tuple[Reading, Said, Row] | str:
    """The quote of an address, or what to say where there is none."""
    reference = Reference.parse(request.url_vars["quote"])

    def reading(db: Database) -> tuple[Reading, Said, Row] | str:
        try:
            found, spans, own = read_quote(db, reference)
        except ConfigError:
            return (
                "No article here has the words of this reference any more. The record that its citation names still "
                "proves them: onrecord verify --record ID --words 'WORDS'."
            )
        return found, _said(found, reference, spans, own), _context(found, spans, own)

    found: tuple[Reading, Said, Row] | str = await read(datasette, reading)
    return found


def _said(reading: Reading, reference: Reference, spans: tuple[Range, ...], own: Row | None) -> Said:
    parts = tuple(reading.revision["text"][start:end] for start, end in spans)
    if own is None:
        return Said(reference=reference, parts=parts, shown=PARTED.join(parts), stance="")
    sure = own["stance"] == "said" and not own["doubt"]
    return Said(
        reference=reference,
        parts=parts,
        shown=own["quote"],
        speaker=own["speaker"] if sure else "",
        speaker_kind=own["speaker_kind"],
        person_id=own["person_id"] if sure else None,
        kind=own["kind"],
        stance=own["stance"],
    )


def _context(reading: Reading, spans: tuple[Range, ...], own: Row | None) -> Row:
    article, revision = reading.article, reading.revision
    card = (own or {"quote": PARTED.join(revision["text"][start:end] for start, end in spans), "stance": "said"}) | {
        "article_id": article["id"], "headline": revision["headline"], "site": article["site"],
        "language": article["language"], "published_at": article["published_at"],
    }  # fmt: skip
    if own:
        card["mark"] = reading.quotes.index(own) + 1
    return {"card": card, "attributed": own, "paragraphs": list(_near(revision["text"], spans))}


def _near(whole: str, spans: tuple[Range, ...]) -> Iterator[list[tuple[str, bool]]]:
    """The paragraphs with the words and their neighbours; pieces of text, and whether they are of the words."""
    marks = [Mark(start=start, end=end, role="content", number=1) for start, end in spans]
    paragraphs, at = [], 0
    for paragraph in whole.split(SEPARATOR):
        paragraphs.append((at, paragraph))
        at += len(paragraph) + len(SEPARATOR)
    touched = [
        place for place, (start, paragraph) in enumerate(paragraphs)
        if any(mark.start < start + len(paragraph) and mark.end > start for mark in marks)
    ]  # fmt: skip
    for start, paragraph in paragraphs[max(0, touched[0] - 1) : touched[-1] + 2] if touched else []:
        yield [(piece.text, bool(piece.quotes)) for piece in segments(paragraph, start, marks)]


def _block(datasette: Any, cited: Cited) -> Row:
    """What `_cite.html` shows."""
    config, capture, url = datasette.onrecord_config, cited.reading.capture, cited.reading.article["url"]
    when = re.sub(r"\D", "", capture["fetched_at"])[:14]
    pywb = f"{config.pywb_url.rstrip('/')}/{when}/{capture['final_url']}" if config.pywb_url else ""
    return {
        "cited": cited,
        "original": web_address(url),
        "text": text(cited),
        "bibtex": bibtex(cited),
        "csl": csl(cited),
        "pywb": pywb,
        "public": bool(config.public_url),
    }


def _headers(cited: Cited) -> dict[str, str]:
    reading = cited.reading
    row = {
        "article_id": reading.article["id"],
        "number": reading.revision["number"],
        "fetched_at": reading.capture["fetched_at"],
    }
    links = [
        *memento_links(cited.base, reading.article["url"]),
        memento_link(cited.base, row),
        f'<{cited.address}>; rel="cite-as"',
        f'<{cited.address}/citation.jsonld>; rel="alternate"; type="application/ld+json"',
        f'<{cited.address}/citation.bib>; rel="describedby"; type="application/x-bibtex"',
        f'<{cited.address}/citation.json>; rel="describedby"; type="application/vnd.citationstyles.csl+json"',
    ]
    return {"link": ", ".join(links)}
