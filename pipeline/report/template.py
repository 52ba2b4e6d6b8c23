"""Sections in, HTML out: one page that asks nothing of any network, by the templates in assets/."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.report import charts
from pipeline.report.cells import cell, prose, shown
from pipeline.wording import many, size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.report.data import Run
    from pipeline.report.figures import Section
    from pipeline.report.verdict import Verdict

ASSETS = Path(__file__).parent / "assets"
POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
    " form-action 'none'"
)
"""Only the scripts of this page run, and nothing is loaded; a hostile title could do nothing even if it were no text."""
_JSON_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
"""What could end a script element, or a line of JavaScript."""


def render(run: Run, verdict: Verdict, sections: Sequence[Section]) -> str:
    """The whole page."""
    scripts = [_asset("charts.js"), _asset("page.js")]
    template = _environment().get_template("page.html")
    files = sum(number for _, _, number in run.sources)
    return template.render(
        policy=POLICY.format(scripts=" ".join(f"'sha256-{_digest(script)}'" for script in scripts)),
        version=run.version,
        title=shown(run.title) or shown(run.url) or "A site without a name",
        about=[shown(run.url)] if run.url else [],
        verdict=verdict,
        sections=sections,
        sources=f"{many(len(run.sources), 'file')} ({size(files)})",
        style=Markup(_asset("page.css")),  # noqa: S704 - our own
        charts=Markup(scripts[0]),  # noqa: S704 - our own
        script=Markup(scripts[1]),  # noqa: S704 - our own
        licences=_asset("charts.LICENSES.txt"),
        config=charts.CONFIG,
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Whatever goes into the template is escaped, but for what is marked as HTML."""
    found = Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(cell=cell, json=_json, many=many, prose=prose)
    return found


@lru_cache(maxsize=8)
def _asset(name: str) -> str:
    return (ASSETS / name).read_text("utf-8").strip("\n")


def _digest(script: str) -> str:
    """What the policy knows a script by."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _json(value: Any) -> Markup:
    """JSON for a script element: no text in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_JSON_ESCAPES))  # noqa: S704 - nothing is left that HTML would read
