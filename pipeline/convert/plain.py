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
    RUN,
    STRONG,
    STRONG_END,
)
from pipeline.convert.tree import ASIDE, parse, resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element as Element

    from pipeline.convert.outline import LinkFound

SIGN = "\ue000"
"""A character for private use."""
PLACE = f"<p>{SIGN}%d</p>"
"""What holds the place of a run, with its number. Damage around it that would reach into a paragraph reaches into it, too."""

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
_BLANKS = r"(?:\s|&nbsp;)*+"
_PARAGRAPH = re.compile(
    rf"<p>(?:{_TEXT}|<br ?/?>(?!{_BLANKS}<br)|<(?:strong|em|b|i|a href=\"{_ADDRESS}\")>(?!{_BLANKS}<(?:/|br))"
    rf"|</(?:strong|em|b|i|a)>|{_CODE})*+</p>"
)
_PARAGRAPHS = re.compile(rf"(?:{_PARAGRAPH.pattern}[ \n\t]*+)++")
_SIGN_OF = {
    "p": "", "/p": END, "br": BREAK, "code": ATOM, "a": LINK, "/a": LINK_END,
    "strong": STRONG, "/strong": STRONG_END, "b": STRONG, "/b": STRONG_END,
    "em": EM, "/em": EM_END, "i": EM, "/i": EM_END,
}  # fmt: skip
_WORD_SIGN_OF = dict.fromkeys(_SIGN_OF, "") | {"/p": END, "br": END, "code": ATOM}
_TAG = re.compile(
    r"<(/?[a-z]+)[^<>]*>(?:(?<=</p>)[ \t\n]*+|(?<=<br>)\n|(?<=<code>)[^<]*</code>|(?<=<p>)&nbsp;</p>[ \t\n]*+)?"
)
"""A tag with what goes with it: blanks behind a paragraph, all of one that is a hard space, code."""
_EXTRA = re.compile(r'<(?:a href="([^"]*)"|code>([^<]*)</code)>')
_WHOLE_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_ANY_TAG = re.compile("<[^<>]*>")
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


_PLACE = re.compile(PLACE.replace("%d", r"(\d+)"))
_PAIRED = re.compile(rf"(?:<p>{_nested(_KINDS)}</p>\s*+)*+")
_ATOM_SIGN = re.compile(ATOM)
# Each begins with one rare character, to which the search jumps.
_AT_END = re.compile(f"{END}(?:(?=[ {END}])|(?<= .))")
_AT_START = re.compile(f"{RUN}[ {END}]")
_HOLDERS = frozenset(("blockquote", "div"))
_MEANT = re.compile("gallery|footnote|^math$").search
"""Classes by which a division is no mere holder."""


class Aside(NamedTuple):
    """Paragraphs that were set aside, in runs that follow each other directly."""

    runs: list[str]
    """The HTML of each."""
    signs: str
    """The text of all, still escaped, with signs for tags; `RUN` before each run, `END` behind each paragraph."""
    words: str
    """The same resolved, without signs for marks; `END` behind each line, line ends in the source are blanks."""
    tidy: bool
    """Whether all blanks in `words` are single, and none, nor nothing, stands where a line begins or ends."""
    extras: list[tuple[str, str]]
    """(address, code), still escaped: for each `LINK` its address, for each `ATOM` its code."""


def set_aside(html: str) -> tuple[str, list[str]]:
    """The HTML with a sign in the place of each run of plain paragraphs, and the runs."""
    if "<p>" not in html or SIGN in html:
        return html, []
    spans = _spans(html)
    whole = RUN.join([html[start:stop] for start, stop in spans])
    # It takes a tree to tell what marks come to that do not pair.
    if not spans or not _PAIRED.fullmatch(whole):
        return html, []
    whole = _with_short_breaks(whole)
    at = 0
    rest: list[str] = []
    for number, (start, stop) in enumerate(spans):
        rest += html[at:start], PLACE % number
        at = stop
    rest.append(html[at:])
    return "".join(rest), whole.split(RUN)


def _spans(html: str) -> list[tuple[int, int]]:
    """Where the runs stand."""
    # Between the rows of a table, blanks and paragraphs go different ways.
    table = html.find("<table")
    joined = len(html) if table < 0 else table
    spans: list[tuple[int, int]] = []
    first = last = 0
    for found in _PARAGRAPH.finditer(html):
        start, stop = found.span()
        if start != last and not (last and start < joined and not html[last:start].strip(" \n\t")):
            if last:
                spans.append((first, last))
            first = start
        last = stop
    if last:
        spans.append((first, last))
    return spans


