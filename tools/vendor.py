"""Fetch what runs in the browser again, as tools/browser pins it: the report's charts, and axe for its tests.

Needs npm. The files it writes are part of the repository, so nobody else needs npm or a network.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "tools" / "browser"
CHARTS = ROOT / "pipeline" / "report" / "assets" / "charts.js"
LICENCES = CHARTS.with_name("charts.LICENSES.txt")
AXE = ROOT / "tests" / "vendor"
BUNDLE = (
    "--bundle", "--minify", "--format=iife", "--global-name=charts", "--target=es2020", "--charset=utf8",
    "--legal-comments=none", "--alias:vega=vega-util", "--log-level=warning",
)  # fmt: skip
"""vega-lite asks the whole of Vega for four functions that vega-util has, too."""


def main() -> int:
    """Install the pinned packages into a folder of its own, bundle, copy."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name in ("package.json", "package-lock.json", "charts.js"):
            shutil.copy(SOURCE / name, folder)
        _run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
        script, facts = folder / "charts.min.js", folder / "facts.json"
        _run(
            folder, "node_modules/.bin/esbuild", "charts.js", *BUNDLE,
            f"--outfile={script}", f"--metafile={facts}",
        )  # fmt: skip
        CHARTS.write_bytes(script.read_bytes())
        LICENCES.write_text(_licences(folder, json.loads(facts.read_bytes())), "utf-8")
        AXE.mkdir(exist_ok=True)
        for name in ("axe.min.js", "LICENSE", "LICENSE-3RD-PARTY.txt"):
            goal = AXE / (name if name.startswith("axe") else f"axe.{name}")
            shutil.copyfile(folder / "node_modules" / "axe-core" / name, goal)
    for path in (CHARTS, LICENCES, AXE / "axe.min.js"):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")
    return 0


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603 - commands of this file


def _licences(folder: Path, facts: dict[str, dict[str, dict[str, dict[str, object]]]]) -> str:
    """The licence of every package that is in the bundle; one that several share stands once."""
    (bundle,) = facts["outputs"].values()
    packages = sorted({path.split("/")[1] for path in bundle["inputs"] if path.startswith("node_modules/")})
    texts: dict[str, list[str]] = {}
    for name in packages:
        package = folder / "node_modules" / name
        version = json.loads((package / "package.json").read_bytes())["version"]
        text = (package / "LICENSE").read_text("utf-8").strip()
        texts.setdefault(text, []).append(f"{name} {version}")
    return "\n\n\n".join(f"{', '.join(names)}\n\n{text}" for text, names in texts.items()) + "\n"


if __name__ == "__main__":
    sys.exit(main())
