"""A page dumped as plain text: title, date, categories, body with lists, and the lines that theme and plugins print around it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Found, PageFile, Post, SiteInfo, TermRef
from pipeline.sources.html import dates
from pipeline.sources.html.decode import decode, what_instead
from pipeline.sources.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

LABELS: dict[str, dict[str, str]] = {
    "it": {
        "date": "Pubblicato il|Postato il|Scritto il|Inviato il",
        "category": "Pubblicato in|Archiviato in|Categorie|Categoria|Postato in",
        "tag": "Tag|Etichette|Contrassegnato con|Taggato con|Contrassegnato",
        "author": "Pubblicato da|Scritto da|Autore|Postato da|di|da",
    },
    "en": {
        "date": "Posted on|Published on|Published|Written on|Date",
        "category": "Posted in|Published in|Filed under|Filed in|Categories|Category",
        "tag": "Tagged with|Tagged as|Tagged|Tags",
        "author": "Posted by|Published by|Written by|Author|By",
    },
    "fr": {
        "date": "Publié le|Posté le|Écrit le",
        "category": "Publié dans|Classé dans|Classé sous|Catégories|Catégorie",
        "tag": "Étiqueté avec|Étiqueté|Étiquettes|Mots-clés",
        "author": "Publié par|Écrit par|Rédigé par|Auteur|Par",
    },
    "de": {
        "date": "Veröffentlicht am|Geschrieben am|Gepostet am|Publiziert am",
        "category": "Veröffentlicht in|Veröffentlicht unter|Kategorien|Kategorie|Abgelegt unter|Geschrieben in",
        "tag": "Verschlagwortet mit|Schlagwörter|Schlagworte|Getaggt mit",
        "author": "Veröffentlicht von|Geschrieben von|Verfasst von|Autor|Von",
    },
    "es": {
        "date": "Publicado el|Escrito el|Fecha",
        "category": "Publicado en|Archivado en|Categorías|Categoría|Archivado bajo",
        "tag": "Etiquetado con|Etiquetado como|Etiquetado|Etiquetas",
        "author": "Publicado por|Escrito por|Autor|Por",
    },
    "pt": {
        "date": "Publicado em|Postado em|Escrito em|Data",
        "category": "Publicado em|Arquivado em|Categorias|Categoria|Postado em",
        "tag": "Marcado com|Marcado|Etiquetas|Tags",
        "author": "Publicado por|Escrito por|Postado por|Autor|Por",
    },
}
"""Language -> what themes print before date, categories, tags and author. Where one stands for two, what follows tells."""
AKISMET: dict[str, str] = {
    "it": r"Questo sito (?:usa|utilizza) Akismet\b.*",
    "en": r"This site uses Akismet\b.*",
    "fr": r"Ce site utilise Akismet\b.*",
    "de": r"Diese (?:Website|Seite) verwendet Akismet\b.*",
    "es": r"Este sitio usa Akismet\b.*",
    "pt": r"Este site (?:utiliza|usa) (?:o )?Akismet\b.*",
}
"""Language -> the notice below a comment form."""
LINES: dict[str, str] = {
    "comment-form": (
        r"(?:Lascia un commento|Leave a (?:comment|reply)|Laisser un commentaire|Schreibe einen Kommentar|Schreib einen "
        r"Kommentar|Deja (?:un comentario|una respuesta)|Deixe (?:um comentário|uma resposta))(?:\s+(?:Annulla risposta|Cancel "
        r"reply|Annuler la réponse|Antwort abbrechen|Cancelar (?:la )?respuesta|Cancelar resposta))?"
    ),
    "comments": (
        r"(?:\d+|Un|One|Ein|Une?|Um|Uno)\s+(?:comment[io]?s?|pensier[io]|thoughts?|responses?|repl(?:y|ies)|commentaires?|"
        r"réponses?|réflexions?|Kommentare?|Antwort(?:en)?|Gedanken?|comentarios?|respuestas?|pensamientos?|comentários?|"
        r"respostas?)\s+(?:su|on|to|sur|à|zu|auf|en|sobre|em)\b.*"
    ),
    "navigation": (
        r"(?:Navigazione articol[io]|Post navigation|Navigation (?:de|des) l?['’]?articles?|Beitrags-?\s?Navigation|"
        r"Beitragsnavigation|Navegación de entradas|Navegação de (?:Posts|posts|artigos))"
    ),
    "previous": (
        r"(?:←|«|⟵|<-|Articolo precedente|Previous(?: post)?|Article précédent|Vorheriger Beitrag|Entrada anterior|Post "
        r"anterior|Articolo successivo|Next(?: post)?|Article suivant|Nächster Beitrag|Siguiente entrada|Próximo "
        r"post)(?:\W.{0,160})?"
    ),
    "share": (
        r"(?:Condividi(?:\s+su)?|Condividi:|Share this|Share|Partager|Partagez|Teilen|Teilen mit|Compartir|Compartir esto|"
        r"Compartilhe|Compartilhar|Mi piace|Like this|J’aime ça|Gefällt mir|Me gusta esto|Curtir "
        r"isso)\s*[:：]?(?:\s*(?:Facebook|Twitter|X|WhatsApp|LinkedIn|Pinterest|Telegram|E-?mail|Stampa|Print|Caricamento|"
        r"Loading)[.…]*)*"
    ),
    "related": (
        r"(?:Articoli correlati|Correlati|Potrebbero interessarti(?: anche)?|Related(?: posts)?|Articles similaires|Sur le "
        r"même thème|Ähnliche Beiträge|Entradas relacionadas|Relacionado|Artigos relacionados|Posts relacionados)\s*[:：]?"
    ),
    "skip": (
        r"(?:Vai al contenuto|Skip to content|Aller au contenu(?: principal)?|Zum Inhalt springen|Saltar al contenido|Ir para "
        r"o conteúdo|Pular para o conteúdo)"
    ),
}
"""What else theme and plugins print -> how its whole line reads."""
PATTERNS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in LINES.items()}
END = frozenset(("comment-form", "comments", "navigation", "related"))
"""Lines behind which nothing more of the text stands."""
NAMES = {
    "comment-form": "the comment form",
    "comments": "the comments",
    "navigation": "links to other entries",
    "related": "related entries",
    "share": "share labels",
    "skip": "a link to the content",
    "previous": "links to other entries",
}

BULLET = re.compile(r"^(?P<indent>[ \t]*)(?P<mark>[•‣▪◦●○·∙*+–-]|(?P<number>\d{1,3})[.)])[ \t]+(?=\S)")
UNINDENTED = frozenset("*+-–·")
"""Marks that begin a list only where they are indented or repeated: an author writes dialogue with them."""
HOST = re.compile(
    r"(?:https?://)?(?:www\.)?(?P<host>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24})/?", re.IGNORECASE
)
SUFFIX = re.compile(r"\s*[-–—|·»:•]\s*(?P<site>[^-–—|·»•]{2,80})\Z")
MARKUP = re.compile(rb"<(?:!doctype|html|head|body|\?xml|rss|div|p)[\s>]", re.IGNORECASE)
NOT_PAGES = re.compile(
    r"(?:robots|ads|humans|security|license|licence|readme|changelog|copying|requirements|install|llms)\b",
    re.IGNORECASE,
)
SEPARATORS = re.compile(r"\s*,\s+|\s*[|•;]\s*")
SPACER = "\xa0\u2007\u202f\u200b \t"
ENDINGS = frozenset((".txt", ".text", ""))
HEAD = 40
"""Lines in which what tells a page's dump is looked for."""
MOST_META = 12


