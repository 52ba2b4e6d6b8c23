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
    """A table's file; the same row groups give the same bytes."""

    def __init__(self, path: Path, name: str) -> None:
        self.schema = schema(name)
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
        """Add a row group, given as columns."""
        arrays = [array(values, each.type) for values, each in zip(columns, self.schema, strict=True)]
        table = pa.Table.from_arrays(arrays, schema=self.schema)
        self._writer.write_table(table, row_group_size=table.num_rows)

    def close(self) -> None:
        """Write the end of the file."""
        self._writer.close()
