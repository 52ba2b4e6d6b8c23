"""The names of all files that an input holds, by a listing of its own: every one of them must have its line in the ledger."""

from __future__ import annotations

import glob
import os
import tarfile
import zipfile
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

OWNERS = frozenset(("pipeline.toml", "corrections.csv", "keepwords.txt"))
"""Settings in a site's folder."""


def names(given: str) -> list[str]:
    """The files that the user means by one input, those in an archive as `archive.zip!/inner.html`.

    What an archive in an archive holds is not listed, nor what can not be opened: its name stands for it.
    """
    paths: list[str] = []
    if os.path.isdir(given):  # noqa: PTH112 - not the way in which the run takes its inputs
        for folder, folders, files in os.walk(given):
            links = [each for each in folders if os.path.islink(os.path.join(folder, each))]  # noqa: PTH114, PTH118 - the same
            folders[:] = [each for each in folders if each not in links and _counts(each)]
            paths += [str(PurePath(folder, each)) for each in (*files, *links) if _counts(each)]
    else:
        several = [] if os.path.exists(given) else glob.glob(given, recursive=True)  # noqa: PTH110, PTH207 - the same
        paths += [str(PurePath(each)) for each in several or [given] if not os.path.isdir(each)]  # noqa: PTH112 - the same
    once: dict[str, str] = {}
    for path in sorted(paths):
        once.setdefault(os.path.realpath(path), path)
    found = {name for path in once.values() for name in _inside(path)}
    return sorted(each.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for each in found)


def _counts(name: str) -> bool:
    """Whether a file or folder of this name is meant."""
    return not name.startswith(".") and name != "__MACOSX" and name not in OWNERS


def _inside(path: str) -> set[str]:
    """The files of an archive; the file itself, if it is none."""
    try:
        if not os.path.isfile(path):  # noqa: PTH113 - the same
            return {path}
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                members = [each.filename for each in archive.infolist() if not each.is_dir()]
        elif tarfile.is_tarfile(path):
            with tarfile.open(path) as tar:
                members = [each.name for each in tar if each.isfile()]
        else:
            return {path}
    except (OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, tarfile.TarError):
        return {path}
    return {
        f"{path}!/{each}"
        for each in members
        if each and all(_counts(step) for step in each.split("/") if step not in {"", "."})
    }


def unbooked(
    listed: Iterable[str], known: frozenset[str], ledger: Mapping[str, Mapping[str, int]]
) -> Iterator[str]:
    """A sentence for each file of a mirror that has not just one line in the ledger; `known`: files that are no pages."""
    there = set(listed)
    archives = {name.partition("!/")[0] for name in there if "!/" in name}
    opened = {name.rpartition("!/")[0] for name in (*ledger, *known)}
    for name in sorted(there):
        outer = name.partition("!/")[0]
        whole = outer != name and "page" in ledger.get(outer, {})  # an archive that was not looked into
        lines = ledger.get(name, {}).get("page", 0)
        if lines != 1 and known.isdisjoint((name, outer)) and name not in opened and not whole:
            yield f"{name}: the file has {lines} lines in the ledger instead of one"
    for name, counts in ledger.items():
        given = name in there or name in archives or name.count("!/") > 1
        if "page" in counts and not given:
            yield f"{name}: the ledger tells of this file, but it was not given"
