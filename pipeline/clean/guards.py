"""Prose goes in, the spans of it come out that no rule may touch: addresses, file names, handles, formulas, code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (
    "7z aac aif ape asp aspx avi bak bat bin bmp bz2 c cfg cgi class conf cpp cs css csv dat db dll dmg do doc docx dot dwg eml eps epub exe"
    " flac flv gif git go gpx gz h htaccess htm html ico ics inc ini iso jar java jp2 jpeg jpg js json jsp kml lock log lua m4a m4v map md"
    " mdb mid mkv mobi mov mp3 mp4 mpeg mpg msi odp ods odt ogg ogv otf pdf php phtml pl png po pot pps ppt pptx ps psd py r rar rb rdf"
    " rm rpm rss rst rtf sass scss sh shtml so sql srt svg swf tar tex tgz tif tiff toml torrent ts tsv ttf txt vb vcf wav webm webp wma"
    " wmv woff woff2 wps xhtml xls xlsx xml xpi xsd xsl yaml yml zip"
    " ac ai app ar at au be bg biz blog br ca cat cc ch cl cloud cn co com cz de dev dk edu ee es eu example fi fm fr gov gr hk hr hu ie"
    " il in info int io ir is it jp kr ly lt lu lv me mil mobi mx net news nl no nu nz online org pl pro pt ro rs ru se si site sk srl store"
    " tech tel to tr tv tw ua uk us va ws wiki xyz za"
)
"""What the last part of a file or host name looks like."""

_GUARDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("://", re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]{1,15}://[^\s<>\"«»“”\x0e-\x11]*+")),
    ("www.", re.compile(r"\bwww\.[^\s<>\"«»“”\x0e-\x11]++")),
    ("@", re.compile(r"(?<![\w.+@-])(?:[\w.+-]++@[\w-]++(?:\.[\w-]++)*+|@\w[\w.-]*+)")),
    ("#", re.compile(r"(?<![^\s(\x0e-\x11])#\w++")),
    (".", re.compile(rf"(?<![\w.~%+-])[\w~%+-]++(?:\.[\w~%+-]++)*?\.(?:{'|'.join(SUFFIXES.split())})(?!\w|\.\w)", re.IGNORECASE)),
    (".", re.compile(r"(?<!\S)\.[a-z][\w.-]++")),
    ("/", re.compile(r"(?<!\S)(?:~|\.{1,2})?/(?=[\w.])[^\s\"“”«»\x0e-\x11]++|[\w.-]++(?:/[\w.-]++){2,}+")),
    ("\\", re.compile(r"(?<!\S)(?:[A-Za-z]:)?\\(?=\w)[^\s\"“”«»\x0e-\x11]++|\\[()\[\]](?:[^\\]++|\\[^()\[\]])*+\\[)\]]|\\[a-zA-Z]{2,}+(?:\{[^{}\n]*+\})*+")),
    ("`", re.compile(r"(?<![`\w])`(?![`\s])[^`\n]{1,300}(?<!\s)`(?![`\w])")),
    ("$", re.compile(r"\$\$[^$]++\$\$|\$latex\b[^$]*+\$|\$(?=\S)(?=[^$\n\\^_{}=]{0,300}[\\^_{}=])[^$\n]{1,300}+(?<=\S)\$(?!\d)")),
    ("{", re.compile(r"\{\{[^{}\n]*+\}\}|\{%[^{}\n]*?%\}|\$\{[^{}\n]*+\}")),
    ("](", re.compile(r"\]\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+\)")),
    ("<", re.compile(r"</?[a-zA-Z!?][^<>\n]{0,400}>")),
)
"""What must stand in the prose -> what is guarded there."""
_FENCES = (("```", "```"), ("~~~", "~~~"), ("\\begin{", "\\end{"))


def guarded(prose: str) -> list[tuple[int, int]]:
    """Spans that no rule may touch, in order, none inside another.

    >>> [("www.x.it scrivi a io@x.it")[s:e] for s, e in guarded("www.x.it scrivi a io@x.it")]
    ['www.x.it', 'io@x.it']
    """
    spans = [found.span() for sign, pattern in _GUARDS if sign in prose for found in pattern.finditer(prose)]
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
