"""The system's Chromium: where it is, what is missing, and the words that it is started with."""

import importlib.util
import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PLACES = (
    "/usr/bin", "/usr/local/bin", "/snap/bin", "/usr/lib/chromium", "/Applications/Chromium.app/Contents/MacOS",
)  # fmt: skip
NOWHERE = (
    # no request leaves: names are not looked up, and what is not answered here would go to a proxy that is not there
    "--proxy-server=http://nowhere.invalid:1",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)
MODEST = (
    "--js-flags=--max-old-space-size=512",
    "--renderer-process-limit=8",
    "--disable-gpu",
    "--disable-crash-reporter",
    "--disable-notifications",
    "--deny-permission-prompts",
    "--mute-audio",
    "--autoplay-policy=user-gesture-required",
    "--no-pings",
)
FLAGS = (*NOWHERE, *MODEST)
INSTALL = "install it (Debian: `apt install chromium`), or name it by the setting `browser`"
EXTRA = "Playwright is not installed; install onrecord with its extra: `onrecord[browser]`"
ROOT = (
    "Chromium keeps no sandbox for root: run onrecord as another user, or say `browser_sandbox = false` where a "
    "container is the wall"
)


def find(named: Path | None) -> Path | None:
    """The browser to start: the one that is named, else the first on the usual paths; None where there is none."""
    if named is not None:
        return named if named.is_file() and os.access(named, os.X_OK) else None
    paths = os.pathsep.join([os.environ.get("PATH", ""), *PLACES])
    found = next(filter(None, (shutil.which(name, path=paths) for name in NAMES)), None)
    return Path(found) if found else None


def lack(named: Path | None, *, sandbox: bool) -> str:
    """What keeps pages from being rendered, and what to do; empty: nothing."""
    if importlib.util.find_spec("playwright") is None:
        return EXTRA
    if find(named) is None:
        where = f"there is no program {named} (setting `browser`)" if named else "there is no Chromium on this machine"
        return f"{where}; {INSTALL}"
    return ROOT if sandbox and os.geteuid() == 0 else ""
