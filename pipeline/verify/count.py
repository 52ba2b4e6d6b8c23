"""Bytes of an export go in, the number of its items, comments, authors and terms comes out.

The ledger of a run is held against these numbers, so nothing here is shared with the reader: no parser,
only the question which tags stand outside CDATA sections and XML comments; `tally` says which records they tell.

Every tag of a record is a candidate, and nearly all settle themselves: the last section before ends with `]]>` and a
closing tag, and no other begins. For the rest the sections up to the candidate are walked one by one, and the
name of the element around a section decides where it ends:

- text that was never escaped (`//]]></script>`, a literal `<![CDATA[`): at the `]]>` before `</same-name>`;
- a section that broke off: if `<same-name><![CDATA[` comes first, what lies between is structure again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.verify.tally import ITEM, Tag, Tally, read, tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OPEN = b"<![CDATA["
CLOSE = b"]]>"
REMARK = b"<!--"
BLOCK = 1 << 20
"""Bytes looked at in one go."""
HORIZON = 1 << 24
"""How far ahead the end of a doubtful section is looked for; bounds the memory."""

_NAME = rb"(?:[^\s<>/:!?]+:[^\s<>/:!?]+|title|link|description|category|guid|pubDate|language)"
"""Names that an export gives to the elements that hold CDATA; HTML has no such names but `title`."""
_PLAIN = re.compile(rb"\s*(?:</" + _NAME + rb"\s*>|<!\[CDATA\[|\Z)")
"""What follows the end of a section that leaves no doubt."""
_WARNING = frozenset(b"a b br code div em font h1 hr i p pre span strong table td th tr u".split())
"""HTML that PHP prints around its warnings, which may stand between a tag and its section."""
_TAG = re.compile(rb"<(/?)([^\s<>/!?]+)[^<>]*>")
_WHOLE = re.compile(rb"<(" + _NAME + rb")(?:\s[^<>]*)?>\s*<!\[CDATA\[")
_ITEM = re.compile(rb"<item(?:\s[^<>]*|/)?>")
_ITEM_END = re.compile(rb"</item\s*>")
_BLANK = re.compile(rb"\s*<(?=[^\s<>/!?])")
_SURE = re.compile(rb"\s*<[^/<]")
"""After damage, when it is open what is text: an item's first element follows."""
_PREFIX = re.compile(
    rb"""xmlns(?::([^\s=<>"']+))?\s*=\s*["']https?://(?:www\.)?wordpress\.org/export/[\d.]+/?["']"""
    rb"""|<([^\s<>/:!?]+):(?:wxr_version|base_site_url)[\s>]"""
)


class Counts(NamedTuple):
    """How many records of each kind an export declares."""

    items: int
    comments: int
    authors: int
    terms: int
    """Categories, tags and other terms of the channel; not those that items carry."""


def count(chunks: Iterable[bytes]) -> Counts:
    """Count the records of one export, given as UTF-8 in pieces of any size, at constant memory.

    >>> count([b"<channel><wp:tag><wp:term_id>1</wp:term_id></wp:tag>",
    ...        b"<item><title><![CDATA[not an <item> here]]></title></item></channel>"])
    Counts(items=1, comments=0, authors=0, terms=1)
    """
    scan = _Scan()
    for block, last in _blocks(chunks, scan):
        scan.feed(block, last=last)
    found = scan.tally.found
    terms = found[b"category"] + found[b"tag"] + found[b"term"]
    return Counts(scan.tally.items, found[b"comment"], found[b"author"], terms)


