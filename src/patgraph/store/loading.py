"""RDF files → an Oxigraph store on disk.

A store is loaded in a folder beside its place and renamed when it is whole. What was there and stays is copied
first (by hard links where all of it stays), so a file that cannot be read changes nothing, and readers keep
what they opened.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import stat
import tempfile
import time
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from typing import IO, NamedTuple

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat

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
# The graphs that patgraph compiles; `overlay/` is followed by the overlay's number and name.
_COMPILED = re.compile(rf"{re.escape(GRAPH)}(catalogue|dataset|keys|ontology|inferred/.*|overlay/[0-9]+-.*)")

Progress = Callable[[str, int, int], None]


class Loaded(NamedTuple):
    """What a store holds after loading: quads and graphs."""

    quads: int
    graphs: int


def load(
    files: Sequence[str],
    folder: str,
    progress: Progress,
    *,
    into: str = LOADED,
    replace: bool = False,
    replace_graph: bool = False,
) -> Loaded:
    """Loads RDF files (`FORMATS`, each also with .gz) into a store, which is made unless it is there.

    Quads keep their graphs; triples go to the graph `into`. replace: the files alone make the store, instead
    of being added to it. replace_graph: they alone make the graphs that they fill; where they hold patgraph's
    own graph, all graphs of the earlier state of it go. Raises StoreError with file and line for what is no
    RDF; the store stays as it was.
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
        known = _refuse_folder(folder) and not replace
        refilled = _refilled(files, NamedNode(into), progress) if known and replace_graph else frozenset()
        return _loaded(files, folder, NamedNode(into), progress, known, refilled)


def _loaded(
    files: Sequence[str],
    folder: str,
    into: NamedNode,
    progress: Progress,
    known: bool,
    refilled: Collection[NamedNode],
) -> Loaded:
    """Makes the store, and puts it in its place. known: from the one that is there, but for the graphs `refilled`."""
    try:
        work = tempfile.mkdtemp(prefix=f".{os.path.basename(folder)}-loading-", dir=os.path.dirname(folder))
    except OSError as error:
        raise StoreError(f"nothing can be written beside {folder}: {error.strerror}.") from None
    try:
        made = f"{work}/store"
        emptied = _emptied(folder, refilled)
        linked = known and not emptied and not _has_log(folder)
        if linked:
            pyoxigraph.Store.read_only(folder).backup(made)
        else:
            os.mkdir(made)
        with open(f"{made}/{LOADING}", "w", encoding="utf-8") as mark:
            mark.write("A store that is being loaded. Where this file stays, the loading was interrupted.\n")
        if known and not linked:
            _copy(folder, made, emptied, progress)
        loaded = _filled(made, files, into, progress)
        write_sums(made, sums(folder) if linked else {})
        os.unlink(f"{made}/{LOADING}")
        _refuse_folder(folder)  # loading may take hours, in which somebody may have put a file there
        _put(made, folder, f"{work}/before")
        return loaded
    except (OSError, RuntimeError) as error:
        raise StoreError(
            f"the store {folder} cannot be loaded: {_reason(error)}. It stays as it was."
        ) from None
    finally:
        _remove(work)


def _filled(folder: str, files: Sequence[str], into: NamedNode, progress: Progress) -> Loaded:
    store = pyoxigraph.Store(folder)
    before = _sizes(store)
    for path in files:
        with _opened(path, progress) as reader:
            store.bulk_load(reader, format=_format(path), to_graph=into)  # type: ignore[arg-type]
    _refuse_mixture(store, before)
    store.flush()
    return Loaded(len(store), sum(1 for _ in store.named_graphs()))


