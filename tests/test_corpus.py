"""Exports that other people made: all convert, and hold what two counts of another kind find in them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from reading import Output, convert

from conftest import SHARED

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.corpus

EXPORTS = sorted((SHARED / "corpus/wxr").rglob("*.xml")) if (SHARED / "corpus/wxr").is_dir() else []
TEXT = re.compile(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->", re.DOTALL)
"""What holds no structure."""
WXR = re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]+/$")
FOREIGN = {"namespace-edge-cases.xml": Counter(author=1)}
"""Elements of another namespace that the regular expressions take for WordPress's."""


def _by_patterns(data: bytes) -> Counter[str]:
    """Opening tags outside of CDATA and comments, whatever their prefix, that an element follows."""
    structure = TEXT.sub(b"", data)
    names = {
        "item": b"item",
        "comment": rb"\w+:comment",
        "author": rb"\w+:author",
        "term": rb"\w+:(?:category|tag|term)",
    }
    return Counter(
        {
            kind: len(re.findall(rb"<" + name + rb"(?:\s[^<>]*)?>\s*<", structure))
            for kind, name in names.items()
        }
    )


def _by_lxml(data: bytes) -> Counter[str] | None:
    """The same by an XML parser; None where the file is not well-formed."""
    try:
        root = etree.fromstring(
            data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        )
    except etree.XMLSyntaxError:
        return None
    names = {"comment": "comment", "author": "author", "category": "term", "tag": "term", "term": "term"}
    found: Counter[str] = Counter(item=len(root.findall(".//item")))
    for element in root.iter("{*}comment", "{*}author", "{*}category", "{*}tag", "{*}term"):
        name = etree.QName(element)
        if name.namespace and len(element):
            found[names[name.localname]] += 1
    return found


def _without_zeros(counts: Counter[str]) -> dict[str, int]:
    return {kind: number for kind, number in counts.items() if number}


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_corpus(path: Path, tmp_path: Path) -> None:
    """Every export converts without loss, and the ledger holds what independent counts find."""
    output = convert(tmp_path / "out", path)
    assert not output.lost
    rows = Counter(row["kind"] for row in output["ledger"])
    data = path.read_bytes()
    expected = _by_patterns(data) - FOREIGN.get(path.name, Counter())
    assert _without_zeros(rows) == _without_zeros(expected)
    if (parsed := _by_lxml(data)) is not None and path.name not in FOREIGN:
        assert _without_zeros(rows) == _without_zeros(parsed)
    assert _kept(output) == rows["item"] - _merged(output, "item")
    assert len(output["comments"]) == rows["comment"] - _merged(output, "comment")


def _kept(output: Output) -> int:
    return sum(len(output[name]) for name in ("posts", "media", "menus"))


def _merged(output: Output, kind: str) -> int:
    return sum(row["kind"] == kind and row["outcome"] == "merged" for row in output["ledger"])


def test_corpus_is_whole() -> None:
    """All 68 exports are there."""
    assert len(EXPORTS) == 68
