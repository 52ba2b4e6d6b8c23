"""The sample's output, for the examples in docstrings of `pipeline.load` and what it gives."""

from __future__ import annotations

from pathlib import Path

import pytest

INPUT = Path(__file__).parent / "input"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which `output/partecipare` is the output of `input/partecipare`."""
    from pipeline.job import Job
    from pipeline.run import convert

    folder = tmp_path_factory.mktemp("sample")
    inputs = (str(INPUT / "partecipare"),)
    convert(Job(inputs, folder / "output/partecipare", clean="off", workers=1), lambda *_: None)
    return folder


@pytest.fixture(autouse=True)
def _beside_the_sample(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples that load an output stand where it is."""
    if isinstance(request.node, pytest.DoctestItem) and "pipeline.load(" in (
        request.node.dtest.docstring or ""
    ):
        monkeypatch.chdir(request.getfixturevalue("sample"))
