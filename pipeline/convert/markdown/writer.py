"""The state of one conversion: finished blocks, the line being collected, the marks open around it.

Handlers get it and an element, and append to it. A block inside an inline element (`<a><h2>`)
is no special case: when a block ends, open marks are closed in it and opened anew in the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.convert.markdown import inline
from pipeline.convert.markdown.signs import BREAK, END_OF, TAG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml.etree import _Element as Element

    from pipeline.convert.context import Context
    from pipeline.convert.markdown.aside import Run
    from pipeline.convert.markdown.code import Span


class Mark(NamedTuple):
    """Something open around the text: emphasis, a link, a tag."""

    sign: str
    begin: str
    """Markup that its opening sign stands for, if that is not always the same."""
    end: str


class Writer:
    """One conversion at work."""

    __slots__ = (
        "aside",
        "atoms",
        "ctx",
        "flat_handlers",
        "handlers",
        "image",
        "item",
        "link",
        "note_keys",
        "notes_written",
        "opened",
        "out",
        "paragraph",
        "parts",
        "quoted",
    )

    def __init__(
        self,
        link: Callable[[str], str],
        image: Callable[[Element], str],
        ctx: Context,
        handlers: Mapping[Any, Callable[[Writer, Element], None]],
        flat_handlers: Mapping[Any, Callable[[Writer, Element], None]],
        aside: Iterator[Run],
    ) -> None:
        self.link = link
        self.image = image
        self.ctx = ctx
        self.handlers = handlers
        self.flat_handlers = flat_handlers
        """Where there is room for one line only: blocks become line breaks."""
        self.out: list[str] = []
        """Finished blocks."""
        self.parts: list[str] = []
        """Text and signs of the line being collected."""
        self.atoms: list[str | Span] = []
        """Markup that signs in `parts` stand for, in their order."""
        self.opened: list[Mark] = []
        self.item = False
        """Whether the next line is the first of a list item."""
        self.paragraph = False
        """Whether the list item being written has a `<p>` of its own."""
        self.quoted = 0
        """How many `<q>` are open."""
        self.aside = aside
        """Paragraphs that the tree only holds a place for, in order."""
        self.note_keys: dict[str, str] = {}
        """Footnotes that are referred to and exist: id in the HTML -> label."""
        self.notes_written: set[str] = set()

    def walk(self, element: Element) -> None:
        """Convert what is inside an element."""
        parts = self.parts
        append = parts.append
        handlers = self.handlers
        if text := element.text:
            append(text)
        for child in element:
            handler = handlers.get(child.tag)
            if handler is None:
                self.walk(child)
            else:
                handler(self, child)
            # Blanks that would begin a line stand between two elements, and show nowhere.
            if (text := child.tail) and (parts or not text.isspace()):
                append(text)

    def add(self, text: str | None) -> None:
        """Add text, if there is any."""
        if text:
            self.parts.append(text)

    def begin(self, sign: str, begin: str = "", end: str = "") -> None:
        """Open a mark."""
        mark = Mark(sign, begin, end)
        self.opened.append(mark)
        self._open(mark)

    def end(self) -> None:
        """Close the mark opened last; one with nothing in it leaves no trace."""
        self._close(self.opened.pop())

    def marked(self, element: Element, sign: str, end: str = "") -> None:
        """Convert what is inside an element, with a mark around it."""
        text = element.text
        if text and not len(element) and not text.isspace():
            # Most hold nothing but text.
            self.parts += (sign, text, END_OF[sign])
            if end:
                self.atoms.append(end)
            return
        self.begin(sign, "", end)
        self.walk(element)
        self.end()

    def is_open(self, sign: str) -> bool:
        """Whether the text is inside such a mark."""
        for mark in self.opened:  # noqa: SIM110 - asked for every link, and the list is mostly empty
            if mark.sign == sign:
                return True
        return False

    def atom(self, sign: str, markup: str | Span) -> None:
        """Add finished markup to the line."""
        self.parts.append(sign)
        self.atoms.append(markup)

    def _open(self, mark: Mark) -> None:
        self.parts.append(mark.sign)
        if mark.sign == TAG:
            self.atoms.append(mark.begin)

    def _close(self, mark: Mark) -> None:
        parts = self.parts
        last = len(parts) - 1
        while last >= 0 and (parts[last].isspace() or parts[last] == BREAK):
            last -= 1
        if last >= 0 and parts[last] == mark.sign:
            del parts[last]
            if mark.sign == TAG:
                self.atoms.pop()
            return
        parts.append(END_OF[mark.sign])
        if mark.end:
            self.atoms.append(mark.end)

    def take(self, breaks: str) -> str:
        """Finish the line and start a new one inside the same marks."""
        parts = self.parts
        if not parts:
            return ""
        for mark in reversed(self.opened):
            self._close(mark)
        line = inline.line(parts, self.atoms, breaks=breaks, item=self.item)
        parts.clear()
        self.atoms.clear()
        for mark in self.opened:
            self._open(mark)
        return line

    def flush(self) -> None:
        """End the paragraph, if one has begun."""
        if self.parts and (line := self.take("  \n")):
            self.out.append(line)
            self.item = False

    def line(self, element: Element) -> str:
        """What is inside an element as a single line; paragraphs in it become `<br>`."""
        self.flush()
        handlers, self.handlers = self.handlers, self.flat_handlers
        self.walk(element)
        self.handlers = handlers
        return self.take("<br>")

    def blocks(self, element: Element) -> list[str]:
        """What is inside an element as blocks of their own."""
        self.flush()
        out, self.out = self.out, []
        self.walk(element)
        self.flush()
        out, self.out = self.out, out
        return out

    def taken(self) -> list[str]:
        """The text collected so far as blocks of their own."""
        out, self.out = self.out, []
        self.flush()
        out, self.out = self.out, out
        return out

    def alone(self, element: Element) -> list[str]:
        """An element itself as blocks of their own."""
        out, self.out = self.out, []
        handler = self.handlers.get(element.tag)
        if handler is None:
            self.walk(element)
        else:
            handler(self, element)
        self.flush()
        out, self.out = self.out, out
        return out

    def line_break(self) -> None:
        """Break the line; a second break in a row ends the paragraph."""
        parts = self.parts
        last = len(parts) - 1
        while last >= 0 and parts[last].isspace():
            last -= 1
        if last >= 0 and parts[last] == BREAK and self.handlers is not self.flat_handlers:
            del parts[last:]
            self.flush()
        else:
            parts.append(BREAK)
