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

    Nothing is left behind when it fails. Raises SettingsError when the folder holds something or cannot be written.
    """
    import tempfile

    path = os.path.abspath(folder)
    if os.path.lexists(path) and not os.path.isdir(path):
        raise SettingsError(f"'{folder}' is no folder. Name a new one.")
    if os.path.isdir(path) and os.listdir(path):
        raise SettingsError(f"'{folder}' is not empty. Name a new folder.")
    parent = os.path.dirname(path)
    try:
        temporary = tempfile.mkdtemp(prefix=".patgraph-", dir=parent)
    except OSError as error:
        raise SettingsError(f"nothing can be written to {parent}: {error.strerror}.") from None
    try:
        made = f"{temporary}/overlay"
        shutil.copytree(STARTER, made)
        write_overlay_schemas(f"{made}/.schemas")
        os.replace(made, path)  # also over an empty folder
    except OSError as error:
        raise SettingsError(f"'{folder}' cannot be written: {_reason(error)}.") from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return sorted(
        os.path.relpath(f"{where}/{name}", path) for where, _, names in os.walk(path) for name in names
    )


def _reason(error: OSError) -> str:
    """What the system said; of the many files that could not be copied, that of the first."""
    if isinstance(error, shutil.Error):
        return str(error.args[0][0][-1])
    return error.strerror or str(error)
