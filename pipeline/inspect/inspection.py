"""What was found in an export, and the same as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.codes import CODES
from pipeline.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.inspect.plugins import Plugin
    from pipeline.inspect.tally import Damage, Tally
    from pipeline.model import SiteInfo
    from pipeline.sources.intake import Input, Rejected

SCHEMA_VERSION = 1
LEVELS = ("error", "warning", "info")


@dataclass(frozen=True)
class Use:
    """A block or shortcode."""

    name: str
    count: int
    policy: str
    """convert, keep, drop or unknown: what is inside stays, and a note says where."""


@dataclass(frozen=True)
class Inspection:
    """All that was found."""

    inputs: list[Input]
    rejected: list[Rejected]
    site: SiteInfo
    tally: Tally
    authors: list[tuple[str, str, int]]
    """(login, display name, posts), the busiest first."""
    taxonomies: dict[str, tuple[int, int]]
    """Taxonomy -> (terms, times that an item carries one)."""
    blocks: list[Use]
    shortcodes: list[Use]
    plugins: list[Plugin]

    @property
    def unreadable(self) -> int:
        """Records that could not be read at all."""
        damage = self.tally.notes.get("read-failed")
        return damage.count if damage else 0


def ranked(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    """Names and counts, the largest first."""
    return sorted(counted.items(), key=lambda each: (-each[1], each[0]))


def as_json(found: Inspection) -> str:
    """The same for machines; keys are stable, and those of site.json mean the same here."""
    return json.dumps(_object(found), ensure_ascii=False, indent=2)


def _object(found: Inspection) -> dict[str, Any]:
    """All that was found, as JSON has it."""
    counted, site = found.tally, found.site
    types: dict[str, dict[str, int]] = {}
    for (name, status), number in sorted(counted.types.items()):
        types.setdefault(name, {})[status] = number
    return {
        "schema_version": SCHEMA_VERSION,
        "version": VERSION,
        "source": [
            {"path": each.name, "kind": each.kind, "bytes": each.size, "sha256": each.sha256}
            for each in found.inputs
        ],
        "rejected": [{"path": each.name, "reason": each.reason} for each in found.rejected],
        "title": site.title,
        "description": site.description,
        "url": site.url,
        "home_url": site.home_url,
        "language": site.language.replace("_", "-"),
        "generator": site.generator,
        "wxr_version": site.wxr_version,
        "counts": {
            "items": counted.types.total(),
            "comments": counted.comment_statuses.total(),
            "terms": sum(number for number, _ in found.taxonomies.values()),
            "authors": len(found.authors),
            "repeated": dict(sorted(counted.repeated.items())),
        },
        "types": types,
        "dates": {
            "first": counted.first or None,
            "last": counted.last or None,
            "years": dict(sorted(counted.years.items())),
            "undated": counted.undated,
        },
        "authors": [
            {"login": login, "display_name": name, "post_count": number}
            for login, name, number in found.authors
        ],
        "taxonomies": {
            name: {"terms": terms, "used": used} for name, (terms, used) in found.taxonomies.items()
        },
        "comments": {
            "statuses": dict(sorted(counted.comment_statuses.items())),
            "types": dict(sorted(counted.comment_types.items())),
        },
        "editors": dict(sorted(counted.editors.items())),
        "languages": dict(sorted(counted.languages.items())),
        "blocks": [vars(each) for each in found.blocks],
        "shortcodes": [vars(each) for each in found.shortcodes],
        "plugins": [each._asdict() for each in found.plugins],
        "meta": dict(ranked(counted.meta)),
        "params": dict(ranked(counted.params)),
        "media": {
            "count": counted.media_types.total(),
            "files": counted.media_files,
            "sizes": counted.media_sizes,
            "mime_types": dict(ranked(counted.media_types)),
        },
        "content": {
            "files": dict(sorted(counted.folders.items())),
            "drafts": counted.drafts,
            "left_out": dict(sorted(counted.left_out.items())),
        },
        "notes": [
            {
                "code": code,
                "level": CODES[code][0],
                "meaning": CODES[code][1],
                "count": damage.count,
                "first": [each._asdict() for each in damage.first],
            }
            for code, damage in damages(counted)
        ],
    }


def damages(counted: Tally) -> list[tuple[str, Damage]]:
    """What had to be mended or guessed, the worst first."""
    return sorted(
        counted.notes.items(), key=lambda each: (LEVELS.index(CODES[each[0]][0]), -each[1].count, each[0])
    )
