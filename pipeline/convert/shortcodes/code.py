"""Shortcodes of code highlighters: what they enclose is literal, so it is taken out of the way first."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipeline.convert.shortcodes import formulas, markup
from pipeline.convert.shortcodes.tags import Surroundings, Tag, attributes, names, verbatim_ranges

if TYPE_CHECKING:
    from pipeline.convert.context import Context

LANGUAGES = frozenset(
    names(
        """
        as3 actionscript3 actionscript applescript arduino bash shell coldfusion cf clojure clj cpp c c-sharp
        csharp css delphi pas pascal diff patch erl erlang fsharp go golang groovy haskell html java javafx
        jfx js javascript matlab matlabkey objc obj-c perl pl php plain text ps powershell py python r splus
        rails rb ror ruby scala sql swift vb vbnet xml xhtml xslt yaml yml kotlin dart rust lua typescript ts
        jsx json scss sass less asm assembly avrasm ini markdown md nsis latte visualbasic squirrel vhdl
        verilog abap dockerfile makefile cmake lisp scheme prolog fortran ada cobol awk sed apache nginx http
        graphql julia matlab-key mysql tsql plsql pgsql batch dos cmd vim tcl ocaml elixir jquery html5
        html4strict xaml svg toml twig smarty django gherkin sparql stata sas mathematica maxima octave
        """
    )
)
"""Languages whose name is a shortcode: `[php]…[/php]`."""

CODE_NAMES = frozenset(
    names(
        """
        code sourcecode source enlighter crayon cc cci ccb cce ccn ccw cct geshi syntax codeblock code_block
        wp_code codesnippet code_snippet snippet codecolorer prism prismjs prettify hcode hljs highlightjs
        codebox inlinecode ic pastacode precode syntaxhighlighter sh wpcode fancy_code raw_code
        dm_code_snippet shcode
        """
    )
)
"""Shortcodes that name the language in an attribute."""

_LANGUAGE_ATTRIBUTES = ("language", "lang", "brush", "type", "syntax", "class")
_TITLES = ("title", "caption", "filename", "file", "message")
_INLINE = frozenset(("cci", "inlinecode", "ic"))
_PLAIN = frozenset(("plain", "text", "none", "txt", "plaintext", "raw", "generic", "default", "no-highlight"))
_RENAMED = {
    "c++": "cpp",
    "c#": "csharp",
    "c-sharp": "csharp",
    "obj-c": "objc",
    "html4strict": "html",
    "html5": "html",
}

_NAME = (
    "(?:"
    + "|".join(
        sorted(map(re.escape, LANGUAGES | CODE_NAMES | formulas.NAMES | {"highlight"}), key=len, reverse=True)
    )
    + r"|cc[a-zA-Z]{0,6}_[\w-]+|crayon-\w+)"
)
_CLOSED = re.compile(rf"\[(?:/{_NAME}\]|pastacode)")
"""What stands in every text that holds a listing."""
_OPEN = re.compile(
    rf"\[({_NAME})"
    r"((?:\s|&nbsp;|<br ?/?>|=)(?:[^\]\[\"'“”]++|\"[^\"]*+\"|'[^']*+'|[“”])*+)?\]"
)
_DISARMED = (("[", "&#91;"), ("$", "&#36;"), ("\\", "&#92;"), ("((", "&#40;&#40;"))
"""Signs that start a shortcode, a formula or a footnote."""
_SAFE = re.compile(r"[\w+#.-]+")
_SOFT_BREAK = re.compile(r"<br ?/?>\n")
_SOFT_PARAGRAPH = re.compile(r"</p>\s*<p(?:\s[^<>]*)?>")
_PARAGRAPH_TAG = re.compile(r"</p>|<p[\s>]")
_BREAK = re.compile(r"<br ?/?>\n?")
_MARKUP = frozenset(
    ("html", "xml", "xhtml", "xslt", "svg", "php", "jsx", "twig", "smarty", "django", "coldfusion", "cf")
)
"""Languages in which a break tag may be the author's own."""
_MADE = r"(<pre><code[^<>]*>[^<>]*</code></pre>)"
_AROUND = re.compile(rf"<pre[^<>]*>\s*{_MADE}\s*</pre>|<p>\s*{_MADE}\s*</p>")
_ENCODED = re.compile(r"&(?:lt|gt|amp|quot|#0*39|#0*34|#x27|nbsp);")


