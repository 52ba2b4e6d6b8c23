"""Rules for markup that is no text: what Word leaves behind, line breaks in heaps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.clean.edit import Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.clean.sheet import Sheet

MOST_BREAKS = 2
"""Line breaks in a row that mean something: an empty line."""

_TEXT = re.compile(
    r"Normal 0 (?:\d{1,2} )?(?:(?:false|true) ){3}[A-Z-]{2,5} (?:[A-Z-]{2,6} ){2}(?:MicrosoftInternetExplorer\d+)?"
    r"|(?:st1\\:\*\{behavior:url\([^)\n]{0,40}\) ?\})"
    r"|/\* Style Definitions \*/\s*table\.MsoNormalTable\s*\{[^{}]*\}"
    r"|<!--\[if [^\]\n]{1,40}\]>(?:[^<]++|<(?!!\[endif\]))*+<!\[endif\]-->"
)
"""The same debris where an editor took it for text."""


def word_debris(sheet: Sheet) -> Iterator[Repair]:
    """What Word leaves in pasted text: conditional comments, `<o:p>` and its like, `<?xml …?>`, its style sheet as text.

    Only what no reader sees as the author's words; classes and styles of tags stay as they are.

    >>> from pipeline.clean import tried
    >>> tried(word_debris, "<p>Testo<o:p></o:p></p><!--[if gte mso 9]><xml></xml><![endif]-->")
    '<p>Testo</p>'
    """
    for start, end in sheet.page.debris:
        yield Repair(start, end, "", 0.98)


def word_text(sheet: Sheet) -> Iterator[Repair]:
    """Word's settings and style definitions that an editor pasted as text.

    >>> from pipeline.clean import tried
    >>> tried(word_text, "Normal 0 14 false false false IT X-NONE X-NONE Testo vero")
    'Testo vero'
    """
    for found in _TEXT.finditer(sheet.prose):
        yield Repair(found.start(), found.end(), "", 0.95)


def break_run(sheet: Sheet) -> Iterator[Repair]:
    """More than two `<br>` in a row: an empty line is two of them.

    >>> from pipeline.clean import tried
    >>> tried(break_run, "a<br /><br /><br /><br />b")
    'a<br /><br />b'
    """
    raw = sheet.page.raw
    run: list[tuple[int, int]] = []
    for span in (*sheet.page.breaks, None):
        if span is not None and run and not raw[run[-1][1] : span[0]].replace("&nbsp;", "").strip():
            run.append(span)
            continue
        if len(run) > MOST_BREAKS:
            yield Repair(run[MOST_BREAKS - 1][1], run[-1][1], "", 0.95)
        run = [span] if span is not None else []
