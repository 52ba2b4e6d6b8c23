"""A writer goes in, the raw content of a post comes out, in the form that each sort of editor leaves behind.

In a hundred posts 45 are of the block editor, 45 of the classic one, 10 of spans and divs that were pasted.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from words import Writer

SITE = "https://www.banco-di-prova.example"
LITERAL = 0.01
"""Share of posts whose text holds tags of an export and the end of a CDATA section."""
CODE = ("php", "python", "css", "javascript", "bash")


class Body:
    """The content of one post, as it grows."""

    def __init__(
        self, chance: Random, writer: Writer, pictures: Sequence[tuple[int, str]], links: Sequence[str]
    ) -> None:
        self.chance = chance
        self.writer = writer
        self.pictures = pictures
        """(id, file under uploads) of attachments that the post may show."""
        self.links = links
        """Addresses of other posts of the export."""

    def text(self, sentences: int) -> str:
        """Running text with inline marks."""
        chance, writer = self.chance, self.writer
        parts = []
        for _ in range(sentences):
            sentence = writer.sentence()
            if chance.random() < 0.3:
                at = sentence.find(" ", len(sentence) // 2)
                if at > 0:
                    sentence = f"{sentence[:at]} {self.mark(' '.join(writer.words(3)))}{sentence[at:]}"
            parts.append(sentence)
        return " ".join(parts)

    def mark(self, words: str) -> str:
        """A few words, marked."""
        kind = self.chance.randrange(8)
        if kind < 2:
            return f"<strong>{words}</strong>"
        if kind < 4:
            return f"<em>{words}</em>"
        if kind == 4:
            return f"<code>{words.replace(' ', '_')}()</code>"
        address = self.chance.choice(self.links) if kind < 7 and self.links else self.elsewhere()
        return f'<a href="{address}">{words}</a>'

    def elsewhere(self) -> str:
        """An address on another site."""
        return f"https://{self.chance.randrange(1 << 30):x}.example/{self.chance.randrange(1 << 40):x}/"

    def code(self) -> str:
        """Some lines of code, escaped as an editor does."""
        lines = [
            f'{name} = {name}[{self.chance.randrange(999)}] < {name}_0 && "{name}";'
            for name in self.writer.words(6)
        ]
        return html.escape("\n    ".join(lines), quote=False)

    def picture(self, size: str = "1024x683") -> tuple[int, str, str]:
        """(id, address of a resized copy, alternative text)."""
        number, file = self.chance.choice(self.pictures) if self.pictures else (0, "2010/01/none.jpg")
        stem, _, ending = file.rpartition(".")
        return number, f"{SITE}/wp-content/uploads/{stem}-{size}.{ending}", self.writer.phrase(4)

    def gallery(self) -> list[tuple[int, str, str]]:
        """Three pictures."""
        return [self.picture("300x200") for _ in range(3)]

    def items(self, number: int) -> list[str]:
        """Entries of a list."""
        return [self.text(1) for _ in range(number)]


def blocks(body: Body, size: int) -> str:
    """Content of the block editor."""
    return _fill(body, size, BLOCKS, BLOCK_SHARES)


def classic(body: Body, size: int) -> str:
    """Content of the classic editor: paragraphs are blank lines, pictures shortcodes."""
    return _fill(body, size, CLASSIC, CLASSIC_SHARES)


def soup(body: Body, size: int) -> str:
    """Content that was pasted from elsewhere."""
    return _fill(body, size, SOUP, SOUP_SHARES)


def literal(body: Body) -> str:
    """A paragraph about exports, with tags that are text."""
    return f"{body.writer.phrase(3)}: <item> {body.writer.sentence()} ]]> </item>"


def _fill(body: Body, size: int, pieces: Sequence[Callable[[Body], str]], shares: Sequence[int]) -> str:
    """Pieces up to about that many bytes."""
    parts: list[str] = []
    length = 0
    while length < size:
        (piece,) = body.chance.choices(pieces, shares)
        parts.append(piece(body))
        length += len(parts[-1].encode())
    return "\n\n".join(parts)


def _block_paragraph(body: Body) -> str:
    return f"<!-- wp:paragraph -->\n<p>{body.text(4)}</p>\n<!-- /wp:paragraph -->"


def _block_heading(body: Body) -> str:
    level = body.chance.choice((2, 2, 3))
    attributes = "" if level == 2 else f' {{"level":{level}}}'
    title = body.writer.phrase(5)
    return f'<!-- wp:heading{attributes} -->\n<h{level} class="wp-block-heading">{title}</h{level}>\n<!-- /wp:heading -->'


def _block_list(body: Body) -> str:
    items = "\n\n".join(
        f"<!-- wp:list-item -->\n<li>{item}</li>\n<!-- /wp:list-item -->" for item in body.items(5)
    )
    return f'<!-- wp:list -->\n<ul class="wp-block-list">{items}</ul>\n<!-- /wp:list -->'


def _block_image(body: Body) -> str:
    number, address, alt = body.picture()
    return (
        f'<!-- wp:image {{"id":{number},"sizeSlug":"large","linkDestination":"none"}} -->\n'
        f'<figure class="wp-block-image size-large"><img src="{address}" alt="{alt}" class="wp-image-{number}"/>'
        f'<figcaption class="wp-element-caption">{body.text(1)}</figcaption></figure>\n<!-- /wp:image -->'
    )


def _block_quote(body: Body) -> str:
    cite = f"<cite>{body.writer.phrase(2)}</cite>"
    return (
        '<!-- wp:quote -->\n<blockquote class="wp-block-quote"><!-- wp:paragraph -->\n'
        f"<p>{body.text(2)}</p>\n<!-- /wp:paragraph -->{cite}</blockquote>\n<!-- /wp:quote -->"
    )


def _block_code(body: Body) -> str:
    return f'<!-- wp:code -->\n<pre class="wp-block-code"><code>{body.code()}</code></pre>\n<!-- /wp:code -->'


def _block_table(body: Body) -> str:
    head = "".join(f"<th>{word}</th>" for word in body.writer.words(3))
    rows = "".join(
        "<tr>" + "".join(f"<td>{body.writer.phrase(2)}</td>" for _ in range(3)) + "</tr>" for _ in range(4)
    )
    return (
        '<!-- wp:table -->\n<figure class="wp-block-table"><table><thead><tr>'
        f"{head}</tr></thead><tbody>{rows}</tbody></table></figure>\n<!-- /wp:table -->"
    )


def _block_gallery(body: Body) -> str:
    images = "\n\n".join(
        f'<!-- wp:image {{"id":{number},"sizeSlug":"medium","linkDestination":"none"}} -->\n'
        f'<figure class="wp-block-image size-medium"><img src="{address}" alt="{alt}" class="wp-image-{number}"/></figure>\n'
        "<!-- /wp:image -->"
        for number, address, alt in body.gallery()
    )
    return (
        '<!-- wp:gallery {"linkTo":"none"} -->\n<figure class="wp-block-gallery has-nested-images columns-default is-cropped">'
        f"{images}</figure>\n<!-- /wp:gallery -->"
    )


def _block_embed(body: Body) -> str:
    address = f"https://www.youtube.com/watch?v={body.chance.randrange(1 << 55):011x}"[:43]
    return (
        f'<!-- wp:embed {{"url":"{address}","type":"video","providerNameSlug":"youtube","responsive":true}} -->\n'
        '<figure class="wp-block-embed is-type-video is-provider-youtube wp-block-embed-youtube">'
        f'<div class="wp-block-embed__wrapper">\n{address}\n</div></figure>\n<!-- /wp:embed -->'
    )


def _block_separator(_: Body) -> str:
    return '<!-- wp:separator -->\n<hr class="wp-block-separator has-alpha-channel-opacity"/>\n<!-- /wp:separator -->'


def _classic_paragraph(body: Body) -> str:
    return body.text(4)


def _classic_lines(body: Body) -> str:
    return "\n".join(body.writer.sentence() for _ in range(3))


def _classic_heading(body: Body) -> str:
    return f"<h3>{body.writer.phrase(5)}</h3>"


def _classic_list(body: Body) -> str:
    tag = body.chance.choice(("ul", "ol"))
    return f"<{tag}>\n" + "".join(f"\t<li>{item}</li>\n" for item in body.items(5)) + f"</{tag}>"


def _classic_caption(body: Body) -> str:
    number, address, alt = body.picture("300x200")
    image = (
        f'<img class="size-medium wp-image-{number}" src="{address}" alt="{alt}" width="300" height="200" />'
    )
    return f'[caption id="attachment_{number}" align="alignleft" width="300"]{image} {body.writer.phrase(6)}[/caption]'


def _classic_image(body: Body) -> str:
    number, address, alt = body.picture()
    full = address.replace("-1024x683", "")
    return f'<a href="{full}"><img class="aligncenter size-large wp-image-{number}" src="{address}" alt="{alt}" /></a>'


def _classic_gallery(body: Body) -> str:
    return f'[gallery columns="3" ids="{",".join(str(number) for number, *_ in body.gallery())}"]'


def _classic_quote(body: Body) -> str:
    return f"<blockquote>{body.text(2)}</blockquote>"


def _classic_code(body: Body) -> str:
    return f'<pre class="lang:{body.chance.choice(CODE)}">{body.code()}</pre>'


def _classic_table(body: Body) -> str:
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{body.writer.phrase(2)}</td>" for _ in range(3)) + "</tr>" for _ in range(4)
    )
    return f"<table>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _soup_div(body: Body) -> str:
    return (
        f'<div style="text-align: justify;"><span style="font-family: Verdana; font-size: {body.chance.randrange(9, 14)}px;">'
        f'{body.text(3)}</span><br />\n<span class="Apple-style-span" style="color: #{body.chance.randrange(1 << 24):06x};">'
        f"{body.text(2)}&nbsp;</span></div>"
    )


def _soup_word(body: Body) -> str:
    return f'<p class="MsoNormal"><span lang="IT"><o:p></o:p>{body.text(3)}</span></p>\n<p>&nbsp;</p>'


def _soup_font(body: Body) -> str:
    return f'<div><div><font size="2"><b>{body.writer.phrase(5)}</b><br><br>{body.text(3)}</font></div></div>'


BLOCKS = (
    _block_paragraph, _block_heading, _block_list, _block_image, _block_quote, _block_code, _block_table,
    _block_gallery, _block_embed, _block_separator,
)  # fmt: skip
BLOCK_SHARES = (60, 12, 6, 7, 4, 2, 2, 2, 2, 3)
CLASSIC = (
    _classic_paragraph, _classic_lines, _classic_heading, _classic_list, _classic_caption, _classic_image,
    _classic_gallery, _classic_quote, _classic_code, _classic_table,
)  # fmt: skip
CLASSIC_SHARES = (60, 8, 6, 6, 6, 4, 2, 5, 2, 2)
SOUP = (_soup_div, _soup_word, _soup_font)
SOUP_SHARES = (60, 25, 15)
KINDS: tuple[tuple[Callable[[Body, int], str], int], ...] = ((blocks, 45), (classic, 45), (soup, 10))
"""Each sort of editor and its share of a hundred posts."""
