"""Saved HTML pages, from one page to a whole mirror: each file read for itself, then all put together as the site's records."""

from __future__ import annotations

from pipeline.sources.html.page import Page
from pipeline.sources.html.reader import read_page

__all__ = ["Page", "read_page"]
