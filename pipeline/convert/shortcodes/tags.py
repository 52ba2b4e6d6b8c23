"""Text goes in, the shortcode tags that stand in it come out, with their attributes read.

WordPress knows which shortcodes its plugins registered; an export does not say. So a bracket counts
as a shortcode only on evidence, and everything else (`[sic]`, `arr[0]`, `[1]`, `[text](url)`) is text:

- a name of the table that is no everyday word (`gallery`, `su_box`): always, as in WordPress;
- a service (`youtube`, `map`): with a value that its function takes for an id or an address;
- any other name of the table (`button`, `note`): with a `name=value` attribute, a closing tag, or
  alone on its line;
- an unknown name: with a quoted attribute, a closing tag `[/name]`, an unquoted attribute of a usual
  name (`n=5`, `id=3`), positional values after a name with `_`, or alone on its line if the name has
  `_`, or a `-` beside a word that plugins use (`recent-posts`).

Inside HTML tags, comments, `<pre>`, `<code>` and the like nothing counts but the escape `[[name]]`:
what stands there was meant to be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterator


def names(text: str) -> tuple[str, ...]:
    """The words of a table's cell: names of shortcodes or of attributes."""
    return tuple(text.split())


_REACH = 4000
"""How far a quoted value with brackets in it may reach; a bound keeps hostile text linear."""

_HEAD = re.compile(r"\[(/?)(\w[\w-]*+)")
_QUOTED_REST = re.compile(
    r"""(?:[^\]\["'=/]++"""
    r"""|=\s*+"[^"]*+"(?=[\s\]/<&\xa0])|=\s*+'[^']*+'(?=[\s\]/<&\xa0])"""
    r"""|(?<=\s)"[^"]*+"(?=[\s\]/<&\xa0])|(?<=\s)'[^']*+'(?=[\s\]/<&\xa0])"""
    r"""|["'=]|/(?!\]))*+/?\]"""
)
_VERBATIM = re.compile(r"<(pre|code|script|style|textarea|kbd|samp|tt|xmp)\b[^<>]*+>", re.IGNORECASE)
_BEFORE_ALONE = re.compile(r"(?:^|[\n\]]|<(?:p|div|td|li|br|center)\b[^<>]*>|</p>|-->)[ \t\xa0]*$")
_AFTER_ALONE = re.compile(r"[ \t\xa0]*(?:$|[\r\n\[]|</?(?:p|div|td|li|br|center)\b|<!--)")

_DOUBLE = r"(?:[“”„″]|&quot;|&\#0*34;|&\#822[012];|&\#8243;|&[lrb]dquo;|&Prime;)"
_SINGLE = r"(?:[‘’‚′]|&\#0*39;|&\#821[678];|&\#8242;|&[lrs]bquo;|&[lr]squo;|&prime;|&apos;)"
_CURLY_OPEN = re.compile(rf"=\s*(?:({_DOUBLE})|{_SINGLE})")
_CURLY_CLOSE = re.compile(rf"(?:({_DOUBLE})|{_SINGLE})(?=\s|/?\s*$)")
_ATTRIBUTE = re.compile(
    r"""([\w-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"']++))|"([^"]*+)"|'([^']*+)'|(\S+)"""
)
_BREAKS = re.compile(r"<br ?/?>\n|</p>\n<p>")
_ESCAPED = re.compile(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_C_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "v": "\v", "b": "\b", "f": "\f"}

