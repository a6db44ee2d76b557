"""Where quads are kept and asked: one small interface, several engines behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from ..errors import QueryError, spoken_list
from ..tables import Table
from ..terms import GRAPH

Triples = tuple[tuple[str, str, str], ...]
Answer = Table | bool | Triples

#: The longest that anything is waited for, in seconds, and the highest limit on rows and MiB.
LONGEST = 86_400
MOST = 1_000_000_000


class _Limits(NamedTuple):
    seconds: float | None = None
    rows: int | None = None
    megabytes: int = 1024


class Limits(_Limits):
    """What one query may cost: seconds of wall time, rows or triples of answer (None: any), MiB of memory.

    Raises QueryError for seconds, rows or megabytes that are no number, negative, or too large to be kept.
    """

    __slots__ = ()

    def __new__(cls, seconds: float | None = None, rows: int | None = None, megabytes: int = 1024) -> Limits:
        """The limits, when they can be kept."""
        if seconds is not None and not (isinstance(seconds, int | float) and 0 < seconds <= LONGEST):
            raise QueryError(
                f"a limit of {seconds} seconds cannot be kept. Choose more than 0, at most {LONGEST:,}."
            )
        if rows is not None and not 0 <= rows <= MOST:
            raise QueryError(f"a limit of {rows} rows cannot be kept. Choose 0 to {MOST:,}.")
        if not 1 <= megabytes <= MOST:
            raise QueryError(f"a limit of {megabytes} MiB cannot be kept. Choose 1 to {MOST:,}.")
        return super().__new__(cls, seconds, rows, megabytes)


class Store(Protocol):
    """Something that answers SPARQL 1.1 over all graphs in use together."""

    def query(self, text: str, limits: Limits | None = None) -> Answer:
        """A Table for SELECT, a bool for ASK, triples of N-Triples terms for CONSTRUCT and DESCRIBE.

        Raises QueryError when the query fails, LimitExceeded when it is stopped at one of the limits.
        What strangers write goes through `guard.refuse` first.
        """
        ...

    def select(self, text: str) -> Table:
        """The rows of a SELECT query."""
        ...

    def graphs(self) -> Sequence[str]:
        """The IRIs of patgraph's named graphs in it, sorted. Raises StoreError or EndpointError as a query does."""
        ...

    def damage(self) -> str:
        """What to tell, in one line, when its files are not what was written; "" where that cannot be told."""
        ...


NEEDED = tuple(GRAPH + name for name in ("catalogue", "keys", "ontology"))


def lacking(holds: Callable[[str], bool]) -> str:
    """What is missing from a store before patgraph's questions have answers, or "". holds: is a graph there?"""
    missing = [graph for graph in NEEDED if not holds(graph)]
    if len(missing) == len(NEEDED):
        return "no graph of patgraph in it"
    return f"no graph {spoken_list([f'<{graph}>' for graph in missing], 'and')} in it" if missing else ""


def names_graphs(text: str) -> bool:
    """Whether a query says by FROM which graphs it asks."""
    if "from" not in text.lower() and "\\" not in text:
        return False  # as nearly always; the guard costs an import
    from . import guard

    return guard.names_graphs(text)


def only_table(answer: Answer) -> Table:
    """The answer if it is a table. Raises QueryError when the query was no SELECT query."""
    if not isinstance(answer, Table):
        raise QueryError("the query is no SELECT query. Ask for rows.")
    return answer
