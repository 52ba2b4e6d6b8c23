"""Measure CPU, wall and memory of this tool beside a yardstick and a peer, on exports made for it, in one run.

    make bench                                  # 10 MB and 100 MB, three rounds
    python benchmarks/run.py --sizes 1G --rounds 1 --no-peer

The programs take turns in every round, so that a busy machine is as bad for one as for the other; the
median of the rounds is shown. CPU seconds are the column to trust, and the ratio to the yardstick, a bare
`lxml.iterparse` over the same file, is what compares across machines.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generate import size_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent / "build" / "bench"
PEER = "wordpress-export-to-markdown@2.2.2"
MEMORY_DISK = Path("/dev/shm")  # noqa: S108 - a place of our own is made in it
ROOM = 8
"""Bytes that a byte of input may need beside it, all in all."""


@dataclass(frozen=True)
class Program:
    """Something that converts, or reads, an export."""

    name: str
    command: tuple[str, ...]
    """`{input}` and `{output}` stand for paths."""


@dataclass(frozen=True)
class Run:
    """What one run took and left behind."""

    cpu: float
    """User and system, children included."""
    wall: float
    memory: int
    """Most bytes that its largest process held."""
    documents: int
    written: int


def export(size: str, seed: int) -> Path:
    """An export of that size, made once."""
    path = BUILD / f"{size}-{seed}.xml"
    if not path.with_name(path.name + ".json").exists():
        BUILD.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, str(HERE / "generate.py"), size, str(path), "--seed", str(seed)]
        subprocess.run(command, check=True)
    return path


def peer() -> Program | str:
    """The other converter, installed by npm and without its pauses; why not, if that can not be."""
    if not shutil.which("npm") or not shutil.which("node"):
        return "no npm here"
    home = BUILD / "peer"
    package = home / "node_modules" / PEER.partition("@")[0]
    if not package.exists():
        home.mkdir(parents=True, exist_ok=True)
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(home), PEER]
        if subprocess.run(install, check=False, stdout=subprocess.DEVNULL).returncode:
            return f"npm could not install {PEER}"
    settings = package / "src" / "settings.js"
    text = settings.read_text("utf-8")
    settings.write_text(
        text.replace("markdown_file_write_delay = 25", "markdown_file_write_delay = 0"), "utf-8"
    )
    command = (
        "node", str(package / "index.js"), "--wizard=false", "--input={input}", "--output={output}",
        "--post-folders=false", "--include-other-types=true", "--save-attached-images=false",
        "--save-scraped-images=false",
    )  # fmt: skip
    return Program(PEER.replace("@", " "), command)


def programs(options: Sequence[str], *, with_peer: bool) -> Iterator[Program]:
    """All that are compared, this tool first."""
    tool = ("-m", "pipeline", "convert", "{input}", "--output", "{output}", *options)
    yield Program(f"wxr-pipeline {' '.join(options)}".strip(), (sys.executable, *tool))
    yield Program("lxml.iterparse (yardstick)", (sys.executable, str(HERE / "yardstick.py"), "{input}"))
    if with_peer:
        other = peer()
        if isinstance(other, str):
            print(f"{PEER} is left out: {other}", file=sys.stderr)
        else:
            yield other


def measure(program: Program, source: Path, output: Path) -> Run:
    """Run a program to its end."""
    command = [part.format(input=source, output=output) for part in program.command]
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, cwd=HERE.parent, env=_environment())
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        # Popen must know that nobody is left to wait for.
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.stderr.write(said.read().decode("utf-8", "replace")[-2000:])
            raise SystemExit(f"{program.name}: exit code {process.returncode}")
    files = [path for path in output.rglob("*") if path.is_file()]
    return Run(
        cpu=usage.ru_utime + usage.ru_stime,
        wall=wall,
        memory=usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        documents=sum(path.suffix == ".md" for path in files),
        written=sum(path.stat().st_size for path in files),
    )


def _environment() -> dict[str, str]:
    """As for any user: what Python has compiled it finds again, wherever these benchmarks run."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
        "PYTHONPYCACHEPREFIX": str(BUILD / "pycache")
    }


def place(need: int) -> Path | None:
    """Where outputs go: into memory if there is room, so that no disk is measured."""
    roomy = (
        MEMORY_DISK.is_dir()
        and os.access(MEMORY_DISK, os.W_OK)
        and shutil.disk_usage(MEMORY_DISK).free > need
    )
    return MEMORY_DISK if roomy else None


def table(size: str, runs: dict[str, list[Run]], yardstick: str) -> Iterator[str]:
    """The medians of all rounds, a line a program."""
    unit = statistics.median(run.cpu for run in runs[yardstick])
    yield f"| {size} | CPU s | wall s | CPU/wall | peak MB | documents | MB written | yardsticks |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, each in runs.items():
        cpu = statistics.median(run.cpu for run in each)
        wall = statistics.median(run.wall for run in each)
        memory = max(run.memory for run in each)
        yield (
            f"| {name} | {cpu:.2f} | {wall:.2f} | {cpu / wall:.2f} | {memory / 1e6:.0f} | {each[0].documents:,} "
            f"| {each[0].written / 1e6:.1f} | {cpu / unit:.2f} |"
        )


def main() -> int:
    """Measure what the command line asks for and print a table a size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", nargs="+", default=["10M", "100M"], metavar="SIZE")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--clean", default="off", help="cleaning of this tool (default: off)")
    parser.add_argument("--workers", default=None, help="worker processes of this tool (default: one a core)")
    parser.add_argument("--no-peer", action="store_true", help="leave the other converter out")
    given = parser.parse_args()
    options = ["--clean", given.clean, *(["--workers", given.workers] if given.workers else [])]
    compared = list(programs(options, with_peer=not given.no_peer))
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, load {load:.1f} before the first run; {given.rounds} rounds, median of them"
    )
    for size in given.sizes:
        source = export(size, given.seed)
        memory = place(ROOM * size_of(size))
        print(f"\noutputs in {'memory (tmpfs)' if memory else f'{BUILD}, on disk'}")
        runs: dict[str, list[Run]] = {program.name: [] for program in compared}
        for _ in range(given.rounds):
            for program in compared:
                with tempfile.TemporaryDirectory(dir=memory or BUILD, prefix="wxr-bench-") as folder:
                    runs[program.name].append(measure(program, source, Path(folder, "out")))
        print("\n".join(table(size, runs, compared[1].name)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
