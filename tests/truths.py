"""What a database held -> what an export of it must read as; and the differences from what was read."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reading import Output

Record = dict[str, Any]
STATUS = {"1": "approved", "0": "hold"}
NOT_EXPORTED = frozenset(("_edit_lock",))
"""Custom fields that WordPress leaves out."""


def _lf(text: str) -> str:
    """As XML reads line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _date(text: str) -> str | None:
    return None if text.startswith("0000") else text.replace(" ", "T")


def _utc(text: str) -> str | None:
    return f"{_date(text)}Z" if _date(text) else None


def _metas(pairs: list[list[str]]) -> list[list[str]]:
    return [[key, _lf(value)] for key, value in pairs if key not in NOT_EXPORTED]


def _read_metas(record: Record) -> list[list[str]]:
    return [[meta["key"], meta["value"]] for meta in record["meta"]]


def _terms(triples: list[list[str]]) -> list[tuple[str, str]]:
    """Taxonomy and slug; the names of post formats are the theme's, and the order is the database's."""
    return sorted((taxonomy, unquote(slug)) for taxonomy, slug, _ in triples)


def _read_terms(record: Record) -> list[tuple[str, str]]:
    return sorted((term["taxonomy"], term["slug"]) for term in record["terms"])


def _same(name: str) -> Callable[[Record], Any]:
    return lambda record: record[name]


ANY: tuple[tuple[str, Callable[[Record], Any], Callable[[Record], Any]], ...] = (
    ("status", _same("status"), _same("status")),
    ("slug", lambda post: unquote(post["slug"]), _same("slug")),
    ("link", lambda post: html.unescape(post["permalink"]), _same("link")),
    ("guid", lambda post: html.unescape(post["guid"]), _same("guid")),
    ("date", lambda post: _date(post["date"]), _same("date")),
    ("date_gmt", lambda post: _utc(post["date_gmt"]), _same("date_gmt")),
    ("content_raw", lambda post: _lf(post["content"]), _same("content_raw")),
    ("excerpt_raw", lambda post: _lf(post["excerpt"]), _same("excerpt_raw")),
    ("meta", lambda post: _metas(post["meta"]), _read_metas),
)
"""Field -> what the database says of an item, what was read."""
ENTRY = (
    *ANY,
    ("type", _same("type"), _same("type")),
    ("title_raw", lambda post: _lf(post["title"]), _same("title_raw")),
    ("modified", lambda post: _date(post["modified"]), _same("modified")),
    ("modified_gmt", lambda post: _utc(post["modified_gmt"]), _same("modified_gmt")),
    ("author", lambda post: post["author"] or None, _same("author")),
    *(
        (name, _same(name), _same(name))
        for name in ("parent", "menu_order", "password", "comment_status", "ping_status")
    ),
    ("terms", lambda post: _terms(post["terms"]), _read_terms),
    (
        "comment_count",
        lambda post: sum(each["in_export"] for each in post["comments"]),
        _same("comment_count"),
    ),
)
POST = (
    *ENTRY,
    ("sticky", _same("sticky"), _same("sticky")),
    ("featured_media", lambda post: (post.get("featured_image") or {}).get("id"), _same("featured_media")),
)
MEDIA = (
    *ENTRY,
    ("url", _same("attachment_url"), _same("url")),
    # The type of a file is told by its name: an attachment without a file has none.
    (
        "mime_type",
        lambda post: post["mime_type"] if "." in post["attachment_url"].rpartition("/")[2] else None,
        _same("mime_type"),
    ),
)
MENU_ITEM = (
    *ANY,
    (
        "menu",
        lambda post: next(slug for taxonomy, slug, _ in post["terms"] if taxonomy == "nav_menu"),
        _same("menu"),
    ),
    ("order", _same("menu_order"), _same("order")),
)
ITEMS = {"attachment": ("media", MEDIA), "nav_menu_item": ("menus", MENU_ITEM)}
"""Type -> the file of data/, and the fields; any other type is a post."""
COMMENT = (
    ("parent", _same("parent"), _same("parent")),
    ("author", lambda comment: html.unescape(comment["author"]), _same("author")),
    ("author_email", lambda comment: comment["email"] or None, _same("author_email")),
    ("author_ip", lambda comment: comment["ip"] or None, _same("author_ip")),
    ("type", lambda comment: comment["type"] or "comment", _same("type")),
    ("status", lambda comment: STATUS.get(comment["approved"], comment["approved"]), _same("status")),
    ("date", lambda comment: _date(comment["date"]), _same("date")),
    ("date_gmt", lambda comment: _utc(comment["date_gmt"]), _same("date_gmt")),
    ("content_raw", lambda comment: _lf(comment["content"]), _same("content_raw")),
    ("meta", lambda comment: _metas(comment["meta"]), _read_metas),
    # WordPress writes no address that could run a script.
    (
        "author_url",
        lambda comment: "" if comment["url"].startswith("javascript:") else comment["url"],
        _same("author_url"),
    ),
)
TERM = (
    ("id", _same("id"), _same("id")),
    ("name", lambda term: html.unescape(term["name"]), _same("name")),
    ("parent", lambda term: unquote(term["parent"]) or None, _same("parent")),
    ("description", _same("description"), _same("description")),
    ("meta", lambda term: _metas(term["meta"]), _read_metas),
)
AUTHOR = (
    ("id", _same("id"), _same("id")),
    ("email", _same("email"), _same("email")),
    *(
        (name, lambda user, name=name: html.unescape(user[name]), _same(name))
        for name in ("display_name", "first_name", "last_name")
    ),
)
NOT_DECLARED = frozenset(("post_format",))
"""Taxonomies whose terms an export only names."""

