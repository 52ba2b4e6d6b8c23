"""Inline code and code blocks: exact text, and the language from every convention in use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.convert.markdown import raw
from pipeline.convert.markdown.signs import ATOM

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.convert.markdown.writer import Writer

LANGUAGE_ATTRIBUTES = (
    "data-enlighter-language",
    "data-language",
    "data-lang",
    "data-code-language",
    "data-programming-language",
)
NO_LANGUAGE = frozenset(
    "plain plaintext text txt none generic raw nohighlight no-highlight default auto undefined null".split()
)
KNOWN = frozenset(
    "abap actionscript ada apache apacheconf apex applescript arduino asm asp assembly autohotkey"
    " autoit awk bash basic bat batch c c# c++ cfm cfml clojure cmake cobol coffee coffeescript"
    " coldfusion cpp crystal cs csharp css cuda d dart delphi diff django docker dockerfile elixir elm"
    " erlang excel f# fortran fsharp gcode gherkin git go golang gradle graphql groovy haml handlebars"
    " haskell haxe hcl html html4strict html5 http ini java java5 javafx javascript js json json5 jsx"
    " julia kotlin kt latex less lisp llvm lua makefile markdown matlab md mermaid mips mysql nginx"
    " nim nix objc objective-c objectivec ocaml octave pascal patch perl pgsql php phtml pl plsql"
    " postgresql powershell prolog properties proto protobuf ps ps1 puppet py python python3 qml r"
    " rails rb reasonml regex rst ruby rust sas sass scala scheme scss sh shell shell-session"
    " smalltalk smarty solidity sparql sql stata svg swift tcl terraform tex toml ts tsql tsx twig"
    " typescript typoscript vala vb vb.net vba vbnet vbscript verilog vhdl vim vue wasm xhtml xml"
    " xquery xslt yaml yml zig zsh".split()
)
"""Names that count as a language where they stand as a class of their own (`hljs php`)."""
HIGHLIGHTERS = tuple(
    "hljs prettyprint sourcecode geshi codecolorer wp_syntax syntaxhighlighter crayon highlight chroma"
    " shiki".split()
)
"""How the classes of highlighters' wrappers begin."""
GUTTERS = frozenset(
    "gutter linenos line-numbers line_numbers lineno hljs-ln-numbers crayon-nums rouge-gutter".split()
)
"""Classes of elements that hold line numbers."""
_NAMED = re.compile(
    r"(?:^|[\s;])(?:language|lang|brush)\s*[-:=]\s*['\"]?(?P<class>[\w+#.-]+)"
    r"|highlight-(?:source|text)-(?P<github>[\w+#]+)",
    re.IGNORECASE,
)
_TONGUE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,8})*$")
"""A language that people speak (`en`, `pt-BR`), unless it is also a programming language's name."""
_FENCES = re.compile(r"`{3,}")
_TICKS = re.compile(r"`+")
_BLANKS = re.compile(r"[ \t\n\r]+")
_STYLED = ("strong", "em", "b", "i", "a", "mark", "sub", "sup", "del", "s", "ins", "u", "img", "span")


def block(w: Writer, element: Element) -> None:
    """`<pre>`: a fence; verse becomes lines, text with markup inside stays `<pre>`."""
    w.flush()
    classes = (element.get("class") or "").split()
    if "wp-block-verse" in classes:
        _verse(w, element)
        return
    language = find_language(element)
    if not language and element.find(".//code") is None and _is_styled(element):
        w.out.append(raw.html(w, element, keep_lines=True))
        return
    _fence(w, element, language)


def _fence(w: Writer, element: Element, language: str) -> None:
    """Add the fence of an element that holds any code."""
    content = _content(element).strip("\n")
    if content.strip():
        w.out.append(fence(content, language))


def fence(content: str, language: str) -> str:
    r"""A fenced block, its fence longer than any inside.

    >>> fence("a", "php")
    '```php\na\n```'
    """
    ticks = max(map(len, _FENCES.findall(content)), default=2) + 1 if "```" in content else 3
    mark = "`" * ticks
    return f"{mark}{language}\n{content}\n{mark}"


def inline(w: Writer, element: Element) -> None:
    """`<code>` in a line; alone in its paragraph and of several lines it is a code block."""
    if len(element):
        link = element.find(".//a[@href]")
        if (
            link is not None
            and len(element) == 1
            and element[0] is link
            and not element.text
            and not link.tail
        ):
            # `<code><a>x</a></code>` is a link that shows code.
            element.tag, link.tag = "a", "code"
            element.set("href", link.get("href", ""))
            w.handlers["a"](w, element)
            return
        if element.find(".//br") is not None and _is_alone(element) and w.handlers is not w.flat_handlers:
            w.flush()
            _fence(w, element, find_language(element))
            return
    content = _BLANKS.sub(" ", _content(element))
    if content.strip():
        _pad(w, content)


