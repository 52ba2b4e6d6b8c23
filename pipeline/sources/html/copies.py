"""What archives and savers of pages add to a page, taken off again: banners, rewritten addresses, notes of their own."""

from __future__ import annotations

import re
from typing import NamedTuple

BANNER = re.compile(
    r"<!-- BEGIN WAYBACK TOOLBAR INSERT -->.*?<!-- END WAYBACK TOOLBAR INSERT -->"
    r"|<div id=\"wm-ipp-base\".*?<!-- END WAYBACK TOOLBAR INSERT -->",
    re.DOTALL,
)
HEAD = re.compile(
    (
        r"<script[^>]*(?:web-static\.archive\.org|archive\.org/(?:_static|includes)|/_static/js/)[^>]*>.*?</script>|"
        r"<link[^>]*(?:archive\.org/_static|/_static/css/(?:banner|iconochive))[^>]*>|<!-- End Wayback Rewrite JS Include -->"
    ),
    re.DOTALL,
)
FOOT = re.compile(r"<!--\s*FILE ARCHIVED ON .*?-->|<!--\s*playback timings.*?-->", re.DOTALL)
ARCHIVED = re.compile(r"FILE ARCHIVED ON (\d\d:\d\d:\d\d \w{3} \d\d, \d{4})")
REWRITTEN = re.compile(
    r"(?:https?:)?(?://(?:web|wayback|www)\.archive\.org|//arquivo\.pt|//[a-z0-9.-]*webarchive[a-z0-9.-]*|"
    r"//wayback\.[a-z0-9.-]+|//web\.archive\.org\.[a-z]+)?"
    r"(?:/web|/wayback|/wayback/archive|/all|/noFrame/replay|/archive/web)/(\d{4,14})(?:[a-z]{2}_)?/((?:https?:)?/{1,2}|"
    r"(?=mailto:|javascript:|data:))",
    re.IGNORECASE,
)
"""The beginning of an address as the Wayback Machine and its kin rewrite it."""
SAVED = re.compile(
    (
        r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->|<!--\s*Page saved with SingleFile\s+url:\s*(\S+)|<!--\s*Mirrored from "
        r"(\S+) by HTTrack"
    ),
    re.IGNORECASE,
)
"""Notes of browsers and programs on where they saved a page from."""
MARKS = ("/web/", "WAYBACK TOOLBAR", "FILE ARCHIVED ON", "archive.org/_static", "webarchive", "wayback")
"""What a copy from a web archive holds."""
GOOGLE_CACHE = re.compile(
    r"<div[^>]*id=[\"']?google-cache-hdr.*?</div>\s*</div>\s*</div>", re.DOTALL | re.IGNORECASE
)


class Bare(NamedTuple):
    """The page without additions."""

    text: str
    saved_from: str
    """The address that the saver noted; "" if none did."""
    notes: tuple[tuple[str, str], ...]


def bared(text: str) -> Bare:
    """The page as its site served it."""
    notes: list[tuple[str, str]] = []
    start = text[:4096]
    found = SAVED.search(start) or (SAVED.search(text[-2048:]) if "HTTrack" in text[-2048:] else None)
    source = next(filter(None, found.groups()), "") if found else ""
    if source and "://" not in source:
        source = f"http://{source}" if not source.startswith(("file:", "about:")) else ""
    if any(mark in text for mark in MARKS):
        plain = FOOT.sub("", HEAD.sub("", BANNER.sub("", text)))
        plain, count = REWRITTEN.subn(_original, plain)
        if count or len(plain) != len(text):
            told = ARCHIVED.search(text)
            when = f", archived at {told[1]}" if told else ""
            if count > 2 or told:
                notes.append(
                    (
                        "archive-undone",
                        f"the page is a copy of a web archive{when}; its banner is taken off, {count} addresses are as they were",
                    )
                )
                text = plain
                if source:
                    source = REWRITTEN.sub(_original, source)
    if "google-cache-hdr" in text:
        text = GOOGLE_CACHE.sub("", text)
        notes.append(("archive-undone", "the page is a copy of Google's cache; its banner is taken off"))
    return Bare(text, source if source.startswith("http") else "", tuple(notes))


def _original(found: re.Match[str]) -> str:
    """The beginning of the address that was rewritten."""
    scheme = found[2]
    if scheme.startswith("//"):
        return "//"
    if scheme.startswith("http"):
        return scheme if scheme.endswith("//") else scheme.rstrip("/") + "//"
    return ""
