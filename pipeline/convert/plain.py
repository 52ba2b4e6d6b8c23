"""Paragraphs of text and simple marks are set aside from HTML: they are safe as they stand and need no tree.

Most text of most sites is such paragraphs. They pass the sanitiser unchanged, which a test proves, so a sign
holds their place while the rest is cleaned, parsed and walked; then they are put back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.convert.markdown.signs import (
    ATOM,
    BREAK,
    EM,
    EM_END,
    END,
    LINK,
    LINK_END,
    STRONG,
    STRONG_END,
)
from pipeline.convert.tree import ASIDE, parse, resolved

if TYPE_CHECKING:
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
_CODE = rf"<code>(?! )(?:[^{_ODD}\t\n]++|{_COLON}|&(?:amp|lt|gt);)++(?<! )</code>"
_VALUE = r"(?!(?i:on|srcdoc))[A-Za-z0-9]++=[A-Za-z0-9_.~%+,/-]*+"
_ADDRESS = (
    r"https?://(?:(?!xn--)[a-z0-9-]++\.)++[a-z]{2,24}+(?:/[A-Za-z0-9_.~%+,/@!*$()';-]*+)?"
    rf"(?:\?{_VALUE}(?:&amp;{_VALUE})*+)?"
)
_PARAGRAPH = re.compile(
    rf'<p>(?:{_TEXT}|<br ?/?>|</?(?:strong|em|b|i)>|<a href="{_ADDRESS}">|</a>|{_CODE})*+</p>'
)
_TAG = re.compile(r'<(?:(/?(?:strong|em|b|i|a))|a href="([^"]*)"|code>([^<]*)</code)>')
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_ANY = re.compile("<[^<>]*>")
_SIGNS = {
    "a": LINK, "/a": LINK_END, "strong": STRONG, "/strong": STRONG_END, "b": STRONG, "/b": STRONG_END,
    "em": EM, "/em": EM_END, "i": EM, "/i": EM_END,
}  # fmt: skip
_INVOLVED = re.compile(
    "[\x01\x02\x07\x0e\x0f](?:"
    "(?<=\x01)[^\x01\x04\x1e]*+[\x01\x1e]"  # a mark within its like, or that its paragraph does not end
    "|(?<=\x02)[^\x02\x05\x1e]*+[\x02\x1e]"
    "|(?<=\x07)[^\x07\x08\x1e]*+[\x07\x1e]"
    r"|(?<=[\x01\x02\x07])[\s\x0e]*+[\x04\x05\x08]"  # a mark around nothing
    r"|(?<=\x0e)\s*+\x0e"  # an empty line
    "|(?<=\x0f)[\x07\x08]*+\x0f"  # code that joins other code
    ")"
)
"""Signs that the writer of a tree does not take one by one."""
_MARKS = re.compile("[\x01-\x08]")
_ATOM = re.compile(ATOM)
_NOT_COLLAPSED = ("\n", "\t", "  ", "\xa0", f" {END}", f"{END} ", END + END)


class Run(NamedTuple):
    """Paragraphs that follow each other."""

    html: str
    signs: str
    """Their text, still escaped, with signs for tags; `END` behind each."""
    extras: list[tuple[str, str | None]]
    """For each `LINK` its address, for each `ATOM` its code, still escaped: (address, code)."""


def set_aside(html: str) -> tuple[str, list[Run]]:
    """The HTML with a sign in the place of each run of plain paragraphs, and the runs."""
    if "<p>" not in html or SIGN in html:
        return html, []
    # Between the rows of a table, blanks and paragraphs go different ways.
    joins = "<table" not in html
    spans: list[tuple[int, int]] = []
    for found in _PARAGRAPH.finditer(html):
        start, stop = found.span()
        if joins and spans and (start == (before := spans[-1][1]) or html[before:start].isspace()):
            spans[-1] = spans[-1][0], stop
        else:
            spans.append((start, stop))
    rest: list[str] = []
    runs: list[Run] = []
    at = 0
    for start, stop in spans:
        if (run := _run(html[start:stop])) is not None:
            rest += html[at:start], PLACE
            at = stop
            runs.append(run)
    rest.append(html[at:])
    return "".join(rest), runs


def _run(html: str) -> Run | None:
    """Paragraphs with their tags as signs; None if it takes a tree to tell what the tags come to."""
    if "<br " in html or "<br/" in html:
        html = html.replace("<br />", "<br>").replace("<br/>", "<br>")
    signs = html.replace("<p>", "").replace("</p>", END).replace("<br>", BREAK)
    extras: list[tuple[str, str | None]] = []
    if "<" in signs:
        names: list[str] = []

        def sign(tag: re.Match[str]) -> str:
            name, address, code = tag.groups()
            if code is not None:
                extras.append(("", code))
                return ATOM
            if name is None:
                extras.append((address, None))
                name = "a"
            names.append(name)
            return _SIGNS[name]

        signs = _TAG.sub(sign, signs)
        if not _pair(names) or _INVOLVED.search(signs):
            return None
    elif BREAK in signs and _INVOLVED.search(signs):
        return None
    return Run(html, signs, extras)


def _pair(names: list[str]) -> bool:
    """Whether each tag that begins something is closed before what is around it."""
    opened: list[str] = []
    for name in names:
        if name[0] != "/":
            opened.append(name)
        elif not opened or opened.pop() != name[1:]:
            return False
    return not opened


def put_back(rest: str, runs: list[Run]) -> str:
    """The whole HTML."""
    pieces = rest.split(PLACE)
    whole = [pieces[0]]
    for run, piece in zip(runs, pieces[1:], strict=True):
        whole += run.html, piece
    return "".join(whole)


def settle(root: Element, runs: list[Run]) -> list[Run] | None:
    """Leave aside what stands at the top of the tree, and put what stands deeper back into it.

    None if a link stands inside another: then the sanitiser must see both.
    """
    aside: list[Run] = []
    left = iter(runs)
    for place in list(root.iter("p")):
        if place.text != SIGN:
            continue
        run = next(left)
        if place.getparent() is root:
            place.tag = ASIDE
            aside.append(run)
        elif LINK in run.signs and next(place.iterancestors("a"), None) is not None:
            return None
        else:
            _put_into(place, run)
    return aside


def _put_into(place: Element, run: Run) -> None:
    """Put paragraphs into the tree."""
    paragraphs = list(parse(run.html))
    paragraphs[-1].tail, place.tail = place.tail, None
    for paragraph in paragraphs:
        place.addprevious(paragraph)
    place.getparent().remove(place)  # type: ignore[union-attr]


def links(run: Run) -> list[LinkFound]:
    """The links of a run.

    >>> links(Run('<p>a <a href="https://x.org/?a=1&amp;b=2">b <em>c</em></a></p>', "", []))
    [('https://x.org/?a=1&b=2', None, 'b c')]
    """
    if "<a " not in run.html:
        return []
    return [
        (resolved(url), None, " ".join(resolved(_ANY.sub("", shown)).split()))
        for url, shown in _LINK.findall(run.html)
    ]


def text(run: Run) -> str:
    """The text of a run, a line a paragraph or what a break parts."""
    shown = run.signs
    if ATOM in shown:
        codes = (code for _, code in run.extras if code is not None)
        shown = _ATOM.sub(lambda _: next(codes), shown)
    if STRONG in shown or EM in shown or LINK in shown:
        shown = _MARKS.sub("", shown)
    shown = resolved(shown.replace(BREAK, END)).replace(f"{END}\n", END)
    if shown[0] == " " or any(blank in shown for blank in _NOT_COLLAPSED):
        lines = (" ".join(line.split()) for line in shown.split(END))
        return "\n".join(filter(None, lines))
    return shown.replace(END, "\n").strip("\n")
