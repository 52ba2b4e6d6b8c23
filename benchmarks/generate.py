"""Write a WordPress export of any size, as WordPress itself would, and its exact counts beside it.

    python benchmarks/generate.py 100M build/bench/100M.xml [--seed 7] [--comments-item 20000]

The same seed gives the same bytes; no text comes twice, so nothing is won by remembering. About 110 items
a megabyte: posts and pages with 4.9 kB of content, 18 % attachments, menu items, four comments a post.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, deque
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, BinaryIO

from bodies import KINDS, LITERAL, SITE, Body, literal
from words import Writers, pick

if TYPE_CHECKING:
    from collections.abc import Iterator

    from words import Writer

UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}
AUTHORS = 12
CATEGORIES = 40
TAGS = 400
PARENT_EVERY = 4
"""Three of four categories stand below another."""
TYPES = (("post", 74), ("page", 3), ("attachment", 18), ("nav_menu_item", 5))
STATUSES = (("publish", 90), ("draft", 4), ("private", 2), ("pending", 2), ("future", 1), ("trash", 1))
COMMENT_STATUSES = (("1", 92), ("0", 5), ("trash", 3))
SIZES = (("medium", 300, 200), ("large", 1024, 683), ("thumbnail", 150, 150), ("medium_large", 768, 512))
REMEMBERED = 500
"""Posts and pictures that later posts may link to."""
BODY = (900, 11_000, 1_700)
"""Bytes of a content: least, most, most frequent."""

HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- This is a WordPress eXtended RSS file, made to measure: its text means nothing. -->
<!-- generator="WordPress/6.7" created="2025-01-01 00:00" -->
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/1.2/"
>

<channel>
	<title>Banco di prova</title>
	<link>{SITE}</link>
	<description>Text without meaning</description>
	<pubDate>Wed, 01 Jan 2025 00:00:00 +0000</pubDate>
	<language>it-IT</language>
	<wp:wxr_version>1.2</wp:wxr_version>
	<wp:base_site_url>{SITE}</wp:base_site_url>
	<wp:base_blog_url>{SITE}</wp:base_blog_url>

"""
TAIL = "</channel>\n</rss>\n"
FIRST_DAY = datetime(2005, 1, 1, 8)  # noqa: DTZ001 - a site's local time has no zone


def cdata(text: str) -> str:
    """A text as WordPress wraps it."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def serialized(value: object) -> str:
    """What PHP's serialize() writes for a number, a text or an array."""
    if isinstance(value, int):
        return f"i:{value};"
    if isinstance(value, dict):
        pairs = "".join(serialized(key) + serialized(each) for key, each in value.items())
        return f"a:{len(value)}:{{{pairs}}}"
    text = str(value)
    return f's:{len(text.encode())}:"{text}";'


