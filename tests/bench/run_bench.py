"""Measure `onrecord run` against a bare Scrapy spider on one loopback site, and write docs/benchmarks.md and its chart.

    python tests/bench/run_bench.py                  # 2,000 pages, three pairs; some minutes
    python tests/bench/run_bench.py --pages 200 --repeats 1 --out /tmp/bench

The two take turns, so that a busy machine slows both. Exit code 1 when the median ratio is below the floor.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import altair

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

from loader import LoaderSpeed, StageTimes, loader_speed, stage_times  # noqa: E402 - after the path is set
from measure import Measured, measured  # noqa: E402

from pipeline.config import Config  # noqa: E402
from pipeline.database import read_database  # noqa: E402
from schemas import Site  # noqa: E402

FLOOR = 0.35
"""Least ratio of pages a second, onrecord to the bare spider."""
NAME = "bench-gazette"
STAGE_PAGES = 500
"""Pages over which each stage is timed alone."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One turn of each."""

    bare: Measured
    whole: Measured

    @property
    def ratio(self) -> float:
        return self.bare.wall / self.whole.wall

    @property
    def cpu_ratio(self) -> float:
        return sum(self.bare.cpu.values()) / sum(self.whole.cpu.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything the page tells."""

    pages: int
    workers: int
    load_average: float
    """Of the machine, over the minute before the first turn."""
    pairs: Sequence[Pair]
    stages: StageTimes
    loader: LoaderSpeed

    @property
    def ratio(self) -> float:
        return statistics.median(pair.ratio for pair in self.pairs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=ROOT / "docs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work, serving(arguments.pages) as base:
        results = bench(Path(work), base, arguments.pages, arguments.repeats, arguments.workers)
    arguments.out.mkdir(parents=True, exist_ok=True)
    draw(results, arguments.out / "benchmarks.svg")
    (arguments.out / "benchmarks.md").write_text(page(results), encoding="utf-8")
    print(page(results))
    return 0 if results.ratio >= FLOOR else 1


@contextmanager
def serving(pages: int) -> Iterator[str]:
    """The site in a process of its own; its address."""
    command = [sys.executable, str(HERE / "site_2000.py"), "--pages", str(pages)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


def bench(work: Path, base: str, pages: int, repeats: int, workers: int) -> Results:
    site_file(work / "sites", base, pages)
    pairs, config, load_average = [], Config(), os.getloadavg()[0]
    for turn in range(repeats):
        config = Config(data=work / f"data-{turn}", sites=work / "sites", workers=workers)
        pairs.append(Pair(run_bare(work, base, pages), run_onrecord(work, config, pages)))
        last = pairs[-1]
        print(f"turn {turn + 1}: bare {last.bare.wall:.1f} s, onrecord {last.whole.wall:.1f} s", file=sys.stderr)
    site = Site.parse((work / "sites" / f"{NAME}.toml").read_text(), work / "sites" / f"{NAME}.toml")
    stages, stories = stage_times(config, site, min(pages, STAGE_PAGES))
    return Results(
        pages=pages, workers=workers, load_average=load_average, pairs=pairs,
        stages=stages, loader=loader_speed(config, stories, work),
    )  # fmt: skip


def site_file(folder: Path, base: str, pages: int) -> None:
    folder.mkdir()
    lines = [f'name = "{NAME}"', f'home = "{base}/"', "delay = 0.0", f"max_pages = {pages + 100}"]
    (folder / f"{NAME}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def run_bare(work: Path, base: str, pages: int) -> Measured:
    items = work / "items.jsonl"
    items.unlink(missing_ok=True)
    found = measured(
        [sys.executable, str(HERE / "bare_spider.py"), base, str(items)], environment(), work, work / "bare.log"
    )
    titles = [json.loads(line)["title"] for line in items.read_text().splitlines()]
    check(found, work / "bare.log", len(titles), pages)
    return found


def run_onrecord(work: Path, config: Config, pages: int) -> Measured:
    flags = ["--data", str(config.data), "--sites", str(config.sites), "--log-level", "warning", "--log-format", "json"]
    command = [sys.executable, "-m", "pipeline", *flags, "run", NAME]
    env = environment() | {"ONRECORD_WORKERS": str(config.workers)}
    found = measured(command, env, work, work / "onrecord.log")
    db = read_database(config.database)
    stored = db.execute("SELECT count(*) FROM articles WHERE headline <> '' AND words > 300").fetchone()[0]
    db.close()
    check(found, work / "onrecord.log", stored, pages)
    return found


def check(found: Measured, log: Path, got: int, wanted: int) -> None:
    """A run that was fast because it left something out is no result."""
    if found.code or got != wanted:
        raise SystemExit(
            f"exit code {found.code}, {got} of {wanted} pages; {log.name} ends:\n{log.read_text()[-3000:]}"
        )


def draw(results: Results, path: Path) -> None:
    """Memory over time, and where the processors' time went, of the median pair."""
    memory = (
        altair.Chart(altair.Data(values=list(_memory(median_pair(results)))), title="Memory", width=420, height=240)
        .mark_line()
        .encode(
            x=altair.X("seconds:Q"),
            y=altair.Y("rss:Q", title="MiB resident, all processes"),
            color=altair.Color("run:N", title=None, legend=altair.Legend(orient="top")),
        )
    )
    spent = (
        altair.Chart(altair.Data(values=list(_spent(median_pair(results)))), title="Where the time goes", width=300)
        .mark_bar()
        .encode(
            x=altair.X("seconds:Q", title="CPU seconds"),
            y=altair.Y("part:N", title=None, sort="-x", axis=altair.Axis(labelLimit=250)),
            color=altair.Color("run:N", legend=None),
        )
    )
    (memory | spent).save(path)


def _memory(pair: Pair) -> Iterator[dict[str, str | float]]:
    for name, run in (("onrecord run", pair.whole), ("bare spider", pair.bare)):
        yield from ({"run": name, "seconds": sample.seconds, "rss": round(sample.rss_mib, 1)} for sample in run.samples)


def _spent(pair: Pair) -> Iterator[dict[str, str | float]]:
    yield {"run": "bare spider", "part": "the bare spider, all of it", "seconds": sum(pair.bare.cpu.values())}
    for part, seconds in pair.whole.cpu.items():
        yield {"run": "onrecord run", "part": part, "seconds": round(seconds, 2)}


def median_pair(results: Results) -> Pair:
    return sorted(results.pairs, key=lambda pair: pair.ratio)[len(results.pairs) // 2]


def page(results: Results) -> str:
    """docs/benchmarks.md."""
    pair = median_pair(results)
    return "\n".join(
        (
            "# Speed", "",
            "Written by `python tests/bench/run_bench.py`; figures are of one machine, ratios carry over better.", "",
            f"The site: {results.pages:,} generated article pages of some 600 words and 40 KiB, served from memory on",
            "loopback by a process of its own; found through its sitemap, delay 0.",
            "`onrecord run` fetches, archives, cleans, attributes and loads them, start and judging included.",
            "The yardstick is a bare Scrapy spider that yields each page's address and title, 16 requests at a time.",
            f"The two took turns; onrecord had {results.workers} worker(s).", "",
            f"{machine()} Load average before the first turn: {results.load_average:.1f}.", "",
            "| turn | bare spider | onrecord run | ratio | of CPU time | peak memory, bare | peak memory, onrecord |",
            "|---|---|---|---|---|---|---|",
            *(turn_row(number, each, results.pages) for number, each in enumerate(results.pairs, 1)), "",
            f"**Median ratio: {results.ratio:.2f}** (floor {FLOOR}).", "",
            "![Memory over time and where the time goes](benchmarks.svg)", "",
            "## Where the time goes", "",
            "CPU seconds of the median turn, by process, sampled until each ended:", "",
            "| part | CPU seconds |", "|---|---|",
            *(f"| {name} | {seconds:.1f} |" for name, seconds in sorted(pair.whole.cpu.items(), key=lambda p: -p[1])),
            f"| *the bare spider, all of it* | {sum(pair.bare.cpu.values()):.1f} |", "",
            "Each stage alone, in one process, a page:", "",
            "| stage | milliseconds of CPU time |", "|---|---|",
            f"| read from the archive | {results.stages.read:.2f} |",
            f"| clean | {results.stages.clean:.2f} |",
            f"| find attributions, by the tagger | {results.stages.attributions:.2f} |",
            f"| *the same by rules alone* | {results.stages.by_rules:.2f} |",
            f"| find citations | {results.stages.citations:.2f} |",
            f"| tell people apart | {results.stages.people:.2f} |",
            f"| sketch | {results.stages.sketch:.2f} |",
            f"| load, by the clock | {1000 / results.loader.loader:.2f} |", "",
            "[What a page costs, and what was cut](decisions/0025-the-cost-of-a-page.md).", "",
            "## The loader alone", "",
            "The same articles into a new file, 50 a transaction, full-text index kept:",
            f"**{results.loader.loader:,.0f} articles a second**, against {results.loader.raw:,.0f} for a raw",
            f"`executemany` of the very same {results.loader.rows:,} rows (ratio {results.loader.ratio:.2f}).", "",
        )
    )  # fmt: skip


def turn_row(number: int, pair: Pair, pages: int) -> str:
    runs = (pair.bare, pair.whole)
    speeds = [f"{run.wall:.1f} s, {pages / run.wall:.0f} pages/s" for run in runs]
    peaks = [f"{run.peak_mib:.0f} MiB" for run in runs]
    return f"| {number} | {' | '.join(speeds)} | {pair.ratio:.2f} | {pair.cpu_ratio:.2f} | {' | '.join(peaks)} |"


def machine() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("Scrapy", "lxml", "sqlite-utils"))
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {libraries}."


if __name__ == "__main__":
    sys.exit(main())