class Dump(NamedTuple):
    """A page's text taken apart."""

    title: str
    site: str
    """Name or host of the site, as the title says."""
    language: str
    date: dates.When | None
    date_told: bool
    """Whether a label for the date is there, with or without a date."""
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    author: str
    body: str
    notes: tuple[tuple[str, str], ...]
    evidence: int
    """How many things tell that it is a page's dump."""


def recognise(start: bytes, path: Path) -> tuple[bytes, ...] | str:
    """How many things tell that it is a page's dump, if any do; else what the file is."""
    if path.suffix.lower() not in ENDINGS or MARKUP.search(start[:4096]) or what_instead(start):
        return ""
    if NOT_PAGES.match(path.stem):
        return "no WordPress export, nor the text of a page"
    dump = take_apart(decode(start).text)
    if dump.evidence == 0:
        return "no WordPress export, nor the text of a page: no title that stands twice, no “Posted on” or the like"
    return (str(dump.evidence).encode(),)


def site(path: Path, _about: tuple[bytes, ...]) -> SiteInfo:
    """The site as the title line names it, else named after the file."""
    dump = take_apart(decode(path.read_bytes()).text)
    host = HOST.fullmatch(dump.site)
    url = f"http://{host['host'].lower()}" if host else ""
    return SiteInfo(title=dump.site or path.stem, url=url, home_url=url, language=dump.language)


