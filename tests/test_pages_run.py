"""Saved pages through the whole run: every file has its line in the ledger, only entries become files, an export wins over pages."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import exports
import pytest
from html_pages import agreement, words_of
from reading import Output, convert
from test_html_mirror import LONG, SITE, listing, rendered, single

from pipeline.errors import InputError
from pipeline.sources import intake

if TYPE_CHECKING:
    from collections.abc import Mapping

INPUT = Path(__file__).parent.parent / "input"
LOGIN = (
    b'<html><head><title>Log In</title></head><body class="login wp-core-ui"><form id="loginform" action="/wp-login.php">'
    b"<label>Username</label></form></body></html>"
)
LOST = b"<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>"
SCRIPTS = b'<html><head><script src="a.js"></script></head><body><div id="root"></div><script>x()</script></body></html>'
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8
CAMPANA = single(7, "/2020/05/la-campana/", "La campana", LONG)
NO_ENTRIES: dict[str, bytes] = {
    "empty.html": b"",
    "blank.html": b" \n\t ",
    "login.html": LOGIN,
    "lost.html": LOST,
    "scripts.html": SCRIPTS,
    "photo.html": JPEG,
    "noise.html": bytes(range(256)) * 40,
    "large.html": b"<html><body class='single postid-1'><p>" + b"lorem ipsum " * 4_500_000,
    "list.html": listing("archive category category-x", "/category/x/", "X", [(7, "/x/", "x")]),
}
"""Files that hold no entry."""
MIRROR: dict[str, bytes] = {
    "www.borgo.example/2020/05/la-campana/index.html": CAMPANA,
    "www.borgo.example/index.html@p=7.html": CAMPANA,
    "www.borgo.example/category/feste/index.html": listing(
        "archive category category-feste category-4", "/category/feste/", "Categoria: Feste",
        [(7, "/2020/05/la-campana/", "La campana")],
    ),
    "www.borgo.example/404.html": LOST,
    "www.borgo.example/robots.txt": b"User-agent: *\nDisallow: /wp-admin/\n",
    "www.borgo.example/readme.txt": b"Ciao\n\nCiao\n\nNothing more.\n",
    "www.borgo.example/wp-content/uploads/a.jpg": JPEG,
    "www.borgo.example/wp-content/uploads/data.zip": b"",
    "www.borgo.example/wp-content/themes/x/demo.xml": exports.export(exports.post(98)).encode(),
    "www.borgo.example/wp-content/style.css": b"body { color: red }",
    "www.borgo.example/foto.html": JPEG,
}  # fmt: skip
"""A small mirror; the archive among its uploads is filled in below."""


def packed(members: Mapping[str, bytes]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


MIRROR["www.borgo.example/wp-content/uploads/data.zip"] = packed(
    {"export.xml": exports.export(exports.post(99)).encode()}
)


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files below a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def pages(output: Output) -> dict[str, tuple[str, str]]:
    """File name -> outcome and reason, of every saved file."""
    rows = [row for row in output["ledger"] if row["kind"] == "page"]
    found = {row["source"].rpartition("borgo.example/")[2]: (row["outcome"], row["reason"]) for row in rows}
    assert len(found) == len(rows)
    return found


EXPECTED = {
    "2020/05/la-campana/index.html": ("written", ""),
    "index.html@p=7.html": ("merged", "same-entry"),
    "category/feste/index.html": ("excluded", "archive"),
    "404.html": ("excluded", "error-page"),
    "robots.txt": ("excluded", "asset"),
    "readme.txt": ("excluded", "asset"),
    "wp-content/uploads/a.jpg": ("excluded", "asset"),
    "wp-content/uploads/data.zip": ("excluded", "asset"),
    "wp-content/themes/x/demo.xml": ("excluded", "asset"),
    "wp-content/style.css": ("excluded", "asset"),
    "foto.html": ("excluded", "not-html"),
}


@pytest.mark.parametrize("form", ["folder", "zip", "tar.xz"])
def test_mirror(form: str, tmp_path: Path) -> None:
    """A mirror, packed or not, gives its entry once, and a line for every file; nothing of it is taken for an export or a dump."""
    folder = put(tmp_path / "mirror", MIRROR)
    given = folder
    if form == "zip":
        given = tmp_path / "mirror.zip"
        given.write_bytes(packed(MIRROR))
    elif form == "tar.xz":
        given = tmp_path / "mirror.tar.xz"
        with tarfile.open(given, "w:xz") as archive:
            archive.add(folder, "mirror")
    output = convert(tmp_path / "out", given)
    assert pages(output) == EXPECTED
    assert (output.lost, output.rejected) == ([], [])
    (post,) = output["posts"]
    assert (post["id"], post["title"], post["link"]) == (7, "La campana", f"{SITE}/2020/05/la-campana/")
    assert [term["slug"] for term in post["terms"]] == ["feste"]
    assert output.site["url"] == SITE
    assert {each["kind"] for each in output.site["source"]} == {"html"}
    assert len(output.site["source"]) == len(EXPECTED)
    assert all(each["sha256"] for each in output.site["source"])
    assert output.codes["name-wrong"] == 1


def test_archives_in_archives(tmp_path: Path) -> None:
    """A mirror in an archive in an archive, its names as `tar` writes them, is whole."""
    put(tmp_path / "m", MIRROR)
    with tarfile.open(tmp_path / "m.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "m", "./m")
    inner = {"site/m.tar.gz": (tmp_path / "m.tar.gz").read_bytes(), "site/b.html": CAMPANA}
    (tmp_path / "all.zip").write_bytes(packed(inner))
    output = convert(tmp_path / "out", tmp_path / "all.zip")
    rows = [row["source"] for row in output["ledger"] if row["kind"] == "page"]
    assert len(rows) == len(set(rows)) == len(MIRROR) + 1
    assert (output.lost, output.rejected) == ([], [])
    output = convert(tmp_path / "again", tmp_path / "m.tar.gz")
    assert output.lost == []


def test_same_bytes(tmp_path: Path) -> None:
    """One process and two give the same output."""
    put(tmp_path, {f"mirror/{name}": data for name, data in MIRROR.items()})
    for number in range(150):
        link = f"/2021/{number}/"
        put(
            tmp_path,
            {f"mirror/www.borgo.example{link}index.html": single(100 + number, link, f"N {number}", LONG)},
        )
    for workers in ("1", "2"):
        exports.run("convert", "mirror", "-o", f"out{workers}", "--workers", workers, cwd=tmp_path, code=0)
    assert exports.tree(tmp_path / "out1") == exports.tree(tmp_path / "out2")
    assert len(list((tmp_path / "out1/content/posts").iterdir())) == 151


@pytest.mark.parametrize(
    "given", ["./mirror", "mirror/", "mirror/../mirror", "mirror/www*/**/*", "mirror//www.borgo.example/."]
)
def test_names(given: str, tmp_path: Path) -> None:
    """However the user spells the input, every file is found in the ledger."""
    put(tmp_path, {f"mirror/{name}": data for name, data in MIRROR.items()})
    exports.run("convert", given, "-o", "out", cwd=tmp_path, code=0)


@pytest.mark.parametrize("name", NO_ENTRIES)
def test_no_entry_alone(name: str, tmp_path: Path) -> None:
    """A file without an entry, given alone, ends the run with 2 and one line that says what it is; nothing is written."""
    put(tmp_path, {name: NO_ENTRIES[name]})
    done = exports.run("convert", name, "-o", "out", cwd=tmp_path, code=2)
    assert done.stderr.count("\n") == 1
    assert name in done.stderr
    assert intake.RIGHT in done.stderr
    assert not (tmp_path / "out").exists()


def test_no_entry_in_a_mirror(tmp_path: Path) -> None:
    """In a mirror such files have their line with a reason, and the rest is converted."""
    put(tmp_path / "mirror", {**NO_ENTRIES, "campana.html": CAMPANA})
    output = convert(tmp_path / "out", tmp_path / "mirror")
    rows = {Path(row["source"]).name: row for row in output["ledger"] if row["kind"] == "page"}
    assert rows.keys() == {*NO_ENTRIES, "campana.html"}
    assert all(rows[name]["outcome"] == "excluded" and rows[name]["reason"] for name in NO_ENTRIES)
    assert [post["id"] for post in output["posts"]] == [7]
    assert output.rejected == []


def test_one_of_several(tmp_path: Path) -> None:
    """A page without an entry that the user names beside a good one: exit code 1, the good one is converted."""
    put(tmp_path, {"a.html": CAMPANA, "b.html": LOGIN})
    done = exports.run("convert", "a.html", "b.html", "-o", "out", cwd=tmp_path, code=1)
    assert "b.html: is an HTML page without an entry: the form to log in" in done.stderr
    assert len((tmp_path / "out/data/posts.jsonl").read_bytes().splitlines()) == 1


def test_failed_export_beside_pages(tmp_path: Path) -> None:
    """An export that is an error page is told for one, beside another export and beside pages."""
    error = (Path(__file__).parent / "fixtures/wordpress/html-error-page.xml").read_bytes()
    put(
        tmp_path,
        {
            "x/a.html": CAMPANA,
            "x/export.xml": error,
            "y/export.xml": error,
            "y/good.xml": exports.export(exports.post(1)).encode(),
        },
    )
    for folder in ("x", "y"):
        done = exports.run("convert", folder, "-o", f"out-{folder}", cwd=tmp_path, code=1)
        assert "export.xml: is an HTML page without an entry" in done.stderr


def test_links_in_a_circle(tmp_path: Path) -> None:
    """Links to themselves, to nothing and to the folder above are told, and not followed."""
    put(tmp_path, {"mirror/campana.html": CAMPANA})
    (tmp_path / "mirror/a.html").symlink_to("b.html")
    (tmp_path / "mirror/b.html").symlink_to("a.html")
    (tmp_path / "mirror/gone.html").symlink_to("nothing.html")
    (tmp_path / "mirror/up").symlink_to("..", target_is_directory=True)
    exports.run("convert", "mirror", "-o", "out", cwd=tmp_path, code=0)
    rows = [json.loads(line) for line in (tmp_path / "out/ledger.jsonl").read_text("utf-8").splitlines()]
    told = {row["source"]: (row["outcome"], row["reason"]) for row in rows if row["kind"] == "page"}
    assert told.pop("mirror/campana.html") == ("written", "")
    assert told == {
        f"mirror/{name}": ("excluded", "unreadable") for name in ("a.html", "b.html", "gone.html", "up")
    }


def test_folders_that_look_like_hosts(tmp_path: Path) -> None:
    """Pages of one site in folders whose names look like those of others are one site."""
    files = {"my.backup/a.html": CAMPANA, "old.copy/b.html": single(8, "/b/", "Bella", LONG)}
    output = convert(tmp_path / "out", put(tmp_path / "in", files))
    assert sorted(post["title"] for post in output["posts"]) == ["Bella", "La campana"]
    assert output.site["url"] == SITE


def test_one_file_by_two_names(tmp_path: Path) -> None:
    """A link to another file of the mirror is that file, which counts once."""
    put(tmp_path / "m", {"b.html": CAMPANA})
    (tmp_path / "m/a.html").symlink_to("b.html")
    output = convert(tmp_path / "out", tmp_path / "m")
    assert [Path(row["source"]).name for row in output["ledger"] if row["kind"] == "page"] == ["a.html"]
    assert output.lost == []


def test_different_sites(tmp_path: Path) -> None:
    """Pages of two sites are refused, each named; with --site they are one's."""
    other = single(5, "/z/", "Zeta", LONG).replace(b"www.borgo.example", b"altrove.example")
    put(tmp_path, {"a.html": CAMPANA, "z.html": other, "x.xml": exports.export(exports.post(1)).encode()})
    done = exports.run("convert", "a.html", "z.html", "-o", "out", cwd=tmp_path, code=2)
    assert f"a.html is of {SITE}" in done.stderr
    assert "z.html is of https://altrove.example" in done.stderr
    exports.run("convert", "a.html", "x.xml", "-o", "out", cwd=tmp_path, code=2)
    exports.run(
        "convert", "a.html", "z.html", "-o", "out", "--site", "https://new.example", cwd=tmp_path, code=0
    )
    posts = (tmp_path / "out/data/posts.jsonl").read_text("utf-8").splitlines()
    assert sorted(json.loads(line)["title"] for line in posts) == ["La campana", "Zeta"]