class Export:
    """A site that is written item by item."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.writers = Writers(self.chance)
        self.counts: Counter[str] = Counter()
        self.types: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()
        self.next_id = 10
        self.comment_id = 0
        self.day = FIRST_DAY
        self.links: deque[str] = deque(maxlen=REMEMBERED)
        self.pictures: deque[tuple[int, str]] = deque(maxlen=REMEMBERED)
        self.logins = [f"autore{number}" for number in range(1, AUTHORS + 1)]
        self.categories = [self.term("categoria", number) for number in range(CATEGORIES)]
        self.tags = [self.term("tag", number) for number in range(TAGS)]

    def term(self, kind: str, number: int) -> tuple[str, str]:
        """(slug, name) of a term."""
        return f"{kind}-{number}", self.writers.one().phrase(2)

    def head(self) -> Iterator[str]:
        """All before the first item."""
        yield HEAD
        for number, login in enumerate(self.logins, 1):
            name = self.writers.one().phrase(2)
            first, last = name.split(" ", 1)
            yield (
                f"\t<wp:author><wp:author_id>{number}</wp:author_id><wp:author_login>{cdata(login)}</wp:author_login>"
                f"<wp:author_email>{cdata(f'{login}@banco-di-prova.example')}</wp:author_email>"
                f"<wp:author_display_name>{cdata(name)}</wp:author_display_name>"
                f"<wp:author_first_name>{cdata(first)}</wp:author_first_name>"
                f"<wp:author_last_name>{cdata(last)}</wp:author_last_name></wp:author>\n"
            )
        for number, (slug, name) in enumerate(self.categories):
            parent = self.categories[number // PARENT_EVERY][0] if number % PARENT_EVERY else ""
            yield (
                f"\t<wp:category>\n\t\t<wp:term_id>{number + 1}</wp:term_id>\n"
                f"\t\t<wp:category_nicename>{cdata(slug)}</wp:category_nicename>\n"
                f"\t\t<wp:category_parent>{cdata(parent)}</wp:category_parent>\n"
                f"\t\t<wp:cat_name>{cdata(name)}</wp:cat_name>\n\t</wp:category>\n"
            )
        for number, (slug, name) in enumerate(self.tags, CATEGORIES + 1):
            yield (
                f"\t<wp:tag>\n\t\t<wp:term_id>{number}</wp:term_id>\n\t\t<wp:tag_slug>{cdata(slug)}</wp:tag_slug>\n"
                f"\t\t<wp:tag_name>{cdata(name)}</wp:tag_name>\n\t</wp:tag>\n"
            )
        yield "\t<generator>https://wordpress.org/?v=6.7</generator>\n\n"
        self.counts.update(authors=AUTHORS, terms=CATEGORIES + TAGS)

    def item(self, comments: int | None = None) -> str:
        """The next item; with so many comments if that is said."""
        chance = self.chance
        kind = "post" if comments is not None else pick(chance, TYPES)
        number = self.next_id
        self.next_id += chance.randrange(1, 4)
        self.day += timedelta(minutes=chance.randrange(10, 600))
        self.counts["items"] += 1
        self.types[kind] += 1
        writer = self.writers.one()
        title = writer.phrase(chance.randrange(3, 9))
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] + f"-{number}"
        if kind == "attachment":
            return self.attachment(number, title, slug, writer)
        if kind == "nav_menu_item":
            return self.menu_item(number, title)
        return self.post(number, kind, title, slug, writer, comments)

    def attachment(self, number: int, title: str, slug: str, writer: Writer) -> str:
        """A picture with its resized copies."""
        file = f"{self.day:%Y/%m}/{slug}.jpg"
        stem = slug
        self.pictures.append((number, file))
        sizes = {
            name: {
                "file": f"{stem}-{width}x{height}.jpg", "width": width, "height": height,
                "mime-type": "image/jpeg", "filesize": self.chance.randrange(3000, 99999),
            }
            for name, width, height in SIZES
        }  # fmt: skip
        camera = dict.fromkeys(("aperture", "credit", "camera", "caption", "copyright", "iso", "title"), "")
        metadata = {
            "width": 2400, "height": 1600, "file": file, "filesize": self.chance.randrange(99999, 999999),
            "sizes": sizes, "image_meta": camera | {"keywords": {}},
        }  # fmt: skip
        metas = {
            "_wp_attached_file": file,
            "_wp_attachment_metadata": serialized(metadata),
            "_wp_attachment_image_alt": writer.phrase(5),
        }
        address = f"{SITE}/wp-content/uploads/{file}"
        extra = f"\t\t<wp:attachment_url>{cdata(address)}</wp:attachment_url>\n" + self.metas(metas)
        return self.wrap(
            number, "attachment", "inherit", title, slug, f"{SITE}/{slug}/", "", writer.sentence(), extra
        )

    def menu_item(self, number: int, title: str) -> str:
        """An entry of the menu."""
        metas = {
            "_menu_item_type": "custom", "_menu_item_menu_item_parent": "0", "_menu_item_object_id": str(number),
            "_menu_item_object": "custom", "_menu_item_classes": serialized({0: ""}), "_menu_item_url": f"{SITE}/?p={number}",
        }  # fmt: skip
        extra = '\t\t<category domain="nav_menu" nicename="principale"><![CDATA[Principale]]></category>\n'
        link = f"{SITE}/?p={number}"
        return self.wrap(
            number, "nav_menu_item", "publish", title, str(number), link, "", "", extra + self.metas(metas)
        )

    def post(
        self, number: int, kind: str, title: str, slug: str, writer: Writer, comments: int | None
    ) -> str:
        """A post or page with its terms, custom fields and comments."""
        chance = self.chance
        status = "publish" if comments is not None else pick(chance, STATUSES)
        self.statuses[status] += 1
        link = f"{SITE}/{self.day:%Y/%m}/{slug}/" if kind == "post" else f"{SITE}/{slug}/"
        body = Body(chance, writer, self.pictures, [*self.links, f"{SITE}/?p={number + 3}"])
        make = pick(chance, KINDS)
        content = make(body, int(chance.triangular(*BODY)))
        if chance.random() < LITERAL:
            content += "\n\n" + literal(body)
        if status == "publish":
            self.links.append(link)
        terms = [("category", *chance.choice(self.categories))]
        terms += [("post_tag", *tag) for tag in chance.sample(self.tags, chance.randrange(5))]
        extra = "".join(
            f'\t\t<category domain="{domain}" nicename="{nicename}">{cdata(name)}</category>\n'
            for domain, nicename, name in (terms if kind == "post" else ())
        )
        metas = {"_edit_last": "1"}
        if chance.random() < 0.5:
            metas["_yoast_wpseo_metadesc"] = writer.sentence()
        if self.pictures and chance.random() < 0.5:
            metas["_thumbnail_id"] = str(chance.choice(self.pictures)[0])
        extra += self.metas(metas)
        number_of = int(chance.triangular(0, 14.5, 1)) if comments is None else comments
        excerpt = writer.sentence() if chance.random() < 0.2 else ""
        return self.wrap(
            number, kind, status, title, slug, link, content, excerpt, extra + self.comments(number_of)
        )

    def metas(self, metas: dict[str, str]) -> str:
        """Custom fields."""
        self.counts["postmeta"] += len(metas)
        return "".join(
            f"\t\t<wp:postmeta>\n\t\t<wp:meta_key>{cdata(key)}</wp:meta_key>\n"
            f"\t\t<wp:meta_value>{cdata(value)}</wp:meta_value>\n\t\t</wp:postmeta>\n"
            for key, value in metas.items()
        )

    def comments(self, number: int) -> str:
        """A thread of comments."""
        chance = self.chance
        first = self.comment_id + 1
        self.comment_id += number
        self.counts["comments"] += number
        parts = []
        when = self.day
        for comment in range(first, first + number):
            writer = self.writers.one()
            when += timedelta(minutes=chance.randrange(1, 900))
            parent = chance.randrange(first, comment) if comment > first and chance.random() < 0.4 else 0
            approved = pick(chance, COMMENT_STATUSES)
            name = writer.phrase(2)
            text = "\n\n".join(
                writer.sentences(chance.randrange(1, 3)) for _ in range(chance.choice((1, 1, 1, 2)))
            )
            parts.append(
                f"\t\t<wp:comment>\n\t\t\t<wp:comment_id>{comment}</wp:comment_id>\n"
                f"\t\t\t<wp:comment_author>{cdata(name)}</wp:comment_author>\n"
                f"\t\t\t<wp:comment_author_email>{cdata(f'lettore{comment}@esempio.example')}</wp:comment_author_email>\n"
                f"\t\t\t<wp:comment_author_url>https://{comment:x}.esempio.example/</wp:comment_author_url>\n"
                f"\t\t\t<wp:comment_author_IP>{cdata(f'192.0.2.{comment % 256}')}</wp:comment_author_IP>\n"
                f"\t\t\t<wp:comment_date>{cdata(f'{when:%Y-%m-%d %H:%M:%S}')}</wp:comment_date>\n"
                f"\t\t\t<wp:comment_date_gmt>{cdata(f'{when - timedelta(hours=1):%Y-%m-%d %H:%M:%S}')}</wp:comment_date_gmt>\n"
                f"\t\t\t<wp:comment_content>{cdata(text)}</wp:comment_content>\n"
                f"\t\t\t<wp:comment_approved>{cdata(approved)}</wp:comment_approved>\n"
                f"\t\t\t<wp:comment_type>{cdata('comment')}</wp:comment_type>\n"
                f"\t\t\t<wp:comment_parent>{parent}</wp:comment_parent>\n"
                "\t\t\t<wp:comment_user_id>0</wp:comment_user_id>\n\t\t</wp:comment>\n"
            )
        return "".join(parts)

    def wrap(  # noqa: PLR0913, PLR0917 - the fields of an item
        self,
        number: int,
        kind: str,
        status: str,
        title: str,
        slug: str,
        link: str,
        content: str,
        excerpt: str,
        extra: str,
    ) -> str:
        """An item in core's form."""
        local, gmt = self.day, self.day - timedelta(hours=1)
        unborn = status in ("draft", "pending")
        born = "0000-00-00 00:00:00" if unborn else f"{gmt:%Y-%m-%d %H:%M:%S}"
        published = "" if unborn else f"{gmt:%a, %d %b %Y %H:%M:%S} +0000"
        return (
            f"\t<item>\n\t\t<title>{cdata(title)}</title>\n\t\t<link>{link}</link>\n"
            f"\t\t<pubDate>{published}</pubDate>\n"
            f"\t\t<dc:creator>{cdata(self.chance.choice(self.logins))}</dc:creator>\n"
            f'\t\t<guid isPermaLink="false">{SITE}/?p={number}</guid>\n\t\t<description></description>\n'
            f"\t\t<content:encoded>{cdata(content)}</content:encoded>\n"
            f"\t\t<excerpt:encoded>{cdata(excerpt)}</excerpt:encoded>\n"
            f"\t\t<wp:post_id>{number}</wp:post_id>\n"
            f"\t\t<wp:post_date>{cdata(f'{local:%Y-%m-%d %H:%M:%S}')}</wp:post_date>\n"
            f"\t\t<wp:post_date_gmt>{cdata(born)}</wp:post_date_gmt>\n"
            f"\t\t<wp:post_modified>{cdata(f'{local:%Y-%m-%d %H:%M:%S}')}</wp:post_modified>\n"
            f"\t\t<wp:post_modified_gmt>{cdata(f'{gmt:%Y-%m-%d %H:%M:%S}')}</wp:post_modified_gmt>\n"
            f"\t\t<wp:comment_status>{cdata('open')}</wp:comment_status>\n"
            f"\t\t<wp:ping_status>{cdata('closed')}</wp:ping_status>\n"
            f"\t\t<wp:post_name>{cdata('' if unborn else slug)}</wp:post_name>\n"
            f"\t\t<wp:status>{cdata(status)}</wp:status>\n\t\t<wp:post_parent>0</wp:post_parent>\n"
            f"\t\t<wp:menu_order>0</wp:menu_order>\n\t\t<wp:post_type>{cdata(kind)}</wp:post_type>\n"
            f"\t\t<wp:post_password>{cdata('')}</wp:post_password>\n\t\t<wp:is_sticky>0</wp:is_sticky>\n"
            f"{extra}\t</item>\n"
        )


