"""One HTML page with charts of the archive: altair drawn to inline SVG, so that it opens without a network."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Any

from schemas.errors import ConfigError

Row = Mapping[str, Any]
Spec = dict[str, Any]

WIDTH = 820
SITES_SHOWN = 9
"""Sites with a colour of their own; the rest share one, called OTHERS."""
OTHERS = "other sites"
DAYS = 90
COLOURS = ("#34618d", "#c8762b", "#4a8a5c", "#a8434b", "#7a5c99", "#8a6f4e", "#c27ba0", "#5f9ea0", "#b5a642", "#b9b6ae")
OUTCOMES = {
    "stored": "#34618d", "revised": "#5f9ea0", "unchanged": "#c9d3da", "duplicate": "#dcd8cc", "not_article": "#e6c79c",
    "incomplete": "#d9a85b", "gone": "#9a9a9a", "deferred": "#c8762b",
}  # fmt: skip
"""Colours of the outcomes that are no failure; every other one is FAILURE."""
FAILURE = "#a8434b"


LOOKS: Spec = {
    "font": "Arial, Liberation Sans, sans-serif",
    "view": {"stroke": None},
    "legend": {"labelFontSize": 12, "labelLimit": 200},
    "axis": {
        "labelLimit": 260,
        "labelFontSize": 12,
        "labelColor": "#444",
        "titleColor": "#666",
        "titleFontWeight": "normal",
        "gridColor": "#e4e0d8",
        "domainColor": "#bbb",
        "tickColor": "#bbb",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One question, its chart and its table."""

    query: str
    """Name of the canned question; its rows are handed to `report_page`."""
    title: str
    chart: Callable[[Sequence[Row]], Spec]
    columns: tuple[str, ...]
    params: Mapping[str, Any]
    recent: bool = False
    """Ask for the last DAYS days alone."""
    rows: int = 40
    """Most rows of the table; the chart has all."""


def report_page(answers: Mapping[str, Sequence[Row]], now: datetime) -> str:
    """The page, from the rows of every section's question and of `totals`; `now` is its date.

    Raises ConfigError when the libraries that draw are not installed.
    """
    totals = next(iter(answers["totals"]), {})
    today = f"{now:%Y-%m-%d}"  # a paper that dates its story 2099 must not stretch the axis
    known = {name: [row for row in rows if row.get("day", today) <= today] for name, rows in answers.items()}
    parts = "\n".join(_section(section, known[section.query]) for section in SECTIONS)
    return PAGE.format(style=STYLE, date=escape(f"{now:%d %B %Y, %H:%M} UTC"), totals=_totals(totals), sections=parts)


def questions(now: datetime) -> list[tuple[str, Mapping[str, Any]]]:
    """Name and parameters of every question whose rows `report_page` needs."""
    recent = {"since": (now - timedelta(days=DAYS)).isoformat()}
    return [("totals", {}), *((s.query, {**s.params, **(recent if s.recent else {})}) for s in SECTIONS)]


