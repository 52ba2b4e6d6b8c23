"""Code blocks, of core and of the plugins: `<pre><code class="language-x">` out of each one's saved HTML."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

from pipeline.convert.blocks.markup import as_dict, as_text, has_text, paragraphs, rich

if TYPE_CHECKING:
    from pipeline.convert.blocks.parse import Block
    from pipeline.convert.context import Context
    from pipeline.model import Json

LANGUAGE_KEYS = ("language", "lang", "langType", "codeLanguage", "codeLang", "syntax", "highlighter", "mode")
"""Attributes that hold the language, the surest first."""
TITLE_KEYS = ("title", "fileName", "filename", "file", "headerString", "codeTitle")
"""Attributes whose text stands above the code."""
CODE_KEYS = ("code", "content", "source", "codeContent", "text")
"""Attributes that hold the code where the block saves no HTML."""

NO_LANGUAGE = frozenset(
    {"", "plain", "plaintext", "text", "txt", "none", "raw", "generic", "auto", "null", "nohighlight",
     "no-highlight", "enlighter", "undefined", "unknown", "clike"}
)  # fmt: skip
SPELLINGS = {
    "htmlmixed": "html",
    "jscript": "javascript",
    "stex": "latex",
    "text/x-csrc": "c",
    "text/x-c++src": "cpp",
    "text/x-java": "java",
    "text/x-csharp": "csharp",
    "text/x-objectivec": "objectivec",
    "text/x-kotlin": "kotlin",
    "text/x-scala": "scala",
    "text/typescript": "typescript",
    "application/typescript": "typescript",
    "application/json": "json",
    "c++": "cpp",
    "c#": "csharp",
    "objective-c": "objectivec",
}
"""Names that only one highlighter knows -> the common one."""

CLASS = re.compile(r"""(?:^|[\s"'])(?:language|lang|brush)[-:]\s*([\w+#.-]+)""")
ATTRIBUTE = re.compile(r"""\s(?:data-)?(?:enlighter-)?(?:lang|language|code-lang)\s*=\s*["']([^"'<>]+)["']""")
SETTING = re.compile(r"&quot;(mime|mode)&quot;:&quot;([^&]+)&quot;")
NEW_LINE = re.compile(r"<br\s*/?>\n?", re.IGNORECASE)
TOKEN_TAG = re.compile(r"</?(?:span|div|font|mark)(?:\s[^<>]*)?>", re.IGNORECASE)


def code(block: Block, inner: str, _ctx: Context) -> str:
    """core/code: untouched where nothing names a language; an added language is kept in the class."""
    if not block.attrs and "language-" not in inner and "<br" not in inner and "lang=" not in inner:
        return inner
    return _fence(block, inner)


def plugin_code(block: Block, inner: str, _ctx: Context) -> str:
    """A highlighter plugin's block."""
    return _fence(block, inner)


def code_block_pro(block: Block, inner: str, _ctx: Context) -> str:
    """kevinbatdorf/code-block-pro: coloured lines, and a button that holds the code once more."""
    start = inner.find('<pre class="shiki')
    if start < 0:
        start = inner.rfind("<pre")
    stop = inner.rfind("</pre>")
    if start < 0 or stop < start:
        return _fence(block, "")
    attrs = {key: value for key, value in block.attrs.items() if key != "title"}
    after = rich(block.attrs.get("footerString"))
    return _pre(_title(attrs), _language(attrs, ()), inner[start:stop]) + paragraphs(after)


def _fence(block: Block, inner: str) -> str:
    start = inner.find("<pre")
    stop = inner.rfind("</pre>")
    if start < 0 or stop < start:
        if has_text(inner):
            return inner
        source = next((block.attrs[key] for key in CODE_KEYS if as_text(block.attrs.get(key))), "")
        if not source:
            return inner
        text = as_text(source)
        body = text if "&lt;" in text or "&amp;" in text else escape(text, quote=False)
        return _pre(_title(block.attrs), _language(block.attrs, ()), f"<pre>{body}")
    before, after = inner[:start], inner[stop + 6 :]
    body = inner[start:stop]
    # The language may be named by the block, by a wrapper, by <pre> or by <code>.
    head_end = body.find(">") + 1
    inside = body.find("<code", head_end)
    heads = (
        body[: head_end or None],
        body[inside : body.find(">", inside) + 1] if inside >= 0 else "",
        before,
    )
    made = _pre(_title(block.attrs), _language(block.attrs, heads), body)
    # A caption keeps the element that it stands in.
    return before + made + after if has_text(before) or has_text(after) else made


def _pre(title: str, language: str, body: str) -> str:
    """`body` is a <pre> without its closing tag."""
    body = body[body.find(">") + 1 :]
    inside = body.find("<code")
    if inside >= 0 and not has_text(body[:inside]):
        stop = body.rfind("</code>")
        start = body.find(">", inside) + 1
        if start and stop >= start:
            body = body[start:stop]
    if "<br" in body:
        body = NEW_LINE.sub("\n", body)
    if "<span" in body or "<div" in body:
        body = TOKEN_TAG.sub("", body)
    name = f' class="language-{escape(language)}"' if language else ""
    return f"{title}<pre><code{name}>{body}</code></pre>"


def _title(attrs: dict[str, Json]) -> str:
    for key in TITLE_KEYS:
        text = rich(attrs.get(key))
        if text:
            return f"<p>{text}</p>\n"
    return ""


def _language(attrs: dict[str, Json], heads: tuple[str, ...]) -> str:
    """The first language that anything names; "" for plain text."""
    for found in _languages(attrs, heads):
        name = found.strip().lower()
        name = SPELLINGS.get(name, name)
        if name not in NO_LANGUAGE and "/" not in name:
            return "-".join(name.split())
    return ""


def _languages(attrs: dict[str, Json], heads: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    mime = as_text(attrs.get("mime"))
    if SPELLINGS.get(mime):
        found.append(mime)
    for key in LANGUAGE_KEYS:
        value = attrs.get(key)
        value = as_dict(value).get("value", value) if isinstance(value, dict) else value
        found.append(as_text(value))
    for head in (as_text(attrs.get("className")), *heads):
        if not head:
            continue
        found += CLASS.findall(head)
        found += ATTRIBUTE.findall(head)
        settings = dict(SETTING.findall(head)) if "&quot;" in head else {}
        if settings:
            found += [name for name in (settings.get("mime", ""), settings.get("mode", "")) if name]
    return [unescape(name) for name in found]
