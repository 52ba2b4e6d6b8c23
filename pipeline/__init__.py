"""wxr-pipeline: a WordPress export becomes clean, normalised JSON and Markdown."""

from __future__ import annotations

from pipeline.version import VERSION

__version__ = VERSION
__all__ = ["__version__"]
