"""The architecture knowledge graph: patterns, their typed relations, reasons and sources.

import patgraph
graph = patgraph.open()
for edge in graph.related("outbox", kind="used-with"):
    print(edge.phrase, edge.pattern.name, edge.rationale)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from ._version import __version__
from .errors import (
    AmbiguousName,
    EndpointError,
    ExportError,
    Finding,
    InvalidGraph,
    LimitExceeded,
    NameProblem,
    PatgraphError,
    Place,
    PushError,
    QueryError,
    SettingsError,
    StoreError,
    UnknownName,
    UnknownPattern,
)
from .graph import PatternGraph
from .neighbourhood import Edge, Neighbourhood
from .opening import open_endpoint as _open_endpoint
from .opening import open_graph as _open_graph
from .opening import open_store as _open_store
from .store import Limits
from .tables import Cell, Table

if TYPE_CHECKING:
    from .exports.explorer import Picture

__all__ = [
    "AmbiguousName",
    "Cell",
    "Edge",
    "EndpointError",
    "ExportError",
    "Finding",
    "InvalidGraph",
    "LimitExceeded",
    "Limits",
    "NameProblem",
    "Neighbourhood",
    "PatgraphError",
    "PatternGraph",
    "Place",
    "PushError",
    "QueryError",
    "SettingsError",
    "StoreError",
    "Table",
    "UnknownName",
    "UnknownPattern",
    "__version__",
    "open",
]


def open(  # noqa: A001 - patgraph.open() is the documented name
    graph: Sequence[str] | str = (),
    *,
    store: str | None = None,
    endpoint: str | None = None,
    headers: Sequence[str] = (),
    timeout: float = 60.0,
    say: Callable[[str], None] | None = None,
) -> PatternGraph:
    """The graph of the settings in force, with these overlay folders over it.

    Compiles it on the first use and whenever a file has changed. Raises InvalidGraph with every
    finding when the files are unsound, SettingsError when a folder is not there. `say` receives
    one-line notices; by default they are warnings. In a notebook, its neighbourhoods show the
    interactive page.

    store: the folder of an Oxigraph store with the graph in it, instead of files. endpoint: the address of
    a SPARQL 1.1 service, with `headers` (`Name: value`, or `@FILE`) and a `timeout` in seconds for each
    exchange. Raises StoreError or EndpointError when the graph is not there.
    """
    if bool(graph) + (store is not None) + (endpoint is not None) > 1:
        raise SettingsError("graph, store and endpoint exclude each other. Give one of them.")
    if endpoint is not None:
        opened = _open_endpoint(endpoint, headers=headers, timeout=timeout, say=say)
    elif store is not None:
        opened = _open_store(store)
    else:
        opened = _open_graph(graph, say=say)

    @cache
    def drawing() -> Picture:
        from .exports.explorer import Picture

        return Picture(opened)

    def picture(around: Neighbourhood) -> str:
        return drawing()(around)

    opened.picture = picture
    return opened
