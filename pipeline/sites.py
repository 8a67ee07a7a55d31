"""Sites as data: load and choose site files, keep their rows, and describe their keys."""

import contextlib
import fnmatch
import ipaddress
import json
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic.fields import FieldInfo
from sqlite_utils.db import Database

from pipeline.config import Config
from pipeline.database import write_whole
from pipeline.logs import get_logger
from pipeline.renames import name_now
from schemas import toml
from schemas.capture import digest_of
from schemas.errors import ConfigError, SiteError
from schemas.meant import did_you_mean
from schemas.site import Expect, Fields, Layout, Part, Site
from spiders.browser import lack
from spiders.discovery import registrable_domain

NOTHING_CHOSEN = (
    "no site is chosen, so nothing is fetched; `onrecord sites list` shows the shipped ones: take some with "
    "`onrecord sites enable NAME`, write a file of your own with `onrecord sites add URL`, or name sites on the "
    "command line (`onrecord init` makes a folder for all this)"
)
NO_CONTACT = (
    "a site must be able to reach whoever crawls it: set `contact` in onrecord.toml, or ONRECORD_CONTACT, to a mail or "
    "web address that somebody reads (Scrapy alone takes `-s USER_AGENT=...`); nothing was fetched"
)
log = get_logger(__name__)
T = TypeVar("T")


def load_sites(folder: Path | None) -> dict[str, Site]:
    """Every site by name: your own files in `folder`, and the shipped ones that they do not replace.

    Raises SiteError with the problems of every broken file, ConfigError when the folder is not there.
    """
    sites, problems = check_files(folder)
    if problems:
        raise SiteError("\n".join(problems))
    return sites


def check_files(folder: Path | None) -> tuple[dict[str, Site], list[str]]:
    """The sites whose files can be used, by name, and what is wrong with the others."""
    sites, broken = _read_files(folder)
    return sites, list(broken.values())


def _read_files(folder: Path | None, wanted: Sequence[str] | None = None) -> tuple[dict[str, Site], dict[str, str]]:
    """By name, the sites whose files can be used, and what is wrong with the others'; of all files, or those wanted."""
    sites: dict[str, Site] = {}
    broken: dict[str, str] = {}
    files = _site_files(folder)
    for name in sorted(files if wanted is None else wanted):
        try:
            sites[name] = _parsed(_text(files[name]), Path(str(files[name])))
        except SiteError as error:
            broken[name] = str(error)
    return sites, broken


@lru_cache(maxsize=2048)
def _parsed(text: str, path: Path) -> Site:
    """A daemon reads the same files again at each slot."""
    return Site.parse(text, path)


def site_named(folder: Path | None, name: str) -> Site:
    """One site, by its file alone; ConfigError when there is none, SiteError when it is broken."""
    path = _site_files(folder).get(name)
    if path is None:
        raise ConfigError(f"no site {name!r}; `onrecord sites list` shows them all")
    return _parsed(_text(path), Path(str(path)))


def site_names(folder: Path | None) -> list[str]:
    """The names of all sites that have a file, yours and the shipped ones; no file is read."""
    return sorted(_site_files(folder))


def select_sites(sites: Mapping[str, T], names: Iterable[str]) -> list[T]:
    """The sites of these names or globs (`us-*`), each once; all of them without a name.

    Raises ConfigError for a name that no site has, with the nearest ones.
    """
    chosen: dict[str, T] = {}
    for name in list(names) or ["*"]:
        matching = [name] if name in sites else fnmatch.filter(sites, name)
        if not matching:
            raise ConfigError(f"no site {name!r}{did_you_mean(name, sites)}; `onrecord sites list` shows them all")
        chosen |= {found: sites[found] for found in matching}
    return list(chosen.values())


