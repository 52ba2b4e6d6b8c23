"""Lines of plain text -> the text as the classic editor would keep it."""

from __future__ import annotations

import html
import re

BULLET = re.compile(r"^(?P<indent>[ \t]*)(?P<mark>[•‣▪◦●○·∙*+–-]|(?P<number>\d{1,3})[.)])[ \t]+(?=\S)")
UNINDENTED = frozenset("*+-–·")
"""Marks that begin a list only where they are indented or repeated: an author writes dialogue with them."""


def classic(lines: list[str], notes: list[tuple[str, str]]) -> str:
    """Blank lines between paragraphs, lists as lists, signs of markup as text."""
    blocks: list[str] = []
    paragraph: list[str] = []
    items: list[str] = []
    ordered = False
    lists = 0

    def close() -> None:
        nonlocal paragraph, items, lists
        if paragraph:
            blocks.append("\n".join(paragraph))
        if items:
            tag = "ol" if ordered else "ul"
            blocks.append(f"<{tag}>\n" + "\n".join(f"<li>{item}</li>" for item in items) + f"\n</{tag}>")
            lists += 1
        paragraph, items = [], []

    for at, line in enumerate(lines):
        if not line.strip(" \t"):
            if items and _next_item(lines, at + 1, ordered=ordered):
                continue
            close()
            continue
        found = BULLET.match(line)
        if found and _begins_list(lines, at, found, within=bool(items)):
            number = found["number"] is not None
            if paragraph or (items and number != ordered):
                close()
            ordered = number
            items.append(html.escape(line[found.end() :].rstrip(), quote=False))
        elif items and line[:1] in " \t":
            items[-1] += " " + html.escape(line.strip(" \t"), quote=False)
        else:
            if items:
                close()
            paragraph.append(html.escape(line.strip(" \t"), quote=False))
    close()
    if lists:
        notes.append(
            ("text-lists-read", f"{lists} lists are made of lines that begin with a bullet or number")
        )
    return "\n\n".join(blocks)


def _begins_list(lines: list[str], at: int, found: re.Match[str], *, within: bool) -> bool:
    """Whether a line is an item: marked and indented, or with others like it."""
    if (
        within
        or (found["indent"] and found["number"] is None)
        or (found["mark"][0] not in UNINDENTED and found["number"] is None)
    ):
        return True
    if found["number"] is not None and found["number"] != "1":
        return False
    following = BULLET.match(lines[at + 1]) if at + 1 < len(lines) else None
    if following is None:
        return False
    return following["number"] == "2" if found["number"] is not None else following["mark"] == found["mark"]


def _next_item(lines: list[str], at: int, *, ordered: bool) -> bool:
    """Whether behind a blank line the list goes on."""
    if at >= len(lines):
        return False
    found = BULLET.match(lines[at])
    return found is not None and bool(found["indent"]) and (found["number"] is not None) == ordered
