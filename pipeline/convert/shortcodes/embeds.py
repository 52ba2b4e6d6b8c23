"""Shortcodes that show what lives elsewhere, and bare addresses: paragraphs with the address come out."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from pipeline.convert.shortcodes import markup
from pipeline.convert.shortcodes.tags import Surroundings, names, verbatim_ranges

if TYPE_CHECKING:
    from pipeline.convert.context import Context
    from pipeline.convert.shortcodes.tags import Tag


class Service(NamedTuple):
    """What a shortcode shows from elsewhere."""

    shortcodes: str
    address: str
    """The public address, `{}` for the id; "" for a service that is closed."""
    id: str
    """Pattern of a whole id; a bracket with anything else in it is text."""
    attributes: str = ""
    """Attributes that may hold the id or the address, before the usual ones."""


_PLAYER = "/embed_code/"
"""In an address that is a player's, not a page's."""
_ADDRESS_ONLY = "(?!)"
"""The pattern of a service whose shortcodes know no ids."""

_SERVICES = (
    Service(
        "youtube youtube_sc yt su_youtube youtube_video embedyt lyte",
        "https://www.youtube.com/watch?v={}",
        r"[\w-]{11}",
        "v video_id youtube",
    ),
    Service("youtube_playlist", "https://www.youtube.com/playlist?list={}", r"[\w-]{10,}", "playlist list"),
    Service("vimeo su_vimeo vimeo_video", "https://vimeo.com/{}", r"\d{4,}", "clip_id video_id"),
    Service(
        "dailymotion su_dailymotion", "https://www.dailymotion.com/video/{}", r"[A-Za-z0-9]{5,}", "video"
    ),
    Service("googlevideo", "", r"-?\d{5,}", "docid"),
    Service("wpvideo videopress", "https://videopress.com/v/{}", r"[A-Za-z0-9]{8}", "guid"),
    Service("bliptv", "https://blip.tv/play/{}", r"(?:\?posts_id=)?[\w%.-]+", "posts_id"),
    Service("metacafe", "https://www.metacafe.com/watch/{}/", r"\d+"),
    Service("veoh", "https://www.veoh.com/watch/{}", r"v?\w{6,}"),
    Service("viddler", "https://www.viddler.com/v/{}", r"\w{6,}"),
    Service("vine", "https://vine.co/v/{}", r"\w{8,}"),
    Service("twitch twitchtv", "https://www.twitch.tv/{}", r"\w{3,}", "channel"),
    Service("tweet embed_tweet blackbirdpie", "https://twitter.com/i/status/{}", r"\d{5,}", "tweet"),
    Service("gist gists", "https://gist.github.com/{}", r"[\w-]+/[0-9a-f]{3,}|\d{2,}|[0-9a-f]{20,}"),
    Service("github", "https://github.com/{}", r"[\w.-]+/[\w./-]+", "repo"),
    Service("soundcloud", "https://soundcloud.com/{}", r"[\w-]+/[\w/-]+", "track"),
    Service(
        "spotify",
        "https://open.spotify.com/{}",
        r"(?:spotify:)?(?:track|album|artist|playlist|user|episode|show)[:/][\w:/-]+",
    ),
    Service("bandcamp", "https://bandcamp.com/EmbeddedPlayer/{}", _ADDRESS_ONLY),
    Service("mixcloud", "https://www.mixcloud.com/{}", r"[\w-]+/[\w/-]+"),
    Service("8tracks", "https://8tracks.com/{}", r"[\w-]+/[\w/-]+"),
    Service(
        "archiveorg archiveorg-book archiveorg-playlist", "https://archive.org/details/{}", r"[\w.-]{4,}"
    ),
    Service("ted ted-talk", "https://www.ted.com/talks/{}", r"[\w/-]+"),
    Service("slideshare", "https://www.slideshare.net/slideshow/embed_code/{}", r"\d+"),
    Service("speakerdeck", "https://speakerdeck.com/player/{}", r"[0-9a-f]{8,}"),
    Service("prezi prezi_wp", "https://prezi.com/{}/", r"[\w-]{8,}"),
    Service("scribd", "https://www.scribd.com/document/{}", r"\d{4,}"),
    Service("issuu", "https://issuu.com/{}", r"[\w.-]+/docs/[\w./-]+|\d+-[0-9a-f]{20,}", "documentid"),
    Service("polldaddy crowdsignal", "https://poll.fm/{}", r"\d+", "poll"),
    Service("kickstarter", "https://www.kickstarter.com/projects/{}", r"[\w-]+/[\w-]+"),
    Service("flickr flickrvideo", "https://www.flickr.com/photos/{}", r"[\w@-]+/\d+", "photo"),
    Service("instagram", "https://www.instagram.com/p/{}/", r"[\w-]{10,}"),
    Service("facebook", "https://www.facebook.com/{}", _ADDRESS_ONLY),
    Service("pinterest", "https://www.pinterest.com/pin/{}/", r"\d{6,}"),
    Service(
        "gview embeddoc googleapps gdoc", "https://docs.google.com/document/d/{}", r"[\w-]{20,}", "file key"
    ),
    Service("codepen", "https://codepen.io/pen/{}", r"[A-Za-z]{5,8}", "slug_hash"),
    Service("jsfiddle", "https://jsfiddle.net/{}", r"[\w/-]{4,}"),
    Service("giphy", "https://giphy.com/gifs/{}", r"\w{8,}"),
    Service("getty houzz medium tiktok reddit tumblr cartodb upcomingevents", "{}", _ADDRESS_ONLY),
)
"""The services, with their shortcodes."""

_MAPS = names("googlemaps google-map googlemap gmap google_map map maps su_gmap")

_USUAL = names("url src href link id video video_url vid permalink uri")
_ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>\[\]]+|www\.[^\s\"'<>\[\]]+", re.IGNORECASE)
_NO_WORD = re.compile(r"[\dA-Z_/:=]")
_YOUTUBE = re.compile(
    r"(?:youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#]{0,500}?&)?v=|embed/(?!videoseries)|v/|shorts/|live/)|youtu\.be/)([\w-]{6,})",
    re.IGNORECASE,
)
_YOUTUBE_EXTRA = re.compile(r"[?&#](list|t|start)=([\w-]+)")
_VIMEO = re.compile(r"(?:player\.)?vimeo\.com/(?:video/)?(\d+)(?=[?&]|$)", re.IGNORECASE)
_SIZES = re.compile(r"(?:&(?:amp;)?|\?)(?:w|h|width|height|rel|hl|fs|border|showsearch|hd)=[^&#\s]*(?=&|$)")

PROVIDERS = frozenset(
    names(
        """
        youtube.com youtu.be youtube-nocookie.com vimeo.com dailymotion.com dai.ly flickr.com flic.kr
        smugmug.com scribd.com wordpress.tv crowdsignal.com polldaddy.com poll.fm survey.fm twitter.com x.com
        soundcloud.com slideshare.net spotify.com imgur.com issuu.com mixcloud.com ted.com animoto.com
        video214.com tumblr.com kickstarter.com kck.st cloudup.com reverbnation.com videopress.com reddit.com
        speakerdeck.com screencast.com amazon.com amazon.co.uk amazon.de amazon.fr amazon.it amazon.es
        amazon.in amazon.ca amzn.to amzn.eu a.co tiktok.com pinterest.com pin.it wolframcloud.com pca.st
        anghami.com bsky.app facebook.com instagram.com instagr.am bandcamp.com gist.github.com codepen.io
        giphy.com gfycat.com loom.com canva.com wistia.com blip.tv hulu.com viddler.com vine.co
        photobucket.com deviantart.com meetup.com meetu.ps collegehumor.com funnyordie.com rdio.com
        revision3.com archive.org twitch.tv streamable.com apple.com figma.com miro.com descript.com
        padlet.com prezi.com threads.net flipboard.com datawrapper.dwcdn.net storify.com periscope.tv
        deezer.com
        """
    )
)
"""Hosts whose bare addresses WordPress, today or once, or Jetpack turns into what they show."""


def place(url: str) -> str:
    """The paragraph that stands for what is shown from elsewhere."""
    url = markup.attribute(url)
    return f'<p><a href="{url}">{url}</a></p>'


def embed(tag: Tag, inner: str, ctx: Context) -> str | None:
    """`[embed]address[/embed]`."""
    del ctx
    found = _ADDRESS.search(markup.bare(inner)) or _ADDRESS.search(
        tag.get("src", "url") or " ".join(tag.plain)
    )
    if found is None:
        return inner if tag.enclosing and inner.strip() else None
    return markup.block(place(canonical(found[0])))


def elsewhere(tag: Tag, inner: str, ctx: Context) -> str | None:
    """A service's own shortcode: an id or an address in an attribute, behind the name, or enclosed."""
    service = SERVICES[tag.name]
    if not service.address:
        ctx.note("shortcode-dropped", f"{markup.quoted(tag.source)}: its service is closed")
        return inner or markup.GONE
    url, enclosed = _address(tag, inner, service)
    if not url:
        if not tag.named or tag.plain:
            return None
        ctx.note("shortcode-dropped", f"{markup.quoted(tag.source)}: no address could be made of it")
        return inner or markup.GONE
    words = tag.get("title", "caption", "text")
    below = f"<p>{markup.text(words)}</p>" if words and not words.isdigit() else ""
    rest = markup.region(inner) if inner.strip() and not enclosed else ""
    shown = f'<iframe src="{markup.attribute(url)}"></iframe>' if _PLAYER in url else place(url)
    return markup.block(shown + below) + rest


