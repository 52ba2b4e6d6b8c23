"""How far a site's local time is from UTC, from the two dates that WordPress keeps."""

from __future__ import annotations

from datetime import datetime

MOST_OFFSET = 15 * 60
"""Minutes; no place on earth is farther from UTC."""


def offset(date: str | None, date_gmt: str | None) -> int | None:
    """Minutes that local time is ahead of UTC; None where the two do not tell.

    >>> offset("2019-07-01T12:00:00", "2019-07-01T10:00:00Z")
    120
    """
    if date is None or date_gmt is None:
        return None
    if date[13:] == date_gmt[13:-1] and date[:10] == date_gmt[:10]:
        return (int(date[11:13]) - int(date_gmt[11:13])) * 60
    seconds = (datetime.fromisoformat(date) - datetime.fromisoformat(date_gmt[:-1])).total_seconds()
    minutes = round(seconds / 60)
    return minutes if abs(minutes) <= MOST_OFFSET and minutes % 15 == 0 else None
