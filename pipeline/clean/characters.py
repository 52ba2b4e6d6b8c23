"""Rules for characters that no author typed: text read in the wrong encoding, entities encoded twice, invisible signs."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from unicodedata import normalize

from pipeline.clean.edit import Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.clean.edit import Level
    from pipeline.clean.sheet import Sheet

NEAR = 100
"""Characters on each side of an entity in which a text may say that it is about one."""

_TAIL = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
"""What a byte from 80 to BF looks like in Windows-1252 or Latin-1."""
_MOJIBAKE = re.compile(
    rf"[\xc2-\xf4‚√в](?:(?<=[\xc2-\xdf]){_TAIL}|(?<=[\xe0-\xef]){_TAIL}{{2}}|(?<=[\xf0-\xf4]){_TAIL}{{3}}"
    r"|(?<=‚)Ä|(?<=√)[\x80-\uffff]|(?<=в)Ђ|(?<=Ã)[ ƒ]|(?<=â)€)"
)
"""Where text may have been read in the wrong encoding; ftfy decides."""
_LIGATURE = re.compile("Å“(?=[a-zé])|Å’(?=[a-zA-Z])")
"""œ and Œ, which ftfy takes for letters beside quotation marks."""
_LINE = re.compile(r"[^\x0e-\x11\n]+")
_CLUSTER = re.compile(r"[^\x00-\x7f]+")
_DOUBLE = re.compile(
    r"&(?:amp;){0,3}(?:(amp;)|(#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z][a-zA-Z0-9]{1,30});)"
)
_SHOWN_TAG = re.compile(r"<[/!a-zA-Z]|&(?:amp;)*[lg]t;")
_ABOUT_MARKUP = re.compile(r"(?i)\b(?:x?html|xml|entit|escap|encod|codific|markup|unicode|utf-?8|ascii)")
"""A text about entities may show one: `write &amp;amp; in HTML`."""
_INVISIBLE = re.compile(r"[\u200b\u2060\ufeff\xad]+")
_BREAKING = re.compile(r"[\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u19e0-\u1aaf\u3000-\u9fff\ua980-\uaadf]")
"""Scripts that are written without blanks: a zero-width space says where a line may break."""
_SYMBOLS = re.compile("[\xa2\xa4\xa6\xa8\xac\xaf\xb1-\xb4\xb6\xb8\xb9\xbc-\xbe]")
"""Signs that stand beside a soft hyphen only in text that was read in the wrong encoding, and may be read again."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]+")
_C1 = re.compile(r"[\x80-\x9f]")
_COMPOSABLE = re.compile(
    r"[A-Za-z\xc0-\u052f\u1e00-\u1fff\u3041-\u30ff][\u0300-\u0345\u3099\u309a]{1,2}(?![\u0300-\u036f])|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?"
)


def mojibake(sheet: Sheet) -> Iterator[Repair]:
    r"""UTF-8 that was read as Windows-1252, Latin-1 or MacRoman, once or twice; what ftfy's fix_encoding is sure of.

    Not where bytes were lost on the way (`â œ`), nor where most of the paragraph stays unreadable: that is a suggestion.

    >>> from pipeline.clean import tried
    >>> tried(mojibake, "perchÃ© câ€™Ã¨ la cittÃ\xa0")
    'perché c’è la città'
    """
    prose = sheet.prose
    if prose.isascii() or _MOJIBAKE.search(prose) is None:
        return
    from ftfy import fix_encoding
    from ftfy.badness import badness

    for line in _LINE.finditer(prose):
        text = line[0]
        if _MOJIBAKE.search(text) is None:
            continue
        fixed = _LIGATURE.sub(lambda found: "œ" if found[0] == "Å“" else "Œ", fix_encoding(text))
        if fixed == text:
            continue
        lossy = fixed.count("\ufffd") > text.count("\ufffd") or badness(fixed) * 2 > badness(text)
        for start, end, after in _differences(text, fixed):
            before = text[start:end]
            if before in _LONE_C1:
                continue
            # A lone Ã may be à whose second byte became a blank, or a letter of Portuguese.
            alone = (
                before.rstrip() == "Ã"
                and not text[start - 1 : start].isalpha()
                and sheet.language(line.start()) != "fr"
            )
            doubtful = lossy or alone or _MOJIBAKE.search(after) is not None
            yield Repair(
                line.start() + start, line.start() + end, after, 0.5 if doubtful else 0.99, "UTF-8 read in another encoding",
                "suggest" if doubtful else "auto",
            )  # fmt: skip


_LONE_C1 = frozenset(map(chr, range(0x80, 0xA0)))
"""ftfy mends these too; here they are a rule of their own."""


