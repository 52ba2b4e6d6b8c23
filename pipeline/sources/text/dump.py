"""A page's dump taken apart: title, data, body, and the lines behind it that are no part of the text."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.sources.html import dates
from pipeline.sources.text.classic import classic
from pipeline.sources.text.labels import AKISMET, HEAD, kind_of, labelled, language_of

END = frozenset(("comment-form", "comments", "navigation", "related"))
"""Lines behind which nothing more of the text stands."""
NAMES = {
    "comment-form": "the comment form",
    "comments": "the comments",
    "navigation": "links to other entries",
    "related": "related entries",
    "share": "share labels",
    "skip": "a link to the content",
    "previous": "links to other entries",
}
HOST = re.compile(
    r"(?:https?://)?(?:www\.)?(?P<host>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24})/?", re.IGNORECASE
)
SUFFIX = re.compile(r"\s*[-–—|·»:•]\s*(?P<site>[^-–—|·»•]{2,80})\Z")
SEPARATORS = re.compile(r"\s*,\s+|\s*[|•;]\s*")
SPACER = "\xa0\u2007\u202f\u200b \t"
MOST_META = 12


class Dump(NamedTuple):
    """A page's text taken apart."""

    title: str
    site: str
    """Name or host of the site, as the title says."""
    language: str
    date: dates.When | None
    date_told: bool
    """Whether a label for the date is there, with or without a date."""
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    author: str
    body: str
    notes: tuple[tuple[str, str], ...]
    evidence: int
    """How many things tell that it is a page's dump."""


def take_apart(text: str) -> Dump:
    """The parts of a page's dump."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")
    notes: list[tuple[str, str]] = []
    language = language_of(lines)
    title, site, start, evidence = _title(lines, notes)
    told: dict[str, str] = {}
    at, seen = start, 0
    while at < len(lines) and seen < MOST_META:
        line = lines[at].strip()
        if not line.strip(SPACER):
            at += 1
            continue
        found = labelled(line, language)
        if not found:
            if kind_of(line) == "skip":
                at += 1
                continue
            break
        for key, value in found.items():
            told.setdefault(key, value)
        evidence += 1
        notes.append(("text-line-read", f"a line of data, no part of the text: “{line[:120]}”"))
        at += 1
        seen += 1
    rest, ended = _without_ending(lines[at:], notes)
    evidence += ended
    late = _late_labels(rest, language, told, notes)
    body = classic(late, notes)
    date = dates.words(told["date"], language) if told.get("date") else None
    return Dump(
        title=title,
        site=site,
        language=language,
        date=date,
        date_told="date" in told,
        categories=_names(told.get("category", "")),
        tags=_names(told.get("tag", "")),
        author=told.get("author", ""),
        body=body,
        notes=tuple(notes),
        evidence=evidence,
    )


def _title(lines: list[str], notes: list[tuple[str, str]]) -> tuple[str, str, int, int]:
    """(title, site, the line behind, evidence): a browser's title line first, then the heading itself."""
    filled = [(place, line.strip()) for place, line in enumerate(lines[:HEAD]) if line.strip(SPACER)]
    while filled and kind_of(filled[0][1]) == "skip":
        filled = filled[1:]
    if not filled:
        return "", "", 0, 0
    first_at, first = filled[0]
    for place, line in filled[1:4]:
        if first == line:
            notes.append(("text-line-read", f"the title stands twice; once is enough: “{first}”"))
            return first, "", place + 1, 1
        if len(line) < len(first) and first.startswith(line):
            rest = SUFFIX.fullmatch(first[len(line) :])
            if rest:
                notes.append(("text-line-read", f"the title line ends in the name of the site: “{first}”"))
                return line, rest["site"].strip(), place + 1, 1
    found = SUFFIX.search(first)
    if found and HOST.fullmatch(found["site"].strip()):
        notes.append(("text-line-read", f"the title line ends in the name of the site: “{first}”"))
        return first[: found.start()].strip(), found["site"].strip(), first_at + 1, 1
    return first, "", first_at + 1, 0


def _without_ending(lines: list[str], notes: list[tuple[str, str]]) -> tuple[list[str], int]:
    """The lines up to where theme and plugins go on; what is left out is told."""
    evidence = 0
    kept = list(lines)
    pattern = "|".join(AKISMET.values())
    for at, line in enumerate(kept):
        if re.fullmatch(pattern, line.strip()):
            notes.append(("text-line-left-out", f"the notice of Akismet: “{line.strip()[:160]}”"))
            kept[at] = ""
            evidence += 1
    for at, line in enumerate(kept):
        kind = kind_of(line)
        if kind in END and (kind != "related" or _ends(kept, at)):
            gone = [each.strip() for each in kept[at:] if each.strip(SPACER)]
            notes.append(
                (
                    "text-line-left-out",
                    f"{NAMES[kind]} and all behind, {len(gone)} lines: “{' / '.join(gone)[:400]}”",
                )
            )
            kept = kept[:at]
            evidence += 1
            break
        if kind in {"share", "skip"}:
            notes.append(("text-line-left-out", f"{NAMES[kind]}: “{line.strip()[:160]}”"))
            kept[at] = ""
    while kept and not kept[-1].strip(SPACER):
        if "\xa0" in kept[-1]:
            notes.append(("text-spacer-left-out", "empty paragraphs at the end of the text"))
        kept.pop()
    return kept, evidence


def _ends(lines: list[str], at: int) -> bool:
    """Whether behind a heading for related entries only short lines stand."""
    return all(len(line.strip()) < 120 for line in lines[at + 1 :])


def _late_labels(
    lines: list[str], language: str, told: dict[str, str], notes: list[tuple[str, str]]
) -> list[str]:
    """The lines without labels that stand behind the text, which are read too."""
    kept = list(lines)
    while kept:
        line = kept[-1].strip()
        if not line.strip(SPACER):
            kept.pop()
            continue
        found = labelled(line, language) if len(kept) > 1 else {}
        if not found or not set(found) & {"category", "tag", "date"}:
            return kept
        for key, value in found.items():
            told.setdefault(key, value)
        notes.append(("text-line-read", f"a line of data, no part of the text: “{line[:120]}”"))
        kept.pop()
    return kept


def _names(value: str) -> tuple[str, ...]:
    """Names of terms: commas part them, words such as “e” do not.

    >>> _names("Comunicazione partecipativa, Web e Social")
    ('Comunicazione partecipativa', 'Web e Social')
    """
    return tuple(dict.fromkeys(name for each in SEPARATORS.split(value) if (name := each.strip(" .#"))))
