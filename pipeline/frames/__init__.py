"""The tables of an output as pandas DataFrames, and the joins that everyone needs."""

from __future__ import annotations

from pipeline.frames.folders import find
from pipeline.frames.site import Backend, Columns, Site

__all__ = ["Backend", "Columns", "Site", "find"]
