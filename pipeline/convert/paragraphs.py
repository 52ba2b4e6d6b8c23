"""Classic content as stored goes in, the same with WordPress's paragraphs and line breaks comes out.

The rules are those of `wpautop` of WordPress 6, oddities included; the
patterns are written so that no input takes more than linear time.
"""

from __future__ import annotations

import re
from operator import itemgetter

_BLOCK = (
    "(?:t(?:able|head|foot|body|r|d|h)|c(?:aption|ol|olgroup)|d(?:iv|l|d|t|etails)|[uo]l|l(?:i|egend)|p(?:re)?"
    "|f(?:orm|ieldset|ooter|igure|igcaption)|m(?:ap|enu)|a(?:rea|ddress|rticle|side)|blockquote"
    "|s(?:tyle|ection|ummary)|h(?:[1-6]|r|group|eader)|nav)"
)
"""wpautop's block tags. Most of its patterns take them as prefixes (`<param` is a `<p`), so do these."""
_BLOCK_END = frozenset(
    f"</{name}>"
    for name in (
        "table thead tfoot tbody tr td th caption col colgroup div dl dd dt details ul ol li legend p pre "
        "form fieldset footer figure figcaption map menu area address article aside blockquote style section "
        "summary h1 h2 h3 h4 h5 h6 hr hgroup header nav"
    ).split()
)
"""Their closing tags, as they stand before a blank line."""

_TRIMMED = " \n\r\t\v\0"
"""What PHP's trim() takes away."""
_SPACE = " \t\n\r\f\v"
"""What \\s means to PHP: its patterns work on bytes, hence re.ASCII wherever \\s stands below."""
_NEWLINE = " <!-- wpnl --> "
"""Stands for a newline inside a tag or comment while paragraphs are made."""
_KEPT_NEWLINE = "<WPPreserveNewline />"
"""Stands for a newline inside a script, style, svg or math element."""

_FIRST = itemgetter(1)
"""Puts a match's first group in its place, as the template `\\1` would with more work for each match."""
_TELLING = re.compile(
    rf"<(br|script|svg|math|source|track|/?option|/object>|!--|!\[CDATA\[|/?{_BLOCK}|(?i:blockquote))",
    re.ASCII,
)
"""Beginnings of the tags that wpautop's steps look for."""
_HIDING = frozenset(("!--", "![cdata["))
"""Those of them in which newlines are put out of the way, and which change nothing else."""
_TWO_BREAKS = re.compile(r"<br\s*/?>\s*<br\s*/?>", re.ASCII)
_OPENED = re.compile(rf"<(?={_BLOCK}[\s/>])", re.ASCII)
_CLOSED = re.compile(rf"</{_BLOCK}>|<hr\s*/?>", re.ASCII)
_TAG_OVER_LINES = re.compile(r"<[^<>\n]*+\n")
_COMMENT = re.compile(r"<!(?=--).*?(?:-->|\Z)", re.DOTALL)
_ELEMENT = re.compile(
    r"<!(?=--).*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<(?!!--|!\[CDATA\[)[^>]*+>?", re.DOTALL
)
_BLANK_LINES = re.compile(r"\n\s*\n", re.ASCII)
_EMPTY = re.compile(r"<p>\s*</p>", re.ASCII)
_UNCLOSED = re.compile(r"<p>([^<]++)</(div|address|form)>")
_WRAPPED = re.compile(rf"<p>\s*(</?{_BLOCK}[^>]*>)\s*</p>", re.ASCII)
_QUOTE = re.compile(r"<p><blockquote([^>]*)>", re.IGNORECASE)
_AFTER_P = re.compile(rf"<p>\s*(</?{_BLOCK}[^>]*>)", re.ASCII)
# Where a tag stays and only what follows it goes, the match may start at the last block name before
# the `>` instead of the first: the same result, without a scan to the far end from each of them.
_REST_OF_BLOCK = rf"(?:[^<>]++|<(?!/?{_BLOCK}))*+>"
_BEFORE_P_END = re.compile(rf"(</?{_BLOCK}{_REST_OF_BLOCK})\s*</p>", re.ASCII)
_BREAK_AFTER = re.compile(rf"(</?{_BLOCK}{_REST_OF_BLOCK})\s*<br />", re.ASCII)
_BREAK_BEFORE = re.compile(r"<br />(\s*</?(?:p|li|div|dl|dd|dt|th|pre|td|ul|ol)[^>]*>)", re.ASCII)
_VERBATIM = re.compile(r"<(script|style|svg|math)")
_VERBATIM_NAMES = ("script", "style", "svg", "math")
_PLACEHOLDER = re.compile(r"<pre wp-pre-tag-(\d+)></pre>")


