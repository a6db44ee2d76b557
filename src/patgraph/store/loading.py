"""RDF files → an Oxigraph store on disk.

A store is loaded in a folder beside its place and renamed when it is whole. What was there is copied first
(by hard links), so a file that cannot be read changes nothing, and readers keep what they opened.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import stat
import tempfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from typing import IO, NamedTuple

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat

from ..errors import StoreError
from ..terms import GRAPH, SCHEME, expand, iri_problem
from . import NEEDED
from .damage import SUMS, sums, write_sums
from .disk import LOADING, is_store
from .locking import only_loader

#: Where triples go whose file names no graph.
LOADED = f"{GRAPH}loaded"

FORMATS = {
    ".nq": RdfFormat.N_QUADS,
    ".nt": RdfFormat.N_TRIPLES,
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".n3": RdfFormat.N3,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}
# What the engine says of a mistake, by a word in it; its own message quotes the file.
_REASONS = {
    "LoadDocument": "it names a context elsewhere, and nothing is fetched: write the context into the file",
    "UTF-8": "it is not UTF-8",
    "IRI": "an IRI is malformed",
    "prefix": "a prefix is not declared",
    "language": "a language tag is malformed",
}
_PROLOGUE = 1 << 20
# The files of which an Oxigraph store is made.
_OF_A_STORE = re.compile(
    r"CURRENT|IDENTITY|LOCK|LOG(\.old\.\d+)?|(MANIFEST|OPTIONS)-\d+(\.dbtmp)?|\d+\.(sst|log|blob|dbtmp)|"
    + re.escape(SUMS)
)

Progress = Callable[[str, int, int], None]


class Loaded(NamedTuple):
    """What a store holds after loading: quads and graphs."""

    quads: int
    graphs: int


def load(
    files: Sequence[str], folder: str, progress: Progress, *, into: str = LOADED, replace: bool = False
) -> Loaded:
    """Loads RDF files (`FORMATS`, each also with .gz) into a store, which is made unless it is there.

    Quads keep their graphs; triples go to the graph `into`. replace: the files alone make the store, instead
    of being added to it. Raises StoreError with file and line for what is no RDF; the store stays as it was.
    """
    problem = iri_problem(into)
    if problem:
        raise StoreError(f"the graph '{into}' {problem}. Name an IRI.")
    for path in files:
        _refuse_file(path)
    folder = os.path.realpath(os.path.expanduser(folder))
    parent = os.path.dirname(folder)
    if not os.path.isdir(parent):
        raise StoreError(f"the folder {parent} does not exist. Make it, or name another place.")
    with only_loader(folder):
        return _loaded(files, folder, progress, NamedNode(into), replace)


def _loaded(files: Sequence[str], folder: str, progress: Progress, into: NamedNode, replace: bool) -> Loaded:
    known = _refuse_folder(folder)
    try:
        work = tempfile.mkdtemp(prefix=f".{os.path.basename(folder)}-loading-", dir=os.path.dirname(folder))
    except OSError as error:
        raise StoreError(f"nothing can be written beside {folder}: {error.strerror}.") from None
    try:
        made = f"{work}/store"
        if known and not replace:
            pyoxigraph.Store.read_only(folder).backup(made)
        else:
            os.mkdir(made)
        with open(f"{made}/{LOADING}", "w", encoding="utf-8") as mark:
            mark.write("A store that is being loaded. Where this file stays, the loading was interrupted.\n")
        loaded = _filled(made, files, into, progress)
        write_sums(made, {} if replace else sums(folder))
        os.unlink(f"{made}/{LOADING}")
        _refuse_folder(folder)  # loading may take hours, in which somebody may have put a file there
        _put(made, folder, f"{work}/before")
        return loaded
    except (OSError, RuntimeError) as error:
        raise StoreError(
            f"the store {folder} cannot be loaded: {_reason(error)}. It stays as it was."
        ) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _filled(folder: str, files: Sequence[str], into: NamedNode, progress: Progress) -> Loaded:
    store = pyoxigraph.Store(folder)
    before = _sizes(store)
    for path in files:
        form = _format(path)
        with _Reader(path, progress) as reader:
            try:
                if form == RdfFormat.RDF_XML:
                    _refuse_doctype(path, reader.peek())
                    _refuse_malformed(path)
                store.bulk_load(reader, format=form, to_graph=into)  # type: ignore[arg-type]
            except (SyntaxError, EOFError, UnicodeError, zlib.error, gzip.BadGzipFile) as error:
                raise StoreError(_mistake(path, form, error)) from None
            except MemoryError:
                raise StoreError(
                    f"{path}: a value in it is longer than the 16 MiB that the engine takes at once. Shorten it;"
                    " nothing was loaded."
                ) from None
    _refuse_mixture(store, before)
    store.flush()
    return Loaded(len(store), sum(1 for _ in store.named_graphs()))


def _sizes(store: pyoxigraph.Store) -> dict[str, int]:
    """How many quads each compiled graph of patgraph has, of those that no question does without."""
    return {
        graph: sum(1 for _ in store.quads_for_pattern(None, None, None, NamedNode(graph))) for graph in NEEDED
    }


def _refuse_mixture(store: pyoxigraph.Store, before: Mapping[str, int]) -> None:
    """Raises StoreError when two states of patgraph's graph would answer together."""
    if any(before[graph] not in (0, number) for graph, number in _sizes(store).items()):
        raise StoreError(
            "the files hold patgraph's own graph, and so does the store. Both together would give answers of"
            " neither: load everything anew with --replace."
        )
    entries = store.quads_for_pattern(None, NamedNode(expand("skos:inScheme")), NamedNode(SCHEME), None)
    graphs = {quad.graph_name for quad in entries}
    strange = sorted(
        str(g) for g in graphs if not str(g).startswith((f"<{GRAPH}catalogue>", f"<{GRAPH}overlay/"))
    )
    if strange and store.contains_named_graph(NamedNode(NEEDED[0])):
        raise StoreError(
            f"the files repeat patgraph's own statements in the graph {strange[0]}. Leave that file out:"
            " patgraph.nq has them."
        )


