"""Every text of the shared exports: cleaning can be undone, needs no second time, and leaves markup as it is."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.clean import Settings, Where, applied, clean, undone
from pipeline.clean.words import Small
from pipeline.sources import SOURCES, intake, recognise

SHARED = Path(os.environ.get("WXR_PIPELINE_SHARED", Path(__file__).parent.parent.parent / "shared"))
PRIORS = {"alienlebarge": "fr", "banyoungkwan": "ko", "cc-archive": "en", "GrUSP": "it", "wordpress": "it"}
TAG = re.compile(r"<(?!br\b|/?[owmv]:|!--\[|!\[)[^<>]*>")
EXPORTS = sorted((SHARED / "corpus" / "wxr").glob("*/*.xml")) + sorted(
    (SHARED / "wordpress").glob("rich*.xml")
)

pytestmark = [pytest.mark.corpus, pytest.mark.skipif(not EXPORTS, reason="no shared folder")]


class Field(NamedTuple):
    """A raw field of an export."""

    where: Where
    text: str


def fields(export: Path, folder: Path, prior: str) -> list[Field]:
    """All texts of an export that cleaning is for."""
    found: list[Field] = []

    def add(kind: str, number: int | None, name: str, text: str) -> None:
        if text:
            found.append(Field(Where(kind, number, name, prior), text))

    for taken in intake.take((str(export),), folder, recognise).inputs:
        source = SOURCES[taken.kind]
        with Path(taken.file).open("rb") as file:
            for span in list(source.spans(file, taken.number)):
                file.seek(span.start)
                for record in source.read(file.read(span.stop - span.start), span, taken.about):
                    item = record.post or record.media
                    if item is not None:
                        add("item", item.id, "title_raw", item.title_raw)
                        add("item", item.id, "content_raw", item.content_raw)
                        add("item", item.id, "excerpt_raw", item.excerpt_raw)
                    elif record.comment is not None:
                        add("comment", record.comment.id, "content_raw", record.comment.content_raw)
                    elif record.term is not None:
                        add("term", record.term.id, "name", record.term.name)
    return found


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_export(export: Path, tmp_path: Path) -> None:
    """Undo gives every raw field back, cleaning twice is cleaning once, and all tags but Word's and line breaks stay."""
    prior = next((language for name, language in PRIORS.items() if name in str(export.parent.name)), "en")
    found = fields(export, tmp_path, prior)
    site = Small(*(field.text for field in found if field.where.kind != "comment"))
    for where, text in found:
        done = clean(text, where, site, Settings())
        assert applied(text, done.edits) == done.text
        assert undone(done.text, done.edits) == text
        assert clean(done.text, where, site, Settings()).text == done.text
        assert not any(code == "clean-unsettled" for code, _ in done.notes)
        if not any(edit.rule == "word_debris" for edit in done.edits):
            assert TAG.findall(done.text) == TAG.findall(text)
