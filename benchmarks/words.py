"""A seed goes in, endless text comes out that reads like several languages and never repeats.

Words are made of syllables of a language, and drawn as in real text: few often, most seldom.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

LANGUAGES: dict[str, tuple[int, str, str, str, str]] = {
    # name: (share of texts, beginnings, vowels, endings, small words)
    "it": (40, "b c d f g l m n p r s t v z ch gl gn pr tr sc st", "a e i o a e o ia io", "r n l s", "e di il la che un in per non con si come più è"),
    "en": (25, "b c d f g h l m n p r s t w th sh ch st tr br", "a e i o u ea ou ai", "n t s r d ng ll st ck", "the of and to in a is that it for was on with not"),
    "de": (10, "b d f g h k l m n r s t w sch st z pf", "a e i o u ä ö ü ei au ie", "n t r ch s ng st en er", "der die und in zu den das nicht von mit für über"),
    "fr": (10, "b c d f g j l m n p r s t v ch qu pr br", "a e i o u é è eau ou oi ai", "r n s t ll x", "le de un à être et en que pour dans ce où très"),
    "es": (8, "b c d f g h l m n p r s t v ll qu br tr", "a e i o u ie ue ió", "n s r l d", "de la que el en y a los se del con más aquí"),
    "ru": (4, "б в г д ж з к л м н п р с т ш ст пр", "а е и о у я ю", "н т р л м й", "и в не на я что с по это как"),
    "el": (3, "β γ δ θ κ λ μ ν π ρ σ τ φ χ στ πρ", "α ε ι ο ου η ω ά ί", "ς ν ρ", "και το να του η με για από"),
}  # fmt: skip
VOCABULARY = 6000
"""Words of a language."""


T = TypeVar("T")


def pick(chance: Random, table: Sequence[tuple[T, int]]) -> T:
    """One of the table's values, each as likely as its share."""
    values, shares = zip(*table, strict=True)
    picked: T = chance.choices(values, shares)[0]
    return picked


class Writer:
    """Writes sentences of one language."""

    def __init__(self, chance: Random, language: str) -> None:
        _, *columns = LANGUAGES[language]
        starts, vowels, ends, small = (column.split() for column in columns)
        words = dict.fromkeys(small)
        while len(words) < VOCABULARY:
            syllables = chance.choices((1, 2, 3, 4), (2, 8, 6, 2))[0]
            word = "".join(chance.choice(starts) + chance.choice(vowels) for _ in range(syllables))
            words[word + chance.choice(ends) if chance.random() < 0.5 else word] = None
        self.chance = chance
        self.vocabulary = list(words)
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))

    def words(self, number: int) -> list[str]:
        """That many words."""
        return self.chance.choices(self.vocabulary, cum_weights=self.weights, k=number)

    def phrase(self, number: int) -> str:
        """Words with a capital letter in front."""
        text = " ".join(self.words(number))
        return text[0].upper() + text[1:]

    def sentence(self) -> str:
        """A sentence, with a comma now and then."""
        number = int(self.chance.triangular(4, 26, 11))
        words = self.words(number)
        if number > 12:
            words[number // 2] += ","
        text = " ".join(words)
        return f"{text[0].upper()}{text[1:]}{self.chance.choice('....?!')}"

    def sentences(self, number: int) -> str:
        """Several sentences."""
        return " ".join([self.sentence() for _ in range(number)])


class Writers:
    """A writer of each language; texts get theirs by its share."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.all = [Writer(chance, language) for language in LANGUAGES]
        self.shares = list(accumulate(share for share, *_ in LANGUAGES.values()))

    def one(self) -> Writer:
        """The writer of the next text."""
        return self.chance.choices(self.all, cum_weights=self.shares)[0]
