"""What to do, in one frozen value: built once from the command line and `pipeline.toml`, or by hand."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

WITHHELD = ("private", "password", "trash", "auto-draft")
"""What only `--include` puts into content/."""
CLEANING = ("off", "strict", "standard")
POLICIES = ("convert", "keep", "drop")
SETTINGS = "pipeline.toml"


@dataclass(frozen=True, slots=True)
class Job:
    """One site's conversion."""

    inputs: tuple[str, ...]
    """Files, folders, globs and archives, as given."""
    output: Path | None = None
    target: str = "plain"
    clean: str = "standard"
    workers: int = field(default_factory=lambda: len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    dry_run: bool = False
    force: bool = False
    """Overwrite files that the owner edited since the last run."""
    include: tuple[str, ...] = ()
    keep_personal_data: bool = False
    timezone: str | None = None
    """IANA name, for entries whose offset from UTC the source does not tell."""
    site: str | None = None
    """Address of the site, where the sources disagree or do not say."""
    shortcodes: tuple[tuple[str, str], ...] = ()
    """(name, policy), over the built-in table's."""
    iframes: tuple[str, ...] = ()
    """Hosts that may stay in an iframe, besides the built-in ones."""

    def __post_init__(self) -> None:
        """Refuse what can not be done, before anything is read."""
        _one_of("--clean", self.clean, CLEANING)
        for name in self.include:
            _one_of("--include", name, WITHHELD)
        for name, policy in self.shortcodes:
            _one_of(f"policy of [{name}]", policy, POLICIES)
        if self.workers < 1:
            message = f"--workers {self.workers}: at least one is needed"
            raise UsageError(message)
        if self.timezone is not None:
            try:
                ZoneInfo(self.timezone)
            except (KeyError, ValueError, OSError) as error:
                message = f"no time zone named {self.timezone!r}; names are like Europe/Rome"
                raise UsageError(message) from error

    def options(self) -> dict[str, object]:
        """What site.json tells of the job: all that can change the output."""
        return {
            "target": self.target,
            "clean": self.clean,
            "include": list(self.include),
            "keep_personal_data": self.keep_personal_data,
            "timezone": self.timezone,
            "site": self.site,
            "shortcodes": dict(self.shortcodes),
            "iframes": list(self.iframes),
        }


def _one_of(what: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        message = f"{what}: no {value!r}; there are: {', '.join(allowed)}"
        raise UsageError(message)


FROM_TOML = {"target": str, "clean": (str, dict), "include": list, "keep_personal_data": bool, "timezone": str, "site": str}
"""Settings of a `pipeline.toml` that a flag can set too -> their type."""


def settings(path: Path) -> dict[str, Any]:
    """Read a `pipeline.toml`; an unknown key or a wrong type is an error that says so.

    Tables: `[shortcodes]` name = policy; `[iframes]` hosts = [...].
    """
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise UsageError(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path}: not TOML: {error}"
        raise UsageError(message) from error
    found: dict[str, Any] = {}
    for key, value in read.items():
        if key == "shortcodes" and isinstance(value, dict):
            found[key] = tuple((str(name), str(policy)) for name, policy in value.items())
        elif key == "iframes" and isinstance(value, dict) and isinstance(value.get("hosts"), list):
            found[key] = tuple(str(host) for host in value["hosts"])
        elif key in FROM_TOML and isinstance(value, FROM_TOML[key]) and not isinstance(value, dict):  # type: ignore[arg-type]
            found[key] = tuple(map(str, value)) if isinstance(value, list) else value
        else:
            known = ", ".join((*FROM_TOML, "[shortcodes]", "[iframes]"))
            message = f"{path}: can not use {key} = {value!r}; there are: {known}"
            raise UsageError(message)
    return found


def with_settings(job: Job, read: Mapping[str, Any], given: frozenset[str]) -> Job:
    """The job with the settings of a file, where the command line gave no flag of that name."""
    names = {each.name for each in fields(job)}
    return replace(job, **{key: value for key, value in read.items() if key in names and key not in given})
