"""Fit the weights of `pipeline/clean/candidates.py`, and print them with what they are worth.

Right answers are made: words drawn by their frequency get one slip of the kinds that typists make. Wrong ones are found:
words that wordfreq has met but no dictionary has (names, slang, other languages), and rare words that the dictionary does
have, as if it did not. All comes from what is installed; nothing is downloaded, and no text is needed.

    python benchmarks/clean_fit.py [words a language]
"""

from __future__ import annotations

import random
import sys
from bisect import bisect
from itertools import accumulate
from math import exp

from pipeline.clean import candidates
from pipeline.clean.candidates import NEAR, WEIGHTS, signs
from pipeline.clean.dictionaries import DICTIONARIES, Dictionary, dictionary, found

SLIPS = (("delete", 0.35), ("double", 0.10), ("insert", 0.10), ("substitute", 0.25), ("swap", 0.20))
TYPED_NEAR = 0.7
"""Share of wrong letters that lie beside the right one."""
RATIO = {"unknown": 1.0, "rare": 1.0}
"""Weight of all wrong answers of a sort, against that of all right ones."""


def slip(word: str, code: str, chance: random.Random) -> str:
    """The word with one slip."""
    kind = chance.choices([name for name, _ in SLIPS], [share for _, share in SLIPS])[0]
    at = chance.randrange(len(word))
    beside = [pair[1] for pair in sorted(NEAR[code]) if pair[0] == word[at]]
    letter = (
        chance.choice(beside)
        if beside and chance.random() < TYPED_NEAR
        else chance.choice("abcdefghijklmnopqrstuvwxyz")
    )
    if kind == "delete":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    if kind == "insert":
        return word[:at] + letter + word[at:]
    if kind == "substitute":
        return word[:at] + letter + word[at + 1 :]
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def is_word(word: str, dictionaries: list[Dictionary]) -> bool:
    """Whether any dictionary has the word, as it is or as a name."""
    return any(each.has(word) or each.has(word.capitalize()) for each in dictionaries)


def rare(code: str, words: Dictionary) -> list[str]:
    """Words of the dictionary that are hardly ever used."""
    lines = (
        line.split("/")[0].strip()
        for file in found(code)
        for line in file.read_text("utf-8", "replace").splitlines()[1:]
    )
    return sorted(
        {
            line
            for line in lines
            if len(line) > 4 and line.isalpha() and line.islower() and line not in words.ranks()
        }
    )


Case = tuple[dict[str, float], float, float]
"""Signs, whether the best candidate is right, weight."""


def cases(code: str, number: int) -> tuple[list[Case], dict[str, tuple[int, int]]]:
    """Signs of a language's made and found words, and how many of each sort had a candidate."""
    words = dictionary(code)
    if words is None:
        return [], {}
    others = [each for each in (dictionary(other) for other in DICTIONARIES) if each]
    chance = random.Random(f"fit {code}")
    ranks = words.ranks()
    sums = list(accumulate(10 ** (-rank / 100) for rank in ranks.values()))
    listed = list(ranks)

    def drawn() -> str:
        return listed[bisect(sums, chance.random() * sums[-1])]

    told: dict[str, tuple[int, int]] = {}
    rows: list[Case] = []
    typos: list[tuple[str, str]] = []
    lost = 0
    while len(typos) < number:
        word = drawn()
        if len(word) < 4 or not words.has(word):
            continue
        typo = slip(word, code, chance)
        if len(typo) < 4 or is_word(typo, others):
            lost += 1
            continue
        typos.append((typo, word))
    unknown = sorted(
        word for word in listed if len(word) > 4 and ranks[word] > 450 and not is_word(word, others)
    )
    chance.shuffle(unknown)
    seldom = rare(code, words)
    chance.shuffle(seldom)
    for sort, pairs in (
        ("made", typos), ("unknown", [(word, "") for word in unknown[:number]]), ("rare", [(word, "") for word in seldom[:number]]),
    ):  # fmt: skip
        hit = right = 0
        weight = RATIO.get(sort, 1.0) / max(1, len(pairs))
        for typed, meant in pairs:
            best = look(typed, words)
            if best is None:
                continue
            hit += 1
            right += best[1] == meant
            rows.append((best[0], float(best[1] == meant), weight))
        told[sort] = (hit, right)
    return rows, told


def look(typed: str, words: Dictionary) -> tuple[dict[str, float], str] | None:
    """The signs of the best candidate that is not a question of accents."""
    best = candidates.guess(typed, words)
    if best.best is None or best.best.accent_only:
        return None
    ordered = sorted(candidates.candidates(typed, words), key=lambda each: (-each[0], each[1]))
    lead = (
        min(candidates.MOST_LEAD, ordered[0][0] - ordered[1][0]) if len(ordered) > 1 else candidates.MOST_LEAD
    )
    return signs(
        typed, ordered[0][1], words.zipf(ordered[0][1]), lead, words.zipf(typed), NEAR[words.code]
    ), ordered[0][1]


def fit(rows: list[Case], steps: int = 400) -> dict[str, float]:
    """Logistic regression by plain descent with a little pull to zero."""
    names = list(WEIGHTS)
    weights = dict(WEIGHTS)
    scale = {name: max(1.0, *(abs(row[0].get(name, 0.0)) for row in rows)) for name in names}
    total = sum(weight for _, _, weight in rows)
    speed = dict.fromkeys(names, 0.0)
    for _ in range(steps):
        slope = dict.fromkeys(names, 0.0)
        for found_signs, right, weight in rows:
            odds = sum(weights[name] * value for name, value in found_signs.items())
            error = (right - 1 / (1 + exp(-max(-30.0, min(30.0, odds))))) * weight
            for name, value in found_signs.items():
                slope[name] += error * value
        for name in names:
            speed[name] = (
                0.9 * speed[name]
                + (slope[name] / total - (0.0005 * weights[name] if name != "base" else 0)) / scale[name] * 3
            )
            weights[name] += speed[name]
    return {name: round(value, 2) for name, value in weights.items()}


def main() -> None:
    """Fit over all languages that are installed, and print the table."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
    rows: list[Case] = []
    for code in DICTIONARIES:
        found_rows, told = cases(code, number)
        rows += found_rows
        print(code, {sort: f"{hit} with a candidate, {right} right" for sort, (hit, right) in told.items()})
    weights = fit(rows)
    for name, value in weights.items():
        print(f'    "{name}": {value},')
    WEIGHTS.update(weights)
    for cut in (0.5, 0.8, 0.9, 0.95, 0.98, 0.99):
        over = [(right, weight) for signs_, right, weight in rows if candidates.probability(signs_) >= cut]
        good = sum(weight for right, weight in over if right)
        print(
            f"p >= {cut}: recall {good / len(DICTIONARIES):.3f}, wrong {sum(weight for right, weight in over if not right) / len(DICTIONARIES):.4f}"
        )


if __name__ == "__main__":
    main()
