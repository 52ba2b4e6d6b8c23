"""What is done with each HTML element that needs a few lines only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.convert.markdown import addresses, escape, footnotes, formula, media, raw
from pipeline.convert.markdown.signs import ATOM, BREAK, DEL, EM, LINK, STRONG, TAG
from pipeline.convert.tree import content

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

    from pipeline.convert.markdown.writer import Writer

MATHS = frozenset(
    "math annotation maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded"
    " mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr"
    " munder munderover semantics".split()
)
_MATH_ATTRIBUTES = (
    *("display", "alttext", "encoding", "mathvariant", "stretchy", "fence", "accent", "linethickness"),
    *("columnalign", "width"),
)
MARKER = re.compile(r"(?:more|nextpage|noteaser)(?![\w-])[^<>]*")
"""Comments that mean something to WordPress."""
_MARKED = re.compile(r"font-|text-decoration|vertical-align")
_BOLD = re.compile(r"font-weight:\s*(?:bold(?:er)?|[6-9]00)")
_NOT_BOLD = re.compile(r"font-weight:\s*(?:normal|[1-4]00|lighter)")
_ITALIC = re.compile(r"font-style:\s*(?:italic|oblique)")
_NOT_ITALIC = re.compile(r"font-style:\s*normal")
_STRUCK = re.compile(r"text-decoration(?:-line)?:[^;]*line-through")
_UNDERLINED = re.compile(r"text-decoration(?:-line)?:[^;]*underline")
_RAISED = re.compile(r"vertical-align:\s*(super|sub)\b")
_WORD_LANGUAGE = re.compile(r"[A-Z]{2}(?:-[A-Z]{2})?$")
"""As Word writes it; people write `en`."""
_EDITOR_LANGUAGE = re.compile(r"[A-Za-z]{2}-[A-Z]{2}$|[A-Z]{2}$")
"""As office programs put it on every paragraph."""
_FAKE_BULLET = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
MATH = "math"
"""Class of a formula in LaTeX."""
_MEANT = frozenset(("style", "lang", "dir"))
"""Attributes by which a block may mean something."""
_BLANK_LINES = re.compile(r"\n\s*\n")
_MORE = re.compile(r"more-\d+$")
_WRITTEN = "data-written-"
"""Put before the name of an attribute that the HTML around a block says already."""
_QUOTES = (("“", "”"), ("‘", "’"))


# Inline elements


def strong(w: Writer, element: Element) -> None:
    """`<strong>`, `<b>`."""
    if w.is_open(STRONG) or ((style := element.get("style")) and _NOT_BOLD.search(style)):
        w.walk(element)
    else:
        w.marked(element, STRONG)


def emphasis(w: Writer, element: Element) -> None:
    """`<em>`, `<i>` and what browsers show like them."""
    if w.is_open(EM) or ((style := element.get("style")) and _NOT_ITALIC.search(style)):
        w.walk(element)
    else:
        w.marked(element, EM)


def deleted(w: Writer, element: Element) -> None:
    """`<del>`, `<s>`, `<strike>`."""
    if w.is_open(DEL):
        w.walk(element)
    else:
        w.marked(element, DEL)


def span(w: Writer, element: Element) -> None:
    """`<span>`: its style may make it bold or italic, its language is kept."""
    if not element.keys():
        w.walk(element)
        return
    if element.get("class") == MATH:
        w.atom(ATOM, f"${formula.written(content(element))}$")
        return
    if (name := element.get("id")) and _MORE.match(name):
        # What WordPress shows in the place of <!--more-->.
        w.flush()
        w.out.append("<!--more-->")
        return
    style = element.get("style")
    if style and _FAKE_BULLET.search(style):
        return
    opened = _begin_style(w, style)
    found = _tongue(element)
    if found:
        w.begin(TAG, raw.tag("span", found), "</span>")
        opened += 1
    w.walk(element)
    for _ in range(opened):
        w.end()


def _begin_style(w: Writer, style: str | None) -> int:
    """Open the marks that a style attribute asks for, and say how many."""
    if not style or not _MARKED.search(style):
        return 0
    opened = 0
    for pattern, sign in ((_BOLD, STRONG), (_ITALIC, EM), (_STRUCK, DEL)):
        if pattern.search(style) and not w.is_open(sign):
            w.begin(sign)
            opened += 1
    if _UNDERLINED.search(style) and not w.is_open(LINK):
        w.begin(TAG, "<u>", "</u>")
        opened += 1
    if match := _RAISED.search(style):
        name = "sup" if match[1] == "super" else "sub"
        w.begin(TAG, f"<{name}>", f"</{name}>")
        opened += 1
    return opened


def _tongue(element: Element) -> list[tuple[str, str]]:
    """Language and direction, where a person set them."""
    found: list[tuple[str, str]] = []
    lang = element.get("lang")
    if lang and not (_WORD_LANGUAGE if element.tag == "span" else _EDITOR_LANGUAGE).match(lang):
        found.append(("lang", lang))
    direction = (element.get("dir") or "").lower()
    if direction == "rtl" or (direction in {"ltr", "auto"} and _in_rtl(element)):
        found.append(("dir", direction))
    return found


def _in_rtl(element: Element) -> bool:
    """Whether text around runs from right to left."""
    return any("rtl" in {outer.get("dir"), outer.get(_WRITTEN + "dir")} for outer in element.iterancestors())


def tagged(w: Writer, element: Element) -> None:
    """An inline element that Markdown has no form for."""
    name = element.tag
    w.begin(TAG, raw.tag(name, raw.attributes(element, ("title", "dir", "lang"))), f"</{name}>")
    w.walk(element)
    w.end()


def superscript(w: Writer, element: Element) -> None:
    """`<sup>`, which may be a footnote's reference."""
    if not footnotes.reference(w, element):
        tagged(w, element)


