"""The command line: arguments -> Job; the only module that prints and decides the exit code."""

from __future__ import annotations

import argparse
import difflib
import io
import os
import re
import signal
import sys
import threading
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from pipeline import job as jobs
from pipeline.errors import LossError, OutputError, UsageError, WxrPipelineError
from pipeline.version import VERSION
from pipeline.wording import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import FrameType
    from typing import TextIO

    from pipeline.job import Job

NAME = "wxr-pipeline"
EPILOG = """exit codes:
  0  all well
  1  something was lost or failed, or one of several inputs was unusable
  2  nothing usable, or the command is wrong"""


class Stopped(BaseException):
    """A signal asked the run to end: Ctrl-C, a closed terminal, a system going down."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        if found := re.search("invalid choice: '(.*?)' ", message):
            raise UsageError(f"no command is named {found[1]!r}; there are: {', '.join(COMMANDS)}")
        raise UsageError(f"{message.removeprefix('argument ')}; see {self.prog} --help")


def parser() -> argparse.ArgumentParser:
    """All commands and their flags."""
    whole = _Parser(
        prog=NAME,
        description="Turn a WordPress export into clean Markdown and JSON, with proof that nothing was lost.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    whole.add_argument("--version", action="version", version=f"{NAME} {VERSION}")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND")
    for name, says, flags in (
        ("convert", "convert one site's exports into a folder", _convert_flags),
        ("inspect", "say what is in an export and what would happen to it", _inspect_flags),
        ("rules", "list the rules of cleaning, with examples", _rules_flags),
        ("undo", "give the text before cleaning", _undo_flags),
    ):
        command = commands.add_parser(
            name,
            help=says,
            epilog=EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        flags(command)
    return whole


def parser_of(whole: argparse.ArgumentParser, name: str) -> argparse.ArgumentParser:
    """The parser of one command."""
    for action in whole._actions:  # noqa: SLF001 - argparse has no other way to them
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            found: argparse.ArgumentParser = action.choices[name]
            return found
    raise LookupError(name)


def _shared_flags(command: argparse.ArgumentParser) -> None:
    """What every command that reads exports takes."""
    add = command.add_argument
    add("inputs", nargs="+", metavar="INPUT", help="file, folder, glob or archive; several are one site's")
    withheld = ", ".join(jobs.WITHHELD)
    add("--include", metavar="WHAT,…", type=_names, help=f"put into content/ also: {withheld}")
    add("--site", metavar="URL", help="the site's address, where sources differ or do not tell")
    add("--workers", metavar="N", type=_number, help="processes (default: one a core)")
    add("--engine", metavar="NAME", help=f"where the work runs: {', '.join(jobs.ENGINES)} (default: local)")
    add("--config", metavar="FILE", type=Path, help="settings (default: pipeline.toml in the input folder)")


def _convert_flags(command: argparse.ArgumentParser) -> None:
    """The flags of `convert`."""
    command.description = "Convert one site's exports into a folder. Of it, only content/ is for the public."
    add = command.add_argument
    add("--output", "-o", metavar="DIR", type=_folder, help="where the converted site goes")
    _shared_flags(command)
    add("--target", metavar="NAME", help="layout of content/ (default: plain)")
    add("--clean", metavar="HOW", help=f"repair of the text: {', '.join(jobs.CLEANING)} (default: standard)")
    add(
        "--corrections",
        metavar="FILE",
        type=Path,
        help="your decisions about changes, besides corrections.csv",
    )
    add("--dry-run", action="store_true", default=None, help="say what would be written, and write nothing")
    add("--force", action="store_true", default=None, help="overwrite what was edited since the last run")
    add("--keep-personal-data", action="store_true", default=None, help="keep e-mail and IP addresses")
    add("--csv", action="store_true", default=None, help="write the tables as CSV, too")
    add("--timezone", metavar="NAME", help="the site's, such as Europe/Rome, where entries do not tell")


def _inspect_flags(command: argparse.ArgumentParser) -> None:
    """The flags of `inspect`."""
    command.description = "Say what is in an export and what would happen to it. Writes nothing."
    _shared_flags(command)
    command.add_argument("--json", action="store_true", help="the same for machines")


def _rules_flags(command: argparse.ArgumentParser) -> None:
    """The flags of `rules`."""
    command.description = (
        "List the rules of cleaning in the order in which they are asked, each with an example."
    )


def _undo_flags(command: argparse.ArgumentParser) -> None:
    """The flags of `undo`."""
    command.description = (
        "Give every text that cleaning changed as it was before, on stdout, a JSON object a line; or, with --output,"
        " the whole site as it is without cleaning."
    )
    command.add_argument("folder", metavar="DIR", type=_folder, help="the output of a run")
    command.add_argument("--output", "-o", metavar="NEW", type=_folder, help="where the uncleaned site goes")


def _folder(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty; say where to, as in --output output/my-site")
    return Path(text)


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from None


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line, understood; an InputError or UsageError says what is wrong with it."""
    whole = parser()
    read, rest = whole.parse_known_args(arguments)
    if read.command is None:
        raise UsageError(f"no command given; there are: {', '.join(COMMANDS)}; see {NAME} --help")
    for each in rest:
        if (each.startswith("-") and each != "-") or "inputs" not in read:
            raise UsageError(f"no flag {each.partition('=')[0]} in {NAME} {read.command}{_like(each, read)}")
        read.inputs.append(each)  # an INPUT behind the flags
    return read


def _like(flag: str, read: argparse.Namespace) -> str:
    """What was perhaps meant."""
    flags = ["--" + name.replace("_", "-") for name in vars(read) if name not in {"command", "inputs"}]
    near = difflib.get_close_matches(flag.partition("=")[0], flags, 1)
    return f"; did you mean {near[0]}?" if near else f"; see {NAME} {read.command} --help"


