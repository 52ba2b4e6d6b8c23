"""Cleaning in a whole run: what is written down, what is decided, what is undone."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import exports
import pytest
from reading import Output, convert

from pipeline import cli
from pipeline.clean import RULES
from pipeline.clean.dictionaries import missing
from pipeline.clean.edit import DONE

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"no dictionary for {', '.join(missing())}")

ITALIAN = (
    "<p>Il comitato di quartiere si e' riunito ieri sera perche' la piazza  non ha pi&ugrave; un'illuminazione"
    " , e nessuno sa dire quando tornera'. L'algolritmo non c'entra niente.</p>"
)
ENGLISH = (
    "<p>The committee don 't know whether the mayor 's office will answer before the end of the month ,"
    " and nobody has asked the other neighbours about it.</p>"
)
TERM = (
    "<wp:category><wp:term_id>5</wp:term_id><wp:category_nicename>novita</wp:category_nicename>"
    "<wp:category_parent></wp:category_parent><wp:cat_name><![CDATA[Novita'  e eventi]]></wp:cat_name></wp:category>\n"
)
CARRIED = '<category domain="category" nicename="novita"><![CDATA[Novita\'  e eventi]]></category>\n'
COMMENT = exports.comment(9).replace("Comment 9", "E' cosi'  , lo sapete: perchÃ© pa\u200brola")


def site(folder: Path) -> Path:
    """An export in which there is something to clean everywhere."""
    folder.mkdir(exist_ok=True)
    text = exports.export(
        exports.post(1, ITALIAN, title="E' nato  il gruppo", more=CARRIED + COMMENT),
        exports.post(2, ENGLISH, title="The mayor 's office"),
        exports.post(3, ITALIAN.replace("algolritmo", "algoritmo"), title="Tre", status="private"),
        head=TERM,
    ).replace("<language>en-US", "<language>it-IT")
    (folder / "site.xml").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Output:
    """That export, cleaned."""
    folder = tmp_path_factory.mktemp("cleaned")
    return convert(folder / "out", site(folder / "in"), clean="standard")


def changes(folder: Path) -> list[dict[str, Any]]:
    """The lines of changes.jsonl."""
    return [json.loads(line) for line in (folder / "changes.jsonl").read_text("utf-8").splitlines()]


def rows(folder: Path) -> list[dict[str, str]]:
    """The rows of corrections.csv."""
    with (folder / "corrections.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def decide(folder: Path, decisions: dict[str, tuple[str, str, str]], **how: str) -> None:
    """Edit corrections.csv as an owner does: `before` -> (decision, replacement, scope)."""
    found = rows(folder)
    for row in found:
        row["decision"], row["replacement"], row["scope"] = decisions.get(row["before"], ("", "", ""))
    with (folder / "corrections.csv").open(
        "w", encoding=how.get("encoding", "utf-8"), errors="replace", newline=""
    ) as file:
        writer = csv.DictWriter(file, list(found[0]), delimiter=how.get("delimiter", ","))
        writer.writeheader()
        writer.writerows(found)


def raw_of(output: Output) -> dict[tuple[str, int | None, str], str]:
    """(kind, id, field) -> the raw text in data/."""
    found = {}
    for name, kind in (("posts", "item"), ("media", "item"), ("comments", "comment"), ("terms", "term")):
        for record in output[name]:
            for field in ("content_raw", "title_raw", "excerpt_raw"):
                found[kind, record["id"], field] = record.get(field, "")
            found[kind, record["id"], "name"] = record.get("name_raw", "")
    return found


def test_forms(output: Output) -> None:
    """Titles, texts and terms are cleaned where readers see them, and stand as they were beside it."""
    first, second, _ = output["posts"]
    assert first["title"] == "È nato il gruppo"
    assert first["title_raw"] == "E' nato  il gruppo"
    assert first["content_raw"] == ITALIAN
    assert (
        "si è riunito ieri sera perché la piazza non ha più un'illuminazione, e nessuno"
        in first["content_text"]
    )
    assert "tornerà. L'algoritmo non c'entra" in first["content_text"]
    assert (
        "know whether the mayor's office will answer before the end of the month, and"
        in second["content_text"]
    )
    assert first["terms"] == [{"taxonomy": "category", "slug": "novita", "name": "Novità e eventi"}]
    (term,) = (term for term in output["terms"] if term["slug"] == "novita")
    assert (term["name"], term["name_raw"]) == ("Novità e eventi", "Novita'  e eventi")
    page = (output.folder / first["path"]).read_text("utf-8")
    assert "title: È nato il gruppo\n" in page
    assert "- Novità e eventi\n" in page
    assert "tornerà. L'algoritmo" in page
    (comment,) = output["comments"]
    assert comment["content_raw"] == "E' cosi'  , lo sapete: perchÃ© pa\u200brola"
    assert comment["content_text"] == "E' cosi'  , lo sapete: perché parola"
    assert [post["language"] for post in output["posts"]] == ["it", "en", "it"]
    assert [post["slug"] for post in output["posts"]] == ["entry-1", "entry-2", "entry-3"]


def test_record(output: Output) -> None:
    """Each change holds what stands at its place in the raw field; those of a field stand in order, none over another."""
    raw = raw_of(output)
    end: dict[tuple[str, int | None, str], int] = {}
    found = changes(output.folder)
    for change in found:
        key = (change["kind"], change["id"], change["field"])
        text = raw[key]
        assert text[change["start"] : change["end"]] == change["before"] != change["after"]
        assert change["start"] >= end.get(key, 0)
        end[key] = change["end"]
        assert text[: change["start"]].endswith(change["context_before"])
        assert text[change["end"] :].startswith(change["context_after"])
        assert change["rule"] in {rule.name for rule in RULES}
    assert len({change["change_id"] for change in found}) == len(found)
    assert {change["kind"] for change in found} == {"item", "comment", "term"}
    assert sum(output.site["counts"]["changes"].values()) == len(found)
    assert {row["name"] for row in output.site["resources"]} >= {"it_IT.dic", "lid.176.ftz"}
    assert [row["change_id"] for row in rows(output.folder)] == [change["change_id"] for change in found]


def test_undo(output: Output, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`undo` gives each changed text as it was; with --output the site as it is without cleaning, terms and all."""
    assert cli.main(["undo", str(output.folder)]) == 0
    before = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    raw = raw_of(output)
    assert {(each["kind"], each["id"], each["field"]) for each in before} == {
        (change["kind"], change["id"], change["field"])
        for change in changes(output.folder)
        if change["status"] in DONE
    }
    assert all(raw[each["kind"], each["id"], each["field"]] == each["text"] for each in before)
    plain = convert(tmp_path / "off", output.folder.parent / "in")
    assert (
        cli.main(
            [
                "undo",
                str(output.folder),
                "-o",
                str(tmp_path / "undone"),
            ]
        )
        == 0
    )
    assert exports.tree(tmp_path / "undone/content") == exports.tree(plain.folder / "content")
    assert changes(plain.folder) == []
    assert [post["language"] for post in plain["posts"]] == ["it", "en", "it"]