_NAMED = re.compile(r"""(?:^|(?<!\s)\s++)[\w-]++\s*=\s*(?:["'“”„″‘’]|&(?:quot|\#\d++|[lr]dquo|[lr]squo);)""")
_ANY_NAMED = re.compile(r"(?:^|\s)([\w-]++)=[^\s=]")
_HTML_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_USUAL_ATTRIBUTES = frozenset(
    names(
        """
        id ids n num number count limit max cat cats category categories tag tags type width height w h src
        url href link title class style align size color colour order orderby columns cols post posts page
        pages show name slug lang language theme user author value key text file image img target rel mode
        layout view date year month per_page exclude include poll form map zoom lat lng address autoplay loop
        controls
        """
    )
)
_PLUGIN_WORDS = frozenset(
    names(
        """
        post posts page pages form forms gallery slider slideshow carousel list map menu sitemap archive
        archives recent related popular contact widget button shortcode event events calendar login register
        account cart checkout product products search share social subscribe newsletter comments tags category
        categories author authors child breadcrumb breadcrumbs toc table chart video audio player playlist
        testimonial testimonials faq faqs portfolio team pricing feed rss twitter facebook instagram youtube
        ad ads banner adsense code content block section row column icon template include display insert
        """
    )
)
_SURE_PREFIXES = (
    "vc_",
    "et_pb_",
    "av_",
    "fusion_",
    "cs_",
    "x_",
    "wpb_",
    "wp_",
    "woocommerce_",
    "tdc_",
    "mk_",
    "su_",
)


class Token(NamedTuple):
    """A shortcode tag in a text."""

    start: int
    end: int
    name: str
    closing: bool
    single: bool
    """Written as `[name /]`."""
    attributes: str
    lead: bool
    """A `[` stands right before it: half of the escape `[[name]]`."""
    trail: bool
    """A `]` stands right behind it."""
    known: bool
    sure: bool
    """Whether it counts even where no closing tag is found."""

    @property
    def escaped(self) -> bool:
        """Whether this is `[[name]]`, which WordPress shows as `[name]`."""
        return self.lead and self.trail and self.known and not self.closing


class Vocabulary(NamedTuple):
    """What is known of names."""

    known: Container[str]
    """Names that some function, or the owner's settings, know."""
    everyday: Container[str]
    """Known names that people write in brackets, too."""
    standalone: Container[str]
    """Everyday names that count where they stand alone on a line."""
    valued: Container[str]
    """Names that count only with a value, which their function then judges."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A shortcode as its function sees it."""

    name: str
    named: dict[str, str]
    """Attributes by lower-case name."""
    plain: tuple[str, ...]
    """Values without a name, in order."""
    source: str
    """The opening tag as written."""
    enclosing: bool
    """Whether a closing tag belongs to it."""

    def get(self, *names: str) -> str:
        """The first of these attributes that has a value; "" if none has."""
        named = self.named
        for name in names:
            value = named.get(name)
            if value:
                return value
        return ""


def tag(token: Token, text: str, *, enclosing: bool = False) -> Tag:
    """The token with its attributes read."""
    named, plain = attributes(token.attributes)
    return Tag(token.name, named, plain, text[token.start : token.end], enclosing)