def job_of(read: argparse.Namespace) -> Job:
    """The job that the command line and the settings file describe together; the command line wins."""
    fields = jobs.Job.__dataclass_fields__
    known = {name: value for name, value in vars(read).items() if value is not None and name in fields}
    known["inputs"] = tuple(read.inputs)
    job = jobs.Job(**known)
    config = read.config
    if config is None:
        found = [path for each in job.inputs if _is_there(path := Path(each, jobs.SETTINGS))]
        if len(found) > 1:
            raise UsageError(f"{found[0]} and {found[1]}: which settings count? Say so with --config")
        config = found[0] if found else None
    return job if config is None else jobs.with_settings(job, jobs.settings(config), frozenset(known))


def _is_there(path: Path) -> bool:
    """Whether a file is there; of a folder that can not be entered the reader will say more."""
    try:
        return path.is_file()
    except OSError:
        return False


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code."""
    # numpy's algebra, of which nothing is used, would start a thread a core, and each of them would turn for a while.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        with _signals():
            read = read_arguments(arguments)
            code = COMMANDS[read.command](read)
            if sys.stdout is not None:
                sys.stdout.flush()
    except WxrPipelineError as error:
        return _fail(str(error), error.exit_code)
    except Stopped as stop:
        return _fail("stopped; no output is left half done", stop.exit_code)
    except BrokenPipeError:
        _silence(sys.stdout)  # who read it has seen enough
        return 0
    except OSError as error:
        _silence(sys.stdout)
        where = f"{error.filename}: " if error.filename else ""
        return _fail(f"{where}{error.strerror or error}; nothing was changed", LossError.exit_code)
    except MemoryError:
        return _fail("memory ran out; nothing was changed; try --workers 1", LossError.exit_code)
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        return _fail(_unexpected(error), LossError.exit_code)
    else:
        return code


def _convert(read: argparse.Namespace) -> int:
    """Convert, and say what came of it."""
    return _run(job_of(read))


def _run(job: Job) -> int:
    """Do a job, and say what came of it."""
    from pipeline import run, summary
    from pipeline.pool import seldom_collect
    from pipeline.progress import Progress

    seldom_collect()
    progress = Progress()
    try:
        result = run.convert(job, progress)
    finally:
        progress.close()
    if result.plan is None:
        _say(summary.lines(result))
    else:
        _tell(sys.stdout, summary.lines(result))
        if result.plan.problem:
            raise OutputError(result.plan.problem)
    return LossError.exit_code if result.lost or result.rejected else 0


def _inspect(read: argparse.Namespace) -> int:
    """Say what is in an export."""
    job = job_of(read)
    from pipeline import inspect
    from pipeline.progress import Progress

    progress = Progress()
    try:
        found = inspect.look(job, progress)
    finally:
        progress.close()
    if read.json:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        print(inspect.as_json(found))
    else:
        _tell(sys.stdout, inspect.lines(found))
    return LossError.exit_code if found.rejected or found.unreadable else 0


def _rules(_: argparse.Namespace) -> int:
    """List the rules of cleaning."""
    from pipeline.clean import listing

    _tell(sys.stdout, listing.lines())
    return 0


def _undo(read: argparse.Namespace) -> int:
    """Give the text before cleaning."""
    from pipeline import undo

    if read.output is not None:
        return _run(undo.job(read.folder, read.output))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass")
    for line in undo.lines(read.folder):
        print(line)
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "convert": _convert,
    "inspect": _inspect,
    "rules": _rules,
    "undo": _undo,
}


def _tell(out: TextIO | None, lines: Iterable[str]) -> None:
    """Print lines; on a terminal those that begin in the first column stand out."""
    if out is None:
        return
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(errors="backslashreplace")
    bold = out.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("NO_COLOR")
    for line in lines:
        text = visible(line)
        print(f"\x1b[1m{text}\x1b[0m" if bold and text[:1].strip() else text, file=out)


def _say(lines: Iterable[str]) -> None:
    """Print lines on stderr; that nobody hears them must not undo what was done."""
    try:
        _tell(sys.stderr, lines)
    except OSError:
        _silence(sys.stderr)


def _fail(message: str, code: int) -> int:
    """Say what was wrong; the exit code."""
    _say([f"{NAME}: {message}"])
    return code


def _silence(out: TextIO | None) -> None:
    """Nobody listens any more, so that flushing at the end must not fail again."""
    if isinstance(out, io.TextIOWrapper):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, out.fileno())
        os.close(nowhere)


def _unexpected(error: Exception) -> str:
    """An error that nobody foresaw, in one line that can be reported."""
    if type(error).__module__ == "sqlite3":
        return f"the catalogue in the working folder can not be used: {error}; nothing was changed"
    if error.__cause__ is not None and "Traceback" in str(error.__cause__):
        trace = str(error.__cause__)  # of the worker in which it happened
    else:
        trace = "".join(traceback.format_tb(error.__traceback__))
    frames = re.findall(r'File "(.*)", line (\d+)', trace)
    own = [frame for frame in frames if Path(frame[0]).is_relative_to(Path(__file__).parent)] or frames
    place = f"{Path(own[-1][0]).name}, line {own[-1][1]}" if own else "nowhere"
    return (
        f"this should not happen: {type(error).__name__}: {error} ({place}); nothing was changed;"
        " please report it, if you can with what `python -X dev -m pipeline …` says"
    )


@contextmanager
def _signals() -> Iterator[None]:
    """Turn signals that end a run into Stopped, so that everything is put in order; a second one is final."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        raise Stopped(number)

    before = {
        number: signal.signal(number, stop)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(number) is not signal.SIG_IGN  # nohup
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