def test_stray_pages_of_other_sites(tmp_path: Path) -> None:
    """A page that a mirror took along from another site is left out and told."""
    other = single(5, "/z/", "Zeta", LONG).replace(b"www.borgo.example", b"altrove.example")
    files = {
        f"www.borgo.example/{n}/index.html": single(n, f"/{n}/", f"Numero {n}", LONG) for n in range(1, 13)
    }
    put(tmp_path / "m", {**files, "altrove.example/z/index.html": other})
    output = convert(tmp_path / "out", tmp_path / "m")
    assert len(output["posts"]) == 12
    rows = {
        row["source"].rpartition("/m/")[2]: row["reason"] for row in output["ledger"] if row["kind"] == "page"
    }
    assert rows["altrove.example/z/index.html"] == "other-site"


def test_named_after_the_file(tmp_path: Path) -> None:
    """A page that tells no address is a site named after its file."""
    page = b"<html><head><title>Titolo</title></head><body class='single postid-3'><article class='hentry'><h1 class='entry-title'>Titolo</h1><div class='entry-content'>"
    put(tmp_path, {"La piazza.html": page + LONG.encode() + b"</div></article></body></html>"})
    output = convert(tmp_path / "out", tmp_path / "La piazza.html")
    assert (output.site["title"], output.site["url"]) == ("La piazza", "")
    assert (tmp_path / "out/content").is_dir()


