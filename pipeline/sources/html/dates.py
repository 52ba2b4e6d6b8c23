"""Dates as themes print them, in words or figures of some thirty languages, go in; a day, a time and an offset come out.

A table of month names rather than a general parser: on the dates of themes it is right more often (a general
parser takes a lone number or weekday for a date) and a hundred times as fast.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import normalize

from pipeline.sources.html.months import EXCEPTIONS, MONTHS

MONTH_FIRST = frozenset(("en", "en-us", "en_us", "en-ca", "fil", "es-pr", "en-ph"))
"""Languages whose dates in figures begin with the month."""
YEAR_OFFSETS = {"th": 543}
"""Language -> what its calendar's years are ahead."""

NOISE = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\u00ad\ufeff]")
ISO = re.compile(
    r"(?<!\d)(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)(?:[T ]+(?P<h>\d\d?):(?P<n>\d\d)(?::(?P<s>\d\d))?(?:[.,]\d+)?"
    r"\s*(?P<z>Z|UTC|GMT|[+-]\d\d(?:(?::?\d\d)|(?!\d)))?)?(?!\d)"
)
STAMP = re.compile(r"\s*(\d{9,10})(?:\d{3})?\s*")
RFC = re.compile(r"\s*(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d\d?:\d\d")
EAST = re.compile(r"(?<!\d)(?P<y>\d{4})\s*[年년]\s*(?P<m>\d\d?)\s*[月월]\s*(?P<d>\d\d?)\s*[日일]")
FIGURES = re.compile(
    r"(?<![\d.,/:-])(?P<a>\d{1,4})\s?(?P<sep>[./-])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<c>\d{4}|\d\d)(?![\d/:-]|\.\d)"
)
CLOCK = re.compile(
    r"(?<![\d.,:/-])(?P<h>\d{1,2})(?:\s?[:h.]\s?(?P<n>\d\d)(?:[:.](?P<s>\d\d))?)?\s*(?P<half>[ap]\.?\s?m\b\.?|uhr\b|h\b|μμ|"
    r"πμ|오전|오후|上午|下午)?"
    r"(?!\s?[\d/:%€$]|-)",
    re.IGNORECASE,
)
EAST_CLOCK = re.compile(
    r"(?P<half>上午|下午|午前|午後|오전|오후)?\s*(?P<h>\d{1,2})\s*(?:[:時时시]\s*)(?P<n>\d{1,2})(?:\s*[分분])?"
)
AFTER = 28
"""Characters behind a date in which its time may stand."""


class When(NamedTuple):
    """A moment as far as it is told."""

    day: str
    """`YYYY-MM-DD`."""
    time: str = ""
    """`HH:MM:SS`; "" if only the day is told."""
    offset: int | None = None
    """Minutes ahead of UTC; None if that is not told."""
    sure: bool = True
    """False where day and month could be the other way round."""

    @property
    def local(self) -> str:
        """`YYYY-MM-DDTHH:MM:SS` by the clock that was read; midnight where only the day is told."""
        return f"{self.day}T{self.time or '00:00:00'}"

    @property
    def utc(self) -> str | None:
        """The same with `Z`, where it is known."""
        if self.offset is None or not self.time:
            return None
        moment = datetime.fromisoformat(self.local) - timedelta(minutes=self.offset)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year >= 1000 else None


def machine(value: str, language: str = "") -> When | None:
    """A date from an attribute or meta tag: ISO 8601, RFC 822, a Unix time, else words.

    >>> machine("2009-03-12T09:15:00+01:00").utc, machine("2009-03-12"), machine("-0001-11-30T00:00:00+00:00")
    ('2009-03-12T08:15:00Z', When(day='2009-03-12', time='', offset=None, sure=True), None)
    """
    value = value.strip()
    if not value or value.startswith(("0000", "-")) or len(value) > 100:
        return None
    found = ISO.match(value)
    if found:
        return _iso(found)
    stamp = STAMP.fullmatch(value)
    if stamp:
        moment = datetime.fromtimestamp(int(stamp[1]), UTC)
        return When(moment.strftime("%Y-%m-%d"), moment.strftime("%H:%M:%S"), 0)
    if RFC.match(value):
        try:
            read = parsedate_to_datetime(value)
        except (ValueError, IndexError, TypeError):
            return words(value, language)
        ahead = read.utcoffset()
        offset = round(ahead.total_seconds() / 60) if ahead is not None else 0
        return (
            When(read.strftime("%Y-%m-%d"), read.strftime("%H:%M:%S"), offset) if read.year > 1900 else None
        )
    return words(value, language)


