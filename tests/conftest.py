"""Where the shared test data stand, and skips for the tests that need them where they are absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Nothing is timed here, and in CI the same examples are tried every time.
settings.register_profile(
    "project",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("project")

SHARED = Path(
    os.environ.get("WXR_PIPELINE_SHARED") or Path(__file__).resolve().parent.parent.parent / "shared"
)
"""`wordpress/` and `corpus/`: exports of real sites, which are no part of this repository."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests of the shared corpus where it is absent."""
    if (SHARED / "corpus").is_dir() and (SHARED / "wordpress").is_dir():
        return
    absent = pytest.mark.skip(reason=f"no shared corpus in {SHARED} (WXR_PIPELINE_SHARED says where)")
    for item in items:
        if item.get_closest_marker("corpus"):
            item.add_marker(absent)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder that holds `wordpress/` and `corpus/`; for tests that are marked `corpus`."""
    return SHARED
