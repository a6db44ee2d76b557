"""Making a store on disk: load."""

from __future__ import annotations

import click

from .session import Progress, Session, pass_session


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path())
@click.option("--store", metavar="DIR", help="The store's folder; it is made unless it is there.")
@click.option("--into", metavar="IRI", help="The graph for triples whose file names none.")
@click.option("--replace", is_flag=True, help="Make the store of these files alone, instead of adding them.")
@click.option("--replace-graph", is_flag=True, help="Empty the graphs that the files fill; the others stay.")
@pass_session
def load(
    session: Session,
    files: tuple[str, ...],
    store: str | None,
    into: str | None,
    replace: bool,
    replace_graph: bool,
) -> None:
    """Load RDF files into an Oxigraph store on disk, which `patgraph --store DIR` then answers from."""
    from ..store.loading import LOADED
    from ..store.loading import load as loaded_into

    folder = store or session.engine.store
    if not folder:
        raise click.UsageError("Name the store: --store DIR.")
    if session.engine.endpoint:
        raise click.UsageError("load writes to a folder; push sparql loads a service.")
    if replace and replace_graph:
        raise click.UsageError("--replace keeps no graph, --replace-graph all others. Give one of them.")
    progress = Progress("Loading {}")
    try:
        graph = LOADED if into is None else into
        loaded = loaded_into(
            files, folder, progress, into=graph, replace=replace, replace_graph=replace_graph
        )
    finally:
        progress.end()
    graphs = f"{loaded.graphs} graph{'s' if loaded.graphs != 1 else ''}"
    click.echo(f"{folder} holds {loaded.quads:,} statements in {graphs}.")