def export_of(*items: str) -> bytes:
    """An export of the mirror's site."""
    return exports.export(*items, url=SITE).encode()


def test_export_wins(tmp_path: Path) -> None:
    """With an export of the site: its words stay, what it lacks a page fills, an entry it lacks is the page's; all is told."""
    item = exports.post(7, "", slug="la-campana")
    body = single(7, "/2020/05/la-campana/", "Un altro titolo", LONG).decode()
    page = body.replace(
        "</article></body>",
        '</article><div id="comments"><ol class="comment-list"><li id="comment-3" class="comment even depth-1">'
        '<article id="div-comment-3" class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><b class="fn">Eva</b>'
        '</div><div class="comment-metadata"><time datetime="2020-05-02T10:00:00+02:00">2 maggio</time></div></footer>'
        '<div class="comment-content"><p>Bello.</p></div></article></li></ol></div></body>',
    ).encode()
    put(tmp_path / "in", {
        "a-mirror/www.borgo.example/2020/05/la-campana/index.html": page,
        "a-mirror/www.borgo.example/nuova/index.html": single(8, "/nuova/", "Nuova", LONG),
        "export.xml": export_of(item),
    })  # fmt: skip
    output = convert(tmp_path / "out", tmp_path / "in")
    first, second = output["posts"]
    assert (first["id"], first["content_raw"], first["comment_count"]) == (7, LONG, 1)
    assert first["title"] != "Un altro titolo"
    assert second["title"] == "Nuova"
    (comment,) = output["comments"]
    assert (comment["id"], comment["post_id"], comment["author"]) == (3, 7, "Eva")
    assert pages(output) == {
        "2020/05/la-campana/index.html": ("merged", "export"),
        "nuova/index.html": ("written", ""),
    }
    assert output.codes["filled-from-page"] == 2
    assert output.codes["page-merged"] == 1
    assert output.lost == []


