"""Cleaning: a raw field goes in, edits come out: what is damaged is repaired, what may be a slip is proposed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.clean import accents, apostrophes, characters, flow, hyphens, markup, quotes, spaces, spelling
from pipeline.clean.edit import Edit, applied, undone
from pipeline.clean.flow import Cleaned, Plan, Rule, marked
from pipeline.clean.settings import NoSite, Settings, Site, Where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipeline.clean.edit import Repair
    from pipeline.clean.sheet import Sheet

__all__ = [
    "RULES",
    "Cleaned",
    "Edit",
    "NoSite",
    "Rule",
    "Settings",
    "Site",
    "Where",
    "applied",
    "clean",
    "edits",
    "marked",
    "plan",
    "undone",
]

_APOSTROPHES = ("'", "’")

RULES: tuple[Rule, ...] = (
    Rule(markup.word_debris, "markup", raw=True),
    Rule(markup.word_text, "markup", on=("Normal 0", "Style Definitions", "st1\\", "<!--[if")),
    Rule(markup.break_run, "markup", raw=True),
    Rule(characters.mojibake, "characters", safe=True),
    Rule(characters.double_entity, "characters", on=("&",), safe=True),
    Rule(characters.control, "characters", safe=True, odd=True),
    Rule(characters.c1, "characters", safe=True, odd=True),
    Rule(characters.invisible, "characters", safe=True, odd=True),
    Rule(characters.composed, "characters", safe=True, odd=True),
    Rule(spaces.spacer_paragraph, "spaces", on=("\xa0",)),
    Rule(spaces.nbsp_run, "spaces", on=("\xa0",)),
    Rule(spaces.nbsp, "spaces", on=("\xa0",)),
    Rule(spaces.double_space, "spaces", on=("  ",)),
    Rule(
        spaces.space_before_punctuation, "spaces", languages=tuple(sorted(spaces.PUNCTUATED)),
        on=(" ,", " .", " ;", " :", " !", " ?", "\xa0,", "\xa0.", "\xa0;", "\xa0:", "\xa0!", "\xa0?"),
    ),
    Rule(quotes.slashed_quote, "characters", on=("\\'", '\\"', "\\’", "\\“", "\\”", "\\‘")),
    Rule(apostrophes.wrong_apostrophe, "apostrophes", on=("‘", "´", "`"), languages=("it", "fr", "en")),
    Rule(accents.accent_direction, "apostrophes", on=("è", "é", "ò", "È", "É", "Ò"), languages=("it",)),
    Rule(accents.accent_apostrophe, "apostrophes", on=_APOSTROPHES, languages=("it",)),
    Rule(
        apostrophes.elision_space, "apostrophes", languages=("it", "fr"),
        on=("' ", "’ ", " '", " ’", "'\xa0", "’\xa0", "\xa0'", "\xa0’"),
    ),
    Rule(
        apostrophes.contraction_space, "apostrophes", languages=("en",),
        on=("' ", "’ ", " '", " ’", "'\xa0", "’\xa0", "\xa0'", "\xa0’"),
    ),
    Rule(quotes.quote, "quotes", on=("“", "”", ' "', '\xa0"'), languages=tuple(sorted(quotes.LANGUAGES))),
    Rule(apostrophes.stray_apostrophe, "apostrophes", on=_APOSTROPHES, languages=("it",), strict="suggest", standard="suggest"),
    Rule(hyphens.hyphen_space, "hyphens", on=("- ", "-\xa0"), languages=("it", "en", "fr", "de", "es")),
    Rule(spelling.spelling_sure, "spelling", languages=spelling.LANGUAGES),
    Rule(spelling.spelling_likely, "spelling", languages=spelling.LANGUAGES, strict="suggest"),
    Rule(spelling.spelling_guess, "spelling", languages=spelling.LANGUAGES, strict="suggest", standard="suggest"),
    Rule(spelling.spelling_accent, "spelling", languages=spelling.LANGUAGES, strict="suggest", standard="suggest"),
)  # fmt: skip
"""Every rule, in the order in which they are asked; the first to claim a place has it."""


def clean(text: str, where: Where, site: Site, settings: Settings) -> Cleaned:
    """The field cleaned, with the edits that make it so and those proposed."""
    return flow.clean(text, where, site, plan(settings))


@lru_cache(maxsize=16)
def plan(settings: Settings) -> Plan:
    """All rules under the owner's settings."""
    return Plan(RULES, settings)


def edits(text: str, where: Where, site: Site, settings: Settings) -> list[Edit]:
    """All edits of a field, in order: those applied and those suggested."""
    return clean(text, where, site, settings).edits


def tried(
    run: Callable[[Sheet], Iterable[Repair]], text: str, language: str = "it", site: Site | None = None
) -> str:
    """One rule by itself at work on a text; what it only suggests is shown as `⟨before→after⟩`."""
    rules = tuple(rule for rule in RULES if rule.run is run)
    where = Where("item", None, "content_raw", language)
    done = flow.clean(text, where, site or NoSite(), Plan(rules, Settings()))
    return marked(text, done.edits)
