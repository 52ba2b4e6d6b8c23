"""A small site that holds all that a report must not show, and all that must stay text; and its report."""

from __future__ import annotations

import sqlite3
from html import escape
from typing import TYPE_CHECKING

from exports import comment, export, meta, post

from pipeline import report
from pipeline.job import Job
from pipeline.run import convert

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.report import Run

HOSTILE = (
    "</script><script>pwned=1</script>",
    "<img src=x onerror='pwned=1'>",
    "line\u2028separator\u2029and more",
    "\u202egnorw yaw eht\u202c",
    '" onfocus="pwned=1" autofocus x="',
    "{{ 7 * 7 }} {% raw %}",
    "<!-- <script>",
    "datum.value; alert(1)",
)
"""Titles."""
SECRETS = (
    "Draftsecret", "Privatesecret", "Passwordsecret", "Trashsecret", "Heldsecret", "Memberssecret", "Pendingsecret",
    "Formsecret", "hunter2", "secret-slug", "Onlyprivatesecret",
)  # fmt: skip
"""Words of what no visitor could see."""
MAILS = ("anna@example.org", "b@example.org", "someone.else@mail.example.com", "leaves.no@trace.example")
CHANGES = (
    ("double_space", "auto", "applied", 1, "content_raw", "  ", " ", "Hello <b>there", "world, this is", 3),
    ("double_space", "auto", "applied", 1, "content_raw", "   ", " ", "never Memberssecret said", "world", 1),
    ("spelling_guess", "suggest", "suggested", 1, "content_raw", "wrold", "world", "Hello ", ", this", 1),
    ("invisible", "auto", "applied", 1, "content_raw", "\u200b", "", "Hel", "lo", 1),
    (
        "quote",
        "auto",
        "accepted",
        1,
        "content_raw",
        "<script>pwned=1</script>",
        "”",
        "write to leaves.no@tra",
        "",
        1,
    ),
    ("double_space", "auto", "applied", 60, "content_raw", "Draftsecret", "Draft", "", "", 1),
    ("double_space", "auto", "applied", 65, "content_raw", "Memberssecret", "M", "", "", 1),
)
"""(rule, level, status, post, field, before, after, left, right, times)."""
CATEGORY = '<category domain="category" nicename="{slug}"><![CDATA[{name}]]></category>\n'
TERM = (
    "<wp:category><wp:term_id>{number}</wp:term_id><wp:category_nicename>{slug}</wp:category_nicename>"
    "<wp:category_parent></wp:category_parent><wp:cat_name><![CDATA[{name}]]></wp:cat_name></wp:category>\n"
)


def source() -> str:
    """The export."""
    items = [
        post(
            1,
            "Hello  there wrold, this is public; write to someone.else@mail.example.com, or see"
            ' <a href="https://example.org/gone/">gone</a>, <a href="https://example.org/secret-slug/">hidden</a>,'
            ' <a href="https://other.example/a">other</a> and [nosuchcode]this[/nosuchcode].',
            title="Public words",
            more=comment(1) + comment(2) + comment(3, status="0").replace("Comment 3", "Heldsecret")
            + CATEGORY.format(slug="open", name="Open & free"),
        )
    ]  # fmt: skip
    for number, title in enumerate(HOSTILE, 2):
        items.append(
            post(
                number,
                "Words. " * (100 * number),
                title=escape(title, quote=False),
                date=f"20{10 + number}-03-01 10:00:00",
                more=CATEGORY.format(slug=f"h{number}", name=title.replace("]]>", "")),
            )
        )
    items += [
        post(number, f"Words for month {number}. " * 30, date=f"2018-{number - 19:02}-11 08:00:00")
        for number in range(20, 32)
    ]
    withheld = (
        ("draft", "Draftsecret"), ("private", "Privatesecret"), ("trash", "Trashsecret"), ("pending", "Pendingsecret"),
    )  # fmt: skip
    for number, (status, word) in enumerate(withheld, 60):
        items.append(
            post(
                number, f"Text of {word}, too.", title=f"Title of {word}", status=status, slug=f"{word.lower()}-x",
                more=comment(100 + number).replace(f"Comment {100 + number}", word)
                + CATEGORY.format(slug="onlyprivate", name="Onlyprivatesecret"),
            )
        )  # fmt: skip
    items += [
        post(
            64,
            "Text of Passwordsecret.",
            title="Title of Passwordsecret",
            password="hunter2",
            slug="secret-slug",
        ),
        post(65, "Open words. [su_members]Text of Memberssecret.[/su_members]", title="Half open"),
        post(
            66,
            "Text of Formsecret",
            title="Formsecret",
            type="wpcf7_contact_form",
            more=meta("k", "Formsecret"),
        ),
        post(67, "Of somebody", title="leaves.no@trace.example writes"),
    ]
    head = TERM.format(number=5, slug="open", name="Open &amp; free")
    return export(*items, title=escape("</title><script>pwned=1</script> & sons", quote=False), head=head)


def output(folder: Path, *, workers: int = 1) -> Path:
    """The site, converted."""
    (folder / "in.xml").write_text(source(), "utf-8")
    goal = folder / f"out{workers}"
    convert(Job(inputs=(str(folder / "in.xml"),), output=goal, clean="off", workers=workers), lambda *_: None)
    return goal


def cleaned(tables: Path) -> None:
    """Put changes into the tables, as cleaning would."""
    db = sqlite3.connect(tables)
    rows = dict(db.execute("SELECT id, row FROM posts"))
    with db:
        for number, (rule, level, status, item, field, before, after, left, right, times) in enumerate(
            CHANGES
        ):
            db.executemany(
                """INSERT INTO changes (change_id, rule, level, status, kind, post_row, id, field, start, "end",
                   before, after, context_before, context_after, language, confidence, evidence)
                   VALUES (?, ?, ?, ?, 'item', ?, ?, ?, 0, 1, ?, ?, ?, ?, 'en', 1, '')""",
                [
                    (
                        f"{number}-{time}",
                        rule,
                        level,
                        status,
                        rows[item],
                        item,
                        field,
                        before,
                        after,
                        left,
                        right,
                    )
                    for time in range(times)
                ],
            )
    db.close()


def run(**other: object) -> Run:
    """What a run tells beside the tables; `other` replaces the defaults."""
    values: dict[str, object] = {
        "title": "A site", "url": "https://example.org", "version": "1", "sources": (("in.xml", "wxr", 100),),
        "outcomes": {("item", "written", ""): 3, ("item", "excluded", "private"): 1}, "files": 3, "bytes": 30,
        "media": 0, "menus": 0, "rules": {"double_space": "Two blanks become one: `a  b`."}, **other,
    }  # fmt: skip
    return report.Run(**values)  # type: ignore[arg-type]
