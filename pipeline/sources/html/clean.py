"""The element of a body goes in; what is not the entry's own text goes out of it, each piece counted by its kind."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.sources.html import dates
from pipeline.sources.html.furniture import HIDDEN, furniture, is_named
from pipeline.sources.html.markup import BLOCKS
from pipeline.sources.html.tree import class_list, drop, is_element, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.sources.html.prose import Prose

CERTAIN = frozenset(
    (
        "share related author-box post-nav parts comments cookie breadcrumb print toc meta login language "
        "rating site"
    ).split()
)
"""Kinds that go whatever they hold, as long as a text remains."""
MOST = 0.6
"""Share of the body's running text that an element may hold and still be taken for furniture of another kind."""
SAFE_META = 0.3
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
READERS = frozenset(
    ("screen-reader-text sr-only visually-hidden show-for-sr visuallyhidden ninja-forms-req-symbol").split()
)
"""Classes of words that only screen readers speak, such as “opens in a new tab”."""
BYLINE = re.compile(
    (
        r"^(?:by|posted|written|published|updated|last updated|on|di|da|de|von|par|por|pubblicato|scritto|inviato|postato|"
        r"publié|rédigé|veröffentlicht|verfasst|publicado|escrito|door|geplaatst|przez|автор|opublikowano)\b"
    ),
    re.IGNORECASE,
)


def clean(
    roots: tuple[Element, ...], prose: Prose, title: str, heading: Element | None, *, exact: bool
) -> Counter[str]:
    """Take out of a body what is not the entry's; how many pieces of each kind. `heading` is that of the title."""
    removed: Counter[str] = Counter()
    whole = sum(prose.value.get(root, 0.0) for root in roots) or 1.0
    for root in roots:
        _furniture(root, prose, whole, removed)
    for root in roots:
        if not exact and heading is not None:
            _before_title(root, heading, prose, removed)
        _title(root, title, removed, exact=exact)
        _lines(root, prose, removed, exact=exact)
        if not exact:
            _leading(root, removed)
        _trailing(root)
    return removed


def _furniture(root: Element, prose: Prose, whole: float, removed: Counter[str]) -> None:
    """Take out what classes, ids and tags tell."""
    stack: list[Element] = list(reversed(root))
    while stack:
        element = stack.pop()
        if not is_element(element):
            words = (element.text or "").strip()
            if words not in {"more", "nextpage"}:
                drop(element)
            continue
        kind = _unwanted(element, root, prose, whole)
        if kind == "unwrap":
            _unwrap(element, stack)
            continue
        if kind:
            drop(element)
            removed[kind] += 1
            continue
        stack.extend(reversed(element))


def _unwanted(element: Element, root: Element, prose: Prose, whole: float) -> str:
    """The kind of furniture that an element of a body is; "" if it stays, `unwrap` if only its tag goes."""
    tag = element.tag
    tokens = class_list(element)
    kind = furniture(element)
    if kind in {"share", "related"} and tag in {"a", "p", "span", "h2", "h3"} and len(text_of(element)) > 200:
        kind = ""
    if kind and not is_named(element) and _speaks(element):
        kind = ""
    if kind:
        held = prose.value.get(element, 0.0)
        if tag in {"h1", "h2", "h3", "h4"} and kind in {"meta", "toc"} and not tokens_are_meta(tokens):
            return ""
        if kind in CERTAIN and (kind != "meta" or held < SAFE_META * whole) and held < 0.9 * whole:
            return kind
        if held < MOST * whole and (kind != "hidden" or held < SAFE_META * whole):
            return kind
    if tag == "nav":
        return "post-nav"
    if tag in {"form", "select", "input", "textarea", "fieldset", "datalist"}:
        return "form" if tag != "fieldset" or prose.value.get(element, 0.0) < SAFE_META * whole else ""
    if tag == "button":
        return (
            "unwrap"
            if len(text_of(element)) > 12
            and any(_opens(each) for each in (element, *element.iterancestors()))
            else "form"
        )
    if tag in {"dialog", "menu"} and prose.value.get(element, 0.0) < SAFE_META * whole:
        return "hidden"
    if tag == "aside" and prose.density(element) > 0.5:
        return "widget"
    if (
        tag == "footer"
        and element.getparent() is root
        and not _quotes(element)
        and prose.value.get(element, 0.0) < SAFE_META * whole
    ):
        return "meta"
    style = element.get("style")
    if ((style and HIDDEN.search(style)) or element.get("hidden") is not None) and (
        prose.value.get(element, 0.0) < 0.05 * whole
        and not any(_opens(each) for each in (element, *element.iterancestors()))
        and element.find(".//img") is None
    ):
        return "hidden"
    if (
        tag in {"span", "small"}
        and not READERS.isdisjoint(tokens)
        and any(each.tag == "a" for each in element.iterancestors())
    ):
        return "hidden"
    if tag == "img" and "wp-post-image" in tokens and "wp-image" not in " ".join(tokens):
        return "featured-image"
    if tag == "img" and element.get("width") in {"0", "1"} and element.get("height") in {"0", "1"}:
        return "counter"
    return ""