def _blocks(chunks: Iterable[bytes], scan: _Scan) -> Iterator[tuple[bytes, bool]]:
    """The chunks joined to blocks, the last one marked; longer ones while much is undecided (linear time)."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= max(BLOCK, len(scan.data) - scan.at):
            yield b"".join(held), False
            held, size = [], 0
    yield b"".join(held), True


class _Unread(Exception):  # noqa: N818 - the data end before an answer; nobody's error
    """What follows decides, and has not been read yet."""


class _Scan:
    """The numbers so far, and the part of the bytes that is in memory."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.prefixes = {b"wp"}
        self.mark = tags(frozenset(self.prefixes))
        self.data = b""
        self.last = False
        """Whether the data are the file's end."""
        self.at = 0
        """Up to here all is counted; structure goes on here, unless inside a section."""
        self.name: bytes | None = None
        """The element whose text the last section was, or that opens right before what is not yet counted."""
        self.inside = False
        """Whether the data begin inside a section, whose beginning was dropped."""
        self.remarks = True
        """Whether the end of an XML comment may still come."""
        self.marks: dict[bytes, tuple[int, int]] = {}
        """Mark -> an offset, and the first such mark from there on."""
        self.passed = -1
        """Where a field follows the opening of its record at once, which tells no record of its own."""
        self.damaged: list[tuple[int, int]] = []
        """Where, in what was left of a section, tags may be structure or text."""

    def feed(self, block: bytes, *, last: bool) -> None:
        """Count on."""
        self.data = self.data[self.at :] + block
        self.at = 0
        self.last = last
        self.remarks = True
        self.marks.clear()
        self.passed = -1
        try:
            for at in self._candidates():
                if at >= self.at and at != self.passed and self._is_structure(at):
                    self._take(at)
            if last or len(self.data) - self.at > BLOCK:
                self._walk(len(self.data) if last else self._cut())
        except _Unread:
            pass

    def _candidates(self) -> list[int]:
        """Where tags stand that tell items and what is in them."""
        data = self.data
        if self.tally.channel and (b"xmlns" in data or b":wxr_version" in data):
            head = data[: BLOCK * 2]
            self.prefixes.update(
                prefix for declared, used in _PREFIX.findall(head) for prefix in (declared or used,)
            )
            self.mark = tags(frozenset(self.prefixes))
        found = [match.start() for match in _ITEM.finditer(data)]
        found += [match.start() for match in _ITEM_END.finditer(data)]
        for prefix in self.prefixes | {b""}:
            if prefix or b"<comment" in data:
                found += [match.start() for match in _openings(prefix).finditer(data)]
        found.sort()
        return found

    def _is_structure(self, at: int) -> bool:
        """Whether what opens there is an element; what lies before it is counted then."""
        data, start, tally = self.data, self.at, self.tally
        if not self.inside:
            if tally.channel:
                if start < at and data[start:at].isspace():
                    self.at = at
                    return True
            else:
                close = data.rfind(CLOSE, start, at)
                if close >= 0:
                    start = close + 3
                if (
                    data.find(OPEN, start, at) < 0
                    and data.find(REMARK, start, at) < 0
                    and (close < 0 or _PLAIN.match(data, start))
                ):
                    if tally.record and data.find(b":" + tally.record + b">", self.at, at) >= 0:
                        tally.record = None
                    self.at = at
                    return True
        self._walk(at)
        return self.at == at

    def _take(self, at: int) -> None:
        """Count the element that opens there."""
        data = self.data
        tag = self.mark.match(data, at)
        if tag is None:
            self.at = at + 1
            return
        told = self._read(tag)
        self.tally.add(told)
        self.at = tag.end()
        self.name = None if told.closing else data[at + 1 : max(tag.end(2), tag.end(3), tag.end(5))]
        if told.opens and told.name != ITEM and (child := _BLANK.match(data, self.at)):
            self.passed = child.end() - 1

    def _read(self, tag: re.Match[bytes]) -> Tag:
        """What a tag says."""
        told = read(tag, self.data, len(self.data))
        if told is not None:
            return told
        if not self.last:
            raise _Unread
        return Tag(closing=False, name=tag[5], opens=False)

    def _cut(self) -> int:
        """Where a long stretch without candidates can be cut: before its last closing tag."""
        cut = self.data.rfind(b"</", self.at)
        return cut if cut >= 0 else max(self.at, len(self.data) - 256)

    def _walk(self, stop: int) -> None:
        """Section by section, up to `stop` or to the end of the section that it lies in."""
        data = self.data
        while self.at < stop:
            if self.inside:
                self._section(0, self.name)
                self._add_damaged()
                continue
            start = self.at
            opens = data.find(OPEN, start, stop)
            until = stop if opens < 0 else opens
            remark = data.find(REMARK, start, until) if self.remarks else -1
            if remark >= 0:
                end = self._next(b"-->", remark + 4)
                if 0 <= self._next(REMARK, remark + 4) < end:
                    # A remark that holds another has lost its end, and hides nothing.
                    self._add(self._tags(start, remark))
                    self.at = remark + 4
                    continue
                wait = not self.last and len(data) - remark < HORIZON
                if end >= 0 or wait:
                    self._add(self._tags(start, remark))
                    self.at = end + 3 if end >= 0 else remark
                    if end < 0:
                        raise _Unread
                    continue
                # A remark that never ends hides nothing.
                self.remarks = False
            found = self._tags(start, until)
            if opens < 0:
                self._add(found)
                self.at = stop
                return
            before = data[max(start, opens - 2000) : opens]
            name = _around(before) if before and not before.isspace() else self.name
            if before.rfind(b"<") > before.rfind(b">") or (name is None and self._is_none(opens + len(OPEN))):
                self._add(found)
                self.at = opens + len(OPEN)
                continue
            self.name = name
            self._section(opens + len(OPEN), name)
            self._add(found)
            self._add_damaged()
            if self.inside:
                raise _Unread

    def _is_none(self, start: int) -> bool:
        """Whether a mark between elements begins no section: another section begins before its end."""
        return self.data.find(OPEN, start, max(start, self._next(CLOSE, start))) >= 0

    def _section(self, start: int, name: bytes | None) -> None:
        """Move behind the section whose text begins at `start`; if its end is not in sight, it is `inside` still."""
        self.inside = False
        close = self._next(CLOSE, start)
        if close >= 0 and (name is None or self._ends_plainly(start, close)):
            self.at = close + 3
        else:
            self.at = self._doubtful(start, name)

    def _doubtful(self, start: int, name: bytes | None) -> int:
        """Where structure goes on after a section whose first `]]>`, if there is one, may not be its end."""
        data = self.data
        end = _end_or_again(name).search(data, start) if name else None
        while name and end and end[1] is None and (shown := self._shown(end.end())):
            end = _end_or_again(name).search(data, shown)
        if end is None:
            return self._lost(start)
        if end[1] is not None:
            return end.start(1)
        self.damaged.append((start, end.start()))
        return end.start()

    def _shown(self, start: int) -> int:
        """Where a section ends that a text only shows, as its escaped end tells; 0 if it is real."""
        end = self._next(CLOSE, start)
        return end + 3 if end >= 0 and self.data[end - 2 : end + 13] == b"]]]]><![CDATA[>" else 0

    def _next(self, mark: bytes, start: int) -> int:
        """The first such mark from there on; asked for many times, it is looked for once."""
        since, place = self.marks.get(mark, (start + 1, -1))
        if start < since or 0 <= place < start:
            place = self.data.find(mark, start)
            self.marks[mark] = start, place
        return place

    def _lost(self, start: int) -> int:
        """Where to go on after a section whose end is nowhere."""
        data = self.data
        if not self.last and len(data) - start < HORIZON:
            raise _Unread
        if _holds_sections(data, start):
            cut = len(data) if self.last else max(data.rfind(b"</", start), start)
            self.damaged.append((start, cut))
            return cut
        if self.last:
            return len(data)
        # A text longer than the horizon: nothing of it is needed but its end.
        self.inside = True
        return len(data) - 256

    def _ends_plainly(self, start: int, close: int) -> bool:
        """Whether a section ends at its first `]]>` beyond doubt."""
        data = self.data
        plain = _PLAIN.match(data, close + 3)
        if plain is None or data.find(OPEN, start, close) >= 0:
            return False
        if plain.end() == len(data) and not self.last:
            return False
        stop = data.find(OPEN, close)
        return data.find(CLOSE, close + 3, stop if stop >= 0 else len(data)) < 0

    def _tags(self, start: int, stop: int) -> list[Tag]:
        """The tags in a run of structure."""
        return [self._read(tag) for tag in self.mark.finditer(self.data, start, stop)]

    def _add(self, found: Iterable[Tag]) -> None:
        for tag in found:
            self.tally.add(tag)

    def _add_damaged(self) -> None:
        """Count in what was left of sections, where a literal tag of some text must not count."""
        data = self.data
        for start, stop in self.damaged:
            at = start
            while at < stop:
                opens = data.find(OPEN, at, stop)
                until = stop if opens < 0 else opens
                for tag in self.mark.finditer(data, at, until):
                    told = read(tag, data, stop)
                    if told and (told.name != ITEM or told.closing or _SURE.match(data, tag.end())):
                        self.tally.add(told)
                close = self._next(CLOSE, until)
                again = data.find(OPEN, until + len(OPEN), max(close, until))
                at = until + len(OPEN) if close < 0 or again >= 0 else close + len(CLOSE)
        self.damaged.clear()