def _iso(found: re.Match[str]) -> When | None:
    """A date in ISO 8601."""
    day = _day(int(found["y"]), int(found["m"]), int(found["d"]))
    if day is None:
        return None
    time = _time(found["h"], found["n"], found["s"], "") if found["h"] else ""
    zone = found["z"]
    offset: int | None = None
    if zone and time:
        if zone in {"Z", "UTC", "GMT"}:
            offset = 0
        else:
            hours, minutes = int(zone[1:3]), int(zone[-2:]) if len(zone) > 3 else 0
            offset = (hours * 60 + minutes) * (-1 if zone[0] == "-" else 1)
            offset = offset if abs(offset) <= 15 * 60 else None
    return When(day, time, offset)


@lru_cache(maxsize=4096)
def words(text: str, language: str = "") -> When | None:
    """The first date that a short text holds; None if it holds none.

    >>> words("Pubblicato il 16 Maggio 2023 alle 1:16 pm").local, words("March 5th, 2014 at 10:02").local
    ('2023-05-16T13:16:00', '2014-03-05T10:02:00')
    >>> words("3. März 2014, 9.05 Uhr").local, words("05/03/2014", "it").day, words("05/03/2014", "en-US").day
    ('2014-03-03T09:05:00', '2014-03-05', '2014-05-03')
    >>> words("3 days ago"), words("Version 1.2.3")
    (None, None)
    """
    text = NOISE.sub("", normalize("NFKC", text[:400])).lower().translate(_DIGITS)
    found = ISO.search(text)
    read = _iso(found) if found else None
    if found and read:
        return read if read.time else read._replace(time=_clock(text, found))
    for pattern in (_day_month(), _month_day(), EAST, _year_month()):
        for match in pattern.finditer(text):
            day = _named(match, language)
            if day:
                return When(day, _clock(text, match))
    for match in FIGURES.finditer(text):
        figures = _figures(match, language)
        if figures:
            return figures._replace(time=_clock(text, match))
    return None


def holds_date(text: str) -> bool:
    """Whether a short text is a date and little else, as a line of meta data is."""
    if len(text) > 90 or not any(character.isdigit() for character in text):
        return False
    return words(text) is not None


@cache
def _months() -> dict[str, int]:
    """Name of a month, with and without accents -> its number."""
    table: dict[str, int] = {}
    for names in MONTHS.values():
        for number, name in enumerate(names.split(), 1):
            for spelled in (name, _bare(name)):
                table.setdefault(normalize("NFKC", spelled), number)
    return table


def _bare(text: str) -> str:
    """Without accents."""
    return "".join(each for each in normalize("NFKD", text) if not "\u0300" <= each <= "\u036f")


@cache
def _names() -> str:
    return "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))


_YEAR = r"(?P<y>(?:1[89]|20|2[45])\d\d|[’'‘`]\d\d)"
_ORDINAL = r"(?:st|nd|rd|th|er|ère|re|e|º|ª|°|\.|-го|-е)?"


@cache
def _day_month() -> re.Pattern[str]:
    """`16 maggio 2023`, `3. März 2014`, `1er août 2010`, `16 de mayo de 2012`, `16-May-2012`."""
    return re.compile(
        rf"(?<!\d:)(?<![\d.,/-])(?P<d>\d\d?)\s?{_ORDINAL}[\s,/.-]*(?:de\s|of\s|di\s|d[’'e]\s?|a\s|en\s)?\s*(?P<m>{_names()})(?!\w)\.?[\s,/.-]*"
        rf"(?:de[l]?\s|of\s|di\s|v\.\s)?\s*{_YEAR}(?!\d)"
    )


@cache
def _month_day() -> re.Pattern[str]:
    """`March 5th, 2014`, `mayo 16, 2012`, `16 Mai` the other way round."""
    return re.compile(
        rf"(?<!\w)(?P<m>{_names()})\.?[\s/-]+(?:the\s)?(?P<d>\d\d?){_ORDINAL}(?:\s?\([a-z]+\))?[\s,/-]+(?:de[l]?\s|of\s)?\s*{_YEAR}(?!\d)"
    )


