"""The comments of a page: from the markup of WordPress, of its block themes, of other themes and of comment plugins.

What they have in common is the number in an id; who, when and what are looked for inside the comment's own part,
never inside its answers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.sources.html import dates, markup
from pipeline.sources.html.page import PageComment
from pipeline.sources.html.tree import class_list, drop, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element as Element

    from pipeline.sources.html.markup import Linker
    from pipeline.sources.html.tree import Document

NUMBER = re.compile(r"(?:(?:li|div|dsq|wpd|wc|jp|review|article|anchor|single|the|thc|c|media)-)?(?:comment|comm|pings?|review)[-_](?:item-|container-|wrap-)?(\d+)(?:_(\d+))?")
"""Ids that number a comment; the second number is wpDiscuz's: the comment that it answers."""
REST_OF = re.compile(r"(?:div|dsq)-comment-(?:body|message|header)-(\d+)|comment-(?:body|content|text)-(\d+)")
"""Ids of a comment's text, where a theme puts it beside the numbered element."""
DEPTH = re.compile(r"depth-(\d+)|wpd_comment_level-(\d+)|level-(\d+)")
ANSWERS = re.compile(r"#(?:li-|div-)?comment-(\d+)")
REPLY_TO = re.compile(r"[?&]replytocom=(\d+)")

LISTS = ("comment-list", "commentlist", "comments-list", "wp-block-comment-template", "comment_list", "wpd-thread-list", "comments__list", "media-list", "commentslist", "children")
AREAS = (
    "comments", "comments-area", "comments-wrapper", "wp-block-comments", "wp-block-post-comments", "wpdcom", "wpdiscuz", "disqus_thread", "dsq-content",
    "comment-section", "comments-section", "comments-box", "post-comments", "commentwrap", "comments-template", "comment-area", "comments-container",
    "entry-comments", "commentsarea", "comments-block", "comments-wrap", "comment-wrap", "comments_wrap", "commentsection", "jeg_comments", "td-comments", "fb-comments",
    "ast-comments", "fusion-comments", "comment-box", "comments_container", "zox-comments", "woocommerce-tabs-reviews", "idc-container", "lf-comments", "page-comments", "comments-page",
)  # fmt: skip
"""Classes and ids of what holds all comments and the form."""
FORMS = ("respond", "comment-respond", "commentform", "comment-form", "wp-block-post-comments-form", "jp-carousel-comment-form", "wpd-form", "wpd_comm_form")

