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
_MARKS = (START, END, FLOW, FLOW_END, GONE, NOTE, NOTE_END)

_DEPTH = 12
"""How many inline tags are closed before a block and opened again behind it; nobody nests more."""
_DETAIL = 300
"""Characters of a shortcode that a note quotes."""

_PIECE = re.compile(rf"<p(?=[\s>])[^<>]*+>|</p>|[{START}{END}{FLOW}{FLOW_END}]")
_TEXT = rf"(?:[^<{START}{END}{FLOW}{FLOW_END}{GONE}]++|<(?!p[\s>]|/p>))*+"
_CALM = re.compile(rf"(?:{_TEXT}<p(?=[\s>])[^<>]*+>{_TEXT}</p>)*+")
"""Whole paragraphs, and what stands between them, as far as no shortcode stands in there."""
_BLANK = re.compile(
    rf"(?:\s|&nbsp;|<br ?/?>|{GONE}"
    r"|</?(?:b|strong|i|em|u|s|del|font|small|big|span)(?:\s(?![^<>]*\bid=)[^<>]*)?>)*+"
)
_BLOCK = re.compile(
    r"</?(?:p|div|ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|td|th|caption|blockquote|pre|figure|figcaption|h[1-6]"
    r"|hr|section|article|aside|header|footer|nav|main|details|summary|form|fieldset|address|audio|video|iframe)\b",
    re.IGNORECASE,
)
_NEIGHBOURS = re.compile(rf"(?<=\w){GONE}{GONE}+(?=\w)")
_INLINE = re.compile(
    r"<(/?)(b|strong|i|em|u|s|del|ins|font|small|big|span|sub|sup|mark|q|cite|a|code)\b[^<>]*+>"
)
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
    """What a layout shortcode encloses, in paragraphs of its own."""
    return f"{START}{FLOW}{inner}{FLOW_END}{END}" if inner.strip() else GONE


def unmarked(text: str) -> str:
    """Text of the author, in which none of these marks may stand."""
    return MARKS.sub("", text) if any(mark in text for mark in _MARKS) else text


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
    """Close and reopen paragraphs around blocks, and take away those that the shortcodes emptied.

    `opener` is the tag of the paragraph that is open; FLOW stands for one that nobody opened: text
    at the start of what a block encloses.
    """
    if START not in markup:
        return _without_gone(markup) if GONE in markup else markup
    kept: list[str] = []
    outer: list[tuple[str, str]] = []
    opener = carried = reopened = ""
    beside = False
    at = 0
    while True:
        if not opener and (calm := _CALM.match(markup, at)) is not None and calm.end() > at:
            kept.append(calm[0])
            at, beside = calm.end(), False
        found = _PIECE.search(markup, at)
        if found is None:
            break
        piece = found[0]
        between = markup[at : found.start()]
        at = found.end()
        following = ""
        if opener:
            between = reopened + between
            if piece == START:
                # A block between <b> and </b>: the tag ends before it and starts anew behind it.
                following, closers = _unclosed(between)
                between += closers
            between = _closed(opener, between, beside=beside or piece in _BORDERS)
        kept.append(between)
        reopened = ""
        if piece == START:
            outer.append((opener, following))
            opener, beside = "", False
        elif piece == END:
            opener, reopened = outer.pop() if outer else ("", "")
            # A paragraph that began inside the block goes on behind it.
            opener, carried = opener or carried, ""
            beside = True
        elif piece == FLOW:
            opener, beside = FLOW, True
        elif piece == FLOW_END:
            opener, carried = "", "" if opener == FLOW else opener
        else:
            opener, beside = ("" if piece == "</p>" else piece), False
    rest = markup[at:]
    kept.append(_closed(opener, reopened + rest, beside=beside) if opener else rest)
    return _cleared("".join(kept))


def _cleared(markup: str) -> str:
    """The text without the traces of emptied shortcodes; words of neighbours do not run together."""
    if GONE + GONE in markup:
        markup = _NEIGHBOURS.sub(" ", markup)
    return markup.replace(GONE, "")


def _unclosed(content: str) -> tuple[str, str]:
    """The inline tags that are open at the end of a text, and what closes them."""
    open_tags: list[re.Match[str]] = []
    for found in _INLINE.finditer(content):
        if not found[1]:
            open_tags.append(found)
        elif open_tags and open_tags[-1][2] == found[2]:
            open_tags.pop()
    del open_tags[:-_DEPTH]
    return "".join(tag[0] for tag in open_tags), "".join(f"</{tag[2]}>" for tag in reversed(open_tags))


def _closed(opener: str, content: str, *, beside: bool) -> str:
    """A paragraph; beside a block without the breaks at its edges, and nothing if nothing is left."""
    if not (beside or opener == FLOW or GONE in content):
        return f"{opener}{content}</p>"
    content = trimmed(content)
    if _BLANK.fullmatch(content):
        return ""
    if opener != FLOW:
        return f"{opener}{content}</p>"
    # Text before and behind blocks of the author gets the paragraph that it would have had alone.
    first = _BLOCK.search(content)
    if first is None:
        return f"<p>{content}</p>"
    last = content.rindex(">") + 1
    return (
        _closed(FLOW, content[: first.start()], beside=True)
        + content[first.start() : last]
        + (_closed(FLOW, content[last:], beside=True) if last < len(content) else "")
    )


def _without_gone(markup: str) -> str:
    """Paragraphs that held nothing but emptied shortcodes taken away."""
    kept: list[str] = []
    at = 0
    for found in re.finditer(r"<p(?:\s[^<>]*+)?>([^<]*+(?:<br ?/?>[^<]*+)*+)</p>\n?", markup):
        if GONE in found[1] and _BLANK.fullmatch(found[1]) is not None:
            kept.append(markup[at : found.start()])
            at = found.end()
    kept.append(markup[at:])
    return _cleared("".join(kept))
