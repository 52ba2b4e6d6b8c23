"""What a page says of itself for machines: meta tags, links of the head, JSON-LD, microdata; one shape for all of them."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from pipeline.sources.html.tree import CONTROLS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.sources.html.tree import Document

ARTICLES = frozenset(
    (
        "Article BlogPosting NewsArticle Report TechArticle ScholarlyArticle OpinionNewsArticle "
        "AnalysisNewsArticle ReviewNewsArticle ReportageNewsArticle AdvertiserContentArticle "
        "SatiricalArticle LiveBlogPosting Recipe Review HowTo Course Event Product PodcastEpisode "
        "CreativeWork VideoObject SocialMediaPosting"
    ).split()
)
"""Types of the thing that an entry is, in JSON-LD."""
PROPER = frozenset(
    ("Article BlogPosting NewsArticle Report TechArticle ReportageNewsArticle LiveBlogPosting").split()
)
PAGES = frozenset(
    ("WebPage ItemPage AboutPage ContactPage FAQPage MedicalWebPage QAPage CheckoutPage").split()
)
LISTS = frozenset(("CollectionPage", "SearchResultsPage", "ProfilePage", "Blog"))
MOST_JSON = 1 << 21
"""Characters of JSON-LD that are read."""
TRAILING = re.compile(r",\s*([}\]])")
WRAPPED = re.compile(
    r"^\s*(?:/\*.*?\*/|//[^\n]*\n)?\s*(?:<!--|<!\[CDATA\[)?|(?:-->|(?://\s*)?\]\]>)?\s*;?\s*$", re.DOTALL
)

Thing = dict[str, Any]


class Facts:
    """What the machine-readable parts of a page say."""

    def __init__(self, document: Document) -> None:
        self.meta: dict[str, list[str]] = {}
        """Name or property in lower case -> values, in order."""
        self.links: dict[str, list[tuple[str, str, str]]] = {}
        """rel -> (href, type, title), in order."""
        self.base = ""
        """href of a base element."""
        self.document = document
        self._read()
        self.things = list(_things(document.json_ld))
        self.by_id: dict[str, Thing] = {}
        for thing in self.things:
            name = thing.get("@id")
            if isinstance(name, str) and len(thing) > len(self.by_id.get(name, ())):
                self.by_id[name] = thing

    def _read(self) -> None:
        """Collect meta tags and links; some plugins print them into the body."""
        tags = self.document.tags
        for each in tags.get("meta", ()):
            value = each.get("content")
            if value is None:
                continue
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                name = each.get(attribute)
                if name:
                    self.meta.setdefault(name.strip().lower(), []).append(value.strip())
        for each in tags.get("link", ()):
            href = each.get("href")
            if href is None:
                continue
            row = (href.strip(), (each.get("type") or "").lower(), each.get("title") or "")
            for rel in (each.get("rel") or "").lower().split():
                self.links.setdefault(rel, []).append(row)
        for each in tags.get("base", ()):
            self.base = self.base or (each.get("href") or "").strip()

    def first(self, *names: str) -> str:
        """The first value that one of these meta tags has, in the order of the names."""
        for name in names:
            for value in self.meta.get(name, ()):
                if value:
                    return value
        return ""

    def all(self, name: str) -> list[str]:
        """All values of a meta tag that are not empty."""
        return [value for value in self.meta.get(name, ()) if value]

    def link(self, rel: str) -> str:
        """The first link of this kind."""
        return next((href for href, _, _ in self.links.get(rel, ()) if href), "")

    def of(self, types: frozenset[str]) -> Iterator[Thing]:
        """JSON-LD things of these types, in order."""
        return (thing for thing in self.things if types.intersection(types_of(thing)))

    def whole(self, value: Any) -> Thing:
        """A thing that another refers to, by its `@id` or in place; the fuller one of both."""
        if isinstance(value, list):
            value = next((each for each in value if each), None)
        if isinstance(value, str):
            return self.by_id.get(value) or {"name": value}
        if not isinstance(value, dict):
            return {}
        named = self.by_id.get(str(value.get("@id", "")))
        return {**named, **value} if named else value

    def many(self, value: Any) -> list[Thing]:
        """All things that a value refers to."""
        values = value if isinstance(value, list) else [value]
        return [thing for each in values if (thing := self.whole(each))]


def types_of(thing: Thing) -> tuple[str, ...]:
    """The types of a JSON-LD thing, without their namespace."""
    kinds = thing.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return tuple(str(name).rpartition("/")[2].rpartition(":")[2] for name in names if name)


def said(value: Any) -> str:
    """A JSON-LD value as plain text; "" if it is none."""
    if isinstance(value, list):
        value = next((each for each in value if each), "")
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("@id") or value.get("url") or ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return " ".join(html.unescape(str(value)).split())


def names(value: Any) -> list[str]:
    """Names in a JSON-LD value: a list, or one text with commas."""
    values = (
        value if isinstance(value, list) else str(value).split(",") if isinstance(value, str) else [value]
    )
    found = [said(each) for each in values]
    return list(dict.fromkeys(each for each in found if each))


def _things(texts: list[str]) -> Iterator[Thing]:
    """All things of all JSON-LD scripts, those inside others too."""
    left = MOST_JSON
    for text in texts:
        left -= len(text)
        if left < 0:
            return
        stack = [_json(text)]
        seen = 0
        while stack:
            value = stack.pop()
            seen += 1
            if seen > 20_000:
                return
            if isinstance(value, list):
                stack.extend(reversed(value))
            elif isinstance(value, dict):
                if "@type" in value:
                    yield value
                stack.extend(
                    reversed(
                        [
                            each
                            for key, each in value.items()
                            if isinstance(each, (dict, list)) and key != "@context"
                        ]
                    )
                )


def _json(text: str) -> Any:
    """JSON as plugins print it: in CDATA, with raw line breaks, entities or a comma too many."""
    bare = WRAPPED.sub("", text)
    for attempt in (bare, TRAILING.sub(r"\1", CONTROLS.sub("", bare)), html.unescape(bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None
