"""The job: what the command line and pipeline.toml may say, and how a wrong word is answered."""

from __future__ import annotations

import dataclasses
import pickle
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import job_of, read_arguments
from pipeline.errors import UsageError
from pipeline.job import Job, settings, with_settings


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"inputs": ()}, "an INPUT is empty"),
        ({"inputs": ("a.xml", " ")}, "an INPUT is empty"),
        ({"clean": "hard"}, "--clean: no 'hard'; there are: off, strict, standard"),
        ({"engine": "dask"}, "--engine: no 'dask'; there is: local"),
        ({"include": ("Secret",)}, "--include: no 'Secret'; there are: private, password, trash, auto-draft"),
        ({"workers": 0}, "--workers 0: give a number from 1 to 256"),
        ({"workers": -3}, "--workers -3: give a number from 1 to 256"),
        ({"workers": 10_000}, "--workers 10000: give a number from 1 to 256"),
        ({"timezone": "Rome"}, "no time zone is named 'Rome'; names are like Europe/Rome"),
        ({"timezone": ""}, "no time zone is named ''"),
        ({"timezone": "../../etc/passwd"}, "no time zone is named"),
        ({"timezone": "Europe"}, "no time zone is named 'Europe'"),
        ({"site": "example.org"}, "'example.org' is no address of a site; one is like https://example.org"),
        ({"site": "http://[broken"}, "is no address of a site"),
        ({"site": "ftp://example.org"}, "is no address of a site"),
        ({"site": "https://two words.org"}, "is no address of a site"),
        ({"shortcodes": (("gallery", "remove"),)}, "no 'remove'; there are: convert, keep, drop"),
    ],
)
def test_wrong_values(fields: dict[str, Any], said: str) -> None:
    """A value that can not be is refused before anything is read, with what would be right."""
    with pytest.raises(UsageError) as caught:
        Job(**{"inputs": ("a.xml",), **fields})
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_job_travels() -> None:
    """A job goes to workers unchanged, and can not be changed there."""
    job = Job(
        ("a.xml",), Path("out"), include=("private",), timezone="Europe/Rome", site="https://example.org"
    )
    assert pickle.loads(pickle.dumps(job)) == job  # noqa: S301 - its own bytes
    with pytest.raises(dataclasses.FrozenInstanceError):
        job.workers = 3  # type: ignore[misc]


def test_settings(tmp_path: Path) -> None:
    """All that a pipeline.toml may say is understood; what the command line says wins."""
    file = tmp_path / "pipeline.toml"
    file.write_text(
        '\ufefftarget = "plain"\nclean = "strict"\ninclude = ["private", "trash"]\n'
        "keep_personal_data = true\n"
        'timezone = "Europe/Rome"\nsite = "https://example.org"\n'
        '[shortcodes]\ngallery = "keep"\n"my-own" = "drop"\n[iframes]\nhosts = ["a.example"]\n',
        "utf-8",
    )
    read = settings(file)
    job = with_settings(Job(("a.xml",), clean="off"), read, frozenset(("inputs", "clean")))
    assert job == Job(
        ("a.xml",),
        clean="off",
        include=("private", "trash"),
        keep_personal_data=True,
        timezone="Europe/Rome",
        site="https://example.org",
        shortcodes=(("gallery", "keep"), ("my-own", "drop")),
        iframes=("a.example",),
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("tagret = 'plain'", "no setting is named 'tagret'; there are: target, clean, include"),
        ("include = 'private'", "include can not be 'private'; it is a list, such as [\"private\"]"),
        ("include = [1]", "include can not be [1]"),
        ("keep_personal_data = 'yes'", "it is true or false"),
        ("keep_personal_data = 0", "it is true or false"),
        ("timezone = 2", "timezone can not be 2"),
        ("shortcodes = 'keep'", "it is a table with lines such as"),
        ("[shortcodes]\na = 1", "it is a table with lines such as"),
        ("[iframes]\nhosts = 'a'", "it is a table with the line hosts"),
        ("[iframes]\nhost = ['a']", "it is a table with the line hosts"),
        ("[clean]\nrules = []", "clean can not be"),
        ("clean", "is not TOML"),
        ("a = " + "[" * 9000, "is not TOML"),
    ],
)
def test_wrong_settings(tmp_path: Path, written: str, said: str) -> None:
    """A wrong pipeline.toml is named, with what would be right."""
    file = tmp_path / "pipeline.toml"
    file.write_text(written, "utf-8")
    with pytest.raises(UsageError) as caught:
        settings(file)
    assert str(file) in str(caught.value)
    assert said in str(caught.value)


def test_unreadable_settings(tmp_path: Path) -> None:
    """Settings that are not there, or no text, are named."""
    (tmp_path / "latin.toml").write_bytes(b"site = '\xe9'")
    for name, said in (
        ("missing.toml", "No such file"),
        (".", "Is a directory"),
        ("latin.toml", "not UTF-8"),
    ):
        with pytest.raises(UsageError, match=said):
            settings(tmp_path / name)


def test_settings_of_the_input_folder(tmp_path: Path) -> None:
    """The pipeline.toml in the input folder counts, unless --config names another; flags win over both."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site/pipeline.toml").write_text("clean = 'off'\ninclude = ['trash']", "utf-8")
    (tmp_path / "other.toml").write_text("clean = 'strict'", "utf-8")
    (tmp_path / "second").mkdir()
    (tmp_path / "second/pipeline.toml").touch()

    def job(*more: str) -> Job:
        return job_of(read_arguments(["convert", str(tmp_path / "site"), *more]))

    assert (job().clean, job().include) == ("off", ("trash",))
    assert (job("--clean", "standard").clean, job("--clean", "standard").include) == ("standard", ("trash",))
    other = job("--config", str(tmp_path / "other.toml"))
    assert (other.clean, other.include) == ("strict", ())
    with pytest.raises(UsageError, match="which settings count"):
        job(str(tmp_path / "second"))
