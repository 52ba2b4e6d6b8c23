"""The yardstick: a bare `lxml.iterparse` that takes every field of every item out of an export, and does nothing with it.

python benchmarks/yardstick.py EXPORT.xml
"""

from __future__ import annotations

import json
import sys

from lxml import etree

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
COMMENT = "{http://wordpress.org/export/1.2/}comment"


def fields(element: etree._Element) -> dict[str, object]:
    """The text of each child by its name; comments, custom fields and categories as lists."""
    found: dict[str, object] = {}
    lists: dict[str, list[object]] = {}
    for child in element:
        name = child.tag
        if len(child):
            lists.setdefault(name, []).append(fields(child))
        elif name == "category":
            lists.setdefault(name, []).append((child.items(), child.text))
        else:
            found[name] = child.text
    return {**found, **lists}


def main() -> int:
    """Extract, and say how much there was."""
    items = comments = size = 0
    for _, item in etree.iterparse(sys.argv[1], tag="item", huge_tree=True):
        record = fields(item)
        items += 1
        there = record.get(COMMENT)
        comments += len(there) if isinstance(there, list) else 0
        size += len(str(record.get(CONTENT) or ""))
        item.clear()
        while item.getprevious() is not None:
            del item.getparent()[0]
    print(json.dumps({"items": items, "comments": comments, "characters": size}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
