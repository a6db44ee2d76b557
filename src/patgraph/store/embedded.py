"""Oxigraph inside this process: in memory, or in a folder of any size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..errors import QueryError, StoreError
from ..tables import Cell, Row, Table
from ..terms import GRAPH
from . import Answer, Limits, names_graphs, only_table
from .stack import with_room
from .triples import term_text, terms_of

_PLAIN = "http://www.w3.org/2001/XMLSchema#string"


class DamagedStore(StoreError):
    """Blocks of the store cannot be read; it must be built again."""


class EmbeddedStore:
    """An Oxigraph store; the default graph of every query is the union of all graphs."""

    def __init__(self, store: pyoxigraph.Store) -> None:
        self._store = store

    def query(self, text: str, limits: Limits | None = None) -> Answer:
        """See `Store.query`. Raises DamagedStore when a block that the answer needs is damaged.

        Raises StoreError when limits are asked for: nothing can stop the engine inside this process.
        """
        if limits is not None:
            raise StoreError("a query can only be limited when the store lies on disk.")
        return with_room(len(text), lambda: self.first(text, None))

    def first(self, text: str, most: int | None) -> Answer:
        """The answer, or its first rows or triples, at most so many. The stack must have room, see `stack`."""
        try:
            # The engine's union would overrule a query's own FROM.
            result = self._store.query(text, use_default_graph_as_union=not names_graphs(text))
            if isinstance(result, pyoxigraph.QuerySolutions):
                names = [variable.value for variable in result.variables]
                return Table(names, [tuple(solution) for solution in islice(result, most)], _cells)
            if isinstance(result, pyoxigraph.QueryBoolean):
                return bool(result)
            return terms_of(islice(result, most))
        except SyntaxError as error:
            from .syntax import syntax_message

            raise QueryError(syntax_message(error.msg, text)) from None
        except (RuntimeError, OSError, ValueError) as error:
            if _is_damage(error):
                raise DamagedStore(f"the store is damaged: {error}") from None
            raise QueryError(f"the query failed: {error}") from None

    def select(self, text: str) -> Table:
        """See `Store.select`."""
        return only_table(self.query(text))

    def graphs(self) -> Sequence[str]:
        """See `Store.graphs`."""
        try:
            names = [graph.value for graph in self._store.named_graphs()]
        except (RuntimeError, OSError) as error:
            raise DamagedStore(f"the store is damaged: {error}") from None
        return sorted(name for name in names if name.startswith(GRAPH))

    def damage(self) -> str:
        """See `Store.damage`."""
        return ""


def in_memory(nquads: str) -> EmbeddedStore:
    """A store that holds these N-Quads in memory."""
    store = pyoxigraph.Store()
    store.bulk_load(nquads, format=pyoxigraph.RdfFormat.N_QUADS)
    return EmbeddedStore(store)


def build(folder: str, nquads: str) -> None:
    """Writes a new store with these N-Quads to an empty folder."""
    store = pyoxigraph.Store(folder)
    store.bulk_load(nquads, format=pyoxigraph.RdfFormat.N_QUADS)
    store.flush()


def open_read_only(folder: str) -> EmbeddedStore:
    """Opens a store without write access. Raises DamagedStore when it cannot be opened."""
    try:
        return EmbeddedStore(pyoxigraph.Store.read_only(folder))
    except (RuntimeError, OSError, ValueError) as error:
        raise DamagedStore(f"the store cannot be opened: {error}") from None


def _cells(rows: Iterable[Sequence[Any]]) -> list[Row]:
    """Rows of cells. Blank nodes are numbered as they appear: an engine's own labels change with each run."""
    labels: dict[str, str] = {}
    new = tuple.__new__  # a cell by its fields, without the wrapper that a NamedTuple puts around

    def cell(term: NamedNode | Literal | BlankNode | Triple | None) -> Cell | None:
        if type(term) is NamedNode:
            return new(Cell, (term.value, "uri", "", ""))
        if type(term) is Literal:
            language = term.language
            if language:
                return new(Cell, (term.value, "literal", "", language))
            datatype = term.datatype.value
            return new(Cell, (term.value, "literal", "" if datatype == _PLAIN else datatype, ""))
        if term is None:
            return None
        if type(term) is BlankNode:
            return Cell(labels.setdefault(term.value, f"b{len(labels)}"), "bnode")
        return Cell(term_text(term, labels), "triple")

    return [tuple(map(cell, row)) for row in rows]


def _is_damage(error: Exception) -> bool:
    text = str(error)
    return any(word in text for word in ("orruption", "checksum", "IO error", "truncated"))
