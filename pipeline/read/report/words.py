"""How numbers, moments and differences are said, in HTML and in plain text alike."""

from datetime import UTC, datetime

from pipeline.read.report.papers import Paper
from pipeline.read.report.persons import NewPerson
from pipeline.read.report.span import Span
from pipeline.read.report.week import Number, Week

MANY = 10
"""Medians below have a digit after the point."""
LESS = "\N{MINUS SIGN}"


def count(value: int, one: str, more: str = "") -> str:
    """A number and what it counts.

    >>> count(1, "article"), count(1200, "article"), count(2, "person", "people")
    ('1 article', '1,200 articles', '2 people')
    """
    return f"{value:,} {one if value == 1 else more or one + 's'}"


def usual(value: float | None) -> str:
    """A median; a dash where nothing is known.

    >>> usual(None), usual(2.5), usual(1234.5)
    ('–', '2.5', '1,234')
    """
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= MANY or value == int(value) else f"{value:.1f}"


def change(value: int, before: float | None) -> str:
    """How much more or less than usual; empty where that is not known.

    >>> change(12, 8.0), change(3, 8.0), change(8, 8.0), change(3, 0.0), change(3, None)
    ('+4', '−5', 'as usual', 'new', '')
    """
    if before is None:
        return ""
    if not before and value:
        return "new"
    difference = value - before
    if not difference:
        return "as usual"
    return f"{'+' if difference > 0 else LESS}{usual(abs(difference))}"


def day(moment: datetime) -> str:
    """A day for people."""
    return f"{moment.astimezone(UTC).day} {moment.astimezone(UTC):%B %Y}"


def minute(moment: datetime) -> str:
    """A moment for people, in UTC."""
    return f"{day(moment)}, {moment.astimezone(UTC):%H:%M} UTC"


def bucket(span: Span) -> str:
    """A day of a chart, or several."""
    if span.length.days <= 1:
        return f"{span.since:%a} {span.since.day} {span.since:%b}"
    return str(span)


def stretch(week: Week) -> str:
    """What the time of the report is called."""
    return "week" if week.span.is_week else "time"


def every(week: Week) -> str:
    """What each column of the days is."""
    days = week.days[0][0].length.days
    return "Articles a day" if days <= 1 else f"Articles every {days} days"


def whose(week: Week) -> str:
    """What is left out: one site, one language; empty: nothing."""
    parts = [f"site {week.site}" if week.site else "", f"articles in {week.language}" if week.language else ""]
    return ", ".join(filter(None, parts))


def summary(week: Week) -> str:
    """The week in a sentence or two."""
    if week.is_empty:
        return f"Nothing appeared in this {stretch(week)}: no article, no quote, no change."
    value = {number.name: number for number in week.numbers}
    changed = value["articles that papers changed"].value
    told = (
        f"{count(value['articles'].value, 'article')} in {count(value['papers with an article'].value, 'paper')}, "
        f"{count(value['quotes'].value, 'quote')} of "
        f"{count(value['people and groups quoted'].value, 'person or group', 'people and groups')}; "
        f"papers changed {count(changed, 'article') if changed else 'no article'}."
    )
    return f"{told} {_against(value['articles'], week)}".strip()


def _against(articles: Number, week: Week) -> str:
    if articles.usual is None:
        return ""
    difference = change(articles.value, articles.usual)
    if difference in ("as usual", "new"):
        return f"Articles: {difference}."
    return f"{difference[1:]} articles {'more' if difference[0] == '+' else 'fewer'} than usual."


def about_usual(week: Week) -> str:
    """What the usual is the median of, or why there is none."""
    known, name = week.known_before, "weeks" if week.span.is_week else "stretches of the same length"
    if not week.began:
        return f"No run is in the database: there are no earlier {name} to compare with."
    if not known:
        return f"The archive's first run began on {day(week.began)}: there are no whole {name} before to compare with."
    if known == 1:
        return f"Usual: the one of the {name} before that the archive knows whole."
    return f"Usual: the median of the {known} {name} before."


def evidence(one: NewPerson) -> tuple[str, ...]:
    """How much there is of somebody new."""
    return count(one.quotes, "quote"), count(one.articles, "article"), count(one.papers, "paper")


def held(paper: Paper) -> str:
    """Of what a paper announced, how much is held."""
    if paper.announced is None:
        return "–"
    return f"{paper.held:,} of {paper.announced:,}" if paper.announced else "none announced"


def looked(paper: Paper) -> str:
    """In how many hours somebody looked."""
    return "–" if paper.looked is None else f"{paper.looked:,} of {paper.hours:,} hours"


def hole(paper: Paper) -> str:
    """The longest time without a look."""
    if paper.looked is None:
        return "–"
    return hours(paper.longest.hours) if paper.longest else "none over an hour"


def hours(number: float) -> str:
    """A length of time, in days from three on.

    >>> hours(31.4), hours(80)
    ('31 hours', '3 days')
    """
    return count(int(number) // 24, "day") if number >= 72 else count(round(number), "hour")


def holes(paper: Paper) -> list[str]:
    """What somebody should know of a paper: when nobody looked, and whether it went quiet; in sentences."""
    told = [f"{trouble.cause}: {trouble.message}" for trouble in paper.troubles]
    if paper.looked == 0:
        return [*told, "nobody looked at all: articles may have come and gone unseen"]
    open_gaps = [gap for gap in paper.gaps if gap.bridged is not True]
    if open_gaps:
        longest = max(open_gaps, key=lambda gap: gap.hours)
        told.append(
            f"nobody looked for {hours(longest.hours)} from {minute(longest.begin)}, and nothing that was read "
            "since reaches back beyond that: articles may have come and gone unseen"
        )
    if len(open_gaps) > 1:
        told.append(f"{count(len(open_gaps) - 1, 'more such time', 'more such times')}")
    return told
