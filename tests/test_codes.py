"""Every code that the program says is one that the documentation explains."""

from __future__ import annotations

import ast
import re
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
            if isinstance(node, ast.Tuple) and _is_note(node.elts):
                found[node.elts[0].value] = f"{file.name}:{node.lineno}"  # type: ignore[attr-defined]
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


def _is_note(parts: list[ast.expr]) -> bool:
    """Whether a pair is a code and a sentence."""
    if len(parts) != 2 or not isinstance(parts[0], ast.Constant) or not isinstance(parts[0].value, str):
        return False
    sentence = isinstance(parts[1], ast.JoinedStr) or (
        isinstance(parts[1], ast.Constant) and " " in str(parts[1].value)
    )
    return sentence and re.fullmatch(r"[a-z]+(?:-[a-z]+)+", parts[0].value) is not None


def test_codes_are_known() -> None:
    """A note's code has a level and a meaning."""
    assert {code: where for code, where in _said().items() if code not in CODES and "-" in code} == {}


def test_codes_are_explained() -> None:
    """docs/notes.md names every code."""
    page = (Path(__file__).parent.parent / "docs" / "notes.md").read_text("utf-8")
    assert [code for code in CODES if f"`{code}`" not in page] == []