@contextmanager
def _opened(path: str, progress: Progress) -> Iterator[_Reader]:
    """A file for the engine. What it says of a mistake there becomes a StoreError with file and line."""
    form = _format(path)
    with _Reader(path, progress) as reader:
        try:
            if form == RdfFormat.RDF_XML:
                _refuse_doctype(path, reader.peek())
                _refuse_malformed(path)
            yield reader
        except (SyntaxError, EOFError, UnicodeError, zlib.error, gzip.BadGzipFile) as error:
            raise StoreError(_mistake(path, form, error)) from None
        except MemoryError:
            raise StoreError(
                f"{path}: a value in it is longer than the 16 MiB that the engine takes at once. Shorten it;"
                " nothing was loaded."
            ) from None


# --- graphs that are filled anew ----------------------------------------------------------------------


def _refilled(files: Sequence[str], into: NamedNode, progress: Progress) -> Collection[NamedNode]:
    """The graphs that the files fill. Raises StoreError when it is not clear what they should replace."""
    named = {path: _graphs_of(path, into, progress) for path in files}
    own = [path for path, graphs in named.items() if any(map(_is_compiled, graphs))]
    if len(own) > 1:
        raise StoreError(f"{own[0]} and {own[1]} both hold graphs that patgraph compiles. Load one of them.")
    for path in own:
        missing = [graph for graph in NEEDED if NamedNode(graph) not in named[path]]
        if missing:
            raise StoreError(
                f"{path} fills a graph that patgraph compiles, but has nothing for <{missing[0]}>, and the rest"
                " would not fit it any more. Load the whole file of patgraph export nquads, or name another"
                " graph by --into."
            )
    return frozenset().union(*named.values())


def _graphs_of(path: str, into: NamedNode, progress: Progress) -> frozenset[NamedNode]:
    form = _format(path)
    if not form.supports_datasets:
        return frozenset({into})
    with _opened(path, progress) as reader:
        found = {quad.graph_name for quad in pyoxigraph.parse(reader, format=form)}  # type: ignore[arg-type]
    if any(isinstance(graph, BlankNode) for graph in found):
        raise StoreError(
            f"{path} has a graph without a name, so nothing says which one it replaces. Name it by an IRI."
        )
    return frozenset(graph if isinstance(graph, NamedNode) else into for graph in found)


def _is_compiled(graph: NamedNode | BlankNode) -> bool:
    return isinstance(graph, NamedNode) and _COMPILED.fullmatch(graph.value) is not None


def _emptied(folder: str, refilled: Collection[NamedNode]) -> Collection[NamedNode | BlankNode]:
    """The graphs of a store that are not to stay when the files fill these."""
    if not refilled:
        return ()
    anew = any(map(_is_compiled, refilled))
    graphs = pyoxigraph.Store.read_only(folder).named_graphs()
    return [graph for graph in graphs if graph in refilled or (anew and _is_compiled(graph))]


def _has_log(folder: str) -> bool:
    """Whether the last log holds anything: what a program has put in and not flushed, which links would leave out."""
    logs = sorted(name for name in os.listdir(folder) if name.endswith(".log"))
    return bool(logs) and os.path.getsize(f"{folder}/{logs[-1]}") > 0


def _copy(folder: str, made: str, without: Collection[NamedNode | BlankNode], progress: Progress) -> None:
    """Copies a store but for these graphs.

    Removing a million statements took three times as long as copying them, and held all of them in memory.
    """
    before, store = pyoxigraph.Store.read_only(folder), pyoxigraph.Store(made)
    kept = [DefaultGraph(), *(graph for graph in before.named_graphs() if graph not in without)]
    for number, graph in enumerate(kept):
        progress("the graphs that stay", number, len(kept))
        store.bulk_extend(before.quads_for_pattern(None, None, None, graph))
    store.flush()


# --- refusals -------------------------------------------------------------------------------------------


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
            " neither: load the whole of the newer one with --replace-graph, or everything anew with --replace."
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


def _remove(folder: str) -> None:
    """Removes a folder, into which the engine's threads may still be writing when a file was refused."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.lexists(folder):
            return
        time.sleep(0.05)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