def test_undo_of_what_was_edited(output: Output, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Changes that no longer fit the data, and a folder that is no output, are said in one line."""
    import shutil

    shutil.copytree(output.folder, tmp_path / "mine")
    path = tmp_path / "mine/data/posts.jsonl"
    path.write_text(path.read_text("utf-8").replace("Il comitato", "Un comitato di prova"), "utf-8")
    assert cli.main(["undo", str(tmp_path / "mine")]) == 1
    assert "fit nothing in data/, first item 1, content_raw" in capsys.readouterr().err
    assert cli.main(["undo", str(tmp_path)]) == 2
    assert "is no output of a run" in capsys.readouterr().err


def test_decisions(tmp_path: Path) -> None:
    """What the owner decides in the output's corrections.csv is followed in the next run, and stays for later ones."""
    folder = site(tmp_path / "in")
    convert(tmp_path / "out", folder, clean="standard")
    decide(
        tmp_path / "out",
        {
            "algolritmo": ("edit", "logaritmo", ""),
            "perche'": ("reject", "", ""),
            "e'": ("reject", "", "site"),
        },
    )
    for _ in range(2):
        output = convert(tmp_path / "out", folder, clean="standard")
        text = output["posts"][0]["content_text"]
        assert "si e' riunito ieri sera" in text
        assert "L'logaritmo non" in text
        assert "tornerà" in text
        statuses = {change["before"]: change["status"] for change in changes(output.folder)}
        assert statuses["algolritmo"] == "accepted"
        assert output.codes["correction-stale"] == 0
        assert [row["decision"] for row in rows(output.folder)].count("edit") == 1
    assert cli.main(["undo", str(output.folder)]) == 0


def test_decisions_from_elsewhere(tmp_path: Path) -> None:
    """Decisions are read beside the source, too, and from a file of --corrections, as spreadsheets save them; a stale one is told."""
    folder = site(tmp_path / "in")
    first = convert(tmp_path / "first", folder, clean="standard")
    decide(first.folder, {"algolritmo": ("reject", "", "once")}, encoding="utf-16", delimiter=";")
    (first.folder / "corrections.csv").rename(folder / "corrections.csv")
    output = convert(tmp_path / "second", folder, clean="standard")
    assert "L'algolritmo" in output["posts"][0]["content_text"]
    decide(output.folder, {"algolritmo": ("accept", "", "once")}, encoding="cp1252")
    (output.folder / "corrections.csv").rename(tmp_path / "mine.csv")
    third = convert(tmp_path / "third", folder, clean="standard", corrections=tmp_path / "mine.csv")
    assert "L'algoritmo" in third["posts"][0]["content_text"]
    (folder / "site.xml").write_text(exports.export(exports.post(1)), "utf-8")
    fourth = convert(tmp_path / "third", folder, clean="standard")
    assert fourth.codes["correction-stale"] == 1
    assert [row["status"] for row in rows(fourth.folder)] == ["stale"]


def test_off_keeps_decisions(tmp_path: Path) -> None:
    """A run without cleaning follows no decision, and loses none."""
    folder = site(tmp_path / "in")
    convert(tmp_path / "out", folder, clean="standard")
    decide(tmp_path / "out", {"algolritmo": ("reject", "", "once")})
    output = convert(tmp_path / "out", folder)
    assert output["posts"][0]["title"] == "E' nato  il gruppo"
    assert output.codes["correction-stale"] == 0
    again = convert(tmp_path / "out", folder, clean="standard")
    assert "L'algolritmo" in again["posts"][0]["content_text"]


def test_owners_words_and_levels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """keepwords.txt and the [clean] table of pipeline.toml are followed; a rule that there is not is an error."""
    folder = site(tmp_path / "in")
    (folder / "keepwords.txt").write_text("algolritmo # ours\n", "utf-8")
    (folder / "pipeline.toml").write_text(
        '[clean]\nprofile = "strict"\n[clean.rules]\ndouble_space = "never"\n', "utf-8"
    )
    assert cli.main(["convert", str(folder), "-o", str(tmp_path / "out")]) == 0
    text = (tmp_path / "out/content/posts/entry-1.md").read_text("utf-8")
    assert "algolritmo" in text
    assert "double_space" not in {change["rule"] for change in changes(tmp_path / "out")}
    options = json.loads((tmp_path / "out/site.json").read_text("utf-8"))["options"]
    assert (options["clean"], options["rules"]) == ("strict", {"double_space": "never"})
    capsys.readouterr()
    (folder / "pipeline.toml").write_text('[clean.rules]\ndouble = "never"\n', "utf-8")
    assert cli.main(["convert", str(folder), "-o", str(tmp_path / "out")]) == 2
    assert "no rule named 'double'; there are: word_debris" in capsys.readouterr().err
    (folder / "pipeline.toml").write_text("[clean]\nprofle = 1\n", "utf-8")
    assert cli.main(["convert", str(folder), "-o", str(tmp_path / "out")]) == 2
    assert cli.main(["convert", str(folder / "site.xml"), "-o", "out", "--corrections", "none.csv"]) == 2
    assert "--corrections: there is no file none.csv" in capsys.readouterr().err


def test_same_bytes(output: Output, tmp_path: Path) -> None:
    """Any number of workers and the normal form as a source give the same changes."""
    many = convert(tmp_path / "many", output.folder.parent / "in", clean="standard", workers=3)
    assert exports.tree(many.folder) == exports.tree(output.folder)
    again = convert(tmp_path / "again", output.folder / "data", clean="standard")
    assert exports.tree(again.folder / "content") == exports.tree(output.folder / "content")
    assert exports.tree(again.folder / "data") == exports.tree(output.folder / "data")
    assert sorted(map(str, changes(again.folder))) == sorted(map(str, changes(output.folder)))


def test_language_without_dictionary(tmp_path: Path) -> None:
    """Entries in a language for which words can not be checked are told of."""
    text = "<p>O comitê do bairro reuniu-se ontem à noite porque a praça não tem mais iluminação e ninguém sabe quando voltará a ter luz.</p>"
    (tmp_path / "a.xml").write_text(exports.export(exports.post(1, text)), "utf-8")
    output = convert(tmp_path / "out", tmp_path / "a.xml", clean="standard")
    assert output["posts"][0]["language"] == "pt"
    assert output.codes["dictionary-missing"] == 1


def test_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """`rules` names every rule, with what it does and an example."""
    assert cli.main(["rules"]) == 0
    said = capsys.readouterr().out
    for rule in RULES:
        assert f"\n{rule.name}  (" in said
    assert "parola , altra ... e :) ok !  →  parola, altra ... e :) ok!" in said
    assert cli.main(["rules", "more"]) == 2


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["francescacinus-text", "francescacinus"])
def test_owners_page(name: str, shared: Path, tmp_path: Path) -> None:
    """Of the owner's page, as text and as HTML, comes what its truth says: every defect mended, nothing else touched."""
    truth = json.loads((shared / "seed/truth.json").read_text("utf-8"))
    text = (shared / "seed" / truth["file"]).read_text("utf-8")
    defects = {each["id"]: each for each in truth["defects"]}
    for part in ("S13", "S14", "S15"):
        del defects[part]  # S12 holds them
    for each in sorted(defects.values(), key=lambda defect: -int(defect["start"])):
        text = text[: each["start"]] + each["correction"] + text[each["end"] :]
    wanted = [line for line in text.split("\n") if line.strip()][1:]  # the heading is the title
    output = convert(tmp_path / "out", exports.ROOT / "input" / name, clean="standard")
    (post,) = output["posts"]
    assert [line for line in post["content_markdown"].split("\n") if line] == wanted
    assert post["title"] == "I social media non sono la panacea di tutti i mali"
    assert [term["name"] for term in post["terms"]] == ["Comunicazione partecipativa", "Web e Social"]
    assert (post["date"], post["date_gmt"], post["language"]) == (None, None, "it")
    assert output.codes["date-missing"] == 1


