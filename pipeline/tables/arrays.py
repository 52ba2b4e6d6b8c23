"""Python's values in, Arrow arrays out.

`pyarrow.array` would do, but it imports pandas, which costs a run more time and memory than all its arrays.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NUMBERS = {pa.int64(): np.int64, pa.float64(): np.float64}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """The values of a column; None is missing. Text may be given as UTF-8, times are ISO 8601.

    >>> array(["a", None, b"b"], pa.string()).to_pylist(), array([1, None], pa.int64()).to_pylist()
    (['a', None, 'b'], [1, None])
    """
    if pa.types.is_list(kind):
        flat = array(list(chain.from_iterable(values)), kind.value_type)
        return pa.Array.from_buffers(kind, len(values), [None, _offsets(map(len, values))], children=[flat])
    if pa.types.is_struct(kind):
        fields = [array([each[field.name] for each in values], field.type) for field in kind]
        return pa.Array.from_buffers(kind, len(values), [None], children=fields)
    if pa.types.is_timestamp(kind):
        return _times(values, kind)
    if pa.types.is_dictionary(kind):
        return array(values, kind.value_type).dictionary_encode()
    valid = _bits([value is not None for value in values]) if None in values else None
    if pa.types.is_string(kind):
        data = [each if type(each) is bytes else (each or "").encode() for each in values]
        buffers = [valid, _offsets(map(len, data)), pa.py_buffer(b"".join(data))]
    elif pa.types.is_boolean(kind):
        buffers = [valid, _bits(list(map(bool, values)))]
    else:
        whole = [each or 0 for each in values] if valid else values
        buffers = [valid, pa.py_buffer(np.array(whole, NUMBERS[kind]))]
    return pa.Array.from_buffers(kind, len(values), buffers)


def _bits(flags: Sequence[bool]) -> pa.Buffer:
    """One bit each, the first one lowest."""
    return pa.py_buffer(np.packbits(np.array(flags, np.bool_), bitorder="little"))


def _offsets(lengths: Iterable[int]) -> pa.Buffer:
    """Where each value of these lengths begins, and where the last ends."""
    return pa.py_buffer(
        np.cumsum(np.fromiter(chain((0,), lengths), np.int64), dtype=np.int64).astype(np.int32)
    )


def _times(values: Sequence[str | None], kind: pa.DataType) -> pa.Array:
    """Moments; what is none is missing: data/ has its text."""
    try:
        return array(values, pa.string()).cast(kind)
    except pa.ArrowInvalid:
        return array([_microseconds(each, kind.tz) for each in values], pa.int64()).cast(kind)


def _microseconds(text: str | None, zone: str | None) -> int | None:
    """Microseconds since 1970 of a time that is not written as usual; None if it is none.

    >>> _microseconds("1970-01-01T02:00+02:00", "UTC"), _microseconds("1970-01-01", None), _microseconds("x", None)
    (0, 0, None)
    """
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    since = (found if found.tzinfo and zone else found.replace(tzinfo=UTC)) - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
