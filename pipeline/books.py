"""What is written when all parts are done: joined JSON files, terms and authors, site.json, the manifest."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any, Self

import msgspec

from pipeline.clean import RULES, cleaner, corrections
from pipeline.clean.record import Change
from pipeline.codes import CODES
from pipeline.model import Author, Comment, LedgerRow, Media, MenuItem, Note, Post, Term
from pipeline.privacy import without_email
from pipeline.report import REPORT, Run, page
from pipeline.share import STREAMS, piece_of
from pipeline.tables import rows
from pipeline.tables.store import DATABASE, FOLDER, Store
from pipeline.version import VERSION
from pipeline.workspace import MANIFEST, append

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from pipeline.catalogue import Catalogue
    from pipeline.clean.cleaner import Mended, Order
    from pipeline.job import Job
    from pipeline.model import Kind, SiteInfo
    from pipeline.share import Written
    from pipeline.sources.intake import Taken

SCHEMA_VERSION = 1
PLACES = {
    "posts": "data/posts.jsonl", "media": "data/media.jsonl", "comments": "data/comments.jsonl",
    "menus": "data/menus.jsonl", "changes": "changes.jsonl", "notes": "notes.jsonl", "ledger": "ledger.jsonl",
}  # fmt: skip
"""Stream of a part -> the file it is joined to."""
SCHEMAS = {
    "posts": Post, "media": Media, "comments": Comment, "terms": Term, "authors": Author, "menus": MenuItem,
    "changes": Change, "notes": Note, "ledger": LedgerRow,
}  # fmt: skip
ROOM = 1 << 18
"""Bytes that are moved at a time: few enough to stay in the processor's own memory."""
DRAFT = "https://json-schema.org/draft/2020-12/schema"


class Totals:
    """What the parts added up to, and the files they are joined to."""

    def __init__(self, place: Path, *, csv: bool) -> None:
        self.place = place
        self.tables = Store(place, csv=csv)
        self.outcomes: Counter[tuple[str, str, str]] = Counter()
        self.by_source: dict[str, Counter[str]] = {}
        """Records of each kind in the ledger, by source."""
        self.posts: Counter[tuple[str, str]] = Counter()
        self.comments: Counter[str] = Counter()
        self.terms: Counter[tuple[str, str]] = Counter()
        self.authors: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()
        self.languages: Counter[str | None] = Counter()
        """Entries by their language."""
        self.changes: Counter[tuple[str, str]] = Counter()
        """By rule and status."""
        self.used: dict[str, int] = {}
        """Change -> the row of the owner's decision that was followed."""
        self.media = self.menus = self.files = self.bytes = 0
        self.taxonomies: Counter[str] = Counter()
        self.author_count = 0
        self.digests = {stream: hashlib.sha256() for stream in PLACES}
        (place / "data" / "schema").mkdir(parents=True)
        (place / "content").mkdir()
        self.room = memoryview(bytearray(ROOM))
        self.lines = {stream: (place / path).open("wb", buffering=ROOM) for stream, path in PLACES.items()}
        self.manifest = (place / MANIFEST).open("wb")
        self.manifest.write(b"{\n")

    def __enter__(self) -> Self:
        """As it is: the files are open already."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what is open."""
        for file in (self.manifest, *self.lines.values()):
            file.close()

    def join(self, written: Written, folder: Path) -> None:
        """Add a part's share to every file; parts come in order."""
        for stream in STREAMS:
            piece = piece_of(str(folder), written.number, stream)
            if stream == "manifest":
                self.manifest.write(piece.read_bytes())
                piece.unlink()
            elif stream == "tables":
                self.tables.take(piece)
            else:
                append(piece, self.lines[stream], self.digests[stream], self.room)
        for (source, kind), number in written.by_source.items():
            self.by_source.setdefault(source, Counter())[kind] += number
        for mine, theirs in (
            (self.posts, written.posts), (self.comments, written.comments), (self.terms, written.terms),
            (self.authors, written.authors), (self.notes, written.notes), (self.outcomes, written.outcomes),
            (self.languages, written.languages), (self.changes, written.changes),
        ):  # fmt: skip
            mine.update(theirs)  # type: ignore[arg-type]
        self.used.update(written.used)
        self.media += written.media
        self.menus += written.menus
        self.files += written.files
        self.bytes += written.bytes

    def note(self, note: Note) -> None:
        """A note about the run as a whole."""
        self.notes[note.code] += 1
        self._line("notes", note)
        self.tables.add("notes", [*rows.note(note, None)])

    def mended(self, mended: Mended) -> None:
        """What cleaning made of a term's name."""
        for change in mended.changes:
            self.changes[change.rule, change.status] += 1
            self._line("changes", change)
            self.tables.add("changes", [*rows.change(change, None)])
        for code, detail in mended.notes:
            self.note(note(code, detail, "", "term"))
        self.used.update(mended.used)

    def _line(self, stream: str, record: Note | Change) -> None:
        data = msgspec.json.encode(record) + b"\n"
        self.digests[stream].update(data)
        self.lines[stream].write(data)

    def file(self, path: str, data: bytes) -> None:
        """Write a file and enter it into the manifest."""
        (self.place / path).write_bytes(data)
        self.enter(path, hashlib.sha256(data).hexdigest())

    def enter(self, path: str, digest: str) -> None:
        """A line of the manifest."""
        self.manifest.write(f'"{path}":"{digest}",\n'.encode())


