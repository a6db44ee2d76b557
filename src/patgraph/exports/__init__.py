"""Files made from a graph: one module per format, one table of them.

A format's module has either `pieces(content)`, the text (or the bytes) of its one
file bit by bit, or `files(content)`, the texts of a folder's files by name; a name may
lead into a sub-folder. Everything is sorted and carries no clock: the same graph
gives the same bytes.

Importing this package imports no format and no library, because the command
line's completion lists the names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ..errors import ExportError, near
from .scope import ALL, Selection, selection

if TYPE_CHECKING:
    from ..graph import PatternGraph
    from .content import Content

__all__ = [
    "ALL",
    "EXPORTS",
    "Export",
    "Selection",
    "Stale",
    "check",
    "export",
    "export_all",
    "render",
    "selection",
]

FOLDER = "exports"

Progress = Callable[[str, int, int], None]


class Export(NamedTuple):
    """A format: its name on the command line, its file's ending ("" for a folder), what it is for, its module."""

    name: str
    extension: str
    title: str
    module: str

    @property
    def path(self) -> str:
        """The file or folder that it fills inside an exports folder."""
        return f"patgraph.{self.extension}" if self.extension else self.name


EXPORTS: Mapping[str, Export] = {
    each.name: each
    for each in (
        Export("turtle", "ttl", "RDF for people: the asserted graph", "turtle"),
        Export("ntriples", "nt", "RDF, one triple per line: the asserted graph", "ntriples"),
        Export("nquads", "nq", "RDF, one quad per line: all named graphs", "nquads"),
        Export("jsonld", "jsonld", "RDF as JSON: all named graphs", "jsonld"),
        Export("rdfxml", "rdf", "RDF as XML: the asserted graph", "rdfxml"),
        Export("skos", "skos.ttl", "SKOS browsers: concepts, hierarchies, mappings", "skos"),
        Export("sssom", "sssom.tsv", "Mapping tools: entries and what catalogues list (SSSOM)", "sssom"),
        Export("gexf", "gexf", "Gephi: entries and relations, with colours, sizes and places", "gexf"),
        Export("graphml", "graphml", "yEd, igraph, networkx: entries and relations", "graphml"),
        Export("cypher", "cypher", "Neo4j: a script that can be run again and again", "cypher"),
        Export("neo4j-csv", "", "Neo4j: a folder of tables for its bulk import", "neo4jcsv"),
        Export("mermaid", "mmd", "Markdown and wikis: a diagram as text", "mermaid"),
        Export("dot", "dot", "Graphviz: entries and relations", "dot"),
        Export("json", "json", "Programs: entries, relations and what they cite", "json"),
        Export("csv", "", "Spreadsheets: a folder of tables", "csv"),
        Export("sqlite", "sqlite", "SQL and Datasette: tables with full-text search", "sqlite"),
        Export("markdown", "", "Wikis and MkDocs: a folder with a page for each entry", "markdown"),
        Export("html", "html", "A browser: the interactive page", "explorer"),
    )
}


class Stale(NamedTuple):
    """A file that is not what the graph would give: which, whether "missing", "stale" or "left over", and the cure."""

    path: str
    state: str
    command: str

    def __str__(self) -> str:
        verb = "is" if self.state != "left over" else "is no longer written, but"
        return f"{self.path} {verb} {self.state}. Run: {self.command}"


def render(graph: PatternGraph, name: str, selection: Selection = ALL) -> bytes:
    """The bytes of a format that is one file. Raises ExportError for a folder and for an unknown format."""
    chosen = _export(name)
    if not chosen.extension:
        raise ExportError(f"{name} is a folder of files and cannot be one stream. Name a folder to write to.")
    return b"".join(_files(chosen, _content(graph, selection))[""])


