"""Damage put into clean text, one class at a time and densely, and how much of it cleaning restores exactly.

    python benchmarks/clean_noise.py [folder of it.txt, en.txt … [names of classes to show misses of]]

The same text is damaged anew with every start, so that in the end every fifth, then every fourth … place was hit; nothing
is left to chance but slips of the pen, which are drawn with a seed.
"""

from __future__ import annotations

import random
import re
import sys
from difflib import SequenceMatcher
from html.entities import codepoint2name
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from clean_fit import slip

from pipeline.clean import Settings, Where, clean
from pipeline.clean.dictionaries import DICTIONARIES, dictionary
from pipeline.clean.words import Small

TEXTS = Path(__file__).parent.parent / "tests" / "cases" / "clean" / "texts"
LANGUAGES = ("it", "en", "fr", "de")
STEP = 5
"""One place in so many is hit at a time."""

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Damage = Callable[[re.Match[str], int], str]
    """A place and its number -> what stands there instead."""


class Class(NamedTuple):
    """A sort of damage."""

    name: str
    places: str
    damage: Damage
    floor: float
    """The least share that must be restored exactly."""
    languages: tuple[str, ...] = LANGUAGES
    step: int = STEP


def quoted(text: str) -> str:
    """The text with a word or three in quotation marks every now and then, so that there are many."""
    words = text.split(" ")
    for at in range(7, len(words) - 3, 13):
        size = 1 + at % 3
        inside = words[at : at + size]
        before = " ".join(words[:at])
        if before.count("“") != before.count("”"):
            continue
        if "\n" not in "".join(inside) and all(word.isalpha() for word in inside) and words[at - 1].isalpha():
            words[at] = f"“{words[at]}"
            words[at + size - 1] += "”"
    return " ".join(words)


def _mojibake(found: re.Match[str], number: int) -> str:
    """UTF-8 read as Windows-1252 or Latin-1, every third time twice."""
    text = found[0]
    for _ in range(2 if number % 3 == 2 else 1):
        data = text.encode()
        try:
            text = data.decode("cp1252" if number % 2 == 0 else "latin-1")
        except UnicodeDecodeError:
            text = data.decode("latin-1")
    return text


def _entity(found: re.Match[str], number: int) -> str:
    """The character as an entity, encoded once or twice more."""
    name = codepoint2name.get(ord(found[0]))
    inner = f"{name};" if name and number % 2 else f"#{ord(found[0])};"
    return f"&amp;{'amp;' if number % 5 == 4 else ''}{inner}"


def _invisible(found: re.Match[str], number: int) -> str:
    return f"{found[1]}{(chr(0x200B), chr(0xAD), chr(0xFEFF), chr(0x2060))[number % 4]}{found[2]}"


def _slips(text: str, code: str, seed: int) -> tuple[str, list[tuple[str, str]]]:
    """Two words in a hundred with a slip each: the text, and (typed, meant)."""
    chance = random.Random(f"{code} {seed}")
    done: list[tuple[str, str]] = []

    def typed(found: re.Match[str]) -> str:
        word = found[0]
        if chance.random() >= 0.02:
            return word
        wrong = slip(word, code, chance)
        if wrong != word and wrong.isalpha():
            done.append((wrong, word))
            return wrong
        return word

    return re.sub(r"(?<![\w’'-])[^\W\d_A-ZÀ-Þ]{4,}(?![\w’'-])", typed, text), done


_FINAL = {"à": "a'", "è": "e'", "é": "e'", "ì": "i'", "ò": "o'", "ù": "u'", "È": "E'"}
_INSIDE = r"(?<=\S) (?=\S)"


def _always(*instead: str) -> Damage:
    """The place becomes one of these texts, in turn; `{}` in them is what stood there."""

    def damaged(found: re.Match[str], number: int) -> str:
        return instead[number % len(instead)].replace("{}", found[0])

    return damaged


def _decomposed(found: re.Match[str], _number: int) -> str:
    return normalize("NFD", found[0])


def _apostrophe(found: re.Match[str], _number: int) -> str:
    return _FINAL[found[0]]


CLASSES = (
    Class("mojibake", r"[^\x00-\x7f]+(?:[^\n]{0,40}[^\x00-\x7f]+)?", _mojibake, 0.99, (*LANGUAGES, "es"), step=2),
    Class("double entities", r"[^\x00-\x7f]", _entity, 0.99, (*LANGUAGES, "es")),
    Class("double spaces", _INSIDE, _always("  ", "   "), 0.99, (*LANGUAGES, "es")),
    Class("NBSP and space", _INSIDE, _always("\xa0 ", " \xa0"), 0.97, ("it", "en", "de", "es")),
    Class("NBSP for a space", _INSIDE, _always("\xa0", "&nbsp;"), 0.97, ("it", "en", "de", "es")),
    Class("invisible", r"([^\W\d_])([^\W\d_])", _invisible, 0.99, (*LANGUAGES, "es"), step=11),
    Class("decomposed", r"[À-ÿ]", _decomposed, 0.99, (*LANGUAGES, "es"), step=2),
    Class("space before punctuation", r"(?<=\w)[,.;:!?](?=\s|$)", _always(" {}"), 0.99, ("it", "en", "de", "es")),
    Class("space before , and .", r"(?<=\w)[,.](?=\s|$)", _always(" {}"), 0.99, ("fr",)),
    Class("damaged quote", r"(?<=\w)”(?=[\s.,;:!?])", _always("’ “"), 0.99, ("it",)),
    Class("wrong-way quote", r"(?<=\S)”", _always("“"), 0.99, ("it", "en")),
    Class("wrong-way opening quote", r"“(?=\w)", _always("”"), 0.99, ("it", "en")),
    Class("space before a quote", r"(?<=\S)”(?=[\s.,;:!?]|$)", _always(" ”"), 0.99, ("it", "en")),
    Class("slashed quote", r"[“”’'\"]", _always("\\{}"), 0.99, ("it", "en", "fr")),
    Class("accents", r"(?<=[^\W\d_])[àèéìòù](?!\w)|(?<!\w)[Èè](?!\w)", _apostrophe, 0.97, ("it",), 2),
    Class("wrong accents", r"(?<=ch)é\b", _always("è"), 0.97, ("it",), 1),
    Class("elision", r"(?<=\w)['’](?=\w)", _always("{} ", "{} ", " {}"), 0.95, ("it", "fr"), 2),
    Class("possessive", r"(?<=\w)['’](?=s\b)", _always("{} ", " {}"), 0.9, ("en",), 2),
    Class("contraction", r"(?<=\w)['’](?=(?:t|re|ve|ll|d|m)\b)", _always("{} ", " {}"), 0.9, ("en",), 2),
    Class("hyphen", r"(?<=[^\W\d_])-(?=[^\W\d_])", _always("- "), 0.5, ("it", "en"), 1),
)  # fmt: skip