TEXTS = (
    "comment-content", "wp-block-comment-content", "comment_content", "comment-text", "comment_text", "commenttext", "comment-entry", "wpd-comment-text", "wc-comment-text",
    "dsq-comment-message", "comment__content", "comment__text", "comment__body", "comment-body-text", "comment-message", "commentcontent", "comment-txt", "comment-copy",
    "c-comment__content", "comment-content-wrap", "comment-inner-content", "comment-post", "comment_message", "format_text", "comment-the-text", "p-summary", "e-content", "commententry",
    "comment-text-wrap", "comment-details-text", "entry-content", "media-body-text", "comment-paragraph", "comment-box-content", "jeg_comment_content", "comment-text-inner", "comment-bubble",
)  # fmt: skip
"""Classes of a comment's text, in order of trust."""
BODIES = ("comment-body", "comment_body", "commentbody", "comment-container", "comment_container", "comment-inner", "comment-wrap", "comment-box", "comment-holder", "the-comment", "comment-item", "wpd-comment-right", "commbox")
TEXT_PROPS = frozenset(("text", "commenttext", "description", "reviewbody", "articlebody"))
NAMES = (
    "fn", "wp-block-comment-author-name", "comment-author-name", "comment_author_name", "comment-author-link", "wpd-comment-author", "wc-comment-author", "woocommerce-review__author", "comment__author", "comment__author-name",
    "comment-name", "commentauthor", "comment-author", "comment_author", "comment-username", "author-name", "commenter", "comment-user", "c-comment__author", "comment_name", "name", "comment-meta-author", "url", "author", "comauthor",
    "comment-head", "says-who",
)  # fmt: skip
"""Classes of who wrote a comment, in order of trust."""
WHENS = (
    "comment-date", "comment_date", "wp-block-comment-date", "comment-metadata", "commentmetadata", "comment-meta", "comment-time", "comment_time", "wpd-comment-date", "wc-comment-date", "woocommerce-review__published-date",
    "comment__date", "comment__time", "comment-permalink", "comment-published", "comment-timestamp", "published", "comment-datetime", "comment-date-link", "commentdate", "c-comment__date", "date", "time", "comment-posted", "comment-meta-date", "datetime", "comdate", "meta",
)  # fmt: skip
APART = frozenset(
    (
        "comment-meta", "commentmetadata", "comment-metadata", "comment-author", "reply", "comment-reply", "comment-reply-link", "vcard", "says", "avatar", "gravatar", "comment-edit-link", "comment-actions", "comment-footer", "comment-header",
        "comment-avatar", "comment-date", "comment-time", "comment_author", "comment_date", "comment-awaiting-moderation", "comment-info", "comment-name", "comment-permalink", "edit-link", "comment-links", "comment-tools", "comment-likes",
        "cld-like-dislike-wrap", "jetpack-likes-widget-wrapper", "comment-rating", "star-rating", "comment-head", "commenthead", "comment-details", "comment-controls", "comment-number", "commentnumber", "comment-index", "comment_reply", "comment-author-name",
        "comment-top", "comment-reply-wrap", "replylink", "comment-share", "sharedaddy", "wpulike", "wp_ulike", "comment_postinfo", "comment_avatar", "avatar-container", "comment-awaiting-approval", "comment-user", "comment-options", "comment-right-meta",
    )
)  # fmt: skip
"""Classes of what stands in a comment beside its text."""
AWAITING = ("comment-awaiting-moderation", "wp-block-comment-awaiting-moderation", "comment-awaiting-approval")
PINGS = frozenset(("pingback", "trackback"))
PING_WORD = re.compile(r"\A\s*(?:pingback|trackback|ping|retrolink|rétrolien|enlace inverso)s?\s*[:：]?\s*", re.IGNORECASE)
SAYS = re.compile(
    r"\s*(?:\b(?:says|said|wrote|writes|ha detto|dice|scrive|scrisse|ha scritto|a dit|dit|a écrit|écrit|sagt|sagte|schreibt|schrieb|meint|dijo|escribió|comenta|comentou|disse|diz|zegt|schreef|pisze|powiedział|сказал|пишет|säger|sier|siger|dit à|on)\b)?\s*[:：,]*\s*\Z",
    re.IGNORECASE,
)
REPLY_LABEL = re.compile(r"\A(?:Reply to|Rispondi a|Répondre à|Auf|Antworte auf|Responder a|Beantwoorden|Reageer op|Odpowiedz użytkownikowi|Ответить на запись|Svar til|Svara på|Svar på)\s+(.+?)(?:\s+antworten)?\Z", re.IGNORECASE)
PERMALINK_PAGE = re.compile(r"/comment-page-\d+/?")


class Thread(NamedTuple):
    """What a page holds of comments."""

    comments: tuple[PageComment, ...]
    told: int | None
    """How many the page says there are."""
    form: bool
    closed: bool
    removed: int
    """Elements that were taken out of the page."""


class _Node(NamedTuple):
    """A comment's element."""

    element: Element
    id: int | None
    parent: int
    """As an id or a link says; 0 if none does."""


