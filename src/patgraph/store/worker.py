"""The process in which one query with limits runs: `python -m patgraph.store.worker`, asked by `limits`.

It reads what is asked from standard input and writes what it found to standard output, both as JSON.
"""

from __future__ import annotations

import json
import os
import sys

from ..errors import QueryError
from ..tables import Table
from . import Answer
from .embedded import DamagedStore, open_read_only

#: How the process ends when the query asks for more memory than it may have.
OUT_OF_MEMORY = 3


def main() -> None:
    """One question, one answer."""
    folder, text, seconds, rows, megabytes = json.load(sys.stdin)
    try:
        json.dump(_told(folder, text, seconds, rows, megabytes), sys.stdout)
        sys.stdout.flush()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _told(
    folder: str, text: str, seconds: float | None, rows: int | None, megabytes: int
) -> tuple[str, object]:
    """What was found, or what went wrong: a word and a value."""
    try:
        store = open_read_only(folder)
        _limit(seconds, megabytes)
        answer: Answer = store.first(text, None if rows is None else rows + 1)
    except DamagedStore as error:
        return "damage", str(error)
    except QueryError as error:
        return "error", str(error)
    if isinstance(answer, bool):
        return "boolean", answer
    if rows is not None and len(answer) > rows:
        return "too many", rows
    if isinstance(answer, Table):
        return "table", (answer.columns, answer.rows)
    return "triples", answer


def _limit(seconds: float | None, megabytes: int) -> None:
    """The system's own limits: on memory, and on time in case that nobody waits for this process any more."""
    import resource

    with open("/proc/self/statm", encoding="ascii") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + (megabytes << 20),) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if seconds is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 2,) * 2)


if __name__ == "__main__":
    main()
