"""Whatever a slug holds, its file name is portable and stays inside the output."""

from __future__ import annotations

import posixpath
import re
from types import SimpleNamespace
from unicodedata import normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.targets import TARGETS, paths

RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{name}{digit}" for name in ("com", "lpt") for digit in "0123456789¹²³"),
}

CASES = {
    "ciao-mondo": "ciao-mondo",
    "Ciao_Mondo": "Ciao_Mondo",
    "v1.2": "v1.2",
    "../../etc/passwd": "etc-passwd",
    "..\\..\\windows": "windows",
    "con": "post-con",
    "CON": "post-CON",
    "aux.txt": "post-aux.txt",
    "com1": "post-com1",
    "LPT9.tar.gz": "post-LPT9.tar.gz",
    "console": "console",
    "nul.": "post-nul",
    "trailing...": "trailing",
    "trailing. . ": "trailing",
    ".hidden": "hidden",
    "_internal": "internal",
    "-rf": "rf",
    "index": "index",
    "_index": "index",
    'a/b\\c:d*e?f"g<h>i|j': "a-b-c-d-e-f-g-h-i-j",
    "a b\tc\nd\u00a0e\u2028f": "a-b-c-d-e-f",
    "a\x00b\u202ec\u200bd\ufeffe\ue000f": "abcdef",
    "e\u0301te\u0301": "été",
    "%ea%b4%91%ec%9e%a5%ec": "광장",
    "%ea%b4%91%ec%9e%a": "광",
    "%EA%B4%91-%": "광",
    "100%": "100",
    "50%-off": "50-off",
    "una--doppia": "una--doppia",
    "x__trashed": "x__trashed",
    "日本語": "日本語",
    "كتاب": "كتاب",
    "می\u200cخواهم": "می\u200cخواهم",
    "a\u200cb": "ab",
    "58": "58",
    "[a](b)": "a-b",
    "$(rm) `x` {{y}}": "rm-x-y",
    "😀": "😀",
}
NOTHING = [
    "",
    " ",
    ".",
    "..",
    "...",
    "/",
    "//",
    "___",
    "-",
    "%",
    "%e3",
    "%e3%81",
    "\x00",
    "\u202e",
    "\ud800",
    "\ufffd",
    "?",
    "* *",
]


@pytest.mark.parametrize("slug", CASES, ids=ascii)
def test_slugs(slug: str) -> None:
    """A slug becomes the name that stands beside it here."""
    assert paths.part(slug, "post", 7) == CASES[slug]


@pytest.mark.parametrize("slug", NOTHING, ids=ascii)
def test_nothing_left(slug: str) -> None:
    """Where nothing of a slug can be a name, type and id, then title, then type stand in."""
    assert paths.part(slug, "post", 7, "Ciao") == "post-7"
    assert paths.part(slug, "post", None, "Perché, dunque?") == "perché-dunque"
    assert paths.part(slug, "page", None, "日本語 です") == "日本語-です"
    assert paths.part(slug, "post", None, "?!") == "post"
    assert paths.part(slug, "../..", None, "") == "entry"
    assert paths.part(slug, "con", 3) == "entry-con-3"


def test_length() -> None:
    """A name is cut at a whole character and leaves room for a number and the extension."""
    for slug in (
        "a" * 5000,
        "日" * 5000,
        "😀" * 5000,
        "é" * 5000,
        "%e3%81%82" * 5000,
        "-." * 100 + "a" * 300,
    ):
        name = paths.part(slug, "post", 1)
        assert 170 < len(name.encode()) <= 180
        assert len(posixpath.basename(paths.numbered(f"content/posts/{name}.md", 123456)).encode()) <= 200


def test_numbered() -> None:
    """The number stands before the extension and nowhere else."""
    assert paths.numbered("content/posts/v1.2.md", 3) == "content/posts/v1.2-3.md"
    assert paths.numbered("a.b/c", 2) == "a.b/c-2"
    assert paths.numbered("x/.md", 2) == "x/.md-2"


def entry(slug: str, post_type: str = "page", post_id: int | None = 1, title: str = "") -> SimpleNamespace:
    """What a target needs to know of an entry to place it."""
    return SimpleNamespace(slug=slug, type=post_type, id=post_id, title=title, date=None, status="publish")


anything = st.text(max_size=40) | st.text(
    st.sampled_from(list("./\\:-_ %e38con\x00\u202e\ud800aéあ")), max_size=24
)


def assert_portable(path: str) -> None:
    """No part of the path can trouble a file system or lead out of the folder."""
    path.encode()
    assert path == normalize("NFC", path)
    assert posixpath.normpath(path) == path
    for name in path.split("/"):
        assert name
        assert name not in (".", "..")
        assert len(name.encode()) <= 200
        assert not re.search(
            r'[\x00-\x20\x7f-\x9f\\:*?"<>|#%\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]', name
        )
        assert name[0] not in ".-_"
        assert name[-1] not in ". "
        assert name.split(".")[0].lower() not in RESERVED


@settings(max_examples=300, deadline=None)
@given(anything, anything, st.none() | st.integers(0, 10**12), anything, st.lists(anything, max_size=4))
@example("con", "con", None, "con", ["con"])
def test_any_slug(slug: str, post_type: str, post_id: int | None, title: str, above: list[str]) -> None:
    """The path of any entry is portable and inside content/."""
    for target in TARGETS.values():
        path = target.place(entry(slug, post_type, post_id, title), [entry(s) for s in above])
        assert path.startswith("content/")
        assert_portable(path)
        assert_portable(target.numbered(path, 2))
        assert target.place(entry(slug, "page", post_id, title), [entry(s) for s in above]).startswith(
            "content/pages/"
        )


@settings(max_examples=300, deadline=None)
@given(anything)
def test_idempotent(slug: str) -> None:
    """A name that is portable already stays as it is."""
    once = paths.part(slug, "post", 1)
    assert paths.part(once, "post", 1) == once


def test_deep_tree() -> None:
    """A page tree deeper than a path may be keeps its lower levels."""
    path = TARGETS["plain"].place(entry("leaf"), [entry(f"level-{n}-" + "x" * 100) for n in range(5000)])
    assert path.startswith("content/pages/level-")
    assert path.endswith("/leaf.md")
    assert len(path) <= 1000