def take_comments(document: Document, linker: Linker, language: str) -> Thread:
    """Read the comments of a page and take them, their list and their form out of it."""
    areas = _areas(document)
    told = _told(document, areas)
    form = any(name in document.ids or name in document.classes for name in FORMS) or "comment-form" in document.classes
    closed = any(name in document.classes for name in ("no-comments", "nocomments", "comments-closed"))
    nodes = _nodes(document, areas)
    comments = tuple(_read(nodes, document, linker, language))
    removed = 0
    for node in nodes:
        removed += _cut(node.element, document)
    for area in areas:
        removed += _cut(area, document)
    for name in (*FORMS, *COUNTERS, *LISTS[:8], "comment-reply-title", "comments-link", "nocomments", "no-comments"):
        for each in (document.ids.get(name), *document.classes.get(name, ())):
            if each is not None and not (each.tag in {"div", "section"} and _holds_entry(each)):
                removed += _cut(each, document)
    heading = document.ids.get("comments")
    if heading is not None and heading.tag in {"h2", "h3", "h4", "p"}:
        removed += _cut(heading, document)
    return Thread(comments, told, form and not closed, closed, removed)


def _cut(element: Element, document: Document) -> int:
    """Take an element out, unless it is gone already, or holds the page itself."""
    if element.tag in {"body", "html", "main", "head", "a"} or not document.alive(element):
        return 0
    drop(element)
    return 1


def _areas(document: Document) -> list[Element]:
    """What holds all comments; never what holds the entry too, as where a theme gives `comments` to the body."""
    found: dict[Element, None] = {}
    for name in AREAS:
        for each in (document.ids.get(name), *document.classes.get(name, ())):
            if each is None or each.tag in {"body", "html", "a", "span", "li", "main", "i", "button", "p", "small", "h2", "h3", "time"}:
                continue
            if _holds_entry(each):
                continue
            found[each] = None
    return sorted(found, key=document.order.__getitem__)


def _holds_entry(element: Element) -> bool:
    """Whether an element holds more than comments."""
    for each in element.iter("h1", "article", "main", "div"):
        if each.tag in {"h1", "main"} and "comment" not in (each.get("class") or "") + (each.get("id") or ""):
            return True
        tokens = class_list(each)
        if "entry-content" in tokens and not _in_comment(each, element) or "hentry" in tokens or "wp-block-post-content" in tokens:
            return True
    return False


def _in_comment(element: Element, top: Element) -> bool:
    """Whether an element stands inside a comment."""
    for each in element.iterancestors():
        if each is top:
            return False
        if NUMBER.fullmatch((each.get("id") or "").lower()) or "comment" in class_list(each):
            return True
    return False


def _nodes(document: Document, areas: list[Element]) -> list[_Node]:
    """The elements that are a comment each, in document order; of several with one number the outermost."""
    found: dict[int, _Node] = {}
    unnumbered: list[_Node] = []
    order = document.order
    by_number: dict[int, list[tuple[Element, int]]] = {}
    for name, element in document.ids.items():
        match = NUMBER.fullmatch(name)
        if match and element.tag not in {"a", "span", "input", "textarea", "time", "p", "form", "img", "button"}:
            by_number.setdefault(int(match[1]), []).append((element, int(match[2] or 0)))
    for number, elements in by_number.items():
        element, parent = min(elements, key=lambda pair: order[pair[0]])
        parent = parent or max(pair[1] for pair in elements)
        element = _widened(element)
        found[number] = _Node(element, number, parent)
    taken = {node.element for node in found.values()}
    for element in document.classed("comment", "pingback", "trackback", "review", "wpd-comment", "single-comment", "comment-item"):
        if element in taken or element.tag in {"body", "a", "span", "p", "ul", "ol", "form", "i", "button"} or not _listed(element, areas):
            continue
        if any(above in taken and not _answers(element, above) for above in element.iterancestors()):
            continue
        if any(inside in taken for inside in element.iterdescendants()) or not _is_comment(element):
            continue
        number = _linked_number(element)
        if number is not None and number in found:
            continue
        node = _Node(element, number, 0)
        taken.add(element)
        if number is None:
            unnumbered.append(node)
        else:
            found[number] = node
    return sorted((*found.values(), *unnumbered), key=lambda node: order[node.element])


