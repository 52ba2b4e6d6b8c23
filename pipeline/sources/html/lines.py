"""Blocks of a body that consist of what themes and plugins print: share labels, dates and names, lists of tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.sources.html import dates
from pipeline.sources.html.markup import BLOCKS
from pipeline.sources.html.tree import drop, is_element, text_of

if TYPE_CHECKING:
    from collections import Counter

    from lxml.etree import _Element as Element

    from pipeline.sources.html.prose import Prose

LINES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            "share",
            (
                r"(?:share (?:this|on|with|the|it|via|article|post)?[\w\s]{0,30}|share|tweet|pin(?: it)?|like this|like "
                r"loading|condividi(?: su| con| questo[\w ]{0,20})?|mi piace(?: caricamento)?|partager?(?: sur| cet article| "
                r":)?|partagez[\w ]{0,20}|j['’]aime(?: ça)?(?: chargement)?"
                r"|teilen(?: mit| auf)?|gefällt mir(?: wird geladen)?|gefällt mir|compartir(?: esto| en)?|compártelo|me "
                r"gusta(?: esto)?(?: cargando)?|compartilh(?:e|ar)(?: isso| em)?|curtir(?: isso)?(?: carregando)?|delen|deel "
                r"dit|vind ik leuk(?: bezig met laden)?|udostępnij(?: to)?|lubię to(?: wczytywanie)?"
                r"|loading|caricamento|cargando|carregando|chargement|wird geladen|click to (?:share|tweet|email)[\w ()]{0,60}|"
                r"fai clic (?:per|qui per)[\w ()]{0,80}|follow us on[\w ,]{0,40}|facebook|twitter|whatsapp|pinterest|linkedin|"
                r"telegram|email|reddit|tumblr|google\+|pocket|xing|vk|x)"
                r"(?:\s*(?:facebook|twitter|whatsapp|pinterest|linkedin|telegram|e-?mail|reddit|tumblr|google\+?|pocket|print|"
                r"stampa|imprimer|drucken|xing|line|tweet|share|pin(?: it)?|more|altro|x|,|&|and|\d+|shares?))*[\s:：.…!]*"
            ),
        ),
        ("share", r"click to tweet|tweet this|pin this(?: for later)?|pin it(?: for later)?"),
        (
            "reading",
            (
                r"(?:(?:estimated )?reading time|read(?:ing)? time|time to read|tempo (?:stimato )?di lettura|tempo de leitura|"
                r"temps de lecture(?: estimé)?|lesezeit|tiempo (?:estimado )?de lectura|"
                r"leestijd)\s*[:：]?\s*(?:ca\.?\s*)?(?:<\s*)?\d+(?:[.,]\d+)?\s*(?:min(?:ut[eio]?[sn]?)?|minuti|minutos|"
                r"minuten)?\b.{0,20}|\d+\s*(?:min(?:ute)?s?\.?)\s+read"
            ),
        ),
        (
            "ad",
            (
                r"(?:\(?(?:advertisements?|advertising|pubblicità|annunci(?:o)?(?: pubblicitari)?|anzeigen?|werbung|publicité|"
                r"publicidade?|anuncios?|anúncios?|report this ad|segnala questo annuncio|sponsored|reklama|реклама|"
                r"- ?advertisement ?-|ad|continue reading below)\)?)[\s:.]*"
            ),
        ),
        (
            "meta",
            (
                r"(?:this entry was posted (?:in|on|by)|posted in|filed under|filed in|tagged(?: with)?|tags?|categories|"
                r"categor(?:y|ia|ie)|pubblicato in|archiviato in|contrassegnato|publié dans|classé (?:sous|dans)|étiquettes?|"
                r"étiqueté|veröffentlicht (?:in|unter)|kategorien?|schlagw(?:ö|o)rte[r]?|publicado en|etiquetas?|etiquetado|"
                r"archivado en|publicado em|marcado|arquivado em|geplaatst in|getagd)\b[^.!?]{0,400}"
            ),
        ),
        ("comments", r".{0,200}\bakismet\b.{0,200}"),
        (
            "comments",
            (
                r"(?:leave a (?:comment|reply)|lascia un commento|laisser un commentaire|schreibe einen kommentar|deja (?:un "
                r"comentario|una respuesta)|deixe (?:um comentário|uma resposta)|\d+ (?:comments?|commenti?|commentaires?|"
                r"kommentare?|comentarios?|comentários?)|no comments?(?: yet)?|nessun commento|add a comment|post a comment|"
                r"view all comments|join the (?:discussion|conversation))[\s»:.!]*"
            ),
        ),
        (
            "related",
            (
                r"(?:related(?: posts?| articles?| stories| content)?|you (?:may|might) also (?:like|enjoy|be interested "
                r"in)[\w ]{0,20}|more (?:from|posts|stories|articles)[\w ]{0,30}|articoli correlati|correlati|potrebbe(?:ro)? "
                r"(?:anche )?(?:interessarti|piacerti)[\w ]{0,20}|leggi anche|sur le même (?:sujet|thème)|articles "
                r"(?:similaires|liés|connexes)|similaire|vous aimerez aussi|ähnliche (?:beiträge|artikel)|verwandte "
                r"(?:beiträge|artikel)|das könnte (?:dich|sie) auch interessieren|(?:artículos|entradas|posts) relacionad[oa]s|"
                r"relacionado|te puede interesar|(?:artigos|posts|notícias) relacionad[oa]s|veja também|gerelateerd(?:e "
                r"berichten)?|powiązane(?: wpisy)?|похожие (?:записи|статьи))[\s:：.…!]*"
            ),
        ),
        (
            "post-nav",
            (
                r"(?:[«‹←<]|previous|prev|next|precedente|successivo|vorheriger|nächster|anterior|siguiente|précédent|"
                r"suivant)[^.]{0,160}(?:[»›→>]|post|article|articolo|beitrag)?"
            ),
        ),
        (
            "feed",
            (
                r"(?:the post .{1,300} (?:appeared|was first published) first on .{1,200}|l['’]articolo .{1,300} (?:sembra "
                r"essere il primo su|proviene da) .{1,200}|l['’]article .{1,300} est apparu en premier sur .{1,200}|der "
                r"beitrag .{1,300} erschien zuerst auf .{1,200}|la entrada .{1,300} (?:se publicó primero en|aparece primero "
                r"en) .{1,200}|o post .{1,300} apareceu primeiro em .{1,200})"
            ),
        ),
        (
            "login",
            r"(?:you must be logged in to post a comment|devi essere connesso per inviare un commento)[\s.]*",
        ),
        (
            "print",
            (
                r"(?:print this (?:page|post|entry)|stampa(?: questo articolo)?|email this|invia per e-?mail|download(?: as)? "
                r"pdf)[\s.]*"
            ),
        ),
    )
)
"""Kind -> what the whole text of a block may be that is no part of an entry."""
LINKED = frozenset(("meta", "post-nav", "related"))
"""Kinds whose words an author may write too: the block must hold links, or a list must follow."""
NETWORKS = frozenset(
    "facebook twitter whatsapp pinterest linkedin telegram email reddit tumblr xing line".split()
)
"""Names that a list of share links shows, and an author's own list, too."""
BYLINE = re.compile(
    (
        r"^(?:by|posted|written|published|updated|last updated|on|di|da|de|von|par|por|pubblicato|scritto|inviato|postato|"
        r"publié|rédigé|veröffentlicht|verfasst|publicado|escrito|door|geplaatst|przez|автор|opublikowano)\b"
    ),
    re.IGNORECASE,
)