def _differences(text: str, fixed: str) -> Iterator[tuple[int, int, str]]:
    """Where two lines differ: (start, end, what stands there in `fixed`).

    What ASCII holds is the same in both as a rule, and what is not ASCII stands between in runs.
    """
    old, new = _CLUSTER.split(text), _CLUSTER.split(fixed)
    if old == new:
        starts = _CLUSTER.finditer(text)
        for found, after in zip(starts, _CLUSTER.findall(fixed), strict=True):
            if found[0] != after:
                yield found.start(), found.end(), after
        return
    if len(text) > 1000:
        yield _trimmed(text, fixed)
        return
    from difflib import SequenceMatcher

    for what, start, end, first, last in SequenceMatcher(None, text, fixed, autojunk=False).get_opcodes():
        if what != "equal":
            if start == end:  # an insertion: take the sign before it along
                yield (
                    (start - 1, end, text[start - 1] + fixed[first:last])
                    if start
                    else (0, 1, fixed[first:last] + text[0])
                )
            else:
                yield start, end, fixed[first:last]


def _trimmed(text: str, fixed: str) -> tuple[int, int, str]:
    """The one span in which two lines differ."""
    start = 0
    while start < min(len(text), len(fixed)) and text[start] == fixed[start]:
        start += 1
    tail = 0
    while tail < min(len(text), len(fixed)) - start and text[-1 - tail] == fixed[-1 - tail]:
        tail += 1
    return start, len(text) - tail, fixed[start : len(fixed) - tail]


def double_entity(sheet: Sheet) -> Iterator[Repair]:
    """An entity whose `&` was encoded once more, up to four times, so that the reader sees the entity.

    Never `&lt;` and `&gt;`; in a text that shows markup or is about it, where it may be meant, only a suggestion.

    >>> from pipeline.clean import tried
    >>> tried(double_entity, "l&amp;#8217;arte &amp;amp; la &amp;eacute;lite")
    'l’arte &amp; la élite'
    """
    prose = sheet.prose
    level: Level | None = None
    for found in _DOUBLE.finditer(prose):
        again, name = found.group(1, 2)
        if again:
            # `&amp;` as the reader sees it: what is left is one `&`, which the raw text must keep encoded.
            start, after = found.start() + 1, ""
        else:
            start, after = found.start(), unescape(f"&{name};")
            if after in {"<", ">", "&", f"&{name};"} or (
                name[0] != "#" and (len(after) > 1 and after.endswith(";"))
            ):
                continue
            if not after or (len(after) == 1 and after < " "):
                continue
        if level is None:
            level = "suggest" if _SHOWN_TAG.search(prose) else "auto"
        first, edge = sheet.paragraph(start)
        around = prose[max(first, start - NEAR) : min(edge, found.end() + NEAR)]
        sure = level == "auto" and _ABOUT_MARKUP.search(around) is None
        yield Repair(
            start,
            found.end(),
            after,
            0.98 if sure else 0.5,
            "an entity encoded twice",
            "auto" if sure else "suggest",
        )


def invisible(sheet: Sheet) -> Iterator[Repair]:
    r"""Zero-width space, word joiner, byte-order mark and soft hyphen inside text.

    Not the joiners that scripts and emoji need, nor marks of direction; not where lines break without blanks (Thai,
    Khmer, Japanese …).

    >>> from pipeline.clean import tried
    >>> tried(invisible, "pa\u200bro\xadla")
    'parola'
    """
    prose = sheet.prose
    for found in _INVISIBLE.finditer(prose):
        around = prose[max(0, found.start() - 1) : found.start()] + prose[found.end() : found.end() + 1]
        if _BREAKING.search(around) or ("\xad" in found[0] and _SYMBOLS.search(around)):
            continue
        yield Repair(found.start(), found.end(), "", 0.99)


def control(sheet: Sheet) -> Iterator[Repair]:
    r"""Control characters, which no text has a use for; a vertical tab or form feed leaves a blank.

    >>> from pipeline.clean import tried
    >>> tried(control, "uno\x02 due")
    'uno due'
    """
    prose, page = sheet.prose, sheet.page
    for found in _CONTROL.finditer(prose):
        for at in range(found.start(), found.end()):
            # A placeholder is one too, but not in the raw field.
            if page.raw[page.raw_span(at, at + 1)[0]] == prose[at]:
                between = (
                    prose[at] in "\x0b\x0c" and not (prose[at - 1 : at] + prose[at + 1 : at + 2]).isspace()
                )
                yield Repair(at, at + 1, " " if between else "", 0.99)


def c1(sheet: Sheet) -> Iterator[Repair]:
    r"""The characters 80 to 9F, which are Windows-1252 taken for Latin-1.

    >>> from pipeline.clean import tried
    >>> tried(c1, "l\x92arte \x96 e\x85")
    'l’arte – e…'
    """
    for found in _C1.finditer(sheet.prose):
        yield Repair(found.start(), found.end(), found[0].encode("latin-1").decode("cp1252", "ignore"), 0.97)


def composed(sheet: Sheet) -> Iterator[Repair]:
    """A letter and its accent as two characters, where one exists (NFC): a search would not find the word.

    >>> from pipeline.clean import tried
    >>> tried(composed, "perche\u0301")
    'perché'
    """
    for found in _COMPOSABLE.finditer(sheet.prose):
        after = normalize("NFC", found[0])
        if after != found[0]:
            yield Repair(found.start(), found.end(), after, 0.99)
