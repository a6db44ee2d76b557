"""What patgraph costs at size, as ratios within one run; see README.md here.

    python benchmarks/size.py [--folder DIR] load|queries|related|layer|compile|algorithms [SIZE …]
    python benchmarks/size.py [--folder DIR] services [SIZE] --at URL [--at URL …]

SIZE is a number of triples (of entries for compile). Made files and stores stay in the folder for the next
run. Each thing measured is a process of its own, of which the peak of memory is told as well. The services
must be running and hold the folder's file of that size, with its named graphs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import estate
from generate import generate

ROOT = Path(__file__).parent.parent
TRIPLES = (15_000, 100_000, 1_000_000, 5_000_000)
ENTRIES = (300, 3_000, 30_000)
CUT_OFF = 60  # seconds a query may take, or 20 times that for loading; beyond it a cell says so
ROUNDS = 5
SHIPPED = ("related", "used-with", "alternatives", "build-list", "solutions")
ESTATE = {
    "adopters of a pattern": "SELECT ?service ?team WHERE { ?service e:adopts <P> ; schema:maintainer ?team }"
    " ORDER BY ?service ?team",
    "callers of a service": "SELECT ?service ?name WHERE { ?service e:calls s:40 ; skos:prefLabel ?name }"
    " ORDER BY ?service ?name",
    "two calls away": "SELECT DISTINCT ?called WHERE { s:40 e:calls/e:calls ?called } ORDER BY ?called",
    "adoptions per pattern": "SELECT ?pattern (COUNT(?service) AS ?number) WHERE { ?service e:adopts ?pattern }"
    " GROUP BY ?pattern ORDER BY DESC(?number) ?pattern",
    "lacking what is required": "SELECT ?service ?needed WHERE { ?service e:adopts <P> . <P> pg:requires ?needed"
    " FILTER NOT EXISTS { ?service e:adopts ?needed } } ORDER BY ?service ?needed",
}
PREFIXES = """PREFIX e: <https://example.org/estate/vocab#>
PREFIX s: <https://example.org/estate/service/>
PREFIX pg: <https://w3id.org/patgraph/vocab#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


def questions() -> dict[str, str]:
    """The ten questions: shipped ones with their example, and those of the estate."""
    from patgraph.queries import query

    own = {
        name: PREFIXES + text.replace("<P>", f"<{estate.PATGRAPH}pattern/transactional-outbox>")
        for name, text in ESTATE.items()
    }
    return {**{name: query(name).filled() for name in SHIPPED}, **own}


# --- what runs in a process of its own ------------------------------------------------------------------


def rdflib_load(path: str) -> Any:
    """rdflib's Graph of an N-Triples file."""
    import rdflib

    return rdflib.Graph().parse(path, format="nt")


def memory_load(path: str) -> Any:
    """A store in memory, bare pyoxigraph."""
    import pyoxigraph

    store = pyoxigraph.Store()
    store.bulk_load(path=path)
    return store


def disk_load(path: str, folder: str) -> Any:
    """A store on disk, bare pyoxigraph."""
    import pyoxigraph

    shutil.rmtree(folder, ignore_errors=True)
    store = pyoxigraph.Store(folder)
    store.bulk_load(path=path)
    store.flush()
    return store


def rdflib_queries(path: str) -> Any:
    """Loads, then asks each question once, the grammar warm; seconds and rows of each as they come.

    None for a question that takes longer than the cut-off.
    """
    graph = rdflib_load(path)
    list(graph.query("ASK { ?s ?p ?o }"))

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    for name, text in questions().items():
        signal.alarm(CUT_OFF)
        begin = time.process_time()
        try:
            rows = len(list(graph.query(text)))
            line = [name, time.process_time() - begin, rows]
        except TimeoutError:
            line = [name, None, None]
        signal.alarm(0)
        print(json.dumps(line), flush=True)


def store_queries(folder: str) -> Any:
    """The same of a store on disk through patgraph, each cell read; the best of some rounds."""
    from patgraph.store.embedded import open_read_only

    store = open_read_only(folder)
    for name, text in questions().items():
        seconds, rows = best(lambda t=text: read(store, t))  # type: ignore[misc]
        print(json.dumps([name, seconds, rows]), flush=True)