@pytest.mark.corpus
def test_whole_export_and_mirror(shared: Path, tmp_path: Path) -> None:
    """Beside a whole export of its site a mirror changes no entry, and no record stands twice."""
    export, mirror = shared / "wordpress/rich.xml", shared / "wordpress/mirror.tar.xz"
    alone, both = convert(tmp_path / "alone", export), convert(tmp_path / "both", mirror, export)
    assert both["posts"] == alone["posts"]
    assert [comment["id"] for comment in both["comments"]] == [comment["id"] for comment in alone["comments"]]
    assert [(term["taxonomy"], term["slug"]) for term in both["terms"]] == [
        (term["taxonomy"], term["slug"]) for term in alone["terms"]
    ]
    assert both["authors"] == alone["authors"]
    assert exports.tree(tmp_path / "both/content") == exports.tree(tmp_path / "alone/content")
    assert both.lost == []


@pytest.mark.corpus
def test_part_of_an_export_and_mirror(shared: Path, tmp_path: Path) -> None:
    """Beside a part of an export the mirror gives the entries that it lacks."""
    output = convert(
        tmp_path / "out",
        shared / "wordpress/partial/category-giornalismo.xml",
        shared / "wordpress/mirror.tar.xz",
    )
    rows = Counter((row["outcome"], row["reason"]) for row in output["ledger"] if row["kind"] == "page")
    assert rows["merged", "export"] == 24
    assert rows["written", ""] == 132
    ids = [post["id"] for post in output["posts"]]
    assert len(ids) == len(set(ids))
    assert output.lost == []


