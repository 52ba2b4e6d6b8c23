"""File names that every file system takes: a slug in, one part of a path out, however hostile the slug."""

from __future__ import annotations

import re
from unicodedata import normalize
from urllib.parse import unquote_to_bytes

LONGEST_PART = 180
"""Bytes in UTF-8. A whole name may have 200: the rest is for a date before, `-2` and the extension after."""
LONGEST_PATH = 900
"""Bytes of a whole path: half of what the strictest common system takes below a deep home folder."""
_LONGEST_READ = 1000
"""Characters looked at: many more than can ever stand in a part."""

# Controls, bidi marks and overrides, invisible joiners, BOM, surrogates, private use (some systems keep
# their escapes for `:` and `?` there), noncharacters, tags. The joiners of Persian and Indic scripts stay.
_DROP = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\uf8ff"
    "\ufdd0-\ufdef\ufeff\ufff0-\uffff\U0001fffe\U0001ffff\U000e0000-\U0010ffff]+"
)
# What some system or shell reserves, what needs escaping in a link, and blanks of every kind.
_SEPARATE = re.compile(r"(?:[^\w.\-\u0080-\U0010ffff]|\s)+")
# Joiners are letters' business: beside anything but such a letter they only make names look alike.
_STRAY_JOINER = re.compile("(?<![^\x00-\x7f\\s])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f\\s])")
_DASHES = re.compile(r"-{2,}")
_DOTS = re.compile(r"\.{2,}")
_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*").fullmatch
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin|conout|clock|(?:com|lpt)[0-9¹²³])(?=\.|$)", re.IGNORECASE
).match
_CUT_ESCAPE = re.compile(r"%[0-9A-Fa-f]?$")
_EDGES = ".-_\u200c\u200d"


def part(slug: str, post_type: str, post_id: int | None = None, title: str = "") -> str:
    """The name, without extension, of an entry's file: its slug, else type and id, else title, else type.

    >>> part("ciao-mondo", "post"), part("../../etc/passwd", "post"), part("Aux.txt", "page")
    ('ciao-mondo', 'etc-passwd', 'page-Aux.txt')
    >>> part("", "post", 12), part("", "post", None, "Perché no?"), part("", "post")
    ('post-12', 'perché-no', 'post')
    """
    named = portable(slug, post_type)
    if named:
        return named
    kind = portable(post_type) or "entry"
    if post_id is not None:
        return _cut(f"{_cut(kind, LONGEST_PART // 2)}-{post_id}", LONGEST_PART)
    return (portable(_from_title(title), post_type) if title else "") or kind


def portable(name: str, post_type: str = "") -> str:
    """The name as every file system and web server takes it; "" if nothing of it is left.

    Hidden (`.x`) and, for site generators, internal (`_x`) names lose their mark; `index` stays.

    >>> portable("%ec%86%8c%ec%85"), portable("a:b*c. "), portable(".htaccess"), portable("..")
    ('소', 'a-b-c', 'htaccess', '')
    """
    if len(name) <= LONGEST_PART and _PLAIN(name):
        return f"{_guard(post_type)}-{name}" if _RESERVED(name) else name
    if "%" in name:
        # A slug that was cut at so many bytes ends inside a character, or inside its escape.
        decoded = unquote_to_bytes(_CUT_ESCAPE.sub("", name).encode("utf-8", "ignore"))
        name = decoded.decode("utf-8", "ignore")
    name = _DROP.sub("", name)[:_LONGEST_READ]
    if not name.isascii():
        name = normalize("NFC", _STRAY_JOINER.sub("", normalize("NFC", name)))
    separated = _SEPARATE.sub("-", name)
    if separated != name:
        separated = _DASHES.sub("-", separated)
    name = _cut(_DOTS.sub(".", separated).strip(_EDGES), LONGEST_PART)
    if _RESERVED(name):
        return _cut(f"{_guard(post_type)}-{name}", LONGEST_PART)
    return name


def numbered(path: str, number: int) -> str:
    """The path with a number before its extension, for the later of two entries that would share it.

    >>> numbered("content/posts/ciao.md", 2)
    'content/posts/ciao-2.md'
    """
    folder, slash, name = path.rpartition("/")
    stem, dot, extension = name.rpartition(".")
    if not stem:
        stem, dot, extension = name, "", ""
    return f"{folder}{slash}{stem}-{number}{dot}{extension}"


def joined(folder: str, parts: list[str]) -> str:
    """`folder` and the parts as a path; of a tree too deep for a path the upper levels are left out."""
    path = "/".join((folder, *parts))
    while len(parts) > 1 and len(path.encode()) > LONGEST_PATH:
        parts = parts[1:]
        path = "/".join((folder, *parts))
    return path


def _guard(post_type: str) -> str:
    """What stands before a name that Windows keeps for its devices."""
    kind = portable(post_type) if post_type else ""
    return kind if kind and not _RESERVED(kind) else "entry"


def _cut(name: str, size: int) -> str:
    """As much of the name as fits into so many bytes, whole characters only."""
    if len(name.encode()) <= size:
        return name
    return name.encode()[:size].decode("utf-8", "ignore").rstrip(_EDGES)


def _from_title(title: str) -> str:
    """A slug made from a title, in the title's own script."""
    from slugify import slugify

    return slugify(
        _DROP.sub("", title[:_LONGEST_READ]),
        allow_unicode=True,
        entities=False,
        decimal=False,
        hexadecimal=False,
    )