def _speaks(element: Element) -> bool:
    """Whether an element holds a sentence and nothing to click: the words of an author, whatever a class of theirs says."""
    clicked = any(each.tag in {"a", "button", "input", "iframe", "img"} for each in element.iter())
    return not clicked and any(
        (text := text_of(each)).count(" ") > 2 and text.endswith((".", "!", "?", "…", "。"))
        for each in element.iter("p", "li", "td")
    )


def tokens_are_meta(tokens: list[str]) -> bool:
    """Whether a heading is the theme's by its class."""
    return any(token in {"entry-title", "post-title", "wp-block-post-title"} for token in tokens)


def _opens(element: Element) -> bool:
    """Whether an element is part of an accordion, a tab or a toggle, whose text a click shows."""
    names = (
        (element.get("class") or "") + " " + (element.get("id") or "") + " " + (element.get("role") or "")
    ).lower()
    return any(
        word in names
        for word in (
            "accordion",
            "toggle",
            "tab",
            "faq",
            "collaps",
            "spoiler",
            "slide",
            "expand",
            "reveal-content",
        )
    )


def _quotes(element: Element) -> bool:
    return any(each.tag in {"blockquote", "figure"} for each in element.iterancestors())


def _unwrap(element: Element, stack: list[Element]) -> None:
    """Replace an element by what it holds."""
    element.tag = "span"
    stack.extend(reversed(element))


def _before_title(root: Element, heading: Element, prose: Prose, removed: Counter[str]) -> None:
    """Take out what stands before the title inside a body."""
    path = [heading, *heading.iterancestors()]
    if root not in path:
        return
    for each in path[: path.index(root)]:
        for sibling in list(each.itersiblings(preceding=True)):
            if (
                is_element(sibling)
                and prose.own.get(sibling, 0.0) < 200
                and prose.value.get(sibling, 0.0) < 200
            ):
                if text_of(sibling) or sibling.find(".//img") is not None or sibling.tag == "img":
                    removed["meta"] += 1
                drop(sibling)


def _title(root: Element, title: str, removed: Counter[str], *, exact: bool) -> None:
    """Take the title itself out of a body."""
    wanted = _folded(title)
    if not wanted:
        return
    for each in list(root.iter("h1", "h2") if not exact else root.iter("h1")):
        if _folded(text_of(each)) == wanted and (each.tag == "h1" or _is_first(each, root)):
            drop(each)
            removed["title"] += 1
            return


def _is_first(element: Element, root: Element) -> bool:
    """Whether no text stands before an element."""
    if (root.text or "").strip():
        return False
    for each in root.iter():
        if each is element:
            return True
        if is_element(each) and ((each.text or "").strip() or (each.tail or "").strip()):
            return False
    return False


def _lines(root: Element, prose: Prose, removed: Counter[str], *, exact: bool) -> None:
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
            elif (
                kind == "share"
                and element.tag == "li"
                and not rels
                and len(text) > 3
                and text.lower()
                in {
                    "facebook",
                    "twitter",
                    "whatsapp",
                    "pinterest",
                    "linkedin",
                    "telegram",
                    "email",
                    "reddit",
                    "tumblr",
                    "xing",
                    "line",
                }
            ):
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


def _leading(root: Element, removed: Counter[str]) -> None:
    """Take a rule or the author's portrait off the beginning, which a line of data left behind."""
    for element in list(root.iter("hr", "img")):
        if not _is_first(element, root):
            return
        source = element.get("src") or ""
        if (
            element.tag == "hr"
            or "avatar" in class_list(element)
            or "gravatar.com" in source
            or "/avatar" in source
        ):
            drop(element)
            removed["meta"] += 1


def _trailing(root: Element) -> None:
    """Take empty elements off the end that furniture left behind."""
    while len(root):
        last = root[-1]
        if (
            not is_element(last)
            or (last.tail or "").strip()
            or last.tag
            in {"img", "iframe", "video", "audio", "hr", "figure", "table", "embed", "object", "br", "p"}
        ):
            return
        if text_of(last) or any(
            is_element(each)
            and each.tag
            in {
                "img",
                "iframe",
                "video",
                "audio",
                "embed",
                "object",
                "input",
                "hr",
                "canvas",
                "picture",
                "math",
            }
            for each in last.iter()
        ):
            return
        drop(last)


def _folded(text: str) -> str:
    """What two spellings of a title have in common."""
    return re.sub(r"[\W_]+", "", text).casefold()