@pytest.mark.corpus
def test_mirror_against_the_database(shared: Path, tmp_path: Path) -> None:
    """Through the whole run, too, each entry is there once, and its body and comments are what WordPress shows."""
    output = convert(tmp_path / "out", shared / "wordpress/mirror.tar.xz")
    known = rendered(shared)
    posts = output["posts"]
    assert len({post["id"] for post in posts}) == len(posts) == 153
    scores = [
        agreement(
            words_of(post["content_html"], markup=True),
            words_of(known[post["id"]]["content"]["rendered"], markup=True),
        )
        for post in posts
    ]
    assert sum(scores) / len(scores) >= 0.995
    truth = json.loads((shared / "wordpress/truth.json").read_text("utf-8"))
    there = {each["id"]: (post["id"], each) for post in truth["posts"] for each in post["comments"]}
    comments = output["comments"]
    assert len(comments) == 241
    for comment in comments:
        entry, each = there[comment["id"]]
        assert (comment["post_id"], comment["parent"]) == (entry, each["parent"])
        if comment["type"] == "comment":
            assert comment["date"] == each["date"].replace(" ", "T")
            assert words_of(comment["content_html"], markup=True) == words_of(each["content"], markup=True)
    assert sum(item["comment_count"] for item in (*posts, *output["media"])) == 241
    listed = [row["source"] for row in output["ledger"] if row["kind"] == "page"]
    assert len(listed) == len(set(listed)) == 674
    assert (output.lost, output.rejected) == ([], [])


def test_owners_page_and_dump(tmp_path: Path) -> None:
    """The page and the dump in input/ give the same: title, both categories, no date and a note, nineteen paragraphs and two lists."""
    bodies = []
    for name in ("francescacinus", "francescacinus-text"):
        output = convert(tmp_path / name, INPUT / name)
        (post,) = output["posts"]
        assert post["title"] == "I social media non sono la panacea di tutti i mali"
        assert [term["name"] for term in post["terms"]] == ["Comunicazione partecipativa", "Web e Social"]
        assert (post["date"], post["date_gmt"]) == (None, None)
        assert output.codes["date-missing"] == 1
        assert (output.lost, output.rejected) == ([], [])
        bodies.append(post["content_markdown"])
    blocks = bodies[0].strip().split("\n\n")
    assert sum(block.startswith("- ") for block in blocks) == 2
    assert len(blocks) == 21
    assert bodies[0] == bodies[1]


def test_inspect_and_dry_run(tmp_path: Path) -> None:
    """Both tell of pages what a conversion would give, and write nothing."""
    put(tmp_path / "mirror", MIRROR)
    done = exports.run("inspect", "mirror", "--json", cwd=tmp_path, code=0)
    told = json.loads(done.stdout)
    assert told["types"] == {"post": {"publish": 1}}
    assert told["url"] == SITE
    done = exports.run("convert", "mirror", "-o", "out", "--dry-run", cwd=tmp_path, code=0)
    assert "1 of 11 saved files are an entry each" in done.stdout + done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mirror"]


def test_archived_mirror(tmp_path: Path) -> None:
    """A mirror of the Wayback Machine is the site that it keeps: one entry from two moments, addresses as they were."""
    files = {}
    for moment in ("20150101000000", "20160101000000"):
        page = single(
            7, "/2020/05/la-campana/", "La campana", f'{LONG}<p><a href="{SITE}/b/">b</a></p>'
        ).decode()
        page = page.replace(SITE, f"https://web.archive.org/web/{moment}/{SITE}")
        page = page.replace(
            "<article",
            "<!-- BEGIN WAYBACK TOOLBAR INSERT --><p>Wayback</p><!-- END WAYBACK TOOLBAR INSERT --><article",
        )
        files[f"web.archive.org/web/{moment}/https:/www.borgo.example/2020/05/la-campana/index.html"] = (
            page.encode()
        )
    output = convert(tmp_path / "out", put(tmp_path / "in", files))
    (post,) = output["posts"]
    assert post["link"] == f"{SITE}/2020/05/la-campana/"
    assert f'href="{SITE}/b/"' in post["content_raw"]
    assert "Wayback" not in post["content_raw"]
    assert output.site["url"] == SITE
    assert sorted(row["outcome"] for row in output["ledger"] if row["kind"] == "page") == [
        "merged",
        "written",
    ]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("cp1252", "iso-8859-1"),
        ("cp1252", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("utf-16", "utf-8"),
    ],
)
def test_encodings(encoding: str, declared: str, tmp_path: Path) -> None:
    """Whatever a page declares, its bytes tell its encoding."""
    text = "<p>Perché no, disse la città: così è più bello, e il caffè è già freddo.</p>"
    page = single(7, "/a/", "Perché", text).decode()
    page = page.replace("<head>", f'<head><meta charset="{declared}">')
    put(tmp_path, {"a.html": page.encode(encoding)})
    output = convert(tmp_path / "out", tmp_path / "a.html")
    assert [(post["title"], post["content_raw"]) for post in output["posts"]] == [("Perché", text)]


