"""What to do, in one frozen value: built once from the command line and `pipeline.toml`, or by hand."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

WITHHELD = ("private", "password", "trash", "auto-draft")
"""What only `--include` puts into content/."""
CLEANING = ("off", "strict", "standard")
ENGINES = ("local",)
POLICIES = ("convert", "keep", "drop")
SETTINGS = "pipeline.toml"
MOST_WORKERS = 256


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Job:
    """One site's conversion."""

    inputs: tuple[str, ...]
    """Files, folders, globs and archives, as given."""
    output: Path | None = None
    target: str = "plain"
    clean: str = "standard"
    workers: int = field(default_factory=cores)
    engine: str = "local"
    dry_run: bool = False
    force: bool = False
    """Overwrite files that the owner edited since the last run."""
    include: tuple[str, ...] = ()
    keep_personal_data: bool = False
    csv: bool = False
    """Write the tables as CSV, too."""
    timezone: str | None = None
    """IANA name, for entries whose offset from UTC the source does not tell."""
    site: str | None = None
    """Address of the site, where the sources disagree or do not say."""
    shortcodes: tuple[tuple[str, str], ...] = ()
    """(name, policy), over the built-in table's."""
    iframes: tuple[str, ...] = ()
    """Hosts that may stay in an iframe, besides the built-in ones."""
    rules: tuple[tuple[str, str], ...] = ()
    """(cleaning rule, level), over the profile's."""
    dictionaries: tuple[str, ...] = ()
    """Folders with hunspell dictionaries, looked into before all others."""
    corrections: Path | None = None
    """The owner's decisions about changes, besides those in the input folder and in the earlier output."""

    def __post_init__(self) -> None:
        """Refuse what can not be done, before anything is read."""
        if not self.inputs or not all(each.strip() for each in self.inputs):
            raise UsageError("an INPUT is empty; give a file, a folder, a glob or an archive")
        one_of("--clean", self.clean, CLEANING)
        one_of("--engine", self.engine, ENGINES)
        for name in self.include:
            one_of("--include", name, WITHHELD)
        for name, policy in self.shortcodes:
            one_of(f"[{name}] in [shortcodes]", policy, POLICIES)
        if not 1 <= self.workers <= MOST_WORKERS:
            said = f"--workers {self.workers}: give a number from 1 to {MOST_WORKERS}, usually one a core"
            raise UsageError(said)
        if self.timezone is not None:
            _refuse_unknown_zone(self.timezone)
        if self.site is not None:
            _refuse_no_address(self.site)

    def options(self) -> dict[str, object]:
        """What site.json tells of the job: all that can change the output."""
        return {
            "target": self.target,
            "clean": self.clean,
            "include": list(self.include),
            "keep_personal_data": self.keep_personal_data,
            "csv": self.csv,
            "timezone": self.timezone,
            "site": self.site,
            "shortcodes": dict(self.shortcodes),
            "iframes": list(self.iframes),
            "rules": dict(self.rules),
        }


def one_of(what: str, value: str, allowed: Sequence[str]) -> None:
    """Raise if a value is not one of those that there are."""
    if value not in allowed:
        are = "are" if len(allowed) > 1 else "is"
        raise UsageError(f"{what}: no {value!r}; there {are}: {', '.join(allowed)}")


def _refuse_unknown_zone(name: str) -> None:
    """Raise if the system knows no such time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(f"--timezone: no time zone is named {name!r}; names are like Europe/Rome") from error


def _refuse_no_address(url: str) -> None:
    """Raise if it is no address of a site."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not url.split()[1:]
    except ValueError:
        good = False
    if not good:
        raise UsageError(f"--site: {url!r} is no address of a site; one is like https://example.org")


def _text(value: object) -> str | None:
    """A setting that is text."""
    return value if isinstance(value, str) else None


def _texts(value: object) -> tuple[str, ...] | None:
    """A setting that is a list of texts."""
    return tuple(value) if isinstance(value, list) and all(isinstance(each, str) for each in value) else None


def _flag(value: object) -> bool | None:
    """A setting that is true or false."""
    return value if isinstance(value, bool) else None


def _policies(value: object) -> tuple[tuple[str, str], ...] | None:
    """A table of names and policies."""
    if isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
        return tuple(value.items())
    return None


def _cleaning(value: object) -> dict[str, object] | None:
    """Fields of Job: a profile's name, or a table of a profile, levels of rules and folders of dictionaries."""
    if isinstance(value, str):
        return {"clean": value}
    if not isinstance(value, dict) or not value.keys() <= CLEANERS.keys():
        return None
    found: dict[str, object] = {CLEANERS[key][0]: CLEANERS[key][1](each) for key, each in value.items()}
    return None if None in found.values() else found


def _hosts(value: object) -> tuple[str, ...] | None:
    """A table with a list of hosts."""
    return _texts(value["hosts"]) if isinstance(value, dict) and value.keys() == {"hosts"} else None


CLEANERS: dict[str, tuple[str, Callable[[object], object]]] = {
    "profile": ("clean", _text),
    "rules": ("rules", _policies),
    "dictionaries": ("dictionaries", _texts),
}
"""Key of the table [clean] -> the field of Job, and what reads its value."""
SETTERS: dict[str, tuple[Callable[[object], object], str]] = {
    "target": (_text, 'a text, such as "plain"'),
    "clean": (_cleaning, '"off", "strict" or "standard", or a table of profile, rules and dictionaries'),
    "include": (_texts, 'a list, such as ["private"]'),
    "keep_personal_data": (_flag, "true or false"),
    "csv": (_flag, "true or false"),
    "timezone": (_text, 'a text, such as "Europe/Rome"'),
    "site": (_text, 'a text, such as "https://example.org"'),
    "shortcodes": (_policies, 'a table with lines such as gallery = "keep"'),
    "iframes": (_hosts, 'a table with the line hosts = ["player.example.org"]'),
}
"""Key of a `pipeline.toml`, and field of Job -> what reads its value (None if unfit), what it must be."""


def settings(path: Path) -> dict[str, Any]:
    """Read a `pipeline.toml`; an unknown key or a wrong type is an error that says so."""
    try:
        read = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path}: the settings can not be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8; save it so") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{path}: is not TOML: {error}") from error
    found: dict[str, Any] = {}
    for key, value in read.items():
        if key not in SETTERS:
            raise UsageError(f"{path}: no setting is named {key!r}; there are: {', '.join(SETTERS)}")
        read_value, right = SETTERS[key]
        wanted = read_value(value)
        if wanted is None:
            raise UsageError(f"{path}: {key} can not be {value!r}; it is {right}")
        found.update(wanted if isinstance(wanted, dict) else {key: wanted})
    return found


def with_settings(job: Job, read: Mapping[str, Any], given: frozenset[str]) -> Job:
    """The job with the settings of a file, where the command line gave no flag of that name."""
    names = {each.name for each in fields(job)}
    return replace(job, **{key: value for key, value in read.items() if key in names and key not in given})
