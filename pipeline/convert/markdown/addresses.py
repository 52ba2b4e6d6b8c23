"""Addresses and titles as CommonMark wants them inside a link or picture."""

from __future__ import annotations

import re

_ODD = re.compile(r"[\s()<>\\{`|\x00-\x1f&](?:(?<!&)|(?=#?\w+;))")
_BLANKS = re.compile(r"\s+")
_AUTOLINK = re.compile(r"(?i:https?|ftp)://[^\s<>%\\`{}|^\x00-\x1f\x7f-\U0010ffff]+")
_MAIL = re.compile(r"[A-Za-z0-9.+-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_ENCODED = {
    "<": "%3C",
    ">": "%3E",
    "\\": "%5C",
    "`": "%60",
    "|": "%7C",
}


def destination(url: str) -> str:
    """What stands between a link's round brackets.

    >>> destination("/a b/c_(d)")
    '/a%20b/c_(d)'
    >>> destination("/a)")
    '/a%29'
    """
    if not _ODD.search(url):
        return url
    url = _BLANKS.sub("%20", url.strip())
    for char, code in _ENCODED.items():
        if char in url:
            url = url.replace(char, code)
    if ("(" in url or ")" in url) and not _balanced(url):
        url = url.replace("(", "%28").replace(")", "%29")
    if "{" in url:
        url = url.replace("{{", "%7B%7B").replace("{%", "%7B%").replace("{#", "%7B#")
    return _ENTITY.sub("&amp;", url)


def _balanced(url: str) -> bool:
    """Whether round brackets pair, no deeper than readers follow."""
    depth = 0
    for char in url:
        if char == "(":
            depth += 1
            if depth > 8:
                return False
        elif char == ")":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


def title(text: str | None) -> str:
    r"""A link's title with the blank before it; "" if there is none.

    >>> title('say "hi"')
    ' "say \\"hi\\""'
    """
    if not text or not (text := _BLANKS.sub(" ", text).strip()):
        return ""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    if "{" in text:
        text = text.replace("{{", "&#123;{").replace("{%", "&#123;%").replace("{#", "&#123;#")
    return f' "{_ENTITY.sub("&amp;", text)}"'


def autolink(url: str, shown: str) -> str | None:
    """`<url>`, where a link shows nothing but its address and a reader would show the same."""
    if shown == url and _AUTOLINK.fullmatch(url):
        return f"<{url}>"
    if url == "mailto:" + shown and _MAIL.fullmatch(shown):
        return f"<{shown}>"
    return None
