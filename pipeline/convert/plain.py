"""Paragraphs of text and simple marks are set aside from HTML: they are safe as they stand and need no tree.

Most text of most sites is such paragraphs. They pass the sanitiser unchanged, which a test proves, so a sign
holds their place while the rest is cleaned, parsed and walked; then they are put back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.convert.markdown.inline import collapsed
from pipeline.convert.markdown.signs import (
    ATOM,
    BREAK,
    EM,
    EM_END,
    END,
    LINK,
    LINK_END,
    RUN,
    STRONG,
    STRONG_END,
)
from pipeline.convert.tree import ASIDE, parse, resolved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from pipeline.convert.outline import LinkFound

SIGN = "\ue000"
"""A character for private use."""
PLACE = f"<p>{SIGN}</p>"
"""What holds the place of a run. Damage around it that would reach into a paragraph reaches into it, too."""

_ODD = (
    "<>&=:\x00-\x08\x0b-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ud800-\udfff"
    f"{SIGN}\ufffe\uffff"
)
"""What the sanitiser changes or looks at, what is no XML, and all blanks but the usual ones."""
_COLON = r":(?<![tT]:)(?!(?i:image/))"
"""Not that of `javascript:` or of a picture's data, of which a note would tell."""
_TEXT = rf"[^{_ODD}]++|{_COLON}|&(?:amp|lt|gt|nbsp);"
_CODE = rf"<code>(?! )(?:[^{_ODD}\t\n]++|{_COLON}|&(?:amp|lt|gt);)++(?<! )</code>(?!<code>)"
_VALUE = r"(?!(?i:on|srcdoc))[A-Za-z0-9]++=[A-Za-z0-9_.~%+,/-]*+"
_ADDRESS = (
    r"https?://(?:(?!xn--)[a-z0-9-]++\.)++[a-z]{2,24}+(?:/[A-Za-z0-9_.~%+,/@!*$()';-]*+)?"
    rf"(?:\?{_VALUE}(?:&amp;{_VALUE})*+)?"
)
_NOT_EMPTY = r"(?!\s*+<(?:/|br))"
_PARAGRAPH = re.compile(
    rf"<p>(?:{_TEXT}|<br ?/?>(?!\s*+<br)|<(?:strong|em|b|i|a href=\"{_ADDRESS}\")>{_NOT_EMPTY}"
    rf"|</(?:strong|em|b|i|a)>|{_CODE})*+</p>"
)
_SIGNS = (
    ("<strong>", STRONG), ("</strong>", STRONG_END), ("<b>", STRONG), ("</b>", STRONG_END),
    ("<em>", EM), ("</em>", EM_END), ("<i>", EM), ("</i>", EM_END), ("</a>", LINK_END),
)  # fmt: skip
_EXTRA = re.compile(r'<(?:a href="([^"]*)"|code>([^<]*)</code)>')
_LINK = re.compile(r'<a href="[^"]*">')
_ATOM = re.compile(r"<code>[^<]*</code>")
_WHOLE_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_TAG = re.compile("<[^<>]*>")
_MARKS = STRONG + STRONG_END + EM + EM_END + LINK + LINK_END
_KINDS = (("strong", "b"), ("em", "i"), ("a",))
"""Marks that mean the same; none stands within its like."""


def _nested(kinds: Sequence[Sequence[str]]) -> str:
    """A pattern for text with marks of these kinds, each ended within what is around it."""
    text = r"(?:[^<]++|<br ?/?>|<code>[^<]*+</code>)*+"
    inside = [
        rf"<{name}(?: [^>]*+)?>{_nested([other for other in kinds if other is not kind])}</{name}>"
        for kind in kinds
        for name in kind
    ]
    return f"{text}(?:(?:{'|'.join(inside)}){text})*+" if inside else text


_PAIRED = re.compile(rf"(?:<p>{_nested(_KINDS)}</p>\s*+)*+")
_ATOM_SIGN = re.compile(ATOM)
_BLANK_AT_END = re.compile(f"[{RUN}{END}{BREAK}](?:[ \t\n]|(?<=[ \t\n].))")


class Aside(NamedTuple):
    """Paragraphs that were set aside, in runs that follow each other directly."""

    runs: list[str]
    """The HTML of each."""
    signs: str
    """The text of all, still escaped, with signs for tags; `RUN` before each run, `END` behind each paragraph."""
    extras: list[tuple[str, str]]
    """(address, code), still escaped: for each `LINK` its address, for each `ATOM` its code."""