def _widened(element: Element) -> Element:
    """The list item or the wrapper whose only comment this element is, so that classes such as depth-2 are seen."""
    for _ in range(3):
        above = element.getparent()
        if above is None or above.tag not in {"li", "div", "article"}:
            return element
        tokens = class_list(above)
        if DEPTH.search(" ".join(class_list(element))) and "comment" in class_list(element):
            return element
        if not ({"comment", "pingback", "trackback", "review", "wpd-comment"} & set(tokens)) or NUMBER.fullmatch((above.get("id") or "").lower()):
            return element
        element = above
    return element


def _listed(element: Element, areas: list[Element]) -> bool:
    """Whether an element stands in a list or area of comments."""
    for each in element.iterancestors():
        if each in areas or not set(LISTS).isdisjoint(class_list(each)):
            return True
    return False


def _answers(element: Element, above: Element) -> bool:
    """Whether an element is an answer inside a comment rather than a part of it."""
    for each in element.iterancestors():
        if each is above:
            return False
        if each.tag in {"ul", "ol"} or not {"children", "replies", "comment-replies"}.isdisjoint(class_list(each)):
            return True
    return False


def _is_comment(element: Element) -> bool:
    """Whether an element looks like a comment: somebody, and a text or a date."""
    tokens = set(class_list(element))
    if tokens & PINGS or any(DEPTH.fullmatch(token) for token in tokens):
        return True
    inside = {token for each in element.iter("div", "span", "p", "cite", "footer", "header", "time", "section", "b", "strong", "a") for token in class_list(each)}
    return not inside.isdisjoint(TEXTS + BODIES) and not inside.isdisjoint(NAMES)


def _linked_number(element: Element) -> int | None:
    """The number that a comment's reply link, permalink or attribute gives."""
    for each in element.iter("a", "div", "article", "li", "button"):
        for name in ("data-commentid", "data-comment-id", "comment-id"):
            value = each.get(name) or ""
            if value.isdigit():
                return int(value)
        href = each.get("href") or ""
        match = REPLY_TO.search(href)
        if match:
            return int(match[1])
    for each in element.iter("a"):
        match = ANSWERS.search(each.get("href") or "")
        if match:
            return int(match[1])
    return None


def _read(nodes: list[_Node], document: Document, linker: Linker, language: str) -> Iterator[PageComment]:
    """The comments, each with the one that it answers."""
    elements = {node.element: node for node in nodes}
    held: list[tuple[_Node, int, bool]] = []
    for node in nodes:
        tokens = class_list(node.element)
        depth = next((int(next(filter(None, match.groups()))) for token in tokens if (match := DEPTH.fullmatch(token))), 0)
        held.append((node, depth, "parent" in tokens))
    parents = _parents(held, elements)
    for place, (node, _, _) in enumerate(held):
        yield _comment(node, parents[place], elements, document, linker, language)


def _parents(held: list[tuple[_Node, int, bool]], elements: dict[Element, _Node]) -> list[int]:
    """The id of the comment that each answers: by an id that says so, by nesting, else by depth.

    Beyond the depth limit WordPress prints answers as siblings of what they answer: there a comment of class
    `parent` without a list of answers is answered by the next one of its depth.
    """
    found: list[int] = []
    by_depth: dict[int, int] = {}
    last_at: dict[int, tuple[int, bool, int]] = {}
    for node, depth, answered in held:
        nested = _nested_in(node.element, elements)
        if node.parent:
            parent = node.parent
        elif nested is not None:
            parent = nested.id or 0
        elif depth > 1:
            parent = by_depth.get(depth - 1, 0)
        else:
            parent = 0
        before = last_at.get(depth)
        if before is not None and depth > 1 and before[1] and before[2] == parent and not node.parent:
            parent = before[0]
        number = node.id or 0
        if depth:
            by_depth[depth] = number
            for deeper in [each for each in by_depth if each > depth]:
                del by_depth[deeper]
            beyond = answered and not any(True for each in node.element.iterdescendants() if each in elements)
            origin = before[2] if before is not None and parent == before[0] and before[1] else parent
            last_at[depth] = (number, beyond, origin)
            for deeper in [each for each in last_at if each > depth]:
                del last_at[deeper]
        found.append(parent)
    return found


