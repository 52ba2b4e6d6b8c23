"""Readability, where textstat knows the language and needs no download for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pipeline.frames.site import Site

FLESCH = frozenset("de en es fr hu it nl ru".split())
"""Languages with constants of their own in textstat's Flesch formula."""
NO_BLANKS = frozenset("ja km lo my th zh".split())
"""Languages written without blanks between words, which none of these measures knows."""
DICTIONARY = "corpora/cmudict"
"""How English is said: without it textstat can not count English syllables."""


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
        flesch.append(measure.flesch_reading_ease(text) if short in FLESCH and _can(short) else None)
        lix.append(measure.lix(text) if short not in NO_BLANKS else None)
    found = posts[[*site.key, "row"]].assign(language=languages)
    number = pd.Float64Dtype()
    return found.assign(flesch=pd.array(flesch, dtype=number), lix=pd.array(lix, dtype=number)).reset_index(
        drop=True
    )


def _can(language: str) -> bool:
    """Whether syllables of a language can be counted without a download."""
    if language != "en":
        return True
    import nltk

    try:
        nltk.data.find(DICTIONARY)
    except LookupError:
        return False
    return True