def take_lines(root: Element, prose: Prose, removed: Counter[str], *, exact: bool) -> None:
    """Take out blocks that consist of what themes and plugins print: share labels, dates and names, lists of tags."""
    started = False
    for element in list(root.iter()):
        if (
            not is_element(element)
            or element.tag not in BLOCKS
            or element is root
            or not _inside(element, root)
        ):
            continue
        if prose.own.get(element, 0.0) > 300:
            started = True
            continue
        size = prose.text.get(element, 0)
        if size == 0 or size > 420 or _has_blocks(element):
            continue
        text = text_of(element)
        if not text:
            continue
        kind = _line(element, text, prose, exact=exact)
        if not kind and not exact and not started:
            kind = _head_line(element, text)
        if kind:
            _drop_with_list(element, kind, removed)
        elif prose.own.get(element, 0.0) > 60:
            started = True


def _inside(element: Element, root: Element) -> bool:
    """Whether an element still stands below a root; others may have been taken out meanwhile."""
    return any(each is root for each in element.iterancestors())


def _has_blocks(element: Element) -> bool:
    return any(is_element(each) and each.tag in BLOCKS for each in element.iterdescendants())


def _line(element: Element, text: str, prose: Prose, *, exact: bool) -> str:
    """The kind of a block whose whole text is furniture's."""
    if element.tag in {"pre", "td", "th", "dt", "figcaption", "blockquote"}:
        return ""
    rels = [(each.get("rel") or "").lower().split() for each in element.iter("a")]
    if (
        rels
        and all("tag" in rel or "category" in rel for rel in rels)
        and prose.links.get(element, 0) * 2 > prose.text.get(element, 0)
    ):
        return "meta"
    if rels and all("prev" in rel or "next" in rel for rel in rels):
        return "post-nav"
    for kind, pattern in LINES:
        if pattern.fullmatch(text):
            if kind in LINKED:
                if kind == "related":
                    return kind if _list_follows(element, prose) or element.tag == "em" else ""
                if not rels or prose.density(element) < 0.5 or (kind == "post-nav" and len(rels) > 2):
                    continue
                if kind == "meta" and (
                    exact
                    or not any(
                        "tag" in rel or "category" in rel or "/tag/" in href or "/category/" in href
                        for rel, href in zip(
                            rels, [each.get("href") or "" for each in element.iter("a")], strict=True
                        )
                    )
                ):
                    continue
            elif kind == "share" and element.tag == "li" and not rels and text.lower() in NETWORKS:
                continue  # an author's own list of names
            return kind
    return ""


