"""Pictures that are written into a text become files that its Markdown shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.cli import main
from pipeline.convert.inlined import picture

if TYPE_CHECKING:
    from pathlib import Path

GIF = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
EXPORT = """<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><wp:wxr_version>1.2</wp:wxr_version><link>https://example.com</link><item><title>A</title>
<wp:post_id>1</wp:post_id><wp:post_name>a</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<content:encoded><![CDATA[<img src="{gif}" alt="dot"> and <img src="{gif}" alt="again">
<img src="data:image/svg+xml,%3Csvg/%3E" alt="svg">]]></content:encoded></item></channel></rss>"""


def test_no_picture() -> None:
    """What is no picture made of pixels gets no file."""
    for address in (
        "data:text/html,x",
        "data:image/svg+xml,<svg/>",
        "data:image/png;base64,=",
        "https://a/b.png",
    ):
        found = picture(address)
        assert found is None or found[1] == b""


def test_file(tmp_path: Path) -> None:
    """The picture is written once, shown where it stood, and listed in the manifest."""
    export = tmp_path / "a.xml"
    export.write_text(EXPORT.replace("{gif}", GIF), "utf-8")
    out = tmp_path / "out"
    assert main(["convert", str(export), "--output", str(out), "--clean", "off", "--workers", "1"]) == 0
    body = (out / "content/posts/a.md").read_text("utf-8")
    assert body.count("(../../media/inline/posts/a-1.gif)") == 2
    assert "data:" not in body
    assert (out / "media/inline/posts/a-1.gif").read_bytes().startswith(b"GIF89a")
    assert "media/inline/posts/a-1.gif" in json.loads((out / "manifest.json").read_text("utf-8"))
