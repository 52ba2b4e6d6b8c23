"""One comment's element -> who, when and what; looked for in its own part, never in its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.sources.html import dates, markup
from pipeline.sources.html.comments.names import (
    ANSWERS,
    APART,
    AWAITING,
    BODIES,
    LEAD,
    NAMES,
    PING_WORD,
    PINGS,
    REPLY_LABEL,
    SAYS,
    TEXT_PROPS,
    TEXTS,
    WHENS,
)
from pipeline.sources.html.comments.nodes import Node, says_who, tokens_of
from pipeline.sources.html.page import PageComment
from pipeline.sources.html.tree import class_list, is_element, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.sources.html.markup import Linker
    from pipeline.sources.html.tree import Document


def own_part(element: Element, elements: dict[Element, Node]) -> list[Element]:
    """The elements of a comment without those of its answers, in document order."""
    found: list[Element] = []
    stack = [element]
    while stack:
        each = stack.pop()
        if each is not element and (
            each in elements or "children" in class_list(each) or "comment-respond" in class_list(each)
        ):
            continue
        if is_element(each):
            found.append(each)
            stack.extend(reversed(each))
    following = element.getnext()
    if element.tag == "dt" and following is not None and following.tag == "dd":
        found.extend(each for each in following.iter() if is_element(each))
    return found


def comment_of(
    node: Node, parent: int, elements: dict[Element, Node], document: Document, linker: Linker, language: str
) -> PageComment:
    """One comment."""
    own = own_part(node.element, elements)
    by_class: dict[str, list[Element]] = {}
    for each in own:
        for token in tokens_of(each):
            by_class.setdefault(token, []).append(each)
    tokens = class_list(node.element)
    kind = next((token for token in tokens if token in PINGS), "review" if "review" in tokens else "comment")
    body = _text_element(own, by_class, node, document)
    outside = (
        own
        if body is None or says_who(body)
        else [each for each in own if each is not body and body not in each.iterancestors()]
    )
    author, url = _author(outside, by_class, body, linker)
    if kind in PINGS:
        author, url = _ping(own, linker, author, url)
    when = _when(outside, by_class, body, language)
    content = (
        _content(body, node, own, elements, linker)
        if kind not in PINGS
        else _content(body, node, own, elements, linker)
        if body is not None and _proper(body)
        else ""
    )
    user = (
        next(
            (
                token.removeprefix("comment-author-")
                for token in tokens
                if token.startswith("comment-author-")
            ),
            "",
        )
        if "byuser" in tokens
        else ""
    )
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


def _text_element(
    own: list[Element], by_class: dict[str, list[Element]], node: Node, document: Document
) -> Element | None:
    """The element of a comment's text; None if only the comment as a whole is marked."""
    if node.marked is not node.element and node.marked in own and not says_who(node.marked):
        inside = set(node.marked.iter())
        if any(each not in inside and not set(NAMES[:20]).isdisjoint(tokens_of(each)) for each in own):
            return node.marked
    for name in TEXTS:
        for each in by_class.get(name, ()):
            if each is not node.element and not _is_meta(each):
                return _innermost(each, own)
    if node.id is not None:
        for name in (
            f"comment-body-{node.id}",
            f"comment-content-{node.id}",
            f"dsq-comment-message-{node.id}",
            f"dsq-comment-body-{node.id}",
            f"comment-text-{node.id}",
        ):
            marked = document.ids.get(name)
            if marked is not None:
                return marked
    for each in own:
        if (each.get("itemprop") or "").lower() in TEXT_PROPS:
            return each
    if "review" in class_list(node.element) and "description" in by_class:
        return by_class["description"][0]
    return None


def _innermost(element: Element, own: list[Element]) -> Element:
    """The element of the text inside another of such a name, where that holds the name and date too."""
    held = set(own)
    inside = [
        each
        for each in element.iterdescendants()
        if is_element(each) and each in held and not set(TEXTS).isdisjoint(tokens_of(each))
    ]
    if not inside:
        return element
    last = inside[-1]
    rest = len(text_of(element)) - len(text_of(last))
    return last if says_who(element) or rest <= 40 else element


def _is_meta(element: Element) -> bool:
    return not APART.isdisjoint(class_list(element))


def _author(
    own: list[Element], by_class: dict[str, list[Element]], body: Element | None, linker: Linker
) -> tuple[str, str]:
    """Name and address of who wrote a comment."""
    inside = set(own)
    for each in own:
        if (each.get("itemprop") or "") in {"author", "creator"}:
            named = next(
                (part for part in each.iter() if is_element(part) and (part.get("itemprop") or "") == "name"),
                each,
            )
            found = _name(named, linker)
            if found[0]:
                return found
    for name in NAMES:
        for each in by_class.get(name, ()):
            if (
                each not in inside
                or each.tag in {"img", "ul", "li"}
                or (name in {"author", "url", "name", "comment-author"} and each is own[0])
            ):
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
        label = (
            each.get("data-replyto")
            or (each.get("aria-label") if "comment-reply-link" in class_list(each) else "")
            or ""
        )
        match = REPLY_LABEL.match(label.strip())
        if match:
            return match[1], ""
    for each in own:
        if each.tag == "img" and "avatar" in class_list(each) and (each.get("alt") or "").strip():
            return each.get("alt", "").strip(), ""
    return "", ""


