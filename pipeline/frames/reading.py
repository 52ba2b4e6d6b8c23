"""Readability by textstat, where it knows the language; nothing is downloaded."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pyphen import Pyphen
    from textstat.textstat import textstatistics

    from pipeline.frames.site import Site

FLESCH = frozenset("de es fr hu it nl ru".split())
"""Languages with constants of their own in textstat's Flesch formula."""
NO_BLANKS = frozenset("ja km lo my th zh".split())
"""Languages written without blanks between words, which none of these measures knows."""
ENGLISH = (206.835, 1.015, 84.6)
"""Flesch's own constants: from, less this for each word of a sentence, less this for each syllable of a word."""


def readability(site: Site) -> pd.DataFrame:
    """As `Site.readability`."""
    from textstat.textstat import textstatistics

    posts = site.table("posts", ["row", "language", "word_count", "content_text"])
    posts = posts[posts["word_count"] > 0]
    own = {name: str(about.get("language") or "") for name, about in site.about.items()}
    usual = posts["site"].astype(str).map(own) if site.many else next(iter(own.values()))
    languages = posts["language"].astype(object).where(posts["language"].notna(), usual).astype(str)
    measure = textstatistics()
    flesch: list[float | None] = []
    lix: list[float | None] = []
    for text, language in zip(posts["content_text"], languages, strict=True):
        short = language.partition("-")[0].lower()
        measure.set_lang(short or "und")
        if short == "en":
            flesch.append(_english(text, measure))
        else:
            flesch.append(measure.flesch_reading_ease(text) if short in FLESCH else None)
        lix.append(measure.lix(text) if short not in NO_BLANKS else None)
    found = posts[[*site.key, "row"]].assign(language=languages)
    number = pd.Float64Dtype()
    return found.assign(flesch=pd.array(flesch, dtype=number), lix=pd.array(lix, dtype=number)).reset_index(
        drop=True
    )


def _english(text: str, measure: textstatistics) -> float:
    """Flesch's measure with syllables by hyphenation: textstat would download a dictionary for English."""
    words = measure.remove_punctuation(text).lower().split()
    syllables = sum(len(_hyphens().positions(word)) + 1 for word in words)
    start, each_word, each_syllable = ENGLISH
    sentence = float(measure.words_per_sentence(text))
    return start - each_word * sentence - each_syllable * syllables / max(1, len(words))


@lru_cache(maxsize=1)
def _hyphens() -> Pyphen:
    """Where English words may be parted."""
    from pyphen import Pyphen

    return Pyphen(lang="en_US")
