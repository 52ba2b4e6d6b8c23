"""A box: an element that holds others, as it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Element
from pipeline.sources.wxr.kinds import KINDS, METAS
from pipeline.sources.wxr.tokens import ATTRIBUTE, TERM_ATTRIBUTES
from pipeline.sources.wxr.values import leftover, quoted, unescape

if TYPE_CHECKING:
    from pipeline.sources.wxr.names import Names
    from pipeline.sources.wxr.values import Say

NOTHING: frozenset[str] = frozenset()
FOREIGN_TEXT = "#text"
"""Where a record's extra keeps text that stands between its elements."""


class Category(NamedTuple):
    """A term of an item, as it stands there."""

    domain: str
    nicename: str
    name: str


class Box:
    """An element that holds others."""

    __slots__ = (
        "attributes",
        "categories",
        "cut",
        "extra",
        "fields",
        "metas",
        "name",
        "notes",
        "raw",
        "start",
        "texts",
        "values",
    )

    def __init__(
        self, name: str, raw: str, start: int, notes: dict[tuple[str, str], None] | None = None
    ) -> None:
        kind = KINDS.get(name)
        self.name = name
        """Its canonical name, as `Names` gives it."""
        self.raw = raw
        """Its name in the file."""
        self.start = start
        """Its offset in the span."""
        self.fields = kind.fields if kind else NOTHING
        self.notes = {} if notes is None else notes
        """(code, detail); a box that is no record of its own adds to those of the box around it."""
        self.values: dict[str, str] = {}
        """Canonical name -> text of its fields."""
        self.metas: list[tuple[str, str]] = []
        self.categories: list[Category] = []
        self.extra: dict[str, list[Element]] = {}
        """Elements that no field foresaw."""
        self.attributes: dict[str, str] = {}
        self.texts: list[str] = []
        """Text between its elements, where it is not a box of the format."""
        self.cut = False
        """Whether its end is missing."""

    @property
    def known(self) -> bool:
        """Whether the format knows it."""
        return bool(self.fields)

    def say(self, code: str, detail: str) -> None:
        """Add a note."""
        self.notes[code, detail] = None

    def add(self, name: str, element: Element) -> None:
        """Keep an element that no field foresaw."""
        self.extra.setdefault(name, []).append(element)

    def close_into(self, around: Box, names: Names) -> bool:
        """Put what it holds into the box around it; False if it is a record of its own."""
        if self.name in METAS:
            self.flush_meta(around)
            for key, elements in self.extra.items():
                around.extra.setdefault(key, []).extend(elements)
            return True
        if self.fields:
            if self.name == "item" or self.metas or not self._is_empty():
                return False
            # A tag that opens nothing, or what was left of one where the file was cut.
            around.notes.update(self.notes)
            for key, elements in self.extra.items():
                around.extra.setdefault(key, []).extend(elements)
            return True
        text = "".join(self.texts)
        element = Element(
            text=text.strip() if self.extra else text, attributes=self.attributes, children=self.extra
        )
        around.add(names.full(self.raw), element)
        return True

    def _is_empty(self) -> bool:
        """Whether it holds nothing of its own."""
        if self.cut:
            return not any(value.strip() for value in self.values.values())
        return not self.values and not self.extra.keys() - {FOREIGN_TEXT}

    def flush_meta(self, around: Box) -> None:
        """Give the custom field that was read to the box around."""
        values = self.values
        if values:
            around.metas.append((values.pop("wp:meta_key", ""), values.pop("wp:meta_value", "")))

    def keep(self, text: str, what: str) -> None:
        """Tell of text that stands where none belongs, and keep it with the record."""
        if not text or text.isspace():
            return
        rest = leftover(text, what, self.say)
        if rest and self.name != "channel":
            self.add(FOREIGN_TEXT, Element(text=rest))


def attributes_of(text: str, say: Say) -> dict[str, str]:
    """Attributes by their names in the file."""
    if "=" not in text:
        return {}
    return {name: unescape(double or single, say) for name, double, single in ATTRIBUTE.findall(text)}


def category(attributes: str, name: str, say: Say) -> Category:
    """A term of an item; WordPress does not escape its slug."""
    usual = TERM_ATTRIBUTES.match(attributes)
    if usual is None:
        found = attributes_of(attributes, say)
        return Category(found.get("domain", ""), found.get("nicename", ""), name)
    domain, slug = usual.groups()
    if '"' in slug or "<" in slug:
        say("attribute-mended", f"nicename holds {quoted(slug)} unescaped")
    return Category(unescape(domain, say), unescape(slug, say), name)
