"""Elements that Markdown has no form for, as compact HTML; inside it is Markdown again where it can be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.convert.markdown.writer import Writer

KEPT = frozenset(
    "abbr b bdi bdo blockquote br caption cite code col colgroup dd del dfn dl dt em figcaption h1 h2"
    " h3 h4 h5 h6 hr i ins kbd li mark ol p pre q rb rp rt rtc ruby s samp strike strong sub summary"
    " sup table tbody td tfoot th thead tr tt u ul var wbr".split()
)
"""Written with their tags; others only with what is inside them."""
VOID = frozenset("br hr wbr col".split())
ATTRIBUTES = ("colspan", "rowspan", "scope", "start", "reversed", "type", "value", "dir", "lang", "title")
BOOLEAN = frozenset("reversed open controls allowfullscreen loop muted autoplay playsinline default".split())
_LEFT_OUT = frozenset("audio video iframe source track script style object".split())
_BLANKS = re.compile(r"[ \t\n\r]+")
_AROUND_BLOCKS = re.compile(
    r" *(</?(?:ul|ol|li|p|dl|dt|dd|blockquote|h[1-6]|hr"
    r"|table|caption|thead|tbody|tfoot|tr|td|th|br)\b[^<>]*>) *"
)
_ACTIVE = re.compile(r"[\\`*_\[\]~]")


def text(s: str) -> str:
    """Text for an HTML block.

    >>> text("a < b & {{ c }}")
    'a &lt; b &amp; &#123;{ c }}'
    """
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "{" in s:
        s = s.replace("{{", "&#123;{").replace("{%", "&#123;%").replace("{#", "&#123;#")
    return s


def inline_text(s: str) -> str:
    """Text between inline HTML tags, where Markdown would still be read."""
    return _ACTIVE.sub(lambda m: f"&#{ord(m[0])};", text(s))


def tag(name: str, attributes: list[tuple[str, str]]) -> str:
    """An opening tag.

    >>> tag("video", [("src", "a.mp4"), ("controls", "")])
    '<video src="a.mp4" controls>'
    """
    written = "".join(
        f" {key}" if key in BOOLEAN else f' {key}="{_quoted(value)}"' for key, value in attributes
    )
    return f"<{name}{written}>"


def _quoted(value: str) -> str:
    """An attribute's value on one line."""
    if "\n" in value:
        value = _BLANKS.sub(" ", value)
    return text(value).replace('"', "&quot;")


def attributes(element: Element, names: tuple[str, ...] = ATTRIBUTES) -> list[tuple[str, str]]:
    """Those of the named attributes that an element has."""
    return [(name, value) for name in names if (value := element.get(name)) is not None]


def html(w: Writer, element: Element, *, inside_only: bool = False, keep_lines: bool = False) -> str:
    """An element as HTML without blank lines: links and pictures resolved, layout dropped.

    With `keep_lines` white space stays as it is, for `<pre>`.
    """
    pieces: list[str] = []
    if inside_only:
        _inside(w, element, pieces, keep_lines=keep_lines)
    else:
        _write(w, element, pieces, keep_lines=keep_lines)
    written = "".join(pieces)
    if not keep_lines:
        written = _AROUND_BLOCKS.sub(r"\1", written).replace("<p></p>", "")
    return written.strip()


def _write(w: Writer, element: Element, pieces: list[str], *, keep_lines: bool) -> None:
    name = element.tag
    if name in _LEFT_OUT or not isinstance(name, str):
        return
    if name == "img":
        if address := w.image(element):
            pieces.append(tag("img", [("src", address), ("alt", element.get("alt") or "")]))
        return
    if name == "a":
        address = w.link(href) if (href := element.get("href")) else ""
        begin = tag("a", [("href", address)]) if address else ""
    else:
        begin = tag(name, attributes(element)) if name in KEPT else ""
    pieces.append(begin)
    if name not in VOID:
        _inside(w, element, pieces, keep_lines=keep_lines)
        if begin:
            pieces.append(f"</{name}>")


def _inside(w: Writer, element: Element, pieces: list[str], *, keep_lines: bool) -> None:
    if content := element.text:
        pieces.append(text(content if keep_lines else _BLANKS.sub(" ", content)))
    for child in element:
        _write(w, child, pieces, keep_lines=keep_lines)
        if content := child.tail:
            pieces.append(text(content if keep_lines else _BLANKS.sub(" ", content)))


def around(begin: str, blocks: list[str], end: str) -> str:
    r"""Markdown between HTML tags: blank lines make a reader go on with Markdown.

    >>> around("<div>", ["*a*", "b"], "</div>")
    '<div>\n\n*a*\n\nb\n\n</div>'
    """
    return "\n\n".join((begin, *blocks, end))


def is_plain(element: Element) -> bool:
    """Whether there is text inside and nothing else."""
    return all(child.tag == "br" for child in element)


def is_inline(element: Element) -> bool:
    """Whether all that is inside can stand in one paragraph of HTML."""
    return next(element.iterdescendants(*_LEFT_OUT, "pre"), None) is None and not any(
        "footnote" in (sup.get("class") or "") for sup in element.iterdescendants("sup")
    )
