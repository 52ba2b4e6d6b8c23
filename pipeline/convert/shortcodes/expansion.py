"""HTML with shortcodes goes in, HTML without them comes out: nested ones inside out, by one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pipeline.convert.shortcodes import footnotes, markup
from pipeline.convert.shortcodes.tags import Tag, Token, Vocabulary, tag, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.convert.context import Context

    Shortcode: TypeAlias = Callable[[Tag, str, Context], str | None]
    """A shortcode's function: its tag, what it encloses (already expanded), the context -> HTML.

    None says that it is no shortcode after all, and stays in the text as it was written.
    """

_DEPTH = 60
"""How deep shortcodes may nest; what encloses them further out is then left to the text."""


class _Frame(NamedTuple):
    """An enclosing shortcode that is being read."""

    token: Token
    parts: list[str]
    """What it encloses, so far."""


def expand(
    html: str,
    ctx: Context,
    table: Mapping[str, Shortcode],
    words: Vocabulary,
    unknown: Shortcode,
    *,
    certain: bool = False,
) -> str:
    """The text with every shortcode replaced by what its function, or the owner's policy, makes of it."""
    policies = dict(ctx.settings.shortcodes)
    html = markup.unmarked(html)
    html = footnotes.from_parentheses(html, ctx, policies.get("((", ""))
    if "[" in html:
        if policies:
            words = words._replace(known=table.keys() | policies.keys())
        found = tokens(html, words, certain=certain)
        if found:
            html = _assemble(html, ctx, table, unknown, policies, found)
    return markup.settle(footnotes.collect(html))


def _assemble(
    html: str,
    ctx: Context,
    table: Mapping[str, Shortcode],
    unknown: Shortcode,
    policies: Mapping[str, str],
    found: list[Token],
) -> str:
    """The text put together again from what lies between the tags and what the tags become."""
    partners, crossing = _pairs(found)
    frames: list[_Frame] = []
    parts: list[str] = []
    at = 0
    for index, token in enumerate(found):
        partner = partners.get(index)
        parts.append(html[at : token.start])
        at = token.end
        if index in crossing and (token.closing or not token.sure):
            ctx.note(
                "shortcode-unbalanced", f"[{token.name}] crosses another shortcode; its tags were taken away"
            )
            parts.append(markup.GONE)
        elif token.closing:
            if partner is None:
                parts.append(_stray(html, token, ctx))
            elif frames and frames[-1].token is found[partner]:
                frame = frames.pop()
                inner = "".join(parts)
                parts = frame.parts
                parts.append(_made(html, frame.token, inner, token, ctx, table, unknown, policies))
        elif token.escaped:
            # WordPress takes one pair of brackets away and lets the rest be seen.
            parts[-1] = parts[-1][:-1]
            parts.append("&#91;" + html[token.start + 1 : token.end].replace("[", "&#91;"))
            at = token.end + 1
        elif partner is None:
            parts.append(_made(html, token, "", None, ctx, table, unknown, policies))
        elif len(frames) >= _DEPTH:
            ctx.note("shortcode-too-deep", f"[{token.name}] is nested too deep; what it encloses stays")
        else:
            frames.append(_Frame(token, parts))
            parts = []
    parts.append(html[at:])
    return "".join(parts)


def _pairs(found: list[Token]) -> tuple[dict[int, int], set[int]]:
    """Index of the closing tag by that of its opening tag and back; tags of pairs that cross another pair."""
    partners: dict[int, int] = {}
    crossing: set[int] = set()
    last = {token.name: index for index, token in enumerate(found) if token.closing}
    open_tags: list[int] = []
    waiting: dict[str, int] = {}
    passed: dict[str, list[int]] = {}
    for index, token in enumerate(found if last else ()):
        name = token.name
        if not token.closing:
            if not (token.single or token.escaped) and last.get(name, -1) > index:
                open_tags.append(index)
                waiting[name] = waiting.get(name, 0) + 1
        elif waiting.get(name):
            while True:
                opened = open_tags.pop()
                other = found[opened].name
                waiting[other] -= 1
                if other == name:
                    break
                passed.setdefault(other, []).append(opened)
            partners[opened] = index
            partners[index] = opened
        elif passed.get(name):
            crossing.update((passed[name].pop(), index))
    return partners, crossing


def _stray(html: str, token: Token, ctx: Context) -> str:
    """A closing tag that nothing opened: taken away if it is a known one, else text."""
    if not token.known:
        return html[token.start : token.end]
    ctx.note("shortcode-unbalanced", f"[/{token.name}] closes nothing and was taken away")
    return markup.GONE


def _made(
    html: str,
    token: Token,
    inner: str,
    closing: Token | None,
    ctx: Context,
    table: Mapping[str, Shortcode],
    unknown: Shortcode,
    policies: Mapping[str, str],
) -> str:
    """What one shortcode becomes."""
    made: str | None = None
    if token.sure or closing is not None:
        policy = policies.get(token.name, "convert")
        if policy == "drop":
            _count(ctx, token.name, "dropped")
            ctx.note("shortcode-dropped", markup.quoted(html[token.start : token.end] + markup.bare(inner)))
            return markup.GONE
        if policy == "keep":
            _count(ctx, token.name, "kept")
        else:
            draw = table.get(token.name, unknown)
            made = draw(tag(token, html, enclosing=closing is not None), inner, ctx)
            if made is not None:
                _count(ctx, token.name, "unknown" if draw is unknown else "converted")
    if made is None:
        end = "" if closing is None else html[closing.start : closing.end]
        made = html[token.start : token.end] + inner + end
    return made


def _count(ctx: Context, name: str, treatment: str) -> None:
    """Remember that a shortcode was met, and what became of it."""
    ctx.shortcodes[name, treatment] = ctx.shortcodes.get((name, treatment), 0) + 1
