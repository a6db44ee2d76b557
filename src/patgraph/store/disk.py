"""An Oxigraph store in a folder that the user named, opened read-only."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from ..errors import StoreError
from ..tables import Table
from . import Answer, Limits, lacking, only_table
from .damage import damaged_table
from .embedded import DamagedStore, EmbeddedStore, open_read_only

#: Stands in a store's folder while it is loaded, so that half of one is never taken for whole.
LOADING = "patgraph-loading"

Result = TypeVar("Result")

# How often the store may be replaced while it is opened, and how long a loader leaves no folder there.
_SWAPS = 20
_MOMENT = 0.05


class DiskStore:
    """A store in a folder. Damage is an error: only who loaded it can load it again."""

    def __init__(self, folder: str, store: EmbeddedStore) -> None:
        self._folder = folder
        self._store = store

    def query(self, text: str, limits: Limits | None = None) -> Answer:
        """See `Store.query`."""
        try:
            if limits is None:
                return self._read(lambda store: store.query(text))
            from .limits import query_within

            return _steadily(self._folder, lambda: query_within(self._folder, text, limits))
        except DamagedStore as error:
            raise StoreError(f"{self._folder}: {error}. Load it again.") from None

    def select(self, text: str) -> Table:
        """See `Store.select`."""
        return only_table(self.query(text))

    def graphs(self) -> Sequence[str]:
        """See `Store.graphs`."""
        return self._read(EmbeddedStore.graphs)

    def damage(self) -> str:
        """See `Store.damage`."""
        table = damaged_table(self._folder)
        return f"{self._folder}: the store is damaged ({table}). Load it again." if table else ""

    def _read(self, ask: Callable[[EmbeddedStore], Result]) -> Result:
        """The answer; asked again when a block cannot be read, since a loader may have replaced the store."""
        try:
            return ask(self._store)
        except DamagedStore:
            self._store = _opened(self._folder)
            return ask(self._store)


def is_store(folder: str) -> bool:
    """Whether an Oxigraph store lies in the folder: its file CURRENT names another that is there."""
    try:
        with open(f"{folder}/CURRENT", encoding="ascii") as file:
            name = file.read(64).strip()
    except (OSError, ValueError):
        return False
    return name.startswith("MANIFEST-") and os.path.isfile(f"{folder}/{name}")


def open_disk(folder: str) -> DiskStore:
    """The store in a folder. Raises StoreError when there is none, it is half-loaded, or not patgraph's."""
    try:
        store = _opened(folder)
        missing = lacking(store.graphs().__contains__)
    except DamagedStore as error:
        raise StoreError(f"{folder}: {error}. Load it again.") from None
    if missing:
        raise StoreError(f"the store {folder} has {missing}. Load the graph: {_how(folder)}")
    return DiskStore(folder, store)


def _opened(folder: str) -> EmbeddedStore:
    def look() -> EmbeddedStore:
        _refuse(folder)
        return open_read_only(folder)

    return _steadily(folder, look)


def _refuse(folder: str) -> None:
    """Raises StoreError when there is no store in the folder, or one that is half-loaded."""
    if not os.path.isdir(folder):
        state = "is no folder" if os.path.exists(folder) else "does not exist"
        raise StoreError(f"the store {folder} {state}. Make one: {_how(folder)}")
    if os.path.exists(f"{folder}/{LOADING}"):
        raise StoreError(f"the store {folder} was not loaded to its end. Remove it and load it again.")
    if not is_store(folder):
        raise StoreError(
            f"the folder {folder} holds no Oxigraph store. Name another, or make one: {_how(folder)}"
        )


def _steadily(folder: str, read: Callable[[], Result]) -> Result:
    """What is read; read again when that fails while a loader puts another store in the folder's place."""
    for _ in range(_SWAPS):
        before = _identity(folder)
        try:
            return read()
        except StoreError:
            if before is None:
                time.sleep(_MOMENT)
            if _identity(folder) == before:
                raise
    return read()


def _identity(folder: str) -> tuple[int, int] | None:
    """What tells one folder of this name from the next; None between the two renames of a loader."""
    try:
        status = os.stat(folder)
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def _how(folder: str) -> str:
    from shlex import quote

    return f"patgraph export nquads -o patgraph.nq, then patgraph load patgraph.nq --store {quote(folder)}"
