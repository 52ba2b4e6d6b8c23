"""HTML as posts and comments hold it in, HTML5 without anything that a browser would run out.

nh3 does the cleaning, by the tables here; what must stay visible of a removed frame or object
is written as a plain link. All that is removed is noted, by kind.
"""

from __future__ import annotations

import html as entities
import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import nh3

from pipeline.convert.noscript import untwin
from pipeline.convert.tree import flatten

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.convert.context import Context

IFRAME_HOSTS = frozenset(
    "archive.org bandcamp.com bsky.app clyp.it codepen.io codesandbox.io coub.com dailymotion.com"
    " datawrapper.dwcdn.net deezer.com docs.google.com drive.google.com embed.music.apple.com"
    " embed.podcasts.apple.com facebook.com flickr.com flourish.studio geogebra.org giphy.com"
    " gfycat.com google.com hearthis.at imgur.com infogram.com instagram.com issuu.com jsfiddle.net"
    " kickstarter.com komoot.com linkedin.com loom.com maps.google.com mixcloud.com observablehq.com"
    " onedrive.live.com open.spotify.com openstreetmap.org pinterest.com player.twitch.tv podbean.com"
    " reddit.com redditmedia.com reverbnation.com scratch.mit.edu screencast.com scribd.com"
    " sketchfab.com slideshare.net soundcloud.com speakerdeck.com spotify.com spreaker.com"
    " stackblitz.com streamable.com strava.com ted.com tiktok.com tumblr.com twitch.tv twitter.com"
    " umap.openstreetmap.fr videopress.com vimeo.com vine.co wistia.com wistia.net wordpress.tv x.com"
    " youku.com youtube-nocookie.com youtube.com youtu.be".split()
)
"""Hosts whose frames stay, their subdomains included."""

SCHEMES = frozenset(
    "http https mailto tel ftp ftps sftp irc ircs xmpp geo sms magnet news nntp feed webcal skype"
    " callto sip sips whatsapp tg git ssh svn ed2k bitcoin maps matrix gopher".split()
)

INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd mark q rb rp rt rtc"
    " ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
BLOCKS = frozenset(
    "address article aside blockquote caption center col colgroup dd details dialog dir div dl dt"
    " fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol"
    " p pre search section summary table tbody td tfoot th thead tr ul".split()
)
PLAYERS = frozenset("audio iframe picture source track video".split())
MATHS = frozenset(
    "math annotation maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded"
    " mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr"
    " munder munderover semantics".split()
)
GONE_WITH_CONTENT = frozenset(
    "script style template select textarea datalist title svg canvas noembed noframes xml applet".split()
)

_CLASS = (
    "a blockquote code div dl figure figcaption h1 h2 h3 h4 h5 h6 img li mark ol p pre section span sup table"
    " td th ul"
).split()
_CITED = {name: {"cite"} for name in "blockquote q del ins".split()}
_CELL = {"colspan", "rowspan", "scope", "headers", "align", "abbr"}
_CODE = {
    "data-language",
    "data-lang",
    "data-enlighter-language",
    "data-code-language",
    "data-programming-language",
    "lang",
}
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "lang", "dir", "title", "style"},
    "a": {"href", "name", "rel"},
    "img": {
        *("src", "alt", "width", "height", "srcset", "sizes", "loading"),
        *("data-src", "data-lazy-src", "data-original", "data-srcset", "data-lazy-srcset", "data-orig-file"),
        *("data-large-file", "data-id", "data-attachment-id", "data-full-url", "data-link"),
    },
    "iframe": {
        "class",
        "src",
        "width",
        "height",
        "allow",
        "allowfullscreen",
        "loading",
        "data-src",
        "data-lazy-src",
    },
    "audio": {"src", "controls", "loop", "muted", "autoplay", "preload"},
    "video": {
        "src",
        "controls",
        "loop",
        "muted",
        "autoplay",
        "preload",
        "poster",
        "width",
        "height",
        "playsinline",
    },
    "source": {"src", "srcset", "sizes", "type", "media"},
    "track": {"src", "kind", "label", "srclang", "default"},
    "ol": {"start", "reversed", "type"},
    "ul": {"type"},
    "li": {"value"},
    "td": _CELL,
    "th": _CELL,
    "col": {"span"},
    "colgroup": {"span"},
    "pre": _CODE,
    "code": _CODE,
    "details": {"open"},
    "time": {"datetime"},
    "data": {"value"},
    "sup": {"data-fn"},
    "p": {"align"},
    "math": {"display", "xmlns", "alttext"},
    "annotation": {"encoding"},
    **_CITED,
}
"""Attributes that stay; where an element has a class that means something, `class` as well."""
for _name in _CLASS:
    ATTRIBUTES[_name] = ATTRIBUTES.get(_name, set()) | {"class"}