def size_of(text: str) -> int:
    """Bytes of a size such as `10M`.

    >>> size_of("10M"), size_of("1.5k")
    (10000000, 1500)
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([kmg]?)b?", text.strip().lower())
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write 10M, 1G or a number of bytes")
    return int(float(found[1]) * UNITS[found[2]])


def write(out: BinaryIO, size: int, seed: int, comments_item: int) -> dict[str, object]:
    """Write an export of about that size; the counts of what is in it."""
    export = Export(seed)
    written = 0
    for part in export.head():
        written += out.write(part.encode())
    if comments_item:
        written += out.write(export.item(comments_item).encode())
    while written + len(TAIL) < size:
        written += out.write(export.item().encode())
    written += out.write(TAIL.encode())
    return {
        "bytes": written,
        "seed": seed,
        **{name: export.counts[name] for name in ("items", "comments", "authors", "terms", "postmeta")},
        "types": dict(sorted(export.types.items())),
        "statuses": dict(sorted(export.statuses.items())),
    }


def main() -> int:
    """Write the file that the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("size", type=size_of, help="such as 10M, 100M or 1G")
    parser.add_argument("out", type=Path, help="the file; its counts go into a file of this name and .json")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--comments-item", type=int, default=0, metavar="N", help="begin with a post of N comments"
    )
    given = parser.parse_args()
    given.out.parent.mkdir(parents=True, exist_ok=True)
    with given.out.open("wb") as out:
        counts = write(out, given.size, given.seed, given.comments_item)
    given.out.with_name(given.out.name + ".json").write_text(json.dumps(counts, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
