"""Pictures that are written into the text itself (`data:` addresses): their bytes, for a file of their own."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

ENDINGS = {
    "png": "png", "jpeg": "jpg", "jpg": "jpg", "gif": "gif", "webp": "webp", "avif": "avif", "bmp": "bmp",
    "x-icon": "ico",
}  # fmt: skip
"""Subtype of image/ -> ending; SVG is not among them, since it may run scripts."""
ADDRESS = re.compile(r"data:image/([a-z-]+)((?:;[^,;]*)*),", re.IGNORECASE)


def picture(address: str) -> tuple[str, bytes] | None:
    r"""(ending, bytes) of a picture in a `data:` address; None if it is no such thing.

    >>> picture("data:image/gif;base64,R0lGODlhAQABAAAAACw=")
    ('gif', b'GIF89a\x01\x00\x01\x00\x00\x00\x00,')
    """
    found = ADDRESS.match(address)
    ending = ENDINGS.get(found[1].lower()) if found else None
    if found is None or ending is None:
        return None
    written = address[found.end() :]
    if "base64" not in found[2].lower():
        return ending, unquote_to_bytes(written)
    data = unquote_to_bytes(written)
    try:
        return ending, base64.b64decode(data + b"=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return None


class Pictures:
    """The pictures of one entry that get a file; each once, however often it is shown."""

    def __init__(self, path: str | None) -> None:
        self.stem = (path or "").removeprefix("content/").removesuffix(".md")
        """Where the entry's own pictures lie in media/."""
        self.files: dict[str, bytes] = {}
        """Path in the output -> bytes."""
        self.known: dict[str, str | None] = {}

    def file(self, address: str) -> str | None:
        """The path of the picture's file; None if the address holds none."""
        if address not in self.known:
            found = picture(address)
            self.known[address] = None
            if found:
                path = f"media/inline/{self.stem}-{len(self.files) + 1}.{found[0]}"
                self.known[address] = path
                self.files[path] = found[1]
        return self.known[address]
