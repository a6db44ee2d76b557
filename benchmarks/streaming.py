"""What writing a large GEXF or GraphML document costs in memory, above what its nodes and edges cost.

    python benchmarks/streaming.py [NODES] [EDGES]

Each figure is the peak of a process of its own, as Linux counts it. The nodes and edges come from an
iterator, so that nothing holds them all.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from patgraph.exports import gexf, graphml
from patgraph.exports.columns import Line, Node, Value

LIMIT = 60
GROUPS = {f"category-{number}": gexf.PALETTE[number] for number in range(12)}


def nodes(count: int) -> Iterator[Node]:
    """Nodes with a group, a degree, a place and some values."""
    for number in range(count):
        values: dict[str, Value] = {
            "form": "pattern",
            "summary": f"What entry {number} does. " * 4,
            "aliases": ("a", "b"),
        }
        place = (float(number % 317), float(number // 317))
        yield Node(f"n{number}", f"Entry {number}", f"category-{number % 12}", number % 50, place, values)


def edges(count: int, among: int) -> Iterator[Line]:
    """Edges with a reason, sources and a confidence."""
    for number in range(count):
        values: dict[str, Value] = {
            "rationale": f"Because of {number}. " * 8,
            "sources": ("press-manual",),
            "confidence": 1.0,
        }
        ends = f"n{number % among}", f"n{number * 7 % among}"
        yield Line(f"e{number}", ends[0], "used-with", "used with", ends[1], values)


def write(form: str, node_count: int, edge_count: int) -> int:
    """Consumes the iterators alone, or makes the document from them; returns its length in bytes."""
    entries, relations = nodes(node_count), edges(edge_count, node_count)
    if form == "iterator":
        return sum(1 for _ in entries) + sum(1 for _ in relations)
    pieces = (
        gexf.document(entries, relations, GROUPS, "large")
        if form == "gexf"
        else graphml.document(entries, relations)
    )
    with open("/dev/null", "wb") as file:
        return sum(file.write(piece.encode()) for piece in pieces)


def peak() -> int:
    """The most memory that this process has had, in KiB. (getrusage counts what it was forked from as well.)"""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found
    return int(found[1])


def main(node_count: int = 100_000, edge_count: int = 1_000_000) -> None:
    """Prints the peaks; fails where one is over the limit."""
    peaks = {}
    for form in ("iterator", "gexf", "graphml"):
        command = [sys.executable, __file__, form, str(node_count), str(edge_count)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        length, most, seconds = done.stdout.split()
        peaks[form] = int(most) / 1024
        above = peaks[form] - peaks["iterator"]
        print(f"{form:8} peak {peaks[form]:6.1f} MB, {above:5.1f} above the iterator; "
              f"{int(length) / 1e6:6.1f} MB written in {float(seconds):.1f} s")  # fmt: skip
    if max(peaks.values()) - peaks["iterator"] > LIMIT:
        sys.exit(f"more than {LIMIT} MB above the iterator")


if __name__ == "__main__":
    if len(sys.argv) == 4:
        begin = time.perf_counter()
        written = write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
        print(written, peak(), time.perf_counter() - begin)
    else:
        main(*map(int, sys.argv[1:]))