def attributes(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Named and positional attributes, read as WordPress reads them, also in curly quotes.

    >>> attributes('id="4" link=file “x” 7')
    ({'id': '4', 'link': 'file'}, ('“x”', '7'))
    """
    if not text or text.isspace():
        return {}, ()
    if "<" in text:
        text = _BREAKS.sub(" ", text)
    text = text.replace("\xa0", " ").replace("\u200b", " ").replace("&nbsp;", " ")
    if ("&" in text or not text.isascii()) and _CURLY_OPEN.search(text) is not None:
        text = _CURLY_OPEN.sub(lambda found: '="' if found[1] else "='", text)
        # A single quote closes only where one opened: elsewhere it is an apostrophe.
        single = "'" if "='" in text else None
        text = _CURLY_CLOSE.sub(lambda found: '"' if found[1] else single or found[0], text)
    named: dict[str, str] = {}
    plain: list[str] = []
    for name, double, single, bare, *rest in _ATTRIBUTE.findall(text):
        value = double or single or bare
        if "\\" in value:
            value = _ESCAPED.sub(_unescaped, value)
        if name:
            named[name.lower()] = value
        else:
            value = "".join(rest)
            if value and value != "/":
                plain.append(value)
    return named, tuple(plain)


def _unescaped(found: re.Match[str]) -> str:
    """What PHP's stripcslashes makes of one escape."""
    body = found[1]
    if body[0] == "x" and len(body) > 1:
        return chr(int(body[1:], 16))
    if body.isdigit():
        return chr(int(body, 8) & 0xFF)
    return _C_ESCAPES.get(body, body)


def verbatim_ranges(text: str) -> list[tuple[int, int]]:
    """Where `<pre>`, `<code>` and other elements stand whose text is meant to be read as it is."""
    ranges: list[tuple[int, int]] = []
    missing: set[str] = set()
    at = 0
    for found in _VERBATIM.finditer(text):
        name = found[1].lower()
        if found.start() < at or name in missing:
            continue
        end = re.compile(f"</{name}>", re.IGNORECASE).search(text, found.end())
        if end is None:
            missing.add(name)
            continue
        at = end.start()
        ranges.append((found.start(), at))
    return ranges


class Surroundings:
    """Tells of places in a text, asked in rising order, whether they lie in markup or in listings."""

    __slots__ = ("_comment", "_has_comments", "_high", "_low", "_ranges", "_seen", "_tag", "_text")

    def __init__(self, text: str, ranges: list[tuple[int, int]]) -> None:
        self._text = text
        self._ranges = iter(ranges)
        self._low, self._high = next(self._ranges, (len(text) + 1, len(text) + 1))
        self._seen = 0
        self._tag = self._comment = False
        self._has_comments = "<!--" in text

    def markup(self, at: int) -> bool:
        """Whether this place is inside a tag or comment; only what lies behind the last place is read."""
        text, seen = self._text, self._seen
        opened, closed = text.rfind("<", seen, at), text.rfind(">", seen, at)
        while opened > closed and not (text[opened + 1].isalpha() or text[opened + 1] in "/!?"):
            opened = text.rfind("<", seen, opened)
        if opened != closed:
            self._tag = opened > closed
        if self._has_comments:
            opened, closed = text.rfind("<!--", seen, at), text.rfind("-->", seen, at)
            if opened != closed:
                self._comment = opened > closed
        self._seen = at
        return self._tag or self._comment

    def listing(self, at: int) -> bool:
        """Whether this place is inside one of the ranges."""
        while at >= self._high:
            self._low, self._high = next(self._ranges, (len(self._text) + 1, len(self._text) + 1))
        return at >= self._low

    def skip(self, at: int) -> None:
        """Go on behind a shortcode: what looks like a tag in its attributes is none of the text's."""
        self._seen = at


def tokens(text: str, words: Vocabulary, *, certain: bool = False) -> list[Token]:
    """The tags that count as shortcodes, in order; `certain` lets every name count."""
    found = list(_candidates(text, words.known))
    if not found:
        return found
    closed = {token.name for token in found if token.closing}
    kept: list[Token] = []
    for token in found:
        name = token.name
        if token.closing or token.escaped:
            kept.append(token)
        elif certain or (_known_evident(text, token, words) if token.known else _evident(text, token)):
            kept.append(token._replace(sure=True))
        elif name in closed:
            kept.append(token)
    return kept


def _known_evident(text: str, token: Token, words: Vocabulary) -> bool:
    """Whether a tag of a known name is a shortcode, closing tags aside."""
    name = token.name
    if not token.attributes.strip() and text[token.end : token.end + 1] == "(":
        return False
    if name in words.valued:
        return bool(token.attributes.strip())
    if name not in words.everyday or _has_attributes(token.attributes):
        return True
    return name in words.standalone and not token.attributes.strip() and _alone(text, token)


def _has_attributes(given: str) -> bool:
    """Whether there is an attribute with a name; those of HTML tags in a sentence do not count."""
    if "=" not in given:
        return False
    if "<" in given:
        given = _HTML_TAG.sub(" ", given)
    return _NAMED.search(given) is not None or _ANY_NAMED.search(given) is not None


def _evident(text: str, token: Token) -> bool:
    """Whether a tag of an unknown name is a shortcode, closing tags aside."""
    name, given = token.name, token.attributes
    if text[token.end : token.end + 1] == "(" or not name.isascii() or not name[0].isalpha():
        return False
    if given and not given.isspace():
        return given[0] in " \t\r\n\xa0/<" and _evident_values(name, given)
    if name.startswith(_SURE_PREFIXES):
        return True
    if not name.islower() or not name[-1].isalnum():
        return False
    if "_" in name:
        return _alone(text, token)
    parts = name.split("-")
    return (
        len(parts) > 1
        and not _PLUGIN_WORDS.isdisjoint(parts)
        and not name[-1].isdigit()
        and _alone(text, token)
    )


def _evident_values(name: str, given: str) -> bool:
    """Whether what follows an unknown name are attributes rather than the words of a sentence."""
    if "<" in given:
        given = _HTML_TAG.sub(" ", given)
    compound = "_" in name or "-" in name
    if (_NAMED.search(given) if compound else _NAMED.match(given)) is not None:
        return True
    if "_" in name:
        return name.islower() or _ANY_NAMED.search(given) is not None
    usual = [key.lower() in _USUAL_ATTRIBUTES for key in _ANY_NAMED.findall(given)]
    return bool(usual) and all(usual) and len(usual) == len(given.split())


def _alone(text: str, token: Token) -> bool:
    """Whether nothing but other brackets stands beside it on its line or in its paragraph."""
    before = text[max(0, token.start - 200) : token.start]
    if _BEFORE_ALONE.search(before) is None:
        return False
    return _AFTER_ALONE.match(text, token.end) is not None


def _candidates(text: str, known: Container[str]) -> Iterator[Token]:
    """Every bracket that has the form of a shortcode tag and does not stand inside HTML markup."""
    around = Surroundings(text, verbatim_ranges(text) if "<" in text else [])
    at = 0
    for head in _HEAD.finditer(text):
        start = head.start()
        if start < at or around.markup(start):
            continue
        slash, name = head.groups()
        if name.isdigit():
            continue
        token = _closing(text, head, known) if slash else _opening(text, head, known)
        if token is None:
            continue
        if token.lead and not token.closing and token.known and not token.trail:
            token = _escaped_pair(text, token)
        if around.listing(start) and not (token.lead and token.trail and token.known):
            continue
        at = token.end
        around.skip(at)
        yield token


def _escaped_pair(text: str, token: Token) -> Token:
    """`[[name]…[/name]]` as one token; any other tag as it is."""
    closing = f"[/{token.name}]"
    at = text.find(closing, token.end, token.end + _REACH)
    end = at + len(closing)
    if at < 0 or text[end : end + 1] != "]":
        return token
    return token._replace(end=end, trail=True)


def _closing(text: str, head: re.Match[str], known: Container[str]) -> Token | None:
    """The closing tag at this place, if it is one."""
    start, end = head.span()
    if text[end : end + 1] != "]":
        return None
    end += 1
    return Token(
        start=start,
        end=end,
        name=head[2],
        closing=True,
        single=False,
        attributes="",
        lead=start > 0 and text[start - 1] == "[",
        trail=text[end : end + 1] == "]",
        known=head[2] in known,
        sure=True,
    )


def _opening(text: str, head: re.Match[str], known: Container[str]) -> Token | None:
    """The opening tag at this place, if it is one; a quoted value may hold brackets."""
    start, begin = head.span()
    close = text.find("]", begin, begin + 100_000)
    if close < 0:
        return None
    opener = text.find("[", begin, close)
    given = text[begin : close if opener < 0 else opener]
    if '"' in given or "'" in given:
        rest = _QUOTED_REST.match(
            text, begin, max(close + 1, begin) + _REACH if opener < 0 else begin + _REACH
        )
        if rest is not None:
            close = rest.end() - 1
            opener = -1
    if opener >= 0:
        return None
    # `[url=http://x/]` ends in an address, not in the slash of a tag without content.
    single = text[close - 1] == "/" and (close - 1 == begin or text[close - 2] in " \t\r\n\xa0\"'”″;")
    end = close + 1
    return Token(
        start=start,
        end=end,
        name=head[2],
        closing=False,
        single=single,
        attributes=text[begin : close - 1 if single else close],
        lead=start > 0 and text[start - 1] == "[",
        trail=text[end : end + 1] == "]",
        known=head[2] in known,
        sure=False,
    )
