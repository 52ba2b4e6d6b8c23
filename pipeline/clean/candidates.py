"""A word that no dictionary has goes in, the words that may have been meant come out, likeliest first: one slip away."""

from __future__ import annotations

import itertools
from math import exp
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from pipeline.clean.dictionaries import Dictionary

_ROWS = {
    "qwerty": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "azerty": ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    "qwertz": ("qwertzuiopü", "asdfghjklöä", "yxcvbnm"),
}
_KEYBOARDS = {"fr": "azerty", "de": "qwertz"}

WEIGHTS: dict[str, float] = {
    "base": -8.42,
    "frequency": 1.61,
    "lead": 0.93,
    "length": 0.15,
    "known": -1.85,
    "first": -0.12,
    "last": -0.64,
    "swapped": 1.86,
    "doubled": 0.45,
    "stuttered": 0.45,
    "halved": 1.02,
    "near": 0.24,
    "beside": -0.71,
    "extra": -2.58,
    "left_out": 1.27,
    "other": -1.55,
}
"""Logistic weights of a candidate's signs, fitted by `benchmarks/clean_fit.py`: Zipf frequency; the lead over the next
candidate, in powers of ten; letters; Zipf frequency of the word as it stands; a slip in the first or last letter; the kind
of slip."""


class Candidate(NamedTuple):
    """A word that may have been meant."""

    word: str
    kind: str
    """The slip that would explain it."""
    zipf: float
    probability: float
    accent_only: bool
    """Whether the two differ in nothing but an accent."""


class Guess(NamedTuple):
    """What is known of a word that no dictionary has."""

    best: Candidate | None
    others: tuple[str, ...]
    """The other candidates, likeliest first."""


def neighbours(code: str) -> frozenset[str]:
    """Pairs of letters that lie beside each other on the language's keyboard.

    >>> "ag" in neighbours("it"), "as" in neighbours("it")
    (False, True)
    """
    rows = _ROWS[_KEYBOARDS.get(code, "qwerty")]
    pairs = {row[at : at + 2] for row in rows for at in range(len(row) - 1)}
    for upper, lower in itertools.pairwise(rows):
        for at, letter in enumerate(lower):
            pairs.update(letter + above for above in upper[at : at + 2])
    return frozenset(pairs | {pair[::-1] for pair in pairs})


NEAR = {code: neighbours(code) for code in ("it", "en", "fr", "de", "es")}


def one_slip(word: str, alphabet: str, known: Container[str], *, again: bool = False) -> set[str]:
    """The known words that one letter left out, put in, changed, or swapped with its neighbour may have made `word`.

    With `again` only letters put in and swapped are looked for, which costs next to nothing.

    >>> sorted(one_slip("gatot", "abcdefghijklmnopqrstuvwxyz", {"gatto", "gato", "gatta", "gamot"}))
    ['gamot', 'gato', 'gatto']
    """
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {meant for head, tail in splits if tail and (meant := head + tail[1:]) in known}
    found.update(
        [
            meant
            for head, tail in splits
            if len(tail) > 1 and (meant := head + tail[1] + tail[0] + tail[2:]) in known
        ]
    )
    if not again:
        found.update(
            [
                meant
                for head, tail in splits
                for letter in alphabet
                if (meant := head + letter + tail) in known
            ]
        )
        ends = [(head, tail[1:]) for head, tail in splits if tail]
        found.update(
            [meant for head, tail in ends for letter in alphabet if (meant := head + letter + tail) in known]
        )
        found.update([meant for meant in _stuttered(word) if meant in known])
    found.discard(word)
    return found


def _stuttered(word: str) -> list[str]:
    """The word without one of two equal pairs or triples of letters: `autenticicación`."""
    return [
        word[:at] + word[at + size :]
        for size in (2, 3)
        for at in range(len(word) - 2 * size + 1)
        if word[at : at + size] == word[at + size : at + 2 * size]
    ]


