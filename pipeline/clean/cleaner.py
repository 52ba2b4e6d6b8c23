"""Cleaning as a run uses it: the owner's settings and decisions once, then one field after another."""

from __future__ import annotations

import codecs
import pickle
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

import msgspec

from pipeline.clean import (
    RULES,
    Settings,
    Where,
    applied,
    corrections,
    dictionaries,
    flow,
    language,
    plan,
    spelling,
)
from pipeline.clean.corrections import Decisions
from pipeline.clean.record import changes
from pipeline.clean.settings import NoSite, keepwords, levels_of
from pipeline.clean.words import Vocabulary
from pipeline.errors import UsageError
from pipeline.wording import many

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator
    from typing import TextIO

    from pipeline.clean.record import Change
    from pipeline.clean.settings import Profile, Site
    from pipeline.job import Job
    from pipeline.model import Term

BLOCK = 1 << 16
CORRECTIONS, KEEPWORDS = "corrections.csv", "keepwords.txt"
"""The owner's files in a site's input folder; the first stands in the output, too."""


class Order(NamedTuple):
    """All that a worker must know to clean."""

    settings: Settings
    vocabulary: str = ""
    """The file of the site's words, where they are wanted."""
    decisions: str = ""
    """The file of the owner's decisions."""
    prior: str | None = None
    """The site's language, as ISO 639-1."""

    @property
    def wants_words(self) -> bool:
        """Whether the site's words are to be counted."""
        return self.settings.profile != "off"


class Mended(NamedTuple):
    """What came of a field."""

    text: str
    changes: list[Change]
    used: dict[str, int]
    """Change -> the row of the owner's decision that was followed."""
    notes: list[tuple[str, str]]
    language: str | None


def order(job: Job, folder: Path | None = None, language: str = "", *, edited: bool = False) -> Order:
    """What a job asks of cleaning; `folder` is the run's own, `language` the site's, as in the source.

    `edited`: whether the owner edited the corrections.csv of the earlier output.
    """
    keep: frozenset[str] = frozenset()
    for path in _beside(job, KEEPWORDS):
        with _opened(path) as lines:
            keep |= keepwords(lines.read())
    settings = Settings(
        cast("Profile", job.clean),
        levels_of(dict(job.rules), [rule.name for rule in RULES]),
        keep,
        job.dictionaries,
    )
    if folder is None:
        return Order(replace(settings, profile="off"))
    file = folder / "decisions"
    file.write_bytes(pickle.dumps(_decided(job, edited=edited)))
    code = language.replace("_", "-").partition("-")[0].lower()
    return Order(settings, str(folder / "vocabulary"), str(file), code or None)


def _decided(job: Job, *, edited: bool) -> Decisions:
    """The owner's decisions, of all files that hold some; of two about the same place the later file's counts.

    The output's own file comes after those beside the source if its owner wrote in it, else it only carries what they said.
    """
    files = list(_beside(job, CORRECTIONS))
    if job.output is not None and (job.output / CORRECTIONS).is_file():
        files.insert(len(files) if edited else 0, job.output / CORRECTIONS)
    if job.corrections is not None:
        if not job.corrections.is_file():
            raise UsageError(f"--corrections: there is no file {job.corrections}")
        files.append(job.corrections)
    read: list[Decisions] = []
    for path in files:
        with _opened(path) as lines:
            read.append(corrections.read(lines))
    return corrections.merged(read)


def _beside(job: Job, name: str) -> Iterator[Path]:
    """The owner's file of this name in every input folder; an output's data/ has it above."""
    for each in job.inputs:
        for folder in (Path(each), *((Path(each).parent,) if Path(each).name == "data" else ())):
            if (folder / name).is_file():
                yield folder / name


def _opened(path: Path) -> TextIO:
    """A file of the owner's, in the encodings in which spreadsheets and editors save."""
    wrong = right = 0
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return path.open(encoding="utf-16", errors="replace", newline="")
        file.seek(0)
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        while block := file.read(BLOCK):
            text = decode(block)
            if not text.isascii():
                damage = text.count("\ufffd")
                wrong += damage
                right += sum(character > "\x7f" for character in text) - damage
    # Some damage is UTF-8 that went through a program which took it for something else.
    return path.open(encoding="cp1252" if wrong > right else "utf-8-sig", errors="replace", newline="")


@lru_cache(maxsize=2)
def decisions(file: str) -> Decisions:
    """The owner's decisions, as `order` put them down; this process reads them once a run."""
    found: Decisions = pickle.loads(Path(file).read_bytes()) if file else Decisions()  # noqa: S301 - the run's own bytes
    return found


@lru_cache(maxsize=1)
def cleaner(order: Order) -> Cleaner:
    """This process's own, made once a run."""
    return Cleaner(order)


def prepare(order: Order) -> None:
    """Load what nearly every text is asked with, for all workers that start as copies of this process.

    Every dictionary, since a word is looked for in all of them; frequencies only of the site's own language.
    """
    if order.settings.profile == "off":
        return
    language.detector()
    for code in dictionaries.DICTIONARIES:
        words = dictionaries.dictionary(code, order.settings.dictionaries)
        if words is not None and code == order.prior:
            words.ranks()


def forget() -> None:
    """Let go of what `prepare` loaded, in the process whose copies have it now."""
    spelling.forget()
    for kept in (cleaner, dictionaries.dictionary, language.detector):
        kept.cache_clear()


class Cleaner:
    """One site's fields at work."""

    def __init__(self, order: Order) -> None:
        self.plan = plan(order.settings)
        self.prior = order.prior
        self.idle = not order.wants_words
        """Whether no field is changed."""
        self.site: Site = Vocabulary(order.vocabulary) if order.wants_words else NoSite()
        self.decisions = decisions(order.decisions)

    def field(self, raw: str, where: Where) -> Mended:
        """A raw field cleaned, with the owner's decisions followed."""
        done = flow.clean(raw, where, self.site, self.plan)
        if not done.edits:
            return Mended(raw, [], {}, done.notes, done.language)
        found = changes(raw, done.edits, where)
        if not self.decisions:
            return Mended(done.text, found, {}, done.notes, done.language)
        told = corrections.decided(found, self.decisions)
        return Mended(applied(raw, told.changes), told.changes, told.used, done.notes, done.language)

    def term(self, term: Term, url: str) -> tuple[Term, Mended]:
        """A term with its name cleaned."""
        raw = term.name_raw or term.name
        done = self.field(raw, Where("term", term.id, "name", self.prior, url))
        return msgspec.structs.replace(term, name=done.text, name_raw=raw), done


def without_dictionary(languages: Counter[str | None], settings: Settings) -> Iterator[tuple[str, str]]:
    """A note for each language of entries whose spelling can not be checked."""
    known = {
        code
        for code in dictionaries.DICTIONARIES
        if dictionaries.dictionary_parts(code, settings.dictionaries)
    }
    for code, number in sorted(
        (code, number) for code, number in languages.items() if code and code not in known
    ):
        yield (
            "dictionary-missing",
            f"no dictionary for “{code}”: the spelling of {many(number, 'entry')} was not checked",
        )


def resources(settings: Settings) -> list[dictionaries.Resource]:
    """What a run used: the model that tells languages; and, where spelling is checked, all dictionaries.

    They are used together: a word is a slip only where no other language has it either.
    """
    return dictionaries.resources(settings.dictionaries if settings.profile != "off" else None)
