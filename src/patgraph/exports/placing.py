"""Where exports are written, and what must be kept there.

A file is first written under another name beside its place and then renamed, so
that no half of one is ever seen. A file that patgraph wrote is known by a mark
near its beginning and is replaced; so is a file that the manifest of an
exported folder lists. Whatever else is there is kept unless the user insists.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress

from ..errors import ExportError

MARK = "Written by patgraph. It is made from the graph: change the graph instead."
MANIFEST = "patgraph-files.txt"

#: JSON-LD has no place for a remark; its context begins with our own prefix instead.
CONTEXT_MARK = '"patgraph": "https://w3id.org/patgraph/"'
_MARKS = tuple(mark.encode() for mark in (MARK, CONTEXT_MARK, '<meta name="generator" content="patgraph">'))
#: SQLite keeps a number in each database, at this place, that says whose it is.
APPLICATION_ID = b"patg"
_SQLITE = re.compile(rb"SQLite format 3\0.{52}" + APPLICATION_ID, re.DOTALL)
_WITHIN = 4096
_FILE_NAME = re.compile(r"\w[\w.-]*(?:/\w[\w.-]*)*")


def make_folder(path: str) -> None:
    """Makes a folder unless it is there. Raises ExportError when that cannot be done."""
    with _spoken(path):
        os.makedirs(path, exist_ok=True)


def refuse(target: str, *, folder: bool, force: bool) -> None:
    """Raises ExportError when the file or folder must not be written: nothing is touched."""
    with _spoken(target):
        parent = os.path.dirname(target.rstrip("/")) or "."
        if not os.path.isdir(parent):
            raise ExportError(f"the folder {parent} does not exist. Make it, or write elsewhere.")
        (_refuse_folder if folder else _refuse_file)(target, force)


def _refuse_file(target: str, force: bool) -> None:
    try:
        status = os.lstat(target)
    except FileNotFoundError:
        if not os.path.basename(target):
            raise ExportError(f"'{target}' is no file name. Name a file.") from None
        return
    if stat.S_ISDIR(status.st_mode):
        raise ExportError(f"{target} is a folder. Name a file.")
    if stat.S_ISLNK(status.st_mode):
        if not force:
            raise ExportError(f"{target} is a link. Name another file, or replace the link with --force.")
    elif not stat.S_ISREG(status.st_mode):
        raise ExportError(f"{target} is no ordinary file. Name another.")
    elif not force and not _is_marked(target):
        raise ExportError(
            f"{target} was not written by patgraph. Name another file, or replace it with --force."
        )


def _refuse_folder(target: str, force: bool) -> None:
    if not os.path.lexists(target):
        return
    if not os.path.isdir(target):
        raise ExportError(f"{target} is no folder. Name one, or a new one.")
    if force:
        return
    if os.path.islink(target.rstrip("/")):
        raise ExportError(f"{target} is a link. Name the folder itself, or write through it with --force.")
    if os.listdir(target) and not _is_marked(f"{target}/{MANIFEST}"):
        raise ExportError(
            f"{target} was not made by patgraph. Name another folder, or write into it with --force."
        )


def _is_marked(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            beginning = file.read(_WITHIN)
    except FileNotFoundError:
        return False
    return any(mark in beginning for mark in _MARKS) or _SQLITE.match(beginning) is not None


def write_file(target: str, pieces: Iterable[bytes], *, force: bool) -> None:
    """Writes one file. Raises ExportError when it must be kept or cannot be written."""
    refuse(target, folder=False, force=force)
    with _spoken(target):
        temporary = _beside(target, pieces)
        with _removed(temporary):
            os.replace(temporary, target)


def write_folder(target: str, files: Mapping[str, Iterable[bytes]], *, force: bool) -> None:
    """Writes the files of a folder and removes those of an earlier export that are no longer made.

    A name may lead into sub-folders (`a/b.md`), never out of the folder. Other people's files in it are
    kept. Raises ExportError when a file must be kept or cannot be written.
    """
    refuse(target, folder=True, force=force)
    with _spoken(target), _made_folders(target, files) as folders:
        before = set(manifest_files(target))
        for name in files:
            _refuse_inside(target, name, before, force)
        for folder in folders:
            os.mkdir(folder)
        written: dict[str, str] = {}
        try:
            for name, pieces in files.items():
                written[f"{target}/{name}"] = _beside(f"{target}/{name}", pieces)
            for path, temporary in written.items():
                os.replace(temporary, path)
        finally:
            for temporary in written.values():
                with suppress(OSError):
                    os.unlink(temporary)
        for path in sorted(before - set(written)):
            _remove(target, path)


def _refuse_inside(target: str, name: str, ours: Container[str], force: bool) -> None:
    """Raises ExportError when a file inside a folder leads out of it or would replace what is not ours."""
    if not _FILE_NAME.fullmatch(name):
        raise ExportError(f"'{ascii(name)[1:-1]}' is no name for a file in {target}.")
    path = f"{target}/{name}"
    for folder in _parents(target, path):
        if os.path.islink(folder) and not force:
            raise ExportError(f"{folder} is a link. Remove it, or write through it with --force.")
    known = path in ours and not os.path.islink(path)
    if os.path.lexists(path) and not known and not force:
        raise ExportError(f"{path} was not written by patgraph. Move it, or replace it with --force.")


def _parents(target: str, path: str) -> list[str]:
    """The folders between a target and a file in it, the uppermost first."""
    steps = path[len(target) + 1 :].split("/")[:-1]
    return ["/".join((target, *steps[:number])) for number in range(1, len(steps) + 1)]


@contextmanager
def _made_folders(target: str, names: Iterable[str]) -> Iterator[list[str]]:
    """The folders that are still to be made, the uppermost first; they go again when writing fails."""
    wanted = sorted({folder for name in names for folder in _parents(target, f"{target}/{name}")})
    missing = [folder for folder in (target, *wanted) if not os.path.isdir(folder)]
    try:
        yield missing
    except BaseException:
        for folder in reversed(missing):
            with suppress(OSError):
                os.rmdir(folder)
        raise


def _remove(target: str, path: str) -> None:
    """Removes a file of an earlier export and the folders that it leaves empty, but follows no link to it."""
    parents = _parents(target, path)
    if any(os.path.islink(folder) for folder in parents):
        return
    with suppress(FileNotFoundError):
        os.unlink(path)
    for folder in reversed(parents):
        with suppress(OSError):
            os.rmdir(folder)


def manifest(names: Iterable[str]) -> Iterator[str]:
    """The text of a folder's manifest: which files in it are ours."""
    listed = sorted([*names, MANIFEST])
    yield "".join(f"{line}\n" for line in (MARK, *listed))