def kind_of(typed: str, meant: str, near: frozenset[str]) -> tuple[str, bool, bool]:
    """The slip between two words that are one apart: (kind, whether it is in the first letter, in the last).

    >>> kind_of("algolritmo", "algoritmo", NEAR["it"])
    ('beside', False, False)
    """
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    first, last = start == 0, start >= max(len(typed), len(meant)) - 1
    if len(typed) > len(meant) + 1:
        return "stuttered", first, last
    if len(typed) > len(meant):
        letter = typed[start] if start < len(typed) else typed[-1]
        around = typed[start - 1 : start] if start else ""
        following = typed[start + 1 : start + 2]
        if letter in (around, following):
            return "doubled", first, last
        if around + letter in near or letter + following in near:
            return "beside", first, last
        return "extra", first, last
    if len(typed) < len(meant):
        letter = meant[start]
        if letter in (meant[start - 1 : start] if start else "", meant[start + 1 : start + 2]):
            return "halved", first, last
        return "left_out", first, last
    if (
        typed[start : start + 2] == meant[start : start + 2][::-1]
        and typed[start + 2 :] == meant[start + 2 :]
    ):
        return "swapped", first, start + 2 == len(typed)
    return ("near" if typed[start] + meant[start] in near else "other"), first, last


def bare(word: str) -> str:
    """The word without its accents.

    >>> bare("perché"), bare("cœur")
    ('perche', 'coeur')
    """
    if word.isascii():
        return word
    plain = "".join(letter for letter in normalize("NFD", word) if not "\u0300" <= letter <= "\u036f")
    return plain.replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")


def signs(
    typed: str, meant: str, zipf: float, lead: float, known: float, near: frozenset[str]
) -> dict[str, float]:
    """What speaks for a candidate and against it; the names are those of WEIGHTS."""
    kind, first, last = kind_of(typed, meant, near)
    found = {
        "base": 1.0,
        "frequency": zipf,
        "lead": lead,
        "length": float(min(len(typed), 12)),
        "known": known,
        kind: 1.0,
    }
    if first:
        found["first"] = 1.0
    if last:
        found["last"] = 1.0
    return found


def probability(found: dict[str, float]) -> float:
    """How likely a candidate is what was meant."""
    return 1 / (1 + exp(-sum(WEIGHTS[sign] * value for sign, value in found.items())))


MOST_LEAD = 3.0


def candidates(word: str, dictionary: Dictionary, *, again: bool = False) -> Iterator[tuple[float, str]]:
    """The words one slip away, each with its Zipf frequency and what its slip adds to that, unordered."""
    ranks = dictionary.ranks()
    near = NEAR[dictionary.code]
    for meant in one_slip(word, dictionary.alphabet, ranks, again=again):
        if dictionary.has(meant):
            kind, first, _ = kind_of(word, meant, near)
            yield (
                9
                - ranks[meant] / 100
                + (WEIGHTS[kind] + (WEIGHTS["first"] if first else 0.0)) / WEIGHTS["frequency"],
                meant,
            )


def guess(word: str, dictionary: Dictionary, *, again: bool = False) -> Guess:
    """What may have been meant by a word, most likely first; `again`: a word that is written more than once."""
    found = sorted(candidates(word, dictionary, again=again), key=lambda each: (-each[0], each[1]))
    if not found:
        return Guess(None, ())
    meant = found[0][1]
    lead = min(MOST_LEAD, found[0][0] - found[1][0]) if len(found) > 1 else MOST_LEAD
    zipf = dictionary.zipf(meant)
    evidence = signs(word, meant, zipf, lead, dictionary.zipf(word), NEAR[dictionary.code])
    accent_only = bare(meant) == bare(word)
    kind = next(sign for sign in evidence if sign in KINDS)
    return Guess(
        Candidate(meant, kind, zipf, probability(evidence), accent_only), tuple(each for _, each in found[1:])
    )


KINDS = frozenset(
    ("swapped", "doubled", "stuttered", "halved", "near", "beside", "extra", "left_out", "other")
)
