"""The process in which one query with limits runs: `python -m patgraph.store.worker`, asked by `limits`.

It reads what is asked from the first line of standard input and writes what it found to standard output, both
as JSON. It ends when standard input does: then whoever asked is gone.
"""

from __future__ import annotations

import _thread
import json
import os
import sys
import time

from ..errors import QueryError
from ..tables import Table
from . import Answer
from .damage import PATIENCE, damaged_table
from .embedded import DamagedStore, open_read_only
from .stack import with_room

#: How the process ends when the query asks for more memory than it may have.
OUT_OF_MEMORY = 3

# Who has it speaks, and ends the process.
_TURN = _thread.allocate_lock()


def main() -> None:
    """One question, one answer."""
    folder, text, seconds, rows, megabytes = json.loads(sys.stdin.buffer.readline())
    # The engine lets other threads run while it answers.
    _thread.start_new_thread(_end_with_the_asker, ())
    _thread.start_new_thread(_doubt, (folder,))
    try:
        # Room on the stack is made before memory is limited: what the query needs comes on top.
        _tell(with_room(len(text), lambda: _told(folder, text, seconds, rows, megabytes)))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _tell(told: tuple[str, object]) -> None:
    with _TURN:
        json.dump(told, sys.stdout)
        sys.stdout.flush()
        os._exit(0)


def _end_with_the_asker() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


def _doubt(folder: str) -> None:
    """Answers for a query that takes long because the store is damaged: it would never end."""
    time.sleep(PATIENCE)
    table = damaged_table(folder)
    if table:
        _tell(("damage", f"the store is damaged: {table}"))


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
    """The system's own limits on memory and time."""
    import resource

    with open("/proc/self/statm", encoding="ascii") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    bounds = {resource.RLIMIT_AS: used + (megabytes << 20), resource.RLIMIT_CORE: 0}
    if seconds is not None:
        bounds[resource.RLIMIT_CPU] = int(seconds) + 2
    for kind, most in bounds.items():
        _, highest = resource.getrlimit(kind)
        bound = most if highest == resource.RLIM_INFINITY else min(most, highest)
        resource.setrlimit(kind, (bound, bound))


if __name__ == "__main__":
    main()
