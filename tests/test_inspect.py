"""inspect: what is in an export, in the numbers of a run, and in lines that are pleasant to read."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from exports import ROOT, comment, export, meta, post

from pipeline import cli, inspect, run
from pipeline.inspect import plugins, tally
from pipeline.inspect.view import SERIALS, lines
from pipeline.job import Job

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = ROOT / "input" / "partecipare"
TERM = '<category domain="{0}" nicename="{1}"><![CDATA[{2}]]></category>\n'
BLOCKS = "<!-- wp:paragraph --><p>A</p><!-- /wp:paragraph --><!-- wp:latest-posts /--><!-- wp:foo/bar /-->"
SITE = export(
    post(1, BLOCKS,
         more=TERM.format("category", "news", "News") + meta("isbn", "88-1") + meta("_edit_last", "1")
         + comment(1) + comment(2, "spam") + comment(3, "1", "pingback")),
    post(2, 'Two [gallery ids="1"] and [contact-form-7 id="1"] and [my_own a="1"] and [sic].',
         date="2021-05-01 00:00:00",
         more=TERM.format("category", "news", "News") + TERM.format("language", "it", "It")
         + meta("_elementor_data", "[]") + meta("_oembed_0123456789abcdef0123456789abcdef", "x")),
    post(3, '[code][gallery ids="3"] [/code] <p>[[gallery]]</p>', status="draft", type="page"),
    post(4, status="private"),
    post(5, "", password="secret", type="book"),
    post(6, status="inherit", type="attachment", more="<wp:attachment_url>https://example.org/wp-content/uploads/"
         "2019/03/a.jpg</wp:attachment_url>\n" + meta("_wp_attached_file", "2019/03/a.jpg")),
    post(7, type="nav_menu_item"),
    post(8, type="wp_block"),
    post(1, BLOCKS),
)  # fmt: skip
SHOWN = """\
Test site · https://example.org
  A site for tests
  site.xml  10.9 kB  WordPress export
  WXR 1.2, written by WordPress 6.5.2, language en-US

Items            in all  publish  draft  inherit  private
  post                3        2                        1
  attachment          1                        1
  book                1        1
  nav_menu_item       1        1
  page                1               1
  wp_block            1        1
  all                 8        5      1        1        1

Entries
  dates        2019-03-01 to 2021-05-01
               2019 █ ▂ 2021; most in 2019: 4
  authors      Anna Rossi 6
  taxonomies   category 1 term used 2 times, language 1 term used 1 time
  comments     3: approved 2, spam 1; of the type comment 2, pingback 1
  languages    it 1
  attachments  1 with 1 file and 0 resized copies: image/jpeg 1

Content
  written      1 in blocks, 3 in the classic editor's HTML, 1 without text
  blocks       converted:
                 paragraph 1
               left out (filled at each visit; what they hold inside stays):
                 latest-posts 1
               unknown (shown as they were saved):
                 foo/bar 1
  shortcodes   converted:
                 code 1
               kept (as text, as the settings say):
                 gallery 1
               left out (filled at each visit; what they enclose stays):
                 contact-form-7 1
               unknown (the brackets go, what they enclose and their words stay):
                 my_own 1

Page builders and plugins recognised
  Elementor       page builder  meta 1
  Contact Form 7  forms         shortcodes 1
  Polylang        languages     terms 1

Custom fields
  in params    isbn 1
  in data only _edit_last 1, _elementor_data 1, _oembed_* 1, _wp_attached_file 1

What would become of it
  written      3 Markdown files, 1 of them a draft: content/posts/ 2, content/pages/ 1
  left out     of content/, and kept in data/: 1 private, 1 protected by a password,
               1 of a type that is no page (blocks, designs, forms, orders …)
  in data/     everything of it, and 1 attachment, 3 comments and 1 menu item
  met twice    1 item: one copy is kept

No damage was found
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with an export."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "site.xml").write_text(SITE, "utf-8")
    return tmp_path


def look(*inputs: str, **more: Any) -> inspect.Inspection:
    """What is in an export."""
    return inspect.look(Job(inputs or ("site.xml",), **{"workers": 1, **more}), lambda *_: None)


def test_view() -> None:
    """The whole of what is shown of a small site."""
    assert "\n".join(lines(look(shortcodes=(("gallery", "keep"),)))) + "\n" == SHOWN


