"""wxr-pipeline: a WordPress export becomes clean, normalised JSON and Markdown."""

from __future__ import annotations

from pipeline.version import VERSION as __version__

__all__ = ["__version__"]
