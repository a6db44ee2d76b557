"""Opening a graph: the shipped one with overlays, a store on disk, a service."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .errors import StoreError
from .graph import PatternGraph, warn
from .settings import Inputs, find_inputs


def open_graph(graph: Sequence[str] | str = (), *, say: Callable[[str], None] | None = None) -> PatternGraph:
    """The graph of the settings in force, with these overlay folders over it.

    Compiles it on the first use and whenever a file has changed. Raises InvalidGraph with every
    finding when the files are unsound, SettingsError when a folder is not there. `say` receives
    one-line notices; by default they are warnings.
    """
    from .store.cache import cached_store

    inputs = find_inputs([graph] if isinstance(graph, str) else graph)
    say = say or warn
    opened = PatternGraph(cached_store(inputs.files(), lambda: _compile(inputs), say=say), inputs)
    opened.say = say
    return opened


def open_store(folder: str) -> PatternGraph:
    """The graph in an Oxigraph store on disk, opened read-only. Raises StoreError when it is not there."""
    from os.path import abspath, expanduser

    if not folder:  # the path of an empty name is that of the current folder
        raise StoreError("the store has an empty name. Give the folder of one.")
    from .store.disk import open_disk

    return PatternGraph(open_disk(abspath(expanduser(folder))))


def open_endpoint(
    url: str, *, headers: Sequence[str] = (), timeout: float = 60.0, say: Callable[[str], None] | None = None
) -> PatternGraph:
    """The graph behind a SPARQL 1.1 service, which is asked when the first question is.

    headers: `Name: value`, or `@FILE` for a file of such lines. timeout: seconds for each exchange. `say` is
    told, in one line, when credentials would travel unencrypted. Raises EndpointError for an address that is
    none, SettingsError for headers and credentials that cannot be used.
    """
    from .store.credentials import client_for
    from .store.remote import RemoteStore

    return PatternGraph(RemoteStore(client_for(url, headers, timeout, say or warn)))


def _compile(inputs: Inputs) -> str:
    from .compiling import compile_nquads

    return compile_nquads(inputs)
