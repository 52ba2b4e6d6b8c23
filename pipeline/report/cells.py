"""A value as it is shown: whatever a site holds stays text, and no e-mail address goes into the report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup, escape

from pipeline.report.figures import Address, Marked

if TYPE_CHECKING:
    from pipeline.report.figures import Cell, Kind

MOST = 160
"""Characters of a text that are shown."""
WITHHELD = "[e-mail]"
_MAIL = re.compile(
    r"[^\s<>()\[\]{}\"',;:=/?&|@%]{1,250}(?:@|%40|&#0*64;|&#x0*40;|&commat;)(?:[\w-][\w.-]*|$)", re.IGNORECASE
)
"""An e-mail address, or the beginning of one where a text was cut."""
_AT = re.compile("@|%40|&#|&commat", re.IGNORECASE)
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What no browser shows, or what turns a line round. Direction marks of single letters may stay."""
_CODE = re.compile("`([^`]+)`")
_SIGNS = {" ": "␣", "\u00a0": "⍽", "\t": "⇥", "\n": "↵", "\r": "␍"}
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0300-\u036f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
    "\ud800-\udfff]"
)
"""What a reader could not tell from nothing."""


def shown(text: str, most: int = MOST) -> str:
    r"""The text on one line, cut where it is long, without addresses of people.

    >>> shown("write to\nAnna.Rossi@example.org \u202etoday")
    'write to [e-mail] \\u202etoday'
    """
    text = _without_mail(" ".join(text[: 4 * most].split()))
    text = _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _without_mail(text: str) -> str:
    """The text without addresses; most have none."""
    return _MAIL.sub(WITHHELD, text) if _AT.search(text) else text


def cell(value: Cell, kind: Kind) -> Markup:
    """What stands between the tags of a table's cell."""
    if value is None:
        return Markup("")
    if isinstance(value, int):
        return Markup(f"{value:,}")  # noqa: S704 - a number
    if isinstance(value, float):
        return Markup(f"{value:,.1f}")  # noqa: S704 - a number
    if isinstance(value, Address):
        text = Markup("<bdi>{}</bdi>").format(shown(value.text) or "(no title)")
        if not value.path:
            return text
        return Markup('<a href="{}">{}</a>').format(quote(value.path, safe="/", errors="replace"), text)
    if isinstance(value, Marked):
        return _marked(value)
    if kind == "marked":
        return signed(value)
    if kind == "prose":
        return prose(value)
    if kind == "code":
        return Markup("<code><bdi>{}</bdi></code>").format(shown(value)) if value else Markup("")
    return Markup("<bdi>{}</bdi>").format(shown(value)) if kind in {"text", "name"} else escape(shown(value))


def prose(text: str) -> Markup:
    """Our own words, of which some are code.

    >>> prose("`<br>` and more")
    Markup('<code>&lt;br&gt;</code> and more')
    """
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped


def _marked(value: Marked) -> Markup:
    """The repair in its words: what went is struck out, what came is underlined."""
    gone = Markup("<del>{}</del>").format(signed(value.before)) if value.before else ""
    come = Markup("<ins>{}</ins>").format(signed(value.after)) if value.after else ""
    left, right = (_without_mail(each) for each in (value.left, value.right))
    return Markup("<bdi>{}{}{}{}</bdi>").format(_plain(left), gone, come, _plain(right))


def _plain(text: str) -> str:
    return _STEERING.sub("", text)


def signed(text: str) -> Markup:
    """A text of which blanks and what nobody sees are shown by signs, where it has little else."""
    text = _without_mail(text[: 4 * MOST])[:MOST]
    if not text:
        return Markup('<i class="nothing">nothing</i>')
    if not any(char.isalnum() for char in text) or text != text.strip():
        text = "".join(_SIGNS.get(char, char) for char in text)
    else:
        text = text.replace("\u00a0", _SIGNS["\u00a0"])
    pieces: list[Markup] = []
    end = 0
    for found in _UNSEEN.finditer(text):
        pieces += [escape(text[end : found.start()]), Markup("<b>U+{}</b>").format(f"{ord(found[0]):04X}")]
        end = found.end()
    return Markup("").join([*pieces, escape(text[end:])])
