"""The browser reaches nothing by itself: what a page asks for goes where a crawl goes, and else nowhere.

The page that tries everything is crawled in a network namespace that has loopback alone.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser.paper import CAN, FRAME, NEEDED, QUAY, desk_over, outcomes, serve
from tests.small_site import ROOT, serving

NAMESPACE = ("unshare", "-rn")
IN_ONE = subprocess.run([*NAMESPACE, "true"], check=False, capture_output=True).returncode == 0 if CAN else False
pytestmark = [*NEEDED, pytest.mark.skipif(not IN_ONE, reason="no namespaces for this user")]
TRIES = """
<script>
const inner = "http://127.0.0.1:%(port)d";
const tell = what => fetch("/tell?" + encodeURIComponent(what)).catch(() => 0);
const get = url => fetch(url).then(() => tell("reached " + url), () => tell("refused " + url));
get(inner + "/by-fetch"); get("http://localhost:%(port)d/by-name"); get("http://169.254.169.254/latest/meta-data/");
get("http://[::1]:%(port)d/six"); get("http://0x7f.1:%(port)d/hex"); get("/moved"); get("/moved-far"); get("file:///etc/passwd");
get("http://localhost/named-without-port"); get("https://127.0.0.1:%(port)d/tls"); get("ftp://127.0.0.1:%(port)d/ftp");
fetch("/sent", {method: "POST", body: "x"}).catch(() => 0);
navigator.sendBeacon(inner + "/beacon", "x"); navigator.sendBeacon("/beacon", "x");
for (const kind of ["ws", "wss"]) { const door = new WebSocket(kind + "://127.0.0.1:%(port)d/socket");
  door.onopen = () => tell("reached " + kind); door.onerror = () => tell("refused " + kind); }
new EventSource(inner + "/events"); new Image().src = inner + "/picture.png"; window.open(inner + "/window");
navigator.serviceWorker.register("/worker.js").then(made => tell((made ? "reached" : "refused") + " worker"), () => 0);
const peer = new RTCPeerConnection({iceServers: [{urls: "stun:127.0.0.1:%(port)d"}, {urls: "turn:127.0.0.1:%(port)d?transport=tcp", username: "a", credential: "b"}]});
peer.createDataChannel("x"); peer.createOffer().then(offer => peer.setLocalDescription(offer));
for (const [tag, name] of [["iframe", "src"], ["script", "src"], ["video", "src"], ["object", "data"], ["embed", "src"]]) {
  const made = document.createElement(tag); made[name] = inner + "/by-" + tag; document.body.append(made); }
for (const rel of ["preconnect", "dns-prefetch", "prefetch", "preload", "stylesheet", "icon", "manifest", "modulepreload"]) {
  const made = document.createElement("link"); made.rel = rel; made.as = "script"; made.href = inner + "/link-" + rel;
  document.head.append(made); }
new Worker("/thread.js");
setTimeout(() => { location.href = inner + "/left"; }, 400);
</script>
"""  # noqa: E501 - a page of many tries
THREAD = """
const tell = what => fetch("/tell?" + what);
fetch("http://127.0.0.1:%(port)d/thread").then(() => tell("reached thread"), () => tell("refused thread"));
"""


@contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """A port of TCP and UDP that somebody else's service of this machine has; and who came."""
    met: list[str] = []
    door, post = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    port = door.getsockname()[1]
    post.bind(("127.0.0.1", port))

    def take() -> None:
        while True:
            try:
                visitor, _ = door.accept()
            except OSError:
                return
            met.append("TCP " + visitor.recv(200).decode("latin-1"))
            visitor.close()

    def read() -> None:
        while True:
            try:
                met.append("UDP " + post.recv(200).hex())
            except OSError:
                return

    for work in (take, read):
        threading.Thread(target=work, daemon=True).start()
    yield port, met
    door.close()
    post.close()


def crawl_what_tries() -> dict[str, object]:
    """What came of a page that tries everything; for a process in a namespace of its own."""
    with listening() as (port, met), serving() as paper, tempfile.TemporaryDirectory() as folder:
        serve(paper)
        script = (TRIES % {"port": port}).encode()
        paper.pages[QUAY] = FRAME.replace(b"</body>", script + b"</body>")
        paper.pages |= {
            "/moved": (302, {"Location": f"http://127.0.0.1:{port}/by-redirect"}, b""),
            "/moved-far": (302, {"Location": "http://169.254.169.254/by-redirect"}, b""),
            "/thread.js": (200, {"Content-Type": "text/javascript"}, (THREAD % {"port": port}).encode()),
            "/worker.js": (200, {"Content-Type": "text/javascript"}, b"fetch('/from-worker')"),
        }
        desk = desk_over(paper, Path(folder))
        desk.config = desk.config.model_copy(update={"browser_sandbox": False, "log_level": "debug"})
        code = desk.run()
        told = sorted(path.partition("?")[2] for path in paper.paths() if path.startswith("/tell"))
        stored = desk.rows("SELECT text FROM articles WHERE url LIKE '%quay%'")
        return {"code": code, "met": met, "told": told, "asked": paper.paths(), "came": outcomes(desk), "text": stored}


def test_a_page_that_tries_to_reach_inner_addresses_gets_nothing_and_is_stored_all_the_same() -> None:
    lines = "import json; from tests.browser import test_no_network as t; print(json.dumps(t.crawl_what_tries()))"
    up = f'{shutil.which("ip")} link set lo up && exec "$@"'
    done = subprocess.run(
        [*NAMESPACE, "sh", "-c", up, "sh", sys.executable, "-c", lines],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
        check=False, capture_output=True, text=True, timeout=180, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["met"] == []
    assert found["came"][QUAY] == ["stored", ""], found
    assert "heard three hours of speeches" in found["text"][0][0]
    assert [what for what in found["told"] if not what.startswith("refused")] == []
    assert len(found["told"]) >= 13, found["told"]
    assert not {"/sent", "/beacon", "/worker.js", "/from-worker"} & set(found["asked"])
    assert "forbidden_address: 169.254.169.254 is 169.254.169.254: not a public address" in done.stderr
