"""Small exports made to measure, and the command run as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(pipeline.__file__).parents[1]
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>{title}</title>
<link>{url}</link>
<description>A site for tests</description>
<language>en-US</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{url}</wp:base_site_url>
<wp:base_blog_url>{url}</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>anna</wp:author_login>
<wp:author_email>anna@example.org</wp:author_email><wp:author_display_name>Anna Rossi</wp:author_display_name>
<wp:author_first_name></wp:author_first_name><wp:author_last_name></wp:author_last_name></wp:author>
{head}<generator>https://wordpress.org/?v=6.5.2</generator>
"""
ITEM = """<item>
<title>{title}</title>
<link>https://example.org/{slug}/</link>
<pubDate>Fri, 01 Mar 2019 10:00:00 +0000</pubDate>
<dc:creator>anna</dc:creator>
<guid isPermaLink="false">https://example.org/?p={number}</guid>
<description></description>
<content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id>
<wp:post_date>{date}</wp:post_date>
<wp:post_date_gmt>{date}</wp:post_date_gmt>
<wp:comment_status>open</wp:comment_status>
<wp:ping_status>open</wp:ping_status>
<wp:post_name>{slug}</wp:post_name>
<wp:status>{status}</wp:status>
<wp:post_parent>0</wp:post_parent>
<wp:menu_order>0</wp:menu_order>
<wp:post_type>{type}</wp:post_type>
<wp:post_password>{password}</wp:post_password>
<wp:is_sticky>0</wp:is_sticky>
{more}</item>
"""


def post(number: int, content: str = "Text.", **other: str) -> str:
    """An item of an export."""
    values = {
        "title": f"Entry {number}",
        "slug": f"entry-{number}",
        "date": "2019-03-01 10:00:00",
        "status": "publish",
        "type": "post",
        "password": "",
        "more": "",
        **other,
    }
    return ITEM.format(number=number, content=content, **values)


def meta(key: str, value: str) -> str:
    """A custom field of an item."""
    return (
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>\n"
    )


def comment(number: int, status: str = "1", kind: str = "comment") -> str:
    """A comment of an item."""
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>B</wp:comment_author>"
        "<wp:comment_author_email>b@example.org</wp:comment_author_email>"
        "<wp:comment_date>2019-03-02 10:00:00</wp:comment_date>"
        "<wp:comment_date_gmt>2019-03-02 10:00:00</wp:comment_date_gmt>"
        f"<wp:comment_content><![CDATA[Comment {number}]]></wp:comment_content>"
        f"<wp:comment_approved>{status}</wp:comment_approved><wp:comment_type>{kind}</wp:comment_type>"
        "<wp:comment_parent>0</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id></wp:comment>\n"
    )


def export(*items: str, title: str = "Test site", url: str = "https://example.org", head: str = "") -> str:
    """An export of a site."""
    return HEAD.format(title=title, url=url, head=head) + "".join(items) + "</channel>\n</rss>\n"


def posts(count: int) -> str:
    """An export of so many posts, each of about 2 kB."""
    text = "Words that fill a paragraph, and then some more of them. " * 35
    return export(*(post(number, f"{number}. {text}") for number in range(1, count + 1)))


def tree(folder: Path) -> dict[str, bytes]:
    """Path -> bytes of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def environment(**more: str) -> dict[str, str]:
    """The environment of a command: this checkout's package, UTF-8."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "COLUMNS": "100", **more}


def command(arguments: Sequence[str], script: str = "") -> list[str]:
    """The command line that runs the program; `script` changes something in it first."""
    if not script:
        return [sys.executable, "-m", "pipeline", *arguments]
    whole = f"import sys\n{script}\nfrom pipeline.cli import main\nsys.exit(main(sys.argv[1:]))\n"
    return [sys.executable, "-c", whole, *arguments]


def run(
    *arguments: str, cwd: Path, script: str = "", code: int | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program to its end; it never shows a traceback."""
    done = subprocess.run(
        command(arguments, script),
        cwd=cwd,
        env=env or environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert "this should not happen" not in done.stderr, done.stderr
    if code is not None:
        assert done.returncode == code, done.stderr
    return done


def slowly(mark: Path, seconds: float = 60) -> str:
    """A script after which conversion waits in its middle, having made `mark`."""
    return (
        "import time\n"
        "from pathlib import Path\n"
        "from pipeline import write\n"
        "real = write.convert\n"
        "def slow(part):\n"
        f"    Path({str(mark)!r}).touch()\n"
        f"    time.sleep({seconds})\n"
        "    return real(part)\n"
        "write.convert = slow\n"
    )


def eventually(true: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