def set_aside(html: str) -> tuple[str, Aside | None]:
    """The HTML with a sign in the place of each run of plain paragraphs, and the runs."""
    if "<p>" not in html or SIGN in html:
        return html, None
    rest: list[str] = []
    runs: list[str] = []
    at = 0
    for start, stop in _spans(html):
        rest += html[at:start], PLACE
        runs.append(html[start:stop])
        at = stop
    if not runs or (aside := _aside(runs)) is None:
        return html, None
    rest.append(html[at:])
    return "".join(rest), aside


def _spans(html: str) -> list[tuple[int, int]]:
    """Where the runs stand."""
    # Between the rows of a table, blanks and paragraphs go different ways.
    joins = "<table" not in html
    spans: list[tuple[int, int]] = []
    first = last = 0
    for found in _PARAGRAPH.finditer(html):
        start, stop = found.span()
        if start != last and not (last and joins and not html[last:start].strip(" \n\t")):
            if last:
                spans.append((first, last))
            first = start
        last = stop
    if last:
        spans.append((first, last))
    return spans


def _aside(runs: list[str]) -> Aside | None:
    """Runs with their text, and signs for their tags; None if it takes a tree to tell what the tags come to."""
    signs = RUN + RUN.join(runs)
    if "<br " in signs or "<br/" in signs:
        signs = signs.replace("<br />", "<br>").replace("<br/>", "<br>")
        runs = signs.split(RUN)[1:]
    signs = signs.replace("<p>", "").replace("</p>", END).replace("<br>", BREAK)
    extras: list[tuple[str, str]] = []
    if "<" in signs:
        if not _PAIRED.fullmatch("".join(runs)):
            return None
        for tag, sign in _SIGNS:
            signs = signs.replace(tag, sign)
        if "<" in signs:
            extras = _EXTRA.findall(signs)
            signs = _ATOM.sub(ATOM, _LINK.sub(LINK, signs))
    return Aside(runs, signs, extras)


def put_back(rest: str, aside: Aside) -> str:
    """The whole HTML."""
    pieces = rest.split(PLACE)
    whole = [pieces[0]]
    for run, piece in zip(aside.runs, pieces[1:], strict=True):
        whole += run, piece
    return "".join(whole)


def settle(root: Element, aside: Aside) -> Aside | None:
    """Leave aside what stands at the top of the tree, and put what stands deeper back into it.

    None if a link stands inside another: then the sanitiser must see both.
    """
    left: list[str] = []
    runs = iter(aside.runs)
    for place in list(root.iter("p")):
        if place.text != SIGN:
            continue
        run = next(runs)
        if place.getparent() is root:
            place.tag = ASIDE
            left.append(run)
        elif "<a " in run and next(place.iterancestors("a"), None) is not None:
            return None
        else:
            _put_into(place, run)
    return aside if len(left) == len(aside.runs) else _aside(left)


def _put_into(place: Element, run: str) -> None:
    """Put paragraphs into the tree."""
    paragraphs = list(parse(run))
    paragraphs[-1].tail, place.tail = place.tail, None
    for paragraph in paragraphs:
        place.addprevious(paragraph)
    place.getparent().remove(place)  # type: ignore[union-attr]


def links(run: str) -> list[LinkFound]:
    """The links of a run.

    >>> links('<p>a <a href="https://x.org/?a=1&amp;b=2">b <em>c</em></a></p>')
    [('https://x.org/?a=1&b=2', None, 'b c')]
    """
    if "<a " not in run:
        return []
    return [
        (resolved(url), None, " ".join(resolved(_TAG.sub("", shown)).split()))
        for url, shown in _WHOLE_LINK.findall(run)
    ]


def texts(aside: Aside) -> list[str]:
    """The text of each run, a line a paragraph or what a break parts."""
    shown, clean = collapsed(_unmarked(aside).replace(BREAK, END))
    if clean:
        return [run.strip("\n") for run in shown.replace(END, "\n").split(RUN)[1:]]
    return [
        "\n".join(filter(None, (" ".join(line.split()) for line in run.split(END))))
        for run in shown.split(RUN)[1:]
    ]


def lines(aside: Aside) -> str | None:
    """The text of all, its blanks as they are, paragraphs parted by a blank line; None if blanks stand at a line's end."""
    shown = _unmarked(aside).replace(f"{END}\n", END).replace(f"{BREAK}\n", BREAK)
    if _BLANK_AT_END.search(shown):
        return None
    return resolved(shown).replace(RUN, "").replace(END, "\n\n").replace(BREAK, "\n").strip()


def _unmarked(aside: Aside) -> str:
    """The text of all, still escaped, with `RUN`, `END` and `BREAK` only."""
    shown = aside.signs
    if ATOM in shown:
        codes = (code for _, code in aside.extras if code)
        shown = _ATOM_SIGN.sub(lambda _: next(codes), shown)
    for sign in _MARKS:
        if sign in shown:
            shown = shown.replace(sign, "")
    return shown