def untouched(html: str) -> str | None:
    """The HTML as the sanitiser would write it; None unless there is nothing but plain paragraphs."""
    is_plain = _PARAGRAPHS.fullmatch(html) and _PAIRED.fullmatch(html)
    return _with_short_breaks(html) if is_plain else None


def _with_short_breaks(html: str) -> str:
    """The HTML with breaks as the sanitiser writes them."""
    if "<br " in html or "<br/" in html:
        html = html.replace("<br />", "<br>").replace("<br/>", "<br>")
    return html


def put_back(rest: str, runs: list[str]) -> str | None:
    """The whole HTML; None if damage around them has moved the places of the runs, or reached into them."""
    pieces = _PLACE.split(rest)
    if pieces[1::2] != list(map(str, range(len(runs)))):
        return None
    pieces[1::2] = runs
    return "".join(pieces)


def settle(root: Element, runs: Iterable[str]) -> list[str] | None:
    """Leave aside what stands at the top of the tree or in mere holders, and put the rest back into the tree.

    None if a link stands inside another: then the sanitiser must see both.
    """
    left: list[str] = []
    following = iter(runs)
    for place in list(root.iter("p")):
        if (place.text or "")[:1] != SIGN:
            continue
        run = next(following)
        parent = place.getparent()
        while parent is not None and _is_holder(parent):
            parent = parent.getparent()
        if parent is root:
            place.tag = ASIDE
            left.append(run)
        elif "<a " in run and next(place.iterancestors("a"), None) is not None:
            return None
        else:
            _put_into(place, run)
    return left


def _is_holder(element: Element) -> bool:
    """Whether paragraphs inside of it come to the same, each by itself, as outside of it."""
    if element.tag not in _HOLDERS:
        return False
    attributes = element.attrib
    return not attributes or (len(attributes) == 1 and not _MEANT(attributes.get("class", "math")))


def _put_into(place: Element, run: str) -> None:
    """Put paragraphs into the tree."""
    paragraphs = list(parse(run))
    paragraphs[-1].tail, place.tail = place.tail, None
    for paragraph in paragraphs:
        place.addprevious(paragraph)
    place.getparent().remove(place)  # type: ignore[union-attr]


def aside(runs: list[str]) -> Aside | None:
    """Runs with their text, and signs for their tags."""
    if not runs:
        return None
    whole = RUN + RUN.join(runs)
    pieces = _TAG.split(whole)
    names = pieces[1::2]
    extras = _EXTRA.findall(whole) if "a" in names or "code" in names else []
    pieces[1::2] = map(_SIGN_OF.__getitem__, names)
    signs = "".join(pieces)
    pieces[1::2] = map(_WORD_SIGN_OF.__getitem__, names)
    words = resolved("".join(pieces)).replace("\n", " ")
    untidy = (
        "\t" in words or "\xa0" in words or "  " in words or _AT_END.search(words) or _AT_START.search(words)
    )
    return Aside(runs, signs, words, not untidy, extras)


def links(run: str) -> list[LinkFound]:
    """The links of a run.

    >>> links('<p>a <a href="https://x.org/?a=1&amp;b=2">b <em>c</em></a></p>')
    [('https://x.org/?a=1&b=2', None, 'b c')]
    """
    if "<a " not in run:
        return []
    return [
        (resolved(url), None, " ".join(resolved(_ANY_TAG.sub("", shown)).split()))
        for url, shown in _WHOLE_LINK.findall(run)
    ]


def texts(aside: Aside) -> list[str]:
    """The text of each run, a line a paragraph or what a break parts."""
    words = aside.words
    if ATOM in words:
        codes = (" ".join(resolved(code).split()) for _, code in aside.extras if code)
        words = _ATOM_SIGN.sub(lambda _: next(codes), words)
    if aside.tidy:
        return [run.strip("\n") for run in words.replace(END, "\n").split(RUN)[1:]]
    return [
        "\n".join(filter(None, (" ".join(line.split()) for line in run.split(END))))
        for run in words.split(RUN)[1:]
    ]