def _collapsing(*pairs: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns with their replacements, compiled."""
    return tuple((re.compile(pattern, re.ASCII), into) for pattern, into in pairs)


# Blanks are looked for from the start of a run only, else a long run costs its square.
_COLLAPSE: tuple[tuple[frozenset[str], tuple[tuple[re.Pattern[str], str], ...]], ...] = (
    (
        frozenset(("option",)),
        _collapsing((r"(?<!\s)\s+(?=<option)", ""), (r"</option>\s+", "</option>")),
    ),
    (
        frozenset(("/object>",)),
        _collapsing(
            (r"(<object(?:[^<>]++|<(?!object))*+>)\s+", r"\1"),
            (r"(?<!\s)\s+(?=</object>|</?(?:param|embed))", ""),
            (r"(</?(?:param|embed)(?:[^<>]++|<(?!/?(?:param|embed)))*+>)\s+", r"\1"),
        ),
    ),
    (
        frozenset(("source", "track")),
        _collapsing(
            (r"([<\[](?:audio|video)(?:[^<>\[\]]++|[<\[](?!audio|video))*+[>\]])\s+", r"\1"),
            (r"(?<!\s)\s+(?=[<\[]/(?:audio|video)[>\]]|<(?:source|track))", ""),
            (r"(<(?:source|track)(?:[^<>]++|<(?!source|track))*+>)\s+", r"\1"),
        ),
    ),
    (
        frozenset(("figcaption",)),
        _collapsing((r"(?<!\s)\s+(?=<figcaption)", ""), (r"</figcaption>\s+", "</figcaption>")),
    ),
)
"""Tags of which one must be there -> patterns that take away blanks around it, lest it get a paragraph."""


def autop(text: str, br: bool = True) -> str:  # noqa: FBT001, FBT002 - the signature of wpautop
    r"""Wrap paragraphs in `<p>` and, with `br`, turn single newlines into `<br />`.

    >>> autop("one\ntwo\n\nthree")
    '<p>one<br />\ntwo</p>\n<p>three</p>\n'
    """
    if not text.strip(_TRIMMED):
        return ""
    text += "\n"
    there = _telling(text)
    if there <= _HIDING and "\f" not in text and text[0] not in " \t\v":
        return _without_blocks(text, there, br=br)
    pres: list[str] = []
    if "pre" in there:
        text = _take_pres(text, pres)
        there = _telling(text)
    if "br" in there:
        text = _TWO_BREAKS.sub("\n\n", text)
    text = _OPENED.sub("\n\n<", text)
    text = _CLOSED.sub(lambda found: found[0] + "\n\n", text)
    text = _plain_newlines(text, there)
    for triggers, patterns in _COLLAPSE:
        if not triggers.isdisjoint(there):
            for pattern, into in patterns:
                text = pattern.sub(into, text)
    text = _paragraphs(text, there)
    if br and text:
        verbatim = not there.isdisjoint(_VERBATIM_NAMES)
        text = _line_breaks(_keep_newlines(text) if verbatim else text)
        if verbatim:
            text = text.replace(_KEPT_NEWLINE, "\n")
    if "br" in there or "><br />" in text:
        text = _BREAK_AFTER.sub(_FIRST, text)
    if "<br />" in text:
        text = _BREAK_BEFORE.sub(_FIRST, text)
    if text.endswith("\n</p>\n"):
        text = text[:-6] + "</p>\n"
    if pres:
        text = _PLACEHOLDER.sub(lambda found: _stored(found, pres), text)
    return _restored(text)


def _telling(text: str) -> set[str]:
    """Which of the tags that some step looks for are there; one scan instead of one for each step."""
    return {name.lower() for name in set(_TELLING.findall(text))}


def _without_blocks(text: str, there: set[str], *, br: bool) -> str:
    """The whole of wpautop for text without block tags, where most of its steps find nothing to do."""
    text = _plain_newlines(text, there)
    chunks = [chunk.strip("\n") for chunk in _BLANK_LINES.split(text) if chunk]
    text = "<p>" + "</p>\n<p>".join(chunks) + "</p>\n"
    return _restored(_line_breaks(text) if br else text)


def _take_pres(text: str, pres: list[str]) -> str:
    """Put placeholders where `<pre>` elements stand, and the elements into `pres`."""
    *parts, last = text.split("</pre>")
    kept: list[str] = []
    for part in parts:
        start = part.find("<pre")
        if start < 0:
            # An end without a start: wpautop loses this tag, too.
            kept.append(part)
            continue
        kept.append(f"{part[:start]}<pre wp-pre-tag-{len(pres)}></pre>")
        pres.append(part[start:] + "</pre>")
    return "".join(kept) + last


def _stored(found: re.Match[str], pres: list[str]) -> str:
    """The element that a placeholder stands for; a placeholder that the author typed stays."""
    number = found[1]
    known = len(number) < 10 and int(number) < len(pres)
    return pres[int(number)] if known else found[0]


def _plain_newlines(text: str, there: set[str]) -> str:
    """Newlines in one form, and those inside tags and comments out of the way."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (
        _TAG_OVER_LINES.search(text) is None
        and "![cdata[" not in there
        and ("!--" not in there or not any("\n" in found[0] for found in _COMMENT.finditer(text)))
    ):
        return text
    return _ELEMENT.sub(lambda found: found[0].replace("\n", _NEWLINE), text)


