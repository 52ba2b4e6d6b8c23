"""Python's values in, Arrow arrays out.

`pyarrow.array` would do, but it imports pandas, which costs a run more time and memory than all its arrays;
`cast` and `dictionary_encode` would do, too, but they import `pyarrow.compute`, which costs as much as a small run.
"""

from __future__ import annotations

from array import array as packed
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NUMBERS = {pa.int32(): "i", pa.int64(): "q", pa.float64(): "d"}
"""Type -> what the standard library's `array` calls it."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LOCAL_EPOCH = EPOCH.replace(tzinfo=None)
MICROSECOND = timedelta(microseconds=1)


def array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """The values of a column; None is missing. Text may be given as UTF-8, times are ISO 8601.

    >>> array(["a", None, "à"], pa.string()).to_pylist(), array([1, None], pa.int64()).to_pylist()
    (['a', None, 'à'], [1, None])
    """
    if pa.types.is_list(kind):
        flat = array(list(chain.from_iterable(values)), kind.value_type)
        return pa.Array.from_buffers(kind, len(values), [None, _offsets(map(len, values))], children=[flat])
    if pa.types.is_struct(kind):
        fields = [array([each[field.name] for each in values], field.type) for field in kind]
        return pa.Array.from_buffers(kind, len(values), [None], children=fields)
    if pa.types.is_timestamp(kind):
        return array([_microseconds(each, kind.tz) for each in values], pa.int64()).view(kind)
    if pa.types.is_dictionary(kind):
        return _category(values, kind)
    try:
        valid, buffers = None, _buffers(values, kind)
    except TypeError:  # a value is missing
        valid = _bits([value is not None for value in values])
        nothing = "" if pa.types.is_string(kind) else 0
        buffers = _buffers([nothing if each is None else each for each in values], kind)
    return pa.Array.from_buffers(kind, len(values), [valid, *buffers])


def _buffers(values: Sequence[Any], kind: pa.DataType) -> list[pa.Buffer]:
    """What holds the values in memory; a TypeError where one is missing."""
    if pa.types.is_boolean(kind):
        return [_bits(values)]
    if not pa.types.is_string(kind):
        return [pa.py_buffer(packed(NUMBERS[kind], values))]
    if values and type(values[0]) is bytes:
        return [_offsets(map(len, values)), pa.py_buffer(b"".join(values))]
    text = "".join(values)
    data = text.encode()
    plain = len(data) == len(text)  # then every value has as many bytes as characters
    lengths = (
        map(len, values) if plain else [len(each if each.isascii() else each.encode()) for each in values]
    )
    return [_offsets(lengths), pa.py_buffer(data)]


def _category(values: Sequence[str | None], kind: pa.DataType) -> pa.Array:
    """Texts of which few differ: each once, in the order in which they come, and which of them each value is."""
    texts = [each for each in dict.fromkeys(values) if each is not None]
    places: dict[str | None, int] = {text: place for place, text in enumerate(texts)}
    return pa.DictionaryArray.from_arrays(
        array(list(map(places.get, values)), kind.index_type), array(texts, kind.value_type)
    )


def _bits(flags: Sequence[bool]) -> pa.Buffer:
    """One bit each, the first one lowest; a TypeError where one is missing."""
    return pa.py_buffer(np.packbits(np.frombuffer(packed("b", flags), np.bool_), bitorder="little"))


def _offsets(lengths: Iterable[int]) -> pa.Buffer:
    """Where each value of these lengths begins, and where the last ends."""
    return pa.py_buffer(np.cumsum(packed("i", (0, *lengths)), dtype=np.int32))


def _microseconds(text: str | None, zone: str | None) -> int | None:
    """Microseconds since 1970 of a time; None if it is none: data/ has its text.

    >>> _microseconds("1970-01-01T02:00+02:00", "UTC"), _microseconds("1970-01-01", None), _microseconds("x", None)
    (0, 0, None)
    """
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.removesuffix("Z"))  # a time without its zone is read far faster
    except ValueError:
        return None
    if found.tzinfo is None:
        return (found - LOCAL_EPOCH) // MICROSECOND
    return ((found if zone else found.replace(tzinfo=UTC)) - EPOCH) // MICROSECOND
