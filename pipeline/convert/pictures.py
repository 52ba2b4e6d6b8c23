"""Pictures: an `img` in, the address of the original that it shows out, whatever resized or delayed it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

from pipeline import addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.convert.context import Context, Site
    from pipeline.model import Media

ORIGINALS = ("data-orig-file", "data-full-url", "data-large-file")
"""Where galleries of Jetpack and WordPress say which file they show a copy of."""
DELAYED = (
    "data-lazy-src",
    "data-src",
    "data-original",
    "data-lazy",
    "data-original-src",
    "data-cfsrc",
    "data-ezsrc",
    "data-wpfc-original-src",
    "data-breeze",
    "data-echo",
    "data-unveil",
    "data-src-fg",
    "data-llsrc",
    "nitro-lazy-src",
    "file-src",
)
"""Where plugins that load pictures late keep the address; beside one of these, `src` is a stand-in."""
SETS = ("data-srcset", "data-lazy-srcset", "srcset", "nitro-lazy-srcset")
IDS = ("data-id", "data-attachment-id", "data-image-id")
_HINTS = frozenset((*ORIGINALS, *DELAYED, *IDS))
"""An `img` that has none of these says all in `src`, `srcset` and `class`."""

PLACEHOLDER = re.compile(
    r"(?:data:|about:|\#|$)|(?:.*/)?(?=[1abcdeglpst])(?:blank|spacer|placeholder|pixel|trans(?:parent)?|clear|1x1|gr[ae]y|empty|dot|loading"
    r"|(?:ajax-?)?loader|lazy(?:-?load)?|default-image)[\w.\-]*\.(?:gif|png|svg|jpe?g|webp)(?:\?.*)?$",
    re.IGNORECASE | re.DOTALL,
).match

_IMAGE_ID = re.compile(r"\bwp-image-(\d{1,18})\b").search
_NUMBER = re.compile(r"\s*(\d{1,18})\s*").fullmatch
_DECIMAL = re.compile(r"\d{1,9}(?:\.\d{1,9})?", re.ASCII).fullmatch
_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w{2,5}$)")
_EDIT = re.compile(r"-e\d{10,13}(?=\.\w{2,5}$)")
_WHOLE = re.compile(r"-(?:scaled|rotated)(?=\.\w{2,5}$)")
_DOUBLE_EXTENSION = re.compile(r"(?<=\.)(jpe?g|png|gif)\.(?:webp|avif)$", re.IGNORECASE)
_LAST_DOT = re.compile(r"(?=\.\w{2,5}$)")
_SIZING = frozenset(
    [
        "w",
        "h",
        "width",
        "height",
        "resize",
        "fit",
        "crop",
        "quality",
        "strip",
        "ssl",
        "zoom",
        "lb",
        "ulb",
        "filter",
        "webp",
    ]
)
"""Query variables by which Photon and WordPress.com resize; a plain server does not look at them."""


class Attributes(Protocol):
    """What has attributes: an element of lxml, or a dict."""

    def get(self, name: str, /) -> str | None:
        """The attribute's value; None if it has none of that name."""

    def keys(self) -> Iterable[object]:
        """The names of its attributes."""


def picture(img: Attributes, site: Site, ctx: Context) -> str:
    """The address of the picture at its full size; "" if the element has none.

    The attachment itself says where its original is: by the number in the class, if its name fits what is
    shown, then by the file that is shown, which it lists among its copies. The pattern of the name comes
    last, and only if it leads to a file that the site knows: a picture may really be called `x-300x200.jpg`.
    """
    url = source(img)
    number = _image_id(img)
    if number is not None:
        media = site.media(number)
        if media is not None and (not url or _shows(media, url)) and (file := _file(media)):
            return file
    if not url or url[:5].lower() == "data:":
        return url
    url = addresses.unproxied(addresses.tidy(url))
    found = _original(url, site)
    if found:
        return found
    for plainer in _plainer(url):
        found = _original(plainer, site)
        if found:
            ctx.note("picture-guessed", f"{url[:500]} is taken for a copy of {found[:500]}")
            return found
    return _unsized(url, site)


def source(img: Attributes) -> str:
    """The best address that the element itself gives; "" if it has none.

    >>> source({"src": "data:image/gif;base64,R0lGOD", "data-src": "/a.jpg"})
    '/a.jpg'
    >>> source({"srcset": "/a.jpg 1x, /b.jpg 2x"})
    '/b.jpg'
    """
    shown = (img.get("src") or "").strip()
    hinted = not _HINTS.isdisjoint(img.keys())
    for name in DELAYED if hinted else ():
        value = img.get(name)
        if value and _is_address(value):
            shown = value.strip()
            break
    if PLACEHOLDER(shown):
        shown = _largest(img) or shown
    for name in ORIGINALS if hinted else ():
        value = img.get(name)
        if value and _is_address(value) and (not shown or PLACEHOLDER(shown) or stem(value) == stem(shown)):
            return value.strip()
    return shown


