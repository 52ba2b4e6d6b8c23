"""Rules for blanks: spacer paragraphs, no-break spaces without a duty, doubled blanks, blanks before punctuation."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from pipeline.clean.edit import Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.clean.sheet import Sheet

NO_DUTY = frozenset("it en es de pt ca nl ro sv da nb no fi id gl".split())
"""Languages in which a no-break space before punctuation, or after a short word, has no duty."""
UNITS = frozenset(
    "% ‰ ° °C °F € $ £ ¥ ₤ mm cm dm m km mq mc m² m³ kmq ha g kg hg mg t l dl cl ml hl s min h ore ora sec ms V kV"
    " W kW kWh MW GW A Hz kHz MHz GHz dB B KB kB MB GB TB bit bits byte bytes kbps Mbps px pt dpi ppm rpm euro eur"
    " usd chf lire dollari franchi sterline mila milioni miliardi million millions milliards milliard mille billion"
    " billions thousand hundred Mio Mrd Millionen Milliarden millones mil millón anni giorni mesi minuti secondi"
    " settimane days years hours minutes seconds Jahre Tage Stunden años a.C. d.C. BC AD BCE CE am pm a.m. p.m. AM"
    " PM Uhr × x gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
    " january february march april may june july august september october november december Januar Februar März"
    " April Mai Juni Juli August September Oktober November Dezember enero febrero marzo abril mayo junio julio"
    " agosto septiembre octubre noviembre diciembre".split()
)
"""What a number is bound to."""
NO_UNITS = frozenset(
    "e è a o i il la le lo gli un al di da in ed ma se si ci ne no sì ha ho fu to by of is as or an at be we he it"
    " so if no do on up us und es er im zu am an in um ab ob so da du wo el la lo los las de en un al y o u se su"
    " sus es no si de da du os as em ao na no".split()
)
"""Short words that are no units."""
BINDING = frozenset(
    "p pp pag pagg pagina pagine page pages seite seiten página n nn num nr no núm art artt articolo article artikel fig"
    " figg figura figure cap capp capitolo chapter kapitel capítulo vol voll volume tab circa ca € $ £ § §§".split()
)
"""What binds a number that follows."""
ABBREVIATIONS = frozenset(
    "mr mrs ms mme mlle dr dott prof ing avv arch geom on rev st sig sigg spett gent egr ss hr frau sr sra d.ssa"
    " dott.ssa prof.ssa z d h u s bzw bspw ca vgl cfr ecc etc vs ed eds ibid op cit loc e.g i.e p.es".split()
)
"""What binds the word that follows, with its full stop."""
TITLES = frozenset("mr mrs ms mx dr prof st ste mme mlle me fr sr sra".split())
"""What binds a name that follows, without one."""

_SHORT_FRENCH = frozenset(
    (
        "à a y ô au aux ce de du en es est et eu il je la le les là ma me mes mi ne ni on or ou où pas pu qu sa se si su"
        " ta te tu un va vu"
    ).split()
)

_INITIAL = re.compile(r"(?:[A-ZÀ-Þ][a-z]?\.-?)+")
_SPACER = re.compile(r"(?:(?<=[\x0e\x11\n])|\A)([ \t\r]*)(\xa0[ \xa0\t]*)(?=[\x0e\x11\n\r]|\Z)")
_RUN = re.compile(r"[ \xa0]*\xa0[ \xa0]*")
WIDEST = 4
"""Blanks that somebody may have typed for one; more place something in a column."""
_DOUBLE = re.compile(r"(?<=\S) {2,4}(?=\S)")
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_MARKER = re.compile(r"//|[-*+>#|•·–—§:]+|\d{1,3}[.)]|[a-zA-Z][.)]|--?[A-Za-z][\w=-]*|\[[ x]?\]")
"""What stands before the text of an item: a sign, a number, a letter, the option of a command."""
_UNSPACED = re.compile(r"[\u0e00-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u9fff]")
"""Scripts without blanks between words: two blanks part sentences, or stretch a name."""
_REMARK = re.compile(r"(?:#|//) ")
_STATE = re.compile(r"[ ,][A-Z]{2} ")
"""American addresses have two blanks before the code: `Boston, MA  02110`."""
_STROKES = frozenset("/\\|_^~<>")
_BEFORE = re.compile(r"[,;:!?.](?<=[ \xa0].)(?!\.)(?=[\s\x0e\x0f\x11”»\")]|\Z)")
_WORDLIKE = ')]”»’"%'
"""What may stand before such a blank, besides letters and digits."""
_ROMAN = re.compile(r"[IVXLCDM]+\b")
_SMILEY = re.compile(r"[:;=8xX]['’]?-?[)(DPpo/|]\Z")
_CLOSING = frozenset("\"”»«'")
_OPTION = re.compile(r"(?:^|\s)--?[A-Za-z][\w=-]*\Z")
_MAP = re.compile(r"[ \xa0][^\W\d_]{1,3} ?(?:→|->)")
"""What follows the colon of a formula: `f : A → B`."""
_LINE_END = re.compile(r"[\n\x0e\x0f\x11]")
_EDGES = "\x0e\x0f\x11\n\r"


def spacer_paragraph(sheet: Sheet) -> Iterator[Repair]:
    r"""A paragraph or line that holds nothing but no-break spaces: an empty line made by hand.

    Not the empty cell of a table or an empty list item, whose blank is its content.

    >>> from pipeline.clean import tried
    >>> tried(spacer_paragraph, "<p>a</p><p>&nbsp;</p><td>&nbsp;</td>")
    '<p>a</p><p></p><td>&nbsp;</td>'
    """
    prose = sheet.prose
    for found in _SPACER.finditer(prose):
        start, end = found.span(2)
        if found.start() > 1 and prose[found.start() - 2] == "\x0f" and prose[end + 1 : end + 2] == "\x0f":
            continue
        yield Repair(start, end, "", 0.99)


def nbsp_run(sheet: Sheet) -> Iterator[Repair]:
    r"""Several blanks of which one at least is a no-break space become one blank; at the edges of a paragraph, none.

    Not at the start of a line within a paragraph, where they indent verse or a listing; before French punctuation
    one no-break space stays.

    >>> from pipeline.clean import tried
    >>> tried(nbsp_run, "si disegna,\xa0 nasce")
    'si disegna, nasce'
    """
    prose = sheet.prose
    if sheet.page.kept_white:
        return
    for found in _RUN.finditer(prose):
        start, end = found.span()
        before, after = prose[start - 1 : start], prose[end : end + 1]
        if before == "«" or after == "»":
            if end - start > 1:
                yield Repair(start, end, "\xa0", 0.97)
        elif (
            not before
            or before == "\x0e"
            or (before == "\n" and prose[start - 2 : start] in {"\n\n", "\x0e\n"})
        ):
            if after and after not in _EDGES and not _is_layout(sheet, start, end):
                yield Repair(start, end, "", 0.97)
        elif not after or after in "\x0e\n\r":
            if before not in _EDGES:
                yield Repair(start, end, "", 0.97)
        elif end - start > 1 and before not in _EDGES and after not in _EDGES and end - start <= 4:
            french = sheet.language(start) == "fr"
            bound = french and after in ";:!?"
            yield Repair(start, end, "\xa0" if bound else " ", 0.97)


def _is_layout(sheet: Sheet, start: int, end: int) -> bool:
    """Whether blanks at the start of a paragraph place it: a listing, verse, a signature."""
    if end - start == 1:
        return False
    first, last = sheet.paragraph(end)
    paragraph = sheet.prose[first:last]
    return (
        end - start > 8
        or "\x11" in paragraph
        or "\n" in paragraph.strip("\n\r\x0e \xa0")
        or len(paragraph) < 100
    )


def nbsp(sheet: Sheet) -> Iterator[Repair]:
    r"""A no-break space between two words of running text, where an editor put it for a blank, becomes a blank.

    Not where it has a duty: French punctuation, guillemets, dashes, numbers with what they count, initials and
    abbreviations, Roman numerals; and not in languages that bind short words by it.

    >>> from pipeline.clean import tried
    >>> tried(nbsp, "la\xa0casa a 5\xa0km; di J.\xa0Verne")
    'la casa a 5\xa0km; di J.\xa0Verne'
    """
    prose = sheet.prose
    at = -1
    while (at := prose.find("\xa0", at + 1)) >= 0:
        before, after = prose[at - 1 : at] if at else "", prose[at + 1 : at + 2]
        if (
            not before
            or not after
            or before in " \xa0\x0e\x0f\x10\x11\n\r"
            or after in " \xa0\x0e\x0f\x10\x11\n\r"
        ):
            continue
        language = sheet.language(at)
        if language in NO_DUTY:
            opening, closing = ("„“‚»", "“‘«") if language == "de" else ("“‘«", "”’»")
            free = (before.isalnum() or before in ",.;:!?)]\"'…%" or before in closing) and (
                after.isalnum()
                or after in "\"'(["
                or after in opening
                or (after == "-" and prose[at + 2 : at + 3].isalnum())
            )
        else:
            free = (
                language in {"fr", "ko"}
                and after.isalpha()
                and (before.isalnum() or before in ",.;:!?)”’»\"'…%")
            )
        if free and not _has_duty(prose, at, language):
            yield Repair(at, at + 1, " ", 0.97)


def _has_duty(prose: str, at: int, language: str | None) -> bool:
    """Whether a no-break space binds what stands on its two sides."""
    left = prose[max(0, at - 24) : at].split()[-1:]
    right = prose[at + 1 : at + 25].split()[:1]
    if not left or not right:
        return True
    word, following = left[0].strip("([“„\"'‘«»"), right[0].strip(",.;:!?)]”“„\"'’«»")
    if not word or not following:
        return language == "fr"
    if language == "fr" and (_is_sign(word) or _is_sign(following) or following == "etc"):
        return True
    if word[-1].isdigit():
        small = following.lower()
        short = len(following) <= 2 and small not in NO_UNITS
        return language == "fr" or following[0].isdigit() or following in UNITS or small in UNITS or short
    if following[0].isdigit():
        return word.lower().rstrip(".°") in BINDING or word[0].isupper() or language == "fr"
    if word[-1] == ".":
        stem = word[:-1]
        return (
            stem.lower() in ABBREVIATIONS
            or stem.isdigit()
            or len(stem) == 1
            or _INITIAL.fullmatch(word) is not None
        )
    if word.lower() in TITLES and following[0].isupper():
        return True
    return _ROMAN.fullmatch(following) is not None and word[0].isupper()


def _is_sign(word: str) -> bool:
    """Whether a French word stands for a number or a name: `N lignes`, `%d octets`, `format v7`."""
    return (len(word) <= 2 and word not in _SHORT_FRENCH) or word.isupper() or "%" in word


def double_space(sheet: Sheet) -> Iterator[Repair]:
    """Two to four blanks between words become one.

    Not at the ends of a line, where they mean something in Markdown; not after a list marker, in a table or drawing made of
    blanks and signs, nor in verse whose lines are parted by them; more than four place something in a column.

    >>> from pipeline.clean import tried
    >>> tried(double_space, "due  spazi")
    'due spazi'
    """
    prose = sheet.prose
    if sheet.page.kept_white:
        return
    piped = "|" in prose
    first = last = -1
    for found in _DOUBLE.finditer(prose):
        start, end = found.span()
        if prose[start - 1] in "\x0e\x0f\x11" or prose[end] in "\x0e\x0f\x11":
            continue
        head = _LINE_END.split(prose[max(0, start - 24) : start])[-1]
        if (len(head) < 24 and _MARKER.fullmatch(head.strip())) or (piped and _is_row(prose, start)):
            continue
        if _UNSPACED.match(prose, start - 1) and _UNSPACED.match(prose, end):
            continue
        if _REMARK.match(prose, end) or (prose[end].isdigit() and _STATE.match(prose, start - 3)):
            continue
        if (first, last) != (paragraph := sheet.paragraph(start)):
            first, last = paragraph
            layout = _Layout(prose, first, last)
        if layout.holds(start, end):
            continue
        yield Repair(start, end, " ", 0.99)


class _Line(NamedTuple):
    """A line and its gaps: where there are two blanks and more."""

    start: int
    terse: bool
    """Whether it holds little between its gaps."""
    wide: bool
    """Whether they part columns: one is wider than anybody types for one blank."""
    gaps: list[tuple[int, int]]
    ends: dict[int, int]
    """Column in which a gap ends -> its width."""


class _Layout:
    """The lines of a paragraph in which blanks may place what they stand between."""

    def __init__(self, prose: str, first: int, last: int) -> None:
        edges = [first, *(found.end() for found in _LINE_END.finditer(prose, first, last)), last]
        rows = [span for span in itertools.pairwise(edges) if not prose[slice(*span)].isspace()]
        self.lines = [_line(prose, *span) for span in rows]
        gaps = [gap for line in self.lines for gap in line.gaps]
        self.is_kept = len(rows) > 1 and (
            any(_is_drawn(prose[slice(*span)]) for span in rows)
            # Verse: more than half of its lines are parted, by more than anybody types for one blank.
            or (
                sum(bool(line.gaps) for line in self.lines) * 2 > len(rows) > 2
                and all(end - start > 2 for start, end in gaps)
            )
        )

    def holds(self, start: int, end: int) -> bool:
        """Whether a gap is there to place something."""
        if self.is_kept:
            return True
        number = bisect_right(self.lines, start, key=lambda line: line.start) - 1
        line = self.lines[number]
        if line.wide:
            return True
        for other in self.lines[max(0, number - 1) : number] + self.lines[number + 1 : number + 2]:
            if line.terse and other.terse and len(line.gaps) == len(other.gaps):
                return True
            width = other.ends.get(end - line.start, end - start)
            if width != end - start and max(width, end - start) > 2:
                return True
        return False


def _line(prose: str, start: int, end: int) -> _Line:
    """A line of a paragraph."""
    gaps = [found.span() for found in _GAP.finditer(prose, start, end)]
    terse = len(gaps) > 1 and len(prose[start:end].split()) <= 2 * (len(gaps) + 1)
    widest = max((last - first for first, last in gaps), default=0)
    ends = {last - start: last - first for first, last in gaps}
    return _Line(start, terse, widest > WIDEST or (terse and widest > 2), gaps, ends)


def _is_drawn(line: str) -> bool:
    r"""Whether a line is made of strokes.

    >>> _is_drawn(r" /\_/\ "), _is_drawn(" (...) "), _is_drawn("-----")
    (True, False, False)
    """
    signs = line.replace(" ", "")
    return (
        len(signs) > 3
        and not any(map(str.isalnum, signs))
        and len(set(signs)) > 1
        and sum(sign in _STROKES for sign in signs) > 1
    )


def _is_row(prose: str, at: int) -> bool:
    """Whether a place stands in a row of a table drawn with `|`."""
    start = max(prose.rfind("\n", 0, at), prose.rfind("\x0e", 0, at), prose.rfind("\x11", 0, at)) + 1
    return prose[start : start + 8].lstrip().startswith("|")


def space_before_punctuation(sheet: Sheet) -> Iterator[Repair]:
    """A blank before a comma, full stop, colon, semicolon, question or exclamation mark goes; in French only before `,` and `.`.

    Not before an ellipsis, a smiley, a file name or a decimal, nor where signs are repeated with blanks between, nor in a
    line that reads like a program; the full stop of `git add .` is a folder.

    >>> from pipeline.clean import tried
    >>> tried(space_before_punctuation, "parola , altra ... e :) ok !")
    'parola, altra ... e :) ok!'
    """
    prose = sheet.prose
    for found in _BEFORE.finditer(prose):
        end = found.start()
        start = end - 2 if end > 1 and prose[end - 2] in " \xa0" else end - 1
        sign, before = found[0], prose[start - 1 : start]
        if not before or not (before.isalnum() or before in _WORDLIKE):
            continue
        language = sheet.language(start)
        if language not in PUNCTUATED or (sign not in ",." and "fr" in (language, sheet.main)):
            continue
        following = prose[end + 1 : end + 4].lstrip(" \xa0")
        if following[:1] and following[0] in ".,;:!?-{}%<>=|/\\+*→\t\x10":
            continue
        if sign == "." and (
            prose[end + 1 : end + 2] in _CLOSING or _OPTION.search(prose, max(0, start - 24), start)
        ):
            continue  # the folder in which one is: `git add .`
        if sign == ":" and _MAP.match(prose, end + 1):
            continue
        if sign in ".!?" and following[:1].islower():
            continue
        if sign == ":" and before.isdigit() and following[:1].isdigit():
            continue
        if f" {sign}" in prose[end + 2 : end + 5]:
            continue
        if (sign in ":;" and prose[end + 1 : end + 2] == ")") or _SMILEY.search(
            prose, max(0, start - 3), start
        ):
            continue
        if before == '"' and not _closes(prose, max(sheet.paragraph(start)[0], start - 1000), start):
            continue
        yield Repair(start, end, "", 0.97)


PUNCTUATED = frozenset("it en de es fr pt ca nl".split())
"""Languages in which punctuation stands right behind the word (in French, commas and full stops only)."""


def _closes(prose: str, first: int, at: int) -> bool:
    """Whether the straight quote before a place is a closing one."""
    return prose.count('"', first, at) % 2 == 0