Difference = tuple[str, int, str, Any, Any]
"""Kind, id, field, what the database says, what was read."""


def _fields(kind: str, fields: Any, truth: Record, read: Record) -> Iterator[Difference]:
    for name, expected, found in fields:
        wanted, got = expected(truth), found(read)
        if wanted != got:
            yield kind, truth["id"], name, wanted, got


def items(truth: Record, output: Output, only: set[int] | None = None) -> Iterator[Difference]:
    """Differences of the items that are in the export, and of their comments; `only`: those of these ids."""
    read = {(name, each["id"]): each for name in ("posts", "media", "menus") for each in output[name]}
    comments = {each["id"]: each for each in output["comments"]}
    for post in truth["posts"]:
        if not post["in_export"] or (only is not None and post["id"] not in only):
            continue
        file, fields = ITEMS.get(post["type"], ("posts", POST))
        record = read.pop((file, post["id"]), None)
        if record is None:
            yield file, post["id"], "", "is in the export", "was not read"
            continue
        yield from _fields(file, fields, post, record)
        for comment in post["comments"]:
            if not comment["in_export"]:
                continue
            reply = comments.pop(comment["id"], None)
            if reply is None:
                yield "comments", comment["id"], "", "is in the export", "was not read"
                continue
            yield from _fields(
                "comments",
                (*COMMENT, ("post_id", lambda _, post=post: post["id"], _same("post_id"))),
                comment,
                reply,
            )
    if only is None:
        yield from ((file, number, "", "is not in the export", "was read") for file, number in read)
        yield from (("comments", number, "", "is not in the export", "was read") for number in comments)


def channel(truth: Record, output: Output) -> Iterator[Difference]:
    """Differences of terms and authors."""
    terms = {(each["taxonomy"], each["slug"]): each for each in output["terms"]}
    for term in truth["terms"]:
        record = terms.pop((term["taxonomy"], unquote(term["slug"])), None)
        if record is None:
            yield "terms", term["id"], "", "is in the export", "was not read"
        elif term["taxonomy"] not in NOT_DECLARED:
            yield from _fields("terms", TERM, term, record)
    yield from (("terms", 0, "", "is not in the export", key) for key in terms)
    authors = {each["login"]: each for each in output["authors"]}
    for user in truth["users"]:
        record = authors.pop(user["login"], None)
        if record is None:
            yield "authors", user["id"], "", "is in the export", "was not read"
        else:
            yield from _fields("authors", AUTHOR, user, record)
    yield from (("authors", 0, "", "is not in the export", login) for login in authors)
