"""Every column of every table, described once.

The Parquet files, site.sqlite, the CSV files, `pipeline.load` and the data dictionary in docs/ are all
made from here.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

SCHEMA_VERSION = 1
Kind = Literal["int", "float", "bool", "text", "category", "local", "utc", "texts", "sizes", "json"]

KINDS: dict[Kind, str] = {
    "int": "64-bit integer",
    "float": "64-bit number",
    "bool": "true or false",
    "text": "text",
    "category": "text with few different values (dictionary-encoded)",
    "local": "timestamp in microseconds, the site's local time",
    "utc": "timestamp in microseconds, UTC",
    "texts": "list of texts",
    "sizes": "list of {name, file, width, height}",
    "json": "text that holds JSON",
}
"""Kind of a column -> what it is, for people."""


class Column(NamedTuple):
    """A column of a table."""

    name: str
    kind: Kind
    meaning: str
    source: str = "computed"
    """Where it comes from: the element of the export, or `computed`."""
    public: bool = False
    """Whether visitors of the site saw it (of an entry that was published), or could have found it out."""
    null: bool = False
    """Whether it may be missing."""
    unit: str = ""
    joins: str = ""
    """The column of another table that holds the same values."""


LONG = frozenset(("content_raw", "content_html", "content_markdown", "content_text"))
"""Columns whose texts are most of an output."""


class Table(NamedTuple):
    """A table: its rows stand in source order."""

    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    """Columns that together tell its rows apart; none where nothing does."""
    indices: tuple[tuple[str, ...], ...] = ()
    """What site.sqlite can look up fast, besides the key."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)


_POST_ROW = Column("post_row", "int", "the post", null=True, joins="posts.row")
_POST_ID = Column(
    "post_id", "int", "the post's WordPress id", "wp:post_id", public=True, null=True, joins="posts.id"
)

