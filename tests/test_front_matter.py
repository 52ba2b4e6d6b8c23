"""Front matter must be read back as it was meant, by readers of YAML 1.1 and of 1.2."""

from __future__ import annotations

import io
import math
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.targets import front_matter

TRAPS = [
    "", " ", "  two blanks", "trailing ", "\ttab", "tab\t", "in\tside", "line\nbreak", "\r\n", "\r",
    "\x00", "\x1b[0m", "yes", "No", "ON", "off", "y", "N", "true", "FALSE", "null", "Null", "~",
    "nan", ".nan", ".inf", "-.INF", "inf", "1", "-1", "+1", "0", "007", "0777", "0o17", "0x1F",
    "0b11", "1_000", "1,000", "1.5", ".5", "5.", "1e3", "1.0e+3", "12:30:45", "12:30", "1:2",
    "190:20:30.15", "2020-01-01", "2020-01-01 10:00", "2020-01-01T10:00:00Z",
    "2001-12-14 21:59:43.10 -5", "2001-12-14 21:59:43 Z", "5 t", "10 things", "1 T-shirt",
    "2020-01-01 t", "=", "<<", "<< x", "---", "--- x", "...", "- a", "-", "-x", "? a", "?", ": a",
    ":", "a:", "a: b", "a:b", "a:\tb", "# a", "a #b", "a#b", "#", "'a'", '"a"', "it's", 'say "hi"',
    "back\\slash", "C:\\new", "\\", "@a", "`a`", "%a", "!a", "&a", "*a", "|", ">", "| a", "[a]",
    "{a}", "{{ site.title }}", "{% raw %}", "a {{ b }}", "a, b", "]", "}", "/2010/05/ciao/",
    "/?p=12", "(in brackets)", "https://example.com/a#b", "$x", "^", "_x", "emoji 😀", "😀",
    "\U0010fffd", "\x7f", "\x85", "a\x9db", "\xa0", "\xa0a", "a\xa0", "a\xa0b", "\u2028",
    "a\u2029b", "\ufeff", "\ufeffa", "a\ufeffb", "\ufffe", "\uffff", "a\uffff", "שלום עולם",
    "\u202eevil\u202c", "\u200fא", "\u3000a", "안녕", "日本語: です", "été", "Ünï #1", "a" * 5000,
    "a: " * 3000, "word " * 2000 + "end",
]  # fmt: skip


def read_all(written: str) -> list[Any]:
    """What every reader makes of it; the lines around must be the fences."""
    assert written.startswith("---\n")
    assert written.endswith("\n---\n")
    source = written[4:-4]
    written.encode()
    readings = [yaml.load(source, Loader=yaml.SafeLoader), yaml.load(source, Loader=yaml.CSafeLoader)]
    for version in ((1, 2), None):
        reader = YAML(typ="safe", pure=True)
        if version:
            reader.version = version
        readings.append(reader.load(io.StringIO(source)))
    return readings


def same(left: object, right: object) -> bool:
    """Equality that tells 1 from True and 1.0, and takes NaN for equal to itself."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict) and isinstance(right, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float) and isinstance(right, float) and math.isnan(left):
        return math.isnan(right)
    return left == right


def check(fields: dict[str, Any]) -> None:
    """Every reader reads the same values back."""
    for reading in read_all(front_matter.emit(fields)):
        assert same(reading, fields)


@pytest.mark.parametrize("value", TRAPS, ids=lambda value: ascii(value[:20]))
def test_traps(value: str) -> None:
    """A string that looks like something else is read as that string, as value, member and key."""
    check({"title": value, "tags": [value, "b"], "params": {"x": value, value: "y"}, value: value})


letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
sharp = st.text(
    st.sampled_from(list("aT01 :#-'\"\\{}[],&*!|>%@`~=<.\t\n\r\x00\x85\x9d\xa0\u2028\ufeff😀א")), max_size=9
)
strings = letters | sharp
values = st.recursive(
    strings | st.booleans() | st.integers(-(10**18), 10**18) | st.floats() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(strings, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(strings, values, min_size=1, max_size=4))
def test_anything(fields: dict[str, Any]) -> None:
    """Whatever the fields hold, all readers read it back."""
    check(fields)


@settings(max_examples=300, deadline=None)
@given(strings)
def test_any_string(value: str) -> None:
    """Any string survives."""
    check({"title": value, "tags": [value]})


@given(st.text(st.characters(categories=["Cs", "L"]), max_size=9))
def test_surrogates(value: str) -> None:
    """Half characters, which no file can hold, become U+FFFD and never an unreadable file."""
    for reading in read_all(front_matter.emit({"title": value, "params": {value: 1, value + "\ud800": 2}})):
        assert not any("\ud800" <= character <= "\udfff" for character in reading["title"])
        assert len(reading["params"]) in (1, 2)


def test_surrogate_pairs() -> None:
    """Two halves that belong together become the character that they are."""
    assert front_matter.emit({"title": "\ud83d\ude00 a"}) == '---\ntitle: "😀 a"\n---\n'


@given(
    st.datetimes()
    .filter(lambda moment: 1 < moment.year < 9999)
    .map(lambda moment: moment.replace(microsecond=0)),
    st.none() | st.integers(-14 * 60, 14 * 60),
)
def test_dates(local: datetime, offset: int | None) -> None:
    """A date is read as the same instant, and without an offset as the same local time."""
    moment = local if offset is None else local.replace(tzinfo=timezone(timedelta(minutes=offset)))
    for reading in read_all(front_matter.emit({"date": moment})):
        assert reading["date"] == moment


def test_form() -> None:
    """The form is the one that a careful author writes."""
    fields = {
        "title": "Ciao mondo",
        "date": datetime(2020, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=1))),
        "url": "/2020/01/ciao-mondo/",
        "draft": True,
        "categories": ["Giornalismo", "C#", "Domande: risposte"],
        "weight": 3,
        "params": {
            "valutazione": "4",
            "lista": [["a"], {"b": 1}],
            "vuoto": [],
            "chiave con spazi & segni": "x",
        },
    }
    assert front_matter.emit(fields) == (
        "---\ntitle: Ciao mondo\ndate: 2020-01-02T03:04:05+01:00\nurl: /2020/01/ciao-mondo/\ndraft: true\n"
        'categories:\n  - Giornalismo\n  - C#\n  - "Domande: risposte"\nweight: 3\n'
        'params:\n  valutazione: "4"\n'
        "  lista:\n    -\n      - a\n    -\n      b: 1\n  vuoto: []\n  chiave con spazi & segni: x\n---\n"
    )


@pytest.mark.parametrize(
    "title", ["10 things", "Perché no?", "L'été (1998)", "C# & C++", "日本語", "a-b: c"[:3]]
)
def test_plain(title: str) -> None:
    """Harmless strings get no quotes."""
    assert front_matter.text(title) == title


def test_linear() -> None:
    """Length costs no more than its share."""
    for unit in ("1 ", "1", ": ", "#", "a ", "\\", '"', "{{", "1a"):
        check({"title": unit * 50_000})
