"""Blocks that WordPress or a plugin fills when the page is shown: noted, and what is saved inside is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.convert.blocks.attributes import attribute_html, summary
from pipeline.convert.blocks.markup import (
    as_dict,
    as_text,
    has_text,
    heading,
    paragraphs,
    plain,
    rich,
    visible,
)

if TYPE_CHECKING:
    from pipeline.convert.blocks.parse import Block
    from pipeline.convert.context import Context

CORE_DYNAMIC = [
    "archive-title",
    "archives",
    "avatar",
    "breadcrumbs",
    "calendar",
    "categories",
    "comment-author-avatar",
    "comment-author-name",
    "comment-avatar",
    "comment-content",
    "comment-date",
    "comment-edit-link",
    "comment-reply-link",
    "comment-template",
    "comments",
    "comments-pagination",
    "comments-pagination-next",
    "comments-pagination-numbers",
    "comments-pagination-previous",
    "comments-query-loop",
    "comments-title",
    "form",
    "form-input",
    "form-submission-notification",
    "form-submit-button",
    "icon",
    "latest-comments",
    "latest-posts",
    "loginout",
    "navigation-area",
    "navigation-overlay-close",
    "pattern",
    "post-author",
    "post-author-biography",
    "post-author-name",
    "post-comment",
    "post-comment-author",
    "post-comment-content",
    "post-comment-date",
    "post-comments",
    "post-comments-count",
    "post-comments-form",
    "post-comments-link",
    "post-content",
    "post-date",
    "post-excerpt",
    "post-featured-image",
    "post-navigation-link",
    "post-template",
    "post-terms",
    "post-time-to-read",
    "post-title",
    "query",
    "query-loop",
    "query-pagination",
    "query-pagination-next",
    "query-pagination-numbers",
    "query-pagination-previous",
    "query-title",
    "query-total",
    "read-more",
    "rss",
    "search",
    "site-logo",
    "site-tagline",
    "site-title",
    "tag-cloud",
    "template-part",
    "term-count",
    "term-description",
    "term-name",
    "term-template",
    "terms-query",
]
"""Core blocks whose output is not in the export."""


def dynamic(block: Block, inner: str, ctx: Context) -> str:
    """What a dynamic block shows is not in the export; what it holds is."""
    ctx.note("block-dynamic", f"{block.name}{summary(block.attrs)}")
    return inner if visible(inner) else ""


def plugin_dynamic(block: Block, inner: str, ctx: Context) -> str:
    """A plugin's dynamic block; text in its attributes is kept where it holds nothing else."""
    ctx.note("block-dynamic", f"{block.name}{summary(block.attrs)}")
    if visible(inner):
        return inner
    return "\n".join([part for part in attribute_html(block.attrs, ctx) if part])


def no_results(block: Block, inner: str, ctx: Context) -> str:
    """Shown only while a query finds nothing: not on a page that was worth keeping."""
    ctx.note("block-dynamic", f"{block.name}: shown only if nothing is found: {plain(inner)}")
    return ""


def legacy_widget(block: Block, inner: str, ctx: Context) -> str:
    """A widget: title and text, where the export holds them."""
    instance = as_dict(as_dict(block.attrs.get("instance")).get("raw"))
    title = heading(rich(instance.get("title")), 3)
    body = as_text(instance.get("content")) or as_text(instance.get("text"))
    shown = title + paragraphs(rich(body)) if body else ""
    if not shown:
        ctx.note("block-dynamic", f"{block.name}{summary(block.attrs)}")
    return (inner if visible(inner) else "") + shown


def widget_group(block: Block, inner: str, _ctx: Context) -> str:
    """Widgets under a title."""
    title = rich(block.attrs.get("title"))
    return inner if not title or plain(title) in plain(inner) else heading(title, 2) + inner


def missing(block: Block, inner: str, ctx: Context) -> str:
    """core/missing: what the editor kept of a block that it did not know."""
    attrs = block.attrs
    name = as_text(attrs.get("originalName")) or "core/missing"
    ctx.note("block-unknown", f"{name}, which the editor did not know either")
    if visible(inner):
        return inner
    kept = as_text(attrs.get("originalUndelimitedContent")) or as_text(attrs.get("originalContent"))
    return kept if has_text(kept) or visible(kept) else inner
