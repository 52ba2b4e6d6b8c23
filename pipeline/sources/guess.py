"""The addresses of entries -> the site's own, where nothing else tells it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PLAIN = re.compile(r"(https?://[^/?#\s]+(?:/[^?#\s]*)?)\?(?:p|page_id|attachment_id|post_type)=")
"""An entry's address without pretty permalinks: what stands before the query is the site's."""
HOST = re.compile(r"https?://[^/?#\s]+")


def site_address(links: Iterable[str]) -> str:
    """The address that most links have in common; "" if none has one.

    >>> site_address(["https://a.example/blog/?p=1", "https://a.example/blog/2020/x/", "https://b.example/y"])
    'https://a.example/blog'
    """
    hosts: Counter[str] = Counter()
    sites: Counter[str] = Counter()
    for link in links:
        if plain := PLAIN.match(link):
            sites[plain[1].rstrip("/")] += 1
        if host := HOST.match(link):
            hosts[host[0]] += 1
    if not hosts:
        return ""
    usual = hosts.most_common(1)[0][0]
    return next(
        (site for site, _ in sites.most_common() if site == usual or site.startswith(f"{usual}/")), usual
    )
