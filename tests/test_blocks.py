"""Block content: the parser against damage and size, each renderer against its case file."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from cases import CASES, Case, load
from fake_site import FakeSite, context, picture
from hypothesis import given
from hypothesis import strategies as st

from pipeline.convert import blocks
from pipeline.convert.blocks.attributes import attribute_html
from pipeline.convert.blocks.markup import plain
from pipeline.convert.context import Entry
from pipeline.convert.elementor import elementor
from pipeline.model import Meta

if TYPE_CHECKING:
    from pipeline.convert.context import Context

FOLDER = CASES / "blocks"
FILES = sorted(FOLDER.glob("*.txt"))
ALL = [case for file in FILES for case in load(file)]
MANY = 100_000

SITE = FakeSite(
    entries={30: Entry("post", 30, "page", "chi-siamo", "Chi siamo", "https://example.org/chi-siamo/", None)},
    pictures={
        11: picture(11, "2020/01/mare.jpg", alt="Il mare", caption="Mare d'inverno", mime_type="image/jpeg"),
        12: picture(12, "2020/01/monte.png", mime_type="image/png", parent=1),
        13: picture(13, "2020/02/canto.mp3", title="Canto", mime_type="audio/mpeg", parent=1),
        14: picture(14, "2020/02/corsa.mp4", mime_type="video/mp4"),
        15: picture(15, "2020/02/orario.pdf", title="Orario", mime_type="application/pdf"),
    },
    blocks={
        5: "<!-- wp:paragraph -->\n<p>Riusato</p>\n<!-- /wp:paragraph -->",
        6: '<!-- wp:block {"ref":6} /-->',
        7: '<!-- wp:heading {"metadata":{"name":"Titolo"}} -->\n<h2>Di solito</h2>\n<!-- /wp:heading -->'
        '<!-- wp:button {"metadata":{"name":"Tasto"}} -->\n<div><a href="/a">Vai</a></div>\n<!-- /wp:button -->'
        '<!-- wp:image {"metadata":{"name":"Foto"}} -->\n<figure><img src="/a.jpg" alt=""/></figure>'
        "\n<!-- /wp:image -->",
        8: 'Testo classico e un altro: <!-- wp:block {"ref":5} /-->',
        9: '<!-- wp:block {"ref":10} /--><!-- wp:block {"ref":10} /-->' + "<p>a</p>" * 1000,
        10: '<!-- wp:block {"ref":16} /-->' * 300,
        16: "<p>b</p>" * 20_000,
    },
)


def shown(content: str) -> str:
    """What a case expects: the HTML, then a line `! code` for each note; `@meta key value` lines come first."""
    meta: list[Meta] = []
    while content.startswith("@meta "):
        line, _, content = content.partition("\n")
        _, key, value = line.split(" ", 2)
        meta.append(Meta(key=key, value=value))
    ctx = context(SITE, meta=tuple(meta))
    if any(field.key == "_elementor_data" for field in meta):
        html = elementor(ctx.meta, ctx) or ""
    else:
        html = blocks.render(content, ctx, _classic)
    return "\n".join([html.strip("\n"), *[f"! {code}" for code, _ in ctx.found]])


def _classic(text: str) -> str:
    return text if "<p" in text else f"\n<p>{text.strip()}</p>\n"


def rendered(content: str) -> tuple[str, Context]:
    """The HTML, and the context that heard the notes."""
    ctx = context(SITE)
    return blocks.render(content, ctx, lambda text: text), ctx
