"""Where quads are kept and asked: one small interface, several engines behind it."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from ..errors import QueryError
from ..tables import Table

Triples = tuple[tuple[str, str, str], ...]
Answer = Table | bool | Triples


class Limits(NamedTuple):
    """What one query may cost: seconds of wall time, rows or triples of answer (None: any), MiB of memory."""

    seconds: float | None = None
    rows: int | None = None
    megabytes: int = 1024


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


def only_table(answer: Answer) -> Table:
    """The answer if it is a table. Raises QueryError when the query was no SELECT query."""
    if not isinstance(answer, Table):
        raise QueryError("the query is no SELECT query. Ask for rows.")
    return answer
