"""Rows in, a Parquet file out, row group by row group; every column says in its metadata what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.tables.arrays import array
from pipeline.tables.schema import SCHEMA_VERSION, TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.tables.schema import Column, Kind

SIZE = pa.struct(
    [("name", pa.string()), ("file", pa.string()), ("width", pa.int64()), ("height", pa.int64())]
)
TYPES: dict[Kind, pa.DataType] = {
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "text": pa.string(),
    "category": pa.dictionary(pa.int32(), pa.string()),
    # Microseconds hold every year from 1 to 9999; nanoseconds only those from 1677 to 2262.
    "local": pa.timestamp("us"),
    "utc": pa.timestamp("us", "UTC"),
    # An element of a list has this name in Parquet.
    "texts": pa.list_(pa.field("element", pa.string())),
    "sizes": pa.list_(pa.field("element", SIZE)),
    "json": pa.string(),
}
"""Kind of a column -> its type."""
GROUP = (1 << 16, 1 << 23)
"""Rows, and bytes, after which a row group is written."""


def schema(name: str) -> pa.Schema:
    """A table's schema."""
    table = TABLES[name]
    return pa.schema(
        [pa.field(column.name, TYPES[column.kind], metadata=_meaning(column)) for column in table.columns],
        {
            "schema_version": str(SCHEMA_VERSION),
            "table": name,
            "meaning": table.meaning,
            "key": ",".join(table.key),
        },
    )


def _meaning(column: Column) -> dict[str, str]:
    """What a column says of itself."""
    said = {
        "meaning": column.meaning,
        "unit": column.unit,
        "source": column.source,
        "public": "true" if column.public else "false",
        "joins": column.joins,
    }
    return {key: value for key, value in said.items() if value}


class Parquet:
    """A table's file; the same rows give the same bytes, however many come at a time."""

    def __init__(self, path: Path, name: str) -> None:
        self.schema = schema(name)
        # Dictionaries are made when a row group is whole: it can have one only.
        plain = [pa.string() if pa.types.is_dictionary(each.type) else each.type for each in self.schema]
        self._plain = pa.schema(list(zip(self.schema.names, plain, strict=True)))
        self._batches: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0
        columns = TABLES[name].columns
        self._writer = pq.ParquetWriter(
            path,
            self.schema,
            compression="zstd",
            compression_level=1,
            use_dictionary=[each.name for each in columns if each.kind == "category"],
            write_statistics=[
                each.name for each in columns if each.kind in {"int", "category", "local", "utc"}
            ],
        )

    def add(self, columns: Sequence[Sequence[Any]]) -> None:
        """Add rows, given as columns."""
        batch = pa.RecordBatch.from_arrays(
            [array(values, each.type) for values, each in zip(columns, self._plain, strict=True)],
            schema=self._plain,
        )
        self._batches.append(batch)
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        if self._rows >= GROUP[0] or self._bytes >= GROUP[1]:
            self._write()

    def close(self) -> None:
        """Write the rest, and the end of the file."""
        if self._batches:
            self._write()
        self._writer.close()

    def _write(self) -> None:
        """Write a row group."""
        table = pa.Table.from_batches(self._batches).combine_chunks().cast(self.schema)
        self._writer.write_table(table, row_group_size=max(1, table.num_rows))
        self._batches = []
        self._rows = self._bytes = 0
