"""When an entry was published and last changed: every date that a page tells, in order of trust, made one."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from pipeline.sources.html import dates, structured
from pipeline.sources.html.page import Signal
from pipeline.sources.html.tree import class_list, is_element, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element as Element

    from pipeline.sources.html.dates import When
    from pipeline.sources.html.identity import Identity
    from pipeline.sources.html.page import PageComment
    from pipeline.sources.html.region import Region
    from pipeline.sources.html.structured import Facts
    from pipeline.sources.html.tree import Document

PUBLISHED_META = tuple(
    (
        "article:published_time article:published og:published_time og:article:published_time datepublished "
        "parsely-pub-date sailthru.date dc.date.issued dcterms.created dc.date dcterms.date publish-date "
        "publishdate pubdate publication_date article.published cxenseparse:recs:publishtime date"
    ).split()
)
MODIFIED_META = tuple(
    (
        "article:modified_time og:updated_time datemodified dcterms.modified last-modified article:modified"
    ).split()
)
DATE_CLASSES = tuple(
    (
        "wp-block-post-date entry-date entry-time post-date posted-on post_date published post-published "
        "td-post-date jeg_meta_date meta-date entry-meta-date date-published dtreviewed entry__date "
        "post__date article-date article__date single-date post-time posted-date postdate publish-date "
        "pubdate date-time dateline timestamp date-meta meta_date elementor-post-info__item--type-date "
        "post-meta-date blog-date news-date post-published-date date post-on time"
    ).split()
)
"""Classes of an entry's date, in order of trust."""
META_CLASSES = tuple(
    (
        "entry-meta post-meta postmeta post-info postinfo byline meta postmetadata post-details entry-info "
        "entry-header post-header article-meta article-info post-byline metadata entry-footer "
        "fusion-meta-info-wrapper postmetadata post-data single-meta headline_meta post_info "
        "post-meta-wrapper entry-details page-header-meta info article-header post-heading"
    ).split()
)
"""Classes of lines of data, where a date may stand among other things."""
PUBLISHED = frozenset(("published", "entry-date", "td-module-date", "entry-time"))
"""Classes of a time of publication, even where `updated` stands beside them, as some themes have it."""
ENTRY_DATES = frozenset(
    ("published", "entry-date", "entry-time", "wp-block-post-date", "post-date", "posted-on")
)
"""Classes of a time that is the entry's own, and not that of something beside it."""
CHANGED_CLASSES = frozenset(
    ("updated modified entry-modified-time post-modified modified-date last-updated date-modified").split()
)
CHANGED = re.compile(
    (
        r"\b(?:updated?|modified|last edit|aggiornat[oa]|modificat[oa]|mis à jour|aktualisiert|geändert|actualizad[oa]|"
        r"atualizad[oa]|bijgewerkt|zaktualizowano|обновлено|revised|reviewed)\b"
    ),
    re.IGNORECASE,
)
PERMALINK = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?:/|\Z|-)")
MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/")
MOST_AHEAD = 14 * 60 + 1
NEAR = 60 * 24 * 45
"""Minutes between an entry and a comment whose offset from UTC it shares, summer time aside."""


class Told(NamedTuple):
    """A date that a page tells."""

    when: When
    name: str
    trust: float
    shown: bool = False
    """Whether the theme shows it, by the site's own clock."""


class Times(NamedTuple):
    """When an entry was published and changed."""

    date: str | None
    date_gmt: str | None
    modified: str | None
    modified_gmt: str | None
    signal: Signal | None
    notes: tuple[tuple[str, str], ...]


