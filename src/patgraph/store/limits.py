"""Queries with limits: each runs in a process of its own, which is killed when it goes over one.

No engine that runs inside this process can be stopped: Oxigraph answers a signal only after
the query has ended. A child process can, and takes its memory with it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from typing import Any, NoReturn

from ..errors import LimitExceeded, QueryError, StoreError
from ..tables import Cell, Table
from . import Answer, Limits
from .damage import damaged_table
from .embedded import DamagedStore
from .worker import OUT_OF_MEMORY

# The engine aborts when an allocation fails (SIGABRT); the system may kill it (SIGKILL).
_OUT_OF_MEMORY = (OUT_OF_MEMORY, -6, -9)
# The engine's recursion has no bound of its own (SIGSEGV).
_STACK_OVERFLOW = -11


def query_within(folder: str, text: str, limits: Limits) -> Answer:
    """The answer of the store in `folder`, from a process that ends with the query.

    Raises LimitExceeded, which names the limit; QueryError when the query fails; DamagedStore when
    a block of the store cannot be read.
    """
    asked = json.dumps([folder, text, *limits]).encode() + b"\n"
    # -P: a file of the current folder must not stand in for a module of ours.
    command = [sys.executable, "-P", "-m", "patgraph.store.worker"]
    pipe = subprocess.PIPE
    listening, asking = os.pipe()
    with (
        open(asking, "wb", buffering=0) as lifeline,  # open as long as we live: its end is the worker's, too
        open(listening, "rb", buffering=0) as heard,
        subprocess.Popen(command, stdin=heard, stdout=pipe, stderr=pipe) as worker,
    ):
        heard.close()
        try:
            with suppress(BrokenPipeError):  # the exit code says why it does not listen
                lifeline.write(asked)
            told, said = worker.communicate(timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise LimitExceeded(
                f"time-out: the query was stopped after {limits.seconds:g} s. Narrow it, or raise --timeout."
            ) from None
        finally:
            worker.kill()
    if worker.returncode:
        _fail(worker.returncode, said, folder, limits)
    return _answer(*json.loads(told))


def _fail(code: int, said: bytes, folder: str, limits: Limits) -> NoReturn:
    """Raises what an end of the process without an answer means."""
    if code in _OUT_OF_MEMORY:
        table = damaged_table(folder)
        if table:
            raise DamagedStore(f"the store is damaged: {table}")
        raise LimitExceeded(
            f"the query was stopped when it needed {limits.megabytes} MiB of memory. Narrow it."
        )
    if code == _STACK_OVERFLOW:
        raise QueryError("the query is too complex for the engine. Split it into several, or narrow it.")
    last = said.decode("utf-8", "replace").strip().splitlines()[-1:]
    raise StoreError(f"the process of the query ended with {code}: {''.join(last) or 'no word of why'}")


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