def quoted(w: Writer, element: Element) -> None:
    """`<q>`: the marks that a browser would add."""
    before, after = _QUOTES[w.quoted % 2]
    w.parts.append(before)
    w.quoted += 1
    w.walk(element)
    w.quoted -= 1
    w.parts.append(after)


def link(w: Writer, element: Element) -> None:
    """`<a>`: a link, an anchor or nothing but its text."""
    if name := element.get("id") or element.get("name"):
        anchor(w, name)
    href = element.get("href")
    if href is None or w.is_open(LINK):
        w.walk(element)
        return
    address = w.link(href.strip())
    if not address:
        w.walk(element)
        return
    if not len(element) and (shown := element.text) and (short := addresses.autolink(address, shown.strip())):
        w.atom(ATOM, short)
        return
    title = element.get("title")
    if title is not None and title.strip() == content(element).strip():
        title = None
    end = f"]({addresses.destination(address)}{addresses.title(title) if title else ''})"
    w.marked(element, LINK, end)


def anchor(w: Writer, name: str) -> None:
    """A place that links can lead to."""
    w.atom(ATOM, raw.tag("a", [("id", name)]) + "</a>")


def line_break(w: Writer, _element: Element) -> None:
    """`<br>`."""
    w.line_break()


def math(w: Writer, element: Element) -> None:
    """`<math>`: kept as MathML in one line; HTML inside it is not meant to be there."""
    if not all(child.tag in MATHS for child in element.iter(etree.Element)):
        w.walk(element)
        return
    pieces: list[str] = []
    _math(element, pieces)
    w.atom(ATOM, "".join(pieces))


def _math(element: Element, pieces: list[str]) -> None:
    name = element.tag
    pieces.append(raw.tag(name, raw.attributes(element, _MATH_ATTRIBUTES)))
    if element.text:
        pieces.append(raw.inline_text(" ".join(element.text.split())))
    for child in element.iterchildren(etree.Element):
        _math(child, pieces)
        if child.tail and child.tail.strip():
            pieces.append(raw.inline_text(" ".join(child.tail.split())))
    pieces.append(f"</{name}>")


def nothing(_w: Writer, _element: Element) -> None:
    """An element that shows nothing, or nothing that Markdown needs."""


# Blocks