def _restored(text: str) -> str:
    """Newlines inside tags and comments back in their places."""
    if "<!-- wpnl -->" not in text:
        return text
    return text.replace(_NEWLINE, "\n").replace("<!-- wpnl -->", "\n")


def _paragraphs(text: str, there: set[str]) -> str:
    """Chunks between blank lines in `<p>`, and `<p>` away again where block tags stand."""
    chunks = [chunk.strip("\n") for chunk in _BLANK_LINES.split(text) if chunk]
    if not chunks:
        return ""
    text = "<p>" + "</p>\n<p>".join(chunks) + "</p>\n"
    text = _EMPTY.sub("", text)
    if not there.isdisjoint(("/div", "/address", "/form")):
        text = _UNCLOSED.sub(r"<p>\1</p></\2>", text)
    text = _WRAPPED.sub(_FIRST, text)
    if "li" in there:
        text = _unwrap_items(text)
    if "blockquote" in there:
        text = _QUOTE.sub(r"<blockquote\1><p>", text)
    if "/blockquote" in there:
        text = text.replace("</blockquote></p>", "</p></blockquote>")
    text = _AFTER_P.sub(_FIRST, text)
    return _BEFORE_P_END.sub(_FIRST, text)


def _unwrap_items(text: str) -> str:
    """`<p><li…</p>` on one line without its `<p>`."""
    kept: list[str] = []
    at = line_end = 0
    while (start := text.find("<p><li", at)) >= 0:
        if start >= line_end:
            line_end = text.find("\n", start)
            if line_end < 0:
                line_end = len(text)
        end = text.find("</p>", start + len("<p><li") + 1, line_end)
        if end < 0:
            kept.append(text[at:line_end])
            at = line_end
        else:
            kept.append(text[at:start])
            kept.append(text[start + len("<p>") : end])
            at = end + len("</p>")
    kept.append(text[at:])
    return "".join(kept)


def _keep_newlines(text: str) -> str:
    """Newlines of scripts, styles and drawings out of the way."""
    kept: list[str] = []
    at = 0
    missing: set[str] = set()
    for found in _VERBATIM.finditer(text):
        name = found[1]
        if found.start() < at or name in missing:
            continue
        end = text.find(f"</{name}>", found.end())
        if end < 0:
            missing.add(name)
            continue
        kept.append(text[at : found.start()])
        kept.append(text[found.start() : end].replace("\n", _KEPT_NEWLINE))
        at = end
    kept.append(text[at:])
    return "".join(kept)


def _line_breaks(text: str) -> str:
    """A `<br />` at each newline that has none, blanks before it gone."""
    if "<br" in text:
        text = text.replace("<br>", "<br />").replace("<br/>", "<br />")
    kept: list[str] = []
    keep = kept.append
    *lines, last = text.split("\n")
    owed = False
    for line in lines:
        if line[line.rfind("<") :] in _BLOCK_END:
            # Behind these the next step would take it away again.
            keep(line)
            owed = False
            continue
        body = line.rstrip(_SPACE)
        if not body and kept:
            # The run of blanks goes on; wpautop counts it as one newline …
            if owed:
                # … but starts only behind the blank that follows a <br />.
                keep("<br />")
                owed = False
        elif body.endswith("<br />"):
            blanks = line[len(body) :]
            keep(f"{body}{blanks[0]}<br />" if blanks else body)
            owed = not blanks
        else:
            keep(body if body.endswith("</p>") else f"{body}<br />")
            owed = False
    keep(last)
    return "\n".join(kept)
