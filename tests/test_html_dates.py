"""Dates as themes print them: what is read, and what is not taken for a date."""

from __future__ import annotations

import pytest

from pipeline.sources.html import dates

WORDS = [
    ("Pubblicato il 16 Maggio 2023 alle 1:16 pm", "it", "2023-05-16T13:16:00"),
    ("novembre 5, 2010 alle 1:16 am", "it", "2010-11-05T01:16:00"),
    ("lunedì, 3 feb 2014", "it", "2014-02-03T00:00:00"),
    ("Posted on May 3rd, 2014", "en-US", "2014-05-03T00:00:00"),
    ("September 12, 2018 at 4:47 pm", "en-US", "2018-09-12T16:47:00"),
    ("7th of December, 2012", "en-GB", "2012-12-07T00:00:00"),
    ("10:15 on May 3, 2014", "en", "2014-05-03T10:15:00"),
    ("Le 1er août 2010 à 14h05", "fr", "2010-08-01T14:05:00"),
    ("lundi 3 février 2014 à 10 h 30 min", "fr", "2014-02-03T10:30:00"),
    ("3. März 2014, 9.05 Uhr", "de", "2014-03-03T09:05:00"),
    ("am 12.03.2014 um 10:15 Uhr", "de", "2014-03-12T10:15:00"),
    ("16 de mayo de 2012 a las 10:15", "es", "2012-05-16T10:15:00"),
    ("17 de Março de 2015 às 9:05", "pt-BR", "2015-03-17T09:05:00"),
    ("4 мая 2013", "ru", "2013-05-04T00:00:00"),
    ("2014. május 3.", "hu", "2014-05-03T00:00:00"),
    ("2014年5月3日 下午 3:04", "zh", "2014-05-03T15:04:00"),
    ("2014년 5월 3일", "ko", "2014-05-03T00:00:00"),
    ("20 มิถุนายน 2557", "th", "2014-06-20T00:00:00"),
    ("١٢ مارس ٢٠١٤", "ar", "2014-03-12T00:00:00"),
    ("05/03/2014", "it", "2014-03-05T00:00:00"),
    ("05/03/2014", "en-US", "2014-05-03T00:00:00"),
    ("25/12/2014", "en-US", "2014-12-25T00:00:00"),
]
NONE = [
    "3 days ago",
    "2 anni fa",
    "Version 1.2.3",
    "tel. 02-12345-678",
    "May 2014",
    "31 February 2014",
    "",
    "10 comments",
    "0000-00-00",
]


@pytest.mark.parametrize(("text", "language", "expected"), WORDS)
def test_words(text: str, language: str, expected: str) -> None:
    """A date in words or figures is read as its language writes it."""
    found = dates.words(text, language)
    assert found is not None
    assert found.local == expected


@pytest.mark.parametrize("text", NONE)
def test_no_date(text: str) -> None:
    """What tells no day is no date: it is never invented."""
    assert dates.words(text, "en") is None


def test_machine() -> None:
    """Attributes give the moment with its offset; WordPress's impossible dates are none."""
    found = dates.machine("2009-03-12T09:15:00+01:00")
    assert found is not None
    assert (found.local, found.utc) == ("2009-03-12T09:15:00", "2009-03-12T08:15:00Z")
    assert dates.machine("-0001-11-30T00:00:00+00:00") is None
    assert dates.machine("16 Maggio 2023", "it") == dates.When("2023-05-16")
    stamp = dates.machine("1426600000")
    assert stamp is not None
    assert stamp.utc == "2015-03-17T13:46:40Z"


def test_ambiguous_is_said() -> None:
    """Where day and month could be the other way round, that is marked."""
    doubtful, clear = dates.words("05/03/2014", "it"), dates.words("25/03/2014", "it")
    assert doubtful is not None
    assert clear is not None
    assert (doubtful.sure, clear.sure) == (False, True)