def shield(text: str) -> str:
    """Code shortcodes as `<pre><code>` and formulas, escaped so that no later step touches what is inside."""
    if _CLOSED.search(text) is None:
        return text
    around: Surroundings | None = None
    kept: list[str] = []
    at = 0
    missing: set[str] = set()
    for found in _OPEN.finditer(text):
        start, begin = found.span()
        name = found[1]
        if start < at or name in missing or text[start - 1 : start] == "[":
            continue
        named, plain = attributes(found[2] or "")
        if name == "highlight" and not _has_language(named, plain):
            continue
        if around is None:
            around = Surroundings(text, _inline_code(text))
        if around.markup(start) or around.listing(start):
            continue
        end = text.find(f"[/{name}]", begin)
        if name == "pastacode" and named.get("manual"):
            # Its code stands URL-encoded in an attribute, with or without a closing tag behind it.
            body = unquote(named["manual"])
            end = begin if end < 0 or text[begin:end].strip() else end + len(name) + 3
        elif end < 0:
            missing.add(name)
            continue
        else:
            body = text[begin:end]
            end += len(name) + 3
        kept.append(text[at:start])
        if name in formulas.NAMES:
            kept.append(formulas.from_tag(name, found[2] or "", body))
        else:
            kept.append(_listing(name, named, plain, body))
        around.skip(end)
        at = end
    if not kept:
        return text
    kept.append(text[at:])
    return _AROUND.sub(lambda wrapped: wrapped[1] or wrapped[2], "".join(kept))


def _has_language(named: dict[str, str], plain: tuple[str, ...]) -> bool:
    """Whether `[highlight]` means code rather than a marker pen."""
    return bool(named.get("lang") or named.get("language")) or (bool(plain) and plain[0].lower() in LANGUAGES)


def _inline_code(text: str) -> list[tuple[int, int]]:
    """Where `<code>` and its like stand outside `<pre>`: a shortcode in there is being talked about."""
    if "<" not in text:
        return []
    return [span for span in verbatim_ranges(text) if not _bare_pre(text, span)]


def _bare_pre(text: str, span: tuple[int, int]) -> bool:
    """Whether this is a `<pre>` without `<code>`, in which highlighters do run."""
    opened = text[span[0] : span[0] + 200].lower()
    return opened.startswith("<pre") and "<code" not in opened[opened.find(">") :][:10]


def _listing(name: str, named: dict[str, str], plain: tuple[str, ...], body: str) -> str:
    """One listing as HTML."""
    language = _language(name, named, plain)
    code = _decoded(body, language)
    if name in _INLINE or named.get("inline") in ("true", "1"):
        return f"<code>{_escaped(' '.join(code.split()))}</code>"
    title = next((named[key] for key in _TITLES if named.get(key)), "")
    css = f' class="language-{language}"' if language else ""
    above = f"<p>{markup.text(title)}</p>\n\n" if title else ""
    return f"\n\n{above}<pre><code{css}>{_escaped(code.strip(chr(10)))}</code></pre>\n\n"


def _language(name: str, named: dict[str, str], plain: tuple[str, ...]) -> str:
    """The language that the tag, or one of its attributes, names; "" if none."""
    value = name if name in LANGUAGES else ""
    if name.startswith("cc") and "_" in name:
        value = name.partition("_")[2]
    for key in _LANGUAGE_ATTRIBUTES:
        given = named.get(key)
        if given:
            value = given
            break
    else:
        if not value and plain:
            value = plain[0].lstrip("=:")
    value = (
        value.strip().lower().removeprefix("language-").removeprefix("lang-").removeprefix("brush:").strip()
    )
    value = _RENAMED.get(value, value)
    return value if value not in _PLAIN and _SAFE.fullmatch(value) else ""


def _decoded(body: str, language: str) -> str:
    """The code as its author typed it: the visual editor stores it with entities and break tags."""
    body = body.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    lines = body.strip("\n").count("\n")
    # The editor's breaks end every line; others belong to the code.
    soft = _SOFT_BREAK.sub("\n", body) if lines and len(_SOFT_BREAK.findall(body)) >= lines else body
    paragraph = _PARAGRAPH_TAG.search(soft)
    if paragraph is not None and paragraph[0] == "</p>":
        soft = _SOFT_PARAGRAPH.sub("\n\n", soft)
    if "<" in soft and ">" in soft:
        # With markup as it is, an entity is part of the code.
        return body
    if _ENCODED.search(soft) is not None:
        return html.unescape(soft).replace("\xa0", " ")
    return body if language in _MARKUP else soft


def _escaped(code: str) -> str:
    """Code as HTML text in which no later step finds anything to do."""
    code = html.escape(code, quote=False)
    for sign, entity in _DISARMED:
        code = code.replace(sign, entity)
    return code


def listing(tag: Tag, inner: str, ctx: Context) -> str | None:
    """A code shortcode that was not taken out before paragraphs were made: undo those, show the rest."""
    del ctx
    if not tag.enclosing or not inner.strip():
        return None
    code = _SOFT_PARAGRAPH.sub("\n\n", _BREAK.sub("\n", markup.trimmed(markup.MARKS.sub("", inner))))
    shown = _listing(tag.name, tag.named, tag.plain, code)
    return shown if shown.startswith("<code") else markup.block(shown.strip())


CODE = dict.fromkeys(sorted(LANGUAGES | CODE_NAMES), listing)
