"""The public names of the package; a change here is a change for users."""

from __future__ import annotations

import patgraph


def test_the_public_names_are_these() -> None:
    assert sorted(patgraph.__all__) == [
        "AmbiguousName", "Cell", "Edge", "EndpointError", "ExportError", "Finding", "InvalidGraph", "LimitExceeded",
        "Limits", "NameProblem", "Neighbourhood", "PatgraphError", "PatternGraph", "Place", "PushError",
        "QueryError", "SettingsError", "StoreError", "Table", "UnknownName", "UnknownPattern", "__version__", "open",
    ]  # fmt: skip


def test_every_public_name_is_there() -> None:
    assert [name for name in patgraph.__all__ if not hasattr(patgraph, name)] == []


def test_the_methods_of_a_graph_are_these() -> None:
    public = sorted(name for name in dir(patgraph.PatternGraph) if not name.startswith("_"))
    assert public == [
        "communities", "documents_query", "edges_query", "entries", "entry_query", "entry_to_plain", "find",
        "kind", "kinds", "list", "list_query", "numbers_query", "path", "pattern", "rank", "records", "related",
        "related_query", "saved", "saved_query", "search", "sparql", "stats", "titles", "to_networkx", "to_nquads",
        "to_rdflib",
    ]  # fmt: skip


def test_every_public_name_is_documented() -> None:
    things = [getattr(patgraph, name) for name in patgraph.__all__ if name != "__version__"]
    methods = [getattr(patgraph.PatternGraph, n) for n in dir(patgraph.PatternGraph) if not n.startswith("_")]
    assert [thing for thing in (*things, *methods) if not thing.__doc__] == []
