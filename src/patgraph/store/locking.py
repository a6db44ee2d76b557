"""One loader at a time for each store: a lock that the system releases when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ..errors import StoreError

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def only_loader(folder: str) -> Iterator[None]:
    """Holds the lock of a store's folder, a hidden file beside it. Raises StoreError when another holds it."""
    path = f"{os.path.dirname(folder)}/.{os.path.basename(folder)}-loading-lock"
    try:
        handle = _held(path)
    except BlockingIOError:
        raise StoreError(f"another load into {folder} is under way. Wait for its end.") from None
    except OSError as error:
        raise StoreError(f"nothing can be written beside {folder}: {error.strerror}.") from None
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps the name of an open file
            os.unlink(path)
        os.close(handle)


def _held(path: str) -> int:
    """The file, locked. One that its last holder has removed meanwhile locks nothing: a new one is made."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT)
        try:
            _take(handle)
            if _names(path, handle):
                return handle
        except OSError as error:
            os.close(handle)
            if isinstance(error, PermissionError):  # Windows' word for a lock that is held
                raise BlockingIOError from None
            raise
        os.close(handle)


def _names(path: str, handle: int) -> bool:
    """Whether the open file still has this name."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(handle))
    except FileNotFoundError:
        return False
