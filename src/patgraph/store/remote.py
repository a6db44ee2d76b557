"""A SPARQL 1.1 service behind the same interface: the SPARQL 1.1 Protocol over HTTP.

A service need not have a union default graph: the client asks once which of patgraph's graphs are there and
names them with each query, as the protocol has it (`default-graph-uri`, `named-graph-uri`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlencode

from ..errors import EndpointError, QueryError, StoreError
from ..tables import Table
from ..terms import GRAPH
from . import Answer, Limits, lacking, names_graphs
from .client import Client
from .connection import Deadline, within
from .results import ACCEPT, JSON_TYPES, TRIPLE_TYPES, read_json, read_triples

# The names alone cost a service little; one that has no such list is asked for what is in the graphs.
_LISTS = (
    f'SELECT DISTINCT ?graph {{ GRAPH ?graph {{}} FILTER (STRSTARTS(STR(?graph), "{GRAPH}")) }}',
    f'SELECT DISTINCT ?graph {{ GRAPH ?graph {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?graph), "{GRAPH}")) }}',
)
# The variables of a question of ours, all of which name them one by one.
_SELECTS = re.compile(r"^SELECT (?:DISTINCT )?((?:\?\w+\s+)+)[W{]", re.MULTILINE)
# No statement lacks one of these.
_STATEMENT = frozenset(["subject", "predicate", "object", "graph"])


class RemoteStore:
    """A SPARQL service; the default graph of every query is the union of patgraph's graphs there."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._graphs: tuple[str, ...] = ()

    def query(self, text: str, limits: Limits | None = None) -> Answer:
        """See `Store.query`. Raises EndpointError when the service is at fault, or cannot be reached.

        Limits hold for this side: the seconds for all that is sent and read, the rows for the answer that
        came; the memory is the service's own.
        """
        limits = limits or Limits()
        deadline = None if limits.seconds is None else within(limits.seconds)
        graphs = () if names_graphs(text) else self._named(deadline)
        return self._asked(text, graphs, deadline, limits.rows)

    def select(self, text: str) -> Table:
        """See `Store.select`. Raises EndpointError when the rows are not those that the query asks for."""
        return self._rows(text, self.graphs(), None)

    def graphs(self) -> Sequence[str]:
        """See `Store.graphs`; asked for once. Raises StoreError when patgraph's are not there."""
        return self._named(None)

    def _named(self, deadline: Deadline | None) -> Sequence[str]:
        for text in _LISTS:
            if not self._graphs:
                names = {row.get("graph", "") for row in self._rows(text, (), deadline).records()}
                self._graphs = tuple(sorted(name for name in names if name.startswith(GRAPH)))
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

    def _rows(self, text: str, graphs: Sequence[str], deadline: Deadline | None) -> Table:
        """The rows of a question of patgraph's own: what else comes than it asks for is the service's fault."""
        answer = self._asked(text, graphs, deadline)
        if not isinstance(answer, Table):
            raise self._misled("yes or no" if isinstance(answer, bool) else "triples")
        asked = _SELECTS.search(text)
        if asked and answer.columns != tuple(asked[1].replace("?", "").split()):
            raise self._misled("other variables")
        if _STATEMENT.issuperset(answer.columns) and any(None in row for row in answer.rows):
            raise self._misled("statements that lack a part")
        return _Rows(answer, lambda name: self._misled(f"rows without ?{name}"))

    def _misled(self, what: str) -> EndpointError:
        return EndpointError(
            "service",
            f"{self._client.url} answers patgraph's own question with {what}, not with the rows that it asks"
            " for. Is it a SPARQL 1.1 service?",
        )

    def _asked(
        self, text: str, graphs: Sequence[str], deadline: Deadline | None, most: int | None = None
    ) -> Answer:
        form = [("query", text)]
        form += [("default-graph-uri", graph) for graph in graphs]
        form += [("named-graph-uri", graph) for graph in graphs]
        try:
            kind, body = self._client.post(urlencode(form), ACCEPT, deadline)
        except QueryError as error:
            from .syntax import undeclared_prefix

            # Some services declare prefixes of their own, so it is only said of a refusal that is about one.
            lacking = undeclared_prefix(text) if "prefix" in str(error).lower() else ""
            raise (
                QueryError(f"{self._client.url} refuses the query: {lacking}") if lacking else error
            ) from None
        try:
            if kind in JSON_TYPES:
                return read_json(body, most)
            if kind in TRIPLE_TYPES:
                return read_triples(body, most)
        except ValueError:
            raise EndpointError(
                "service",
                f"the answer of {self._client.url} is cut off or malformed; the service may have run out of"
                " time. Ask for less, or try again.",
            ) from None
        shown = self._client.quoted(kind) or "something without a type"
        raise EndpointError(
            "address",
            f"{self._client.url} answers with {shown}, not with SPARQL results. Is it the address for queries?",
        )


class _Rows(Table):
    """The rows of a service. lacking: the error for a row without a value that its reader needs."""

    def __init__(self, table: Table, lacking: Callable[[str], EndpointError]) -> None:
        super().__init__(table.columns, table.rows)
        self._lacking = lacking

    def records(self) -> Iterator[dict[str, str]]:
        """See `Table.records`."""
        return (_Record(self._lacking, record) for record in super().records())


class _Record(dict[str, str]):
    def __init__(self, lacking: Callable[[str], EndpointError], values: dict[str, str]) -> None:
        super().__init__(values)
        self._lacking = lacking

    def __missing__(self, name: str) -> str:
        raise self._lacking(name)