def articles_by_day(rows: Sequence[Row]) -> Spec:
    """Stacked columns: a day each, a colour for each site."""
    sizes = _by_size(rows, "site", "articles")
    kept = {site for site, _ in (sizes if len(sizes) <= SITES_SHOWN + 1 else sizes[:SITES_SHOWN])}
    values = [
        {"day": row["day"], "site": row["site"] if row["site"] in kept else OTHERS, "articles": row["articles"]}
        for row in rows
    ]
    order = [site for site, _ in _by_size(values, "site", "articles") if site != OTHERS]
    order += [OTHERS] if any(value["site"] == OTHERS for value in values) else []
    alt = _altair()
    chart = alt.Chart(alt.Data(values=values)).mark_bar()
    days = alt.Axis(format="%-d %b", grid=False, labelOverlap="greedy", labelSeparation=12)
    return _spec(
        chart.encode(
            x=alt.X("utcyearmonthdate(day):T", title=None, scale=alt.Scale(type="utc"), axis=days),
            y=alt.Y("sum(articles):Q", title="articles", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color("site:N", scale=alt.Scale(domain=order, range=list(COLOURS)), title=None),
        ).properties(height=260)
    )


def most_quoted(rows: Sequence[Row]) -> Spec:
    """Bars with names, longest first."""
    return _bars(rows, "speaker", "quotes", COLOURS[0])


def removed(rows: Sequence[Row]) -> Spec:
    """Words that each rule took away, all sites together."""
    sums = [{"rule": rule, "words": words} for rule, words in _by_size(rows, "rule", "words")[:20]]
    return _bars(sums, "rule", "words", COLOURS[1])


def outcomes(rows: Sequence[Row]) -> Spec:
    """A bar for each run, its URLs by what became of them."""
    alt = _altair()
    values = [
        {"run": f"{row['site']}, {(row['started_at'] or '')[:16].replace('T', ' ')}", "outcome": row["outcome"],
         "urls": row["urls"]} for row in rows
    ]  # fmt: skip
    names = list(dict.fromkeys([*OUTCOMES, *sorted({value["outcome"] for value in values})]))
    present = [name for name in names if any(value["outcome"] == name for value in values)]
    scale = alt.Scale(domain=present, range=[OUTCOMES.get(name, FAILURE) for name in present])
    chart = alt.Chart(
        alt.Data(values=[value | {"order": present.index(value["outcome"])} for value in values])
    ).mark_bar()
    return _spec(
        chart.encode(
            y=alt.Y("run:N", sort=list(dict.fromkeys(value["run"] for value in values)), title=None),
            x=alt.X("sum(urls):Q", title="addresses", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color("outcome:N", scale=scale, title=None),
            order=alt.Order("order:Q"),
        ).properties(height=alt.Step(20))
    )


def _bars(rows: Sequence[Row], name: str, value: str, colour: str) -> Spec:
    alt = _altair()
    values = [{name: _short(str(row[name])), value: row[value]} for row in rows]
    base = alt.Chart(alt.Data(values=values)).encode(
        y=alt.Y(f"{name}:N", sort=None, title=None), x=alt.X(f"{value}:Q", title=value, axis=alt.Axis(tickMinStep=1))
    )
    labels = base.mark_text(align="left", dx=4, color="#555").encode(text=alt.Text(f"{value}:Q", format=","))
    return _spec((base.mark_bar(color=colour) + labels).properties(height=alt.Step(20)))


def _by_size(rows: Sequence[Row], name: str, value: str) -> list[tuple[str, int]]:
    sums = Counter[str]()
    for row in rows:
        sums[row[name]] += row[value]
    return sums.most_common()


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _altair() -> Any:
    try:
        import altair
    except ModuleNotFoundError as error:
        raise ConfigError("charts need an extra: pip install 'onrecord[web]'") from error
    return altair


def _spec(chart: Any) -> Spec:
    plain = chart.properties(width=WIDTH - 200, background="transparent")
    spec: Spec = plain.configure(**LOOKS).to_dict()
    return spec


def _svg(spec: Spec) -> str:
    try:
        import vl_convert
    except ModuleNotFoundError as error:
        raise ConfigError("charts need vl-convert-python: pip install 'onrecord[web]'") from error
    drawn: str = vl_convert.vegalite_to_svg(spec)
    return drawn


def _section(section: Section, rows: Sequence[Row]) -> str:
    title = escape(section.title)
    if not rows:
        return f"<section><h2>{title}</h2><p class=none>Nothing yet.</p></section>"
    picture = f'<figure aria-label="{title}">{_svg(section.chart(rows))}</figure>'
    return f"<section><h2>{title}</h2>{picture}{_table(section, rows)}</section>"


def _table(section: Section, rows: Sequence[Row]) -> str:
    head = "".join(f"<th scope=col>{escape(name.replace('_', ' '))}</th>" for name in section.columns)
    body = "\n".join(
        "<tr>" + "".join(_cell(row[name]) for name in section.columns) + "</tr>" for row in rows[: section.rows]
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    left = len(rows) - section.rows
    rest = f"<p class=more>{left:,} more rows: <code>onrecord query {section.query}</code></p>" if left > 0 else ""
    return f"<details><summary>As a table</summary>{table}{rest}</details>"


def _cell(value: Any) -> str:
    if isinstance(value, int | float):
        return f"<td class=n>{value:,}</td>"
    return f"<td>{escape('' if value is None else str(value)[:200])}</td>"


def _totals(totals: Row) -> str:
    return "".join(
        f"<div><dt>{escape(name.replace('_', ' '))}</dt><dd>{value:,}</dd></div>"
        for name, value in totals.items()
        if isinstance(value, int)
    )


SECTIONS = (
    Section(
        query="articles_by_day", title="Articles a day, last 90 days", chart=articles_by_day, params={}, recent=True,
        columns=("day", "site", "articles", "words"),
    ),
    Section(
        query="most_quoted_persons", title="Most quoted", chart=most_quoted, params={"limit": 25},
        columns=("speaker", "quotes", "articles", "sites", "latest"),
    ),
    Section(
        query="outcomes_of_runs", title="What became of the last runs' addresses", chart=outcomes, params={"limit": 20},
        columns=("started_at", "site", "state", "outcome", "urls", "one_reason"),
    ),
    Section(
        query="rules_that_removed_most", title="What cleaning removed, in words", chart=removed, params={},
        columns=("site", "rule", "words", "blocks", "articles", "percent_of_articles", "sample"),
    ),
)  # fmt: skip

STYLE = """
:root { color-scheme: light; --ink: #22201c; --soft: #6d675d; --line: #ddd7cb; --paper: #faf8f3; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 56rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1, h2 { font-family: Charter, "Iowan Old Style", Georgia, serif; line-height: 1.2; }
h1 { font-size: 2.2rem; margin: 0; }
h2 { font-size: 1.4rem; margin: 3rem 0 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
.date, .none, .more, summary { color: var(--soft); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.3rem, 1fr)); gap: 1.25rem; margin: 2rem 0 0; }
dt { color: var(--soft); font-size: .82rem; }
dd { margin: 0; font: 1.7rem/1.2 Charter, "Iowan Old Style", Georgia, serif; font-variant-numeric: lining-nums; }
dl div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
figure { margin: 0; overflow-x: auto; }
svg { max-width: 100%; height: auto; overflow: visible; }
summary { cursor: pointer; margin-top: .75rem; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; margin-top: .5rem; }
th { text-align: left; color: var(--soft); font-weight: 500; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.n { font-variant-numeric: tabular-nums; }
td { overflow-wrap: anywhere; }
@media print { details::details-content { content-visibility: visible; } }
"""
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>onrecord: report</title>
<style>{style}</style>
</head>
<body><main>
<header><h1>The archive in numbers</h1><p class="date">{date}</p></header>
<dl>{totals}</dl>
{sections}
</main></body>
</html>
"""
