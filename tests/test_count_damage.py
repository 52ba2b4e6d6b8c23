"""The independent count and the reader agree on damaged files, so that a difference means a loss."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from damage import DAMAGE
from exports import comment, export, meta, post
from reading import counted, read

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = (
    "<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>x</wp:category_nicename>"
    "<wp:cat_name><![CDATA[X]]></wp:cat_name></wp:category>"
    "<wp:tag><wp:term_id>4</wp:term_id><wp:tag_slug>t</wp:tag_slug></wp:tag>"
    "<wp:term><wp:term_id>5</wp:term_id><wp:term_taxonomy>nav_menu</wp:term_taxonomy></wp:term>"
)
TEXTS = ("Text.", "a ]]]]><![CDATA[> b", "<p>x</p>\n<!-- wp:x --> <item> y")
FILES = 60
"""Files of each kind of damage."""
MOST = 3
"""Of them, those in which the count may take a stray tag for a record that the reader does not, or the reverse."""


def _export(chance: random.Random) -> bytes:
    """A small export with comments and custom fields."""
    items = (
        post(
            number,
            chance.choice(TEXTS),
            more="".join(comment(number * 10 + each) for each in range(chance.randint(0, 3)))
            + meta("k", "v") * chance.randint(0, 2),
        )
        for number in range(1, chance.randint(2, 7))
    )
    return export(*items, head=HEAD).encode()


@pytest.mark.parametrize("damage", DAMAGE)
def test_made(damage: Callable[[bytes, random.Random], bytes]) -> None:
    """Whatever happened to a file, the reader finds as many records in it as the count."""
    differ = []
    for seed in range(FILES):
        chance = random.Random(seed)
        data = damage(_export(chance), chance)
        if read(data).counts != counted(data):
            differ.append((seed, read(data).counts, counted(data)))
    assert len(differ) <= MOST, differ


@pytest.mark.parametrize("damage", DAMAGE)
def test_real(damage: Callable[[bytes, random.Random], bytes]) -> None:
    """The same holds for exports that WordPress wrote."""
    differ = []
    for path in sorted((Path(__file__).parent / "fixtures/wordpress").glob("[opt]*.xml")):
        whole = path.read_bytes()
        for seed in range(4):
            data = damage(whole, random.Random(seed))
            if read(data).counts != counted(data):
                differ.append((path.name, seed, read(data).counts, counted(data)))
    assert len(differ) <= MOST, differ


WRECKS = {
    "an item without a start tag": ("<item>", "", (3, 2, 1, 3)),
    "an item without an end tag": ("</item>", "", (3, 2, 1, 3)),
    "a start tag that does not end": ("<item>", "<item ", (3, 2, 1, 3)),
    "an item's end tag too many": ("</item>", "</item></item>", (3, 2, 1, 3)),
    "a comment without a start tag": ("<wp:comment>", "", (3, 2, 1, 3)),
    "a comment without an end tag": ("</wp:comment>", "", (3, 2, 1, 3)),
    "an author without a start tag": ("<wp:author>", "", (3, 2, 1, 3)),
    "a category without a start tag": ("<wp:category>", "", (3, 2, 1, 3)),
    "a tag without a start tag": ("<wp:tag>", "", (3, 2, 1, 3)),
    "a term without a start tag": ("<wp:term>", "", (3, 2, 1, 3)),
    "a stray start tag": ("<wp:category>", "<wp:author><wp:category>", (3, 2, 1, 3)),
    "an author's name without a prefix": ("<wp:is_sticky>", "<author><b>x</b></author><wp:is_sticky>", (3, 2, 1, 3)),
    "a comment without a prefix": ("<wp:is_sticky>", "<comment><x>1</x></comment><wp:is_sticky>", (3, 2, 1, 3)),
    "a category without a prefix": ("<wp:tag>", "<category><link>x</link></category><wp:tag>", (3, 2, 1, 3)),
    "an unknown element with fields of an author": (
        "<wp:tag>", "<wp:wp_author><wp:author_login>x</wp:author_login></wp:wp_author><wp:tag>", (3, 2, 1, 3)
    ),
    "a section's mark inside a tag": ("<wp:tag>", "<![CDATA[<wp:tag>", (3, 2, 1, 3)),
    "a remark in a remark": ("<wp:tag>", "<!-- <wp:tag>", (3, 2, 1, 3)),
    "a broken end tag behind a section": ("</wp:meta_value>", "</wp:meta_\x7fvalue>", (3, 2, 1, 3)),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), WRECKS.values(), ids=WRECKS)
def test_wreck(old: str, new: str, expected: tuple[int, int, int, int]) -> None:
    """One tag that is lost, broken or too many adds no record and takes none away, in the reader and in the count."""
    text = export(
        post(1),
        post(2, TEXTS[2], more=comment(20) + comment(21) + meta("k", "v")),
        post(3, more=meta("k", "v")),
        head=HEAD,
    )
    at = text.index(old, text.index("<item>\n<title>Entry 2") if "item" in old else 0)
    wreck = text[:at] + new + text[at + len(old) :]
    assert read(wreck).counts == expected
    assert counted(wreck) == expected
