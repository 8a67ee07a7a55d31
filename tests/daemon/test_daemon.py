"""The daemon with its real shift: sites that share processes share no fate."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import scheduler
from pipeline.books.locks import hold
from schemas.errors import Exit
from tests.daemon.place import AN_HOUR_AGO, Place, running
from tests.small_site import SmallSite, front, serving

pytestmark = pytest.mark.slow

SHIFT = """
import os
import pipeline.crawl.shift
from pipeline.__main__ import main
pipeline.crawl.shift.SILENCE_SECONDS = float(os.environ.get("SILENCE", "120"))
if __name__ == "__main__":
    main()
"""
PATHS = tuple(f"/{number}/the-story-of-the-day" for number in range(1, 4))
MANY = tuple(f"/{number}/one-of-many-stories" for number in range(1, 61))


class Desk(Place):
    """Papers on loopback, and the daemon over them."""

    def __init__(self, folder: Path, held: contextlib.ExitStack) -> None:
        super().__init__(folder)
        self._held = held
        self.config = self.config.model_copy(update={"daemon_runs": 8, "workers": 1})

    @property
    def shift(self) -> list[str]:
        (self.folder / "shift.py").write_text(SHIFT)
        return [str(self.folder / "shift.py")]

    def paper(self, name: str, paths: tuple[str, ...] = PATHS, more: str = "delay = 0") -> SmallSite:
        """A paper that is served, and due now."""
        paper = self._held.enter_context(serving({"/": front(*paths), **{path: _page(path) for path in paths}}))
        lines = [f'name = "{name}"', f'home = "{paper.home}"', f'schedule = "{AN_HOUR_AGO}"', more]
        (self.folder / "sites" / f"{name}.toml").write_text("\n".join(lines) + "\n")
        return paper

    def dripping(self, name: str) -> SmallSite:
        """A paper whose front page comes a byte a second."""
        paper = self.paper(name)
        paper.pages["/"] = _drip
        return paper

    def state(self, name: str) -> str:
        return next((str(state) for site, state in self.rows("site, state") if site == name), "")

    def wait_until(self, *ended: str, state: str = "complete", seconds: float = 60) -> None:
        self.wait_for(lambda: {self.state(name) for name in ended} == {state}, seconds)

    def all_pages(self, name: str) -> list[str]:
        """Paths of the site's captured pages."""
        query = f"SELECT url FROM captures WHERE kind = 'page' AND status = 200 AND site = '{name}'"  # noqa: S608
        return sorted("/" + url.split("/", 3)[3] for (url,) in self.ask(query))

    def findings(self, name: str) -> list[str]:
        return [check for (check,) in self.ask(f"SELECT \"check\" FROM findings WHERE site = '{name}'")]  # noqa: S608


def _page(path: str) -> bytes:
    number = path.split("/")[1]
    headline = f"The ferry to island {number} sails again"
    told = (
        f"The council of island {number} decided on Monday night after three hours, and the ferry company said that it "
        f"would pass the whole of the levy on to its {number}0 passengers before the summer."
    )
    return (
        f'<html lang="en"><head><title>{headline}</title><meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2026-03-14T09:00:00Z"></head><body><article>'
        f"<h1>{headline}</h1><p>{headline}. {told}</p></article></body></html>"
    ).encode()


