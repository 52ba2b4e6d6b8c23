"""PHP's serialised values: read as JSON, refused where PHP refuses them, never run, never a crash."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from cases import CASES, Case, load
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.php import PhpError, Unserialized, is_serialized, unserialize

if TYPE_CHECKING:
    from pipeline.model import Json

KEYS = st.one_of(st.integers(-(1 << 63), (1 << 63) - 1).map(str), st.text(max_size=8))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 63) - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=40,
)


def serialize(value: Json) -> str:
    """What PHP writes for a value."""
    match value:
        case None:
            return "N;"
        case bool():
            return f"b:{value:d};"
        case int():
            return f"i:{value};"
        case float():
            return f"d:{value!r};"
        case str():
            return f's:{len(value.encode())}:"{value}";'
        case list():
            return _array([(f"i:{index};", each) for index, each in enumerate(value)])
        case _:
            return _array([(serialize(_key(key)), each) for key, each in value.items()])


def _array(pairs: list[tuple[str, Json]]) -> str:
    return f"a:{len(pairs)}:{{{''.join(key + serialize(each) for key, each in pairs)}}}"


def _key(key: str) -> str | int:
    """PHP keeps a key that looks like a whole number of 64 bits as one."""
    try:
        number = int(key) if key.isascii() else None
    except ValueError:
        return key
    return number if number is not None and str(number) == key and -(1 << 63) <= number < 1 << 63 else key


def _listed(value: Json) -> Json:
    """An array whose keys are 0 … n-1 is a list."""
    if isinstance(value, list):
        return [_listed(each) for each in value]
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(each) for key, each in value.items()}
    return list(inner.values()) if list(inner) == [str(index) for index in range(len(inner))] else inner


@pytest.mark.parametrize("case", load(CASES / "php" / "values.txt"), ids=lambda case: case.title)
def test_value(case: Case) -> None:
    """A serialised value reads as the JSON of its case."""
    assert unserialize(case.input).value == json.loads(case.expected)


@pytest.mark.parametrize("case", load(CASES / "php" / "refused.txt"), ids=lambda case: case.title)
def test_refused(case: Case) -> None:
    """What PHP can not read is refused in one line."""
    with pytest.raises(PhpError) as caught:
        unserialize(case.input)
    assert "\n" not in str(caught.value)


@given(VALUES)
def test_round_trip(value: Json) -> None:
    """What PHP would write for any value reads as that value."""
    assert unserialize(serialize(value)) == Unserialized(_listed(value), repaired=False)


@given(st.text(alphabet='aiOsbdNCERr:;{}"\\0123456789é\0', max_size=60))
def test_any_text(text: str) -> None:
    """Any text is read or refused, and what is read can be written as JSON."""
    for guess in (False, True):
        try:
            value = unserialize(text, guess=guess).value
        except PhpError:
            continue
        assert msgspec.json.decode(msgspec.json.encode(value)) == value


def test_private_properties() -> None:
    """Properties lose PHP's marks of privacy; a parent's property of the same name keeps its class."""
    text = 'O:5:"Child":4:{s:4:"\0*\0a";i:1;s:8:"\0Child\0b";i:2;s:9:"\0Parent\0b";i:3;s:9:"__class__";i:4;}'
    assert unserialize(text).value == {
        "__class__": "Child", "a": 1, "b": 2, "Parent::b": 3, "Child::__class__": 4,
    }  # fmt: skip


def test_line_ends() -> None:
    """A string whose CRLFs became LF on their way through XML is read, and that is said."""
    body = 'Da: \r\nA: "x";\r\nè\r\n'
    text = serialize({"body": body, "n": [body]}).replace("\r\n", "\n")
    body = body.replace("\r\n", "\n")
    assert unserialize(text) == Unserialized({"body": body, "n": [body]}, repaired=True)


@pytest.mark.parametrize("longer", ["http://localhost/", "https://www.example.org/un/percorso/", "/"])
def test_search_and_replace(longer: str) -> None:
    """On request, wrong lengths are overlooked where the rest of the value makes sense."""
    value = {"url": "http://example.org/", "n": 1, "more": ["x", "http://example.org/a", {"y": None}]}
    text = serialize(value).replace("http://example.org/", longer)
    with pytest.raises(PhpError):
        unserialize(text)
    expected = {"url": longer, "n": 1, "more": ["x", longer + "a", {"y": None}]}
    assert unserialize(text, guess=True) == Unserialized(expected, repaired=True)


def test_serialized_in_a_string_of_wrong_length() -> None:
    """A serialised text inside a string of wrong length is not taken for the rest of the value."""
    inner = serialize({"foo": "bar"})
    text = serialize([inner, "z"]).replace(f"s:{len(inner)}:", f"s:{len(inner) + 2}:")
    assert unserialize(text, guess=True).value == [inner, "z"]


def _deep(levels: int) -> str:
    return "a:1:{i:0;" * levels + "N;" + "}" * levels


def _doubling(levels: int) -> str:
    """Every level is a pair of the level before, which references hold twice."""
    text, slot = 'a:1:{i:0;s:4:"boom";}', 1
    for level in range(1, levels):
        text += f"i:{level};a:2:{{i:0;R:{slot + 1};i:1;R:{slot + 1};}}"
        slot += 2 if level == 1 else 1
    return f"a:{levels}:{{i:0;{text}}}"


@pytest.mark.parametrize(
    "text",
    [
        _deep(100_000),
        "a:1:{i:0;" * 100_000,
        _doubling(60),
        "a:99999:{" + "".join(f"i:{n};a:1:{{i:0;R:{max(1, n + 1)};}}" for n in range(99_999)) + "}",
        's:9999999:"' + '"; ' * 100_000 + "x",
        'a:99999:{i:0;s:99:"' + 's:9:";i:' * 100_000,
        'O:1:"' + "x" * 1_000_000,
        "i:" + "9" * 1_000_000 + ";x",
        "d:" + "9" * 1_000_000 + "x",
        'S:9:"' + "\\61" * 300_000,
    ],
    ids=["deep", "open", "doubling", "chain", "ends", "lengths", "class", "digits", "float", "escapes"],
)  # fmt: skip
@pytest.mark.parametrize("guess", [False, True])
def test_hostile(text: str, guess: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Text made to hurt is refused, soon, and without a deep stack."""
    with pytest.raises(PhpError):
        unserialize(text, guess=guess)


def test_deep_enough() -> None:
    """The deepest value that is read can be written."""
    value: Any = unserialize(_deep(256)).value
    assert msgspec.json.decode(msgspec.json.encode(value)) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("N;", True),
        ("b:1;", True),
        ("i:5;", True),
        ("d:0.5;", True),
        (' s:1:"a"; ', True),
        ('s:1:"a";}', False),
        ('a:1:{i:0;s:1:"\n";}', True),
        ('O:3:"Foo":0:{}', True),
        ('E:11:"Suit:Hearts";', True),
        ('C:3:"Foo":0:{}', False),
        ("a:b:{}", False),
        ("i:5", False),
        ("http://example.org/", False),
        ("", False),
    ],
)
def test_is_serialized(text: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    """The same texts count as serialised as in WordPress."""
    assert is_serialized(text) is expected