def chosen_sites(config: Config, names: Sequence[str] = ()) -> list[Site]:
    """The sites of these names or globs; without any, all of your own and those the settings enable.

    Of these the ones of this shard, which may be none. Raises what `load_sites` and `select_sites` raise, and
    ConfigError where nobody chose any: nothing is crawled by accident.
    """
    chosen = _taken(select_sites(load_sites(config.sites), _wanted(config, names)), unasked=not names)
    if not chosen:
        raise ConfigError(NOTHING_CHOSEN)
    held = of_shard(config, [site.name for site in chosen], names)
    return [site for site in chosen if site.name in held]


def usable_sites(config: Config, names: Sequence[str] = ()) -> tuple[list[Site], list[str]]:
    """The same sites as far as their files can be used, and what is wrong with the others' files.

    A broken file costs its own site alone: SiteError when it is the only one that was asked for.
    """
    chosen = select_sites({name: name for name in site_names(config.sites)}, _wanted(config, names))
    held = of_shard(config, chosen, names)
    sites, broken = _read_files(config.sites, held)
    problems = [broken[name] for name in held if name in broken]
    good = _taken([sites[name] for name in held if name in sites], unasked=not names)
    if problems and not good:
        raise SiteError("\n".join(problems))
    if not good and len(held) == len(chosen):
        raise ConfigError(NOTHING_CHOSEN)
    return good, problems


def of_shard(config: Config, chosen: Sequence[str], names: Sequence[str] = ()) -> list[str]:
    """The names of those sites that this shard takes; ConfigError for one in `names` that another shard takes."""
    for name in chosen:
        if name in names and not config.takes(name):
            raise ConfigError(
                f"{name} is not a site of shard {config.shard}: run it where it belongs; --shard 0/1 takes every site"
            )
    return [name for name in chosen if config.takes(name)]


def known_sites(config: Config) -> tuple[list[Site], list[str]]:
    """Every site with a usable file, and what is wrong with the others: your own, those enabled, then the rest."""
    sites, broken = _read_files(config.sites)
    own = [path.stem for path in config.sites.glob("*.toml")] if config.sites else []
    enabled = [name for glob in config.enabled for name in fnmatch.filter(sites, glob)]
    ordered = dict.fromkeys(name for name in (*sorted(own), *enabled, *sites) if name in sites)
    return [sites[name] for name in ordered], list(broken.values())


def _wanted(config: Config, names: Sequence[str]) -> Sequence[str]:
    own = sorted(path.stem for path in config.sites.glob("*.toml")) if config.sites else []
    wanted = names or [*own, *config.enabled]
    if not wanted:
        raise ConfigError(NOTHING_CHOSEN)
    return wanted


def _taken(chosen: list[Site], *, unasked: bool) -> list[Site]:
    """The sites that a run takes: where nobody named them, those that their own files let it take."""
    return [site for site in chosen if site.crawl or not unasked]


def sites_to_ask(config: Config, names: Sequence[str] = ()) -> tuple[list[Site], list[str]]:
    """The usable sites, and what is wrong with the others' files: ConfigError where one has nobody to write to."""
    found, problems = usable_sites(config, names)
    if asked := [site for site in found if site.retired and site.name in names]:
        again = f"`onrecord sites retire {asked[0].name} --undo` lets runs take it again"
        raise ConfigError(f"{asked[0].name} is retired since {asked[0].retired}; {again}")
    chosen = []
    for site in found:
        if (now := name_now(config.archive, site.name)) != site.name:
            problems.append(f"{site.name} was renamed to {now}: take {site.name} out of `enabled`, or its file away")
        elif not site.retired:
            chosen.append(site)
    for site in chosen:
        require_contact(config, site.home, *(f"//{host}" for host in (*site.hosts, *site.render_hosts)))
        require_browser(config, site)
    return chosen, problems