def _address(tag: Tag, inner: str, service: Service) -> tuple[str, bool]:
    """The address that a shortcode shows, and whether it stood between its tags."""
    enclosed = markup.bare(inner)
    given = [tag.named.get(name, "") for name in (*names(service.attributes), *_USUAL)]
    # Behind the name stands an id, or the words of a sentence: `[youtube link]`.
    given += [value for raw in (*tag.plain, enclosed) if _NO_WORD.search(value := raw.lstrip("=:"))]
    for value in given:
        candidate = html.unescape(unquote(value) if "%3A%2F%2F" in value.upper() else value).strip()
        found = _ADDRESS.match(candidate)
        url = canonical(found[0]) if found else _from_id(candidate, service)
        if url:
            return url, value is enclosed
    return "", False


def _from_id(value: str, service: Service) -> str:
    """The address of an id; "" if this is none."""
    value = value.partition("&")[0]
    if not value or re.fullmatch(service.id, value) is None:
        return ""
    return service.address.format(value.removeprefix("spotify:").replace(":", "/"))


def map_link(tag: Tag, inner: str, ctx: Context) -> str | None:
    """A map: a link to the place it shows, under the words that stood on it."""
    rest = markup.region(inner) if inner.strip() else ""
    given = [*(tag.named.get(name, "") for name in _USUAL), *(value.lstrip("=") for value in tag.plain)]
    url = next((found[0] for value in given if (found := _ADDRESS.match(html.unescape(value)))), "")
    where = html.unescape(tag.get("address", "location", "q", "center", "place", "marker"))
    if not where:
        points = (tag.get("lat", "latitude", "map_lat"), tag.get("lng", "lon", "long", "longitude"))
        where = ",".join(points) if all(points) else ""
    if where and not url:
        url = f"https://www.google.com/maps?q={quote(where, safe=',')}"
    if not url and (found := _ADDRESS.match(markup.bare(inner))):
        url, rest = found[0], ""
    if not url:
        if tag.plain or not tag.named:
            return None
        ctx.note("shortcode-dropped", f"{markup.quoted(tag.source)}: no place could be made of it")
        return inner or markup.GONE
    label = markup.text(tag.get("title", "infowindow", "description") or where or url)
    return markup.block(f"<p>{markup.link(url, label)}</p>") + rest