def find_times(
    document: Document,
    facts: Facts,
    who: Identity,
    region: Region,
    heading: Element | None,
    language: str,
    comments: tuple[PageComment, ...] = (),
) -> Times:
    """The moments that the page tells; None where it tells none."""
    told = list(_published(document, facts, who, region, heading, language))
    changed = list(_modified(document, facts, region, language))
    notes: list[tuple[str, str]] = []
    date = gmt = None
    signal = None
    if told:
        first = told[0]
        date, gmt = _combined(first, told)
        if date is None and gmt is not None:
            date = _by_comments(gmt, comments) or _by_day(gmt, told, notes)
        signal = Signal(first.name, first.trust)
        if not first.when.sure:
            other = next(
                (each for each in told if each.when.sure and each.when.day[:4] == first.when.day[:4]), None
            )
            swapped = _swapped(first.when)
            if other is None and _in_permalink(swapped, who.link) and not _in_permalink(first.when, who.link):
                date = swapped.local
            elif other is None and not _in_permalink(first.when, who.link):
                notes.append(
                    (
                        "date-ambiguous",
                        f"day and month of {first.when.day} could be the other way round; read as the language has it",
                    )
                )
        if date is not None and date.endswith("T00:00:00") and not any(each.when.time for each in told):
            notes.append(("date-without-time", "the page tells the day but no time; midnight stands for it"))
        if first.name == "permalink":
            notes.append(("date-from-permalink", "the page shows no date; it is that of the address"))
    elif who.type not in {"page", "attachment"}:
        month = MONTH.search(urlsplit(who.link).path + "/")
        if month:
            notes.append(
                ("date-missing", f"the page shows no date; its address says only {month[1]}-{month[2]}")
            )
        else:
            notes.append(("date-missing", "the page shows no date"))
    modified = modified_gmt = None
    if changed:
        modified, modified_gmt = _combined(changed[0], changed)
        if modified is None and modified_gmt is not None and date is not None and gmt is not None:
            modified = dates.from_utc(modified_gmt, _minutes(gmt, date))
    return Times(date, gmt, modified, modified_gmt, signal, tuple(notes))


def _published(
    document: Document, facts: Facts, who: Identity, region: Region, heading: Element | None, language: str
) -> Iterator[Told]:
    """Dates of publication, the surest first."""
    for types, trust in (
        (structured.PROPER, 0.97),
        (structured.PAGES, 0.95),
        (structured.ARTICLES - {"Event", "Product", "VideoObject", "Review"}, 0.9),
    ):
        for thing in facts.of(types):
            when = dates.machine(
                structured.said(thing.get("datePublished")) or structured.said(thing.get("dateCreated")),
                language,
            )
            if when:
                yield Told(when, "JSON-LD datePublished", trust)
    for name in PUBLISHED_META:
        for value in facts.meta.get(name, ()):
            when = dates.machine(value, language)
            if when:
                yield Told(when, f"meta {name}", 0.95 if name.startswith("article:") else 0.85)
    yield from _shown(document, who, region, heading, language)
    found = PERMALINK.search(urlsplit(who.link).path + "/")
    if found:
        when = dates.machine(f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}")
        if when:
            yield Told(when, "permalink", 0.7)


def _shown(
    document: Document, who: Identity, region: Region, heading: Element | None, language: str
) -> Iterator[Told]:
    """Dates that the theme shows of the entry itself."""
    order = document.order
    start = order.get(heading, 0) if heading is not None else 0

    def distance(each: Element) -> int:
        return abs(order.get(each, 0) - start)

    seen: set[Element] = set()
    marked = sorted(_marked(document, who, region), key=lambda row: (row.rank, distance(row.element)))
    for row in marked:
        if when := _moment(row, language):
            seen.add(row.element)
            yield Told(when, row.name, row.trust, shown=True)
    if who.type == "page":
        return
    for name in DATE_CLASSES:
        called = [
            each
            for each in document.classes.get(name, ())
            if each not in seen and each.tag not in {"body", "article", "main"}
        ]
        yield from islice(_called(name, sorted(called, key=distance)[:6], region, language), 1)
    for name in META_CLASSES:
        called = sorted(document.classes.get(name, ()), key=distance)[:4]
        yield from _within(name, called, region, language)
    yield from _near(heading, region, language)


class Marked(NamedTuple):
    """An element whose markup says that it is a date."""

    element: Element
    value: str
    """The date for machines."""
    rank: int
    """0 if it says that this is the date of publication."""
    trust: float

    @property
    def name(self) -> str:
        """What it is called in a report."""
        tag = self.element.tag
        return f"{tag}[datetime]" if self.element.get("datetime") else f"{tag}.published"


