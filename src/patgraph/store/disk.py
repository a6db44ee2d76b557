"""An Oxigraph store in a folder that the user named, opened read-only."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ..errors import StoreError
from ..tables import Table
from . import Answer, Limits, lacking, only_table
from .embedded import DamagedStore, EmbeddedStore, open_read_only

#: Stands in a store's folder while it is loaded, so that half of one is never taken for whole.
LOADING = "patgraph-loading"


class DiskStore:
    """A store in a folder. Damage is an error: only who loaded it can load it again."""

    def __init__(self, folder: str, store: EmbeddedStore) -> None:
        self._folder = folder
        self._store = store

    def query(self, text: str, limits: Limits | None = None) -> Answer:
        """See `Store.query`."""
        try:
            if limits is None:
                return self._store.query(text)
            from .limits import query_within

            return query_within(self._folder, text, limits)
        except DamagedStore as error:
            raise StoreError(f"{self._folder}: {error}. Load it again.") from None

    def select(self, text: str) -> Table:
        """See `Store.select`."""
        return only_table(self.query(text))

    def graphs(self) -> Sequence[str]:
        """See `Store.graphs`."""
        return self._store.graphs()


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
    if not os.path.isdir(folder):
        state = "is no folder" if os.path.exists(folder) else "does not exist"
        raise StoreError(f"the store {folder} {state}. Make one: {_how(folder)}")
    if os.path.exists(f"{folder}/{LOADING}"):
        raise StoreError(f"the store {folder} was not loaded to its end. Remove it and load it again.")
    if not is_store(folder):
        raise StoreError(
            f"the folder {folder} holds no Oxigraph store. Name another, or make one: {_how(folder)}"
        )
    try:
        store = open_read_only(folder)
    except DamagedStore as error:
        raise StoreError(f"{folder}: {error}. Load it again.") from None
    missing = lacking(store.holds)
    if missing:
        raise StoreError(f"the store {folder} has {missing}. Load the graph: {_how(folder)}")
    return DiskStore(folder, store)


def _how(folder: str) -> str:
    return f"patgraph export nquads -o patgraph.nq, then patgraph load patgraph.nq --store {folder}"