def _nested_in(element: Element, elements: dict[Element, _Node]) -> _Node | None:
    """The comment in whose element this one stands."""
    for above in element.iterancestors():
        if above in elements:
            return elements[above]
    before = element.getparent()
    if before is not None and before.tag in {"ul", "ol", "div"} and "children" in class_list(before):
        sibling = before.getprevious()
        while sibling is not None and not isinstance(sibling.tag, str):
            sibling = sibling.getprevious()
        if sibling is not None and sibling in elements:
            return elements[sibling]
    return None


def _own(element: Element, elements: dict[Element, _Node]) -> list[Element]:
    """The elements of a comment without those of its answers, in document order."""
    found: list[Element] = []
    stack = [element]
    while stack:
        each = stack.pop()
        if each is not element and (each in elements or "children" in class_list(each) or "comment-respond" in class_list(each)):
            continue
        if isinstance(each.tag, str):
            found.append(each)
            stack.extend(reversed(each))
    following = element.getnext()
    if element.tag == "dt" and following is not None and following.tag == "dd":
        found.extend(each for each in following.iter() if isinstance(each.tag, str))
    return found


def _comment(node: _Node, parent: int, elements: dict[Element, _Node], document: Document, linker: Linker, language: str) -> PageComment:
    """One comment."""
    own = _own(node.element, elements)
    by_class: dict[str, list[Element]] = {}
    for each in own:
        for token in _tokens(each):
            by_class.setdefault(token, []).append(each)
    tokens = class_list(node.element)
    kind = next((token for token in tokens if token in PINGS), "review" if "review" in tokens else "comment")
    body = _text_element(own, by_class, node, document)
    outside = own if body is None else [each for each in own if each is not body and body not in each.iterancestors()]
    author, url = _author(outside, by_class, body, linker)
    if kind in PINGS:
        author, url = _ping(own, linker, author, url)
    when = _when(outside, by_class, body, language)
    content = _content(body, node, own, elements, linker) if kind not in PINGS else _content(body, node, own, elements, linker) if body is not None and _proper(body) else ""
    user = next((token.removeprefix("comment-author-") for token in tokens if token.startswith("comment-author-")), "") if "byuser" in tokens else ""
    told = _in_reply(outside, node.id)
    return PageComment(
        id=node.id,
        parent=told or parent,
        type=kind,
        author=author,
        author_url=url,
        user=user,
        date=when.local if when else None,
        date_gmt=when.utc if when else None,
        content=content,
        held=any(name in by_class for name in AWAITING),
    )


def _proper(element: Element) -> bool:
    """Whether a ping's text is more than its link."""
    return any(token in TEXTS for token in class_list(element))


def _text_element(own: list[Element], by_class: dict[str, list[Element]], node: _Node, document: Document) -> Element | None:
    """The element of a comment's text; None if only the comment as a whole is marked."""
    for name in TEXTS:
        for each in by_class.get(name, ()):
            if each is not node.element and not _is_meta(each):
                return each
    if node.id is not None:
        for name in (f"comment-body-{node.id}", f"comment-content-{node.id}", f"dsq-comment-message-{node.id}", f"dsq-comment-body-{node.id}", f"comment-text-{node.id}"):
            marked = document.ids.get(name)
            if marked is not None:
                return marked
    for each in own:
        if (each.get("itemprop") or "").lower() in TEXT_PROPS:
            return each
    if "review" in class_list(node.element) and "description" in by_class:
        return by_class["description"][0]
    return None


def _is_meta(element: Element) -> bool:
    return not APART.isdisjoint(class_list(element))


