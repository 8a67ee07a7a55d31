"""Settings: flags > ONRECORD_* environment variables > onrecord.toml > defaults."""

import os
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from schemas import toml
from schemas.doubt import SURE_FROM
from schemas.errors import ConfigError
from schemas.meant import did_you_mean
from schemas.site.shard import Shard

PREFIX = "ONRECORD_"
BUILD = "ONRECORD_COMPILE"
"""What setup.py heeds is no setting, and may be left in the environment."""
FILE = Path("onrecord.toml")
SETTINGS = "onrecord.settings"
"""Where Click's context keeps the path of the settings file."""
CONTACT = re.compile(r"""[^\s()<>@;,\\"']+@[^\s()<>@;,\\"']+|https?://[^\s()<>;,\\"']+""")
PATHS = ("data", "sites", "metrics_file", "browser")
"""Settings that are paths: in a settings file they are taken from where the file is."""
SECRETS = frozenset(("ping_success", "ping_failure", "webhook", "alarm_command"))
"""Settings whose values may be secrets, so that no message shows them."""
OF_ALARMS = SECRETS | {"webhook_body", "alarm_template", "alarm_level"}
"""Settings that no process that fetches is given."""
PLACES = {
    "webhook_body": ("text", "findings", "plain"),
    "alarm_template": ("site", "cause", "level", "message", "run_id"),
}
"""Template of the settings -> the names that it may hold."""


class Config(BaseModel):
    """Where onrecord keeps its data and how it behaves; every key may stand in onrecord.toml or the environment."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    data: Path = Field(default=Path("onrecord-data"), description="Folder of the database, the archive and the locks.")
    sites: Path | None = Field(
        default=None, description="Folder of your own site files; they go before the shipped ones."
    )
    enabled: tuple[str, ...] = Field(
        default=(),
        description="Names or globs of the shipped sites that a run without names takes, beside all of your own.",
    )
    contact: str = Field(
        default="",
        description="Mail or web address put into the User-Agent, so that a site can reach you; without one nothing "
        "but loopback is asked.",
    )
    shard: str = Field(
        default="",
        description="Which of several machines this one is, `K/N`, K from 0 to N-1: without names, runs take those "
        "sites alone that are this shard's by a hash of their names; empty: all.",
    )
    workers: int = Field(
        default_factory=lambda: min(os.cpu_count() or 1, 8),
        ge=1,
        le=64,
        description="Processes that clean and attribute; as many as there are cores, 8 at most.",
    )
    concurrent_sites: int = Field(default=16, ge=1, le=256, description="Sites crawled at the same time.")
    daemon_runs: int = Field(default=16, ge=1, le=256, description="Sites the daemon keeps going at the same time.")
    max_minutes: float = Field(default=0, ge=0, description="Stop a run after that many minutes; 0: no limit.")
    site_minutes: float = Field(
        default=30,
        ge=0,
        description="Stop fetching a site after that many minutes of a run, whose other sites go on; 0: no limit. "
        "`max_minutes` of a site file goes before it.",
    )
    min_free_mib: int = Field(
        default=256, ge=0, description="Stop a run, with exit code 14, when less disk space is free."
    )
    page_seconds: float = Field(
        default=10,
        gt=0,
        le=86_400,
        description="Seconds of a processor that one page may take to clean, and one document to read.",
    )
    page_mib: int = Field(
        default=300,
        ge=50,
        le=1 << 20,
        description="Memory that one page may take to clean, and one document to read, above the worker's own.",
    )
    browser: Path | None = Field(
        default=None,
        description='Program that renders the pages of sites with `render = "browser"`: a Chromium; looked for on the '
        "usual paths when left out.",
    )
    browser_sandbox: bool = Field(
        default=True,
        description="Whether that browser keeps its pages in a sandbox; false only where a container, whose root it "
        "runs as, is the wall.",
    )
    attribution: Literal["rules", "tagger"] = Field(
        default="tagger",
        description="What finds English attributions: a learnt tagger with rules, or rules alone (faster; less found).",
    )
    sure_from: float = Field(
        default=SURE_FROM,
        ge=0,
        le=1,
        description="Least confidence of the quotes that commands, pages and exports take unless asked for all.",
    )
    public_url: str = Field(
        default="",
        description="Address under which others reach the web pages, which citations give; empty: the one asked for.",
    )
    pywb_url: str = Field(
        default="",
        description="Address of a pywb collection over the same archive, such as `http://127.0.0.1:8080/onrecord`; "
        "pages link each capture there; empty: none.",
    )
    metrics_file: Path | None = Field(
        default=None,
        description="File that each run's end writes for Prometheus, as node_exporter's textfile collector reads it; "
        "its name must end in `.prom`.",
    )
    ping_success: str = Field(
        default="", repr=False, description="Address that is asked (GET) when a run ended with 0 or 13; empty: none."
    )
    ping_failure: str = Field(
        default="",
        repr=False,
        description="Address that is asked (GET) when a run ended with any other code, but for 11 and 12; empty: none.",
    )
    webhook: str = Field(
        default="",
        repr=False,
        description="Address to which findings are posted, one message a site and cause a day; empty: none.",
    )
    webhook_body: str = Field(
        default='{"text": $text, "findings": $findings}',
        description="What is posted; `$text` and `$findings` are JSON, `$plain` is the text as it is.",
    )
    alarm_command: str = Field(
        default="",
        repr=False,
        description="Command that gets the same text on its standard input; started without a shell; empty: none.",
    )
    alarm_template: str = Field(
        default="$site: $message ($cause)",
        description="One line of that text; `$site`, `$cause`, `$level`, `$message`, `$run_id`.",
    )
    alarm_level: Literal["warning", "error"] = Field(
        default="error", description="Least level of a finding that is posted or handed to the command."
    )
    log_format: str = Field(
        default="auto", pattern="^(auto|text|json)$", description="auto: text on a terminal, else JSON lines."
    )
    log_level: str = Field(
        default="info", pattern="^(debug|info|warning|error)$", description="Least level that is logged."
    )

    @field_validator("enabled", mode="before")
    @classmethod
    def _from_commas(cls, value: object) -> object:
        """An environment variable holds the names in one text, parted by commas."""
        return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value

    @field_validator("shard")
    @classmethod
    def _is_one_of_many(cls, value: str) -> str:
        return str(Shard.parse(value)) if value else ""

    @field_validator("contact")
    @classmethod
    def _can_be_reached(cls, value: str) -> str:
        """What stands in a header must be one word of it, and somebody must be able to write there."""
        if value and not CONTACT.fullmatch(value):
            raise ValueError("not a mail address (name@host) nor a web address (https://host/...)")
        return value

    @field_validator("metrics_file")
    @classmethod
    def _is_collected(cls, value: Path | None) -> Path | None:
        if value is not None and value.suffix != ".prom":
            raise ValueError("node_exporter reads files that end in .prom alone")
        return value

    @field_validator("ping_success", "ping_failure", "webhook", "public_url", "pywb_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[^!-~]", value)):
            raise ValueError("not an http(s) address")
        if "@" in parts.netloc:
            raise ValueError("a user in an address is refused; put a token into its path or query")
        return value

    @field_validator("webhook_body", "alarm_template")
    @classmethod
    def _names_what_there_is(cls, value: str, info: ValidationInfo) -> str:
        known = PLACES[info.field_name or ""]
        template = Template(value)
        if not template.is_valid():
            raise ValueError("a $ that is none of a name is written $$")
        if unknown := [name for name in template.get_identifiers() if name not in known]:
            raise ValueError(
                f"there is no ${unknown[0]}{did_you_mean(unknown[0], known)}; there are {', '.join(known)}"
            )
        return value

    @field_validator("alarm_command")
    @classmethod
    def _can_be_split(cls, value: str) -> str:
        try:
            shlex.split(value)
        except ValueError as error:
            raise ValueError(f"cannot be split into words: {error}") from error
        return value

    def takes(self, site: str) -> bool:
        """Whether a site of that name is this shard's; without shards every site is."""
        return not self.shard or Shard.parse(self.shard).holds(site)

    @property
    def for_fetching(self) -> str:
        """These settings as JSON, without those that nobody may read in a command line."""
        return self.model_dump_json(exclude=set(OF_ALARMS))

    @property
    def database(self) -> Path:
        return self.data / "onrecord.db"

    @property
    def archive(self) -> Path:
        return self.data / "archive"

    @property
    def locks(self) -> Path:
        return self.data / "locks"

    @property
    def user_agent(self) -> str:
        contact = f"; {self.contact}" if self.contact else ""
        return f"onrecord/0.1 (politics news archive{contact})"


