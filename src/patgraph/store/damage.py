"""Whether the tables of a store are what they were when the store was made.

The engine compares a block with its checksum, but below an aggregation or a join it asks for a damaged block
again and again, for ever and into ever more memory, instead of giving up. So when a query takes long, the
tables are compared with sums that were written beside them. Tables never change; new ones get new names.
"""

from __future__ import annotations

import binascii
import os
import time
from collections.abc import Mapping
from contextlib import suppress

#: The file in a store's folder that has the sums of its tables.
SUMS = "patgraph-sums"
#: After how many seconds a query takes long.
PATIENCE = 1.0

_PIECE = 1 << 20


def sums(folder: str) -> dict[str, str]:
    """The sum of each table, by its name, as written; empty where patgraph has not made the store."""
    try:
        with open(f"{folder}/{SUMS}", encoding="ascii") as file:
            return dict(line.split() for line in file)
    except (OSError, ValueError):
        return {}


def write_sums(folder: str, known: Mapping[str, str]) -> None:
    """Writes the sums of a store that is whole and closed. known: those of the tables that it has from another."""
    tables = sorted(name for name in os.listdir(folder) if name.endswith(".sst"))
    found = {name: known.get(name) or _sum(f"{folder}/{name}") for name in tables}
    with open(f"{folder}/{SUMS}", "w", encoding="ascii") as file:
        file.writelines(f"{name} {value}\n" for name, value in found.items())


def damaged_table(folder: str, seconds: float = 3.0) -> str:
    """The first table that is not what it was, or "". Of a store too large for so many seconds the rest is not read."""
    until = time.monotonic() + seconds
    for name, value in sums(folder).items():
        with suppress(OSError):  # another process may be removing the store
            if _sum(f"{folder}/{name}", until) != value:
                return name
    return ""


def _sum(path: str, until: float | None = None) -> str:
    """The sum of a file. Raises TimeoutError when the time is up."""
    value = 0
    with open(path, "rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            value = binascii.crc32(piece, value)
            if until is not None and time.monotonic() > until:
                raise TimeoutError
    return f"{value:08x}"