def decided(folder: Path) -> list[str]:
    """The decisions of corrections.csv, row by row."""
    return [row["decision"] for row in rows(folder)]


def test_a_refusal_outlasts_new_evidence(tmp_path: Path) -> None:
    """What the owner refused as a guess stays refused when the site gives more reason for it."""
    words = "Una nuova partecipzione diffusa serve al quartiere per tutto il tempo che viene."
    right = "La partecipazione è di tutti. Senza partecipazione non c’è quartiere che regga."
    (tmp_path / "a.xml").write_text(exports.export(exports.post(1, words)), "utf-8")
    first = convert(tmp_path / "out", tmp_path / "a.xml", clean="standard")
    assert [change["rule"] for change in changes(first.folder)] == ["spelling_guess"]
    decide(first.folder, {"partecipzione": ("reject", "", "")})
    (tmp_path / "a.xml").write_text(
        exports.export(exports.post(1, words), exports.post(2, right), exports.post(3, right)), "utf-8"
    )
    again = convert(tmp_path / "out", tmp_path / "a.xml", clean="standard")
    assert [(change["rule"], change["status"]) for change in changes(again.folder)] == [
        ("spelling_sure", "rejected")
    ]
    assert "partecipzione" in again["posts"][0]["content_text"]


def test_two_records_of_one_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two records with one id are cleaned and undone each by itself."""
    (tmp_path / "a.xml").write_text(exports.export(exports.post(7, "Ciao  mondo bello.")), "utf-8")
    (tmp_path / "b.xml").write_text(exports.export(exports.post(7, "Ciao  mondo brutto  davvero.")), "utf-8")
    output = convert(tmp_path / "out", tmp_path / "a.xml", tmp_path / "b.xml", clean="standard")
    assert cli.main(["undo", str(output.folder)]) == 0
    texts = [json.loads(line)["text"] for line in capsys.readouterr().out.splitlines()]
    assert texts == ["Ciao  mondo bello.", "Ciao  mondo brutto  davvero."]


def test_once_is_one_place(tmp_path: Path) -> None:
    """A decision about one place decides nothing about the next, whose words are the same; nor about another record without an id."""
    same = "<p>Leggi pure tutto  quanto il resto.</p>\n"
    nameless = exports.post(2, "Ciao  mondo.").replace("<wp:post_id>2</wp:post_id>\n", "")
    other = exports.post(3, "Ciao  mondo.").replace("<wp:post_id>3</wp:post_id>\n", "")
    (tmp_path / "a.xml").write_text(exports.export(exports.post(1, same * 3), nameless, other), "utf-8")
    first = convert(tmp_path / "out", tmp_path / "a.xml", clean="standard")
    found = rows(first.folder)
    assert len({row["change_id"] for row in found}) == len(found) == 5
    found[0]["decision"] = found[3]["decision"] = "reject"
    with (first.folder / "corrections.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]))
        writer.writeheader()
        writer.writerows(found)
    again = convert(tmp_path / "out", tmp_path / "a.xml", clean="standard")
    statuses = [change["status"] for change in changes(again.folder)]
    assert statuses == ["rejected", "applied", "applied", "rejected", "applied"]


def test_which_file_counts(tmp_path: Path) -> None:
    """What the output only carries gives way to the owner's file beside the source; what the owner wrote there does not."""
    folder = site(tmp_path / "in")
    convert(tmp_path / "out", folder, clean="standard")
    for word, expected in (("reject", "algolritmo"), ("accept", "algoritmo")):
        decide(tmp_path / "out", {"algolritmo": (word, "", "once")})
        (tmp_path / "out/corrections.csv").rename(folder / "corrections.csv")
        output = convert(tmp_path / "out", folder, clean="standard")
        assert f"L'{expected} non" in output["posts"][0]["content_text"]
    decide(tmp_path / "out", {"algolritmo": ("reject", "", "once")})
    output = convert(tmp_path / "out", folder, clean="standard")
    assert "L'algolritmo non" in output["posts"][0]["content_text"]


def test_odd_rows(tmp_path: Path) -> None:
    """Lines that a spreadsheet or its user left in the file are told and harm nothing."""
    folder = site(tmp_path / "in")
    convert(tmp_path / "out", folder, clean="standard")
    with (tmp_path / "out/corrections.csv").open("a", encoding="utf-8") as file:
        file.write("remember to check\nedit\n\nreject,,\n")
    output = convert(tmp_path / "out", folder, clean="standard")
    assert output.codes["correction-unreadable"] == 2
    assert "remember to check" in decided(output.folder)


def test_an_owners_auto(tmp_path: Path) -> None:
    """A rule that only suggests repairs where the owner says so."""
    folder = tmp_path / "in"
    folder.mkdir()
    words = "Una nuova partecipzione diffusa serve al quartiere per tutto il tempo che viene."
    (folder / "a.xml").write_text(exports.export(exports.post(1, words)), "utf-8")
    (folder / "pipeline.toml").write_text('[clean.rules]\nspelling_guess = "auto"\n', "utf-8")
    assert cli.main(["convert", str(folder), "-o", str(tmp_path / "out")]) == 0
    assert [change["status"] for change in changes(tmp_path / "out")] == ["applied"]
