"""Every code that a note may carry: code -> (level, what it means).

The page `docs/notes.md` is made from this table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.model import Level

READING: dict[str, tuple[Level, str]] = {
    "archive-damaged": ("error", "an archive is damaged or was cut; what could be unpacked is read"),
    "attribute-mended": (
        "warning",
        "an attribute holds quotes or angle brackets unescaped; read as WordPress wrote it",
    ),
    "bare-ampersand": ("info", "a bare & stands in a value; kept as it is"),
    "byte-order-mark": ("info", "a byte-order mark stands before the text; left out"),
    "cdata-end-in-text": ("info", "]]> stands unescaped in a value; read as text"),
    "comment-parent": (
        "warning",
        "a comment's parent is missing or part of a circle; the comment counts as top level",
    ),
    "control-character": ("info", "characters that XML does not allow; kept in the raw text"),
    "date-from-pubdate": ("warning", "an item has no wp:post_date; its date is that of pubDate"),
    "date-unreadable": ("warning", "a date can not be read; left empty"),
    "declaration-late": ("info", "something stands before an XML declaration; read all the same"),
    "doctype-ignored": ("info", "a document type is not resolved"),
    "element-misplaced": ("warning", "an element stands where none of its kind belongs"),
    "element-repeated": ("warning", "a field stands twice; the first counts, the other is kept in extra"),
    "element-unclosed": ("warning", "an element has no end tag; it ends where its surroundings do"),
    "encoding-doubled": ("warning", "the text looks like UTF-8 that was encoded twice; left as it is"),
    "encoding-mended": (
        "warning",
        "bytes are not in the file's encoding; read as Windows-1252, else as U+FFFD",
    ),
    "encoding-read": ("info", "the file is in another encoding than UTF-8, and was read so"),
    "encoding-wrong": ("warning", "the file declares an encoding that it is not in"),
    "end-tag-stray": ("warning", "an end tag closes nothing"),
    "entity-undeclared": ("info", "an entity is no XML entity; read as HTML's"),
    "entity-unknown": ("info", "an entity is not known; kept as it is"),
    "foreign-text": ("warning", "text stands where none belongs; kept apart, in extra or in the note"),
    "id-repeated": ("warning", "two records have the same id but other text; both are kept"),
    "item-cut": ("error", "an item has no end; read as far as it goes"),
    "item-start-missing": ("error", "an item has no start tag; it begins where the element before it ends"),
    "json-unreadable": ("error", "a line of the normal form can not be read"),
    "markup-unescaped": ("info", "tags or comments stand unescaped in a value; kept as they are"),
    "number-unreadable": ("warning", "a number can not be read; left empty"),
    "parent-missing": ("warning", "a page's parent is not in the export, or stands below it"),
    "path-taken": ("info", "another entry has the same file name; this one got a number"),
    "php-message": ("warning", "PHP printed a message into the export; left out"),
    "read-failed": ("error", "a record can not be read"),
    "serialized-mended": ("info", "string lengths in a serialised value are wrong; read all the same"),
    "serialized-unreadable": ("warning", "a serialised value can not be read; its text is kept"),
    "site-differs": (
        "info",
        "the head of a file says something else of the site; the first word counts, the other is kept",
    ),
    "site-guessed": ("warning", "nothing tells the site's address; it is the one that most links have"),
    "status-missing": ("warning", "an item names no status; taken as a draft"),
    "status-uncertain": (
        "warning",
        "an item is damaged where it may have said that a password protects it; taken as a draft",
    ),
    "tag-unreadable": ("warning", "a tag can not be read; left out, and quoted in the note"),
    "author-differs": ("info", "an author is declared twice with other words; the first stays"),
    "term-differs": ("info", "a term is declared twice with other words; the first stays"),
    "term-slug-made": ("info", "a term has no slug; made from its name"),
    "type-missing": ("warning", "an item names no post type; taken as a post"),
    "value-cut": ("error", "a value has no end; read as far as it goes"),
    "values-lost": (
        "warning",
        "wp-cli and WordPress.com leave out plain values that hold &, post passwords among them",
    ),
    "values-padded": ("info", "blanks pad the values, as in a file saved from a browser; taken off"),
}
"""Found while the source is read."""

PAGES: dict[str, tuple[Level, str]] = {
    "archive-undone": (
        "info",
        "a page is a copy of a web archive; its banner is gone, its addresses are as they were",
    ),
    "author-by-name": ("info", "the source shows an author's name but no login; the name stands for it"),
    "body-guessed": (
        "warning",
        "no element of a page is marked as its text; what reads most like it is taken",
    ),
    "comments-missing": ("warning", "a page tells of more comments than it shows"),
    "date-ambiguous": (
        "warning",
        "day and month of a date could be the other way round; read as the language has it",
    ),
    "date-from-permalink": ("info", "a page shows no date; it is that of its address"),
    "date-in-utc": ("info", "a page tells its date in UTC only; that stands for the local time"),
    "date-missing": (
        "warning",
        "neither the source nor anything beside it tells an entry's date; left empty",
    ),
    "date-without-time": ("info", "the source tells the day but no time; midnight stands for it"),
    "embedded-left-out": (
        "warning",
        "a page is too large with the files that were saved into it; they are left out",
    ),
    "entries-not-saved": ("warning", "archives and feeds list entries whose pages are not here"),
    "filled-from-archive": (
        "info",
        "a page does not show its terms; those of the archives that list it are taken",
    ),
    "filled-from-feed": ("info", "comments that a page does not show are those of its comment feed"),
    "filled-from-list": ("info", "what a page does not show of its entry is that of an archive or a feed"),
    "filled-from-page": (
        "info",
        "what the export lacks of an entry is that of its saved page; the export wins elsewhere",
    ),
    "furniture-removed": ("info", "what theme and plugins print around and inside a text was taken out"),
    "html-cut": (
        "warning",
        "tags nested deeper, or with more attributes, than on any page are left out; their text stays",
    ),
    "kind-guessed": (
        "warning",
        "nothing on a page tells that it is an entry; taken for one, as it is not anything else",
    ),
    "name-wrong": ("warning", "a file is named as a page but is something else"),
    "page-excluded": ("info", "a file of saved pages holds no entry of its own"),
    "page-merged": ("info", "a file shows an entry that another file, or the export, holds already"),
    "parent-guessed": ("info", "the page above a page is told by its breadcrumbs or its address"),
    "part-missing": ("warning", "parts of an entry that was split over pages are not here"),
    "parts-joined": ("info", "the pages of an entry that was split are joined"),
    "term-name-missing": ("info", "no page shows the name of a term; its slug stands for it"),
    "term-uncertain": ("warning", "a page tells a term by its number only, and nothing tells which it is"),
    "text-line-left-out": ("info", "a line that theme or plugins print is no part of the text; left out"),
    "text-line-read": (
        "info",
        "a line that theme or plugins print tells title, date, terms or author; no part of the text",
    ),
    "text-lists-read": ("info", "lines that begin with bullets or numbers are lists"),
    "text-spacer-left-out": ("info", "empty paragraphs at the end of a text are left out"),
    "title-guessed": ("warning", "no heading of a page is marked as its title; what stands for it is told"),
}
"""Found while saved pages and dumps of pages are read and put together."""

CONVERTING: dict[str, tuple[Level, str]] = {
    "block-circle": ("warning", "a reusable block contains itself; it is shown once"),
    "block-dynamic": ("info", "a block is filled when the page is shown; its output is not in the export"),
    "block-json-broken": ("warning", "a block's comment or its attributes are damaged; the text is kept"),
    "block-missing": ("warning", "a reusable block that an entry shows is not in the export"),
    "block-too-deep": (
        "warning",
        "blocks are nested deeper than on any page; the inner ones are shown as saved",
    ),
    "block-too-large": (
        "warning",
        "reusable blocks multiply each other beyond measure; the rest is left out",
    ),
    "block-unbalanced": (
        "warning",
        "a block is not closed, or closed without being opened; its text is kept",
    ),
    "block-unknown": ("info", "no rule knows a block; its HTML and the text of its attributes are kept"),
    "character-invalid": ("info", "half of a character pair was replaced by U+FFFD"),
    "comment-unclosed": ("info", "an HTML comment never ends; what follows it is kept as text"),
    "conversion-failed": ("error", "an entry could not be converted; its raw text is in data/"),
    "data-uri": ("info", "a picture inlined as SVG was removed"),
    "elementor-broken": ("warning", "Elementor's data can not be read"),
    "elementor-dynamic": ("info", "an Elementor widget is filled when the page is shown"),
    "elementor-unknown": ("info", "no rule knows an Elementor widget; its text and pictures are kept"),
    "footnote-guessed": ("info", "double parentheses around words were taken for a footnote"),
    "footnote-missing": ("warning", "a footnote mark has no text in the export; its number stays"),
    "footnote-unreferenced": ("info", "a footnote has no mark in the text; it is kept as a list item"),
    "footnotes-broken": ("warning", "an entry's footnotes can not be read whole; what stands whole is used"),
    "form-removed": ("info", "a form was taken apart: its text stays, its fields are gone"),
    "iframe-replaced": ("info", "a frame of a host that is not on the list became a link"),
    "link-broken": ("warning", "a link into the site leads to nothing in the export; it stays as it was"),
    "link-file": (
        "info",
        "a link leads to a file of the site that is no attachment in the export; copy it by hand",
    ),
    "link-moved": ("info", "an old address of an entry was followed to where it is now"),
    "link-unsafe": ("warning", "a javascript:, data: or file: link lost its address; its text stays"),
    "link-unwritten": ("info", "a link leads to an entry that gets no file; it stays as it was"),
    "list-reversed": ("info", "a list that counts down is kept as HTML"),
    "media-missing": ("warning", "an attachment that an entry shows is not in the export"),
    "nesting-flattened": (
        "info",
        "tags are nested deeper than on any page; the inner ones are gone, their text stays",
    ),
    "noscript-removed": ("info", "what only browsers without scripts would show was left out"),
    "object-replaced": ("info", "an embedded object became a link to what it showed"),
    "offset-guessed": (
        "info",
        "an entry does not tell its offset from UTC; that of the nearest entry is used",
    ),
    "offset-unknown": ("info", "nothing tells the offset from UTC; the date is written without one"),
    "picture-guessed": ("info", "a resized picture was traced to its original by its name alone"),
    "picture-unpacked": ("info", "a picture that was written into the text became a file in media/"),
    "seo-template": ("info", "an SEO field with variables that only its plugin can fill was left out"),
    "shortcode-dropped": (
        "info",
        "a shortcode was left out: its output is not in the export, or the settings say so",
    ),
    "shortcode-restricted": ("warning", "text that only some visitors saw was left out; it is in data/"),
    "shortcode-too-deep": (
        "warning",
        "shortcodes are nested too deep; the inner tags are gone, their text stays",
    ),
    "shortcode-unbalanced": (
        "info",
        "a shortcode's end tag that closes nothing, or crossing tags, were taken out",
    ),
    "shortcode-unknown": (
        "info",
        "a shortcode is not known: its tags are gone, its text and visible words stay",
    ),
    "table-raw": ("info", "a table with merged cells or blocks in cells is kept as HTML"),
    "tag-unclosed": ("info", "a tag never ends; it is kept as text"),
    "unsafe-removed": (
        "info",
        "what a browser would run was removed: scripts, event handlers, javascript: links",
    ),
}
"""Found while entries are converted."""

CLEANING: dict[str, tuple[Level, str]] = {
    "clean-unsettled": ("warning", "cleaning did not come to an end in a text; it is left as it was"),
    "clean-withheld": (
        "info",
        "a text would need so many repairs that they are likely to be its author's way; they are suggestions",
    ),
    "correction-stale": (
        "info",
        "a decision of corrections.csv is about something that no longer occurs; it is kept",
    ),
    "correction-unreadable": ("warning", "a row of corrections.csv can not be read; it decides nothing"),
    "dictionary-missing": ("info", "no dictionary is there for a language; its spelling is not checked"),
}
"""Found while the text is cleaned."""

RUN: dict[str, tuple[Level, str]] = {
    "count-differs": ("error", "the ledger does not hold every record of a source"),
    "input-unusable": ("error", "an input can not be read; left out"),
}
"""About the run as a whole."""

SECTIONS = {
    "Reading": READING,
    "Saved pages": PAGES,
    "Cleaning": CLEANING,
    "Converting": CONVERTING,
    "The run": RUN,
}
CODES: dict[str, tuple[Level, str]] = {
    code: row for table in SECTIONS.values() for code, row in table.items()
}