def _marked(document: Document, who: Identity, region: Region) -> Iterator[Marked]:
    """Dates of the entry that are marked as such, but not those of its changes."""
    for each in document.tagged("time", "abbr"):
        value = each.get("datetime") or (each.get("title") if each.tag == "abbr" else None) or ""
        if not value or not region.owns(each) or _is_listed(each, who):
            continue
        tokens = {*class_list(each), *class_list(each.getparent())}
        prop = (each.get("itemprop") or "").lower()
        published = (
            prop == "datepublished" or any("publish" in token for token in tokens) or bool(tokens & PUBLISHED)
        )
        if prop == "datemodified" or (not published and tokens & CHANGED_CLASSES):
            continue
        rank = 0 if published or tokens & ENTRY_DATES else 1
        yield Marked(each, value, rank, 0.95 - rank / 10)
    for each in document.elements:
        if (
            (each.get("itemprop") or "").lower() == "datepublished"
            and each.tag not in {"time", "meta"}
            and region.owns(each)
        ):
            yield Marked(each, each.get("content") or text_of(each), 0, 0.9)


def _moment(row: Marked, language: str) -> When | None:
    """The date for machines, with the time that is shown beside it; else the date that is shown."""
    when = dates.machine(row.value, language)
    shown = dates.words(text_of(row.element), language)
    if when is None:
        return shown
    if not when.time and shown and shown.day == when.day:
        return when._replace(time=shown.time)
    return when


def _called(name: str, elements: Iterable[Element], region: Region, language: str) -> Iterator[Told]:
    """Dates in elements whose class says that they are one."""
    for each in elements:
        text = text_of(each)[:200] if region.owns(each) else ""
        if text and not CHANGED.match(text) and (when := dates.words(text, language)):
            yield Told(when, f".{name}", 0.85, shown=True)


def _within(name: str, elements: Iterable[Element], region: Region, language: str) -> Iterator[Told]:
    """Dates in the lines that tell of an entry."""
    for each in elements:
        if each.tag in {"body", "main"} or not region.owns(each):
            continue
        text = text_of(each)
        if len(text) <= 600 and (when := dates.words(CHANGED.split(text)[0] or text, language)):
            yield Told(when, f".{name}", 0.75, shown=True)


def _is_listed(element: Element, who: Identity) -> bool:
    """Whether a time stands in an item of a list beside a link to another entry."""
    item = next((each for each in element.iterancestors() if each.tag in {"li", "body"}), None)
    if item is None or item.tag != "li":
        return False
    slug = who.link.rstrip("/").rpartition("/")[2]
    for link in item.iter("a"):
        path = urlsplit(link.get("href") or "").path.rstrip("/")
        if (
            len(text_of(link)) > 15
            and path
            and not path.endswith(slug)
            and not dates.holds_date(text_of(link))
        ):
            return True
    return False


def _near(heading: Element | None, region: Region, language: str) -> Iterator[Told]:
    """A date in a short line close to the title, whatever its class."""
    if heading is None:
        return
    top = heading
    for _ in range(4):
        for sideways in (top.itersiblings(), top.itersiblings(preceding=True)):
            for place, each in enumerate(sideways):
                if place > 4:
                    break
                if not is_element(each) or not region.owns(each):
                    continue
                text = text_of(each)
                if 6 <= len(text) <= 160:
                    when = dates.words(text, language)
                    if when and not CHANGED.match(text):
                        yield Told(when, "a line near the title", 0.7, shown=True)
        above = top.getparent()
        if above is None or above.tag in {"body", "main"}:
            return
        top = above


def _modified(document: Document, facts: Facts, region: Region, language: str) -> Iterator[Told]:
    """Dates of the last change, the surest first."""
    for thing in facts.of(structured.PROPER | structured.PAGES):
        when = dates.machine(structured.said(thing.get("dateModified")), language)
        if when:
            yield Told(when, "JSON-LD dateModified", 0.95)
    for name in MODIFIED_META:
        for value in facts.meta.get(name, ()):
            when = dates.machine(value, language)
            if when:
                yield Told(when, f"meta {name}", 0.9)
    for each in document.tagged("time", "abbr"):
        tokens = {*class_list(each), *class_list(each.getparent())}
        if (
            (tokens & CHANGED_CLASSES or (each.get("itemprop") or "") == "dateModified")
            and not tokens & PUBLISHED
            and not any("publish" in token for token in tokens)
            and region.owns(each)
        ):
            when = dates.machine(each.get("datetime") or each.get("title") or text_of(each), language)
            if when:
                yield Told(when, "time.updated", 0.85, shown=True)


