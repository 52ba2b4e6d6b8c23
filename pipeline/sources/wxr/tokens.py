"""What the reader of a span meets, as patterns: tokens, and the marks by which it finds its way where they fail."""

from __future__ import annotations

import re

MARK = "<![CDATA["
END = "]]>"

TOKEN = re.compile(
    r"\s*+<(?:([^\s<>/!?]++)(?:>|([ \t\n/](?>[^<>\"']+|\"[^\"<]*\"|'[^'<]*')*+)>)"  # 1 name, 2 attributes
    r"(?:\s*<!\[CDATA\[([^\]]*+(?:\](?!\]>)[^\]]*+)*+)\]\]>\s*</\1\s*>"  # 3 the text of one section, and its end
    r"|([^<]*+)(</\1\s*>)?)"  # 4 plain text, 5 its end
    r"|/([^\s<>]++)\s*>)"  # 6 the end of a box
    r"|([^<]+|<)"  # 7 anything else
)
TAG_OR_SECTION = re.compile(r"<!\[CDATA\[|<(/?)([^\s<>/!?\"']+)")
CLOSING = re.compile(r"</([^\s<>]+)\s*>")
FIELD_END = re.compile(r"\]\]>\s*</([^\s<>]+)\s*>")
SPLIT = re.compile(r"\]\]>([^<]*)<!\[CDATA\[")
"""Where one section of a value ends and the next begins."""
NEXT_TAG = re.compile(r"\s*<([^\s<>/!?]+)")
STRUCTURE = re.compile(
    r"</?(?:[\w.-]+:[\w.-]+|item|channel|rss|title|link|pubDate|description|category|guid|language|generator|image|cloud"
    r"|comments|enclosure)(?=[\s/>])|<!\[CDATA\[|<!--|<\?"
)
"""Where text that a server printed between the elements ends."""
HTML_PAGE = re.compile(r"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
HTML_END = re.compile(r"</html\s*>", re.IGNORECASE)
FOREIGN = frozenset(
    "a b big blockquote body br center code div em font form h1 h2 h3 head hr html i img li meta ol p pre script small"
    " span strong style table tbody td th thead tr tt u ul".split()
)
"""HTML between the elements: a server's message, never WordPress's."""
ATTRIBUTE = re.compile(r"([^\s=/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
TERM_ATTRIBUTES = re.compile(r"\s+domain=\"(.*?)\"\s+nicename=\"(.*)\"\s*\Z", re.DOTALL)
BROKEN_TERM = re.compile(
    r"<category(\s+domain=\"[^\"<>]*\"\s+nicename=\"[^\n]{0,400}?\"\s*)>\s*"
    r"<!\[CDATA\[((?>[^\]]{0,1000}(?:\](?!\]>)[^\]]{0,100}){0,20}))\]\]>\s*</category\s*>"
)
"""An item's term whose slug holds quotes or angle brackets; WordPress escapes none of it."""
BROKEN_TAG = re.compile(r"<(/?)([\w.-]+(?::[\w.-]+)?)[^<>]*>?")
CLEAN = re.compile(r"[ \t\n>]|<[^/!]|\Z")
"""What may follow a tag's name; after anything else its name may be another."""
BLANK_TO_END = re.compile(r"\s*>")
COMMENT = "<!--"
COMMENT_END = "-->"
DOCTYPE = "<!DOCTYPE"
DECLARATION_END = re.compile(r"\]\s*>")
