"""Take the README's picture of the report on the sample site anew: docs/report.png. Needs Chromium."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
GOAL = ROOT / "docs" / "report.png"
SIZE = (1280, 1330)


def main() -> int:
    """Convert, open, take the picture."""
    from browser import Browser, executable

    from pipeline.job import Job
    from pipeline.run import convert

    if executable() is None:
        sys.stderr.write("no Chromium on the PATH (Debian: apt-get install chromium)\n")
        return 2
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        job = Job(inputs=(str(ROOT / "input" / "partecipare"),), output=folder / "out", workers=1)
        convert(job, lambda *_: None)
        with Browser(folder / "chromium") as browser:
            browser.size(*SIZE)
            browser.media()
            browser.open((folder / "out" / "report.html").as_uri())
            browser.until("document.documentElement.dataset.charts === 'drawn'")
            GOAL.write_bytes(browser.picture())
    print(f"{GOAL.relative_to(ROOT)}: {GOAL.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