def load_config(flags: Mapping[str, Any], environ: Mapping[str, str] = os.environ, file: Path | None = None) -> Config:
    """Merge the four sources; ConfigError names the key, where it came from and what was probably meant.

    `file` None: onrecord.toml in the working directory, if there is one.
    """
    path = file or FILE
    places: dict[str, str] = {}
    values: dict[str, Any] = {}
    for origin, found in (
        (str(path), _from_file(path, required=file is not None)),
        ("the environment", _from_environment(environ)),
        ("the command line", {key: value for key, value in flags.items() if value is not None}),
    ):
        values.update(found)
        places.update(dict.fromkeys(found, origin))
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        raise ConfigError("\n".join(_problem(p, places) for p in error.errors(include_url=False))) from error


def where_from(
    flags: Mapping[str, Any], environ: Mapping[str, str] = os.environ, file: Path | None = None
) -> dict[str, tuple[str, str]]:
    """Of each setting, what its value came from (flag, environment, file, default), and which one, if not the default.

    For settings that `load_config` takes: it says what is wrong with others.
    """
    path = file or FILE
    lines = toml.lines_of(path.read_text(encoding="utf-8")) if path.exists() else {}
    found = dict.fromkeys(Config.model_fields, ("default", ""))
    found |= {key: ("file", f"{path.resolve()}:{line}") for key, line in lines.items()}
    found |= {key: ("environment", f"{PREFIX}{key.upper()}") for key in _from_environment(environ)}
    return found | {key: ("flag", f"--{key.replace('_', '-')}") for key, value in flags.items() if value is not None}


def _from_file(path: Path, *, required: bool) -> dict[str, Any]:
    if not path.exists() and not required:
        return {}
    try:
        text = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    found = toml.parse(text, path)
    here = {key: str(path.parent / found[key]) for key in PATHS if isinstance(found.get(key), str)}
    return found | here


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    ours = {key: value for key, value in environ.items() if key.startswith(PREFIX) and key != BUILD}
    return {key.removeprefix(PREFIX).lower(): value for key, value in ours.items()}


def _problem(problem: Any, places: Mapping[str, str]) -> str:
    key = str(problem["loc"][0])
    place = places.get(key, "defaults")
    if problem["type"] == "extra_forbidden":
        return f"{place}: unknown key {key!r}{did_you_mean(key, Config.model_fields)}"
    found = "" if key in SECRETS else f" (found {problem['input']!r})"
    return f"{place}: {key}: {problem['msg']}{found}"
