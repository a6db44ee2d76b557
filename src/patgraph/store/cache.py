"""The compiled graph on disk, built once per state of its inputs.

A store's folder is named by the fingerprint of its inputs and of the versions
that built it, and holds a marker that repeats the fingerprint. It is built in a
temporary folder beside its place and renamed: whoever loses a race uses the
winner's, and a killed builder leaves a folder that never gets the name.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

import pyoxigraph

from .._version import __version__
from ..errors import StoreError
from ..tables import Table
from . import Answer, Limits, only_table
from .damage import damaged_table, write_sums
from .embedded import DamagedStore, EmbeddedStore, build, open_read_only
from .fingerprint import fingerprint

MARKER = "patgraph-store"
KEPT = 6

SALT = f"patgraph {__version__}, oxigraph {pyoxigraph.__version__}, layout 2"

Build = Callable[[], str]
Say = Callable[[str], None]


class CachedStore:
    """A read-only store on disk that is built again, once, when a damaged block is met."""

    def __init__(self, folder: str, build_nquads: Build) -> None:
        self._folder = folder
        self._build = build_nquads
        self._store: EmbeddedStore | None = None
        self._rebuilt = False

    @property
    def folder(self) -> str:
        """Where the store lies."""
        return self._folder

    def query(self, text: str, limits: Limits | None = None) -> Answer:
        """See `Store.query`; one with limits runs in a process of its own."""
        try:
            return self._ask(text, limits)
        except DamagedStore:
            return self._once_more(text, limits)

    def select(self, text: str) -> Table:
        """See `Store.select`."""
        return only_table(self.query(text))

    def _ask(self, text: str, limits: Limits | None) -> Answer:
        if limits is None:
            return self._opened().query(text)
        from .limits import query_within

        return query_within(f"{self._folder}/store", text, limits)

    def graphs(self) -> Sequence[str]:
        """See `Store.graphs`."""
        return self._opened().graphs()

    def damage(self) -> str:
        """See `Store.damage`; a store that has any is removed."""
        table = damaged_table(f"{self._folder}/store")
        if not table:
            return ""
        _discard(self._folder)
        return f"the compiled graph in {self._folder} was damaged ({table}) and has been removed. Ask again."

    def _opened(self) -> EmbeddedStore:
        if self._store is None:
            self._store = open_read_only(f"{self._folder}/store")
        return self._store

    def _once_more(self, text: str, limits: Limits | None) -> Answer:
        """The answer from a store built anew; a second damage is the disk's, not the store's."""
        self._store = None
        try:
            if self._rebuilt:
                raise DamagedStore("the store is damaged again")
            self._rebuilt = True
            _discard(self._folder)
            _make(self._folder, os.path.basename(self._folder), self._build)
            return self._ask(text, limits)
        except DamagedStore as error:
            raise StoreError(
                f"the store in {self._folder} is damaged, and a new one as well ({error}). Check the disk."
            ) from None


def cached_store(
    files: Sequence[str], build_nquads: Build, *, say: Say, root: str | None = None
) -> CachedStore:
    """The store of these input files, built by `build_nquads` when there is none for their present state.

    `say` is told, in one line, when the cache folder cannot be written and a temporary one is used.
    """
    chosen = root or cache_folder()
    state_path = f"{chosen}/inputs/{_key(files)}"
    print_ = fingerprint(files, SALT, _read(state_path))
    folder = f"{chosen}/{print_.value}"
    if print_.fresh and _is_ours(folder, print_.value):
        return CachedStore(folder, build_nquads)
    if not _is_ours(folder, print_.value):
        try:
            _make(folder, print_.value, build_nquads)
        except OSError as error:
            folder = _elsewhere(chosen, print_.value, build_nquads, error, say)
        else:
            _remove_old(chosen, keep=folder)
    _write(state_path, print_.state)
    return CachedStore(folder, build_nquads)


def cache_folder() -> str:
    """`PATGRAPH_CACHE`, or patgraph's place in the user's cache folder."""
    named = os.environ.get("PATGRAPH_CACHE")
    if named:
        return os.path.abspath(named)
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Caches/patgraph")
    if sys.platform == "win32":
        return os.path.join(os.environ.get("LOCALAPPDATA") or os.path.expanduser("~"), "patgraph", "cache")
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return f"{home}/patgraph"


def _key(files: Sequence[str]) -> str:
    """A short name for a list of inputs; a clash only costs a look at their contents."""
    import binascii

    joined = "\0".join(files).encode("utf-8", "surrogateescape")
    return f"{binascii.crc32(joined):08x}-{len(files)}"


def _is_ours(folder: str, value: str) -> bool:
    return _read(f"{folder}/{MARKER}") == f"{value}\n"


def _make(folder: str, value: str, build_nquads: Build) -> None:
    """Builds the store and moves it to its place; a store that is there by then is kept."""
    import tempfile

    parent = os.path.dirname(folder)
    os.makedirs(parent, exist_ok=True)
    nquads = build_nquads()
    temporary = tempfile.mkdtemp(prefix=".building-", dir=parent)
    try:
        build(f"{temporary}/store", nquads)
        write_sums(f"{temporary}/store", {})
        with open(f"{temporary}/{MARKER}", "w", encoding="utf-8") as marker:
            marker.write(f"{value}\n")
        _move(temporary, folder, value)
    finally:
        _discard(temporary)


def _move(temporary: str, folder: str, value: str) -> None:
    for _ in range(3):
        try:
            os.rename(temporary, folder)
            return
        except OSError:
            if _is_ours(folder, value):
                return  # another process was first
            if not os.path.isdir(folder):
                raise
            _discard(folder)  # something foreign or half-removed has our name
    raise StoreError(f"{folder} is in the way and cannot be removed. Remove it.")


def _elsewhere(chosen: str, value: str, build_nquads: Build, error: OSError, say: Say) -> str:
    """A store in a private temporary folder, for when the cache folder cannot be written."""
    import tempfile

    user = getattr(os, "getuid", lambda: 0)()
    private = f"{tempfile.gettempdir()}/patgraph-{user}"
    try:
        os.makedirs(private, mode=0o700, exist_ok=True)
        status = os.lstat(private)
        if status.st_uid != user or status.st_mode & 0o077 or os.path.islink(private):
            private = tempfile.mkdtemp(prefix="patgraph-")
    except OSError:
        private = tempfile.mkdtemp(prefix="patgraph-")
    say(f"The cache folder {chosen} cannot be written ({error.strerror or error}); using {private}.")
    folder = f"{private}/{value}"
    if not _is_ours(folder, value):
        try:
            _make(folder, value, build_nquads)
        except OSError as failed:
            raise StoreError(f"no folder can be written for the compiled graph: {failed}") from None
    return folder


def _remove_old(root: str, keep: str) -> None:
    """Keeps the newest few stores; one that another process still reads may go later."""
    try:
        with os.scandir(root) as entries:
            stores = [(e.stat().st_mtime_ns, e.path) for e in entries if os.path.isfile(f"{e.path}/{MARKER}")]
    except OSError:
        return
    for _, path in sorted(stores, reverse=True)[KEPT:]:
        if path != keep:
            _discard(path)


def _discard(folder: str) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return file.read()
    except (OSError, ValueError):
        return ""


def _write(path: str, text: str) -> None:
    """Remembers the state; a folder that cannot be written only makes the next start slower."""
    import contextlib
    import tempfile

    with contextlib.suppress(OSError):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path))
        with open(handle, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(text)
        os.replace(temporary, path)
