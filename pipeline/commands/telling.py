"""How `onrecord run` speaks: a line a site on a terminal while it goes on, a table or an event at its end."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from pipeline.config import Config
from pipeline.logs import is_text
from pipeline.watch.tellers import EVENT_SECONDS, Events, Paced, Teller
from pipeline.watch.totals import NUMBERS, Totals

LOOK_SECONDS = 1.0
WIDTH = 120
"""Of a table that goes into a file."""
STYLES = {"stored": "green", "revised": "green", "failed": "red", "deferred": "yellow"}


@contextmanager
def telling(config: Config, *, quiet: bool) -> Iterator[Teller]:
    """Who tells of a run: nobody if quiet, people on a terminal or in a text log, else the log in JSON."""
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    if quiet:
        yield Teller()
    elif not is_text(config.log_format):
        yield Events()
    elif console.is_terminal:
        with _progress(console) as progress:
            yield Lines(console, progress)
    else:
        yield teller_of_one(config)


def teller_of_one(config: Config) -> Teller:
    """Who tells of one of several runs that begin and end when they like."""
    if not is_text(config.log_format):
        return Events()
    return Texts(Console(stderr=True, width=WIDTH, highlight=False, markup=False, emoji=False))


class Texts(Events):
    """A text log: the same events, and a table at the end."""

    def __init__(self, console: Console, seconds: float = EVENT_SECONDS) -> None:
        super().__init__(seconds)
        self._console = console

    def conclude(self, totals: Sequence[Totals], total: Totals) -> None:
        self._console.print(summary_table(totals, total))


class Lines(Paced):
    """A terminal: a line for each site that is being fetched, and one for all; a table at the end."""

    def __init__(self, console: Console, progress: Progress) -> None:
        super().__init__(LOOK_SECONDS)
        self._console, self._progress = console, progress
        self._all: TaskID | None = None
        self._lines: dict[str, TaskID] = {}

    def tell(self, totals: Sequence[Totals]) -> None:
        if self._all is None:
            self._all = self._progress.add_task(f"{len(totals)} sites", told="")
        done = sum(one.state == "reading" for one in totals)
        fetched = sum(one.fetched for one in totals)
        stored = sum(one.counts["stored"] for one in totals)
        self._progress.update(self._all, told=f"{done} fetched  {fetched} requests  {stored} stored")
        under_way = [one for one in totals if one.state == "fetching"][: max(self._console.height - 3, 1)]
        for one in totals:
            self._show(one, visible=one in under_way)

    def conclude(self, totals: Sequence[Totals], total: Totals) -> None:
        self._progress.stop()
        self._console.print(summary_table(totals, total))

    def _show(self, one: Totals, *, visible: bool) -> None:
        if one.site not in self._lines:
            if not visible:
                return
            self._lines[one.site] = self._progress.add_task(one.site, told="")
        numbers = {"fetched": one.fetched, **one.counts}
        told = "  ".join(f"{name} {numbers[name]}" for name in NUMBERS if numbers[name])
        self._progress.update(self._lines[one.site], told=f"{one.state}  {told}", visible=visible)


def summary_table(totals: Sequence[Totals], total: Totals) -> Table:
    """One line a site, and one for all of them where there are several."""
    table = Table(box=None, header_style="bold", pad_edge=False, show_footer=len(totals) > 1, footer_style="bold")
    table.add_column("site", footer=f"{len(totals)} sites", overflow="fold")
    for name in NUMBERS:
        table.add_column(name, footer=str(_number(total, name)), justify="right")
    table.add_column("seconds", footer=f"{total.seconds:.0f}", justify="right")
    table.add_column("findings", footer=f"exit code {total.exit_code}", overflow="fold")
    for one in totals:
        numbers = (_styled(name, _number(one, name)) for name in NUMBERS)
        table.add_row(one.site, *numbers, f"{one.seconds:.0f}", Text(", ".join(one.findings), style="yellow"))
    return table


def _progress(console: Console) -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.fields[told]}"))
    return Progress(*columns, TimeElapsedColumn(), console=console, transient=True)


def _number(one: Totals, name: str) -> int:
    return one.fetched if name == "fetched" else one.counts[name]


def _styled(name: str, number: int) -> Text:
    return Text(str(number), style=STYLES.get(name, "") if number else "dim")