def _combined(first: Told, told: list[Told]) -> tuple[str | None, str | None]:
    """Local time and UTC from the surest date and those that agree with it.

    SEO plugins print UTC as `+00:00`: that is no local time unless the theme shows the same.
    """
    base = first.when
    gmt = base.utc
    if base.time and base.offset not in {None, 0}:
        return base.local, gmt
    if gmt is not None:
        if first.shown:
            return base.local, gmt
        for each in told:
            when = each.when
            if when.utc == gmt and (when.offset not in {None, 0} or each.shown):
                return when.local, gmt
        for each in told:
            when = each.when
            if each.shown and when.time and _agree(when.local, gmt):
                return (when.local if when.time[6:] != "00" else when.local[:17] + gmt[17:19]), gmt
        return None, gmt
    if base.time:
        for each in told:
            if each.when.utc and _agree(base.local, each.when.utc):
                return base.local, each.when.utc
        return base.local, None
    for each in told:
        when = each.when
        if when.day == base.day and when.time and (when.offset is None or each.shown or when.offset):
            return when.local, when.utc
    for each in told:
        if (
            each.when.utc
            and abs((datetime.fromisoformat(base.day) - datetime.fromisoformat(each.when.day)).days) <= 1
        ):
            return None if each.when.day == base.day else base.local, each.when.utc
    return base.local, None


def _by_comments(gmt: str, comments: tuple[PageComment, ...]) -> str | None:
    """The local time of a moment, by the comment nearest to it that tells both."""
    both = [each for each in comments if each.date and each.date_gmt]
    near = min(both, key=lambda each: abs(_minutes(gmt, str(each.date_gmt))), default=None)
    if near is None or abs(_minutes(gmt, str(near.date_gmt))) > NEAR:
        return None
    return dates.from_utc(gmt, _minutes(str(near.date_gmt), str(near.date)))


def _by_day(gmt: str, told: list[Told], notes: list[tuple[str, str]]) -> str | None:
    """The local time of a moment, where the site shows only the day and it is another than in UTC: the nearest hour of it."""
    for each in told:
        if (
            not (each.shown or each.name == "permalink")
            or each.when.day == gmt[:10]
            or (each.when.time and each.when.offset is not None)
        ):
            continue
        apart = (datetime.fromisoformat(each.when.day) - datetime.fromisoformat(gmt[:10])).days
        if abs(apart) != 1:
            continue
        minutes = int(gmt[11:13]) * 60 + int(gmt[14:16])
        offset = -60 * (minutes // 60 + 1) if apart < 0 else 60 * -(-(1440 - minutes) // 60)
        if abs(offset) <= MOST_AHEAD:
            notes.append(
                (
                    "offset-guessed",
                    f"the page tells its time in UTC and shows the day {each.when.day}; {offset:+d} minutes fit both",
                )
            )
            return dates.from_utc(gmt, offset)
    return None


def _minutes(gmt: str, local: str) -> int:
    """Minutes that a local time is ahead of UTC."""
    return round((datetime.fromisoformat(local[:19]) - datetime.fromisoformat(gmt[:19])).total_seconds() / 60)


def _agree(local: str, gmt: str) -> bool:
    """Whether a local time and one in UTC can be the same moment: apart by whole quarters of an hour."""
    apart = _minutes(gmt[:17] + "00Z", local[:17] + "00")
    return abs(apart) <= MOST_AHEAD and apart % 15 == 0


def _swapped(when: When) -> When:
    """Day and month the other way round."""
    return when._replace(day=f"{when.day[:4]}-{when.day[8:]}-{when.day[5:7]}")


def _in_permalink(when: When, link: str) -> bool:
    """Whether a permalink such as /2014/05/ says the same year and month."""
    return f"/{when.day[:4]}/{when.day[5:7]}/" in urlsplit(link).path + "/"
