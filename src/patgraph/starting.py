"""A first overlay: a small working example for an organisation to replace by its own."""

from __future__ import annotations

import os
import shutil

from .errors import SettingsError
from .schema import write_overlay_schemas
from .settings import PACKAGE

STARTER = f"{PACKAGE}/starter"


def start_overlay(folder: str) -> list[str]:
    """Writes the example into a new or empty folder, with the schemas that editors use; returns its files, sorted.

    An empty folder stays the folder that it is. Nothing is left behind when it fails. Raises SettingsError when
    the folder holds something or cannot be written.
    """
    import tempfile

    path = os.path.abspath(folder)
    there = os.path.isdir(path)
    if os.path.lexists(path) and not there:
        raise SettingsError(f"'{folder}' is no folder. Name a new one.")
    parent = path if there else os.path.dirname(path)
    try:
        if there and os.listdir(path):
            raise SettingsError(f"'{folder}' is not empty. Name a new folder.")
        temporary = tempfile.mkdtemp(prefix=".patgraph-", dir=parent)
    except OSError as error:
        raise SettingsError(f"nothing can be written to {parent}: {error.strerror}.") from None
    try:
        made = f"{temporary}/overlay"
        _copy(STARTER, made)
        write_overlay_schemas(f"{made}/.schemas")
        if there:
            _fill(path, made)
        else:
            os.replace(made, path)
    except OSError as error:
        raise SettingsError(f"'{folder}' cannot be written: {error.strerror}.") from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return sorted(
        os.path.relpath(f"{where}/{name}", path) for where, _, names in os.walk(path) for name in names
    )


def _copy(source: str, target: str) -> None:
    """The files below a folder. Who may read and write them is for the folder around and the umask to say."""
    for where, _, names in os.walk(source):
        folder = os.path.normpath(os.path.join(target, os.path.relpath(where, source)))
        os.makedirs(folder)
        for name in names:
            shutil.copyfile(f"{where}/{name}", f"{folder}/{name}")


def _fill(path: str, made: str) -> None:
    """Moves what was made into the folder: all of it or nothing."""
    moved: list[str] = []
    try:
        for name in sorted(os.listdir(made)):
            os.rename(f"{made}/{name}", f"{path}/{name}")
            moved.append(name)
    except BaseException:
        for name in moved:
            os.rename(f"{path}/{name}", f"{made}/{name}")
        raise