def _author(own: list[Element], by_class: dict[str, list[Element]], body: Element | None, linker: Linker) -> tuple[str, str]:
    """Name and address of who wrote a comment."""
    inside = set(own)
    for each in own:
        if (each.get("itemprop") or "") in {"author", "creator"}:
            name = next((part for part in each.iter() if isinstance(part.tag, str) and (part.get("itemprop") or "") == "name"), each)
            found = _name(name, linker)
            if found[0]:
                return found
    for name in NAMES:
        for each in by_class.get(name, ()):
            if each not in inside or each.tag in {"img", "ul", "li"} or (name in {"author", "url", "name", "comment-author"} and each is own[0]):
                continue
            found = _name(each, linker)
            if found[0]:
                return found
    for each in own:
        if each.tag in {"cite", "b", "strong", "h3", "h4", "h5", "h6"} and each is not body:
            found = _name(each, linker)
            if found[0]:
                return found
    for each in own:
        label = each.get("data-replyto") or (each.get("aria-label") if "comment-reply-link" in class_list(each) else "") or ""
        match = REPLY_LABEL.match(label.strip())
        if match:
            return match[1], ""
    for each in own:
        if each.tag == "img" and "avatar" in class_list(each) and (each.get("alt") or "").strip():
            return each.get("alt", "").strip(), ""
    return "", ""


def _name(element: Element, linker: Linker) -> tuple[str, str]:
    """The name that an element holds, without “says:” and dates, and the address behind it."""
    link = element if element.tag == "a" else next((each for each in element.iter("a") if text_of(each)), None)
    href = ""
    if link is not None and not ANSWERS.search(link.get("href") or "") and "comment-reply-link" not in class_list(link):
        href = linker(link.get("href") or "")
        text = text_of(link)
    else:
        text = ""
        for each in element.iter():
            if isinstance(each.tag, str) and each.tag in {"time", "a", "small", "img"} and each is not element:
                continue
            if each is element or _naming(each, element):
                text += (each.text or "") if isinstance(each.tag, str) else ""
            if each is not element and (each.getparent() is element or _naming(each.getparent(), element)):
                text += each.tail or ""
        text = " ".join(text.split())
    text = SAYS.sub("", text.strip(" \t:·|—–-")).strip()
    if len(text) > 120 or (text and dates.holds_date(text)):
        return "", ""
    return text, href


def _naming(element: Element | None, top: Element) -> bool:
    """Whether text inside an element belongs to a name: no `says`, no badge, no date."""
    while element is not None and element is not top:
        if element.tag in {"time", "a", "small", "img", "ul"} or not {"says", "screen-reader-text", "comment-meta", "commentmetadata", "badge", "post-author", "comment-date", "bypostauthor-label", "comment-time"}.isdisjoint(class_list(element)):
            return False
        element = element.getparent()
    return True


def _ping(own: list[Element], linker: Linker, author: str, url: str) -> tuple[str, str]:
    """Title and address of what linked here."""
    for each in own:
        if each.tag == "a" and each.get("href") and "comment-edit-link" not in class_list(each) and not ANSWERS.search(each.get("href") or "") and text_of(each):
            return text_of(each), linker(each.get("href") or "")
    if not author:
        author = PING_WORD.sub("", text_of(own[0]))[:200]
    return PING_WORD.sub("", author), url


def _when(own: list[Element], by_class: dict[str, list[Element]], body: Element | None, language: str) -> dates.When | None:
    """When a comment was written."""
    for each in own:
        if each.tag in {"time", "abbr"} or (each.get("itemprop") or "") in {"datePublished", "commentTime", "dateCreated"}:
            for name in ("datetime", "content", "title"):
                value = each.get(name)
                found = dates.machine(value, language) if value else None
                if found and not found.time:
                    shown = dates.words(text_of(each), language)
                    if shown and shown.day == found.day:
                        found = found._replace(time=shown.time)
                if found:
                    return found
    inside = set(own)
    for name in WHENS:
        for each in by_class.get(name, ()):
            if each not in inside:
                continue
            for text in (each.get("datetime") or "", text_of(each), each.get("title") or ""):
                found = dates.words(text[:160], language) if text else None
                if found:
                    return found
    for each in own:
        if each.tag == "a" and ANSWERS.search(each.get("href") or ""):
            found = dates.words(text_of(each)[:160], language)
            if found:
                return found
    for each in own:
        if each.tag in {"span", "small", "time", "div", "p", "em", "dt", "footer", "header"} and (body is not None or each.tag != "p"):
            text = text_of(each)
            if 5 < len(text) < 80:
                found = dates.words(text, language)
                if found:
                    return found
    return None