def spans(file: BinaryIO, number: int) -> Iterator[Span]:
    """The file as a whole."""
    size = file.seek(0, 2)
    if size:
        yield Span(number, 0, size, 1, "page")


def read(data: bytes, span: Span, _about: tuple[bytes, ...]) -> Iterator[Found]:
    """The entry that the text holds."""
    from slugify import slugify

    decoded = decode(data)
    dump = take_apart(decoded.text)
    notes = [*decoded.notes, *dump.notes]
    terms = [
        TermRef(taxonomy=taxonomy, slug=slugify(name, allow_unicode=True), name=name)
        for taxonomy, names in (("category", dump.categories), ("post_tag", dump.tags))
        for name in names
    ]
    notes += [
        ("term-slug-made", f"the text names the term “{term.name}” without its slug; made from its name")
        for term in terms
    ]
    if dump.date is None:
        detail = (
            "the label of the date stands in the text, but no date behind it"
            if dump.date_told
            else "the text tells no date"
        )
        notes.append(("date-missing", detail))
    elif not dump.date.time:
        notes.append(("date-without-time", "the text tells the day but no time; midnight stands for it"))
    if dump.author:
        notes.append(
            ("author-by-name", f"a text does not tell the login of {dump.author}; the name stands for it")
        )
    yield Found(
        line=span.line,
        notes=tuple(dict.fromkeys(notes)),
        page=PageFile("post", None, "written", ""),
        post=Post(
            id=None,
            type="post",
            status="publish",
            slug="",
            link="",
            guid="",
            title=dump.title,
            title_raw=html.escape(dump.title, quote=False),
            date=dump.date.local if dump.date else None,
            date_gmt=None,
            modified=None,
            modified_gmt=None,
            author=dump.author or None,
            parent=0,
            menu_order=0,
            comment_status="",
            ping_status="",
            sticky=False,
            password="",
            format=None,
            terms=tuple(terms),
            featured_media=None,
            meta=(),
            content_raw=dump.body,
            excerpt_raw="",
        ),
    )


def take_apart(text: str) -> Dump:
    """The parts of a page's dump."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")
    notes: list[tuple[str, str]] = []
    language = _language(lines)
    title, site, start, evidence = _title(lines, notes)
    told: dict[str, str] = {}
    at, seen = start, 0
    while at < len(lines) and seen < MOST_META:
        line = lines[at].strip()
        if not line.strip(SPACER):
            at += 1
            continue
        found = _labelled(line, language)
        if not found:
            if _kind(line) == "skip":
                at += 1
                continue
            break
        for key, value in found.items():
            told.setdefault(key, value)
        evidence += 1
        notes.append(("text-line-read", f"a line of data, no part of the text: “{line[:120]}”"))
        at += 1
        seen += 1
    rest, ended = _without_ending(lines[at:], notes)
    evidence += ended
    late = _late_labels(rest, language, told, notes)
    body = _content(late, notes)
    date = dates.words(told["date"], language) if told.get("date") else None
    return Dump(
        title=title,
        site=site,
        language=language,
        date=date,
        date_told="date" in told,
        categories=_names(told.get("category", "")),
        tags=_names(told.get("tag", "")),
        author=told.get("author", ""),
        body=body,
        notes=tuple(notes),
        evidence=evidence,
    )


def _language(lines: list[str]) -> str:
    """The language whose labels stand in the text; "" if none do."""
    points = dict.fromkeys(LABELS, 0)
    for line in (*lines[:HEAD], *lines[-HEAD:]):
        bare = line.strip()
        for language, labels in LABELS.items():
            for key, words in labels.items():
                if key != "author" and re.match(rf"(?:{words})\b", bare):
                    points[language] += 2
            if re.match(AKISMET[language], bare):
                points[language] += 3
    best = max(points, key=lambda language: points[language])
    return best if points[best] else ""


def _title(lines: list[str], notes: list[tuple[str, str]]) -> tuple[str, str, int, int]:
    """(title, site, the line behind, evidence): a browser's title line first, then the heading itself."""
    filled = [(place, line.strip()) for place, line in enumerate(lines[:HEAD]) if line.strip(SPACER)]
    while filled and _kind(filled[0][1]) == "skip":
        filled = filled[1:]
    if not filled:
        return "", "", 0, 0
    first_at, first = filled[0]
    for place, line in filled[1:4]:
        if first == line:
            notes.append(("text-line-read", f"the title stands twice; once is enough: “{first}”"))
            return first, "", place + 1, 1
        if len(line) < len(first) and first.startswith(line):
            rest = SUFFIX.fullmatch(first[len(line) :])
            if rest:
                notes.append(("text-line-read", f"the title line ends in the name of the site: “{first}”"))
                return line, rest["site"].strip(), place + 1, 1
    found = SUFFIX.search(first)
    if found and HOST.fullmatch(found["site"].strip()):
        notes.append(("text-line-read", f"the title line ends in the name of the site: “{first}”"))
        return first[: found.start()].strip(), found["site"].strip(), first_at + 1, 1
    return first, "", first_at + 1, 0


