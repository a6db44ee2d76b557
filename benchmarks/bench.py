"""What patgraph costs, as ratios measured within one run. `make bench` prints them; see README.md here."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

import yaml
from generate import generate

from patgraph.compiling import compile_nquads
from patgraph.folders import graph_files
from patgraph.queries import names, query
from patgraph.settings import Inputs
from patgraph.store.embedded import in_memory

ROOT = Path(__file__).parent.parent
ROUNDS = 25
# Bytecode is written and used, as in any ordinary installation.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def wall(command: list[str], folder: Path) -> float:
    """Seconds of one whole process."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=ENVIRONMENT, cwd=folder)
    return time.perf_counter() - begin


def installed(folder: Path) -> Path:
    """An environment with the built wheel in it, as a user has it; returns its folder of commands."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=True)
    subprocess.run([folder / "env/bin/python", "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    return folder / "env" / "bin"


def start_up(commands: Path, folder: Path, name: str) -> None:
    """`related outbox`, cold process and warm cache, against importing click, interleaved."""
    ours = [str(commands / "patgraph"), "related", "outbox"]
    click = [str(commands / "python"), "-c", "import click"]
    for command in (ours, click):
        wall(command, folder)
    pairs = [(wall(ours, folder), wall(click, folder)) for _ in range(ROUNDS)]
    ratio = statistics.median(a for a, _ in pairs) / statistics.median(b for _, b in pairs)
    print(f"related outbox / import click, {name}: {ratio:.2f} (median of {ROUNDS} rounds)")


def best(action: Callable[[], object], rounds: int = 5) -> float:
    """The fastest of some runs, in seconds."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    return min(times)


def parse_events(folder: Path) -> None:
    """The C loader's bare event parse of every file of a graph."""
    for name in graph_files(str(folder)):
        text = (folder / name).read_text(encoding="utf-8")
        for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
            pass


def compiling(sizes: dict[int, Path]) -> None:
    """Compile time against the bare event parse, and how it grows."""
    seconds = {}
    folders = {
        "the shipped graph": ROOT / "graph",
        **{f"{size} entries": path for size, path in sizes.items()},
    }
    for name, folder in folders.items():
        inputs = Inputs(str(folder), (), (str(ROOT / "ontology"),), "")
        rounds = 3 if "000" in name else 5
        seconds[name] = best(lambda i=inputs: compile_nquads(i), rounds)  # type: ignore[misc]
        bare = best(lambda f=folder: parse_events(f), rounds)  # type: ignore[misc]
        print(
            f"compile / event parse, {name}: {seconds[name] / bare:.1f} (6 is the limit for the shipped graph)"
        )
    small, large = sorted(sizes)
    growth = seconds[f"{large} entries"] / seconds[f"{small} entries"]
    print(f"compile {large} / compile {small} entries: {growth:.1f} (linear is {large / small:.1f})")


def queries(sizes: dict[int, Path]) -> None:
    """Each shipped query at two sizes: time must not grow faster than its answer does."""
    stores = {}
    for size, folder in sorted(sizes.items()):
        inputs = Inputs(str(folder), (), (str(ROOT / "ontology"),), "")
        stores[size] = in_memory(compile_nquads(inputs))
    small, large = sorted(stores)
    example = "https://w3id.org/patgraph/pattern/"
    failed = []
    print(f"query: milliseconds and rows at {small} and {large} entries")
    for name in names(internal=True):
        asked = query(name)
        figures = []
        for size in (small, large):
            values = {
                param.name: [f"<{example}entry-{size // 2}>"]
                for param in asked.params
                if param.type == "pattern"
            }
            text = asked.filled(**{k: v for k, v in values.items() if not _optional(name, k)})
            store = stores[size]
            figures.append((best(lambda s=store, t=text: s.select(t), 3) * 1000, len(store.select(text))))  # type: ignore[misc]
        (time_small, rows_small), (time_large, rows_large) = figures
        answer = max(1.0, (rows_large + 1) / (rows_small + 1))
        whole = asked.params == () or "category" in name or "service" in name
        allowed = 4 * max(answer, large / small if whole else 1.0)
        slow = time_large > 2 and time_large / max(time_small, 0.2) > allowed
        failed += [name] if slow else []
        mark = "  GROWS" if slow else ""
        print(f"  {name:22} {time_small:8.2f} {rows_small:6d} {time_large:8.2f} {rows_large:6d}{mark}")
    if failed:
        sys.exit(f"these grow faster than their answers: {', '.join(failed)}")


def _optional(name: str, parameter: str) -> bool:
    return any(param.name == parameter and param.optional for param in query(name).params)


def unchanged() -> None:
    """With the graph unchanged nothing is compiled: opening takes a small part of compiling."""
    import patgraph

    os.chdir(ROOT)
    patgraph.open().find("outbox")
    again = best(lambda: patgraph.open().find("outbox"))
    inputs = Inputs(str(ROOT / "graph"), (), (str(ROOT / "ontology"),), "")
    print(f"open unchanged / compile: {again / best(lambda: compile_nquads(inputs), 3):.3f}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        start_up(installed(Path(made)), Path(made), "installed wheel, outside a checkout, at most 1.8")
    start_up(Path(sys.executable).parent, ROOT, "in this checkout, where the YAML is the base")
    unchanged()
    with tempfile.TemporaryDirectory() as made:
        sizes = {size: Path(made) / str(size) for size in (300, 3000)}
        for size, folder in sizes.items():
            generate(folder, size)
        compiling(sizes)
        queries(sizes)
