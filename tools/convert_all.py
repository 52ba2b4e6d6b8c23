"""Convert every site of a folder: each subfolder, and each file beside them, into a folder of its name."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.cli import main as convert

ENDINGS = (
    ".tar.gz",
    ".tar.xz",
    ".tar.bz2",
    ".xml.gz",
    ".tgz",
    ".xml",
    ".zip",
    ".gz",
    ".html",
    ".htm",
    ".txt",
)
"""Endings that are not part of a site's name."""


STOPPED = 128
"""Exit codes above it are signals': the user wants no more."""


def main() -> int:
    """Convert them all; the worst exit code of them."""
    source, goal, *arguments = sys.argv[1:]
    sites = sorted(path for path in Path(source).iterdir() if not path.name.startswith("."))
    if not sites:
        sys.stderr.write(
            f"{source}/ is empty: put a folder with a site's export into it, such as {source}/my-blog/\n"
        )
        return 2
    codes: dict[Path, int] = {}
    for site in sites:
        if codes and max(codes.values()) > STOPPED:
            break
        sys.stderr.write(f"\n{site}\n")
        codes[site] = convert(["convert", str(site), "--output", str(Path(goal, _name(site))), *arguments])
    failed = [str(site) for site, code in codes.items() if code]
    if failed:
        sys.stderr.write(f"\nNot all is well with: {', '.join(failed)}\n")
    return max(codes.values())


def _name(site: Path) -> str:
    """The name of a site's output folder."""
    if site.is_dir():
        return site.name
    ending = next((each for each in ENDINGS if site.name.lower().endswith(each)), "")
    return site.name[: len(site.name) - len(ending)] or site.name


if __name__ == "__main__":
    sys.exit(main())
