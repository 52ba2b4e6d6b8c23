"""Every code that the program says is one that the documentation explains."""

from __future__ import annotations

import ast
from pathlib import Path

import pipeline
from pipeline.codes import CODES

SAYERS = {"note", "say", "_note", "_say"}
"""Functions that take a code."""


def _said() -> dict[str, str]:
    """Codes that stand in the source as words, and where."""
    found: dict[str, str] = {}
    for file in sorted(Path(pipeline.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in SAYERS:
                for each in node.args[:2]:
                    if (
                        isinstance(each, ast.Constant)
                        and isinstance(each.value, str)
                        and " " not in each.value
                    ):
                        found[each.value] = f"{file.name}:{each.lineno}"
    return found


def test_codes_are_known() -> None:
    """A note's code has a level and a meaning."""
    assert {code: where for code, where in _said().items() if code not in CODES and "-" in code} == {}


def test_codes_are_explained() -> None:
    """docs/notes.md names every code."""
    page = (Path(__file__).parent.parent / "docs" / "notes.md").read_text("utf-8")
    assert [code for code in CODES if f"`{code}`" not in page] == []
