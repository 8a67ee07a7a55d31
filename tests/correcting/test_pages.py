"""Corrections in the pages of `serve --edit`: taken from its editor alone, kept over a rebuild, and taken back."""

import http.client
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

pytest.importorskip("datasette")

from pipeline.books.locks import hold
from pipeline.cli import run_cli
from pipeline.process.corrections import FILE, load_corrections
from pipeline.web import listening, make_server, serve
from pipeline.web.editing import Editing
from schemas.errors import ConfigError, Exit
from tests.desk import Desk
from tests.process.test_moved_quotes import page
from tests.process.test_rebuild import derived, lose_database
from tests.small_site import front, serving

WEIR, KILN = "/2026/03/the-weir-is-shut/", "/2026/03/the-kiln-goes-out/"
FORM = re.compile(r'<form class="correct".*?</form>', re.DOTALL)
FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@dataclass
class Visit:
    """A browser of a few lines: one server, its cookies, and the headers that browsers send."""

    port: int
    editing: Editing | None = None
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def ask(
        self, path: str, form: Mapping[str, str] | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, str]:
        told = {"Host": self.host} | ({"Origin": f"http://{self.host}"} if form is not None else {})
        if self.cookies:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        told = {name: value for name, value in told.items() if value}
        if form is not None:
            told["Content-Type"] = "application/x-www-form-urlencoded"
        door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        door.request("GET" if form is None else "POST", path, None if form is None else urlencode(form), told)
        answer = door.getresponse()
        return answer.status, answer.headers, answer.read().decode()

    def enter(self) -> "Visit":
        assert self.editing is not None
        status, headers, _ = self.ask(f"/{self.editing.way_in}")
        name, _, value = headers["Set-Cookie"].partition(";")[0].partition("=")
        assert (status, headers["Location"]) == (303, "/")
        assert "HttpOnly; SameSite=Strict" in headers["Set-Cookie"]
        self.cookies[name] = value
        return self

    def forms(self, path: str) -> list[dict[str, str]]:
        """The hidden fields of each form for corrections on a page."""
        return [dict(map(_plain, FIELD.findall(found))) for found in FORM.findall(self.ask(path)[2])]


def _plain(pair: tuple[str, str]) -> tuple[str, str]:
    return pair[0], unescape(pair[1])


@contextmanager
def edited(desk: Desk, editing: Editing | None) -> Iterator[Visit]:
    with listening("127.0.0.1", 0) as door:
        server = make_server(desk.config, (), editing)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        yield Visit(door.getsockname()[1], editing)
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    pages = {
        "/": front(WEIR, KILN),
        WEIR: page("The weir is shut", "“We open again in May, whatever the weather,” Tilda Marsh said."),
        KILN: page("The kiln goes out", "“Nobody lit it for a year,” Tilda Marsh said."),
    }
    with serving(pages) as paper:
        desk = Desk.over(paper, tmp_path_factory.mktemp("edited"))
        assert desk.run() == Exit.COMPLETE
        yield desk


@pytest.fixture(scope="module")
def visit(desk: Desk) -> Iterator[Visit]:
    with edited(desk, Editing.fresh("ann")) as found:
        yield found.enter()


def article(desk: Desk, path: str = WEIR) -> str:
    (own,) = (number for number, url in desk.rows("SELECT id, url FROM articles") if path in f"{url}/")
    return f"/article/{own}"


def test_a_quote_is_given_to_somebody_else_on_its_page_and_is_still_his_after_a_rebuild(desk: Desk) -> None:
    before = derived(desk)
    with edited(desk, Editing.fresh("ann")) as visit:
        (form,) = visit.enter().forms(article(desk))
        said = {"verdict": "speaker", "speaker": "Odo Prill", "note": "a <tape>"}
        status, headers, _ = visit.ask("/correct", form | said)
        assert (status, headers["Location"]) == (303, f"{article(desk)}#c{form['quote']}")
    at_once = derived(desk)
    lose_database(desk)
    assert run_cli(["--data", str(desk.config.data), "--sites", str(desk.config.sites), "rebuild"]) == Exit.COMPLETE
    assert derived(desk) == at_once
    with edited(desk, Editing.fresh("bo")) as visit:
        shown = visit.enter().ask(article(desk))[2]
        assert ">Odo Prill</a>" in shown
        assert "<b>Speaker corrected</b> by ann" in shown
        assert "before: Tilda Marsh. a &lt;tape&gt;" in shown
        person = visit.ask("/person/odo-prill")[2]
        assert "“We open again in May, whatever the weather,”" in person
        (form,) = visit.forms(article(desk))
        assert visit.ask("/correct", form | {"verdict": "undo"})[0] == 303
    assert derived(desk) == before


