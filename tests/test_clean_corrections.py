"""The owner's decisions: written as rows, read again, followed in every later run, told when they fit nothing any more."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean import Settings, Where, applied, clean, corrections
from pipeline.clean.corrections import COLUMNS, Decisions, decided, stale, write
from pipeline.clean.record import Change, changes
from pipeline.clean.words import Small

RAW = "L'algolritmo  non e' neutro; e' una scelta. Un partecipzione diffusa  serve."
WHERE = Where("item", 7, "content_raw", "it", "http://x.it/?item=7")
SITE = Small(RAW, "un algoritmo")


def proposed(raw: str = RAW, where: Where = WHERE) -> list[Change]:
    """The changes of a field."""
    return changes(raw, clean(raw, where, SITE, Settings()).edits, where)


def read(text: str) -> Decisions:
    """The decisions of a file that holds this text."""
    return corrections.read(io.StringIO(text, newline=""))


def rows_of(text: str) -> list[dict[str, str]]:
    """A corrections.csv as a spreadsheet shows it."""
    return list(csv.DictReader(io.StringIO(text)))


def sheet(rows: list[dict[str, str]]) -> str:
    """The file again."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def run(decisions: Decisions, raw: str = RAW, where: Where = WHERE) -> tuple[list[Change], str]:
    """A run: the changes after the decisions, and the new file."""
    done = decided(proposed(raw, where), decisions)
    return done.changes, "".join(write(done.changes, decisions, done.used))


def decide(text: str, **wanted: tuple[str, str, str]) -> str:
    """The file with decisions: `before` -> (decision, replacement, scope), at the first row of that text."""
    rows = rows_of(text)
    for row in rows:
        decision = wanted.pop(
            {"algolritmo": "algolritmo", "e'": "e", "partecipzione": "partecipzione", "  ": "blank"}.get(
                row["before"].lstrip("'"), ""
            ),
            None,
        )
        if decision:
            row["decision"], row["replacement"], row["scope"] = decision
    return sheet(rows)


def test_rows_hold_every_change() -> None:
    """Every change is a row, in order, with the address of its post; nothing is decided yet."""
    text = run(Decisions())[1]
    rows = rows_of(text)
    assert text.splitlines()[0] == ",".join(COLUMNS)
    assert [row["change_id"] for row in rows] == [change.change_id for change in proposed()]
    assert {row["url"] for row in rows} == {"http://x.it/?item=7"}
    assert all(not row["decision"] for row in rows)
    assert read(text).rows == []


def test_refused_accepted_replaced() -> None:
    """What is refused stays as it was, what is accepted is made, what is edited gets the owner's words."""
    text = decide(
        run(Decisions())[1],
        algolritmo=("reject", "", ""),
        partecipzione=("accept", "", "once"),
        e=("edit", "risulta", ""),
    )
    done, _ = run(read(text))
    assert (
        applied(RAW, done)
        == "L'algolritmo non risulta neutro; è una scelta. Un partecipazione diffusa serve."
    )
    assert {change.status for change in done} == {"rejected", "accepted", "applied"}


def test_decisions_are_carried_over() -> None:
    """A second run on the first one's file gives the same file, and so does a third."""
    text = decide(
        run(Decisions())[1],
        algolritmo=("reject", "", "site"),
        partecipzione=("accept", "", ""),
        e=("edit", "risulta", "once"),
    )
    again = run(read(text))[1]
    assert run(read(again))[1] == again
    kept = {
        (row["before"], row["decision"], row["replacement"], row["scope"])
        for row in rows_of(again)
        if row["decision"]
    }
    assert kept == {
        ("algolritmo", "reject", "", "site"),
        ("partecipzione", "accept", "", "once"),
        ("e'", "edit", "risulta", "once"),
    }


def test_scopes() -> None:
    """A decision for the site holds in every post, one for the post in that post, one for once at its place only."""
    other = Where("item", 8, "content_raw", "it")
    for scope, here, there in (("once", 1, 0), ("post", 2, 0), ("site", 2, 2)):
        decisions = read(decide(run(Decisions())[1], e=("reject", "", scope)))
        assert sum(change.status == "rejected" for change in run(decisions)[0]) == here
        assert sum(change.status == "rejected" for change in run(decisions, RAW, other)[0]) == there


def test_a_decision_outlasts_other_changes() -> None:
    """When text before it grows, a decision still finds its place by the words around it."""
    decisions = read(decide(run(Decisions())[1], algolritmo=("reject", "", "once")))
    text = decisions.rows[0]
    assert text.cell("start") == "2"
    raw = "Premessa lunga, e poi basta. " + RAW
    again = read(decide(run(Decisions(), raw)[1], algolritmo=("reject", "", "once")))
    moved = raw.replace("Premessa lunga, e poi basta.", "Una premessa molto lunga davvero, e poi basta.")
    assert [change.before for change in run(again, moved)[0] if change.status == "rejected"] == ["algolritmo"]


