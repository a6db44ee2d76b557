"""Queries with limits: each runs in a process of its own, which is killed when it goes over one.

No engine that runs inside this process can be stopped: Oxigraph answers a signal only after
the query has ended. A child process can, and takes its memory with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from ..errors import LimitExceeded, QueryError, StoreError
from ..tables import Cell, Table
from . import Answer, Limits
from .embedded import DamagedStore
from .worker import OUT_OF_MEMORY

# The engine aborts when an allocation fails (SIGABRT); the system may kill it (SIGKILL).
_OUT_OF_MEMORY = (OUT_OF_MEMORY, -6, -9)


def query_within(folder: str, text: str, limits: Limits) -> Answer:
    """The answer of the store in `folder`, from a process that ends with the query.

    Raises LimitExceeded, which names the limit; QueryError when the query fails; DamagedStore when
    a block of the store cannot be read.
    """
    asked = json.dumps([folder, text, *limits]).encode()
    # -P: a file of the current folder must not stand in for a module of ours.
    command = [sys.executable, "-P", "-m", "patgraph.store.worker"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as worker:
        try:
            told, said = worker.communicate(asked, timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise LimitExceeded(
                f"time-out: the query was stopped after {limits.seconds:g} s. Narrow it, or raise --timeout."
            ) from None
        finally:
            worker.kill()
    if worker.returncode in _OUT_OF_MEMORY:
        raise LimitExceeded(
            f"the query was stopped when it needed {limits.megabytes} MiB of memory. Narrow it."
        )
    if worker.returncode:
        last = said.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise StoreError(f"the process of the query ended with {worker.returncode}: {''.join(last)}")
    return _answer(*json.loads(told))


def _answer(what: str, value: Any) -> Answer:
    match what, value:
        case "boolean", bool():
            return value
        case "table", [columns, rows]:
            return Table(columns, [tuple(cell and Cell(*cell) for cell in row) for row in rows])
        case "triples", list():
            return tuple((subject, predicate, obj) for subject, predicate, obj in value)
        case "too many", int():
            raise LimitExceeded(
                f"the answer has more than {value} rows. Add LIMIT to the query, or raise --max-rows."
            )
        case "damage", str():
            raise DamagedStore(value)
    raise QueryError(str(value))