def _head_line(element: Element, text: str) -> str:
    """The kind of a short block above a text in a container that holds more than the text."""
    if len(text) > 130 or (
        element.tag in {"h2", "h3", "h4", "blockquote", "figcaption", "li"} and not dates.holds_date(text)
    ):
        return ""
    if any(
        "author" in (each.get("rel") or "") or "/author/" in (each.get("href") or "")
        for each in element.iter("a")
    ):
        return "meta"
    rels = [each.get("rel") or "" for each in element.iter("a")]
    if rels and all("tag" in rel for rel in rels):
        return "meta"
    if element.find(".//time") is not None or (dates.holds_date(text) and len(text) < 70):
        return "meta"
    if BYLINE.match(text) and len(text) < 60 and text[-1:] not in ".!?:;,…":
        return "meta"
    return ""


def _list_follows(element: Element, prose: Prose) -> bool:
    """Whether behind a heading such as “Related” a list of links stands and then nothing more of a text."""
    following = element.getnext()
    while following is not None and not is_element(following):
        following = following.getnext()
    if following is None:
        return element.tag in {"h2", "h3", "h4", "h5", "h6"}
    return (
        following.tag in {"ul", "ol", "div", "nav", "section"}
        and prose.density(following) > 0.6
        and prose.text.get(following, 0) > 0
    )


def _drop_with_list(element: Element, kind: str, removed: Counter[str]) -> None:
    """Take a block out; behind a heading for related entries also their list."""
    if kind == "related":
        following = element.getnext()
        while following is not None and not is_element(following):
            following = following.getnext()
        if following is not None and following.tag in {"ul", "ol", "div", "nav", "section"}:
            drop(following)
    drop(element)
    removed[kind] += 1