def _drip(handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "3600")
    handler.end_headers()
    with contextlib.suppress(OSError):
        for _ in range(3600):
            handler.wfile.write(b"x")
            time.sleep(1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with contextlib.ExitStack() as held, contextlib.closing(Desk(tmp_path, held)) as found:
        yield found


def below(pid: int, mark: str) -> list[int]:
    """Processes of a daemon whose command says so; not what they forked."""
    told = subprocess.run(["ps", "-ewwo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in told.splitlines()[1:]]
    found, waiting = [], [(pid, "")]
    while waiting:
        parent, command = waiting.pop()
        children = [(int(own), args) for own, above, args in rows if int(above) == parent]
        found += [own for own, args in children if mark in args and args != command]
        waiting += children
    return found


def test_sites_share_one_fetching_process_and_each_run_is_told_when_it_ends(desk: Desk) -> None:
    names = [f"paper-{number}" for number in range(5)]
    for name in names:
        desk.paper(name)
    daemon = desk.daemon()
    desk.wait_for(lambda: running(desk))
    desk.wait_until(*names)
    assert len(below(daemon.pid, "pipeline.crawl.child")) == 1
    assert len(below(daemon.pid, "run --due")) == 1
    assert [desk.all_pages(name) for name in names] == [sorted(PATHS)] * 5
    for name in names:
        assert [line for line in desk.log().splitlines() if "run summary" in line and f'"site": "{name}"' in line]


def test_a_site_that_drips_keeps_no_other_waiting_also_one_that_is_due_later(desk: Desk) -> None:
    desk.dripping("slow-paper")
    desk.paper("herald")
    daemon = desk.daemon()
    desk.wait_until("herald")
    desk.paper("lantern")
    desk.wait_until("lantern", seconds=30)
    assert desk.state("slow-paper") == "running"
    assert len(below(daemon.pid, "pipeline.crawl.child")) == 1


def test_sigterm_ends_all_runs_within_20_seconds_with_everything_saved(desk: Desk) -> None:
    desk.dripping("slow-paper")
    for name in ("gazette", "herald"):
        desk.paper(name, MANY, "delay = 0.3")
    daemon = desk.daemon(GRACE=str(scheduler.GRACE_SECONDS))
    desk.wait_for(lambda: all(len(desk.all_pages(name)) > 3 for name in ("gazette", "herald")), 60)
    began = time.monotonic()
    daemon.terminate()
    assert daemon.wait(30) == Exit.STOPPED
    assert time.monotonic() - began < 20
    assert set(desk.rows("state, exit_code")) == {("stopped", Exit.STOPPED)}
    assert not list(desk.config.archive.glob("*.open"))
    assert desk.ask("SELECT count(*) FROM frontier WHERE lease_run IS NOT NULL") == [(0,)]
    assert below(os.getpid(), "pipeline.crawl.child") == []


@pytest.mark.parametrize("victim", ["shift.py run --due", "pipeline.crawl.child"])
def test_what_a_killed_process_was_at_is_done_again_each_site_by_itself(desk: Desk, victim: str) -> None:
    names = ("gazette", "herald")
    for name in names:
        desk.paper(name, MANY[:20], "delay = 0.3")
    daemon = desk.daemon()
    desk.wait_for(lambda: all(desk.all_pages(name) for name in names), 60)
    for pid in below(daemon.pid, victim):
        os.kill(pid, signal.SIGKILL)
    desk.wait_until(*names, seconds=90)
    assert [desk.all_pages(name) for name in names] == [sorted(MANY[:20])] * 2  # none lost, none twice
    assert [str(error[0]).count("died") for error in desk.rows("error")] == [1, 1]
    assert desk.log().count('"alone": true') == 2


def test_a_parser_that_fails_and_a_middleware_that_cannot_be_made_cost_their_own_sites_alone(desk: Desk) -> None:
    (desk.config.sites / "broken.py").write_text(
        "import os\ndef parse(capture, site):\n    os._exit(3)\n"
        "class Middleware:\n    def __init__(self):\n        raise RuntimeError('no')\n"
    )
    desk.paper("gazette", more='delay = 0\nparser = "broken.py:parse"')
    desk.paper("courier", more='delay = 0\nmiddlewares = ["broken.py:Middleware"]')
    desk.paper("herald")
    desk.daemon()
    desk.wait_until("herald")
    desk.wait_until("gazette", "courier", state="incomplete")
    assert "parser" in desk.findings("gazette")
    assert desk.findings("courier") == ["middlewares"]
    assert len(desk.all_pages("herald")) == 3


@pytest.mark.parametrize("crime", ["os._exit(3)", "time.sleep(3600)"])
def test_code_that_ends_or_stops_the_fetching_costs_other_sites_no_slot(desk: Desk, crime: str) -> None:
    (desk.config.sites / "bad.py").write_text(
        "import os, time\nclass Middleware:\n    def process_request(self, request):\n"
        f"        if 'robots' not in request.url:\n            {crime}\n"
    )
    desk.paper("courier", more='delay = 0\nmiddlewares = ["bad.py:Middleware"]')
    desk.paper("herald", MANY[:20], "delay = 0.3")
    desk.daemon(SILENCE="6")
    desk.wait_until("herald", seconds=90)
    desk.wait_until("courier", state="interrupted", seconds=90)
    desk.wait_for(lambda: str(desk.rows("error, site")[0][0]).count("died") == 2, 60)
    assert desk.all_pages("herald") == sorted(MANY[:20])


def test_a_site_whose_schedule_is_emptied_is_stopped_and_the_others_go_on(desk: Desk) -> None:
    for name in ("gazette", "herald"):
        desk.paper(name, MANY[:40], "delay = 0.5")
    desk.daemon()
    desk.wait_for(lambda: all(desk.all_pages(name) for name in ("gazette", "herald")), 60)
    file = desk.config.sites / "gazette.toml"
    file.write_text(file.read_text().replace(AN_HOUR_AGO, ""))
    desk.wait_until("gazette", state="stopped")
    assert len(desk.all_pages("gazette")) < 40
    desk.wait_until("herald")
    assert desk.all_pages("herald") == sorted(MANY[:40])


def test_each_run_has_minutes_of_its_own(desk: Desk) -> None:
    desk.config = desk.config.model_copy(update={"max_minutes": 0.05})
    desk.paper("gazette", MANY, "delay = 0.5")
    desk.paper("herald")
    desk.daemon()
    desk.wait_until("gazette", state="budget")
    desk.wait_until("herald")
    desk.paper("lantern")  # after the first one's minutes
    desk.wait_until("lantern")
    assert len(desk.all_pages("gazette")) < 20


def test_too_little_disk_ends_runs_as_failed_with_the_disk_told(desk: Desk) -> None:
    desk.config = desk.config.model_copy(update={"min_free_mib": 1 << 40})
    desk.paper("gazette")
    desk.daemon()
    desk.wait_until("gazette", state="failed")
    assert desk.rows("exit_code") == [(Exit.STORAGE,)]
    assert desk.findings("gazette") == ["disk"]


def test_secrets_reach_the_site_and_no_process_that_a_shift_starts_inherits_them(desk: Desk) -> None:
    paper = desk.paper("gazette", more='delay = 0\ncookies = "env:GAZETTE_COOKIE"')
    daemon = desk.daemon(GAZETTE_COOKIE="s=marker-of-the-test")
    desk.wait_until("gazette")
    assert paper.hit(PATHS[0]).headers["Cookie"] == "s=marker-of-the-test"
    (shift,) = below(daemon.pid, "shift.py run --due")
    below_it = below(shift, "")
    assert len(below_it) > 2
    for pid in below_it:
        assert b"marker-of-the-test" not in Path(f"/proc/{pid}/environ").read_bytes()
        assert b"marker-of-the-test" not in Path(f"/proc/{pid}/cmdline").read_bytes()


def test_a_site_that_a_person_crawls_is_passed_over_until_its_lock_is_free(desk: Desk) -> None:
    desk.paper("gazette")
    desk.paper("herald")
    with hold(desk.config.locks, "gazette"):
        desk.daemon()
        desk.wait_until("herald")
        assert desk.state("gazette") == ""
    desk.wait_until("gazette")


def test_what_workers_read_at_their_start_is_read_again_when_it_changes(desk: Desk) -> None:
    own = desk.config.sites / "own.py"
    own.write_text("def parse(capture, site):\n    return {'headline': 'The first headline'}\n")
    desk.paper("gazette", PATHS[:1], 'delay = 0\nparser = "own.py:parse"')
    desk.daemon()
    desk.wait_until("gazette")
    own.write_text("def parse(capture, site):\n    return {'headline': 'Another headline'}\n")
    desk.paper("herald", PATHS[:1], 'delay = 0\nparser = "own.py:parse"')
    desk.wait_until("herald")
    headlines = desk.ask("SELECT site, headline FROM articles ORDER BY site")
    assert headlines == [("gazette", "The first headline"), ("herald", "Another headline")]