def block(w: Writer, element: Element) -> None:
    """A block without a form of its own: paragraph, division, section."""
    w.flush()
    names = element.keys()
    if names:
        if media.is_gallery(element):
            media.gallery(w, element)
            return
        if not _MEANT.isdisjoint(names) and _styled_block(w, element):
            return
    w.walk(element)
    w.flush()


def paragraph(w: Writer, element: Element) -> None:
    """`<p>`."""
    w.flush()
    before = len(w.out)
    if _MEANT.isdisjoint(element.keys()) or not _styled_block(w, element):
        w.walk(element)
        w.flush()
    if len(w.out) > before and not w.paragraph:
        parent = element.getparent()
        w.paragraph = parent is not None and parent.tag == "li"


def _styled_block(w: Writer, element: Element) -> bool:
    """Write a block whose attributes mean something; False if they do not."""
    found = _tongue(element)
    if found:
        _directed(w, element, found)
        return True
    if opened := _begin_style(w, element.get("style")):
        w.walk(element)
        w.flush()
        for _ in range(opened):
            w.end()
        return True
    return False


def _directed(w: Writer, element: Element, found: list[tuple[str, str]]) -> None:
    """A block in another language or direction: HTML around it."""
    if element.tag == "p" and raw.is_inline(element):
        if inside := raw.html(w, element, inside_only=True):
            w.out.append(f"{raw.tag('p', found)}{inside}</p>")
        return
    for name, value in found:
        del element.attrib[name]
        element.set(_WRITTEN + name, value)
    if blocks := w.alone(element):
        w.out.append(raw.around(raw.tag("section", found), blocks, "</section>"))


def directed(handler: Callable[[Writer, Element], None]) -> Callable[[Writer, Element], None]:
    """A handler that keeps the language and direction of its block."""

    def write(w: Writer, element: Element) -> None:
        w.flush()
        if element.keys() and (found := _tongue(element)):
            _directed(w, element, found)
        else:
            handler(w, element)

    return write


def division(w: Writer, element: Element) -> None:
    """`<div>` and `<section>`, which may hold the footnotes or a formula."""
    if element.get("class") == MATH:
        w.flush()
        w.out.append(f"$$\n{formula.alone(_BLANK_LINES.sub(chr(10), content(element)))}\n$$")
    elif not footnotes.section(w, element):
        block(w, element)


def heading(w: Writer, element: Element) -> None:
    """`<h1>` to `<h6>`."""
    if line := w.line(element):
        w.out.append(f"{'#' * int(element.tag[1])} {escape.heading(line)}")


def rule(w: Writer, element: Element) -> None:
    """`<hr>`."""
    w.flush()
    if not footnotes.leads_to_notes(w, element):
        w.out.append("---")


def details(w: Writer, element: Element) -> None:
    """`<details>`: HTML around, Markdown inside."""
    w.flush()
    summary = element.find("summary")
    begin = raw.tag("details", raw.attributes(element, ("open",)))
    if summary is not None:
        begin = f"{begin}\n<summary>{raw.html(w, summary, inside_only=True)}</summary>"
    w.out.append(raw.around(begin, w.blocks(element), "</details>"))


def summary(w: Writer, element: Element) -> None:
    """`<summary>`, which its `<details>` has written; a second one, or one alone, is a block."""
    parent = element.getparent()
    if parent is None or parent.tag != "details" or parent.find("summary") is not element:
        block(w, element)


def comment(w: Writer, element: Element) -> None:
    """`<!--more-->` and its kin stand alone; other comments are not for readers."""
    text = (element.text or "").strip()
    if MARKER.fullmatch(text):
        markup = f"<!--{text}-->"
        if w.handlers is w.flat_handlers:
            w.atom(ATOM, markup)
        else:
            w.flush()
            w.out.append(markup)


# Blocks where there is room for one line only


def flat(w: Writer, element: Element) -> None:
    """A block in a heading or cell: breaks around it."""
    w.parts.append(BREAK)
    w.walk(element)
    w.parts.append(BREAK)


def flat_cell(w: Writer, element: Element) -> None:
    """A cell in a heading or cell."""
    w.parts.append(" ")
    w.walk(element)
