"""The architecture knowledge graph: patterns, their typed relations, reasons and sources.

import patgraph
graph = patgraph.open()
for edge in graph.related("outbox", kind="used-with"):
    print(edge.phrase, edge.pattern.name, edge.rationale)
"""

from __future__ import annotations

from ._version import __version__
from .errors import (
    AmbiguousName,
    ExportError,
    Finding,
    InvalidGraph,
    NameProblem,
    PatgraphError,
    Place,
    QueryError,
    SettingsError,
    StoreError,
    UnknownName,
    UnknownPattern,
)
from .graph import PatternGraph
from .graph import open_graph as open  # noqa: A004 - patgraph.open() is the documented name
from .neighbourhood import Edge, Neighbourhood
from .tables import Cell, Table

__all__ = [
    "AmbiguousName",
    "Cell",
    "Edge",
    "ExportError",
    "Finding",
    "InvalidGraph",
    "NameProblem",
    "Neighbourhood",
    "PatgraphError",
    "PatternGraph",
    "Place",
    "QueryError",
    "SettingsError",
    "StoreError",
    "Table",
    "UnknownName",
    "UnknownPattern",
    "__version__",
    "open",
]
