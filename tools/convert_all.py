"""Convert every site of a folder: each subfolder, and each file beside them, into a folder of its name."""

from __future__ import annotations

import sys
from collections import Counter
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
    names = {site: _name(site) for site in sites if not _is_companion(site)}
    for name, number in Counter(names.values()).items():
        if number > 1:
            both = " and ".join(str(site) for site in names if names[site] == name)
            sys.stderr.write(
                f"{both} would both become {Path(goal, name)}/: rename one, or put both into one folder\n"
            )
            return 2
    codes: dict[Path, int] = {}
    for site, name in names.items():
        if codes and max(codes.values()) > STOPPED:
            break
        sys.stderr.write(f"\n{site}\n")
        codes[site] = convert(["convert", str(site), "--output", str(Path(goal, name)), *arguments])
    failed = [str(site) for site, code in codes.items() if code]
    if failed:
        sys.stderr.write(f"\nNot all is well with: {', '.join(failed)}\n")
    return max(codes.values())


def _is_companion(folder: Path) -> bool:
    """Whether a browser saved a page's pictures there: `Page_files/` beside `Page.html`."""
    page = folder.name.removesuffix("_files")
    return (
        folder.is_dir()
        and page != folder.name
        and any((folder.parent / f"{page}{ending}").is_file() for ending in (".html", ".htm"))
    )


def _name(site: Path) -> str:
    """The name of a site's output folder."""
    if site.is_dir():
        return site.name
    ending = next((each for each in ENDINGS if site.name.lower().endswith(each)), "")
    return site.name[: len(site.name) - len(ending)] or site.name


if __name__ == "__main__":
    sys.exit(main())