for _name in ("del", "ins"):
    ATTRIBUTES[_name] = ATTRIBUTES[_name] | {"datetime"}
for _name in ("mo", "mi", "mfrac", "mtd", "mspace", "mover", "munder"):
    ATTRIBUTES[_name] = {
        "stretchy",
        "mathvariant",
        "linethickness",
        "columnalign",
        "width",
        "accent",
        "fence",
    }

STYLES = frozenset(
    "font-weight font-style text-decoration text-decoration-line text-align vertical-align mso-list".split()
)
"""What a style attribute may say; `mso-list` tells Word's fake bullets from text."""

_NAME = re.compile(r"<[a-z][^\s/<>]*")
_WATCHED_NAME = re.compile("<(?:script|form|select|textarea|base|frame|meta|link)")
_WATCHED_TAG = re.compile(
    r"<(?:script|form|select|textarea|base|frame(?:set)?|(?:meta|link)(?![^<>]*itemprop))(?=[\s/>])"
)
_CONTROLS = frozenset(("form", "select", "textarea"))
_WATCHED_WORD = re.compile(r"srcdoc(?=\s*=)|(?:java|vb)script(?=:)")
"""What is noted when it goes: elements, an attribute, addresses."""
_HANDLER = re.compile(r"on[a-z]{3,}\s*=")
_RASTER = re.compile(r"\s*data:image/(?:png|jpe?g|gif|webp|avif|bmp|x-icon)[;,]", re.IGNORECASE)
_OPAQUE = re.compile(
    r"<!--(?P<comment>.*?)-->|<iframe(?P<frame>[^>]*)>(?:(?!</iframe>).)*</iframe>", re.DOTALL
)
"""Comments and frames, in one pass: either may seem to hold the other."""
_EMBED = re.compile("<(?:iframe|object|embed|param)")
_OBJECT = re.compile(r"<(/?)(object|embed|param)([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_MARKER = re.compile(r"(?:more|nextpage|noteaser)(?:\s[^<>]*)?")
"""Comments that stay."""
_GOOGLE = re.compile(r"(?:^|\.)google(?:\.com?)?\.[a-z]{2}$")
"""Maps at the address of a country."""
_NOT_FRAME = frozenset(("src", "data-src", "data-lazy-src", "class"))
_FORM = re.compile(r"<(/?)form\b[^<>]*>", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FLASH = (
    (
        re.compile(r"(?:https?:)?//(?:www\.)?youtube(?:-nocookie)?\.com/(?:v|e|embed)/([\w-]{6,})"),
        "https://www.youtube.com/watch?v=",
    ),
    (
        re.compile(
            r"(?:https?:)?//(?:www\.|secure\.)?vimeo\.com/moogaloop\.swf\?(?:[^\"]*?&(?:amp;)?)??clip_id=(\d+)"
        ),
        "https://vimeo.com/",
    ),
    (
        re.compile(r"(?:https?:)?//(?:www\.)?dailymotion\.com/(?:swf|embed/video)/(?:video/)?(\w+)"),
        "https://www.dailymotion.com/video/",
    ),
)
"""Players of the Flash years -> the page of the same video."""


def _cleaner(*, trusted: bool, data: bool) -> nh3.Cleaner:
    """A cleaner; they are made once, as that takes longer than a post."""
    tags = INLINE | BLOCKS | (PLAYERS | MATHS | {"object", "embed", "param"} if trusted else frozenset())
    attributes = {name: values for name, values in ATTRIBUTES.items() if name == "*" or name in tags}
    if trusted:
        attributes |= {"object": {"data"}, "embed": {"src"}, "param": {"name", "value"}}
    else:
        attributes["*"] = attributes["*"] - {"id"}
        attributes["a"] = {"href", "rel"}
        attributes = {name: values - {"class"} for name, values in attributes.items()}
        attributes |= {name: attributes.get(name, set()) | {"class"} for name in ("pre", "code")}
    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags=set(GONE_WITH_CONTENT),
        attributes=attributes,
        attribute_filter=_only_raster if data else None,
        strip_comments=not trusted,
        link_rel=None,
        filter_style_properties=set(STYLES),
        url_schemes=set(SCHEMES | {"data"} if data else SCHEMES),
    )


def _only_raster(name: str, attribute: str, value: str) -> str | None:
    """Let `data:` through for pictures made of pixels only."""
    if "data:" not in value.lower() or attribute in {"alt", "title", "class", "id", "style"}:
        return value
    if name == "img" and attribute == "src":
        return value if _RASTER.match(value) else None
    return None if "data:" in value.lower().lstrip()[:12] else value


_CLEANERS = {
    (trusted, data): _cleaner(trusted=trusted, data=data)
    for trusted in (True, False)
    for data in (True, False)
}


def sanitise(html: str, ctx: Context) -> str:
    """HTML5 that is safe to show; `ctx.trusted` False (comments) leaves no frames, players or ids."""
    lower = html.lower()
    # What begins tags, each once: to look for one takes no other scan of the text.
    names = "".join(set(_NAME.findall(lower)))
    _note_unsafe(lower, names, ctx)
    if "<noscript" in names:
        html = untwin(html, ctx)
    if "<form" in names:
        html = _FORM.sub(r"<\1div>", html)
    html = _cut_off(flatten(html, ctx), ctx)
    has_data = "data:" in lower
    cleaner = _CLEANERS[ctx.trusted, has_data]
    try:
        clean = cleaner.clean(html)
    except UnicodeEncodeError:
        ctx.note("character-invalid", "half of a character pair was replaced by U+FFFD")
        clean = cleaner.clean(_SURROGATE.sub("\ufffd", html))
    if has_data and "data:image/svg" in lower:
        ctx.note("data-uri", "a picture inlined as SVG was removed")
    if _CONTROL.search(clean):
        clean = _CONTROL.sub("", clean)
    if "<!--" in clean and "<iframe" not in clean:
        clean = _OPAQUE.sub(_comments, clean)
    if not _EMBED.search(names):
        return clean
    whole = clean
    if "<iframe" in clean:
        clean = _OPAQUE.sub(_frames(ctx), clean)
    if "<object" in clean or "<embed" in clean or "<param" in clean:
        clean = _objects(clean, ctx)
    if clean is not whole and clean != whole:
        # A link that took the place of a frame is a paragraph, which no paragraph can hold.
        clean = cleaner.clean(clean)
    return clean


def _note_unsafe(lower: str, names: str, ctx: Context) -> None:
    """Say what the cleaner is about to remove, by kind."""
    found: list[str] = []
    if _WATCHED_NAME.search(names):
        found += [match[0][1:] for match in _WATCHED_TAG.finditer(lower)]
    if "script:" in lower or "srcdoc" in lower:
        found += _WATCHED_WORD.findall(lower)
    found += [
        match[0].rstrip("= \t\r\n")
        for match in _HANDLER.finditer(lower)
        if not lower[match.start() - 1].isalnum()
    ]
    for kind, count in Counter(found).items() if found else ():
        code = "form-removed" if kind in _CONTROLS else "unsafe-removed"
        ctx.note(code, f"{kind} ×{count}" if count > 1 else kind)


def _cut_off(html: str, ctx: Context) -> str:
    """Keep the text after a tag or comment that never ends; a browser would hide it."""
    if (at := html.rfind("<!--")) >= 0 and html.find("-->", at) < 0:
        ctx.note("comment-unclosed", "a comment never ended; what follows it was kept as text")
        html = html[:at] + html[at + 4 :]
    at = html.rfind("<")
    if at >= 0 and html.find(">", at) < 0 and html[at + 1 : at + 2].isalpha():
        ctx.note("tag-unclosed", "a tag never ended; it was kept as text")
        html = f"{html[:at]}&lt;{html[at + 1 :]}"
    return html


def _comments(match: re.Match[str]) -> str:
    """Replacement for comments: gone, but for WordPress's markers."""
    return match[0] if _MARKER.fullmatch(match["comment"]) else ""


def _frames(ctx: Context) -> Callable[[re.Match[str]], str]:
    """Replacement for frames: as they are where the host is allowed, else a link."""
    allowed = IFRAME_HOSTS.union(host.lower().removeprefix("www.") for host in ctx.settings.iframes)

    def replace(match: re.Match[str]) -> str:
        if match["frame"] is None:
            return _comments(match)
        attributes = dict(_ATTRIBUTE.findall(match["frame"]))
        source = _first_address(attributes, "src", "data-src", "data-lazy-src")
        if not source or "wp-embedded-content" in attributes.get("class", ""):
            # The card of another WordPress; the quotation beside it links to the page.
            return ""
        if _is_allowed(source, allowed):
            rest = "".join(f' {key}="{value}"' for key, value in attributes.items() if key not in _NOT_FRAME)
            return f'<iframe src="{source}"{rest}></iframe>'
        ctx.note("iframe-replaced", f"a frame became a link to {entities.unescape(source)}")
        return _link(source)

    return replace


def _first_address(attributes: dict[str, str], *names: str) -> str:
    """The first of the attributes that is an address a frame can have."""
    for name in names:
        value = attributes.get(name, "").strip()
        if value.startswith(("http://", "https://", "//")):
            return value
    return ""


def _is_allowed(source: str, allowed: frozenset[str]) -> bool:
    """Whether a frame's host is on the list, itself or above it."""
    try:
        host = (urlsplit(entities.unescape(source)).hostname or "").lower().rstrip(".")
    except ValueError:
        return False
    if _GOOGLE.search(host):
        return True
    while host:
        if host in allowed:
            return True
        _, _, host = host.partition(".")
    return False


def _link(source: str) -> str:
    """A paragraph that is a link; the address is HTML-escaped already."""
    return f'<p><a href="{source}">{source}</a></p>'


def _objects(clean: str, ctx: Context) -> str:
    """Replace Flash and its kin by a link to what they played; what `<object>` holds for others stays."""
    pieces: list[str] = []
    start = depth = 0
    seen: set[str] = set()
    for match in _OBJECT.finditer(clean):
        closing, name, written = match.groups()
        pieces.append(clean[start : match.start()])
        start = match.end()
        if closing:
            depth = max(0, depth - 1)
            if not depth:
                seen.clear()
            continue
        attributes = dict(_ATTRIBUTE.findall(written))
        if name == "object":
            depth += 1
            address = _first_address(attributes, "data")
        elif name == "embed":
            address = _first_address(attributes, "src")
        elif attributes.get("name", "").lower() in {"movie", "src", "url", "filename"}:
            address = _first_address(attributes, "value")
        else:
            address = ""
        if not address:
            continue
        address = _watch_page(address)
        if address.partition("?")[0].lower().endswith(".swf"):
            ctx.note(
                "unsafe-removed", f"a Flash film that no browser plays any more: {entities.unescape(address)}"
            )
        elif address not in seen:
            seen.add(address)
            ctx.note("object-replaced", f"an embedded object became a link to {entities.unescape(address)}")
            pieces.append(_link(address))
    pieces.append(clean[start:])
    return "".join(pieces)


def _watch_page(address: str) -> str:
    """The page of a video instead of its Flash player."""
    for pattern, page in _FLASH:
        if match := pattern.match(address):
            return page + match[1]
    return address
