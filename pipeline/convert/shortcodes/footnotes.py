"""Footnotes of plugins: texts in the middle of a sentence go in, references and one list come out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.convert.shortcodes import markup
from pipeline.convert.shortcodes.tags import Surroundings, names, verbatim_ranges

if TYPE_CHECKING:
    from pipeline.convert.context import Context
    from pipeline.convert.shortcodes.tags import Tag

_WORDS = 3
"""How many words double parentheses must hold to be taken for a footnote without being told."""

_DOUBLE = re.compile(r"[ \t]?\(\(((?:[^()]++|\([^()]*+\)|\((?!\()|\)(?!\)))*+)\)\)")
_WORD = re.compile(r"\w{2,}")
_CODE_LIKE = re.compile(
    r"[{};=]| (?:[+*/<>|&^%]|==|->|:-) |&lt;|&&|\|\||</?(?:p|div|li|td|h\d|pre|blockquote)\b|\n\s*\n"
)
_MARKED = re.compile(f"{markup.NOTE}([^{markup.NOTE}{markup.NOTE_END}]*+){markup.NOTE_END}")
_BLOCK = re.compile(rf"{markup.START}?<(?:p|ul|ol|div|blockquote|pre|table|figure|h\d)\b")


def footnote(tag: Tag, inner: str, ctx: Context) -> str | None:
    """`[ref]text[/ref]` and its relatives: the text becomes a footnote."""
    del ctx
    content = inner.strip() or tag.get("text", "note", "content", "footnote")
    if not content and tag.plain and not tag.enclosing:
        content = " ".join(tag.plain)
    if not content:
        return markup.GONE if tag.enclosing else None
    return _note(content)


def footnote_list(tag: Tag, inner: str, ctx: Context) -> str:
    """`[footnotes]` says where the list stands; ours stands at the end, as Markdown has it."""
    del tag, ctx
    return inner or markup.GONE


def _note(content: str) -> str:
    """The text in the marks that `collect` looks for."""
    return f"{markup.NOTE}{content.strip()}{markup.NOTE_END}"


def from_parentheses(text: str, ctx: Context, policy: str) -> str:
    """`((text))`, the form of several footnote plugins.

    Nobody knows whether such a plugin was in use, so without a policy for `((` only balanced ones
    with a few words inside count, and none in code.
    """
    if "((" not in text or "))" not in text or policy in ("keep", "drop"):
        return text
    around = Surroundings(text, verbatim_ranges(text))
    kept: list[str] = []
    at = 0
    for found in _DOUBLE.finditer(text):
        content = found[1]
        start = found.start()
        if around.markup(start) or around.listing(start):
            continue
        if policy != "convert" and (len(_WORD.findall(content)) < _WORDS or _CODE_LIKE.search(content)):
            continue
        kept.append(text[at:start])
        kept.append(_note(content))
        at = found.end()
        if policy != "convert":
            ctx.note(
                "footnote-guessed", f"double parentheses taken for a footnote: {markup.bare(content)[:100]}"
            )
    kept.append(text[at:])
    return "".join(kept)


def collect(text: str) -> str:
    """References in the text, numbered in their order, and the list of the notes at the end."""
    if markup.NOTE not in text:
        return text
    notes: list[str] = []

    def reference(found: re.Match[str]) -> str:
        """Number one note."""
        notes.append(markup.trimmed(found[1]))
        number = len(notes)
        return f'<sup class="footnote-ref"><a href="#fn-{number}" id="fnref-{number}">{number}</a></sup>'

    # A note inside a note is numbered first and stands as a reference in the outer one.
    before = ""
    while before != text and markup.NOTE in text and len(notes) < 100_000:
        before = text
        text = _MARKED.sub(reference, text)
    text = text.replace(markup.NOTE, "").replace(markup.NOTE_END, "")
    items = "".join(
        f'<li id="fn-{number}">{note if _BLOCK.match(note) else f"<p>{note}</p>"}</li>'
        for number, note in enumerate(notes, 1)
    )
    return f'{text.rstrip()}\n<section class="footnotes"><ol>{items}</ol></section>\n'


_NOTES = names(
    """
    ref fn fnote footnote efn_note note_ref mfn modern_footnote ftnt sidenote easy_footnote footnoted
    dbf_footnote
    """
)
LISTS = names("footnotes references efn_list footnote_list footnotes_list display_footnotes")
"""Shortcodes that say where the notes shall stand."""

FOOTNOTES = {**dict.fromkeys(_NOTES, footnote), **dict.fromkeys(LISTS, footnote_list)}