def name_for(url: str) -> str:
    """A site's name from its host.

    >>> name_for("https://www.example-gazette.co.uk/politics"), name_for("http://127.0.0.1:8080/")
    ('example-gazette', 'site-127-0-0-1-8080')
    """
    host = urlsplit(url).netloc.rpartition("@")[2].lower()
    domain = registrable_domain(urlsplit(url).hostname or "")
    stem = domain.partition(".")[0] if domain else f"site-{host}"
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in stem).strip("-")[:80]


def require_contact(config: Config, *urls: str) -> None:
    """Raise ConfigError when an address lies beyond loopback and the settings name no contact."""
    beyond = next((url for url in urls if not is_loopback(url)), None)
    if beyond and not config.contact:
        raise ConfigError(f"{beyond}: {NO_CONTACT}")


def require_browser(config: Config, site: Site) -> None:
    """Raise ConfigError when a site wants its pages rendered and there is no browser for that."""
    if missing := lack_of_browser(config, site):
        raise ConfigError(missing)


def lack_of_browser(config: Config, site: Site) -> str:
    """What keeps a site's pages from being rendered as its file wants; empty: nothing."""
    missing = lack(config.browser, sandbox=config.browser_sandbox) if site.render else ""
    return f'{site.name}.toml: render = "{site.render}": {missing}' if missing else ""


def is_loopback(url: str) -> bool:
    """Whether an address is one of this machine's own.

    >>> is_loopback("http://127.0.0.1:8080/"), is_loopback("//[::1]"), is_loopback("https://127.example/")
    (True, True, False)
    """
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def save_enabled(path: Path, names: Sequence[str]) -> None:
    """Write `enabled` into a settings file; its other lines and its comments stay as they are."""
    import tomlkit  # only when a person edits: no run needs it

    settings = tomlkit.parse(path.read_text(encoding="utf-8"))
    settings["enabled"] = tomlkit.item(list(names)).multiline(len(names) > 3)
    write_whole(path, tomlkit.dumps(settings))


def sync_sites(db: Database, sites: Iterable[Site]) -> None:
    """Bring the rows of these sites up to date; what runs learnt of a site stays, and so do other sites' rows."""
    with db.atomic():
        db.table("sites").upsert_all([_row(site) for site in sites], pk="name")


def file_text(site: Site, folder: Path | None) -> str:
    """The text of the site's file; what says the same where it has none, or one that was changed meanwhile."""
    with contextlib.suppress(ConfigError):  # broken or gone meanwhile: told by whoever reads it for a run
        path = _site_files(folder).get(site.name)
        text = _text(path) if path else ""
        if path and Site.parse(text, Path(str(path))) == site:
            return text
    return site.canonical


def with_archived(db: Database, sites: Iterable[Site]) -> list[Site]:
    """These sites, and those that only the archive has a file of, as they last were."""
    known = {site.name: site for site in sites}
    rows = db.execute("SELECT site, text, max(last_read_at) FROM site_files GROUP BY site ORDER BY site").fetchall()
    for name, text, _ in rows:
        if name not in known:
            try:
                known[name] = _archived(text, Path(f"{name}.toml"))
            except SiteError as error:
                log.error("a site's file in the archive cannot be read any more", site=name, error=str(error))
    return list(known.values())


def _archived(text: str, path: Path) -> Site:
    """A site by a file of its past, whatever it was called then."""
    values = toml.parse(text, path, SiteError)
    now = {**values, "name": path.stem}
    return Site.parse(text if now == values else toml.write(now), path)


def renamed_text(config: Config, old: str, new: str) -> str:
    """The text of a site's file under another name; its other lines and its comments stay as they are."""
    return _edited(config, old, {"name": new})


def retire_site(config: Config, name: str, day: date | None) -> Path:
    """Write into a site's file that no run takes it from now on, or (None) that one does again; the file.

    Of a shipped site, into a file of your own. ConfigError where there is no such site or no folder for the file.
    """
    if config.sites is None:
        raise ConfigError("there is no folder of your own site files: set `sites` (`onrecord init` makes one)")
    path = config.sites / f"{name}.toml"
    write_whole(path, _edited(config, name, {"retired": day}))
    return path


