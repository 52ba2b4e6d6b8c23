"""The text of a span -> boxes: every author, term, comment and item in it, with its fields and what no field foresaw.

A reader of its own, since an XML parser gives up where an export is damaged. Well-formed input is read
as XML says; whatever else is met is mended as far as it goes, and said.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from pipeline.model import Element
from pipeline.sources.wxr import rows
from pipeline.sources.wxr.box import Box, attributes_of, category
from pipeline.sources.wxr.kinds import BARE, FIELDS, FIRST, KINDS, MARKUP, METAS, ROOTS, WRAPPERS
from pipeline.sources.wxr.strays import foreign, step_over
from pipeline.sources.wxr.texts import Texts
from pipeline.sources.wxr.tokens import CLOSING, FOREIGN, MARK, NEXT_TAG, TOKEN
from pipeline.sources.wxr.values import plainly, unescape

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from pipeline.sources.wxr.names import Names

DEEPEST = 32
"""Unforeseen elements in one another; what stands deeper is kept beside them."""
PARENTS = {name: kind.parents for name, kind in KINDS.items() if name not in ROOTS}
META_OF = {parent: name for name in sorted(METAS) for parent in KINDS[name].parents}
"""Box -> what holds its custom fields."""


def boxes(text: str, root: Box, names: Names) -> Iterator[Box]:
    """Yield every author, term and comment of the span as it ends, and last the root itself."""
    reader = Reader(text, root, names)
    stack, ready = reader.stack, reader.ready
    position = 0
    while position < len(text):
        box = stack[-1]
        while box.name == "item":
            usual, position = rows.comment(text, position)
            if usual is None:
                break
            yield usual
        fields, values = box.fields, box.values
        for token in TOKEN.finditer(text, position):
            name, attributes, section, plain, end, closing, _ = token.groups()
            if name is not None:
                key = names[name]
                if section is not None:
                    if MARK in section:
                        position = reader.opened(token)
                        break
                    value = section
                elif end is not None:
                    value = plain
                    if "&" in plain or " on line " in plain:
                        value = plainly(plain, box.say, markup=key in MARKUP)
                elif (
                    box.name in PARENTS.get(key, ())
                    and attributes is None
                    and not plain.strip()
                    and not text.startswith(MARK, token.end())
                ):
                    box = Box(key, name, token.start(1) - 1, box.notes if key in METAS else None)
                    stack.append(box)
                    fields, values = box.fields, box.values
                    continue
                else:
                    position = reader.opened(token)
                    break
                if key in fields and key not in values:
                    values[key] = value
                elif key == "category" and box.name == "item":
                    box.categories.append(category(attributes or "", value, box.say))
                else:
                    position = reader.leaf(name, attributes or "", value, token.end(), token.start(1) - 1)
                    break
            elif closing is not None:
                if closing == box.raw and len(stack) > 1:
                    stack.pop()
                    if not box.close_into(stack[-1], names):
                        yield box
                else:
                    reader.closed(closing)
                if ready:
                    yield from ready
                    ready.clear()
                box = stack[-1]
                fields, values = box.fields, box.values
            else:
                position = step_over(reader, token.start(), token.end())
                break
        else:
            break
        if ready:
            yield from ready
            ready.clear()
    while len(stack) > 1:
        reader.close(unclosed=True)
    yield from ready
    yield root


class Reader:
    """The boxes that are open, and how to go on where a token is not simply a field."""

    def __init__(self, text: str, root: Box, names: Names) -> None:
        self.text = text
        self.names = names
        self.root = root
        self.stack = [root]
        self.ready: list[Box] = []
        """Finished records that are not yet handed out."""
        self.texts = Texts(text, names)
        self.closings: dict[str, list[int]] | None = None
        """Name -> offsets of its end tags; made when first asked for."""

    def opened(self, token: re.Match[str]) -> int:
        """An element that does not end with its first text; return where to go on."""
        name: str = token[1]
        attributes: str = token[2] or ""
        box = self.stack[-1]
        start = (token.end(2) if attributes else token.end(1)) + 1
        if "xmlns" in attributes:
            self.names.declare(attributes)
        key = self.names[name]
        if attributes.endswith("/"):
            return self.leaf(name, attributes, "", start, token.start(1) - 1)
        if key in WRAPPERS:
            return start
        if key == "item" and box is self.root and not box.values:
            return rows.item(self.text, start, box)
        if token[3] is None and self._holds_others(key, start):
            self.open(name, key, attributes, token.start(1) - 1)
            return start
        if key in FIELDS or (key == "category" and box.name == "item"):
            value, position = self.texts.field(box, name, key, start)
            return (
                position
                if value is None
                else self.leaf(name, attributes, value, position, token.start(1) - 1)
            )
        if token[3] is not None:
            return self.leaf(name, attributes, token[3], token.end(), token.start(1) - 1)
        if key in FOREIGN and box.known:
            return foreign(self, token.start(1) - 1)
        if len(self.stack) <= DEEPEST and key not in KINDS and self._closing_ahead(name, start) >= 0:
            inner = Box(key, name, token.start(1) - 1, box.notes)
            inner.attributes = attributes_of(attributes, box.say)
            self.stack.append(inner)
            return start
        box.say(
            "element-unclosed",
            f"<{name}> has no end tag, or stands too deep; it ends where the next tag begins",
        )
        element = Element(
            text=unescape(token[4], box.say).strip(), attributes=attributes_of(attributes, box.say)
        )
        box.add(self.names.full(name), element)
        return token.end(4)

    def _holds_others(self, key: str, start: int) -> bool:
        """Whether an element is a box of the format; without a prefix it is one if a field of it comes first."""
        if key in KINDS:
            return key not in ROOTS and not self.text.startswith(MARK, start)
        if key not in BARE:
            return False
        first = NEXT_TAG.match(self.text, start)
        return first is not None and self.names[first[1]] in KINDS[BARE[key]].fields

    def open(self, name: str, key: str, attributes: str, start: int) -> None:
        """Open a box of the format; what stands open around it and can not hold it has lost its end tag."""
        key = BARE.get(key, key)
        parents = KINDS[key].parents
        depth = next((i for i in range(len(self.stack) - 1, -1, -1) if self.stack[i].name in parents), None)
        if depth is None:
            self.stack[-1].say("element-misplaced", f"<{name}> stands inside <{self.stack[-1].name}>")
        else:
            while len(self.stack) > depth + 1:
                self.close(unclosed=True)
        box = Box(key, name, start, self.stack[-1].notes if key in METAS else None)
        if attributes:
            box.attributes = attributes_of(attributes, box.say)
        self.stack.append(box)

    def closed(self, name: str) -> None:
        """An end tag of a box: those that are open inside of it end too."""
        stack = self.stack
        for depth in range(len(stack) - 1, 0, -1):
            if stack[depth].raw == name:
                while len(stack) > depth + 1:
                    self.close(unclosed=True)
                self.close(unclosed=False)
                return
        key = self.names[name]
        if name != self.root.raw and key not in WRAPPERS and key not in FOREIGN:
            stack[-1].say("end-tag-stray", f"</{name}> closes nothing")

    def close(self, *, unclosed: bool) -> None:
        """End the innermost box."""
        box = self.stack.pop()
        if unclosed:
            box.say("element-unclosed", f"<{box.raw}> has no end tag")
            box.cut = True
        if not box.close_into(self.stack[-1], self.names):
            self.ready.append(box)

    def leaf(self, name: str, attributes: str, value: str, position: int, start: int) -> int:
        """An element that holds just text, and is not simply a field of the box at hand; return where to go on."""
        if "xmlns" in attributes:
            self.names.declare(attributes)
        key = self.names[name]
        box = self.stack[-1]
        if key in box.fields:
            if key not in box.values:
                box.values[key] = value
                return position
            if box.name in METAS:
                box.say("element-unclosed", f"<{box.raw}> holds two fields; read as two")
                box.flush_meta(self.stack[-2])
                box.values[key] = value
                return position
            if value != box.values[key]:
                box.say("element-repeated", f"<{name}> stands twice in <{box.name}>; the first counts")
        elif key == "category" and box.name == "item":
            box.categories.append(category(attributes, value, box.say))
            return position
        elif key in FOREIGN and box.known:
            return foreign(self, start)
        elif (key in KINDS or key in BARE) and not value.strip():
            return position  # a box that holds nothing
        elif (key in FIELDS or key == "category") and box.known and self._step_out(name, key, position):
            return self.leaf(name, attributes, value, position, start)
        box = self.stack[-1]
        box.add(self.names.full(name), Element(text=value, attributes=attributes_of(attributes, box.say)))
        return position

    def _step_out(self, name: str, key: str, position: int) -> bool:
        """Whether the box that a field belongs to is the one at hand now: inner ones had lost their ends, or it its start."""
        stack = self.stack
        box = stack[-1]
        depth = next((i for i in range(len(stack) - 1, -1, -1) if _owns(stack[i], key)), None)
        if depth is not None:
            if not all(each.known and self._is_unclosed(each, position) for each in stack[depth + 1 :]):
                box.say("element-misplaced", f"<{name}> stands inside <{box.name}>")
                return False
            while len(stack) > depth + 1:
                self.close(unclosed=True)
            return True
        box.say("element-misplaced", f"<{name}> stands inside <{box.name}>")
        kind = META_OF.get(box.name, "") if key == "wp:meta_key" else FIRST.get(key, "")
        if key == "wp:term_id" and (follows := NEXT_TAG.match(self.text, position)):
            kind = FIRST.get(self.names[follows[1]], "")
        if not kind or box.name not in KINDS[kind].parents:
            return False
        prefix, colon, _ = name.rpartition(":")
        raw = f"{prefix}{colon}{kind.removeprefix('wp:')}"
        stack.append(Box(kind, raw, position, box.notes if kind in METAS else None))
        return True

    def _is_unclosed(self, box: Box, position: int) -> bool:
        """Whether the next end tag of this name, if any, belongs to a box that opens later."""
        end = self._closing_ahead(box.raw, position)
        if end < 0:
            return True
        opening = self.texts.ahead.find(f"<{box.raw}>", position)
        return 0 <= opening < end

    def _closing_ahead(self, name: str, position: int) -> int:
        """Where the next end tag of this name stands; -1 if there is none."""
        if self.closings is None:
            self.closings = {}
            for found in CLOSING.finditer(self.text):
                self.closings.setdefault(found[1], []).append(found.start())
        places = self.closings.get(name, [])
        index = bisect_left(places, position)
        return places[index] if index < len(places) else -1


def _owns(box: Box, key: str) -> bool:
    """Whether an element is a field of a box."""
    return key in box.fields or (key == "category" and box.name == "item")
