"""The text of a field -> what it says: numbers, dates, slugs, plain text; "" and zero dates say nothing."""

from __future__ import annotations

import email.utils
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from pipeline.model import Json
    from pipeline.sources.wxr.values import Say

NUMBER = re.compile(r"[+-]?[0-9]+")
LOOSE_DATE = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]+([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2}))?)?(?![0-9])"
)
RFC_DATE = re.compile(r"\s*(?:[A-Za-z]{3},\s*)?[0-9]{1,2}\s+[A-Za-z]{3}\s+[0-9]{4}\s+[0-9]")
ZERO_DATES = ("0000", "-0001")
"""How the years begin that WordPress prints for no date."""
BLANKS = "\ufeff \t\n"


def number(text: str, say: Say) -> int | None:
    """A number; None where there is none.

    >>> number(" 12 ", print), number("", print)
    (12, None)
    """
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    text = text.strip(BLANKS)
    if not text:
        return None
    if len(text) < 20 and NUMBER.fullmatch(text) and -(2**63) <= (found := int(text)) < 2**63:
        return found
    say("number-unreadable", f"“{text[:40]}” is no number")
    return None


def positive(text: str) -> int | None:
    """An id as meta holds it; None for 0, -1 or text."""
    text = text.strip()
    return int(text) or None if text.isascii() and text.isdigit() and len(text) < 19 else None


def pixels(value: Json) -> int | None:
    """A width or height, which plugins also store as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return positive(value) if isinstance(value, str) else None


def date(text: str, say: Say) -> str | None:
    """A date as the contract writes it; zero dates and no dates are None.

    >>> date("2013-01-17 0:49:47", print), date("0000-00-00 00:00:00", print)
    ('2013-01-17T00:49:47', None)
    """
    if not text or text.startswith(ZERO_DATES):
        return None
    try:
        if len(text) == 19 and text[4] == text[7] == "-" and text[10] == " " and text[13] == text[16] == ":":
            datetime.fromisoformat(text)
            return f"{text[:10]}T{text[11:]}"
        text = text.strip(BLANKS)
        if not text or text.startswith(ZERO_DATES):
            return None
        if (match := LOOSE_DATE.match(text)) is not None:
            return datetime(*(int(part or 0) for part in match.groups())).isoformat()  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        pass  # such as the 30th of February: told below, with all else that is no date
    say("date-unreadable", f"“{text[:40]}” is no date; left empty")
    return None


def utc(text: str, say: Say) -> str | None:
    """The same of a date in UTC, with its mark."""
    found = date(text, say)
    return f"{found}Z" if found else None


def rfc_date(text: str) -> str | None:
    """What RSS writes, in UTC; None if unreadable.

    >>> rfc_date("Thu, 05 Jan 2012 14:30:46 +0100")
    '2012-01-05T13:30:46Z'
    """
    if not RFC_DATE.match(text):
        return None
    try:
        moment = email.utils.parsedate_to_datetime(text)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return f"{moment.replace(tzinfo=None, microsecond=0).isoformat()}Z"


def slug(text: str) -> str:
    """A slug percent-decoded; what was cut inside a character stays encoded.

    >>> slug("caff%c3%a8"), slug("%e3%81%82%e3%81")
    ('caffè', 'あ%e3%81')
    """
    if "%" not in text:
        return text
    data = unquote_to_bytes(text)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        tail = "".join(f"%{byte:02x}" for byte in data[error.start :])
        return data[: error.start].decode() + tail
