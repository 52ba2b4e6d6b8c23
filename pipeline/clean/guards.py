"""Prose goes in, the spans of it come out that no rule may touch: addresses, file names, handles, formulas, code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = frozenset(
    (
        "7z aac aif ape asp aspx avi bak bat bin bmp bz2 c cfg cgi class conf cpp cs css csv dat db dll dmg do doc docx"
        " dot dwg eml eps epub exe flac flv gif git go gpx gz h htaccess htm html ico ics inc ini iso jar java jp2 jpeg"
        " jpg js json jsp kml lock log lua m4a m4v map md mdb mid mkv mobi mov mp3 mp4 mpeg mpg msi odp ods odt ogg ogv"
        " otf pdf php phtml pl png po pot pps ppt pptx ps psd py r rar rb rdf rm rpm rss rst rtf sass scss sh shtml so sql"
        " srt svg swf tar tex tgz tif tiff toml torrent ts tsv ttf txt vb vcf wav webm webp wma wmv woff woff2 wps xhtml"
        " xls xlsx xml xpi xsd xsl yaml yml zip ac ai app ar at au be bg biz blog br ca cat cc ch cl cloud cn co com cz de"
        " dev dk edu ee es eu example fi fm fr gov gr hk hr hu ie il in info int io ir is it jp kr ly lt lu lv me mil mx"
        " net news nl no nu nz online org pro pt ro rs ru se si site sk srl store tech tel to tr tv tw ua uk us va ws wiki"
        " xyz za"
    ).split()
)
"""What the last part of a file's or host's name looks like."""
AROUND = 120
"""Characters of a line on each side of a place that are searched for signs of code."""
NEAR = 2000
"""Characters before a place in which the start of a chunk is looked for first."""

_BOUND = r" \n\t\r\xa0<>\"«»“”\x0e-\x11"
_ADDRESS = re.compile(
    rf"\b[a-zA-Z][a-zA-Z0-9+.-]{{1,15}}://[^{_BOUND}]*+"
    rf"|\bwww\.[^{_BOUND}]++"
    r"|(?<![\w.+@-])@\w[\w.-]*+"
    rf"|(?<![^@()\[\],;:{_BOUND}])[^@()\[\],;:{_BOUND}]++@[\w-]++(?:\.[\w-]++)*+"
    r"|(?<![^\s(\x0e-\x11])#\w++"
    rf"|(?<!\S)(?:~|\.{{1,2}}|[A-Za-z]:)?[/\\](?=[\w.])[^{_BOUND}]++"
    r"|[\w.-]++(?:/[\w.-]++){2,}+"
    r"|(?<!\S)\.[a-z][\w.-]++"
)
_DOTTED = re.compile(r"(?<![\w.~%+-])[\w\u0300-\u036f~%+-]++(?:\.[\w\u0300-\u036f~%+-]++)+")
_EDGE = re.compile(rf"[{_BOUND}]")
_EDGES = ' \n\t\r\xa0<>"«»“”\x0e\x0f\x10\x11'
"""What an address ends at."""
_SIGNS = ("://", "www.", "@", "#", "/", "\\", ".")

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("\\", re.compile(r"\\[()\[\]](?:[^\\]++|\\[^()\[\]])*+\\[)\]]|\\[a-zA-Z]{2,}+(?:\{[^{}\n]*+\})*+")),
    ("`", re.compile(r"(?<![`\w])`(?![`\s])[^`\n]{1,300}(?<!\s)`(?![`\w])")),
    (
        "$",
        re.compile(
            r"\$\$[^$]++\$\$|\$latex\b[^$]*+\$|\$(?=\S)(?=[^$\n\\^_{}=]{0,300}[\\^_{}=])[^$\n]{1,300}+(?<=\S)\$(?!\d)"
        ),
    ),
    ("{", re.compile(r"\{\{[^{}\n]*+\}\}|\{%[^{}\n]*?%\}|\$\{[^{}\n]*+\}")),
    ("](", re.compile(r"\]\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+\)")),
    ("<", re.compile(r"</?[a-zA-Z!?][^<>\n]{0,400}>")),
)
"""What must stand in the prose -> what is guarded there, blanks included."""
_CODE = re.compile(
    r" (?:&&|\|\||[=!]==?|[-+*]=) |\) ?\{ |; ?\}|^[ \t]*(?:\$ |>>> |#include\b|<\?php)",
    re.MULTILINE,
)
"""Signs that stand in code and hardly ever in prose."""
_LINES = "\n\x0e\x0f\x11"
_FENCES = (("```", "```"), ("~~~", "~~~"), ("\\begin{", "\\end{"))


def forms(prose: str) -> list[tuple[int, int]]:
    """Spans of code, formulas and templates, in order, none inside another.

    >>> [("il comando `ls -l` e {{ tag }}")[s:e] for s, e in forms("il comando `ls -l` e {{ tag }}")]
    ['`ls -l`', '{{ tag }}']
    """
    spans = [found.span() for sign, pattern in _FORMS if sign in prose for found in pattern.finditer(prose)]
    for opening, closing in _FENCES:
        if opening in prose:
            spans.extend(_fenced(prose, opening, closing))
    spans.sort()
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept


def is_code(prose: str, at: int) -> bool:
    """Whether the line that holds a place reads like a program, though nothing says that it is one.

    >>> is_code("if (x == 1) y = x ? 'a' : 'b' ;", 19), is_code("chi viene ? Tutti", 9)
    (True, False)
    """
    near = max(0, at - AROUND)
    start = max(max(prose.rfind(sign, near, at) for sign in _LINES) + 1, near)
    ends = (prose.find(sign, at, at + AROUND) for sign in _LINES)
    return _CODE.search(prose, start, min((end for end in ends if end >= 0), default=at + AROUND)) is not None


def _fenced(prose: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
    """From a fence to the next; what is never closed goes to the end."""
    at = 0
    while (start := prose.find(opening, at)) >= 0:
        end = prose.find(closing, start + len(opening))
        if end < 0:
            yield start, len(prose)
            return
        at = end + len(closing)
        yield start, at


class Chunk(NamedTuple):
    """What stands between two blanks, and the addresses in it."""

    start: int
    end: int
    addresses: list[tuple[int, int]]


def chunk(prose: str, start: int, end: int) -> Chunk:
    """The chunk that holds a span.

    >>> chunk("scrivi a www.x.org o a me", 12, 13)
    Chunk(start=9, end=18, addresses=[(9, 18), (9, 18)])
    """
    near = max(0, start - NEAR)
    first = max(prose.rfind(sign, near, start) + 1 for sign in _EDGES)
    if not first and near:
        first = max(prose.rfind(sign, 0, near) + 1 for sign in _EDGES)
    edge = _EDGE.search(prose, end)
    last = edge.start() if edge is not None else len(prose)
    for sign in _SIGNS:
        if prose.find(sign, first, last) >= 0:
            break
    else:
        return Chunk(first, last, [])
    # The chunk by itself: what looks behind must not see more than a chunk begins with.
    text = prose[first:last]
    spans = [found.span() for found in _ADDRESS.finditer(text)]
    spans.extend(
        found.span() for found in _DOTTED.finditer(text) if found[0].rpartition(".")[2].lower() in SUFFIXES
    )
    return Chunk(first, last, [(first + left, first + right) for left, right in sorted(spans)])
