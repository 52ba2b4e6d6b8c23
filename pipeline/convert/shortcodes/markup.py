"""Pieces of HTML for shortcode functions, and how they settle among the paragraphs around them."""

from __future__ import annotations

import html
import re

START, END = "\x02", "\x03"
"""Around output that may not stand inside a paragraph, until `settle`."""
FLOW, FLOW_END = "\x0e", "\x0f"
"""Around what a block of ours encloses: paragraphs of the text may begin or end in there."""
GONE = "\x04"
"""Where a shortcode left nothing behind: a paragraph that held nothing else goes, too."""
NOTE, NOTE_END = "\x05", "\x06"
"""Around the text of a footnote, until `footnotes.collect`."""
MARKS = re.compile("[\x02-\x06\x0e\x0f]")

_DETAIL = 300
"""Characters of a shortcode that a note quotes."""

_PIECE = re.compile(rf"<p(?=[\s>])[^<>]*+>|</p>|[{START}{END}{FLOW}{FLOW_END}]")
_BLANK = re.compile(rf"(?:\s|&nbsp;|<br ?/?>|{GONE}|<(?:b|strong|i|em|span)>\s*</(?:b|strong|i|em|span)>)*+")
_BORDERS = frozenset((START, END, FLOW, FLOW_END))
_ENTITY = re.compile(r"&(?![#\w]+;)")


def attribute(value: str) -> str:
    """A value for an HTML attribute, whether it came with entities or without."""
    return html.escape(html.unescape(value.strip()), quote=True).replace("[", "&#91;")


def text(value: str) -> str:
    """A value as HTML text: markup and entities in it stay what they are, lone signs are escaped."""
    value = _ENTITY.sub("&amp;", value.strip())
    if "<" in value and not re.search(r"<[a-zA-Z/!][^<>]*>", value):
        value = value.replace("<", "&lt;")
    return value.replace("[", "&#91;")


def block(markup: str) -> str:
    """Output that no paragraph may enclose."""
    return f"{START}{markup}{END}"


_OUTER_START = re.compile(r"(?:\s|<br ?/?>|</?p>)*+")
_OUTER_ENDS = ("<br />", "<br/>", "<br>", "<p>", "</p>")


def trimmed(inner: str) -> str:
    """What a shortcode encloses without the blanks, breaks and paragraph tags at its edges."""
    found = _OUTER_START.match(inner)
    start = found.end() if found else 0
    end = len(inner)
    while end > start:
        if inner[end - 1].isspace():
            end -= 1
        elif inner[end - 1] == ">" and inner.endswith(_OUTER_ENDS, start, end):
            end = inner.rindex("<", start, end)
        else:
            break
    return inner[start:end]


def inside(inner: str) -> str:
    """What stands inside a block of ours."""
    return f"{FLOW}{inner}{FLOW_END}"


def region(inner: str) -> str:
    """What a layout shortcode encloses, kept apart from its surroundings."""
    stripped = inner.strip()
    if not stripped:
        return GONE
    if stripped[0] == START and stripped[-1] == END:
        return inner
    return f"{START}<div>{FLOW}{inner}{FLOW_END}</div>{END}"


def quoted(source: str) -> str:
    """A shortcode as a note shows it: on one line, not longer than a note should be."""
    source = " ".join(MARKS.sub(" ", source[: _DETAIL * 2]).split())
    return source if len(source) <= _DETAIL else source[: _DETAIL - 1] + "…"


def paragraph(value: str) -> str:
    """A paragraph of its own; nothing for nothing."""
    return f"{START}<p>{value}</p>{END}" if value.strip() else ""


def heading(value: str, level: int = 3) -> str:
    """A heading of its own; nothing for nothing."""
    return f"{START}<h{level}>{value}</h{level}>{END}" if value.strip() else ""


def link(url: str, label: str) -> str:
    """A link, or the label alone where there is no address."""
    url = attribute(url)
    return f'<a href="{url}">{label or url}</a>' if url else label


def image(url: str, alt: str = "") -> str:
    """A picture."""
    return f'<img src="{attribute(url)}" alt="{attribute(alt)}" />'


def bare(markup: str) -> str:
    """The text without the tags, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", MARKS.sub(" ", markup))).split())


def settle(markup: str) -> str:
    """Close and reopen paragraphs around blocks, and take away those that the shortcodes emptied."""
    if START not in markup:
        return _without_gone(markup) if GONE in markup else markup
    kept: list[str] = []
    outer: list[str] = []
    opener = carried = ""
    beside = False
    at = 0
    for found in _PIECE.finditer(markup):
        piece = found[0]
        between = markup[at : found.start()]
        at = found.end()
        if opener:
            between = _closed(opener, between, after=beside, before=piece in _BORDERS)
        kept.append(between)
        if piece == START:
            outer.append(opener)
            opener, beside = "", False
        elif piece == END:
            # A paragraph that began inside the block goes on behind it.
            opener, carried = (outer.pop() if outer else "") or carried, ""
            beside = True
        elif piece == FLOW:
            opener, beside = "", True
        elif piece == FLOW_END:
            opener, carried = "", opener
        else:
            opener, beside = ("" if piece == "</p>" else piece), False
    rest = markup[at:]
    kept.append(_closed(opener, rest, after=beside, before=False) if opener else rest)
    return "".join(kept).replace(GONE, "")


def _closed(opener: str, content: str, *, after: bool, before: bool) -> str:
    """A paragraph between blocks: without the breaks next to them, and nothing if nothing is left."""
    if not (after or before or GONE in content):
        return f"{opener}{content}</p>"
    content = trimmed(content)
    return "" if _BLANK.fullmatch(content) else f"{opener}{content}</p>"


def _without_gone(markup: str) -> str:
    """Paragraphs that held nothing but emptied shortcodes taken away."""
    kept: list[str] = []
    at = 0
    for found in re.finditer(r"<p(?:\s[^<>]*+)?>([^<]*+(?:<br ?/?>[^<]*+)*+)</p>\n?", markup):
        if GONE in found[1] and _BLANK.fullmatch(found[1]) is not None:
            kept.append(markup[at : found.start()])
            at = found.end()
    kept.append(markup[at:])
    return "".join(kept).replace(GONE, "")