def _labelled(line: str, language: str) -> dict[str, str]:
    """What a line of labels tells: {} if it is none. Several may stand in one line, some without a value."""
    labels = LABELS.get(language) or LABELS["en"]
    spots: list[tuple[int, int, str]] = []
    for key, words in labels.items():
        for each in re.finditer(rf"(?<!\w)(?:{words})(?!\w)\s*[:：]?", line):
            if (
                each.start() == 0
                or (spots and key != "author")
                or re.search(r"[|·•/]\s*\Z|\s\Z", line[: each.start()])
            ):
                spots.append((each.start(), each.end(), key))
    if not spots or min(spots)[0] != 0 or len(line) > 300:
        return {}
    chosen: list[tuple[int, int, str]] = []
    for spot in sorted(spots, key=lambda each: (each[0], each[0] - each[1])):
        if not chosen or spot[0] >= chosen[-1][1]:
            if (
                spot[2] == "author"
                and spot[1] - spot[0] < 4
                and chosen
                and chosen[-1][2] in {"category", "tag"}
            ):
                continue  # “di” inside the name of a category
            chosen.append(spot)
    found: dict[str, str] = {}
    for place, (_, stop, key) in enumerate(chosen):
        value = line[stop : chosen[place + 1][0] if place + 1 < len(chosen) else len(line)].strip(
            " \t|·•,;/–-"
        )
        kind = key
        when = dates.words(value, language) if value else None
        if key in {"date", "category"} and labels["date"].split("|")[0] == labels["category"].split("|")[0]:
            kind = "date" if when or (not value and "date" not in found) else "category"
        if kind == "date" and value and when is None:
            return {} if len(chosen) == 1 else found
        if (
            kind == "author"
            and len(chosen) == 1
            and (len(value) > 60 or value.endswith((".", "!", "?", ";", ":", ",")))
        ):
            return {}
        if kind == "author" and value and when and len(chosen) == 1:
            return {}
        found.setdefault(kind, value)
    if set(found) == {"author"} and not re.match(
        rf"(?:{'|'.join(word for word in labels['author'].split('|') if len(word) > 3)}|By|Par|Von|Por)\b",
        line,
    ):
        return {}
    return found


def _kind(line: str) -> str:
    """Which of the lines around a text a line is; "" if none."""
    bare = line.strip()
    return next((kind for kind, pattern in PATTERNS.items() if pattern.fullmatch(bare)), "")


