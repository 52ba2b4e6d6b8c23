"""Menus and rows of links: what they show stands in the attributes of their parts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from pipeline.convert.blocks.attributes import summary
from pipeline.convert.blocks.markup import as_id, as_text, has_text, link, rich

if TYPE_CHECKING:
    from pipeline.convert.blocks.parse import Block
    from pipeline.convert.context import Context

SERVICES = {
    "fivehundredpx": "500px", "amazon": "Amazon", "bandcamp": "Bandcamp", "behance": "Behance",
    "bluesky": "Bluesky", "chain": "Link", "codepen": "CodePen", "deviantart": "DeviantArt",
    "discord": "Discord", "dribbble": "Dribbble", "dropbox": "Dropbox", "etsy": "Etsy",
    "facebook": "Facebook", "feed": "RSS Feed", "flickr": "Flickr", "foursquare": "Foursquare",
    "goodreads": "Goodreads", "google": "Google", "github": "GitHub", "gravatar": "Gravatar",
    "instagram": "Instagram", "lastfm": "Last.fm", "linkedin": "LinkedIn", "mail": "Mail",
    "mastodon": "Mastodon", "meetup": "Meetup", "medium": "Medium", "patreon": "Patreon",
    "pinterest": "Pinterest", "pocket": "Pocket", "reddit": "Reddit", "share": "Share Icon",
    "skype": "Skype", "snapchat": "Snapchat", "soundcloud": "SoundCloud", "spotify": "Spotify",
    "telegram": "Telegram", "threads": "Threads", "tiktok": "TikTok", "tumblr": "Tumblr",
    "twitch": "Twitch", "twitter": "Twitter", "vimeo": "Vimeo", "vk": "VK", "wordpress": "WordPress",
    "whatsapp": "WhatsApp", "x": "X", "yelp": "Yelp", "youtube": "YouTube",
}  # fmt: skip
"""WordPress's names of the services that core/social-link knows."""


def social_link(block: Block, inner: str, _ctx: Context) -> str:
    """A link to a profile, named by its label or its service; without an address WordPress shows nothing."""
    attrs = block.attrs
    url = as_text(attrs.get("url")).strip()
    if not url:
        return inner if has_text(inner) else ""
    if "@" in url and ":" not in url and "/" not in url:
        url = "mailto:" + url
    elif ":" not in url.split("/", 1)[0] and not url.startswith(("//", "#", "/")):
        url = "https://" + url
    service = as_text(attrs.get("service"))
    label = rich(attrs.get("label")) or escape(SERVICES.get(service, service or "Link"), quote=False)
    return f"<li>{link(url, label)}</li>"


def link_list(block: Block, inner: str, ctx: Context) -> str:
    """core/navigation, core/page-list: a list of the links inside; a note where they are kept elsewhere."""
    if not has_text(inner):
        ctx.note("block-dynamic", f"{block.name}{summary(block.attrs)}")
        return ""
    return inner if "<ul" in inner[: inner.find("<li")] or "<li" not in inner else f"<ul>{inner}</ul>"


def menu_link(block: Block, inner: str, ctx: Context) -> str:
    """A menu's link, and the links below it."""
    attrs = block.attrs
    url = as_text(attrs.get("url")) or as_text(attrs.get("link"))
    label = rich(attrs.get("label")) or rich(attrs.get("title"))
    if attrs.get("kind") != "taxonomy" and not (url and label):
        entry = ctx.site.entry(as_id(attrs.get("id"))) if as_id(attrs.get("id")) else None
        if entry:
            url = url or entry.link
            label = label or escape(entry.title, quote=False)
    below = f"<ul>{inner}</ul>" if "<li" in inner else inner
    if not label and not url:
        return inner
    return f"<li>{link(url, label or escape(url, quote=False))}{below if has_text(below) else ''}</li>"


def home_link(block: Block, _inner: str, ctx: Context) -> str:
    """The link to the front page."""
    return f"<li>{link(ctx.site.url or '/', rich(block.attrs.get('label')) or 'Home')}</li>"
