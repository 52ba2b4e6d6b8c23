"""Which outputs stand in a folder, and what is said where there is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import UsageError
from pipeline.tables.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    import os

SITE = "site.json"


class Output(NamedTuple):
    """One site's output."""

    name: str
    """Of its folder."""
    tables: Path
    about: dict[str, Any]
    """Its site.json."""


def find(folder: str | os.PathLike[str]) -> tuple[dict[str, Output], bool]:
    """Name -> output, of a folder that is one or holds some; and whether it holds them."""
    place = Path(folder)
    if (place / SITE).is_file():
        found = _output(place)
        return {found.name: found}, False
    if not place.is_dir():
        raise UsageError(f"{place}: there is no such folder; give one that `wxr-pipeline convert` wrote")
    inside = sorted(each for each in place.iterdir() if (each / SITE).is_file())
    if not inside:
        raise UsageError(
            f"{place}: holds no output: there is no {SITE} in it, nor in a folder of it;"
            " give one that `wxr-pipeline convert` wrote"
        )
    return {each.name: _output(each) for each in inside}, True


def _output(place: Path) -> Output:
    """One output, if its tables can be read."""
    try:
        about = json.loads((place / SITE).read_text("utf-8"))
        version = about["schema_version"]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UsageError(f"{place / SITE}: is not what `wxr-pipeline convert` writes") from error
    if not isinstance(version, int) or version > SCHEMA_VERSION:
        raise UsageError(f"{place}: a newer wxr-pipeline wrote it (schema {version}); update to read it")
    tables = place / "tables"
    if not tables.is_dir():
        raise UsageError(f"{place}: has no tables/; convert it again with this version")
    return Output(place.resolve().name, tables, about)