def test_orphans_are_told() -> None:
    """A decision about text that is gone is kept in the file as stale, and a note says so."""
    decisions = read(decide(run(Decisions())[1], algolritmo=("reject", "", "once")))
    done = decided(proposed("Tutto  nuovo qui."), decisions)
    assert list(stale(decisions, done.used)) == [
        (
            "correction-stale",
            "reject of spelling_likely 'algolritmo' in item 7, content_raw: nothing like it was found",
        )
    ]
    rows = rows_of("".join(write(done.changes, decisions, done.used)))
    assert [(row["status"], row["decision"]) for row in rows] == [("applied", ""), ("stale", "reject")]
    assert [row.verdict for row in read(sheet(rows)).rows] == ["reject"]


def test_refusal_wins() -> None:
    """Of two decisions about the same thing the refusal holds."""
    rows = rows_of(run(Decisions())[1])
    row = next(row for row in rows if row["before"] == "algolritmo")
    both = [{**row, "decision": "reject", "scope": "site"}, {**row, "decision": "accept", "scope": "site"}]
    assert next(change.status for change in run(read(sheet(both)))[0]) == "rejected"


def test_what_a_spreadsheet_does() -> None:
    """Another separator, a byte-order mark, other columns, capitals and blanks around words are understood."""
    rows = rows_of(decide(run(Decisions())[1], algolritmo=(" Reject ", "", " SITE ")))
    out = io.StringIO()
    writer = csv.DictWriter(out, [*reversed(COLUMNS)], delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    assert [(each.verdict, each.scope) for each in read("\ufeff" + out.getvalue()).rows] == [
        ("reject", "site")
    ]


def test_mistakes_are_told() -> None:
    """A decision, scope or edit that can not be understood is a note with its row; the rest is read."""
    rows = rows_of(run(Decisions())[1])
    rows[0]["decision"], rows[1]["decision"], rows[2]["decision"] = "maybe", "edit", "accept"
    rows[3]["decision"], rows[3]["scope"] = "reject", "world"
    decisions = read(sheet(rows))
    assert [each.verdict for each in decisions.rows] == ["accept"]
    assert [detail.partition(": ")[0] for _, detail in decisions.notes] == [
        f"corrections.csv, row {row}" for row in (2, 3, 5)
    ]
    assert read("a,b\n1,2\n").notes[0][1].startswith("corrections.csv has no column")
    assert read("").notes == []


def test_cells_are_no_formulas() -> None:
    """A cell that a spreadsheet would compute is written as text, and read as it was."""
    raw = "Dice  =SUM(A1)"
    text = run(Decisions(), raw)[1]
    assert "'=SUM(A1)" in text
    change = decided(proposed(raw), read(decide(text, blank=("reject", "", "once")))).changes[0]
    assert change.status == "rejected"


@given(st.lists(st.text(max_size=12), min_size=20, max_size=20))
def test_any_cell_survives(cells: list[str]) -> None:
    """Whatever stands in a cell is the same after writing and reading."""
    row = dict(zip(COLUMNS, cells, strict=True)) | {"decision": "accept", "scope": "once", "replacement": "x"}
    first = Decisions()
    first.rows.extend(read(_written(row)).rows)
    assert [{**row, **dict(zip(COLUMNS, each.cells, strict=True))} for each in first.rows] == [row]


def _written(row: dict[str, str]) -> str:
    """A file of one stale decision, by the program's own writer."""
    decisions = Decisions()
    from pipeline.clean.corrections import Decision

    decisions.add(Decision(0, "accept", row["replacement"], "once", tuple(row[column] for column in COLUMNS)))
    text = "".join(write([], decisions, {}))
    assert rows_of(text)[0]["status"] == "stale"
    row["status"] = "stale"
    return text


def test_what_can_not_be_read_stays() -> None:
    """A word that is no decision decides nothing, is told, and is still there in the next file."""
    text = decide(run(Decisions())[1], algolritmo=("rifiuta", "", ""), partecipzione=("edit", "", "once"))
    decisions = read(text)
    assert (len(decisions.notes), decisions.rows) == (2, [])
    again = run(corrections.merged([decisions]))[1]
    assert [row["decision"] for row in rows_of(again) if row["decision"]] == ["rifiuta", "edit"]
    gone = "".join(write([], corrections.merged([decisions]), {}))
    assert [row["decision"] for row in rows_of(gone)] == ["rifiuta", "edit"]
