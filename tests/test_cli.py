"""The command line: every flag does what it says, and what is wrong is said in one line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from exports import ROOT, command, environment, export, meta, post, run

from pipeline import cli
from pipeline.errors import LossError, UsageError

PAGE = "<!DOCTYPE html><html><body>Error 500</body></html>"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with an export in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "site.xml").write_text(
        export(
            post(1), post(2, status="private"), post(3, password="secret"), post(4, status="trash"),
            post(5, status="auto-draft"), post(6, status="draft"),
        ),
        "utf-8",
    )  # fmt: skip
    (tmp_path / "page.xml").write_text(PAGE, "utf-8")
    return tmp_path


def written(folder: Path) -> list[str]:
    """The posts of an output."""
    return sorted(path.stem for path in (folder / "content/posts").glob("*.md"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("", "no command given; there are: convert, inspect"),
        ("verify out", "no command is named 'verify'; there are: convert, inspect"),
        ("convert", "the following arguments are required: INPUT; see wxr-pipeline convert --help"),
        ("convert site.xml", "--output is missing; say where to, as in --output output/my-site"),
        ("convert site.xml --output", "--output/-o: expected one argument"),
        ("convert site.xml --output=", "--output/-o: is empty; say where to"),
        ("convert site.xml -o out --ouptut x", "no flag --ouptut in wxr-pipeline convert; did you mean --o"),
        ("convert site.xml -o out --zzz=1", "no flag --zzz in wxr-pipeline convert; see"),
        ("convert site.xml -o out --workers two", "--workers: 'two' is no number"),
        ("convert site.xml -o out --workers 0", "--workers 0: give a number from 1 to 256"),
        ("convert site.xml -o out --target hgo", "no target named 'hgo'; there are: "),
        ("convert site.xml -o out --clean hard", "--clean: no 'hard'; there are: off, strict, standard"),
        ("convert site.xml -o out --engine dask", "--engine: no 'dask'; there is: local"),
        ("convert site.xml -o out --include all", "--include: no 'all'; there are: private"),
        ("convert site.xml -o out --timezone Rome", "no time zone is named 'Rome'"),
        ("convert site.xml -o out --site nowhere", "is no address of a site"),
        ("convert site.xml -o out --config none.toml", "none.toml: the settings can not be read: No such"),
        ("convert site.xml -o page.xml", "page.xml: is a file; the output is a folder"),
        ("convert site.xml -o .", "lies in the output ."),
        ("convert . -o out", "out: lies in the input ."),
        ("convert site.xml -o site.xml", "site.xml: is the input itself"),
        ("convert missing.xml -o out", "missing.xml: there is no such file"),
        ("convert *.wxr -o out", "*.wxr: no file has a name of that form"),
        ("convert page.xml -o out", "page.xml: is an HTML page"),
        ("convert page.xml missing.xml -o out", "(and 1 more)"),
        ("inspect", "the following arguments are required: INPUT"),
        ("inspect page.xml", "page.xml: is an HTML page"),
        ("inspect site.xml --output out", "no flag --output in wxr-pipeline inspect"),
        ("inspect site.xml --workers 0", "--workers 0: give a number"),
    ],
)  # fmt: skip
def test_wrong_commands(folder: Path, capsys: pytest.CaptureFixture[str], arguments: str, said: str) -> None:
    """A wrong command ends with exit 2 and one line that says what would be right; nothing is written."""
    before = sorted(folder.iterdir())
    assert cli.main(arguments.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("wxr-pipeline: ")
    assert said in err
    assert err.count("\n") == 1
    assert sorted(folder.iterdir()) == before


def test_convert(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A conversion ends with exit 0 and a summary on stderr; stdout stays empty."""
    assert cli.main(["convert", "site.xml", "--output", "out"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "only out/content/" in err
    assert written(folder / "out") == ["entry-1", "entry-6"]


def test_flags_anywhere(folder: Path) -> None:
    """Inputs may stand before, behind and between the flags."""
    (folder / "more.xml").write_text(export(post(7)), "utf-8")
    assert cli.main(["convert", "site.xml", "-o", "out", "more.xml", "--workers", "1"]) == 0
    assert written(folder / "out") == ["entry-1", "entry-6", "entry-7"]


@pytest.mark.parametrize(
    ("names", "more"),
    [
        ("private", ["entry-2"]),
        ("password", ["entry-3"]),
        ("trash,auto-draft", ["entry-4", "entry-5"]),
        (" private , password,private,", ["entry-2", "entry-3"]),
        ("", []),
    ],
)
def test_include(folder: Path, names: str, more: list[str]) -> None:
    """--include puts what it names into content/, as a draft."""
    assert cli.main(["convert", "site.xml", "-o", "out", "--include", names, "--workers", "1"]) == 0
    assert written(folder / "out") == sorted(["entry-1", "entry-6", *more])
    for name in more:
        assert "\ndraft: true\n" in (folder / f"out/content/posts/{name}.md").read_text("utf-8")
    assert "secret" not in (folder / "out/content/posts/entry-1.md").read_text("utf-8")


def test_settings_file(folder: Path) -> None:
    """The pipeline.toml in the input folder is heard, and is no source."""
    (folder / "in").mkdir()
    (folder / "site.xml").rename(folder / "in/site.xml")
    (folder / "in/pipeline.toml").write_text('include = ["private"]\nclean = "off"\n', "utf-8")
    assert cli.main(["convert", "in", "-o", "out"]) == 0
    assert written(folder / "out") == ["entry-1", "entry-2", "entry-6"]
    options = json.loads((folder / "out/site.json").read_text("utf-8"))["options"]
    assert (options["include"], options["clean"]) == (["private"], "off")


def test_timezone(folder: Path) -> None:
    """--timezone gives dates their offset where entries do not tell, summer and winter apart."""
    gone = "<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>"
    items = []
    for number, date in ((1, "2019-01-15 12:00:00"), (2, "2019-07-15 12:00:00")):
        item = post(number, date=date)
        items.append(item.replace(f"<wp:post_date_gmt>{date}</wp:post_date_gmt>", gone))
    (folder / "site.xml").write_text(export(*items), "utf-8")
    assert cli.main(["convert", "site.xml", "-o", "out", "--timezone", "Europe/Rome"]) == 0
    dates = [
        line
        for name in ("entry-1", "entry-2")
        for line in (folder / f"out/content/posts/{name}.md").read_text("utf-8").splitlines()
        if line.startswith("date:")
    ]
    assert [date[-6:] for date in dates] == ["+01:00", "+02:00"]


def test_different_sites(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exports of two sites are refused by their names, unless --site says whose they are."""
    (folder / "other.xml").write_text(export(post(9), url="https://other.example"), "utf-8")
    assert cli.main(["convert", "site.xml", "other.xml", "-o", "out"]) == 2
    err = capsys.readouterr().err
    assert "https://example.org" in err
    assert "https://other.example" in err
    assert not (folder / "out").exists()
    assert cli.main(["convert", "site.xml", "other.xml", "-o", "out", "--site", "https://example.org/"]) == 0
    assert json.loads((folder / "out/site.json").read_text("utf-8"))["url"] == "https://example.org"


def test_personal_data(folder: Path) -> None:
    """E-mail addresses are written with --keep-personal-data only."""
    for flag, found in (([], False), (["--keep-personal-data"], True)):
        assert cli.main(["convert", "site.xml", "-o", "out", "--workers", "1", *flag]) == 0
        written = b"".join(path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file())
        assert (b"anna@example.org" in written) is found


def test_rejected_input(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One unusable input of several: exit 1, it is named, and the rest is converted."""
    assert cli.main(["convert", "site.xml", "page.xml", "-o", "out"]) == 1
    err = capsys.readouterr().err
    assert "page.xml: is an HTML page" in err
    assert err.rstrip().splitlines()[-1].startswith("Not all is well: 1 input could not be used")
    assert written(folder / "out") == ["entry-1", "entry-6"]
    assert cli.main(["inspect", "site.xml", "page.xml"]) == 1


def test_lost_record(folder: Path) -> None:
    """A reader that drops a record is found out: exit 1, and the summary says so."""
    script = (
        "from pipeline.sources import wxr\n"
        "read = wxr.read\n"
        "def forgetful(data, span, about):\n"
        "    return (found for found in read(data, span, about) if not (found.post and found.post.id == 2))\n"
        "wxr.read = forgetful\n"
    )
    done = run("convert", "site.xml", "-o", "out", cwd=folder, script=script, code=1)
    assert "LOST" in done.stderr
    assert "the source holds 6 items, the ledger 5" in done.stderr
    assert "records are missing" in done.stderr.strip().splitlines()[-1]


@pytest.mark.usefixtures("folder")
def test_cleaning_is_honest(capsys: pytest.CaptureFixture[str]) -> None:
    """The summary says what cleaning did: nothing, where there was nothing to do; with `off` it is not spoken of."""
    assert cli.main(["convert", "site.xml", "-o", "out", "--clean", "strict"]) == 0
    assert "cleaned   nothing: no repair was needed" in capsys.readouterr().err
    assert cli.main(["convert", "site.xml", "-o", "out", "--clean", "off"]) == 0
    assert "clean" not in capsys.readouterr().err


def test_hostile_names(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A title or file name that would steer the terminal is shown, not obeyed."""
    (folder / "a\x1b[2J.xml").write_text(PAGE, "utf-8")
    (folder / "site.xml").write_text(export(post(1), title="A \x1b[31mred\u202e title\n\nWell"), "utf-8")
    assert cli.main(["convert", "site.xml", "a\x1b[2J.xml", "-o", "out"]) == 1
    assert cli.main(["inspect", "site.xml", "a\x1b[2J.xml"]) == 1
    said = "".join(capsys.readouterr())
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "\\x1b[2J.xml" in said


def test_undecodable_file_name(folder: Path) -> None:
    """A file whose name is no UTF-8 is converted like any other."""
    name = os.fsencode(folder) + b"/perch\xe9.xml"
    Path(os.fsdecode(name)).write_text(export(post(1)), "utf-8")
    (folder / "site.xml").unlink()
    (folder / "page.xml").unlink()
    done = run("convert", os.fsdecode(name), "-o", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert run("inspect", "--json", os.fsdecode(name), cwd=folder, code=0).stdout.startswith("{")


@pytest.mark.usefixtures("folder")
def test_signal_of_the_past_is_kept() -> None:
    """After a command, the process hears signals as before."""
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    cli.main(["convert", "site.xml", "-o", "out", "--workers", "1"])
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


@pytest.mark.usefixtures("folder")
def test_unforeseen_error(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the program itself is one line that can be reported, with exit 1."""
    nothing: dict[str, int] = {}
    monkeypatch.setitem(cli.COMMANDS, "convert", lambda *_: nothing["no such key"])
    if sys.flags.dev_mode:
        pytest.skip("python -X dev shows the traceback")
    assert cli.main(["convert", "site.xml", "-o", "out"]) == LossError.exit_code
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "KeyError: 'no such key' (cli.py, line" in err
    assert "please report it" in err


def test_unforeseen_error_in_a_worker(folder: Path) -> None:
    """The place of an error in a worker is the worker's, not that of the pool."""
    script = (
        "from pipeline import write\ndef wrong(part):\n    return {}[part.number]\nwrite.convert = wrong\n"
    )
    line = command(["convert", "site.xml", "-o", "out", "--workers", "2"], script)
    done = subprocess.run(line, cwd=folder, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    said = done.stderr.strip().splitlines()[-1]
    assert "KeyError: 0 (" in said
    assert "_base.py" not in said
    assert not (folder / "out").exists()


@pytest.mark.usefixtures("folder")
def test_memory_runs_out(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little memory is said, with what may help."""

    def greedy(*_: object) -> int:
        raise MemoryError

    monkeypatch.setitem(cli.COMMANDS, "convert", greedy)
    assert cli.main(["convert", "site.xml", "-o", "out"]) == 1
    assert "memory ran out; nothing was changed; try --workers 1" in capsys.readouterr().err


def test_help_is_quick(tmp_path: Path) -> None:
    """--help, --version and a wrong command answer at once: nothing heavy is imported."""
    probe = (
        "import sys\n"
        "from pipeline.cli import main\n"
        "try:\n"
        "    main(sys.argv[1:])\n"
        "except SystemExit:\n"
        "    pass\n"
        "heavy = {'lxml', 'msgspec', 'nh3', 'bs4', 'pandas', 'pyarrow', 'sqlite3', 'multiprocessing'}\n"
        "sys.exit(bool(heavy & sys.modules.keys()))\n"
    )
    for arguments in (["--help"], ["convert", "--help"], ["--version"], ["convert"]):
        done = subprocess.run(
            [sys.executable, "-c", probe, *arguments],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, arguments
    best = 9.0
    for _ in range(3):
        begin = time.perf_counter()
        run("--help", cwd=tmp_path, code=0)
        best = min(best, time.perf_counter() - begin)
    assert best < 1


def test_every_flag_is_explained() -> None:
    """Every command and flag has its line in the help."""
    whole = cli.parser()
    for name in cli.COMMANDS:
        for action in cli.parser_of(whole, name)._actions:
            assert action.help, action
    with pytest.raises(LookupError):
        cli.parser_of(whole, "none")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """--version names the program and its version."""
    with pytest.raises(SystemExit) as caught:
        cli.main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("wxr-pipeline ")


def test_usage_errors_are_raised_to_callers() -> None:
    """Who uses the package from Python gets the error, not the exit."""
    with pytest.raises(UsageError):
        cli.read_arguments(["convert"])


def test_broken_pipe(folder: Path) -> None:
    """Who reads the first line only (`… | head -1`) sees no error."""
    pipe = subprocess.Popen(
        command(["inspect", "site.xml"]),
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert pipe.stdout is not None
    assert pipe.stderr is not None
    pipe.stdout.close()
    said = pipe.stderr.read().decode()
    pipe.stderr.close()
    assert pipe.wait() == 0
    assert "Traceback" not in said
    assert "Exception" not in said


@pytest.mark.parametrize("redirection", ["2>&-", ">&- 2>&-", "2>/dev/full"])
def test_nobody_listens(folder: Path, redirection: str) -> None:
    """A conversion whose messages nobody can hear is done all the same."""
    line = f'"{sys.executable}" -m pipeline convert site.xml -o out --clean off {redirection}'
    done = subprocess.run(["sh", "-c", line], cwd=folder, env=environment(), check=False)
    assert done.returncode == 0
    assert written(folder / "out") == ["entry-1", "entry-6"]


def test_full_stdout(folder: Path) -> None:
    """A report that can not be written is an error that is said."""
    line = f'"{sys.executable}" -m pipeline inspect site.xml >/dev/full'
    done = subprocess.run(
        ["sh", "-c", line], cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert (
        done.stderr.strip().splitlines()[-1] == "wxr-pipeline: No space left on device; nothing was changed"
    )


def test_ascii_terminal(folder: Path) -> None:
    """Where the terminal knows ASCII only, nothing fails."""
    (folder / "site.xml").write_text(export(post(1, more=meta("ключ", "x")), title="Перче"), "utf-8")
    env = environment(PYTHONUTF8="0", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert run("inspect", "site.xml", cwd=folder, code=0, env=env).stdout.startswith("\\u041f")
    assert (
        json.loads(run("inspect", "--json", "site.xml", cwd=folder, code=0, env=env).stdout)["title"]
        == "Перче"
    )
    run("convert", "site.xml", "-o", "out", cwd=folder, code=0, env=env)


def test_module_and_script_are_one(tmp_path: Path) -> None:
    """`python -m pipeline` and the installed command are the same function."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert 'wxr-pipeline = "pipeline.cli:main"' in project
    assert "usage: wxr-pipeline" in run("--help", cwd=tmp_path, code=0).stdout