def canonical(url: str) -> str:
    """The address that a visitor would open: no player, no sizes.

    >>> canonical("http://www.youtube.com/embed/abcdEFGH123?w=425&start=30")
    'https://www.youtube.com/watch?v=abcdEFGH123&start=30'
    """
    url = html.unescape(url)
    if url.startswith("//"):
        url = "https:" + url
    elif url[:4].lower() == "www.":
        url = "https://" + url
    found = _YOUTUBE.search(url)
    if found is not None:
        extra = "".join(f"&{name}={value}" for name, value in _YOUTUBE_EXTRA.findall(url[found.end() :]))
        return f"https://www.youtube.com/watch?v={found[1]}{extra}"
    found = _VIMEO.search(url)
    if found is not None:
        return f"https://vimeo.com/{found[1]}"
    if "w=" in url or "width=" in url or "h=" in url:
        path, sign, query = url.partition("&") if "?" not in url else url.partition("?")
        if sign:
            kept = _SIZES.sub("", sign + query)
            url = path + ("?" + kept[1:] if sign == "?" and kept and kept[0] == "&" else kept)
    return url


def is_shown(url: str, ctx: Context) -> bool:
    """Whether WordPress shows what is behind this address where it stands alone."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    parts = host.lower().split(".")
    if any(".".join(parts[count:]) in PROVIDERS for count in range(len(parts) - 1)):
        return True
    return bool(ctx.site.url) and ctx.site.is_internal(url) and ctx.site.resolve(url) is not None


# The scheme is looked at from behind: `://` is what the search can jump to.
_BARE = re.compile(
    r"://(?:(?<=[\s>]https://)|(?<=[\s>]http://)|(?<=^https://)|(?<=^http://))"
    r"[^\s<>\"\[\]]++[ \t]*+(?=\r?\n|</p>|\Z)",
    re.IGNORECASE,
)
_LINE_START = re.compile(r"(?:^|[\n\r]|(<p(?:\s[^<>]*)?>)\s*)[ \t]*$")
_WRAPPER = 'wp-block-embed__wrapper">'


def autoembed(text: str, ctx: Context) -> str:
    """Addresses that stand alone on a line or in a paragraph, and that WordPress would show, as embeds."""
    if "://" not in text:
        return text
    kept: list[str] = []
    at = 0
    around: Surroundings | None = None
    for found in _BARE.finditer(text):
        colon, end = found.span()
        start = colon - (4 if text[colon - 1] in "pP" else 5)
        before = text[max(0, start - 200) : start]
        opened = _LINE_START.search(before)
        if opened is None or before.rstrip().endswith(_WRAPPER):
            continue
        closes = text.startswith("</p>", end)
        url = text[start:end].rstrip()
        if bool(opened[1]) != closes or not is_shown(url, ctx):
            continue
        if around is None:
            around = Surroundings(text, verbatim_ranges(text) if "<" in text else [])
        if around.markup(start) or around.listing(start):
            continue
        shown = place(url)
        if closes:
            kept.append(text[at : start - len(opened[0])])
            at = end + len("</p>")
        else:
            kept.append(text[at:start] + "\n\n")
            shown += "\n\n"
            at = end
        kept.append(shown)
    if not kept:
        return text
    kept.append(text[at:])
    return "".join(kept)


SERVICES = {name: service for service in _SERVICES for name in names(service.shortcodes)}
"""Service by shortcode."""

EMBEDS = {
    "embed": embed,
    **dict.fromkeys(SERVICES, elsewhere),
    **dict.fromkeys(_MAPS, map_link),
}