@cache
def _year_month() -> re.Pattern[str]:
    """`2014. május 3.`, `2014 March 5`, `2014 m. gegužės 3 d.`."""
    return re.compile(
        rf"(?<!\d){_YEAR}[.,]?\s?(?:m\.|[eé]ko|\.)?[\s,-]*(?P<m>{_names()})(?!\w)\.?[\s-]*(?P<d>\d\d?)(?!\d)"
    )


def _named(found: re.Match[str], language: str) -> str | None:
    """A day whose month is a word."""
    name, year = found["m"], found["y"]
    month = (
        int(name) if name.isdigit() else EXCEPTIONS.get((language[:2].lower(), name)) or _months().get(name)
    )
    if month is None:
        return None
    number = int(year) if year.isdigit() else _century(int(year[1:]))
    if number > 2400:
        number -= YEAR_OFFSETS.get(language[:2].lower(), 543)
    return _day(number, month, int(found["d"]))


def _figures(found: re.Match[str], language: str) -> When | None:
    """A day in figures: the year tells its place by its digits, day and month by being over 12, else the language."""
    a, b, c = found["a"], int(found["b"]), found["c"]
    if len(a) == 4:
        day = _day(int(a), b, int(c)) if len(c) == 2 else None
        return When(day) if day else None
    if len(a) == 3 or (len(c) == 2 and found["sep"] == "." and len(a) == 1):
        return None
    first, year = int(a), int(c) if len(c) == 4 else _century(int(c))
    if not 1900 <= year <= 2100:
        return None
    american = language.lower() in MONTH_FIRST and found["sep"] != "."
    if first > 12 or b > 12:
        day = _day(year, b, first) if first > 12 else _day(year, first, b)
        return When(day) if day else None
    day = _day(year, first, b) if american else _day(year, b, first)
    return When(day, sure=first == b or found["sep"] == ".") if day else None


def _century(year: int) -> int:
    """A year of two figures."""
    return 2000 + year if year < 70 else 1900 + year


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year >= 1000 else None
    except ValueError:
        return None


def _clock(text: str, found: re.Match[str]) -> str:
    """The time beside a date: behind it, else before it; "" if there is none."""
    behind = text[found.end() : found.end() + AFTER]
    before = text[max(0, found.start() - AFTER) : found.start()]
    for where in (behind, before):
        east = EAST_CLOCK.search(where)
        if east and (east["half"] or "時" in where or "时" in where or "시" in where):
            return _time(east["h"], east["n"], None, east["half"] or "")
        for match in CLOCK.finditer(where):
            if match["n"] is None and not match["half"]:
                continue
            if match["n"] is None and match["half"].startswith("h") and where is before:
                continue
            if (
                match["n"]
                and "." in match.group()
                and not match["half"]
                and not re.search(r"\b(?:at|alle|ore|um|kl|klo|a las|às)\b|[|@]", where)
            ):
                continue
            if (
                re.match(
                    r"\s*(?:min|comment|comm|kom|réponse|risposte|view|[a-zа-я]{4,})", where[match.end() :]
                )
                and match["n"] is None
            ):
                continue
            time = _time(match["h"], match["n"] or "0", match["s"], match["half"] or "")
            if time:
                return time
    return ""


_AFTERNOON = ("p", "下午", "午後", "오후", "μμ")
_MORNING = ("a", "上午", "午前", "오전", "πμ")


def _time(hour: str, minute: str, second: str | None, half: str) -> str:
    """`HH:MM:SS`; "" if it is no time."""
    hours, minutes, seconds = int(hour), int(minute), int(second or 0)
    if half.startswith(_AFTERNOON) and hours < 12:
        hours += 12
    elif half.startswith(_MORNING) and hours == 12:
        hours = 0
    if hours > 23 or minutes > 59 or seconds > 59:
        return ""
    return f"{hours:02}:{minutes:02}:{seconds:02}"


_DIGITS = (
    {0x660 + digit: str(digit) for digit in range(10)}
    | {0x6F0 + digit: str(digit) for digit in range(10)}
    | {0xE50 + digit: str(digit) for digit in range(10)}
)
"""Arabic, Persian and Thai figures."""


def from_utc(moment: str, offset: int) -> str:
    """The local time of a moment in UTC.

    >>> from_utc("2009-03-12T08:15:00Z", 60)
    '2009-03-12T09:15:00'
    """
    read = datetime.fromisoformat(moment).astimezone(timezone(timedelta(minutes=offset)))
    return read.strftime("%Y-%m-%dT%H:%M:%S")
