"""What stands between elements and is none: comments, declarations, broken tags, and text that a server printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.sources.wxr.box import category
from pipeline.sources.wxr.kinds import FIELDS, KINDS, ROOTS
from pipeline.sources.wxr.tokens import (
    BROKEN_TAG,
    BROKEN_TERM,
    CLEAN,
    COMMENT,
    COMMENT_END,
    DECLARATION_END,
    DOCTYPE,
    END,
    HTML_END,
    HTML_PAGE,
    MARK,
    STRUCTURE,
)
from pipeline.sources.wxr.values import BLANKS, quoted, unescape

if TYPE_CHECKING:
    import re

    from pipeline.sources.wxr.boxes import Reader


def step_over(reader: Reader, at: int, stop: int) -> int:
    """Step over what is no element: text, a comment, a declaration, a broken tag; return where to go on."""
    text, box = reader.text, reader.stack[-1]
    if text[at] != "<":
        if not box.known:
            box.texts.append(unescape(text[at:stop], box.say))
            return stop
        return foreign(reader, at) if text[at:stop].strip(BLANKS) else stop
    if text.startswith(COMMENT, at):
        return _comment(reader, at)
    if text.startswith(MARK, at):
        return _stray_section(reader, at)
    if text.startswith("<?", at):
        return _instruction(reader, at)
    if HTML_PAGE.match(text, at) and box.known:
        return foreign(reader, at)
    if text.startswith("<!", at):
        return _declaration(reader, at)
    if box.name == "item" and (term := BROKEN_TERM.match(text, at)):
        box.categories.append(category(term[1], term[2], box.say))
        return term.end()
    if broken := BROKEN_TAG.match(text, at):
        return _broken(reader, broken)
    if not box.known:
        box.texts.append("<")
        return at + 1
    return foreign(reader, at)


def _comment(reader: Reader, at: int) -> int:
    """An XML comment; one without an end of its own hides nothing."""
    end = reader.texts.ahead.find(COMMENT_END, at + len(COMMENT))
    if end < 0 or 0 <= reader.texts.ahead.find(COMMENT, at + len(COMMENT)) < end:
        reader.stack[-1].say("tag-unreadable", "an XML comment has no end; what follows is read")
        return at + len(COMMENT)
    return end + len(COMMENT_END)


def _stray_section(reader: Reader, at: int) -> int:
    """A CDATA section between elements."""
    text, box = reader.text, reader.stack[-1]
    start = at + len(MARK)
    end = reader.texts.ahead.find(END, start)
    stop = len(text) if end < 0 else end
    if not box.known:
        box.texts.append(text[start:stop])
        return stop + len(END)
    stop = reader.texts.next_structure(start, stop)
    reader.stack[-1].keep(text[start:stop], "a CDATA section between elements")
    return stop + len(END) if stop == end else stop


def _instruction(reader: Reader, at: int) -> int:
    """A processing instruction; before the XML declaration nothing may stand."""
    if reader.text.startswith("<?xml", at) and reader.text[: min(at, 8)].strip("\ufeff"):
        reader.root.say(
            "declaration-late", "something stands before an XML declaration; it is read all the same"
        )
    end = reader.texts.ahead.find("?>", at)
    return at + 2 if end < 0 else end + 2


def _declaration(reader: Reader, at: int) -> int:
    """A document type; what it declares is never resolved."""
    text = reader.text
    if text[at : at + len(DOCTYPE)].upper() != DOCTYPE:
        return foreign(reader, at)
    bracket, end = reader.texts.ahead.find("[", at), reader.texts.ahead.find(">", at)
    if 0 <= bracket < end and (close := reader.texts.ahead.search(DECLARATION_END, bracket)):
        end = close.end() - 1
    stop = len(text) if end < 0 else end + 1
    reader.stack[-1].say("doctype-ignored", f"a document type is not resolved: {quoted(text[at:stop])}")
    return stop


def _broken(reader: Reader, tag: re.Match[str]) -> int:
    """A tag that can not be read as such; its name still tells what follows."""
    box = reader.stack[-1]
    closing, name = tag.groups()
    box.say("tag-unreadable", f"a tag can not be read: {quoted(tag[0])}")
    if tag.end() == len(reader.text):
        return tag.end()  # cut: its name may go on
    if closing:
        reader.closed(name)
        return tag.end()
    key = reader.names[name]
    if key in KINDS and key not in ROOTS and CLEAN.match(reader.text, tag.end(2)):
        reader.open(name, key, "", tag.start())
    elif key in FIELDS or (key == "category" and box.name == "item"):
        value, position = reader.texts.field(box, name, key, tag.end())
        attributes = tag[0][len(name) + 1 :].rstrip(">")
        return position if value is None else reader.leaf(name, attributes, value, position, tag.start())
    return tag.end()


def foreign(reader: Reader, at: int) -> int:
    """Text that a server printed between the elements, tags of its own included; return where it ends."""
    text = reader.text
    found = STRUCTURE.search(text, at + 1)
    stop = found.start() if found else len(text)
    if HTML_PAGE.match(text, at) and (page := HTML_END.search(text, at)):
        stop = page.end()
    reader.stack[-1].keep(text[at:stop], "text between elements")
    return stop