def test_a_rejected_quote_is_seen_where_the_doubtful_are(visit: Visit, desk: Desk) -> None:
    (form,) = visit.forms(article(desk, KILN))
    place = visit.ask("/correct", form | {"verdict": "reject", "speaker": form["was"]})[1]["Location"]
    assert visit.forms(article(desk, KILN)) == []
    (form,) = visit.forms(place.partition("#")[0])
    assert "<b>No quote</b> by ann" in visit.ask(place.partition("#")[0])[2]
    assert visit.ask("/correct", form | {"verdict": "undo"})[0] == 303
    assert visit.forms(article(desk, KILN)) != []


def test_a_name_is_taken_for_nobodys_on_the_page_of_the_person(visit: Visit, desk: Desk) -> None:
    (form,) = visit.forms("/person/tilda-marsh")
    assert visit.ask("/correct/person", form | {"verdict": "same", "other": "Nobody Known"})[0] == 400
    assert visit.ask("/correct/person", form | {"verdict": "nobody"})[0] == 303
    assert visit.ask("/person/tilda-marsh")[0] == 404
    words = ["people", "not-a-person", "Tilda Marsh", "--undo"]
    assert run_cli(["--data", str(desk.config.data), "--sites", str(desk.config.sites), *words]) == Exit.COMPLETE
    assert visit.ask("/person/tilda-marsh")[0] == 200


@pytest.mark.parametrize(
    ("headers", "form", "status"),
    [
        ({"Origin": "http://evil.example"}, {}, 403),
        ({"Origin": "null"}, {}, 403),
        ({"Origin": ""}, {}, 403),
        ({"Origin": "http://127.0.0.1:1"}, {}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, {}, 403),
        ({"Sec_Fetch_Site": "same-site"}, {}, 403),
        ({"Cookie": "onrecord-0=x"}, {}, 403),
        ({"X_Forwarded_For": "10.0.0.1"}, {}, 403),
        ({"Host": "evil.example"}, {}, 421),
        ({}, {"token": ""}, 403),
        ({}, {"token": "x" * 43}, 403),
        ({}, {"token": "\u00e9"}, 403),
        ({}, {"note": "x" * 20_000}, 403),
        ({}, {"verdict": "delete"}, 400),
        ({}, {"quote": "1; DROP"}, 400),
        ({}, {"quote": "12345"}, 400),
        ({}, {"verdict": "speaker", "speaker": "!!"}, 400),
        ({}, {"verdict": "confirm", "speaker": "Odo Prill"}, 400),
        ({}, {"note": "two\nlines"}, 400),
    ],
)
def test_whoever_is_not_the_editor_or_says_no_decision_changes_nothing(
    visit: Visit, desk: Desk, headers: dict[str, str], form: dict[str, str], status: int
) -> None:
    (own,) = visit.forms(article(desk))
    answer = visit.ask("/correct", own | {"verdict": "reject", "speaker": own["was"]} | form, **headers)
    assert answer[0] == status
    assert load_corrections(desk.config.data / FILE).listed == ()


def test_the_way_in_opens_once(visit: Visit) -> None:
    assert visit.editing is not None
    other = Visit(visit.port)
    for key in (visit.editing.key, "", "x"):
        status, headers, _ = other.ask(f"/correct/enter?key={key}")
        assert (status, headers["Set-Cookie"]) == (403, None)


def test_a_reader_without_the_cookie_sees_no_form(visit: Visit, desk: Desk) -> None:
    assert Visit(visit.port).forms(article(desk)) == []
    assert len(visit.forms(article(desk))) == 1
    assert visit.editing is not None
    assert visit.editing.token not in Visit(visit.port).ask(article(desk))[2]


def test_beside_a_run_the_editor_is_told_to_try_again(visit: Visit, desk: Desk) -> None:
    (form,) = visit.forms(article(desk))
    with hold(desk.config.locks, "_archive"):
        status, _, told = visit.ask("/correct", form | {"verdict": "reject"})
    assert status == 409
    assert "Try again when it has ended" in told


def test_without_edit_nothing_of_it_is_there(desk: Desk) -> None:
    with edited(desk, None) as visit:
        assert visit.forms(article(desk)) == []
        assert visit.ask("/correct/enter?key=x")[0] == 404
        for path in ("/correct", "/correct/person", "/"):
            assert visit.ask(path, {"verdict": "reject"})[0] == 405
        assert visit.ask("/")[1]["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/correct/enter", "/article/1", "/onrecord", "/correct/"])
def test_only_the_forms_addresses_take_one(visit: Visit, path: str) -> None:
    assert visit.ask(path, {"verdict": "reject"})[0] == 405
    assert visit.ask("/correct")[0] == 404


def test_corrections_are_for_this_machine_alone(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="do not go together"):
        serve(desk.config, port=0, names=("archive.example",), editor="ann")