def test_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written; the report goes to stdout, without any escape sequence."""
    assert cli.main(["inspect", "site.xml", "--workers", "1"]) == 0
    assert [path.name for path in folder.iterdir()] == ["site.xml"]
    out = capsys.readouterr().out
    assert out.startswith("Test site")
    assert "\x1b" not in out


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    """--json tells the same in keys that stay."""
    assert cli.main(["inspect", "site.xml", "--json", "--workers", "1"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert list(read) == [
        "schema_version", "version", "source", "rejected", "title", "description", "url", "home_url",
        "language", "generator", "wxr_version", "counts", "types", "dates", "authors", "taxonomies",
        "comments", "editors", "languages", "blocks", "shortcodes", "plugins", "meta", "params", "media",
        "content", "notes",
    ]  # fmt: skip
    assert read["counts"] == {"items": 8, "comments": 3, "terms": 2, "authors": 1, "repeated": {"item": 1}}
    assert read["types"]["post"] == {"private": 1, "publish": 2}
    assert read["dates"] == {
        "first": "2019-03-01T10:00:00",
        "last": "2021-05-01T00:00:00",
        "years": {"2019": 4, "2021": 1},
        "undated": 0,
    }
    assert read["taxonomies"]["category"] == {"terms": 1, "used": 2}
    assert {each["name"]: each["policy"] for each in read["shortcodes"]} == {
        "gallery": "convert", "contact-form-7": "drop", "my_own": "unknown", "code": "convert",
    }  # fmt: skip
    assert read["meta"]["_oembed_0123456789abcdef0123456789abcdef"] == 1
    assert read["content"]["left_out"] == {"password": 1, "private": 1, "type": 1}
    assert read["plugins"][0] == {"name": "Elementor", "kind": "page builder", "found": {"meta": 1}}


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the sample export is not there")
def test_agrees_with_a_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What inspect foretells is what a run then writes; and many small pieces give the same as one."""
    job = Job((str(SAMPLE),), folder / "out", workers=1)
    run.convert(job, lambda *_: None)
    site = json.loads((folder / "out/site.json").read_text("utf-8"))
    found = look(str(SAMPLE))
    read = json.loads(inspect.as_json(found))
    others = {"attachment", "nav_menu_item"}
    assert {name: row for name, row in read["types"].items() if name not in others} == site["counts"]["posts"]
    assert (
        sum(read["types"].get("attachment", {}).values()) == site["counts"]["media"] == read["media"]["count"]
    )
    assert read["comments"]["statuses"] == site["counts"]["comments"]
    assert {name: row["terms"] for name, row in read["taxonomies"].items()} == site["counts"]["terms"]
    for key in ("title", "url", "home_url", "language", "generator", "wxr_version", "source"):
        assert read[key] == site[key]
    written = Counter(
        str(path.relative_to(folder / "out").parent.parts[1])
        for path in (folder / "out/content").rglob("*.md")
    )
    assert read["content"]["files"] == {f"content/{name}": number for name, number in sorted(written.items())}
    ledger = [json.loads(line) for line in (folder / "out/ledger.jsonl").read_text("utf-8").splitlines()]
    reasons = Counter(
        row["reason"] for row in ledger if row["kind"] == "item" and row["outcome"] == "excluded"
    )
    assert read["content"]["left_out"] == dict(reasons)
    monkeypatch.setattr(run, "PIECE", (2000, 4000))
    assert inspect.as_json(look(str(SAMPLE), workers=2)) == inspect.as_json(found)


def test_damage(folder: Path) -> None:
    """Damage is shown with its number, its meaning and the first lines; several files are told apart."""
    broken = post(9, more=meta("x", 'a:1:{s:3:"a";'))
    (folder / "site.xml").write_text(export(broken), "utf-8")
    (folder / "more.xml").write_text(export(*(post(n, slug="same") for n in range(20, 26))) + "\0", "utf-8")
    shown = list(lines(look()))
    at = shown.index("Damage and doubts")
    assert shown[at + 1].startswith(
        "      1  a serialised value can not be read  [serialized-unreadable]  line "
    )
    shown = list(lines(look("site.xml", "more.xml")))
    assert any("line site.xml:" in line for line in shown)
    assert any("smaller things: " in line and "path-taken" in line for line in shown)


