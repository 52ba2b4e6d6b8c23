"""The frame of the project: what is installed, pinned, listed and measured is what the files say."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from generate import size_of, write
from lxml import etree

from pipeline.verify.count import count
from pipeline.version import VERSION

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")
NAMESPACES = {"wp": "http://wordpress.org/export/1.2/"}


def _pinned(lock: str) -> dict[str, str]:
    """Name -> version of everything that a lock file installs; the last of several."""
    lines = re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE)
    return dict(lines)


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None
    return found[0].lower().replace("_", "-").replace(".", "-")


def test_version() -> None:
    """The version of the package is the one that the tool prints."""
    assert PROJECT["project"]["version"] == VERSION


@pytest.mark.parametrize("lock", LOCKS)
def test_locked(lock: str) -> None:
    """Every dependency is pinned with hashes, and no registry is named."""
    text = (ROOT / lock).read_text("utf-8")
    pinned = _pinned(lock)
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
    if "dev" in lock:
        wanted += PROJECT["project"]["optional-dependencies"]["dev"]
    assert {_name(requirement) for requirement in wanted} <= set(pinned)
    entries = re.split(r"^(?=\S+==)", text, flags=re.MULTILINE)[1:]
    assert len(entries) >= len(wanted)
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "http" not in text
    assert "index-url" not in text


def test_locks_agree() -> None:
    """What users and what developers install is the same version."""
    users, developers = (_pinned(lock) for lock in LOCKS)
    assert users.items() <= developers.items()


@pytest.mark.skipif(not shutil.which("make"), reason="no make here")
def test_help() -> None:
    """`make help` names every command that the Makefile offers."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    offered = {name for name in phony[1].split() if not name.startswith("setup")}
    printed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    assert set(re.findall(r"^make (\S+)", printed, re.MULTILINE)) == offered


def test_sample() -> None:
    """The sample site is small, well-formed and varied, and what its items refer to is in it."""
    (path,) = (ROOT / "input" / "partecipare").glob("*.xml")
    assert path.stat().st_size < 400_000
    items = etree.parse(path).findall(".//item")
    ids = {item.findtext("wp:post_id", namespaces=NAMESPACES) for item in items}
    types = [item.findtext("wp:post_type", namespaces=NAMESPACES) for item in items]
    assert 30 <= types.count("post") <= 45
    assert {"page", "attachment", "nav_menu_item", "wp_block"} < set(types)
    thumbnails = {
        meta.findtext("wp:meta_value", namespaces=NAMESPACES)
        for item in items
        for meta in item.findall("wp:postmeta", NAMESPACES)
        if meta.findtext("wp:meta_key", namespaces=NAMESPACES) == "_thumbnail_id"
    }
    parents = {item.findtext("wp:post_parent", namespaces=NAMESPACES) for item in items} - {"0"}
    assert thumbnails <= ids
    assert parents <= ids


def _generated(size: int, seed: int, comments: int = 0) -> tuple[bytes, dict[str, object]]:
    out = io.BytesIO()
    counts = write(out, size, seed, comments)
    return out.getvalue(), counts


def test_generator_is_deterministic() -> None:
    """The same seed makes the same export, another seed another."""
    first, _ = _generated(150_000, 7)
    assert _generated(150_000, 7)[0] == first
    assert _generated(150_000, 8)[0] != first


def test_generator_counts() -> None:
    """The benchmark's export is well-formed, of the size asked for, and holds what it says."""
    data, counts = _generated(1_000_000, 7, comments=50)
    assert abs(len(data) - 1_000_000) < 40_000
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    assert len(root.findall(".//item")) == counts["items"]
    assert len(root.findall(".//wp:comment", NAMESPACES)) == counts["comments"]
    assert len(root.findall(".//wp:postmeta", NAMESPACES)) == counts["postmeta"]
    assert len(root[0].findall("item")[0].findall("wp:comment", NAMESPACES)) == 50
    found = count([data])
    assert (found.items, found.comments) == (counts["items"], counts["comments"])
    assert (found.authors, found.terms) == (counts["authors"], counts["terms"])


def test_generator_does_not_repeat() -> None:
    """No paragraph of the benchmark's export comes twice, so that nothing is won by remembering."""
    data, _ = _generated(2_000_000, 7)
    paragraphs = re.findall(r"<p>(.{80,}?)</p>", data.decode())
    assert len(paragraphs) > 300
    assert len(set(paragraphs)) == len(paragraphs)


def test_sizes() -> None:
    """Sizes are read as people write them."""
    assert (size_of("10M"), size_of("1.5g"), size_of("900")) == (10_000_000, 1_500_000_000, 900)