def hit(paragraph: str, sort: Class, start: int) -> tuple[str, int]:
    """A paragraph with every so-manieth place damaged, and how many that were."""
    pattern = re.compile(sort.places)
    done = 0
    number = -1

    def damaged(found: re.Match[str]) -> str:
        nonlocal done, number
        number += 1
        if number % sort.step != start:
            return found[0]
        done += 1
        return sort.damage(found, number + start)

    return pattern.sub(damaged, paragraph), done


def differences(left: str, right: str) -> int:
    """Words in which two texts differ."""
    if left == right:
        return 0
    first, second = left.split(" "), right.split(" ")
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    return sum(max(end - start, last - begin) for what, start, end, begin, last in blocks if what != "equal")


def restored(sort: Class, code: str, text: str) -> Iterator[tuple[int, int, str, str, str]]:
    """For every paragraph and start: (places hit, words that differ in the end, the text before, damaged, cleaned)."""
    site = Small(text)
    where = Where("item", 1, "content_raw", code)
    if "quote" in sort.name:
        text = quoted(text)
    for paragraph in filter(None, text.split("\n\n")):
        for start in range(sort.step):
            damaged, number = hit(paragraph.strip(), sort, start)
            if number:
                done = clean(damaged, where, site, Settings()).text
                yield number, differences(done, paragraph.strip()), paragraph.strip(), damaged, done


class Score(NamedTuple):
    """How spelling fared: places, those no dictionary has, those repaired rightly or wrongly, and proposed rightly."""

    slips: int
    unknown: int
    right: int
    wrong: int
    proposed: int
    other: int
    """Repairs of words that held no slip."""


def spelling(code: str, text: str, seeds: range) -> Score:
    """Slips of the pen in a text, cleaned as one site."""
    words = dictionary(code)
    if words is None:
        return Score(0, 0, 0, 0, 0, 0)
    total = [0, 0, 0, 0, 0, 0]
    for seed in seeds:
        damaged, done = _slips(text, code, seed)
        meant = dict(done)
        unknown = {wrong for wrong, _ in done if not words.has(wrong) and not words.has(wrong.capitalize())}
        site = Small(damaged)
        found = clean(damaged, Where("item", 1, "content_raw", code), site, Settings()).edits
        spelled = [edit for edit in found if edit.rule.startswith("spelling")]
        auto = [edit for edit in spelled if edit.level == "auto"]
        total[0] += len(done)
        total[1] += len(unknown)
        total[2] += sum(meant.get(edit.before) == edit.after for edit in auto)
        total[3] += sum(edit.before in meant and meant[edit.before] != edit.after for edit in auto)
        total[4] += sum(edit.before in unknown and meant[edit.before] == edit.after for edit in spelled)
        total[5] += sum(edit.before not in meant for edit in auto)
    return Score(*total)


def main() -> None:
    """Print a table of all classes, then of spelling."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else TEXTS
    texts = {
        code: (folder / f"{code}.txt").read_text("utf-8")
        for code in (*LANGUAGES, "es")
        if (folder / f"{code}.txt").is_file()
    }
    show = set(sys.argv[2:])
    for sort in CLASSES:
        told = []
        for code in sort.languages:
            if code not in texts:
                continue
            rows = list(restored(sort, code, texts[code]))
            places = sum(row[0] for row in rows)
            told.append(
                f"{code} {1 - sum(min(row[0], row[1]) for row in rows) / max(1, places):.4f} of {places}"
            )
            if sort.name in show:
                for _, wrong, before, damaged, done in rows:
                    if wrong:
                        for what, start, end, begin, last in SequenceMatcher(
                            None, done.split(" "), before.split(" "), autojunk=False
                        ).get_opcodes():
                            if what != "equal":
                                print(
                                    "   ",
                                    code,
                                    done.split(" ")[max(0, start - 2) : end + 2],
                                    before.split(" ")[begin:last],
                                )
                        del damaged
        print(f"{sort.name:26} floor {sort.floor:.2f}   {'   '.join(told)}")
    for code, text in texts.items():
        if code in DICTIONARIES:
            score = spelling(code, text, range(20))
            automatic = score.right + score.wrong + score.other
            print(
                f"spelling {code}: {score.slips} slips, {score.unknown} unknown; automatic {automatic}, right {score.right},"
                f" precision {score.right / max(1, automatic):.4f}; automatic and proposed {score.proposed / max(1, score.unknown):.3f} of unknown"
            )


if __name__ == "__main__":
    main()