def test_rejected(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """An input that can not be used is named at the end, with exit 1."""
    (folder / "page.html").write_text("<html></html>", "utf-8")
    assert cli.main(["inspect", "site.xml", "page.html"]) == 1
    last = capsys.readouterr().out.splitlines()[-2:]
    assert last[0] == "1 input can not be used (exit code 1)"
    assert last[1].startswith("  page.html  is an HTML page")


def test_large_site_stays_on_two_screens(folder: Path) -> None:
    """However many names there are, the view is short, and says how many it does not show."""
    items = [
        post(
            number,
            f"<!-- wp:plug{number}/block /--> [short_code_{number} a='1']",
            type=f"type{number % 40}",
            status=f"status{number % 30}",
            date=f"{1970 + number % 60}-01-01 00:00:00",
            more=TERM.format(f"tax{number}", "a", "A")
            + meta(f"key{number}", "x" * 5)
            + meta(f"_key_{number}", "x"),
        )
        for number in range(1, 121)
    ]
    (folder / "site.xml").write_text(export(*items), "utf-8")
    shown = list(lines(look()))
    assert len(shown) < 100
    assert max(map(len, shown)) <= 110
    for part in ("26 more types", "… and 100 more", "others", "years a bar"):
        assert any(part in line for line in shown), part


def test_nothing_in_it(folder: Path) -> None:
    """An export without items is shown, too."""
    (folder / "site.xml").write_text(export(), "utf-8")
    shown = list(lines(look()))
    assert "  written      no Markdown file" in shown
    assert shown[-1] == "No damage was found"


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A count keeps so many names; what is beyond is counted together, the same for any pieces."""
    monkeypatch.setattr(tally, "MOST_NAMES", 3)

    def whole(*pieces: str) -> tally.Tally:
        found = tally.Tally()
        for piece in pieces:
            part = tally.Tally()
            part.meta.update(piece)
            part.types.update((each, "publish") for each in piece)
            found.add(part)
        return found

    for pieces in (("abcdea",), ("ab", "cde", "a"), tuple("abcdea")):
        assert whole(*pieces).meta == {"a": 2, "b": 1, "c": 1, tally.OTHERS: 2}
        assert whole(*pieces).types[tally.OTHERS, tally.OTHERS] == 2


def test_families() -> None:
    """Keys that differ by a digest or a number are one family."""
    assert SERIALS.sub("*", "_oembed_time_0123456789abcdef0123456789abcdef") == "_oembed_time_*"
    assert SERIALS.sub("*", "rows_12_title") == "rows_*_title"
    assert SERIALS.sub("*", "h1_title2") == "h1_title2"


def test_plugin_table() -> None:
    """Every line of the table has a name of its own, a kind, and marks of the known sorts."""
    rows = plugins._rows()
    names = [row.name for row in rows]
    assert len(set(names)) == len(names) > 100
    for row in rows:
        marks = {
            *row.exact,
            *(f"{letter}:{name}" for letter, found in row.prefixes.items() for name in found),
        }
        assert marks, row
        assert all(mark[:2] in {f"{letter}:" for letter in plugins.KINDS} and mark[2:] for mark in marks), row


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ({"meta": {"_elementor_data": 3}}, "Elementor"),
        ({"shortcodes": {"et_pb_section": 2}}, "Divi"),
        ({"shortcodes": {"vc_row": 1}}, "WPBakery Page Builder"),
        ({"meta": {"_fl_builder_data": 1}}, "Beaver Builder"),
        ({"meta": {"panels_data": 1}}, "SiteOrigin Page Builder"),
        ({"shortcodes": {"av_section": 1}}, "Enfold (Avia)"),
        ({"shortcodes": {"fusion_text": 1}}, "Avada (Fusion Builder)"),
        ({"meta": {"_themify_builder_settings_json": 1}}, "Themify Builder"),
        ({"meta": {"_bricks_page_content_2": 1}}, "Bricks"),
        ({"blocks": {"kadence/column": 1}}, "Kadence Blocks"),
        ({"meta": {"_yoast_wpseo_title": 1}}, "Yoast SEO"),
        ({"items": {"product": 4}}, "WooCommerce"),
        ({"terms": {"language": 2}}, "Polylang"),
        ({"terms": {"author": 2}}, "Co-Authors Plus"),
        ({"meta": {"dsq_thread_id": 2}}, "Disqus"),
    ],
)
def test_plugins(names: dict[str, dict[str, int]], found: str) -> None:
    """The marks of well-known builders and plugins lead to their names."""
    assert [each.name for each in plugins.recognise(names)] == [found]


def test_no_plugins() -> None:
    """WordPress's own names are no plugin's."""
    own = {
        "blocks": dict.fromkeys(("core/paragraph", "core/image", "core/block"), 1),
        "shortcodes": dict.fromkeys(("gallery", "caption", "embed", "audio", "video", "playlist"), 1),
        "meta": dict.fromkeys(
            ("_edit_last", "_thumbnail_id", "_wp_page_template", "_menu_item_type", "isbn"), 1
        ),
        "items": dict.fromkeys(("post", "page", "attachment", "nav_menu_item", "wp_block", "custom_css"), 1),
        "terms": dict.fromkeys(("category", "post_tag", "post_format", "nav_menu", "wp_theme"), 1),
    }
    assert plugins.recognise(own) == []
