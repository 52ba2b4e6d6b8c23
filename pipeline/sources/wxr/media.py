"""The custom fields of an attachment -> its file, sizes and type."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Size
from pipeline.sources.wxr.fields import pixels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.model import Json, Meta

MIME_TYPES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "jpe": "image/jpeg", "png": "image/png", "gif": "image/gif",
    "webp": "image/webp", "avif": "image/avif", "heic": "image/heic", "svg": "image/svg+xml", "bmp": "image/bmp",
    "tif": "image/tiff", "tiff": "image/tiff", "ico": "image/x-icon", "pdf": "application/pdf",
    "mp3": "audio/mpeg", "m4a": "audio/mpeg", "ogg": "audio/ogg", "oga": "audio/ogg", "wav": "audio/wav",
    "flac": "audio/flac", "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "avi": "video/avi",
    "ogv": "video/ogg", "webm": "video/webm", "wmv": "video/x-ms-wmv", "mpg": "video/mpeg", "mpeg": "video/mpeg",
    "3gp": "video/3gpp", "txt": "text/plain", "csv": "text/csv", "vtt": "text/vtt", "rtf": "application/rtf",
    "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "epub": "application/epub+zip", "zip": "application/zip", "gz": "application/x-gzip", "rar": "application/rar",
    "7z": "application/x-7z-compressed", "tar": "application/x-tar", "json": "application/json",
}  # fmt: skip
"""As WordPress's wp_get_mime_types; an export does not carry the type itself."""
UPLOADS = "/uploads/"
"""Behind it, an address or a path on the server is one under the uploads folder."""


class About(NamedTuple):
    """What the custom fields of an attachment say of its file."""

    file: str
    mime_type: str | None
    width: int | None
    height: int | None
    alt: str
    sizes: tuple[Size, ...]


def about(metas: Iterable[Meta], url: str) -> About:
    """The file behind an attachment; a scaled picture's original is named only in its serialised details."""
    first: dict[str, Meta] = {}
    for meta in metas:
        first.setdefault(meta.key, meta)
    parsed = first["_wp_attachment_metadata"].parsed if "_wp_attachment_metadata" in first else None
    details: dict[str, Json] = parsed if isinstance(parsed, dict) else {}
    file = (
        first["_wp_attached_file"].value.strip()
        if "_wp_attached_file" in first
        else _text(details.get("file"))
    )
    file = file or (url if UPLOADS in url else "")
    if UPLOADS in file:
        file = file.rpartition(UPLOADS)[2].partition("?")[0]
    folder = file.rpartition("/")[0]
    if original := _text(details.get("original_image")):
        file = _in(folder, original)
    sizes = details.get("sizes")
    return About(
        file=file,
        mime_type=MIME_TYPES.get((file or url.partition("?")[0]).rpartition(".")[2].lower()),
        width=pixels(details.get("width")),
        height=pixels(details.get("height")),
        alt=first["_wp_attachment_image_alt"].value if "_wp_attachment_image_alt" in first else "",
        sizes=tuple(
            Size(
                name=name,
                file=_in(folder, _text(size.get("file"))),
                width=pixels(size.get("width")),
                height=pixels(size.get("height")),
            )
            for name, size in (sizes.items() if isinstance(sizes, dict) else ())
            if isinstance(size, dict)
        ),
    )


def _in(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