def _without_ending(lines: list[str], notes: list[tuple[str, str]]) -> tuple[list[str], int]:
    """The lines up to where theme and plugins go on; what is left out is told."""
    evidence = 0
    kept = list(lines)
    pattern = "|".join(AKISMET.values())
    for at, line in enumerate(kept):
        if re.fullmatch(pattern, line.strip()):
            notes.append(("text-line-left-out", f"the notice of Akismet: “{line.strip()[:160]}”"))
            kept[at] = ""
            evidence += 1
    for at, line in enumerate(kept):
        kind = _kind(line)
        if kind in END and (kind != "related" or _ends(kept, at)):
            gone = [each.strip() for each in kept[at:] if each.strip(SPACER)]
            notes.append(
                (
                    "text-line-left-out",
                    f"{NAMES[kind]} and all behind, {len(gone)} lines: “{' / '.join(gone)[:400]}”",
                )
            )
            kept = kept[:at]
            evidence += 1
            break
        if kind in {"share", "skip"}:
            notes.append(("text-line-left-out", f"{NAMES[kind]}: “{line.strip()[:160]}”"))
            kept[at] = ""
    while kept and not kept[-1].strip(SPACER):
        if "\xa0" in kept[-1]:
            notes.append(("text-spacer-left-out", "empty paragraphs at the end of the text"))
        kept.pop()
    return kept, evidence


def _ends(lines: list[str], at: int) -> bool:
    """Whether behind a heading for related entries only short lines stand."""
    return all(len(line.strip()) < 120 for line in lines[at + 1 :])


def _late_labels(
    lines: list[str], language: str, told: dict[str, str], notes: list[tuple[str, str]]
) -> list[str]:
    """The lines without labels that stand behind the text, which are read too."""
    kept = list(lines)
    while kept:
        line = kept[-1].strip()
        if not line.strip(SPACER):
            kept.pop()
            continue
        found = _labelled(line, language) if len(kept) > 1 else {}
        if not found or not set(found) & {"category", "tag", "date"}:
            return kept
        for key, value in found.items():
            told.setdefault(key, value)
        notes.append(("text-line-read", f"a line of data, no part of the text: “{line[:120]}”"))
        kept.pop()
    return kept


def _names(value: str) -> tuple[str, ...]:
    """Names of terms: commas part them, words such as “e” do not.

    >>> _names("Comunicazione partecipativa, Web e Social")
    ('Comunicazione partecipativa', 'Web e Social')
    """
    return tuple(dict.fromkeys(name for each in SEPARATORS.split(value) if (name := each.strip(" .#"))))


def _content(lines: list[str], notes: list[tuple[str, str]]) -> str:
    """The text as the classic editor would keep it: blank lines between paragraphs, lists as lists, signs of markup as text."""
    blocks: list[str] = []
    paragraph: list[str] = []
    items: list[str] = []
    ordered = False
    lists = 0

    def close() -> None:
        nonlocal paragraph, items, lists
        if paragraph:
            blocks.append("\n".join(paragraph))
        if items:
            tag = "ol" if ordered else "ul"
            blocks.append(f"<{tag}>\n" + "\n".join(f"<li>{item}</li>" for item in items) + f"\n</{tag}>")
            lists += 1
        paragraph, items = [], []

    for at, line in enumerate(lines):
        if not line.strip(" \t"):
            if items and _next_item(lines, at + 1, ordered=ordered):
                continue
            close()
            continue
        found = BULLET.match(line)
        if found and _begins_list(lines, at, found, within=bool(items)):
            number = found["number"] is not None
            if paragraph or (items and number != ordered):
                close()
            ordered = number
            items.append(html.escape(line[found.end() :].rstrip(), quote=False))
        elif items and line[:1] in " \t":
            items[-1] += " " + html.escape(line.strip(" \t"), quote=False)
        else:
            if items:
                close()
            paragraph.append(html.escape(line.strip(" \t"), quote=False))
    close()
    if lists:
        notes.append(
            ("text-lists-read", f"{lists} lists are made of lines that begin with a bullet or number")
        )
    return "\n\n".join(blocks)


def _begins_list(lines: list[str], at: int, found: re.Match[str], *, within: bool) -> bool:
    """Whether a line is an item: marked and indented, or with others like it."""
    if (
        within
        or (found["indent"] and found["number"] is None)
        or (found["mark"][0] not in UNINDENTED and found["number"] is None)
    ):
        return True
    if found["number"] is not None and found["number"] != "1":
        return False
    following = BULLET.match(lines[at + 1]) if at + 1 < len(lines) else None
    if following is None:
        return False
    return following["number"] == "2" if found["number"] is not None else following["mark"] == found["mark"]


def _next_item(lines: list[str], at: int, *, ordered: bool) -> bool:
    """Whether behind a blank line the list goes on."""
    if at >= len(lines):
        return False
    found = BULLET.match(lines[at])
    return found is not None and bool(found["indent"]) and (found["number"] is not None) == ordered