def export(
    graph: PatternGraph,
    name: str,
    target: str | None,
    *,
    force: bool = False,
    selection: Selection = ALL,
) -> str:
    """Writes one format and returns its path; without a target, to `exports/` under the current folder.

    Replaces what patgraph wrote. Raises ExportError, before anything is written, for any other existing
    file or link unless `force`, and for a folder that is not there.
    """
    from .placing import make_folder, refuse

    chosen = _export(name)
    if target is None:
        make_folder(FOLDER)
        target = f"{FOLDER}/{chosen.path}"
    refuse(target, folder=not chosen.extension, force=force)
    _write(chosen, _content(graph, selection), target, force=force)
    return target


def export_all(
    graph: PatternGraph, folder: str, *, force: bool = False, progress: Progress | None = None
) -> list[str]:
    """Writes every format into a folder, which is made when it is not there; returns the paths.

    Raises ExportError before anything is written when one of the targets must be kept.
    """
    from .placing import make_folder, refuse

    make_folder(folder)
    targets = {each: f"{folder}/{each.path}" for each in EXPORTS.values()}
    for each, target in targets.items():
        refuse(target, folder=not each.extension, force=force)
    content = _content(graph, ALL)
    for number, (each, target) in enumerate(targets.items()):
        if progress:
            progress(f"Writing {each.name}", number, len(targets))
        _write(each, content, target, force=force)
    if progress:
        progress("Writing", len(targets), len(targets))
    return list(targets.values())


def check(graph: PatternGraph, folder: str) -> list[Stale]:
    """The files of an exports folder that are missing, stale or left over, and the command that mends each."""
    import shlex

    from .placing import manifest_files

    content = _content(graph, ALL)
    found = []
    for each in EXPORTS.values():
        target = f"{folder}/{each.path}"
        command = f"patgraph export {each.name}"
        if folder != FOLDER:
            command += f" -o {shlex.quote(target)}"
        wanted = {f"{target}/{name}".rstrip("/"): pieces for name, pieces in _files(each, content).items()}
        states = {path: _state(each, path, pieces) for path, pieces in wanted.items()}
        if not each.extension:
            states |= {path: "left over" for path in manifest_files(target) if path not in wanted}
        found += [Stale(path, state, command) for path, state in states.items() if state]
    return found


def _export(name: str) -> Export:
    if name not in EXPORTS:
        suggestions = near(name, EXPORTS)
        hint = f"Did you mean '{suggestions[0]}'?" if suggestions else f"There are {', '.join(EXPORTS)}."
        raise ExportError(f"there is no export format '{name}'. {hint}")
    return EXPORTS[name]


def _content(graph: PatternGraph, selection: Selection) -> Content:
    from .content import Content

    return Content(graph, selection)


def _files(chosen: Export, content: Content) -> dict[str, Iterator[bytes]]:
    """What a format consists of: its files by name, or one file without a name."""
    from importlib import import_module

    from .placing import MANIFEST, manifest

    module = import_module(f".{chosen.module}", __name__)
    files: dict[str, Iterable[str | bytes]]
    if chosen.extension:
        files = {"": module.pieces(content)}
    else:
        files = dict(module.files(content))
        files[MANIFEST] = manifest(files)
    return {
        name: (piece if isinstance(piece, bytes) else piece.encode() for piece in pieces)
        for name, pieces in files.items()
    }


def _state(chosen: Export, path: str, pieces: Iterable[bytes]) -> str:
    """How a file differs. A format whose bytes depend on a library's version says itself what is alike."""
    from importlib import import_module

    from .placing import difference

    alike = getattr(import_module(f".{chosen.module}", __name__), "alike", None)
    if alike is None:
        return difference(path, pieces)
    made = b"".join(pieces)
    state = difference(path, [made])
    if state == "stale":
        with open(path, "rb") as file:
            state = "" if alike(file.read(), made) else state
    return state


def _write(chosen: Export, content: Content, target: str, *, force: bool) -> None:
    from .placing import write_file, write_folder

    files = _files(chosen, content)
    if chosen.extension:
        write_file(target, files[""], force=force)
    else:
        write_folder(target, files, force=force)