TABLES: dict[str, Table] = {
    "posts": Table(
        "Every post of every type but attachments and menu items, whether it was published or not.",
        (
            Column("row", "int", "place in data/posts.jsonl, from 1; the one key that every post has"),
            Column("id", "int", "WordPress's id; two damaged records can share one", "wp:post_id", public=True, null=True),
            Column("type", "category", "post, page or a type of a theme or plugin", "wp:post_type", public=True),
            Column("status", "category", "publish, draft, pending, future, private, trash …", "wp:status"),
            Column("slug", "text", "name in addresses, percent-decoded; empty if none", "wp:post_name", public=True),
            Column("link", "text", "old address", "link", public=True),
            Column("guid", "text", "WordPress's own permanent name, looks like an address", "guid", public=True),
            Column("title", "text", "plain text: entities resolved, no markup, cleaned", "title", public=True),
            Column("title_raw", "text", "as in the source", "title"),
            Column("date", "local", "when it was published, or is to be", "wp:post_date", public=True, null=True),
            Column("date_gmt", "utc", "the same moment in UTC", "wp:post_date_gmt", public=True, null=True),
            Column("modified", "local", "when it was last changed", "wp:post_modified", public=True, null=True),
            Column("modified_gmt", "utc", "the same moment in UTC", "wp:post_modified_gmt", public=True, null=True),
            Column("author", "category", "login of the author", "dc:creator", null=True, joins="authors.login"),
            Column("parent", "int", "id of the page above; 0 if none", "wp:post_parent", public=True, joins="posts.id"),
            Column("menu_order", "int", "place among its siblings, as the owner set it", "wp:menu_order", public=True),
            Column("comment_status", "category", "open or closed", "wp:comment_status", public=True),
            Column("ping_status", "category", "open or closed", "wp:ping_status", public=True),
            Column("sticky", "bool", "kept on top of the blog", "wp:is_sticky", public=True),
            Column("password", "text", "what visitors must know to read it; empty if nothing", "wp:post_password"),
            Column("format", "category", "aside, gallery, quote …; missing for a standard post", "category", public=True, null=True),
            Column("categories", "texts", "names of its categories, in order", "category", public=True),
            Column("tags", "texts", "names of its tags, in order", "category", public=True),
            Column("featured_media", "int", "id of its main picture", "wp:postmeta _thumbnail_id", public=True, null=True, joins="media.id"),
            Column("content_raw", "text", "the body as in the source: nothing ever changes it", "content:encoded"),
            Column("content_html", "text", "blocks, shortcodes and paragraphs resolved, cleaned, sanitised", public=True),
            Column("content_markdown", "text", "the body of its Markdown file", public=True),
            Column("content_text", "text", "running text of the cleaned body, a line a paragraph", public=True),
            Column("excerpt_raw", "text", "the excerpt as in the source; empty if the owner wrote none", "excerpt:encoded"),
            Column("excerpt", "text", "the excerpt in Markdown, else what stands before “more”; empty if none", public=True),
            Column("language", "category", "BCP 47; missing where the text is too short to tell", public=True, null=True),
            Column("word_count", "int", "words of content_text by UAX #29", public=True, unit="words"),
            Column("reading_minutes", "int", "word_count at 189 words a minute, WordPress's own measure; 0 without words", public=True, unit="minutes"),
            Column("n_links", "int", "links in content_html", public=True),
            Column("n_images", "int", "pictures in content_html", public=True),
            Column("n_changes", "int", "changes that cleaning made to it"),
            Column("comment_count", "int", "its rows in comments, of every status"),
            Column("path", "text", "its file, relative to the output; missing where none is written", public=True, null=True),
            Column("reason", "category", "why it has no file: private, password, trash, auto-draft, type …; missing if it has one", null=True),
            Column("source", "category", "the file it was read from"),
            Column("line", "int", "the line of that file where it begins"),
        ),
        ("row",),
        (("id",),),
    ),
    "comments": Table(
        "Every comment, pingback and trackback of every status.",
        (
            Column("row", "int", "place in data/comments.jsonl, from 1"),
            Column("id", "int", "WordPress's id", "wp:comment_id", public=True, null=True),
            _POST_ROW._replace(meaning="the post; missing where it is on an attachment, or on nothing in the export"),
            _POST_ID._replace(meaning="WordPress's id of the post or attachment"),
            Column("parent", "int", "id of the comment it answers; 0 if none", "wp:comment_parent", public=True, joins="comments.id"),
            Column("depth", "int", "0 at the top, 1 for an answer to that …", public=True),
            Column("type", "category", "comment, pingback, trackback, or a plugin's", "wp:comment_type", public=True),
            Column("status", "category", "approved, hold, spam, trash or post-trashed", "wp:comment_approved"),
            Column("author", "text", "name as the commenter gave it", "wp:comment_author", public=True),
            Column("author_url", "text", "address as the commenter gave it", "wp:comment_author_url", public=True),
            Column("author_id", "text", "the same for the same person, by e-mail address, else by name; tells nothing else"),
            Column("author_email", "text", "missing unless --keep-personal-data", "wp:comment_author_email", null=True),
            Column("author_ip", "text", "missing unless --keep-personal-data", "wp:comment_author_IP", null=True),
            Column("user", "category", "login, where an author of the site wrote it", "wp:comment_user_id", null=True, joins="authors.login"),
            Column("date", "local", "when it was written", "wp:comment_date", public=True, null=True),
            Column("date_gmt", "utc", "the same moment in UTC", "wp:comment_date_gmt", public=True, null=True),
            Column("content_raw", "text", "as in the source", "wp:comment_content"),
            Column("content_html", "text", "with paragraphs, cleaned, sanitised", public=True),
            Column("content_text", "text", "running text", public=True),
        ),
        ("row",),
        (("id",), ("post_row",)),
    ),
    "terms": Table(
        "Categories, tags, menus and the terms of every other taxonomy.",
        (
            Column("id", "int", "WordPress's id; missing where only an item names the term", "wp:term_id", public=True, null=True),
            Column("taxonomy", "category", "category, post_tag, nav_menu …", "wp:term_taxonomy", public=True),
            Column("slug", "text", "name in addresses, percent-decoded", "wp:term_slug", public=True),
            Column("name", "text", "name as shown, cleaned", "wp:term_name", public=True),
            Column("parent", "text", "slug of the term above, in the same taxonomy", "wp:term_parent", public=True, null=True, joins="terms.slug"),
            Column("description", "text", "as the owner wrote it, can hold HTML", "wp:term_description", public=True),
            Column("name_raw", "text", "name as in the source", "wp:term_name", public=True),
            Column("count", "int", "posts that carry it, of every status"),
        ),
        ("taxonomy", "slug"),
    ),
    "post_terms": Table(
        "Which post or attachment carries which term, in the source's order.",
        (
            _POST_ROW._replace(meaning="the post; missing for an attachment"),
            _POST_ID._replace(meaning="WordPress's id of the post or attachment"),
            Column("taxonomy", "category", "the term's taxonomy", "category domain", public=True, joins="terms.taxonomy"),
            Column("slug", "text", "the term's slug", "category nicename", public=True, joins="terms.slug"),
            Column("name", "text", "the term's name as this item has it", "category", public=True),
        ),
        (),
        (("post_row",), ("taxonomy", "slug")),
    ),
    "postmeta": Table(
        "Custom fields of posts, attachments and menu items, in order, doubles kept.",
        (
            _POST_ROW._replace(meaning="the post; missing for an attachment or menu item"),
            _POST_ID._replace(meaning="WordPress's id of the item"),
            Column("type", "category", "the item's post type", "wp:post_type"),
            Column("position", "int", "place among the item's fields, from 1"),
            Column("key", "category", "name of the field", "wp:meta_key"),
            Column("value", "text", "as in the source", "wp:meta_value"),
            Column("parsed", "json", "a PHP-serialised value as JSON; missing where it is none or unreadable", "wp:meta_value", null=True),
        ),
        (),
        (("post_row",), ("key",)),
    ),
    "media": Table(
        "Attachments: pictures, sounds, films and other files.",
        (
            Column("row", "int", "place in data/media.jsonl, from 1"),
            Column("id", "int", "WordPress's id", "wp:post_id", public=True, null=True),
            Column("status", "category", "inherit, private, trash …", "wp:status"),
            Column("slug", "text", "name in addresses", "wp:post_name", public=True),
            Column("link", "text", "old address of its page", "link", public=True),
            Column("guid", "text", "WordPress's own permanent name", "guid", public=True),
            Column("title", "text", "plain text, cleaned", "title", public=True),
            Column("title_raw", "text", "as in the source", "title"),
            Column("date", "local", "when it was uploaded", "wp:post_date", public=True, null=True),
            Column("date_gmt", "utc", "the same moment in UTC", "wp:post_date_gmt", public=True, null=True),
            Column("modified", "local", "when it was last changed", "wp:post_modified", public=True, null=True),
            Column("modified_gmt", "utc", "the same moment in UTC", "wp:post_modified_gmt", public=True, null=True),
            Column("author", "category", "login of who uploaded it", "dc:creator", null=True, joins="authors.login"),
            Column("parent", "int", "id of the post it was uploaded to; 0 if none", "wp:post_parent", public=True, joins="posts.id"),
            Column("menu_order", "int", "place in a gallery", "wp:menu_order", public=True),
            Column("comment_count", "int", "its rows in comments"),
            Column("url", "text", "where the original file was served", "wp:attachment_url", public=True),
            Column("file", "text", "path of the original under uploads; empty if unknown", "wp:postmeta _wp_attached_file", public=True),
            Column("mime_type", "category", "told by the name of the file; missing without one", public=True, null=True),
            Column("width", "int", "of the original", "wp:postmeta _wp_attachment_metadata", public=True, null=True, unit="pixels"),
            Column("height", "int", "of the original", "wp:postmeta _wp_attachment_metadata", public=True, null=True, unit="pixels"),
            Column("alt", "text", "what stands for a picture that is not seen", "wp:postmeta _wp_attachment_image_alt", public=True),
            Column("caption", "text", "plain text", "excerpt:encoded", public=True),
            Column("description", "text", "as in the source, can hold HTML", "content:encoded", public=True),
            Column("sizes", "sizes", "resized copies", "wp:postmeta _wp_attachment_metadata", public=True, unit="pixels"),
            Column("path", "text", "the file in media/; missing where it could not be had", public=True, null=True),
            Column("source", "category", "the file of the export it was read from"),
            Column("line", "int", "the line of that file where it begins"),
        ),
        ("row",),
        (("id",), ("parent",)),
    ),
    "links": Table(
        "Every link in the body of a post as visitors saw it.",
        (
            _POST_ROW._replace(meaning="the post with the link", null=False),
            _POST_ID._replace(meaning="its WordPress id"),
            Column("position", "int", "place among the post's links, from 1"),
            Column("url", "text", "where it leads, made absolute", public=True),
            Column("host", "category", "host of that address, in lower case; missing where it has none", public=True, null=True),
            Column("kind", "category", "entry, media, term, author, archive, file, missing, anchor, external or other", public=True),
            Column("internal", "bool", "whether it leads into this site", public=True),
            Column("broken", "bool", "whether it leads to nothing in this export; missing where only the network could tell (external, file, other)", public=True, null=True),
            Column("target_row", "int", "the post it leads to", null=True, joins="posts.row"),
            Column("target_id", "int", "WordPress's id of what it leads to", public=True, null=True),
            Column("target_type", "category", "post type or taxonomy of what it leads to, attachment, or author", public=True, null=True),
            Column("rel", "texts", "words of its rel attribute: nofollow, sponsored, me …", public=True),
            Column("text", "text", "what is clicked on: its text, else the alternative text of its picture", public=True),
        ),
        ("post_row", "position"),
        (("target_row",),),
    ),
    "authors": Table(
        "Who wrote posts, declared by the export or only named by an item.",
        (
            Column("id", "int", "WordPress's id; missing where only an item names them", "wp:author_id", null=True),
            Column("login", "text", "name they log in with", "wp:author_login"),
            Column("display_name", "text", "name as shown", "wp:author_display_name", public=True),
            Column("first_name", "text", "empty if not given", "wp:author_first_name"),
            Column("last_name", "text", "empty if not given", "wp:author_last_name"),
            Column("email", "text", "missing unless --keep-personal-data", "wp:author_email", null=True),
            Column("post_count", "int", "posts they wrote, of every type and status"),
        ),
        ("login",),
    ),
    "blocks": Table(
        "Which blocks stand in the stored body of a post, and how often.",
        (
            _POST_ROW._replace(null=False),
            _POST_ID,
            Column("name", "category", "with its namespace: core/paragraph", "content:encoded"),
            Column("count", "int", "times it stands in the post", "content:encoded"),
            Column("treatment", "category", "converted, as-saved (what is saved is what was shown) or unknown (a plugin's, shown as saved)"),
        ),
        ("post_row", "name"),
        (("name",),),
    ),
    "shortcodes": Table(
        "Which shortcodes a post uses, and how often.",
        (
            _POST_ROW._replace(null=False),
            _POST_ID,
            Column("name", "category", "without brackets", "content:encoded"),
            Column("count", "int", "times it was met", "content:encoded"),
            Column("treatment", "category", "converted, kept or dropped (the owner's settings), or unknown (brackets gone, text inside stays)"),
        ),
        ("post_row", "name", "treatment"),
        (("name",),),
    ),
    "changes": Table(
        "Every change that cleaning made or suggests: the lines of changes.jsonl.",
        (
            Column("change_id", "text", "the same for the same proposal at the same place, in every run"),
            Column("rule", "category", "the cleaning rule"),
            Column("level", "category", "auto or suggest"),
            Column("status", "category", "applied, suggested, accepted, rejected or stale"),
            Column("kind", "category", "item, comment or term"),
            _POST_ROW._replace(meaning="the post that was changed, or whose comment was; missing for anything else"),
            Column("id", "int", "WordPress's id of the record", null=True),
            Column("field", "category", "the raw field: content_raw, title_raw, excerpt_raw or name"),
            Column("start", "int", "where it begins in the raw field, from 0", unit="code points"),
            Column("end", "int", "where it ends", unit="code points"),
            Column("before", "text", "what stands there"),
            Column("after", "text", "what takes its place"),
            Column("context_before", "text", "what stands before it, at most 40 characters"),
            Column("context_after", "text", "what follows it, at most 40 characters"),
            Column("language", "category", "BCP 47; missing where it is not known", null=True),
            Column("confidence", "float", "from 0 to 1"),
            Column("evidence", "text", "why the rule thinks so"),
            Column("url", "text", "address of the item, of the item that a comment is about, or of the term's list"),
        ),
        (),
        (("rule",), ("post_row",)),
    ),
    "notes": Table(
        "Everything repaired, guessed, kept raw or dropped: the lines of notes.jsonl.",
        (
            Column("code", "category", "what happened; docs/notes.md explains each"),
            Column("level", "category", "info, warning or error"),
            Column("source", "category", "the file of the export"),
            Column("line", "int", "line of that file, from 1; 0 where the note is about no line"),
            Column("kind", "category", "site, item, comment, term, author or page"),
            _POST_ROW._replace(meaning="the post it is about, or whose comment; missing for anything else"),
            Column("id", "int", "WordPress's id of the record", null=True),
            Column("detail", "text", "a sentence"),
        ),
        (),
        (("code",), ("post_row",)),
    ),
}  # fmt: skip
"""Name -> the table, in the order in which they stand in the docs."""


def places(table: str) -> tuple[int, ...]:
    """Where in a row the long texts of a table stand."""
    return tuple(place for place, name in enumerate(TABLES[table].names) if name in LONG)