def _name(element: Element, linker: Linker) -> tuple[str, str]:
    """The name that an element holds, without “says:” and dates, and the address behind it."""
    link = (
        element if element.tag == "a" else next((each for each in element.iter("a") if text_of(each)), None)
    )
    href = ""
    if (
        link is not None
        and not ANSWERS.search(link.get("href") or "")
        and "comment-reply-link" not in class_list(link)
    ):
        href = linker(link.get("href") or "")
        text = text_of(link)
    else:
        text = ""
        for each in element.iter():
            if is_element(each) and each.tag in {"time", "a", "small", "img"} and each is not element:
                continue
            if each is element or _naming(each, element):
                text += (each.text or "") if is_element(each) else ""
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
        if element.tag in {"time", "a", "small", "img", "ul"} or not {
            "says",
            "screen-reader-text",
            "comment-meta",
            "commentmetadata",
            "badge",
            "post-author",
            "comment-date",
            "bypostauthor-label",
            "comment-time",
        }.isdisjoint(class_list(element)):
            return False
        element = element.getparent()
    return True


def _ping(own: list[Element], linker: Linker, author: str, url: str) -> tuple[str, str]:
    """Title and address of what linked here."""
    for each in own:
        if (
            each.tag == "a"
            and each.get("href")
            and "comment-edit-link" not in class_list(each)
            and not ANSWERS.search(each.get("href") or "")
            and text_of(each)
        ):
            return text_of(each), linker(each.get("href") or "")
    if not author:
        author = PING_WORD.sub("", text_of(own[0]))[:200]
    return PING_WORD.sub("", author), url


def _when(
    own: list[Element], by_class: dict[str, list[Element]], body: Element | None, language: str
) -> dates.When | None:
    """When a comment was written."""
    for each in own:
        if each.tag in {"time", "abbr"} or (each.get("itemprop") or "") in {
            "datePublished",
            "commentTime",
            "dateCreated",
        }:
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
        if each.tag in {"span", "small", "time", "div", "p", "em", "dt", "footer", "header"} and (
            body is not None or each.tag != "p"
        ):
            text = text_of(each)
            if 5 < len(text) < 80:
                found = dates.words(text, language)
                if found:
                    return found
    return None


def _content(
    body: Element | None, node: Node, own: list[Element], elements: dict[Element, Node], linker: Linker
) -> str:
    """The HTML of a comment's text: less its answers, and less who and when where they stand inside."""
    if body is None:
        by_class = {token: each for each in reversed(own) for token in tokens_of(each)}
        body = next((by_class[name] for name in BODIES if name in by_class), node.element)
    skip: set[Element] = set()
    stack = list(body)
    while stack:
        each = stack.pop()
        if not is_element(each):
            continue
        tokens = set(tokens_of(each))
        if (
            each in elements
            or not tokens.isdisjoint(("children", "comment-respond"))
            or _is_apart(each, tokens, body)
        ):
            skip.add(each)
        else:
            stack.extend(each)
    for each in list(skip):
        above = each.getparent()
        while above is not None and above is not body and _is_emptied(above, skip):
            skip.add(above)
            above = above.getparent()
    html = markup.inner(body, linker, skip)
    return LEAD.sub("", html) if body is node.element else html


def _is_emptied(element: Element, skip: set[Element]) -> bool:
    """Whether nothing is left of an element when what stands beside the text is out."""
    if (element.text or "").strip():
        return False
    return all((each in skip or not is_element(each)) and not (each.tail or "").strip() for each in element)


def _is_apart(element: Element, tokens: set[str], body: Element) -> bool:
    """Whether an element inside a comment's text is no part of it."""
    tag = element.tag
    if tag in {"form", "button", "footer", "header", "time"} or not tokens.isdisjoint(APART):
        return True
    if tag == "cite":
        return not any(
            each.tag in {"blockquote", "p"}
            for each in element.iterancestors()
            if each is not body and body in each.iterancestors()
        )
    return (tag == "img" and "avatar" in tokens) or (
        tag == "small" and any("comment" in token for token in tokens)
    )


def _in_reply(own: list[Element], number: int | None) -> int:
    """The comment that a link “in reply to …” names; 0 if there is none."""
    for each in own:
        if each.tag != "a":
            continue
        tokens = " ".join((*class_list(each), *class_list(each.getparent())))
        if (
            "in-reply" not in tokens
            and "reply-to" not in tokens
            and "replied-to" not in tokens
            and "comment-parent" not in tokens
        ):
            continue
        match = ANSWERS.search(each.get("href") or "")
        if match and int(match[1]) != number:
            return int(match[1])
    return 0
