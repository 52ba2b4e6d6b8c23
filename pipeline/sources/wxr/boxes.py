"""The text of a span -> boxes: every author, term, comment and item in it, with its fields and what no field foresaw.

A reader of its own, since an XML parser gives up where an export is damaged. Well-formed input is read
as XML says; whatever else is met is mended as far as it goes, and said.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from pipeline.model import Element
from pipeline.sources.wxr.box import FOREIGN_TEXT, Box, Category
from pipeline.sources.wxr.kinds import BARE, FIELDS, FIRST, KINDS, MARKUP, METAS, ROOTS, TEXTS, WRAPPERS
from pipeline.sources.wxr.sections import Ahead, Lost
from pipeline.sources.wxr.tokens import (
    ATTRIBUTE,
    BLANK_TO_END,
    BROKEN_TAG,
    BROKEN_TERM,
    CLOSING,
    COMMENT,
    COMMENT_END,
    DECLARATION_END,
    END,
    FOREIGN,
    HTML_END,
    HTML_PAGE,
    MARK,
    NEXT_TAG,
    SPLIT,
    STRUCTURE,
    TAG_OR_SECTION,
    TERM_ATTRIBUTES,
    TOKEN,
)
from pipeline.sources.wxr.values import BLANKS, leftover, plainly, quoted, strip_php, unescape

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from pipeline.sources.wxr.names import Names
    from pipeline.sources.wxr.values import Say

DEEPEST = 32
"""Unforeseen elements in one another; what stands deeper is kept beside them."""
MOST_LOSSES = 100
"""Sections of one span that may lack their end before it is no longer looked for."""
PARENTS = {name: kind.parents for name, kind in KINDS.items() if name not in ROOTS}
ONCE = KINDS["item"].fields
"""Fields that an item has once: where one of them opens inside itself, that is text."""
META_OF = {parent: name for name in sorted(METAS) for parent in KINDS[name].parents}
"""Box -> what holds its custom fields."""


def boxes(text: str, root: Box, names: Names) -> Iterator[Box]:
    """Yield every author, term and comment of the span as it ends, and last the root itself."""
    reader = _Reader(text, root, names)
    stack, ready = reader.stack, reader.ready
    position = 0
    while position < len(text):
        box = stack[-1]
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
                    box.categories.append(_category(attributes or "", value, box.say))
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
                position = reader.odd(token.start(), token.end())
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


class _Reader:
    """The boxes that are open, and how to go on where a token is not simply a field."""

    def __init__(self, text: str, root: Box, names: Names) -> None:
        self.text = text
        self.names = names
        self.root = root
        self.stack = [root]
        self.ready: list[Box] = []
        """Finished records that are not yet handed out."""
        self.ahead = Ahead(text)
        self.chains: dict[int, int] = {}
        """Offset of a `]]>` -> that of the last `]]>` of the sections in a row."""
        self.losses = 0
        self.closings: dict[str, list[int]] | None = None
        """Name -> offsets of its end tags; made when first asked for."""

    # Boxes open and close.

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
        if key in WRAPPERS or (key == "item" and box is self.root and not box.values):
            return start
        if token[3] is None and self._holds_others(key, start):
            self.open(name, key, attributes, token.start(1) - 1)
            return start
        if key in FIELDS or (key == "category" and box.name == "item"):
            value, position = self.value(name, key, start)
            return (
                position
                if value is None
                else self.leaf(name, attributes, value, position, token.start(1) - 1)
            )
        if token[3] is not None:
            return self.leaf(name, attributes, token[3], token.end(), token.start(1) - 1)
        if key in FOREIGN and box.known:
            return self.foreign(token.start(1) - 1)
        if len(self.stack) <= DEEPEST and self._closing_ahead(name, start) >= 0:
            inner = Box(key, name, token.start(1) - 1, box.notes)
            inner.attributes = _attributes(attributes, box.say)
            self.stack.append(inner)
            return start
        box.say(
            "element-unclosed",
            f"<{name}> has no end tag, or stands too deep; it ends where the next tag begins",
        )
        element = Element(
            text=unescape(token[4], box.say).strip(), attributes=_attributes(attributes, box.say)
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
            box.attributes = _attributes(attributes, box.say)
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

    # Fields, and what stands in their place.

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
            box.categories.append(_category(attributes, value, box.say))
            return position
        elif key in FOREIGN and box.known:
            return self.foreign(start)
        elif (key in KINDS or key in BARE) and not value.strip():
            return position  # a box that holds nothing
        elif (key in FIELDS or key == "category") and box.known and self._step_out(name, key, position):
            return self.leaf(name, attributes, value, position, start)
        box = self.stack[-1]
        box.add(self.names.full(name), Element(text=value, attributes=_attributes(attributes, box.say)))
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
        opening = self.ahead.find(f"<{box.raw}>", position)
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

    # Values that are not just text or one section.

    def value(self, name: str, key: str, start: int) -> tuple[str | None, int]:
        """The text of a field and where to go on; None if what is left of it says nothing."""
        text, box = self.text, self.stack[-1]
        markup = key in MARKUP
        for mark in TAG_OR_SECTION.finditer(text, start):
            if mark.lastindex is None:
                self._keep(text[start : mark.start()], f"text before the CDATA section of <{name}>")
                return self.section(name, key, mark.end())
            closing, tag = mark.groups()
            if closing and tag == name:
                end = BLANK_TO_END.match(text, mark.end())
                if end is None:
                    box.say("tag-unreadable", f"</{name} does not end; read as if it did")
                value = plainly(text[start : mark.start()], box.say, markup=markup)
                return value, end.end() if end else mark.end()
            if self._is_structure(tag, markup=markup):
                box.say("value-cut", f"<{name}> has no end tag; read up to the next element")
                return plainly(text[start : mark.start()].rstrip(), box.say, markup=markup), mark.start()
        return self._partial(name, key, start, section=False), len(text)

    def _is_structure(self, tag: str, *, markup: bool) -> bool:
        """Whether a tag inside a value is the format's own, so that the value ended before it."""
        if tag in WRAPPERS or tag == "item":
            return True
        if ":" not in tag:  # HTML has a title and a link too
            return not markup and (self.names[tag] in FIELDS or tag == "category")
        return self.names[tag] in FIELDS or self.names[tag] in KINDS

    def section(self, name: str, key: str, start: int) -> tuple[str | None, int]:
        """The text of a CDATA section, and of those in a row with it, and where to go on."""
        text, say = self.text, self.stack[-1].say
        last = self._last_of_row(start)
        if last >= 0:
            stop = text.find("<", last)
            stop = len(text) if stop < 0 else stop
            rest = text[last + len(END) : stop]
            tag = f"</{name}"
            if END not in rest:
                end = BLANK_TO_END.match(text, stop + len(tag)) if text.startswith(tag, stop) else None
                if end is None and f"{tag}>".startswith(text[stop:]):
                    return self._joined(start, last), len(text)  # cut inside its end tag
                if end is not None and (key in ONCE or not self._is_left(name, key, start, last)):
                    value = self._joined(start, last)
                    return value + unescape(rest, say) if rest and not rest.isspace() else value, end.end()
        if key not in FIELDS and key != "category" and last >= 0:
            first = text.find(END, start)
            return text[start:first], first + len(END)
        if self.losses < MOST_LOSSES:
            try:
                found = self.ahead.section_end(name, start)
            except Lost:
                found = None
            if found is not None:
                say("cdata-end-in-text", f"]]> stands unescaped in <{name}>; read as text")
                return text[start : found[0]].replace(END + MARK, ""), found[1]
        return self._lost(name, key, start)

    def _is_left(self, name: str, key: str, start: int, stop: int) -> bool:
        """Whether between the offsets the box at hand ends, and an element of this name begins in the next one."""
        again = self.ahead.reopened(name, start, stop)
        return again >= 0 and (
            key == "category" or self.text.find(f"</{self.stack[-1].raw}", start, again) >= 0
        )

    def _last_of_row(self, start: int) -> int:
        """Offset of the `]]>` behind which no further section of the same value follows; -1 if there is none."""
        text, chains = self.text, self.chains
        passed: list[int] = []
        last = -1
        at = text.find(END, start)
        while at >= 0:
            if at in chains:
                last = chains[at]
                break
            passed.append(at)
            stop = text.find("<", at)
            if stop < 0 or not text.startswith(MARK, stop) or text.find(END, at + len(END), stop) >= 0:
                last = at
                break
            at = text.find(END, stop + len(MARK))
        if len(passed) > 1:
            chains.update(dict.fromkeys(passed, last))
        return last

    def _joined(self, start: int, last: int) -> str:
        """The sections between two offsets as one text."""
        whole = self.text[start:last]
        if END not in whole:
            return whole
        say = self.stack[-1].say
        return SPLIT.sub(lambda found: unescape(found[1], say), whole)

    def _lost(self, name: str, key: str, start: int) -> tuple[str | None, int]:
        """The text of a section without an end of its own: up to its end tag, or where the next element begins."""
        text = self.text
        self.losses += 1
        first = text.find(END, start)
        stop = len(text) if first < 0 else first
        tag = text.find(f"</{name}", start, stop)
        stop = stop if tag < 0 else tag
        if self.losses <= MOST_LOSSES:
            for mark in TAG_OR_SECTION.finditer(text, start, stop):
                if mark.lastindex is not None and self._is_structure(mark[2], markup=True):
                    stop = mark.start()
                    break
        if stop == len(text):
            return self._partial(name, key, start, section=True), stop
        say = self.stack[-1].say
        say("value-cut", f"the CDATA section of <{name}> has no end; read as far as it goes")
        value = strip_php(text[start:stop], say)
        if stop != first:
            value = value.rstrip()
        position = stop + len(END) if stop == first else stop
        end = text.startswith(f"</{name}", position) and BLANK_TO_END.match(text, position + len(name) + 2)
        return value, end.end() if end else position

    def _partial(self, name: str, key: str, start: int, *, section: bool) -> str | None:
        """What a value holds that goes on to the end of the text; None where a part of it would be wrong."""
        text, say = self.text, self.stack[-1].say
        value = text[start:]
        tail = value.rfind("<")
        whole = (
            not section
            and tail >= 0
            and f"</{name}>".startswith(value[tail:])
            and value[tail:] + value[:tail] != "<"
        )
        if whole or (tail >= 0 and not section and MARK.startswith(value[tail:])):
            value = value[:tail]
        say("value-cut", f"<{name}> ends with the file: {quoted(value)}")
        value = strip_php(value, say)
        if not section:
            value = value if "<" in value and key in MARKUP else unescape(value, say)
        return value if whole or (key in TEXTS and value) else None

    # What is no element.

    def odd(self, at: int, stop: int) -> int:
        """Step over what is no element: text, a comment, a declaration, a broken tag; return where to go on."""
        text, box = self.text, self.stack[-1]
        if text[at] != "<":
            if not box.known:
                box.texts.append(unescape(text[at:stop], box.say))
                return stop
            return self.foreign(at) if text[at:stop].strip(BLANKS) else stop
        if text.startswith(COMMENT, at):
            return self._comment(at)
        if text.startswith(MARK, at):
            return self._stray_section(at)
        if text.startswith("<?", at):
            return self._instruction(at)
        if HTML_PAGE.match(text, at) and box.known:
            return self.foreign(at)
        if text.startswith("<!", at):
            return self._declaration(at)
        if box.name == "item" and (term := BROKEN_TERM.match(text, at)):
            box.categories.append(_category(term[1], term[2], box.say))
            return term.end()
        if broken := BROKEN_TAG.match(text, at):
            return self._broken(broken)
        if not box.known:
            box.texts.append("<")
            return at + 1
        return self.foreign(at)

    def _comment(self, at: int) -> int:
        """An XML comment; one without an end of its own hides nothing."""
        end = self.ahead.find(COMMENT_END, at + len(COMMENT))
        if end < 0 or 0 <= self.ahead.find(COMMENT, at + len(COMMENT)) < end:
            self.stack[-1].say("tag-unreadable", "an XML comment has no end; what follows is read")
            return at + len(COMMENT)
        return end + len(COMMENT_END)

    def _stray_section(self, at: int) -> int:
        """A CDATA section between elements."""
        start = at + len(MARK)
        end = self.ahead.find(END, start)
        value = self.text[start : end if end >= 0 else None]
        if self.stack[-1].known:
            self._keep(value, "a CDATA section between elements")
        else:
            self.stack[-1].texts.append(value)
        return len(self.text) if end < 0 else end + len(END)

    def _instruction(self, at: int) -> int:
        """A processing instruction; before the XML declaration nothing may stand."""
        if self.text.startswith("<?xml", at) and self.text[:at].strip("\ufeff"):
            self.root.say(
                "declaration-late", "something stands before an XML declaration; it is read all the same"
            )
        end = self.ahead.find("?>", at)
        return at + 2 if end < 0 else end + 2

    def _declaration(self, at: int) -> int:
        """A document type; what it declares is never resolved."""
        text = self.text
        bracket, end = self.ahead.find("[", at), self.ahead.find(">", at)
        if 0 <= bracket < end and (close := self.ahead.search(DECLARATION_END, bracket)):
            end = close.end() - 1
        stop = len(text) if end < 0 else end + 1
        if text[at : at + 9].upper() == "<!DOCTYPE":
            self.stack[-1].say("doctype-ignored", f"a document type is not resolved: {quoted(text[at:stop])}")
        else:
            self._keep(text[at:stop], "a declaration between elements")
        return stop

    def _broken(self, tag: re.Match[str]) -> int:
        """A tag that can not be read as such; its name still tells what follows."""
        box = self.stack[-1]
        closing, name = tag.groups()
        box.say("tag-unreadable", f"a tag can not be read: {quoted(tag[0])}")
        if tag.end() == len(self.text):
            return tag.end()  # cut: its name may go on
        if closing:
            self.closed(name)
            return tag.end()
        key = self.names[name]
        if key in KINDS and key not in ROOTS:
            self.open(name, key, "", tag.start())
        elif key in FIELDS or (key == "category" and box.name == "item"):
            value, position = self.value(name, key, tag.end())
            attributes = tag[0][len(name) + 1 :].rstrip(">")
            return position if value is None else self.leaf(name, attributes, value, position, tag.start())
        return tag.end()

    def foreign(self, at: int) -> int:
        """Text that a server printed between the elements, tags of its own included; return where it ends."""
        text = self.text
        found = STRUCTURE.search(text, at + 1)
        stop = found.start() if found else len(text)
        if HTML_PAGE.match(text, at) and (page := HTML_END.search(text, at)):
            stop = page.end()
        self._keep(text[at:stop], "text between elements")
        return stop

    def _keep(self, text: str, what: str) -> None:
        """Tell of text that stands where none belongs, and keep it with the record around."""
        if not text or text.isspace():
            return
        box = self.stack[-1]
        rest = leftover(text, what, box.say)
        if rest and box.name != "channel":
            box.add(FOREIGN_TEXT, Element(text=rest))


def _owns(box: Box, key: str) -> bool:
    """Whether an element is a field of a box."""
    return key in box.fields or (key == "category" and box.name == "item")


def _attributes(text: str, say: Say) -> dict[str, str]:
    """Attributes by their names in the file."""
    if "=" not in text:
        return {}
    return {name: unescape(double or single, say) for name, double, single in ATTRIBUTE.findall(text)}


def _category(attributes: str, name: str, say: Say) -> Category:
    """A term of an item; WordPress does not escape its slug."""
    usual = TERM_ATTRIBUTES.match(attributes)
    if usual is None:
        found = _attributes(attributes, say)
        return Category(found.get("domain", ""), found.get("nicename", ""), name)
    domain, slug = usual.groups()
    if '"' in slug or "<" in slug:
        say("attribute-mended", f"nicename holds {quoted(slug)} unescaped")
    return Category(unescape(domain, say), unescape(slug, say), name)
