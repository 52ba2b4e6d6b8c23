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
_SECTION = r"<!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*+\]\]>"
_BEGIN, _END = len(MARK), -len(END)
_ATTRIBUTES = {"guid": r'(?: isPermaLink="(?:true|false)")?'}
_SECTION_END = "]]></"
_PHP = " on line "
"""What a message of PHP's says, which is taken out of plain text."""
_TERM = re.compile(rf'\s*+<category domain="([^"<>&]*+)" nicename="([^"<>&]*+)">({_SECTION})</category>')
_META = re.compile(
    rf"\s*+<wp:postmeta>\s*+<wp:meta_key>({_SECTION})</wp:meta_key>"
    rf"\s*+<wp:meta_value>({_SECTION})</wp:meta_value>\s*+</wp:postmeta>"
)


def _row(names: Sequence[str]) -> str:
    """The pattern of a row of these fields, a group each."""
    return "".join(
        rf"(?:\s*+<{name}{_ATTRIBUTES.get(name, '')}>({_SECTION}|[^<&\]]*+)</{name}>)?" for name in names
    )


_ITEM_ROW = re.compile(_row(ITEM))
_COMMENT_ROW = re.compile(rf"\s*+<wp:comment>{_row(COMMENT)}\s*+</wp:comment>")


def item(text: str, position: int, box: Box) -> int:
    """Give an item that has just been opened its fields, terms and custom fields; return where to go on."""
    if (found := _ITEM_ROW.match(text, position)) is None or not _is_sound(found):
        return position
    box.values.update(_values(ITEM, found))
    stop = found.end()
    while (found := _TERM.match(text, stop)) is not None and _is_sound(found):
        domain, slug, name = found.groups()
        box.categories.append(Category(domain, slug, name[_BEGIN:_END]))
        stop = found.end()
    while (found := _META.match(text, stop)) is not None and _is_sound(found):
        key, value = found.groups()
        box.metas.append((key[_BEGIN:_END], value[_BEGIN:_END]))
        stop = found.end()
    return stop


def comment(text: str, position: int) -> tuple[Box | None, int]:
    """The comment that stands here as usual, from its start tag to its end tag, and where to go on."""
    if (found := _COMMENT_ROW.match(text, position)) is None or not _is_sound(found):
        return None, position
    box = Box("wp:comment", "wp:comment", text.find("<", position))
    box.values = _values(COMMENT, found)
    if not box.values:
        return None, position
    return box, found.end()


def _is_sound(row: re.Match[str]) -> bool:
    """Whether no section holds the start of another, and no field what PHP may have printed."""
    text, (start, stop) = row.string, row.span()
    return text.count(MARK, start, stop) == text.count(_SECTION_END, start, stop) and (
        text.find(_PHP, start, stop) < 0
        or not any(_PHP in value for value in row.groups() if value and value[0] != "<")
    )


def _values(names: Sequence[str], row: re.Match[str]) -> dict[str, str]:
    """The fields that are there, by name."""
    return {
        name: value[_BEGIN:_END] if value[:1] == "<" else value
        for name, value in zip(names, row.groups(), strict=True)
        if value is not None
    }
