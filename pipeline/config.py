"""Settings: flags > ONRECORD_* environment variables > onrecord.toml > defaults."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from schemas import toml
from schemas.errors import ConfigError
from schemas.meant import did_you_mean

PREFIX = "ONRECORD_"
FILE = Path("onrecord.toml")
SETTINGS = "onrecord.settings"
"""Where Click's context keeps the path of the settings file."""
CONTACT = re.compile(r"""[^\s()<>@;,\\"']+@[^\s()<>@;,\\"']+|https?://[^\s()<>;,\\"']+""")
PATHS = ("data", "sites")
"""Settings that are paths: in a settings file they are taken from where the file is."""


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
    workers: int = Field(
        default_factory=lambda: min(os.cpu_count() or 1, 8),
        ge=1,
        le=64,
        description="Processes that clean and attribute; as many as there are cores, 8 at most.",
    )
    concurrent_sites: int = Field(default=16, ge=1, le=256, description="Sites crawled at the same time.")
    daemon_runs: int = Field(default=4, ge=1, le=64, description="Runs the daemon keeps going at the same time.")
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
    attribution: Literal["rules", "tagger"] = Field(
        default="tagger",
        description="What finds English attributions: a learnt tagger with rules, or rules alone (faster; less found).",
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

    @field_validator("contact")
    @classmethod
    def _can_be_reached(cls, value: str) -> str:
        """What stands in a header must be one word of it, and somebody must be able to write there."""
        if value and not CONTACT.fullmatch(value):
            raise ValueError("not a mail address (name@host) nor a web address (https://host/...)")
        return value

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
    return {key.removeprefix(PREFIX).lower(): value for key, value in environ.items() if key.startswith(PREFIX)}


def _problem(problem: Any, places: Mapping[str, str]) -> str:
    key = str(problem["loc"][0])
    place = places.get(key, "defaults")
    if problem["type"] == "extra_forbidden":
        return f"{place}: unknown key {key!r}{did_you_mean(key, Config.model_fields)}"
    return f"{place}: {key}: {problem['msg']} (found {problem['input']!r})"
