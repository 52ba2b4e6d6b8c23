"""The command line: arguments -> Job; the only module that prints and decides the exit code."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from pipeline import job as jobs
from pipeline.errors import LossError, UsageError, WxrPipelineError
from pipeline.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.job import Job

EPILOG = """exit codes: 0 all well; 1 something was lost, or one of several inputs was unusable;
2 nothing usable, or the command is wrong"""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; {self.prog} --help tells more")


def parser() -> argparse.ArgumentParser:
    """All commands and their flags."""
    whole = _Parser(
        prog="wxr-pipeline",
        description="Turn a WordPress export into clean Markdown and JSON, with proof that nothing was lost.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"wxr-pipeline {VERSION}")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    convert = commands.add_parser("convert", help="convert one site's exports into a folder")
    _inputs(convert)
    convert.add_argument("--output", "-o", metavar="DIR", type=Path, help="where the converted site goes (needed but with --dry-run)")
    convert.add_argument("--target", metavar="NAME", default=None, help="layout of content/: plain (default)")
    convert.add_argument("--clean", choices=jobs.CLEANING, default=None, help="how much the text is repaired (default: standard)")
    convert.add_argument("--workers", metavar="N", type=int, default=None, help="processes (default: one a core)")
    convert.add_argument("--engine", choices=("local",), default=None, help="where the work runs (default: local)")
    convert.add_argument("--dry-run", action="store_true", default=None, help="say what would be written, and write nothing")
    convert.add_argument("--force", action="store_true", default=None, help="overwrite files that were edited since the last run")
    convert.add_argument("--include", metavar="STATUS,…", type=_names, default=None, help=f"also write: {', '.join(jobs.WITHHELD)}")
    convert.add_argument("--keep-personal-data", action="store_true", default=None, help="keep e-mail and IP addresses in data/")
    convert.add_argument("--timezone", metavar="NAME", default=None, help="the site's, such as Europe/Rome, where entries do not tell")
    convert.add_argument("--site", metavar="URL", default=None, help="the site's address, where sources differ or do not tell")
    convert.add_argument("--config", metavar="FILE", type=Path, default=None, help="settings (default: pipeline.toml in the input folder)")
    inspect = commands.add_parser("inspect", help="say what is in an export and what would happen to it; write nothing")
    _inputs(inspect)
    inspect.add_argument("--json", action="store_true", help="for machines")
    for each in ("workers", "include", "site", "config"):
        convert_action = next(action for action in convert._actions if action.dest == each)  # noqa: SLF001
        inspect._add_action(convert_action)  # noqa: SLF001
    return whole


def _inputs(command: argparse.ArgumentParser) -> None:
    command.add_argument("inputs", nargs="+", metavar="INPUT", help="file, folder, glob or archive; several are one site's")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def job_of(arguments: argparse.Namespace) -> Job:
    """The job that the command line and the settings file describe together; the command line wins."""
    known = {field: value for field, value in vars(arguments).items() if value is not None and field in jobs.Job.__dataclass_fields__}
    known["inputs"] = tuple(arguments.inputs)
    given = frozenset(known)
    job = jobs.Job(**known)
    config = arguments.config
    if config is None:
        config = next((path for each in job.inputs if (path := Path(each, jobs.SETTINGS)).is_file()), None)
    return job if config is None else jobs.with_settings(job, jobs.settings(config), given)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code."""
    try:
        read = parser().parse_args(arguments)
        job = job_of(read)
        return COMMANDS[read.command](job, read)
    except WxrPipelineError as error:
        sys.stderr.write(f"wxr-pipeline: {error}\n")
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("\nwxr-pipeline: stopped; the earlier output is as it was\n")
        return 130
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        sys.stderr.write(f"wxr-pipeline:{where}: {error.strerror or error}; nothing was changed\n")
        return LossError.exit_code


def _convert(job: Job, _: argparse.Namespace) -> int:
    """Convert, and say what came of it."""
    from pipeline import run, summary
    from pipeline.progress import Progress

    result = run.convert(job, Progress())
    sys.stderr.write("\n".join(summary.lines(result)) + "\n")
    return LossError.exit_code if result.lost or result.rejected else 0


COMMANDS = {"convert": _convert}