def finish(
    totals: Totals,
    job: Job,
    taken: Taken,
    site: SiteInfo,
    catalogue: Catalogue,
    order: Order,
    lost: list[str],
) -> None:
    """Write what stands once in an output."""
    for name, reason in taken.rejected:
        totals.note(note("input-unusable", f"{reason}; left out", name))
    for sentence in lost:
        totals.note(note("count-differs", sentence, ""))
    _corrections(totals, order)
    _records(totals, "terms", _terms(totals, catalogue))
    _records(totals, "authors", _authors(totals, catalogue, keep=job.keep_personal_data))
    for stream, path in PLACES.items():
        totals.enter(path, totals.digests[stream].hexdigest())
    for name, kind in SCHEMAS.items():
        totals.file(f"data/schema/{name}.schema.json", schema(name, kind))
    tables = totals.tables.close()
    for path in totals.tables.files:
        with (totals.place / path).open("rb") as file:
            totals.enter(path, hashlib.file_digest(file, "sha256").hexdigest())
    totals.file(REPORT, page(totals.place / FOLDER / DATABASE, _run(totals, job, taken, site, lost)))
    totals.file("site.json", _site(totals, job, taken, site, order, tables))
    totals.manifest.seek(-2, 1)
    totals.manifest.write(b"\n}\n")
    totals.manifest.flush()


def note(code: str, detail: str, source: str, kind: Kind = "site") -> Note:
    """A note about a source as a whole, "" for the run; or about a kind of records."""
    return Note(code=code, level=CODES[code][0], source=source, line=0, kind=kind, id=None, detail=detail)


def _corrections(totals: Totals, order: Order) -> None:
    """Write corrections.csv: every change, with the decisions there were; say of decisions and languages what is amiss."""
    decisions = cleaner.decisions(order.decisions)
    for code, detail in decisions.notes:
        totals.note(note(code, detail, cleaner.CORRECTIONS))
    if order.wants_words:
        for code, detail in corrections.stale(decisions, totals.used):
            totals.note(note(code, detail, cleaner.CORRECTIONS))
        for code, detail in cleaner.without_dictionary(totals.languages, order.settings):
            totals.note(note(code, detail, ""))
    decode = msgspec.json.Decoder(Change).decode
    digest = hashlib.sha256()
    totals.lines["changes"].flush()
    with (
        (totals.place / PLACES["changes"]).open("rb") as changes,
        (totals.place / cleaner.CORRECTIONS).open("wb") as out,
    ):
        for line in corrections.write(
            map(decode, changes), decisions, totals.used, cleaned=order.wants_words
        ):
            data = line.encode("utf-8", "surrogatepass")
            digest.update(data)
            out.write(data)
    totals.enter(cleaner.CORRECTIONS, digest.hexdigest())