class Span:
    """A code span that more code may join until its line is finished."""

    __slots__ = ("pieces",)

    def __init__(self, content: str) -> None:
        self.pieces = [content]

    def __str__(self) -> str:
        return span("".join(self.pieces))


def _pad(w: Writer, content: str) -> None:
    """Add a code span; blanks at its ends stand outside, one that touches the span before joins it."""
    core = content.strip(" ")
    if content[0] == " ":
        w.parts.append(" ")
    if w.parts and w.parts[-1] == ATOM and isinstance(before := w.atoms[-1], Span):
        before.pieces.append(core)
    else:
        w.atom(ATOM, Span(core))
    if content[-1] == " ":
        w.parts.append(" ")


def span(content: str) -> str:
    """A code span.

    >>> span("a`b")
    '``a`b``'
    """
    if "`" not in content:
        return f"`{content}`"
    runs = {len(run) for run in _TICKS.findall(content)}
    ticks = "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)
    space = " " if content[0] == "`" or content[-1] == "`" else ""
    return f"{ticks}{space}{content}{space}{ticks}"


def find_language(element: Element) -> str:
    """The language of a `<pre>` or `<code>`, also from the code inside and wrappers around; "" if unknown."""
    inner = element.find("code") if element.tag == "pre" else None
    candidates = [element] if inner is None else [inner, element]
    outer = element.getparent()
    for _ in range(5):
        if outer is None or outer.tag not in {"div", "figure", "td", "tr", "tbody", "table"}:
            break
        candidates.append(outer)
        outer = outer.getparent()
    for candidate in candidates:
        language = _declared(candidate)
        if language:
            return "" if language in NO_LANGUAGE else language
    return ""


def _declared(element: Element) -> str:
    """What one element says about its language."""
    for name in LANGUAGE_ATTRIBUTES:
        if value := element.get(name):
            return _clean(value)
    classes = element.get("class") or ""
    if match := _NAMED.search(classes):
        return _clean(match["class"] or match["github"])
    if element.tag in {"pre", "code"}:
        value = _clean(element.get("lang") or "")
        if value in KNOWN or (value and not _TONGUE.match(value)):
            return value
    names = classes.lower().split()
    if element.tag in {"pre", "code"} or any(name.startswith(HIGHLIGHTERS) for name in names):
        return next((name for name in names if name in KNOWN), "")
    return ""


def _clean(name: str) -> str:
    """A language's name as a fence can carry it."""
    return re.sub(r"[^\w+#.-]", "", name.strip().lower())


def _content(element: Element) -> str:
    """The text as shown: breaks are line ends, line numbers are left out."""
    pieces: list[str] = []
    _collect(element, pieces)
    return "".join(pieces).replace("\xa0", " ").replace("\r", "")


def _collect(element: Element, pieces: list[str]) -> None:
    if element.text:
        pieces.append(element.text)
    for child in element:
        if isinstance(child.tag, str):
            if child.tag == "br":
                pieces.append("\n")
            elif GUTTERS.isdisjoint((child.get("class") or "").split()):
                if child.tag in {"div", "p", "li", "tr"} and pieces and not pieces[-1].endswith("\n"):
                    pieces.append("\n")
                _collect(child, pieces)
        if child.tail:
            pieces.append(child.tail)


def _is_styled(element: Element) -> bool:
    """Whether there is markup inside that a fence would lose."""
    return any(child.tag != "span" or child.get("style") for child in element.iter(*_STYLED))


def _is_alone(element: Element) -> bool:
    """Whether an element is all that its paragraph holds."""
    parent = element.getparent()
    return (
        parent is not None
        and parent.tag in {"p", "div", "body", "li", "blockquote"}
        and not (element.tail or "").strip()
        and element.getprevious() is None
        and element.getnext() is None
        and not (parent.text or "").strip()
    )


def _verse(w: Writer, element: Element) -> None:
    """A poem: each line ends in a break, stanzas are paragraphs."""
    for part in list(element.iter()):
        if part.text and "\n" in part.text:
            first, *rest = part.text.split("\n")
            part.text = first
            for line in reversed(rest):
                part.insert(0, _line_end(part, line))
        if part is not element and part.tail and "\n" in part.tail:
            first, *rest = part.tail.split("\n")
            part.tail = None
            for line in reversed(rest):
                part.addnext(_line_end(part, line))
            part.tail = first
    w.walk(element)
    w.flush()


def _line_end(near: Element, line: str) -> Element:
    """A break and the line after it."""
    end = near.makeelement("br", {})
    end.tail = line
    return end