def _edited(config: Config, name: str, values: Mapping[str, Any]) -> str:
    import tomlkit  # only when a person edits: no run needs it

    (site,) = select_sites(load_sites(config.sites), [name])[:1]
    told = tomlkit.parse(file_text(site, config.sites))
    for key, value in values.items():
        if value is None:
            told.pop(key, None)
        else:
            told[key] = value
    return tomlkit.dumps(told)


def without_file(db: Database, sites: Iterable[Site], *, pending: bool) -> dict[str, int]:
    """By the names of all other sites, the number of their captures, or of those that are pending alone."""
    names = json.dumps([site.name for site in sites])
    which = "processed_by IS NULL AND " if pending else ""
    query = "SELECT site, count(*) FROM captures WHERE {}site NOT IN (SELECT value FROM json_each(?)) GROUP BY site"
    return dict(db.execute(query.format(which), [names]).fetchall())


def reference() -> str:
    """The page docs/reference/site-file.md: every key of a site file, told by the model itself."""
    lines = ["# Site file reference", "", "Written by `onrecord sites keys`; see [Adding a site](../adding-a-site.md)."]
    for heading, part in (
        ("Top level", Site),
        ("`[[layouts]]`", Layout),
        ("`[fields]`", Fields),
        ("`[expect]`", Expect),
    ):
        lines += [
            "",
            f"## {heading}",
            "",
            str(part.__doc__),
            "",
            "| key | type | default | meaning |",
            "|---|---|---|---|",
        ]
        lines += [_described(key, field) for key, field in part.model_fields.items()]
    return "\n".join(lines) + "\n"


def _site_files(folder: Path | None) -> dict[str, Traversable]:
    """Name -> file; your own go before the shipped ones."""
    if folder is not None and not folder.is_dir():
        raise ConfigError(f"{folder}: no such folder of site files; make it, or mend `sites` in the configuration")
    found: dict[str, Traversable] = {}
    for place in (files("spiders").joinpath("sites"), folder):
        for path in place.iterdir() if place else ():
            if path.name.endswith(".toml"):
                found[path.name.removesuffix(".toml")] = path
    return found


def _text(path: Traversable) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SiteError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except OSError as error:
        raise SiteError(f"{path}: {error.strerror}") from error


def _row(site: Site) -> dict[str, Any]:
    """The site's row; its digest is of the values, so that a comment changes nothing."""
    told = site.model_dump(include={"name", "title", "home", "country", "language", "timezone", "schedule"})
    return told | {
        "file_digest": digest_of(site.model_dump_json().encode()),
        "checked": site.checked.isoformat() if site.checked else None,
        "checked_against": site.checked_against,
    }


def _described(key: str, field: FieldInfo) -> str:
    meaning = " ".join((field.description or "").split())
    return f"| `{key}` | {_type_name(field.annotation)} | {_default(field)} | {meaning} |"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "*needed*"
    value = field.default
    if value is None or isinstance(value, Part) or value in ("", ()):
        return ""
    return f"`{value}`"


def _type_name(kind: Any) -> str:
    """A type as TOML's reader knows it.

    >>> _type_name(tuple[str, ...] | None), _type_name(float)
    ('array of strings', 'number')
    """
    origin, parts = typing.get_origin(kind), [part for part in typing.get_args(kind) if part is not types.NoneType]
    if origin in (types.UnionType, typing.Union, typing.Annotated):
        return _type_name(parts[0])
    if origin is typing.Literal:
        return "one of " + ", ".join(f'"{value}"' for value in parts if value)
    if origin is tuple:
        inner = _type_name(parts[0])
        if typing.get_origin(parts[0]) is tuple:
            return "table of strings"
        return "array of tables" if inner == "table" else f"array of {inner}s"
    names = {str: "string", int: "integer", float: "number", bool: "true or false", date: "date"}
    return names.get(kind, "table")
