"""To a SPARQL store, by the SPARQL 1.1 Graph Store HTTP Protocol.

Each named graph is put as a whole, so a second push finds and leaves the same. What the store then holds is
read back and counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from ..errors import EndpointError
from ..graph import PatternGraph
from ..store.client import Client

Progress = Callable[[str, int, int], None]

_TRIPLES = "application/n-triples"


class Pushed(NamedTuple):
    """A graph that was put: its IRI, how many triples were sent and how many are there."""

    graph: str
    sent: int
    there: int


class _Count:
    """Counts the lines of pieces of bytes; empty lines and remarks are none."""

    def __init__(self) -> None:
        self.lines = 0
        self._open = b""

    def __call__(self, piece: bytes) -> None:
        *whole, self._open = (self._open + piece).split(b"\n")
        self.lines += sum(map(_is_triple, whole))

    def total(self) -> int:
        """The number of lines, the last one counted without a line end, too."""
        return self.lines + _is_triple(self._open)


def _is_triple(line: bytes) -> bool:
    line = line.strip()
    return bool(line) and not line.startswith(b"#")


def push(graph: PatternGraph, client: Client, progress: Progress) -> list[Pushed]:
    """Puts every named graph into the store and counts what is there, in the order of their IRIs.

    Raises EndpointError, or QueryError when the store refuses a graph. Graphs before it have been put then.
    """
    bodies = named_graphs(graph.to_nquads())
    made = []
    for number, (name, lines) in enumerate(sorted(bodies.items())):
        progress(name.rpartition("/")[2], number, len(bodies))
        parameters = urlencode({"graph": name})
        client.send("PUT", b"".join(lines), _TRIPLES, parameters=parameters)
        count = _Count()
        kind = client.send("GET", accept=_TRIPLES, parameters=parameters, sink=count)
        if kind != _TRIPLES:
            shown = client.quoted(kind) or "something without a type"
            raise EndpointError(
                "address",
                f"{client.url} gives its graphs as {shown}, not as {_TRIPLES}."
                " Is it the address of a graph store? Oxigraph has it at /store, Fuseki at /DATASET/data.",
            )
        made.append(Pushed(name, len(lines), count.total()))
    return made


def named_graphs(nquads: bytes) -> dict[str, list[bytes]]:
    """Lines of N-Triples by the IRI of the graph that they stand in."""
    found: dict[str, list[bytes]] = {}
    for line in nquads.splitlines():
        triple, _, name = line.removesuffix(b" .").rpartition(b" <")
        found.setdefault(name.removesuffix(b">").decode(), []).append(triple + b" .\n")
    return found
