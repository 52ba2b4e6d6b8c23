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


def _c(name: str, kind: Kind, meaning: str, source: str = "computed", **more: bool | str) -> Column:
    """A column, in little room."""
    return Column(name, kind, meaning, source, **more)  # type: ignore[arg-type]


_POST_ROW = Column("post_row", "int", "the post", null=True, joins="posts.row")
_POST_ID = Column("post_id", "int", "the post's WordPress id", "wp:post_id", public=True, null=True, joins="posts.id")

TABLES: dict[str, Table] = {
    "posts": Table(
        "Every post of every type but attachments and menu items, whether it was published or not.",
        (
            _c("row", "int", "place in data/posts.jsonl, from 1; the one key that every post has"),
            _c("id", "int", "WordPress's id; two damaged records can share one", "wp:post_id", public=True, null=True),
            _c("type", "category", "post, page or a type of a theme or plugin", "wp:post_type", public=True),
            _c("status", "category", "publish, draft, pending, future, private, trash …", "wp:status"),
            _c("slug", "text", "name in addresses, percent-decoded; empty if none", "wp:post_name", public=True),
            _c("link", "text", "old address", "link", public=True),
            _c("guid", "text", "WordPress's own permanent name, looks like an address", "guid", public=True),
            _c("title", "text", "plain text: entities resolved, no markup, cleaned", "title", public=True),
            _c("title_raw", "text", "as in the source", "title"),
            _c("date", "local", "when it was published, or is to be", "wp:post_date", public=True, null=True),
            _c("date_gmt", "utc", "the same moment in UTC", "wp:post_date_gmt", public=True, null=True),
            _c("modified", "local", "when it was last changed", "wp:post_modified", public=True, null=True),
            _c("modified_gmt", "utc", "the same moment in UTC", "wp:post_modified_gmt", public=True, null=True),
            _c("author", "category", "login of the author", "dc:creator", null=True, joins="authors.login"),
            _c("parent", "int", "id of the page above; 0 if none", "wp:post_parent", public=True, joins="posts.id"),
            _c("menu_order", "int", "place among its siblings, as the owner set it", "wp:menu_order", public=True),
            _c("comment_status", "category", "open or closed", "wp:comment_status", public=True),
            _c("ping_status", "category", "open or closed", "wp:ping_status", public=True),
            _c("sticky", "bool", "kept on top of the blog", "wp:is_sticky", public=True),
            _c("password", "text", "what visitors must know to read it; empty if nothing", "wp:post_password"),
            _c("format", "category", "aside, gallery, quote …; missing for a standard post", "category", public=True, null=True),
            _c("categories", "texts", "names of its categories, in order", "category", public=True),
            _c("tags", "texts", "names of its tags, in order", "category", public=True),
            _c("featured_media", "int", "id of its main picture", "wp:postmeta _thumbnail_id", public=True, null=True, joins="media.id"),
            _c("content_raw", "text", "the body as in the source: nothing ever changes it", "content:encoded"),
            _c("content_html", "text", "blocks, shortcodes and paragraphs resolved, cleaned, sanitised", public=True),
            _c("content_markdown", "text", "the body of its Markdown file", public=True),
            _c("content_text", "text", "running text of the cleaned body, a line a paragraph", public=True),
            _c("excerpt_raw", "text", "the excerpt as in the source; empty if the owner wrote none", "excerpt:encoded"),
            _c("excerpt", "text", "the excerpt in Markdown, else what stands before “more”; empty if none", public=True),
            _c("language", "category", "BCP 47; missing where the text is too short to tell", public=True, null=True),
            _c("word_count", "int", "words of content_text by UAX #29", public=True, unit="words"),
            _c("reading_minutes", "int", "word_count at 189 words a minute, WordPress's own measure; 0 without words", public=True, unit="minutes"),
            _c("n_links", "int", "links in content_html", public=True),
            _c("n_images", "int", "pictures in content_html", public=True),
            _c("n_changes", "int", "changes that cleaning made to it"),
            _c("comment_count", "int", "its rows in comments, of every status"),
            _c("path", "text", "its file, relative to the output; missing where none is written", public=True, null=True),
            _c("reason", "category", "why it has no file: private, password, trash, auto-draft, type …; missing if it has one", null=True),
            _c("source", "category", "the file it was read from"),
            _c("line", "int", "the line of that file where it begins"),
        ),
        ("row",),
        (("id",),),
    ),
    "comments": Table(
        "Every comment, pingback and trackback of every status.",
        (
            _c("row", "int", "place in data/comments.jsonl, from 1"),
            _c("id", "int", "WordPress's id", "wp:comment_id", public=True, null=True),
            _POST_ROW._replace(meaning="the post; missing where it is on an attachment, or on nothing in the export"),
            _POST_ID._replace(meaning="WordPress's id of the post or attachment"),
            _c("parent", "int", "id of the comment it answers; 0 if none", "wp:comment_parent", public=True, joins="comments.id"),
            _c("depth", "int", "0 at the top, 1 for an answer to that …", public=True),
            _c("type", "category", "comment, pingback, trackback, or a plugin's", "wp:comment_type", public=True),
            _c("status", "category", "approved, hold, spam, trash or post-trashed", "wp:comment_approved"),
            _c("author", "text", "name as the commenter gave it", "wp:comment_author", public=True),
            _c("author_url", "text", "address as the commenter gave it", "wp:comment_author_url", public=True),
            _c("author_id", "text", "the same for the same person, by e-mail address, else by name; tells nothing else"),
            _c("author_email", "text", "missing unless --keep-personal-data", "wp:comment_author_email", null=True),
            _c("author_ip", "text", "missing unless --keep-personal-data", "wp:comment_author_IP", null=True),
            _c("user", "category", "login, where an author of the site wrote it", "wp:comment_user_id", null=True, joins="authors.login"),
            _c("date", "local", "when it was written", "wp:comment_date", public=True, null=True),
            _c("date_gmt", "utc", "the same moment in UTC", "wp:comment_date_gmt", public=True, null=True),
            _c("content_raw", "text", "as in the source", "wp:comment_content"),
            _c("content_html", "text", "with paragraphs, cleaned, sanitised", public=True),
            _c("content_text", "text", "running text", public=True),
        ),
        ("row",),
        (("id",), ("post_row",), ("post_id",)),
    ),
    "terms": Table(
        "Categories, tags, menus and the terms of every other taxonomy.",
        (
            _c("id", "int", "WordPress's id; missing where only an item names the term", "wp:term_id", public=True, null=True),
            _c("taxonomy", "category", "category, post_tag, nav_menu …", "wp:term_taxonomy", public=True),
            _c("slug", "text", "name in addresses, percent-decoded", "wp:term_slug", public=True),
            _c("name", "text", "name as shown, cleaned", "wp:term_name", public=True),
            _c("parent", "text", "slug of the term above, in the same taxonomy", "wp:term_parent", public=True, null=True, joins="terms.slug"),
            _c("description", "text", "as the owner wrote it, can hold HTML", "wp:term_description", public=True),
            _c("count", "int", "posts that carry it, of every status"),
        ),
        ("taxonomy", "slug"),
    ),
    "post_terms": Table(
        "Which post or attachment carries which term, in the source's order.",
        (
            _POST_ROW._replace(meaning="the post; missing for an attachment"),
            _POST_ID._replace(meaning="WordPress's id of the post or attachment"),
            _c("taxonomy", "category", "the term's taxonomy", "category domain", public=True, joins="terms.taxonomy"),
            _c("slug", "text", "the term's slug", "category nicename", public=True, joins="terms.slug"),
            _c("name", "text", "the term's name as this item has it", "category", public=True),
        ),
        (),
        (("post_row",), ("taxonomy", "slug")),
    ),
    "postmeta": Table(
        "Custom fields of posts, attachments and menu items, in order, doubles kept.",
        (
            _POST_ROW._replace(meaning="the post; missing for an attachment or menu item"),
            _POST_ID._replace(meaning="WordPress's id of the item"),
            _c("type", "category", "the item's post type", "wp:post_type"),
            _c("position", "int", "place among the item's fields, from 1"),
            _c("key", "category", "name of the field", "wp:meta_key"),
            _c("value", "text", "as in the source", "wp:meta_value"),
            _c("parsed", "json", "a PHP-serialised value as JSON; missing where it is none or unreadable", "wp:meta_value", null=True),
        ),
        (),
        (("post_row",), ("post_id",), ("key",)),
    ),
    "media": Table(
        "Attachments: pictures, sounds, films and other files.",
        (
            _c("row", "int", "place in data/media.jsonl, from 1"),
            _c("id", "int", "WordPress's id", "wp:post_id", public=True, null=True),
            _c("status", "category", "inherit, private, trash …", "wp:status"),
            _c("slug", "text", "name in addresses", "wp:post_name", public=True),
            _c("link", "text", "old address of its page", "link", public=True),
            _c("guid", "text", "WordPress's own permanent name", "guid", public=True),
            _c("title", "text", "plain text, cleaned", "title", public=True),
            _c("title_raw", "text", "as in the source", "title"),
            _c("date", "local", "when it was uploaded", "wp:post_date", public=True, null=True),
            _c("date_gmt", "utc", "the same moment in UTC", "wp:post_date_gmt", public=True, null=True),
            _c("modified", "local", "when it was last changed", "wp:post_modified", public=True, null=True),
            _c("modified_gmt", "utc", "the same moment in UTC", "wp:post_modified_gmt", public=True, null=True),
            _c("author", "category", "login of who uploaded it", "dc:creator", null=True, joins="authors.login"),
            _c("parent", "int", "id of the post it was uploaded to; 0 if none", "wp:post_parent", public=True, joins="posts.id"),
            _c("menu_order", "int", "place in a gallery", "wp:menu_order", public=True),
            _c("comment_count", "int", "its rows in comments"),
            _c("url", "text", "where the original file was served", "wp:attachment_url", public=True),
            _c("file", "text", "path of the original under uploads; empty if unknown", "wp:postmeta _wp_attached_file", public=True),
            _c("mime_type", "category", "told by the name of the file; missing without one", public=True, null=True),
            _c("width", "int", "of the original", "wp:postmeta _wp_attachment_metadata", public=True, null=True, unit="pixels"),
            _c("height", "int", "of the original", "wp:postmeta _wp_attachment_metadata", public=True, null=True, unit="pixels"),
            _c("alt", "text", "what stands for a picture that is not seen", "wp:postmeta _wp_attachment_image_alt", public=True),
            _c("caption", "text", "plain text", "excerpt:encoded", public=True),
            _c("description", "text", "as in the source, can hold HTML", "content:encoded", public=True),
            _c("sizes", "sizes", "resized copies", "wp:postmeta _wp_attachment_metadata", public=True, unit="pixels"),
            _c("path", "text", "the file in media/; missing where it could not be had", public=True, null=True),
            _c("source", "category", "the file of the export it was read from"),
            _c("line", "int", "the line of that file where it begins"),
        ),
        ("row",),
        (("id",), ("parent",)),
    ),
    "links": Table(
        "Every link in the body of a post as visitors saw it.",
        (
            _POST_ROW._replace(meaning="the post with the link", null=False),
            _POST_ID._replace(meaning="its WordPress id"),
            _c("position", "int", "place among the post's links, from 1"),
            _c("url", "text", "where it leads, made absolute", public=True),
            _c("host", "category", "host of that address, in lower case; missing where it has none", public=True, null=True),
            _c("kind", "category", "entry, media, term, author, archive, file, missing, anchor, external or other", public=True),
            _c("internal", "bool", "whether it leads into this site", public=True),
            _c("broken", "bool", "whether it leads to nothing in this export; missing where only the network could tell (external, file, other)", public=True, null=True),
            _c("target_row", "int", "the post it leads to", null=True, joins="posts.row"),
            _c("target_id", "int", "WordPress's id of what it leads to", public=True, null=True),
            _c("target_type", "category", "post type or taxonomy of what it leads to, attachment, or author", public=True, null=True),
            _c("rel", "texts", "words of its rel attribute: nofollow, sponsored, me …", public=True),
            _c("text", "text", "what is clicked on: its text, else the alternative text of its picture", public=True),
        ),
        ("post_row", "position"),
        (("target_row",), ("host",)),
    ),
    "authors": Table(
        "Who wrote posts, declared by the export or only named by an item.",
        (
            _c("id", "int", "WordPress's id; missing where only an item names them", "wp:author_id", null=True),
            _c("login", "text", "name they log in with", "wp:author_login"),
            _c("display_name", "text", "name as shown", "wp:author_display_name", public=True),
            _c("first_name", "text", "empty if not given", "wp:author_first_name"),
            _c("last_name", "text", "empty if not given", "wp:author_last_name"),
            _c("email", "text", "missing unless --keep-personal-data", "wp:author_email", null=True),
            _c("post_count", "int", "posts they wrote, of every type and status"),
        ),
        ("login",),
    ),
    "blocks": Table(
        "Which blocks stand in the stored body of a post, and how often.",
        (
            _POST_ROW._replace(null=False),
            _POST_ID,
            _c("name", "category", "with its namespace: core/paragraph", "content:encoded"),
            _c("count", "int", "times it stands in the post", "content:encoded"),
            _c("treatment", "category", "converted, as-saved (what is saved is what was shown) or unknown (a plugin's, shown as saved)"),
        ),
        ("post_row", "name"),
        (("name",),),
    ),
    "shortcodes": Table(
        "Which shortcodes a post uses, and how often.",
        (
            _POST_ROW._replace(null=False),
            _POST_ID,
            _c("name", "category", "without brackets", "content:encoded"),
            _c("count", "int", "times it was met", "content:encoded"),
            _c("treatment", "category", "converted, kept or dropped (the owner's settings), or unknown (brackets gone, text inside stays)"),
        ),
        ("post_row", "name", "treatment"),
        (("name",),),
    ),
    "changes": Table(
        "Every change that cleaning made or suggests: the lines of changes.jsonl.",
        (
            _c("change_id", "text", "the same for the same proposal at the same place, in every run"),
            _c("rule", "category", "the cleaning rule"),
            _c("level", "category", "auto or suggest"),
            _c("status", "category", "applied, suggested, accepted, rejected or stale"),
            _c("kind", "category", "item, comment or term"),
            _POST_ROW._replace(meaning="the post that was changed, or whose comment was; missing for anything else"),
            _c("id", "int", "WordPress's id of the record", null=True),
            _c("field", "category", "the raw field: content_raw, title_raw, excerpt_raw or name"),
            _c("start", "int", "where it begins in the raw field, from 0", unit="code points"),
            _c("end", "int", "where it ends", unit="code points"),
            _c("before", "text", "what stands there"),
            _c("after", "text", "what takes its place"),
            _c("context_before", "text", "what stands before it, at most 40 characters"),
            _c("context_after", "text", "what follows it, at most 40 characters"),
            _c("language", "category", "BCP 47; missing where it is not known", null=True),
            _c("confidence", "float", "from 0 to 1"),
            _c("evidence", "text", "why the rule thinks so"),
        ),
        (),
        (("rule",), ("post_row",)),
    ),
    "notes": Table(
        "Everything repaired, guessed, kept raw or dropped: the lines of notes.jsonl.",
        (
            _c("code", "category", "what happened; docs/notes.md explains each"),
            _c("level", "category", "info, warning or error"),
            _c("source", "category", "the file of the export"),
            _c("line", "int", "line of that file, from 1; 0 where the note is about no line"),
            _c("kind", "category", "site, item, comment, term, author or page"),
            _POST_ROW._replace(meaning="the post it is about, or whose comment; missing for anything else"),
            _c("id", "int", "WordPress's id of the record", null=True),
            _c("detail", "text", "a sentence"),
        ),
        (),
        (("code",), ("post_row",)),
    ),
}  # fmt: skip
"""Name -> the table, in the order in which they stand in the docs."""
