"""Pictures as Vega-Lite: rows in, specifications out.

Colours are names of the page's style, so that they follow its light and dark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report.cells import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COLOURS = tuple(f"var(--c{number})" for number in range(1, 8))
"""Told apart by people who are colour-blind, too; in this order."""
OTHERS = "var(--c0)"
"""For what is summed up."""
STEP = 24
"""Pixels of a row of bars."""
AXIS = 24
"""Pixels of the numbers below bars."""
HEIGHT = 210
"""Pixels of a picture over time."""
DIGIT = 8
"""Pixels of a digit beside a bar."""
LABEL = 170
"""Pixels of the names beside bars, at most."""
CONFIG: dict[str, Any] = {
    "autosize": {"type": "fit", "contains": "padding", "resize": True},
    "aria": False,  # the figure around it tells what it shows; the table behind it has the numbers
    "background": "transparent",
    "padding": 2,
    "font": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif",
    "view": {"stroke": None},
    "bar": {"cornerRadiusEnd": 2},
    "axis": {
        "domain": False, "ticks": False, "gridColor": "var(--line)", "labelColor": "var(--soft)",
        "labelFontSize": 12, "labelPadding": 6, "titleColor": "var(--soft)", "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "text": {"color": "var(--soft)", "fontSize": 12},
}  # fmt: skip
"""The same for every picture."""


def colours(names: Sequence[str]) -> dict[str, str]:
    """A colour for each name, in order."""
    return {name: COLOURS[place % len(COLOURS)] for place, name in enumerate(names)}


def bars(rows: Sequence[tuple[str, int]], unit: str) -> dict[str, Any]:
    """A bar for each name, in the order given."""
    values = [{"k": place, "name": shown(name), "n": number} for place, (name, number) in enumerate(rows)]
    name = {
        "field": "k", "type": "ordinal", "title": None, "sort": None,
        "axis": {"labelLimit": LABEL, "labelExpr": "data('names')[datum.value].name", "labelPadding": 10},
    }  # fmt: skip
    most = max((number for _, number in rows), default=0)
    number = {
        "field": "n",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, most or 1], "nice": False},
    }
    return {
        "width": "container",
        "height": STEP * len(values),
        "padding": {"left": 2, "top": 2, "bottom": 2, "right": DIGIT * (len(f"{most:,}") + 1)},
        "datasets": {"names": values},
        "data": {"name": "names"},
        "encoding": {"y": name, "x": number},
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.68}},
                "encoding": {"color": {"value": COLOURS[0]}, "tooltip": _tips(("name", ""), ("n", unit))},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {"text": {"field": "n", "type": "quantitative", "format": ",d"}},
            },
        ],
    }


def stacked(
    rows: Iterable[tuple[str, str, int]], palette: dict[str, str], unit: str, *, share: bool = True
) -> dict[str, Any]:
    """A bar for each first name, made of parts: (name, part, number); as shares of 100 %, or as numbers."""
    order = {name: place for place, name in enumerate(palette)}
    values = [
        {"name": shown(name), "part": part, "n": number, "o": order[part]} for name, part, number in rows
    ]
    names = list(dict.fromkeys(value["name"] for value in values))
    return {
        "width": "container",
        "height": (STEP + 4) * len(names) + AXIS,
        "data": {"values": values},
        "mark": {"type": "bar", "height": {"band": 0.68}, "cornerRadiusEnd": 0, **_GAP},
        "encoding": {
            "y": {
                "field": "name", "type": "nominal", "title": None, "sort": names,
                "axis": {"labelLimit": LABEL, "labelPadding": 10},
            },
            "x": {
                "field": "n", "type": "quantitative", "title": None, "stack": "normalize" if share else "zero",
                "axis": {"format": "%", "tickCount": 5} if share else {"tickCount": 5, "tickMinStep": 1, **_NUMBERS},
            },
            "color": _scale(palette),
            "order": {"field": "o", "type": "quantitative"},
            "tooltip": _tips(("name", ""), ("part", ""), ("n", unit)),
        },
    }  # fmt: skip


def over_time(
    rows: Sequence[tuple[str, str, int]], unit: str, *, by_year: bool, palette: dict[str, str]
) -> dict[str, Any]:
    """Columns over time: (`YYYY-MM` or `YYYY`, part, number), in order, the parts upon each other."""
    order = {name: place for place, name in enumerate(palette)}
    long = by_year or int(rows[-1][0][:4]) - int(rows[0][0][:4]) > 3
    values = [
        {
            "t": f"{when}-01-01" if by_year else f"{when}-01",
            "when": when,
            "part": part,
            "n": number,
            "o": order[part],
        }
        for when, part, number in rows
    ]
    tips = [("when", ""), *([("part", "")] if len(palette) > 1 else []), ("n", unit)]
    return {
        "width": "container",
        "height": HEIGHT,
        "data": {"values": values},
        "mark": {"type": "bar", "cornerRadiusEnd": 0, "minBandSize": 1, "binSpacing": 0.5},
        "encoding": {
            "x": {
                "field": "t", "type": "temporal", "timeUnit": "utcyear" if by_year else "utcyearmonth",
                "scale": {"type": "utc"},
                "title": None,
                "axis": {
                    "grid": False, "labelOverlap": True, "labelFlush": True, "domain": True, "domainColor": "var(--line)",
                    "tickCount": 8, "format": "%Y" if long else "%b %Y",
                },
            },
            "y": {
                "field": "n", "type": "quantitative", "title": None, "stack": "zero",
                "axis": {"tickCount": 4, "tickMinStep": 1, **_NUMBERS},
            },
            "color": _scale(palette) if len(palette) > 1 else {"value": next(iter(palette.values()))},
            "order": {"field": "o", "type": "quantitative"},
            "tooltip": _tips(*tips),
        },
    }  # fmt: skip


_GAP = {"stroke": "var(--card)", "strokeWidth": 1}
"""Parts that touch are told apart by more than their colour."""
_NUMBERS = {"format": "~s", "labelExpr": "datum.value ? datum.label : '0'"}
"""12k, and 0 as it is."""


def _scale(palette: dict[str, str]) -> dict[str, Any]:
    """Colours by name; the page has a legend of its own, which wraps."""
    return {
        "field": "part", "type": "nominal", "legend": None,
        "scale": {"domain": list(palette), "range": list(palette.values())},
    }  # fmt: skip


def _tips(*fields: tuple[str, str]) -> list[dict[str, Any]]:
    """What is said of the mark under the pointer: (field, the unit of a number)."""
    return [
        {"field": field, "type": "quantitative", "title": unit, "format": ",d"}
        if unit
        else {"field": field, "type": "nominal", "title": field}
        for field, unit in fields
    ]
