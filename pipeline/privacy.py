"""What of a person is written: nothing that tells who they are, unless the owner asks for it."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pipeline.model import Author, Comment


@lru_cache(maxsize=4096)
def pseudonym(email: str | None, name: str, key: bytes) -> str:
    """A keyed hash of who commented, 16 hex digits, of no use without the source; "" for nobody."""
    who = (email or name).strip().casefold()
    if not who:
        return ""
    return hashlib.blake2b(who.encode("utf-8", "surrogatepass"), digest_size=8, key=key).hexdigest()


def withhold(comment: Comment, key: bytes, *, keep: bool, **converted: str | None) -> Comment:
    """The comment with what was made of it and its author's pseudonym; unless kept, no address and IP."""
    return msgspec.structs.replace(
        comment,
        author_id=comment.author_id or pseudonym(comment.author_email, comment.author, key),
        author_email=comment.author_email if keep else None,
        author_ip=comment.author_ip if keep else None,
        **converted,
    )


def without_email(author: Author, *, keep: bool) -> Author:
    """The author without an address, unless kept."""
    return author if keep or author.email is None else msgspec.structs.replace(author, email=None)