def _content(body: Element | None, node: _Node, own: list[Element], elements: dict[Element, _Node], linker: Linker) -> str:
    """The HTML of a comment's text: less its answers, and less who and when where they stand inside."""
    if body is None:
        by_class = {token: each for each in reversed(own) for token in _tokens(each)}
        body = next((by_class[name] for name in BODIES if name in by_class), node.element)
    skip: set[Element] = set()
    stack = list(body)
    while stack:
        each = stack.pop()
        if not isinstance(each.tag, str):
            continue
        tokens = set(_tokens(each))
        if each in elements or not tokens.isdisjoint(("children", "comment-respond")) or _is_apart(each, tokens, body):
            skip.add(each)
        else:
            stack.extend(each)
    return markup.inner(body, linker, skip)


def _is_apart(element: Element, tokens: set[str], body: Element) -> bool:
    """Whether an element inside a comment's text is no part of it."""
    tag = element.tag
    if tag in {"form", "button", "footer", "header", "time"} or not tokens.isdisjoint(APART):
        return True
    if tag == "cite":
        return not any(each.tag in {"blockquote", "p"} for each in element.iterancestors() if each is not body and body in each.iterancestors())
    return (tag == "img" and "avatar" in tokens) or (tag == "small" and any("comment" in token for token in tokens))


def _tokens(element: Element) -> list[str]:
    """The classes of an element; `epoch-comment-content` counts as `comment-content` too."""
    tokens = class_list(element)
    return tokens + [token[token.index("comment") :] for token in tokens if token.find("comment") > 0]


def _in_reply(own: list[Element], number: int | None) -> int:
    """The comment that a link “in reply to …” names; 0 if there is none."""
    for each in own:
        if each.tag != "a":
            continue
        tokens = " ".join(class_list(each)) + " " + " ".join(class_list(each.getparent()) if each.getparent() is not None else ())
        if "in-reply" not in tokens and "reply-to" not in tokens and "replied-to" not in tokens and "comment-parent" not in tokens:
            continue
        match = ANSWERS.search(each.get("href") or "")
        if match and int(match[1]) != number:
            return int(match[1])
    return 0


COUNT = re.compile(r"(?<![\d.,/-])(\d{1,3}(?:[.,\u202f\xa0]\d{3})+|\d{1,6})(?![\d/:.,-]*\d)")
COUNTERS = ("comments-title", "comment-title", "comments-heading", "wp-block-comments-title", "comments-number", "comments-count", "comment-count", "commentcount", "comments_title", "td-comments-title", "wpd-thread-info")
ONE = re.compile(r"\b(?:one|un|una|uno|une|ein|eine|um|uma|één|один|jeden)\b", re.IGNORECASE)


def _told(document: Document, areas: list[Element]) -> int | None:
    """How many comments the page says there are."""
    shown = document.classed(*COUNTERS)
    for area in areas[:3]:
        shown += [each for each in area.iter("h2", "h3", "h4") if each.getparent() is not None][:1]
    for each in shown:
        text = text_of(each)
        quoted = re.sub(r"[“\"«„‘'].*[”\"»“’']", "", text)
        match = COUNT.search(quoted)
        if match and len(quoted) < 120:
            return int(re.sub(r"\D", "", match[1]))
        if ONE.match(quoted) and len(quoted) < 80:
            return 1
    return None