class _Reader:
    """A file's bytes, unpacked where it is packed; tells how much of the file has been read."""

    def __init__(self, path: str, progress: Progress) -> None:
        self._raw = open(path, "rb")  # noqa: SIM115 - closed by __exit__
        self._file: IO[bytes] = self._raw
        if path.endswith(".gz"):
            self._file = gzip.GzipFile(fileobj=self._raw)  # type: ignore[assignment]
        self._size = os.fstat(self._raw.fileno()).st_size
        self._name = os.path.basename(path)
        self._progress = progress
        self._begun = b""

    def __enter__(self) -> _Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()

    def peek(self) -> bytes:
        """The first bytes; `read` gives them, too."""
        self._begun = self._file.read(_PROLOGUE)
        return self._begun

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        self._progress(self._name, self._raw.tell(), self._size)
        if self._begun:
            begun, self._begun = self._begun[:size], self._begun[size:]
            return begun
        return self._file.read(size)


def _format(path: str) -> RdfFormat:
    ending = os.path.splitext(path.removesuffix(".gz"))[1].lower()
    if ending not in FORMATS:
        raise StoreError(
            f"{path} has no ending of an RDF format. Known are {', '.join(FORMATS)}, each also with .gz."
        )
    return FORMATS[ending]


def _refuse_file(path: str) -> None:
    """Only ordinary files: a device or a pipe may never end."""
    _format(path)
    try:
        status = os.stat(path)
        with open(path, "rb") if stat.S_ISREG(status.st_mode) else nullcontext():
            pass
    except (OSError, ValueError) as error:
        raise StoreError(f"{path!a} cannot be read: {_reason(error)}.") from None
    if not stat.S_ISREG(status.st_mode):
        raise StoreError(f"{path} is no ordinary file. Name a file.")


def _refuse_folder(folder: str) -> bool:
    """Whether a store is there. Raises StoreError when something else is, also beside the store's own files."""
    if not os.path.lexists(folder) or (os.path.isdir(folder) and not os.listdir(folder)):
        return False
    if not is_store(folder):
        raise StoreError(f"{folder} is there and is no Oxigraph store. Name another folder.")
    if os.path.exists(f"{folder}/{LOADING}"):
        raise StoreError(f"the store {folder} was not loaded to its end. Remove it first.")
    with os.scandir(folder) as entries:
        foreign = sorted(each.name for each in entries if not _is_of_a_store(each))
    if foreign:
        raise StoreError(
            f"{folder} holds {foreign[0]!a}, which is no part of a store and would be lost. Move it elsewhere."
        )
    return True


def _is_of_a_store(entry: os.DirEntry[str]) -> bool:
    return _OF_A_STORE.fullmatch(entry.name) is not None and entry.is_file(follow_symlinks=False)


def _refuse_doctype(path: str, beginning: bytes) -> None:
    """Raises StoreError for RDF/XML with a document type, whose entities can name files and grow without end."""
    text = beginning.removeprefix(b"\xef\xbb\xbf")
    skipped = re.match(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*", text, flags=re.DOTALL)
    rest = text[skipped.end() :] if skipped else text
    line = text[: len(text) - len(rest)].count(b"\n") + 1
    if rest.startswith(b"<!--"):
        raise StoreError(f"{path}:{line}: a long remark hides where the document begins. Shorten it.")
    if rest.startswith(b"<!"):
        raise StoreError(
            f"{path}:{line}: a DOCTYPE is refused. Write what its entities stand for, and drop it."
        )
    if rest and not re.match(rb"<[A-Za-z_:\x80-\xff]", rest):
        raise StoreError(f"{path}:{line}: this is no valid RDF/XML. Mend it; nothing was loaded.")


def _mistake(path: str, form: RdfFormat, error: Exception) -> str:
    """Where a file is wrong, and how, in our words: it may be no RDF at all, and secret."""
    if isinstance(error, SyntaxError):
        said = str(error.msg)
        place = f"{path}:{error.lineno}:{error.offset}" if error.lineno else path
        reason = next((f": {reason}" for word, reason in _REASONS.items() if word in said), "")
    else:
        place, reason = path, ": it is cut off or damaged"
    return f"{place}: this is no valid {form.name}{reason}. Mend it; nothing was loaded."


def _refuse_malformed(path: str) -> None:
    """Raises StoreError for RDF/XML that is no XML: the engine takes one that is cut off for whole, and
    names no line.
    """
    from xml.parsers import expat

    parser = expat.ParserCreate("UTF-8")  # the only encoding that the engine takes
    try:
        with _Reader(path, lambda _name, _done, _size: None) as reader:
            while piece := reader.read(_PROLOGUE):
                parser.Parse(piece)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise StoreError(
            f"{path}:{error.lineno}: this is no well-formed XML. Mend it; nothing was loaded."
        ) from None


def _put(made: str, folder: str, before: str) -> None:
    """The new store in the place of the old one, which goes to `before`; back again if that fails."""
    there = os.path.lexists(folder)
    if there:
        os.rename(folder, before)
    try:
        os.rename(made, folder)
    except OSError:
        if there:
            with suppress(OSError):
                os.rename(before, folder)
        raise


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
