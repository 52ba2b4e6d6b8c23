"""Tables: a GFM table where each cell is one line and none is merged, else compact HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.convert.markdown import code, raw

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.convert.markdown.writer import Writer

TOO_MUCH = (
    "ul",
    "ol",
    "pre",
    "blockquote",
    "table",
    "hr",
    "dl",
    "details",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "iframe",
    "video",
    "audio",
)
"""What no cell of a GFM table can hold."""
_ALIGN = re.compile(r"text-align:\s*(left|center|right)")
_ALIGN_CLASS = re.compile(r"has-text-align-(left|center|right)|\balign(left|center|right)\b")
_DELIMITERS = {"": "---", "left": ":---", "center": ":---:", "right": "---:"}


def write(w: Writer, element: Element) -> None:
    """`<table>`."""
    w.flush()
    if listing := _listing(element):
        for pre in listing:
            code.block(w, pre)
        return
    if (caption := element.find("caption")) is not None:
        w.handlers["figcaption"](w, caption)
    rows, headed = _rows(element)
    if _is_simple(rows, element):
        cells = [[_cell(w, cell) for cell in row] for row in rows]
        if any(map(any, cells)):
            w.out.append(_table(rows, cells, headed=headed))
    elif rows:
        w.ctx.note(
            "table-raw", f"a table of {len(rows)} rows with merged cells or blocks in cells is kept as HTML"
        )
        w.out.append(_html(w, rows))


def _rows(element: Element) -> tuple[list[list[Element]], bool]:
    """The rows of cells, and whether the first is a header."""
    rows: list[list[Element]] = []
    headed = False
    for part in element:
        if part.tag == "tr":
            rows.append(_cells(part))
        elif part.tag in {"thead", "tbody", "tfoot"}:
            found = [_cells(row) for row in part.iterchildren("tr")]
            if part.tag == "thead" and found and not rows:
                headed = True
            rows.extend(found)
    rows = [row for row in rows if row]
    return rows, headed or bool(rows and all(cell.tag == "th" for cell in rows[0]))


def _cells(row: Element) -> list[Element]:
    return list(row.iterchildren("td", "th"))


def _is_simple(rows: list[list[Element]], element: Element) -> bool:
    """Whether a GFM table can show it."""
    if next(element.iterdescendants(*TOO_MUCH), None) is not None:
        return False
    for row in rows:
        for cell in row:
            if cell.keys() and (_span(cell, "colspan") > 1 or _span(cell, "rowspan") > 1):
                return False
    return True


def _span(cell: Element, name: str) -> int:
    value = cell.get(name) or "1"
    # rowspan="0" means: to the end.
    return int(value) or 2 if value.isdecimal() else 1


def _cell(w: Writer, cell: Element) -> str:
    """A cell's line."""
    line = w.line(cell)
    return line.replace("|", "\\|") if "|" in line else line


def _table(rows: list[list[Element]], cells: list[list[str]], *, headed: bool) -> str:
    """The GFM table."""
    width = max(map(len, cells))
    for line in cells:
        line.extend([""] * (width - len(line)))
    if not headed:
        cells.insert(0, [""] * width)
    lines = [_line(line) for line in cells]
    lines.insert(1, _line([_DELIMITERS[_column(rows, at)] for at in range(width)]))
    return "\n".join(lines)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |")


def _column(rows: list[list[Element]], at: int) -> str:
    """The alignment that a column's cells agree on."""
    found = {_align(row[at]) for row in rows if at < len(row)}
    if len(found) > 1 and rows and at < len(rows[0]):
        # A header is often centred by itself.
        found = {_align(row[at]) for row in rows[1:] if at < len(row)}
    return found.pop() if len(found) == 1 else ""


def _align(cell: Element) -> str:
    """The alignment of a cell; "" if it says nothing."""
    if not cell.keys():
        return ""
    if match := _ALIGN.search(cell.get("style") or ""):
        return match[1]
    if match := _ALIGN_CLASS.search(cell.get("class") or ""):
        return match[1] or match[2]
    value = (cell.get("align") or "").lower()
    return value if value in _DELIMITERS else ""


def _html(w: Writer, rows: list[list[Element]]) -> str:
    """The table as HTML: a row a line; a cell that holds more than text is Markdown inside."""
    lines = ["<table>"]
    for row in rows:
        parent = row[0].getparent()
        section = None if parent is None else parent.getparent()
        in_head = section is not None and section.tag == "thead"
        cells = "".join(_html_cell(w, cell) for cell in row)
        line = f"<tr>{cells}</tr>"
        lines.append(f"<thead>{line}</thead>" if in_head else line)
    lines.append("</table>")
    return "\n".join(lines)


def _html_cell(w: Writer, cell: Element) -> str:
    name = cell.tag
    align = _align(cell)
    found = raw.attributes(cell, ("colspan", "rowspan", "scope"))
    if align:
        found.append(("align", align))
    begin = raw.tag(name, [(key, value) for key, value in found if value != "1"])
    if _needs_markdown(w, cell):
        inside = raw.around(begin, w.blocks(cell), f"</{name}>")
        return f"\n{inside}\n"
    return f"{begin}{raw.html(w, cell, inside_only=True)}</{name}>"


def _needs_markdown(w: Writer, cell: Element) -> bool:
    """Whether a cell holds what HTML in one piece can not: code, players, footnotes."""
    if (
        next(cell.iterdescendants("pre", "iframe", "video", "audio", "table", "details", "blockquote"), None)
        is not None
    ):
        return True
    return bool(w.note_keys) and next(cell.iterdescendants("sup"), None) is not None


def _listing(element: Element) -> list[Element]:
    """The code in a table that only a highlighter's line numbers made one of."""
    listings = list(element.iterdescendants("pre"))
    gutter = any(
        not code.GUTTERS.isdisjoint((cell.get("class") or "").split())
        for cell in (element.iterdescendants("td", "pre") if listings else ())
    )
    if not gutter:
        return []
    return [
        pre
        for pre in listings
        if all(
            code.GUTTERS.isdisjoint((outer.get("class") or "").split())
            for outer in (pre, *pre.iterancestors("td"))
        )
    ]
