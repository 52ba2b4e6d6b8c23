"""The table of rules in words: what `wxr-pipeline rules` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.clean import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.clean.flow import Rule

SHOWN = str.maketrans(
    {"\xa0": "⍽", "\n": "↵"} | {unseen: f"⟨U+{ord(unseen):04X}⟩" for unseen in "\u200b\xad\u0301\u0300"}
)
"""Signs for what nobody would see."""
LEVELS = {"auto": "repairs", "suggest": "suggests", "never": "is off"}
HEAD = (
    "The rules of cleaning, in the order in which they are asked; of two that want the same place, the first has it.",
    'Change a level in pipeline.toml:  [clean.rules]  NAME = "auto", "suggest" or "never".',
)


def lines() -> Iterator[str]:
    """The rules, each with what it does, where, and an example."""
    yield from HEAD
    for rule in RULES:
        yield ""
        yield f"{rule.name}  ({_where(rule)}; {_level(rule)})"
        yield f"  {rule.about}"
        before, after = rule.example
        yield f"  {shown(before)}  →  {shown(after)}"


def _where(rule: Rule) -> str:
    """Which texts a rule is for."""
    languages = ", ".join(rule.languages) if rule.languages else "every language"
    return f"{languages}; comments too" if rule.safe else languages


def _level(rule: Rule) -> str:
    """What a rule does in each profile."""
    if rule.strict == rule.standard:
        return LEVELS[rule.standard]
    return f"{LEVELS[rule.standard]}; in strict {LEVELS[rule.strict]}"


def shown(text: str) -> str:
    r"""An example on one line, with a sign for what nobody would see.

    >>> shown("a\xa0b\n")
    'a⍽b↵'
    """
    return text.translate(SHOWN)