def layer(folder: str) -> Any:
    """Seconds of each question, bare and through patgraph, in turns: medians of many rounds."""
    import pyoxigraph

    from patgraph.store.embedded import open_read_only

    bare, ours = pyoxigraph.Store.read_only(folder), open_read_only(folder)
    for name, text in questions().items():
        actions: tuple[Callable[[], int], ...] = (
            lambda t=text: read_bare(bare, t),  # type: ignore[misc]
            lambda t=text: read(ours, t),  # type: ignore[misc]
            lambda t=text: len(ours.select(t)),  # type: ignore[misc]
        )
        rounds = max(7, min(300, int(1 / max(best(actions[0])[0], 1e-4))))
        times: list[list[float]] = [[], [], []]
        for _ in range(rounds):
            for number, action in enumerate(actions):
                times[number].append(clocked(action)[0])
        figures = [statistics.median(each) for each in times]
        print(json.dumps([name, *figures, actions[0]()]), flush=True)


def read(store: Any, text: str) -> int:
    """Through patgraph: the rows, and every cell's value."""
    rows = store.select(text).rows
    for row in rows:
        for cell in row:
            if cell is not None:
                _ = cell.value
    return len(rows)


def read_bare(store: Any, text: str) -> int:
    """Bare pyoxigraph: the number of solutions, and of every term the value; nothing is kept."""
    rows = 0
    for solution in store.query(text, use_default_graph_as_union=True):
        rows += 1
        for term in solution:
            if term is not None:
                _ = term.value
    return rows


def compiled(folder: str) -> Any:
    """Compiles a folder of YAML."""
    from patgraph.compiling import compile_nquads
    from patgraph.settings import Inputs

    return compile_nquads(Inputs(folder, (), (str(ROOT / "ontology"),), ""))


def algorithms(folder: str, engine: str) -> Any:
    """Each algorithm on the rows of a store, by "igraph" or "networkx"; the reading of rows by itself."""
    from patgraph import measures, network
    from patgraph.graph import PatternGraph
    from patgraph.store.embedded import open_read_only

    measures.LARGE = 0 if engine == "igraph" else sys.maxsize
    graph = PatternGraph(open_read_only(folder))
    seconds, found = clocked(lambda: graph._network((), graph._names()))
    print(json.dumps(["reading the rows", seconds]), flush=True)
    last = found.entries[-1]

    def told(_line: str) -> None:
        pass

    steps: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("path, 1 way", lambda: network.paths(found, "entry-9000", last, 1, graph._reasons)),
        ("path, 10 ways", lambda: network.paths(found, "entry-9000", last, 10, graph._reasons)),
        *((f"rank, {m}", lambda m=m: network.rank(found, m, told)) for m in network.MEASURES),
        ("communities", lambda: network.communities(found, told)),
    )
    for name, action in steps:
        print(json.dumps([name, clocked(action)[0]]), flush=True)