@lru_cache(maxsize=4096)
def stem(url: str) -> str:
    """The name that a picture shares with its copies.

    >>> stem("https://i0.wp.com/example.com/2020/IMG_1-scaled-300x200.jpg?ssl=1"), stem("/a/img_1.jpg.webp")
    ('img_1', 'img_1')
    """
    name = url.partition("?")[0].partition("#")[0].rpartition("/")[2]
    if "%" in name:
        name = unquote(name)
    if name.count(".") > 1:
        name = _DOUBLE_EXTENSION.sub(r"\1", name)
    if "-" in name:
        name = _WHOLE.sub("", _EDIT.sub("", _SIZE.sub("", name)))
    return name.rpartition(".")[0].casefold() or name.casefold()


def _is_address(value: str) -> bool:
    """Whether an attribute holds an address, and not a number or a word of its plugin's own."""
    return (
        ("/" in value or "." in value)
        and not PLACEHOLDER(value.strip())
        and value.lstrip()[:1] not in ("{", "[")
    )


def _largest(img: Attributes) -> str:
    """The address of the largest copy in a set; "" if there is none."""
    for name in SETS:
        members = [(size, url) for url, size in _members(img.get(name) or "") if _is_address(url)]
        if members:
            return max(members, key=lambda member: member[0])[1]
    return ""


def _members(value: str) -> Iterator[tuple[str, float]]:
    """The addresses of a `srcset` with their widths or densities; 0 where none is given."""
    url = ""
    for token in value.split():
        if url:
            size, comma, following = token.partition(",")
            yield url, _size(size)
            url = following if comma else ""
        else:
            url = token.lstrip(",")
        if url.endswith(","):
            yield url.rstrip(","), 0.0
            url = ""
    if url:
        yield url, 0.0


def _size(descriptor: str) -> float:
    """The number in `300w` or `1.5x`."""
    digits = descriptor.rstrip("wxh")
    return float(digits) if _DECIMAL(digits) else 0.0


def _image_id(img: Attributes) -> int | None:
    """The attachment's number, where the editor left it."""
    classes = img.get("class")
    if classes and "wp-image-" in classes:
        found = _IMAGE_ID(classes)
        if found:
            return int(found[1])
    for name in IDS:
        value = img.get(name)
        found = _NUMBER(value) if value else None
        if found:
            return int(found[1])
    return None


def _shows(media: Media, url: str) -> bool:
    """Whether an address is the attachment's file or a copy: numbers get stale when a site moves."""
    if url == media.url or PLACEHOLDER(url):
        return True
    name = stem(url)
    if name in (stem(media.url), stem(media.file)):
        return True
    return any(name == stem(size.file) for size in media.sizes)


def _original(url: str, site: Site) -> str:
    """Where the attachment whose file or copy this is has its original; "" if the site knows none."""
    if url[:1] != "/" and not addresses.scheme_of(url):
        return ""
    entry = site.resolve(url)
    if entry is None or entry.kind != "media" or entry.id is None:
        return ""
    media = site.media(entry.id)
    return _file(media) if media is not None else ""


def _file(media: Media) -> str:
    """Where an attachment's file is; "" for one without a file, whose address is a page."""
    return media.url if media.file or _LAST_DOT.search(media.url) else ""


def _plainer(url: str) -> Iterator[str]:
    """What the original may be called, by the ways in which WordPress names copies."""
    path, mark, _ = url.partition("?")
    single = _DOUBLE_EXTENSION.sub(r"\1", path)
    unsized = _SIZE.sub("", single)
    unedited = _EDIT.sub("", unsized)
    whole = _WHOLE.sub("", unedited)
    tried = {path} if not mark else {url}
    for name in (
        path,
        single,
        unsized,
        unedited,
        whole,
        *(_LAST_DOT.sub(end, whole) for end in ("-scaled", "-rotated")),
    ):
        if name not in tried:
            tried.add(name)
            yield name


def _unsized(url: str, site: Site) -> str:
    """The address without a resizer's variables, where it is one of its hosts' or the site's own upload."""
    path, mark, query = url.partition("?")
    if not mark or not (".files.wordpress.com/" in path or ("/uploads/" in path and site.is_internal(path))):
        return url
    names = {part.partition("=")[0] for part in query.partition("#")[0].split("&")}
    return path if names <= _SIZING else url
