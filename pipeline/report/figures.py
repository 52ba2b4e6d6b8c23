"""What a section of the report is made of: numbers, charts and the tables behind them, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["text", "name", "number", "date", "code", "prose", "file", "marked", "words"]
"""What a column holds: running text, something's name, a number, a date, code, our own words with `code`
in them, an `Address`, what a repair took or put there, a `Marked`."""


class Address(NamedTuple):
    """A text that leads to a file of the output."""

    text: str
    path: str | None
    """Relative to the output; None where there is no file."""


class Marked(NamedTuple):
    """A repair in the words around it."""

    left: str
    before: str
    after: str
    right: str


Cell = str | int | float | Address | Marked | None
"""What stands in a table; None is an empty cell."""


class Column(NamedTuple):
    """One column of a table."""

    name: str
    kind: Kind = "text"


class Table(NamedTuple):
    """Rows, most important first."""

    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    total: int
    """Rows that there are; more than are shown, where the table was cut."""
    noun: str
    """What one row is about, such as `author`."""


class Chart(NamedTuple):
    """A picture of a table."""

    spec: dict[str, Any]
    """Vega-Lite."""
    says: str
    """What it shows, in a sentence, for those who can not see it."""
    legend: tuple[tuple[str, str], ...] = ()
    """(name, colour), in the order of the picture."""


class Fold(NamedTuple):
    """A table with a line that unfolds it."""

    title: str
    number: str
    """What the line tells beside the title."""
    says: str
    table: Table


class Figure(NamedTuple):
    """A chart and its table, or one of them."""

    title: str
    table: Table | None = None
    chart: Chart | None = None
    says: str = ""
    """A sentence below the title; "" if the title says enough."""
    wide: bool = True
    """Whether it needs the page's whole width."""
    closed: bool = False
    """Whether a table without a chart stays folded until it is asked for."""
    folds: tuple[Fold, ...] = ()
    """Tables of which each stays folded until it is asked for."""


class Number(NamedTuple):
    """A number that is worth large type."""

    value: str
    label: str
    tone: Literal["", "good", "care", "bad"] = ""


class Section(NamedTuple):
    """A part of the page."""

    id: str
    title: str
    says: str
    """What there is to know about it, in a sentence or two."""
    numbers: tuple[Number, ...] = ()
    figures: tuple[Figure, ...] = ()