def clocked(action: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the processor, which other processes on the machine do not add to, and the result."""
    begin = time.process_time()
    result = action()
    return time.process_time() - begin, result


def best(action: Callable[[], Any], rounds: int = ROUNDS) -> tuple[float, Any]:
    """The fastest of some runs."""
    return min((clocked(action) for _ in range(rounds)), key=lambda found: found[0])


RUN: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        rdflib_load,
        memory_load,
        disk_load,
        rdflib_queries,
        store_queries,
        layer,
        compiled,
        algorithms,
    )
}


class Ran:
    """A process that has ended: what it printed, seconds of wall and of processor, peak of memory in MB.

    The figures are None when it was cut off.
    """

    def __init__(self, name: str, *arguments: str, cut_off: float = CUT_OFF) -> None:
        command = [sys.executable, str(Path(__file__).resolve()), "one", name, *arguments]
        self.lines: list[list[Any]] = []
        self.seconds: float | None = None
        self.megabytes: float | None = None
        self.processor: float | None = None
        try:
            done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=cut_off)
            told = done.stdout
            *_, last = told.splitlines()
            self.seconds, self.megabytes, self.processor = json.loads(last)[1:]
        except subprocess.TimeoutExpired as stopped:
            told = stopped.stdout.decode() if isinstance(stopped.stdout, bytes) else stopped.stdout or ""
        self.lines = [json.loads(line) for line in told.splitlines() if '"(whole)"' not in line]


def one(name: str, *arguments: str) -> None:
    """Runs one of `RUN` and prints its wall time and peak of memory last."""
    begin = time.perf_counter()
    kept = RUN[name](*arguments)
    seconds = time.perf_counter() - begin
    peak = peak_of_memory()
    print(json.dumps(["(whole)", seconds, peak, time.process_time()]), flush=True)
    del kept


def peak_of_memory() -> float:
    """Of this process, in MB. `getrusage` would also count what the parent used before it started this one."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


# --- the sub-commands -----------------------------------------------------------------------------------


def made(folder: Path, triples: int, ending: str) -> str:
    """The generated file of this size."""
    path = folder / f"{triples}.{ending}"
    if not path.exists():
        part = folder / f"{triples}-part.{ending}"
        estate.write(part, triples)
        part.rename(path)
    return str(path)


def stored(folder: Path, triples: int) -> str:
    """A store of this size, loaded when it is not there."""
    path = folder / f"{triples}.store"
    if not path.exists():
        disk_load(made(folder, triples, "nq"), f"{path}.part")
        Path(f"{path}.part").rename(path)
    return str(path)


def shown(value: float | None, unit: str = "") -> str:
    """A figure with two or three digits."""
    if value is None:
        return "cut off"
    return f"{value:,.0f}{unit}" if value >= 100 else f"{value:.2g}{unit}"


def load(folder: Path, sizes: Sequence[int]) -> None:
    """Loading, against bare pyoxigraph into memory. rdflib where it ends within the cut-off."""
    print("| triples | rdflib | pyoxigraph, memory | pyoxigraph, disk | patgraph load |")
    print("|--:|--:|--:|--:|--:|")
    for size in sizes:
        text = made(folder, size, "nt")
        memory = Ran("memory_load", text, cut_off=10 * CUT_OFF)
        runs = [
            Ran("rdflib_load", text, cut_off=20 * CUT_OFF),
            memory,
            Ran("disk_load", text, str(folder / "bare"), cut_off=10 * CUT_OFF),
        ]
        cells = [_against(run, memory) for run in runs]
        begin = time.perf_counter()
        mine = folder / "mine"
        shutil.rmtree(mine, ignore_errors=True)
        ours = [sys.executable, "-m", "patgraph", "load", text, "--store", str(mine)]
        done = subprocess.run(ours, check=False, capture_output=True)
        seconds = time.perf_counter() - begin
        cells.append(f"{seconds / (memory.seconds or 1):.2g}" if done.returncode == 0 else "no such command")
        print(f"| {size:,} | " + " | ".join(cells) + " |", flush=True)


def _against(run: Ran, other: Ran) -> str:
    if run.seconds is None or other.seconds is None:
        return "cut off"
    return f"{run.seconds / other.seconds:.2g} ({shown(run.megabytes, ' MB')})"


def queries(folder: Path, sizes: Sequence[int]) -> None:
    """The ten questions: milliseconds of patgraph at the smallest size, growth, and rdflib against patgraph."""
    ours, theirs = {}, {}
    peaks = []
    for size in sizes:
        run = Ran("store_queries", stored(folder, size), cut_off=20 * CUT_OFF)
        ours[size] = {name: (seconds, rows) for name, seconds, rows in run.lines}
        slow = Ran("rdflib_queries", made(folder, size, "nt"), cut_off=30 * CUT_OFF)
        theirs[size] = {name: (seconds, rows) for name, seconds, rows in slow.lines if rows is not None}
        peaks.append(f"{size:,}: {shown(run.megabytes, ' MB')} against {shown(slow.megabytes, ' MB')}")
        for name, (_, rows) in theirs[size].items():
            if rows != ours[size][name][1]:
                sys.exit(f"{name} at {size:,}: {rows} rows in rdflib, {ours[size][name][1]} in patgraph")
    first = sizes[0]
    print("Times against the smallest size (rows), and rdflib's time against patgraph's at each size.")
    print(
        "| question | "
        + " | ".join(f"{s:,}" for s in sizes)
        + " | "
        + " | ".join(f"rdflib, {s:,}" for s in sizes)
        + " |"
    )
    print("|---|" + "--:|" * (2 * len(sizes)))
    for name in questions():
        base = ours[first][name][0]
        grown = [f"{ours[s][name][0] / base:.2g} ({ours[s][name][1]:,})" for s in sizes]
        slower = [
            shown(theirs[s][name][0] / ours[s][name][0]) if name in theirs[s] else "cut off" for s in sizes
        ]
        print(f"| {name} | " + " | ".join((*grown, *slower)) + " |")
    print("Peak of memory, patgraph against rdflib: " + "; ".join(peaks))


def services(folder: Path, sizes: Sequence[int], urls: Sequence[str]) -> None:
    """The ten questions to services through patgraph, against the store on disk: time by the clock, in turns."""
    from patgraph.store.credentials import client_for
    from patgraph.store.embedded import open_read_only
    from patgraph.store.remote import RemoteStore

    disk = open_read_only(stored(folder, sizes[0]))
    stores = [disk, *(RemoteStore(client_for(url, (), 10.0 * CUT_OFF, print)) for url in urls)]
    print(f"Times against the store on disk at {sizes[0]:,} triples, fastest of {ROUNDS} each.")
    print("| question (rows) | " + " | ".join(urls) + " |\n|---|" + "--:|" * len(urls))
    for name, text in questions().items():
        rows = [read(store, text) for store in stores]  # warm, and the same
        if len(set(rows)) > 1:
            sys.exit(f"{name}: {rows} rows")
        times: list[list[float]] = [[] for _ in stores]
        for _ in range(ROUNDS):
            for store, taken in zip(stores, times, strict=True):
                begin = time.perf_counter()
                read(store, text)
                taken.append(time.perf_counter() - begin)
        base, *others = (min(taken) for taken in times)
        cells = [f"{other / base:.2g} ({other * 1000:,.0f} ms)" for other in others]
        print(f"| {name} ({rows[0]:,}) | " + " | ".join(cells) + " |", flush=True)


def related(folder: Path, sizes: Sequence[int]) -> None:
    """`patgraph related outbox` on a store of each size against the default graph: whole processes, in turns."""
    ours = [sys.executable, "-m", "patgraph"]
    for size in sizes:
        commands = [
            [*ours, "--store", stored(folder, size), "related", "outbox"],
            [*ours, "related", "outbox"],
        ]
        times: list[list[float]] = [[], []]
        for number in range(2 + 25):
            for which, command in enumerate(commands):
                begin = time.perf_counter()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
                if number >= 2:
                    times[which].append(time.perf_counter() - begin)
        ratio = statistics.median(a / b for a, b in zip(*times, strict=True))
        print(
            f"related, {size:,} triples / default graph: {ratio:.2f} (median of pairs; at most 1.3 at 5,000,000);"
            f" fastest against fastest {min(times[0]) / min(times[1]):.2f}"
        )


def the_layer(folder: Path, sizes: Sequence[int]) -> None:
    """What patgraph adds to bare pyoxigraph, per question."""
    for size in sizes:
        print(
            f"{size:,} triples: patgraph / bare pyoxigraph, every value read; without reading; milliseconds bare; rows"
        )
        run = Ran("layer", stored(folder, size), cut_off=10 * CUT_OFF)
        for name, bare, whole, rows_only, rows in run.lines:
            print(f"  {name:26} {whole / bare:5.2f} {rows_only / bare:5.2f} {bare * 1000:9.2f} {rows:8,}")
        total = [sum(line[number] for line in run.lines) for number in (1, 2, 3)]
        middle = statistics.median(line[2] / line[1] for line in run.lines)
        print(f"  all ten together {total[1] / total[0]:.3f}, median of ten {middle:.3f} (at most 1.1)")


def compile_(folder: Path, sizes: Sequence[int]) -> None:
    """Compiling YAML of growing numbers of entries; time per entry against the smallest size."""
    seconds: dict[int, float] = {}
    peaks = {}
    for size in sizes:
        path = folder / f"{size}.yaml"
        if not path.exists():
            generate(path, size)
        runs = [Ran("compiled", str(path), cut_off=10 * CUT_OFF) for _ in range(3 if size < 10_000 else 2)]
        seconds[size] = min(run.processor or 0 for run in runs)
        peaks[size] = runs[0].megabytes
    for before, size in pairwise(sizes):
        grown = seconds[size] / seconds[before]
        print(
            f"compile {size:,} / compile {before:,} entries: {grown:.1f} (linear is {size / before:.0f});"
            f" memory {shown(peaks[before], ' MB')} and {shown(peaks[size], ' MB')}"
        )
    project = folder / "project"
    project.mkdir(exist_ok=True)
    largest = folder / f"{sizes[-1]}.yaml"
    (project / "patgraph.toml").write_text(
        f'[tool.patgraph]\nbase = "{largest}"\nontology = "{ROOT / "ontology"}"\n', "utf-8"
    )
    environment = {**os.environ, "PATGRAPH_CACHE": str(folder / "cache")}
    commands = (([*_RELATED, f"entry-{sizes[-1] // 2}"], project), ([*_RELATED, "outbox"], ROOT))
    times: list[list[float]] = [[], []]
    for number in range(1 + 7):
        for which, (command, where) in enumerate(commands):
            begin = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=where, env=environment)
            if number:
                times[which].append(time.perf_counter() - begin)
    print(
        f"related, {sizes[-1]:,} entries of YAML / default graph, compiled before: "
        f"{min(times[0]) / min(times[1]):.2f} (fastest of 7)"
    )


