"""The owner's choices for cleaning, in one frozen value, and where a text stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Profile = Literal["off", "strict", "standard"]
Wanted = Literal["auto", "suggest", "never"]
LEVELS: tuple[Wanted, ...] = ("auto", "suggest", "never")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a site is to be cleaned."""

    profile: Profile = "standard"
    levels: tuple[tuple[str, Wanted], ...] = ()
    """Level by rule, over the profile's."""
    keep: frozenset[str] = frozenset()
    """The owner's own vocabulary, in lower case: words that are right as they are."""
    dictionaries: tuple[str, ...] = ()
    """Folders with hunspell dictionaries, looked into before all others."""


class Where(NamedTuple):
    """What a field is, and what is known of its language."""

    kind: str
    """`item`, `comment` or `term`."""
    id: int | None
    field: str
    """`content_raw`, `title_raw`, `excerpt_raw` or `name`."""
    prior: str | None = None
    """The language of the post, or of the site, as ISO 639-1."""
    url: str = ""
    """The record's address; where it has no id, changes are told apart by it."""
    characters_only: bool = False
    """Whether its words are no prose of the owner's: what visitors wrote, titles made of file names."""


class Site(Protocol):
    """What the survey counted."""

    words: int
    """Words of three letters and more, in all."""

    def __hash__(self) -> int:
        """Its identity: what was found for a site is remembered."""

    def count(self, word: str) -> int:
        """How often the site writes this word in small letters."""

    def is_name(self, word: str) -> bool:
        """Whether the site anywhere writes this word (given in small letters) with a capital."""


class NoSite:
    """A site of which nothing is known."""

    words = 0

    def count(self, word: str) -> int:  # noqa: ARG002 - the protocol's
        """Count nothing."""
        return 0

    def is_name(self, word: str) -> bool:  # noqa: ARG002 - the protocol's
        """Know no names."""
        return False


def levels_of(table: Mapping[str, object], rules: Collection[str]) -> tuple[tuple[str, Wanted], ...]:
    """The `[clean.rules]` of a pipeline.toml, checked against the names of the rules.

    >>> levels_of({"double_space": "never"}, ["double_space"])
    (('double_space', 'never'),)
    """
    found: list[tuple[str, Wanted]] = []
    for name, wanted in table.items():
        if name not in rules:
            raise UsageError(
                f"pipeline.toml, [clean.rules]: no rule named {name!r}; there are: {', '.join(rules)}"
            )
        if wanted not in LEVELS:
            raise UsageError(
                f"pipeline.toml, [clean.rules] {name}: no level {wanted!r}; there are: {', '.join(LEVELS)}"
            )
        found.append((name, wanted))
    return tuple(found)


def keepwords(text: str) -> frozenset[str]:
    r"""The words of a keepwords.txt: one a line or several, `#` begins a remark.

    >>> sorted(keepwords("Algolritmo  # brand\nl’Aventi"))
    ['algolritmo', 'l’aventi']
    """
    lines = (line.partition("#")[0] for line in text.removeprefix("\ufeff").splitlines())
    return frozenset(word.strip(",;").casefold() for line in lines for word in line.split())