def _run(totals: Totals, job: Job, taken: Taken, site: SiteInfo, lost: list[str]) -> Run:
    """What the report can not learn from the tables."""
    return Run(
        title=site.title,
        url=site.url,
        version=VERSION,
        target=job.target,
        keep_personal_data=job.keep_personal_data,
        outcomes=totals.outcomes,
        sources=tuple((each.name, each.kind, each.size) for each in taken.inputs),
        rejected=tuple(taken.rejected),
        lost=tuple(lost),
        files=totals.files,
        bytes=totals.bytes,
        media=totals.media,
        menus=totals.menus,
        rules={rule.name: rule.about for rule in RULES},
    )


def _records(totals: Totals, name: str, records: Any) -> None:
    """Write a file of data/ line by line."""
    digest = hashlib.sha256()
    path = f"data/{name}.jsonl"
    with (totals.place / path).open("wb") as out:
        for record in records:
            data = msgspec.json.encode(record) + b"\n"
            digest.update(data)
            out.write(data)
    totals.enter(path, digest.hexdigest())


def _terms(totals: Totals, catalogue: Catalogue) -> Any:
    """All terms, counted."""
    for term in catalogue.terms():
        totals.taxonomies[term.taxonomy] += 1
        counted = msgspec.structs.replace(term, count=totals.terms[term.taxonomy, term.slug])
        totals.tables.add("terms", [*rows.term(counted)])
        yield counted


def _authors(totals: Totals, catalogue: Catalogue, *, keep: bool) -> Any:
    """All authors, their posts counted."""
    for author in catalogue.authors():
        totals.author_count += 1
        counted = msgspec.structs.replace(
            without_email(author, keep=keep), post_count=totals.authors[author.login]
        )
        totals.tables.add("authors", [*rows.author(counted)])
        yield counted


def schema(name: str, kind: type) -> bytes:
    """The JSON Schema of a file's lines."""
    (reference,), definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    whole = {"$schema": DRAFT, "title": f"a line of {name}.jsonl", **reference, "$defs": definitions}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def _site(
    totals: Totals, job: Job, taken: Taken, site: SiteInfo, order: Order, tables: dict[str, int]
) -> bytes:
    """The one object of site.json."""
    changes: Counter[str] = Counter()
    for (rule, _), number in totals.changes.items():
        changes[rule] += number
    posts: dict[str, dict[str, int]] = {}
    for (kind, status), number in sorted(totals.posts.items()):
        posts.setdefault(kind, {})[status] = number
    found = {
        "schema_version": SCHEMA_VERSION,
        "version": VERSION,
        "options": job.options(),
        "source": [
            {"path": each.name, "kind": each.kind, "bytes": each.size, "sha256": each.sha256}
            for each in taken.inputs
        ],
        "title": site.title,
        "description": site.description,
        "url": site.url,
        "home_url": site.home_url,
        "language": site.language.replace("_", "-"),
        "timezone": job.timezone,
        "generator": site.generator,
        "wxr_version": site.wxr_version,
        "resources": [each._asdict() for each in cleaner.resources(order.settings)],
        "counts": {
            "posts": posts,
            "comments": dict(sorted(totals.comments.items())),
            "terms": dict(sorted(totals.taxonomies.items())),
            "authors": totals.author_count,
            "media": totals.media,
            "menus": totals.menus,
            "notes": dict(sorted(totals.notes.items())),
            "changes": dict(sorted(changes.items())),
        },
        "tables": tables,
        "extra": msgspec.to_builtins(site.extra),
    }
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"
