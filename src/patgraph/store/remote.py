"""A SPARQL 1.1 service behind the same interface: the SPARQL 1.1 Protocol over HTTP.

A service need not have a union default graph: the client asks once which of patgraph's graphs are there and
names them with each query, as the protocol has it (`default-graph-uri`, `named-graph-uri`).
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from ..errors import EndpointError, LimitExceeded, StoreError
from ..tables import Table, printable
from ..terms import GRAPH
from . import Answer, Limits, lacking, names_graphs, only_table
from .client import Client
from .results import ACCEPT, JSON_TYPES, TRIPLE_TYPES, read_json, read_triples

# The names alone cost a service little; one that has no such list is asked for what is in the graphs.
_LISTS = (
    f'SELECT DISTINCT ?graph {{ GRAPH ?graph {{}} FILTER (STRSTARTS(STR(?graph), "{GRAPH}")) }}',
    f'SELECT DISTINCT ?graph {{ GRAPH ?graph {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?graph), "{GRAPH}")) }}',
)


class RemoteStore:
    """A SPARQL service; the default graph of every query is the union of patgraph's graphs there."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._graphs: tuple[str, ...] = ()

    def query(self, text: str, limits: Limits | None = None) -> Answer:
        """See `Store.query`. Raises EndpointError when the service is at fault, or cannot be reached.

        Limits hold for this side: the seconds for the exchange, the rows for the answer that came; the
        memory is the service's own.
        """
        graphs = () if names_graphs(text) else self.graphs()
        if limits is None:
            return self._asked(text, graphs)
        answer = self._asked(text, graphs, limits.seconds)
        if limits.rows is not None and not isinstance(answer, bool) and len(answer) > limits.rows:
            raise LimitExceeded(
                f"the answer has more than {limits.rows} rows. Add LIMIT to the query, or raise --max-rows."
            )
        return answer

    def select(self, text: str) -> Table:
        """See `Store.select`."""
        return only_table(self.query(text))

    def graphs(self) -> Sequence[str]:
        """See `Store.graphs`; asked for once. Raises StoreError when patgraph's are not there."""
        for text in _LISTS:
            if not self._graphs:
                rows = only_table(self._asked(text, ())).records()
                self._graphs = tuple(sorted(row["graph"] for row in rows if "graph" in row))
        missing = lacking(self._graphs.__contains__)
        if missing:
            raise StoreError(
                f"{self._client.url} answers, but has {missing}. Load the graph there:"
                " patgraph push sparql --uri ADDRESS (that of its graph store)."
            )
        return self._graphs

    def damage(self) -> str:
        """See `Store.damage`."""
        return ""

    def _asked(self, text: str, graphs: Sequence[str], seconds: float | None = None) -> Answer:
        form = [("query", text)]
        form += [("default-graph-uri", graph) for graph in graphs]
        form += [("named-graph-uri", graph) for graph in graphs]
        kind, body = self._client.post(urlencode(form), ACCEPT, seconds)
        try:
            if kind in JSON_TYPES:
                return read_json(body)
            if kind in TRIPLE_TYPES:
                return read_triples(body)
        except ValueError:
            raise EndpointError(
                "service",
                f"the answer of {self._client.url} is cut off or malformed; the service may have run out of"
                " time. Ask for less, or try again.",
            ) from None
        shown = printable(kind)[:60] or "something without a type"
        raise EndpointError(
            "address",
            f"{self._client.url} answers with {shown}, not with SPARQL results. Is it the address for queries?",
        )
