"""Footnotes: references and notes that find each other become `[^1]`; others lose no text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.convert.markdown.signs import ATOM
from pipeline.convert.tree import content, forget

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

    from pipeline.convert.markdown.writer import Writer

SECTIONS = frozenset(("footnotes", "wp-block-footnotes", "footnotes-list", "footnote-list"))
"""Classes of the element that holds the notes."""
REFERENCES = frozenset(("footnote-ref", "footnote-reference", "fn", "footnote"))
_LABEL = re.compile(r"[A-Za-z0-9_-]{1,24}")
_PREFIX = re.compile(r"fn[-:]?(?=.)|footnote[-_:](?=.)")
_BACK = re.compile(r"[\s\[\]()^↩⏎↵↑⤴\ufe0e\ufe0f]*$")
_LINE_END = re.compile(r"\n(?=[^\n])")


def find(root: Element, sups: Iterable[Element]) -> dict[str, str]:
    """Notes that some reference points to: id -> label; `sups` are the tree's."""
    wanted: dict[str, None] = {}
    for sup in sups:
        if target := _target(sup):
            wanted.setdefault(target)
    if not wanted:
        return {}
    present = {
        key for section in root.iter("section", "ol", "div") if _is_section(section) for key in _ids(section)
    }
    labels: dict[str, str] = {}
    taken: set[str] = set()
    for number, key in enumerate((key for key in wanted if key in present), 1):
        label = _PREFIX.sub("", key, count=1)
        if not _LABEL.fullmatch(label) or label.lower() in taken:
            label = str(number)
            while label in taken:
                label += "b"
        taken.add(label.lower())
        labels[key] = label
    return labels


def _is_section(element: Element) -> bool:
    return not SECTIONS.isdisjoint((element.get("class") or "").split())


def _ids(section: Element) -> list[str]:
    return [key for item in section.iter("li") if (key := item.get("id"))]


def _target(sup: Element) -> str:
    """The id of the note that a `<sup>` refers to; "" if it is no reference."""
    if REFERENCES.isdisjoint((sup.get("class") or "").split()):
        return ""
    link = sup.find(".//a[@href]")
    href = "" if link is None else link.get("href") or ""
    return href[1:] if href[:1] == "#" else ""


def reference(w: Writer, element: Element) -> bool:
    """Write a `<sup>` as a reference; False if it is none that has a note."""
    target = _target(element) if element.keys() else ""
    if not target:
        return False
    label = w.note_keys.get(target)
    if label is None:
        # Its number stays; the link would lead nowhere.
        for link in element.iter("a"):
            forget(link, "href")
        return False
    w.atom(ATOM, f"[^{label}]")
    return True


def leads_to_notes(w: Writer, element: Element) -> bool:
    """Whether the footnotes follow a `<hr>`: renderers put one there by themselves."""
    follower = element.getnext()
    return (
        bool(w.note_keys)
        and follower is not None
        and follower.tag in {"section", "ol", "div"}
        and _is_section(follower)
    )


def section(w: Writer, element: Element) -> bool:
    """Write the notes of a section; False if it holds none that is referred to."""
    if not w.note_keys or not _is_section(element):
        return False
    if not any(key in w.note_keys for key in _ids(element)):
        return False
    w.flush()
    notes: list[str] = []
    _collect(w, element, notes)
    w.out.extend(notes)
    return True


def _collect(w: Writer, element: Element, notes: list[str]) -> None:
    """Add the notes of a list or what is around it; all else there, such as a title, is written as it is."""
    w.add(element.text)
    for child in element:
        if child.tag == "li":
            label = w.note_keys.get(child.get("id") or "")
            if label is None or label in w.notes_written:
                # Nobody refers to it: its text stays as a paragraph.
                w.out.extend(w.blocks(child))
            else:
                w.notes_written.add(label)
                _without_backlinks(child)
                notes.append(_note(label, w.blocks(child)))
        elif child.tag in {"ol", "ul", "div", "section"} and child.find(".//li") is not None:
            w.flush()
            _collect(w, child, notes)
        elif child.tag != "hr":
            w.out.extend(w.alone(child))
        w.add(child.tail)
    w.flush()


def _note(label: str, blocks: list[str]) -> str:
    """A note; what follows its first paragraph is indented."""
    text = "\n\n".join(blocks) or "\\"
    return f"[^{label}]: " + _LINE_END.sub("\n    ", text)


def _without_backlinks(item: Element) -> None:
    """Take out the arrows that lead back to the text."""
    for link in list(item.iter("a")):
        href = link.get("href") or ""
        if href[:1] != "#" or not _BACK.match(content(link)):
            continue
        parent = link.getparent()
        if parent is None:
            continue
        tail = (link.tail or "").rstrip()
        before = link.getprevious()
        if before is not None:
            before.tail = (before.tail or "").rstrip() + tail
        else:
            parent.text = (parent.text or "").rstrip() + tail
        parent.remove(link)