def _around(before: bytes) -> bytes | None:
    """Name of the element whose text a section after `before` belongs to."""
    name: bytes | None = None
    for closing, found in _TAG.findall(before):
        if found not in _WARNING:
            name = None if closing else found
    return name


@lru_cache(maxsize=64)
def _end_or_again(name: bytes) -> re.Pattern[bytes]:
    """Finds the section's true end (group 1: the closing tag), or the same element opening once more."""
    word = re.escape(name)
    closes = rb"\]\]>[^<\]]{0,400}(</" + word + rb"\s{0,40}>)"
    again = rb"<" + word + rb"(?:\s[^<>]{0,400})?>\s{0,400}<!\[CDATA\["
    return re.compile(closes + rb"|" + again)


@lru_cache(maxsize=64)
def _openings(prefix: bytes) -> re.Pattern[bytes]:
    """Finds the openings and first fields of records; begins with fixed text, which makes it fast."""
    if not prefix:
        return re.compile(rb"<comment(?:_id)?[\s>]")
    return re.compile(
        b"<"
        + re.escape(prefix)
        + rb":(?:comment(?:_id)?|author(?:_id|_login)?|category(?:_nicename)?|tag(?:_slug)?"
        rb"|term(?:_taxonomy|_slug)?)[\s>]"
    )


def _holds_sections(data: bytes, start: int) -> bool:
    """Whether whole elements of an export follow: the text before them broke off."""
    end = -1
    for opened in _WHOLE.finditer(data, start):
        if end < opened.end():
            end = data.find(CLOSE, opened.end())
            if end < 0:
                return False
        if data[end + 3 : end + 40 + len(opened[1])].lstrip().startswith(b"</" + opened[1]):
            return True
    return False