def manifest_files(folder: str) -> list[str]:
    """The paths that a folder's manifest lists; none when the folder is not ours."""
    path = f"{folder}/{MANIFEST}"
    try:
        with open(path, encoding="utf-8") as file:
            first, *names = file.read().splitlines()
    except (OSError, ValueError):
        return []
    # A manifest that somebody wrote must not lead out of the folder.
    return [f"{folder}/{name}" for name in names if first == MARK and _FILE_NAME.fullmatch(name)]


def difference(path: str, pieces: Iterable[bytes]) -> str:
    """How a file differs from these bytes: "missing", "stale", or "" when it holds exactly them."""
    try:
        with open(path, "rb") as file:
            same = all(file.read(len(piece)) == piece for piece in pieces)
            return "" if same and not file.read(1) else "stale"
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror}.") from None


def _beside(target: str, pieces: Iterable[bytes]) -> str:
    """The pieces in a new file beside the target, with the permissions that the target has or would get."""
    import secrets

    temporary = f"{os.path.dirname(target) or '.'}/.patgraph-{secrets.token_hex(8)}"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with open(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
        with suppress(FileNotFoundError):
            os.chmod(temporary, stat.S_IMODE(os.stat(target, follow_symlinks=False).st_mode) & 0o777)
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


@contextmanager
def _removed(temporary: str) -> Iterator[None]:
    """Removes a temporary file that was not renamed."""
    try:
        yield
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)


@contextmanager
def _spoken(target: str) -> Iterator[None]:
    """The system's refusals, and names that no system takes, as ExportError."""
    try:
        yield
    except OSError as error:
        raise ExportError(f"{target} cannot be written: {error.strerror}. Write elsewhere.") from None
    except ValueError as error:
        raise ExportError(f"{target!a} cannot be written: {error}. Write elsewhere.") from None
