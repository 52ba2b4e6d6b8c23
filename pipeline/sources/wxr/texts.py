"""The text of a field that is more than plain text or one CDATA section, or that has lost its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.sources.wxr.kinds import FIELDS, KINDS, MARKUP, TEXTS, WRAPPERS
from pipeline.sources.wxr.sections import Ahead, Lost
from pipeline.sources.wxr.tokens import BLANK_TO_END, END, FIELD_END, MARK, SPLIT, TAG_OR_SECTION
from pipeline.sources.wxr.values import plainly, quoted, strip_php, unescape

if TYPE_CHECKING:
    from pipeline.sources.wxr.box import Box
    from pipeline.sources.wxr.names import Names

MOST_LOSSES = 100
"""Sections of one span that may lack their end before it is no longer looked for."""
ONCE = KINDS["item"].fields
"""Fields that an item has once: where one of them opens inside itself, that is text."""


class Texts:
    """Reads the texts of one span; each offset is looked at a bounded number of times."""

    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.names = names
        self.ahead = Ahead(text)
        self.rows: dict[int, int] = {}
        """Offset of a `]]>` -> that of the last `]]>` of the sections in a row."""
        self.losses = 0

    def field(self, box: Box, name: str, key: str, start: int) -> tuple[str | None, int]:
        """The text of a field and where to go on; None if what is left of it says nothing."""
        text = self.text
        markup = key in MARKUP
        for mark in TAG_OR_SECTION.finditer(text, start):
            if mark.lastindex is None:
                box.keep(text[start : mark.start()], f"text before the CDATA section of <{name}>")
                return self.section(box, name, key, mark.end())
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
        return self._partial(box, name, key, start, section=False), len(text)

    def _is_structure(self, tag: str, *, markup: bool) -> bool:
        """Whether a tag inside a value is the format's own, so that the value ended before it."""
        if tag in WRAPPERS or tag == "item":
            return True
        if ":" not in tag:  # HTML has a title and a link too
            return not markup and (self.names[tag] in FIELDS or tag == "category")
        return self.names[tag] in FIELDS or self.names[tag] in KINDS

    def next_structure(self, start: int, stop: int) -> int:
        """Where the first tag of the format stands between the offsets; the second if there is none."""
        for mark in TAG_OR_SECTION.finditer(self.text, start, stop):
            if mark.lastindex is not None and self._is_structure(mark[2], markup=True):
                return mark.start()
        return stop

    def section(self, box: Box, name: str, key: str, start: int) -> tuple[str | None, int]:
        """The text of a CDATA section, and of those in a row with it, and where to go on."""
        text, say = self.text, box.say
        last = self._last_of_row(start)
        if last >= 0:
            stop = text.find("<", last)
            stop = len(text) if stop < 0 else stop
            rest = text[last + len(END) : stop]
            tag = f"</{name}"
            if END not in rest:
                end = BLANK_TO_END.match(text, stop + len(tag)) if text.startswith(tag, stop) else None
                if end is None and f"{tag}>".startswith(text[stop:]):
                    return self._joined(box, start, last), len(text)  # cut inside its end tag
                if end is not None and (key in ONCE or not self._is_left(box, name, key, start, last)):
                    value = self._joined(box, start, last)
                    return value + unescape(rest, say) if rest and not rest.isspace() else value, end.end()
        if self.losses < MOST_LOSSES and (key in FIELDS or key == "category"):
            try:
                found = self.ahead.section_end(name, start)
            except Lost:
                found = None
            # Before 3.5 WordPress wrote ]]> as it stood; a text may show whole elements so, a title does not.
            if found is not None and (key in MARKUP or not self._holds_elements(start, found[0])):
                say("cdata-end-in-text", f"]]> stands unescaped in <{name}>; read as text")
                return text[start : found[0]].replace(END + MARK, ""), found[1]
        return self._lost(box, name, key, start)

    def _holds_elements(self, start: int, stop: int) -> bool:
        """Whether fields of the format end between the offsets."""
        return any(self.names[end[1]] in FIELDS for end in FIELD_END.finditer(self.text, start, stop))

    def _is_left(self, box: Box, name: str, key: str, start: int, stop: int) -> bool:
        """Whether between the offsets the box at hand ends, and an element of this name begins in the next one."""
        again = self.ahead.reopened(name, start, stop)
        return again >= 0 and (key == "category" or self.text.find(f"</{box.raw}", start, again) >= 0)

    def _last_of_row(self, start: int) -> int:
        """Offset of the `]]>` behind which no further section of the same value follows; -1 if there is none."""
        text, rows = self.text, self.rows
        passed: list[int] = []
        last = -1
        at = text.find(END, start)
        while at >= 0:
            if at in rows:
                last = rows[at]
                break
            passed.append(at)
            stop = text.find("<", at)
            if stop < 0 or not text.startswith(MARK, stop) or text.find(END, at + len(END), stop) >= 0:
                last = at
                break
            at = text.find(END, stop + len(MARK))
        if len(passed) > 1:
            rows.update(dict.fromkeys(passed, last))
        return last

    def _joined(self, box: Box, start: int, last: int) -> str:
        """The sections between two offsets as one text."""
        whole = self.text[start:last]
        if END not in whole:
            return whole
        say = box.say
        return SPLIT.sub(lambda found: unescape(found[1], say), whole)

    def _lost(self, box: Box, name: str, key: str, start: int) -> tuple[str | None, int]:
        """The text of a section without an end of its own: up to its end tag, or where the next element begins."""
        text = self.text
        self.losses += 1
        first = text.find(END, start)
        stop = len(text) if first < 0 else first
        # No other section begins before its `]]>`: so that is its own, and only the tag behind it is broken.
        if first < 0 or text.find(MARK, start, first) >= 0:
            tag = text.find(f"</{name}", start, stop)
            stop = stop if tag < 0 else tag
            if self.losses <= MOST_LOSSES:
                stop = self.next_structure(start, stop)
        if stop == len(text):
            return self._partial(box, name, key, start, section=True), stop
        say = box.say
        say("value-cut", f"the CDATA section of <{name}> has no end; read as far as it goes")
        value = strip_php(text[start:stop], say)
        if stop != first:
            value = value.rstrip()
        position = stop + len(END) if stop == first else stop
        end = text.startswith(f"</{name}", position) and BLANK_TO_END.match(text, position + len(name) + 2)
        return value, end.end() if end else position

    def _partial(self, box: Box, name: str, key: str, start: int, *, section: bool) -> str | None:
        """What a value holds that goes on to the end of the text; None where a part of it would be wrong."""
        text, say = self.text, box.say
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
