"""Settings: flags > ONRECORD_* environment variables > onrecord.toml > defaults."""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from schemas.errors import ConfigError

PREFIX = "ONRECORD_"


class Config(BaseModel):
    """Where onrecord keeps its data and how it behaves; every key may stand in onrecord.toml or the environment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Path = Field(default=Path("onrecord-data"), description="Folder of the database, the archive and the locks.")
    sites: Path | None = Field(
        default=None, description="Folder of your own site files; they go before the shipped ones."
    )
    enabled: tuple[str, ...] = Field(
        default=(),
        description="Names or globs of the sites a run without names takes; empty: your own, else all shipped.",
    )
    contact: str = Field(
        default="", description="Address or mail put into the User-Agent, so that a site can reach you."
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
    min_free_mib: int = Field(default=256, ge=0, description="Stop a run when less disk space is free.")
    page_seconds: float = Field(
        default=10,
        gt=0,
        description="Seconds of a processor that one page may take to clean, and one document to read.",
    )
    page_mib: int = Field(
        default=300,
        ge=50,
        description="Memory that one page may take to clean, and one document to read, above the worker's own.",
    )
    attribution: Literal["rules", "tagger"] = Field(
        default="rules",
        description="What finds attributions: rules alone, or a learnt tagger too, which finds more and takes longer.",
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
    path = file or Path("onrecord.toml")
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
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {error}") from error


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    return {key.removeprefix(PREFIX).lower(): value for key, value in environ.items() if key.startswith(PREFIX)}


def _problem(problem: Any, places: Mapping[str, str]) -> str:
    key = str(problem["loc"][0])
    place = places.get(key, "defaults")
    if problem["type"] == "extra_forbidden":
        near = difflib.get_close_matches(key, Config.model_fields, 1)
        hint = f" (did you mean {near[0]!r}?)" if near else f"; known keys: {', '.join(Config.model_fields)}"
        return f"{place}: unknown key {key!r}{hint}"
    return f"{place}: {key}: {problem['msg']} (found {problem['input']!r})"