def test_what_only_looks_like_a_page(tmp_path: Path) -> None:
    """Frames that a browser saved, WordPress's own files and pages that tell nothing among pages that do are no entries."""
    plain = (
        b"<html><head><title>x</title></head><body><h1>Something</h1>" + LONG.encode() * 8 + b"</body></html>"
    )
    files = {f"{n}/index.html": single(n, f"/{n}/", f"Numero {n}", LONG) for n in range(1, 7)}
    files |= {
        "La campana.html": CAMPANA,
        "La campana_files/saved_resource.html": plain,
        "La campana_files/foto.jpg": JPEG,
        "readme.html": plain,
        "wp-content/plugins/x/index.html": plain,
        "stray.html": plain,
    }
    output = convert(tmp_path / "out", put(tmp_path / "www.borgo.example", files))
    assert sorted(post["id"] for post in output["posts"]) == [1, 2, 3, 4, 5, 6, 7]
    told = {name: reason for name, (_, reason) in pages(output).items() if reason}
    assert told == {
        "La campana_files/saved_resource.html": "asset",
        "La campana_files/foto.jpg": "asset",
        "readme.html": "asset",
        "wp-content/plugins/x/index.html": "asset",
        "stray.html": "page-without-entry",
    }


def test_texts_beside_pages(tmp_path: Path) -> None:
    """A dump that is clearly one is read beside pages, too."""
    dump = "La piazza-borgo.example\n\nLa piazza\n\nPubblicato il 3 maggio 2020\n\nTesto della piazza.\n"
    put(tmp_path / "in", {"campana.html": CAMPANA, "piazza.txt": dump.encode()})
    output = convert(tmp_path / "out", tmp_path / "in")
    assert sorted(post["title"] for post in output["posts"]) == ["La campana", "La piazza"]


def test_texts_beside_exports(tmp_path: Path) -> None:
    """A text that hardly looks like a page is one by itself, but not beside an export."""
    put(
        tmp_path / "in",
        {"a.txt": b"Ciao\n\nCiao\n\nNothing more.\n", "x.xml": exports.export(exports.post(1)).encode()},
    )
    assert len(convert(tmp_path / "alone", tmp_path / "in/a.txt")["posts"]) == 1
    output = convert(tmp_path / "out", tmp_path / "in")
    assert [post["id"] for post in output["posts"]] == [1]
    assert [Path(name).name for name in output.rejected] == ["a.txt"]


def test_nothing_usable(tmp_path: Path) -> None:
    """A folder of assets only is refused with the first file's reason."""
    put(tmp_path / "in", {"a.css": b"body { color: red }", "b.jpg": JPEG})
    with pytest.raises(InputError, match=r"a\.css: is no WordPress export.*and 1 more"):
        convert(tmp_path / "out", tmp_path / "in")


def test_a_list_of_one(tmp_path: Path) -> None:
    """An archive with a single entry, of a theme without classes on its body, is a list and no entry."""
    page = (
        "<html><head><title>{title}</title></head><body><div id='header'><h1><a href='https://a.example/'>Garden</a></h1></div>"
        "<div id='content'>{above}<div class='post' id='post-124'><h2><a href='https://a.example/2009/04/pears/'"
        " rel='bookmark'>Pears</a></h2><small>April 5th, 2009</small><div class='entry'><p>{text}</p></div></div></div></body></html>"
    )
    text = (
        "Pears ripen from the inside, so pick them while they are still hard, and keep them in a cool room."
    )
    folder = tmp_path / "a.example"
    for path, title, above, body in (
        ("2009/04/pears", "Garden » Pears", "", text * 3),
        ("2009/04", "Garden » April 2009", "<h2 class='pagetitle'>Archive for April, 2009</h2>", text),
        (
            "category/trees",
            "Garden » Trees",
            "<h2 class='pagetitle'>Archive for the ‘Trees’ Category</h2>",
            text,
        ),
    ):
        (folder / path).mkdir(parents=True, exist_ok=True)
        (folder / path / "index.html").write_text(page.format(title=title, above=above, text=body), "utf-8")
    output = convert(tmp_path / "out", folder, site="https://a.example")
    assert [(post["title"], post["content_text"]) for post in output["posts"]] == [("Pears", text * 3)]
    assert sorted((row["type"], row["outcome"]) for row in output["ledger"] if row["kind"] == "page") == [
        ("category", "excluded"),
        ("date", "excluded"),
        ("post", "written"),
    ]