_RELATED = (sys.executable, "-m", "patgraph", "related")


def the_algorithms(folder: Path, sizes: Sequence[int]) -> None:
    """Algorithms at 10,000 entries and about 100,000 relations: seconds of igraph's run, and networkx's against it."""
    store = folder / "network.store"
    if not store.exists():
        from patgraph.store.embedded import build

        generate(folder / "network.yaml", 10_000, 11)
        build(f"{store}.part", compiled(str(folder / "network.yaml")))
        Path(f"{store}.part").rename(store)
    fast = Ran("algorithms", str(store), "igraph", cut_off=10 * CUT_OFF)
    slow = Ran("algorithms", str(store), "networkx", cut_off=10 * CUT_OFF)
    theirs = {line[0]: line[1] for line in slow.lines}
    for name, seconds in fast.lines:
        other = f"{theirs[name] / seconds:.1f}" if name in theirs else "cut off"
        print(f"  {name:18} {seconds:6.2f} s of the processor; networkx alone / with igraph {other}")
    print(f"  memory {shown(fast.megabytes, ' MB')}, with networkx alone {shown(slow.megabytes, ' MB')}")


COMMANDS: dict[str, tuple[Callable[[Path, Sequence[int]], None], Sequence[int]]] = {
    "load": (load, TRIPLES),
    "queries": (queries, TRIPLES),
    "related": (related, TRIPLES[-1:]),
    "layer": (the_layer, TRIPLES[1:2]),
    "compile": (compile_, ENTRIES),
    "algorithms": (the_algorithms, ()),
}


def main() -> None:
    """The sub-command that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "patgraph-size")
    parser.add_argument("command", choices=[*COMMANDS, "services"])
    parser.add_argument("size", type=int, nargs="*")
    parser.add_argument("--at", metavar="URL", action="append", default=[], help="a running service")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    os.chdir(ROOT)
    if chosen.command == "services":
        services(chosen.folder.resolve(), chosen.size or (1_000_000,), chosen.at)
        return
    command, sizes = COMMANDS[chosen.command]
    command(chosen.folder.resolve(), chosen.size or sizes)


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        one(*sys.argv[2:])
    else:
        main()
