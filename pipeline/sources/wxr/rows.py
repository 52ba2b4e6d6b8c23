"""Fields that follow each other as WordPress writes them are read at once, by one pattern for all of a box.

Each is optional, so a row ends where one stands out of its order, or holds more than a sound section or plain text.
Whatever follows is read field by field.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.sources.wxr.box import Box, Category
from pipeline.sources.wxr.tokens import END, MARK

if TYPE_CHECKING:
    from collections.abc import Sequence

ITEM = (
    "title", "link", "pubDate", "dc:creator", "guid", "description", "content:encoded", "excerpt:encoded",
    "wp:post_id", "wp:post_date", "wp:post_date_gmt", "wp:post_modified", "wp:post_modified_gmt",
    "wp:comment_status", "wp:ping_status", "wp:post_name", "wp:status", "wp:post_parent", "wp:menu_order",
    "wp:post_type", "wp:post_password", "wp:is_sticky", "wp:attachment_url",
)  # fmt: skip
COMMENT = (
    "wp:comment_id", "wp:comment_author", "wp:comment_author_email", "wp:comment_author_url",
    "wp:comment_author_IP", "wp:comment_date", "wp:comment_date_gmt", "wp:comment_content",
    "wp:comment_approved", "wp:comment_type", "wp:comment_parent", "wp:comment_user_id",
)  # fmt: skip
_TEXT = r"[^\]]*+(?:\](?!\]>)[^\]]*+)*+"
"""The text of a section, up to its end."""
_SECTION = rf"<!\[CDATA\[{_TEXT}\]\]>"
_PLAIN = r"[^<&\] ]*+(?: (?!on line )[^<&\] ]*+)*+"
"""A text as it stands, without what a message of PHP's says, which is taken out."""
_BEGIN, _END = len(MARK), -len(END)
_ATTRIBUTES = {"guid": r'(?: isPermaLink="(?:true|false)")?'}


def _row(names: Sequence[str]) -> str:
    """The pattern of a row of these fields, a group each."""
    return "".join(
        rf"(?:\s*+<{name}{_ATTRIBUTES.get(name, '')}>({_SECTION}|{_PLAIN})</{name}>)?" for name in names
    )


def _term(group: str) -> str:
    """The pattern of an item's term; `group` begins each of its three texts."""
    return (
        rf'\s*+<category domain="{group}[^"<>&]*+)" nicename="{group}[^"<>&]*+)">'
        rf"<!\[CDATA\[{group}{_TEXT})\]\]></category>"
    )


def _meta(group: str) -> str:
    """The pattern of a custom field; `group` begins each of its two texts."""
    return (
        rf"\s*+<wp:postmeta>\s*+<wp:meta_key><!\[CDATA\[{group}{_TEXT})\]\]></wp:meta_key>"
        rf"\s*+<wp:meta_value><!\[CDATA\[{group}{_TEXT})\]\]></wp:meta_value>\s*+</wp:postmeta>"
    )


_ITEM_ROW = re.compile(rf"{_row(ITEM)}((?:{_term('(?:')})*+)((?:{_meta('(?:')})*+)")
_TERM, _META = re.compile(_term("(")), re.compile(_meta("("))
_COMMENT_ROW = re.compile(rf"\s*+<wp:comment>{_row(COMMENT)}\s*+</wp:comment>")


def item(text: str, position: int, box: Box) -> int:
    """Give an item that has just been opened its fields, terms and custom fields; return where to go on."""
    if (found := _ITEM_ROW.match(text, position)) is None:
        return position
    *fields, terms, metas = found.groups()
    values, sections = _values(ITEM, fields)
    categories, pairs = _TERM.findall(terms), _META.findall(metas)
    if not _is_sound(found, sections + len(categories) + 2 * len(pairs)):
        return position
    box.values.update(values)
    box.categories += map(Category._make, categories)
    box.metas += pairs
    return found.end()


def comment(text: str, position: int) -> tuple[Box | None, int]:
    """The comment that stands here as usual, from its start tag to its end tag, and where to go on."""
    if (found := _COMMENT_ROW.match(text, position)) is None:
        return None, position
    values, sections = _values(COMMENT, found.groups())
    if not values or not _is_sound(found, sections):
        return None, position
    box = Box("wp:comment", "wp:comment", text.find("<", position))
    box.values = values
    return box, found.end()


def _is_sound(row: re.Match[str], sections: int) -> bool:
    """Whether none of a row's sections holds the start of another."""
    return row.string.count(MARK, *row.span()) == sections


def _values(names: Sequence[str], texts: Sequence[str | None]) -> tuple[dict[str, str], int]:
    """The fields that are there, by name, and how many of them are sections."""
    values: dict[str, str] = {}
    sections = 0
    for name, text in zip(names, texts, strict=True):
        if text is None:
            continue
        if text[:1] == "<":
            sections += 1
            values[name] = text[_BEGIN:_END]
        else:
            values[name] = text
    return values, sections
